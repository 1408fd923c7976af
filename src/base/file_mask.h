#pragma once

#include <sys/stat.h>

#include <mutex>

namespace crnngan {

// What the user's mask takes away from new files. The process has one mask, which can't be read
// without being changed.
inline mode_t file_mask() {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return mask;
}

}  // namespace crnngan
