#include "base/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "base/error.h"
#include "base/missing_file.h"
#include "base/random_access.h"

namespace crnngan {

namespace {

std::string message_of(int error_number) { return std::generic_category().message(error_number); }

// What it is that has no end, or none that is known.
const char* name_of_no_file(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  return S_ISFIFO(mode) ? "a pipe" : "a device";
}

}  // namespace

InputFile::InputFile(const std::filesystem::path& path)
    // A pipe that nobody writes to does not keep us waiting.
    : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  if (descriptor_ < 0) {
    if (errno == ENOENT || errno == ENOTDIR) throw MissingFile("{}: no such file", path.string());
    throw Error("{}: can't read: {}", path.string(), message_of(errno));
  }
  struct stat status{};
  const bool is_known = ::fstat(descriptor_, &status) == 0;
  const int error_number = errno;
  if (is_known && S_ISREG(status.st_mode)) {
    size_ = static_cast<std::uint64_t>(status.st_size);
    return;
  }
  ::close(descriptor_);
  if (!is_known) throw Error("{}: can't read: {}", path.string(), message_of(error_number));
  throw Error("{}: expected a file, found {}", path.string(), name_of_no_file(status.st_mode));
}

InputFile::~InputFile() { ::close(descriptor_); }

void InputFile::read(std::uint64_t offset, std::span<std::uint8_t> bytes) const {
  if (read_all_at(descriptor_, offset, bytes)) return;
  throw Error("{}: can't read: {}", path_.string(),
              errno == 0 ? "it was cut off meanwhile" : message_of(errno));
}

}  // namespace crnngan
