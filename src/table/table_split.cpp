#include "table/table_split.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "base/random.h"
#include "base/shuffle.h"

namespace crnngan::table {

using sequence::Split;

namespace {

// So many of `count`, at least one where there is a share.
std::size_t share_of(std::size_t count, double share) {
  if (!(share > 0)) return 0;
  const auto exact = static_cast<std::size_t>(std::llround(share * static_cast<double>(count)));
  return std::clamp<std::size_t>(exact, 1, std::max<std::size_t>(count, 1));
}

}  // namespace

std::vector<Split> split_sequences(std::size_t count, double validation_share, double test_share,
                                   std::uint64_t seed) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  shuffle(order, RandomStream(seed, Purpose::kSplit, 0));
  const std::size_t validation = share_of(count, validation_share);
  const std::size_t test = share_of(count, test_share);
  std::vector<Split> splits(count, Split::kTraining);
  for (std::size_t i = 0; i < std::min(count, validation + test); ++i) {
    splits[order[i]] = i < validation ? Split::kValidation : Split::kTest;
  }
  return splits;
}

std::vector<Stretch> split_series(std::size_t rows, std::size_t gap, double validation_share,
                                  double test_share) {
  const std::size_t validation = share_of(rows, validation_share);
  const std::size_t test = share_of(rows, test_share);
  const std::size_t gaps = gap * ((validation > 0 ? 1 : 0) + (test > 0 ? 1 : 0));
  const std::size_t others = validation + test + gaps;
  std::vector<Stretch> stretches{{Split::kTraining, 0, rows > others ? rows - others : 0}};
  const auto add = [&](Split split, std::size_t count) {
    if (count == 0) return;
    const Stretch& before = stretches.back();
    const std::size_t first = std::min(rows, before.first + before.count + gap);
    stretches.push_back({split, first, std::min(count, rows - first)});
  };
  add(Split::kValidation, validation);
  add(Split::kTest, test);
  return stretches;
}

Sequence part_of(const Sequence& series, std::size_t rows, const Stretch& stretch) {
  const auto part = [&](const std::vector<double>& numbers) {
    const std::size_t width = numbers.size() / rows;
    const auto first = numbers.begin() + static_cast<std::ptrdiff_t>(stretch.first * width);
    return std::vector<double>(first, first + static_cast<std::ptrdiff_t>(stretch.count * width));
  };
  return {.name = std::string(sequence::split_name(stretch.split)),
          .split = stretch.split,
          .values = part(series.values),
          .context = series.context,
          .times = part(series.times)};
}

}  // namespace crnngan::table
