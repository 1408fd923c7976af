#include "score/blocks.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "base/shuffle.h"

namespace crnngan::score {

namespace {

using Block = std::vector<std::size_t>;  // numbers of windows

// Appends the blocks of windows first .. last-1, each of which begins a row behind the one before.
void append_blocks(const WindowSet& windows, std::size_t first, std::size_t last,
                   std::vector<Block>& blocks) {
  const std::size_t rows = last - first + windows.steps - 1;
  if (rows < 2 * windows.steps) {
    Block& block = blocks.emplace_back();
    for (std::size_t n = first; n < last; ++n) block.push_back(n);
    return;
  }
  const std::size_t length = std::clamp(rows / 16, 2 * windows.steps, 4 * windows.steps);
  for (std::size_t start = 0; start + windows.steps <= rows; start += length) {
    const std::size_t end = std::min(start + length, rows);
    if (end - start < windows.steps) break;
    Block& block = blocks.emplace_back();
    for (std::size_t n = start; n + windows.steps <= end; ++n) block.push_back(first + n);
  }
}

std::vector<Block> blocks_of(const WindowSet& windows) {
  std::vector<Block> blocks;
  std::size_t first = 0;
  for (std::size_t n = 1; n <= windows.count(); ++n) {
    if (n < windows.count() && windows.starts[n] == windows.starts[n - 1] + 1) continue;
    append_blocks(windows, first, n, blocks);
    first = n;
  }
  return blocks;
}

}  // namespace

std::vector<WindowSet> parts_of(const WindowSet& windows, std::span<const double> shares,
                                std::uint64_t seed) {
  std::vector<Block> blocks = windows.count() > 0 ? blocks_of(windows) : std::vector<Block>();
  shuffle(blocks, RandomStream(seed, Purpose::kScore, 5));
  std::vector<WindowSet> parts;
  std::size_t next = 0;
  double share = 0;
  for (std::size_t part = 0; part < shares.size(); ++part) {
    share += shares[part];
    const auto wanted =
        static_cast<std::size_t>(std::lround(share * static_cast<double>(blocks.size())));
    const std::size_t left = shares.size() - part - 1;  // parts that need a block, too
    const std::size_t most = blocks.size() - std::min(blocks.size(), left);
    const std::size_t end = std::max(next, std::min(std::max(wanted, next + 1), most));
    Block taken;
    for (; next < end; ++next) taken.insert(taken.end(), blocks[next].begin(), blocks[next].end());
    parts.push_back(those_of(windows, taken));
  }
  return parts;
}

}  // namespace crnngan::score
