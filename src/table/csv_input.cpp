#include "table/csv_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <memory>
#include <system_error>

#include "base/error.h"
#include "base/interruption.h"
#include "base/missing_file.h"

namespace crnngan::table {

namespace {

[[noreturn]] void refuse_input(const std::string& name, const std::string& reason) {
  throw Error("{}: can't read: {}", name, reason);
}

std::string text_of_errno(int number) { return std::generic_category().message(number); }

int open_descriptor(const std::string& path, const std::string& name) {
  const int descriptor = path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                     : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    if (errno == ENOENT || errno == ENOTDIR) throw MissingFile("{}: no such file", name);
    refuse_input(name, text_of_errno(errno));
  }
  struct stat status{};
  if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
    ::close(descriptor);
    throw Error("{}: expected a file, found a folder", name);
  }
  return descriptor;
}

}  // namespace

std::string input_name(const std::string& path) { return path == "-" ? "standard input" : path; }

ByteSource open_input(const std::string& path) {
  const std::string name = input_name(path);
  const int descriptor = open_descriptor(path, name);
  // zlib hands bytes through that are not compressed.
  const std::shared_ptr<gzFile_s> file(::gzdopen(descriptor, "rb"), [](gzFile_s* open) {
    if (open != nullptr) ::gzclose(open);
  });
  if (!file) {
    ::close(descriptor);
    throw std::bad_alloc();
  }
  return [file, name](std::span<char> bytes) {
    const int count = ::gzread(file.get(), bytes.data(), static_cast<unsigned>(bytes.size()));
    int status = Z_OK;
    const std::string reason = ::gzerror(file.get(), &status);
    if (count > 0 && status == Z_OK) return static_cast<std::size_t>(count);
    stop_if_interrupted();
    if (status == Z_BUF_ERROR) throw BadInput("{}: its compressed data ends too early", name);
    if (status == Z_ERRNO) refuse_input(name, text_of_errno(errno));
    if (status != Z_OK) throw BadInput("{}: its compressed data is damaged: {}", name, reason);
    return std::size_t{0};
  };
}

}  // namespace crnngan::table
