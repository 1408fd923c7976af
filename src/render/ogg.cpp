#include "render/ogg.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>

namespace crnngan::render {

namespace {

// A page's header (RFC 3533, section 6): where numbers of four bytes stand, the lowest first.
constexpr std::array<std::uint8_t, 4> kCapture{'O', 'g', 'g', 'S'};
constexpr std::size_t kSerial = 14;
constexpr std::size_t kChecksum = 22;
constexpr std::size_t kSegmentCount = 26;
constexpr std::size_t kSegments = 27;  // a byte each, its length

constexpr std::array<std::uint32_t, 256> kTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    std::uint32_t rest = byte << 24;
    for (int bit = 0; bit < 8; ++bit) rest = rest << 1 ^ (rest >> 31) * 0x04c11db7U;
    table[byte] = rest;
  }
  return table;
}();

std::uint32_t checksum(std::span<const std::uint8_t> page) {
  std::uint32_t sum = 0;
  for (const std::uint8_t byte : page) sum = sum << 8 ^ kTable[sum >> 24 ^ byte];
  return sum;
}

void put(std::span<std::uint8_t> page, std::size_t place, std::uint32_t number) {
  for (std::size_t i = 0; i < 4; ++i) page[place + i] = static_cast<std::uint8_t>(number >> 8 * i);
}

std::size_t page_length(std::span<const std::uint8_t> file) {
  const bool is_page = file.size() >= kSegments && std::ranges::equal(file.first(4), kCapture);
  const std::size_t header = is_page ? kSegments + file[kSegmentCount] : file.size() + 1;
  if (header <= file.size()) {
    const auto segments = file.subspan(kSegments, header - kSegments);
    const std::size_t length = std::accumulate(segments.begin(), segments.end(), header);
    if (length <= file.size()) return length;
  }
  throw std::invalid_argument("[ogg] file must be whole pages");
}

}  // namespace

void renumber_ogg(std::span<std::uint8_t> file, std::uint32_t serial) {
  while (!file.empty()) {
    const std::span<std::uint8_t> page = file.first(page_length(file));
    put(page, kSerial, serial);
    put(page, kChecksum, 0);
    put(page, kChecksum, checksum(page));
    file = file.subspan(page.size());
  }
}

}  // namespace crnngan::render
