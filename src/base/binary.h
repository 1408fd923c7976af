#pragma once

// Numbers and texts <-> bytes, for files that only this program reads.

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/error.h"
#include "base/files.h"

namespace crnngan {

class BinaryWriter {
 public:
  // Seven bits a byte, the lowest first: small numbers take little.
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<std::uint8_t>(value | 0x80));
    bytes_.push_back(static_cast<std::uint8_t>(value));
  }

  void byte(std::uint8_t value) { bytes_.push_back(value); }

  void text(std::string_view value) {
    number(value.size());
    bytes_.insert(bytes_.end(), value.begin(), value.end());
  }

  // The value as it lies in memory.
  template <class T>
  void fixed(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    const auto* first = reinterpret_cast<const std::uint8_t*>(&value);
    bytes_.insert(bytes_.end(), first, first + sizeof(T));
  }

  void append(std::span<const std::uint8_t> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }

  const Bytes& bytes() const { return bytes_; }
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

// Never reads past the end: throws Error there, and where a number is none.
class BinaryReader {
 public:
  explicit BinaryReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::size_t left() const { return bytes_.size(); }

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint8_t next = byte();
      value |= std::uint64_t{next & 0x7FU} << shift;
      if (next < 0x80) return value;
    }
    throw Error("a number of more than 64 bits");
  }

  // A number that counts things of at least `size` bytes each, which must be there.
  std::size_t count(std::size_t size = 1) {
    const std::uint64_t value = number();
    if (value > bytes_.size() / size) throw Error("ends too early");
    return static_cast<std::size_t>(value);
  }

  std::uint8_t byte() { return bytes(1)[0]; }

  std::string text() {
    const auto content = bytes(count());
    return {content.begin(), content.end()};
  }

  template <class T>
  T fixed() {
    static_assert(std::is_trivially_copyable_v<T>);
    T value{};
    std::memcpy(&value, bytes(sizeof(T)).data(), sizeof(T));
    return value;
  }

  std::span<const std::uint8_t> bytes(std::size_t size) {
    if (size > bytes_.size()) throw Error("ends too early");
    const auto content = bytes_.first(size);
    bytes_ = bytes_.subspan(size);
    return content;
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

}  // namespace crnngan
