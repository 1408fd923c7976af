#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

namespace crnngan::midi {

// The largest value of a variable-length quantity: four bytes of seven bits (Standard MIDI
// Files 1.0, "Conventions").
constexpr std::int64_t kLargestQuantity = (1 << 28) - 1;

// A place in a file's bytes that never passes its end.
class ByteCursor {
 public:
  // From `begin` to the end of `bytes`. REQUIRES begin <= bytes.size().
  ByteCursor(std::span<const std::uint8_t> bytes, std::size_t begin)
      : bytes_(bytes), offset_(begin) {}

  std::size_t offset() const { return offset_; }
  std::size_t remaining() const { return bytes_.size() - offset_; }
  bool at_end() const { return offset_ == bytes_.size(); }

  // The next byte, left there or taken. REQUIRES !at_end().
  std::uint8_t peek() const { return bytes_[offset_]; }
  std::uint8_t take() { return bytes_[offset_++]; }

  // The next eight bytes, the first of them lowest. REQUIRES remaining() >= 8.
  std::uint64_t peek_8() const {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, bytes_.data() + offset_, sizeof(bytes));
    if constexpr (std::endian::native == std::endian::big) bytes = __builtin_bswap64(bytes);
    return bytes;
  }

  // Passes over `count` bytes. REQUIRES count <= remaining().
  void skip(std::size_t count) { offset_ += count; }

  // A variable-length quantity; none, without moving, when it passes the end or four bytes.
  std::optional<std::uint32_t> take_quantity() {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4 && i < remaining(); ++i) {
      const std::uint8_t byte = bytes_[offset_ + i];
      value = value << 7 | (byte & 0x7Fu);
      if (byte < 0x80) {
        offset_ += i + 1;
        return value;
      }
    }
    return std::nullopt;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t offset_;
};

}  // namespace crnngan::midi
