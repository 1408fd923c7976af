#pragma once

#include <cstdint>
#include <span>

#include "base/files.h"

namespace crnngan::render {

// Gives all pages of an Ogg file (RFC 3533) one serial number, as the bytes come.
class OggNumbering {
 public:
  explicit OggNumbering(std::uint32_t serial) : serial_(serial) {}

  // Takes the next bytes. Returns the pages that are whole with them; never more than a page
  // (65,307 bytes) is kept back. Throws std::invalid_argument where a page should begin and does
  // not.
  Bytes take(std::span<const std::uint8_t> bytes);

  // Whether all that came was whole pages.
  bool is_between_pages() const { return begun_.empty(); }

 private:
  std::uint32_t serial_;
  Bytes begun_;
};

}  // namespace crnngan::render
