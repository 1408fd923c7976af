#pragma once

#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <span>

namespace crnngan {

// Fills `bytes` from that place of the file. False when it can't, with errno, which is 0 when the
// file ends before.
inline bool read_all_at(int descriptor, std::uint64_t offset, std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = ::pread(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      if (got == 0) errno = 0;
      return false;
    }
    offset += static_cast<std::uint64_t>(got);
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

}  // namespace crnngan
