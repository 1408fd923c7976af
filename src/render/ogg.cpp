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

// Of the page that begins the bytes; more than they are while that can't be known.
std::size_t page_length(std::span<const std::uint8_t> bytes) {
  const std::size_t known = std::min(bytes.size(), kCapture.size());
  if (!std::ranges::equal(bytes.first(known), std::span(kCapture).first(known))) {
    throw std::invalid_argument("[ogg] bytes must be pages, one after the other");
  }
  if (bytes.size() < kSegments) return kSegments;
  const std::size_t header = kSegments + bytes[kSegmentCount];
  if (bytes.size() < header) return header;
  const auto segments = bytes.subspan(kSegments, bytes[kSegmentCount]);
  return std::accumulate(segments.begin(), segments.end(), header);
}

}  // namespace

Bytes OggNumbering::take(std::span<const std::uint8_t> bytes) {
  begun_.insert(begun_.end(), bytes.begin(), bytes.end());
  std::span<std::uint8_t> rest = begun_;
  while (!rest.empty() && page_length(rest) <= rest.size()) {
    const std::span<std::uint8_t> page = rest.first(page_length(rest));
    put(page, kSerial, serial_);
    put(page, kChecksum, 0);
    put(page, kChecksum, checksum(page));
    rest = rest.subspan(page.size());
  }
  const auto whole = begun_.end() - std::ssize(rest);
  Bytes pages(begun_.begin(), whole);
  begun_.erase(begun_.begin(), whole);
  return pages;
}

}  // namespace crnngan::render
