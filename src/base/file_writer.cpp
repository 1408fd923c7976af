#include "base/file_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/file_mask.h"
#include "base/write_all.h"

namespace crnngan {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBuffered = 1 << 16;

// False, with errno, when it can't.
bool write_all_at(int descriptor, std::uint64_t offset, std::span<const std::uint8_t> content) {
  while (!content.empty()) {
    const ssize_t written =
        ::pwrite(descriptor, content.data(), content.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    offset += static_cast<std::uint64_t>(written);
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

FileWriter::FileWriter(const fs::path& path) : path_(path), target_(path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status)) {
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (descriptor_ < 0) fail(errno);
    return;
  }
  if (fs::is_symlink(path, error) && fs::exists(status)) target_ = fs::canonical(path);
  std::string name = partial_name(target_);
  descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor_ < 0) fail(errno);
  neighbour_ = std::move(name);
}

FileWriter::~FileWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!neighbour_.empty()) ::unlink(neighbour_.c_str());
}

void FileWriter::write(std::span<const std::uint8_t> content) {
  if (buffer_.size() + content.size() < kBuffered) {
    buffer_.insert(buffer_.end(), content.begin(), content.end());
    return;
  }
  flush();
  if (!write_all(descriptor_, content)) fail(errno);
  flushed_ += content.size();
}

void FileWriter::write(std::string_view content) {
  write(std::span(reinterpret_cast<const std::uint8_t*>(content.data()), content.size()));
}

void FileWriter::write_over(std::uint64_t offset, std::span<const std::uint8_t> content) {
  flush();
  if (!write_all_at(descriptor_, offset, content)) fail(errno);
}

void FileWriter::finish() {
  flush();
  if (!neighbour_.empty()) {
    // A temporary file is private; give it what the user's mask allows.
    if (::fchmod(descriptor_, 0666 & ~file_mask()) != 0) fail(errno);
    if (::fsync(descriptor_) != 0) fail(errno);
  }
  if (::close(std::exchange(descriptor_, -1)) != 0) fail(errno);
  if (neighbour_.empty()) return;
  if (::rename(neighbour_.c_str(), target_.c_str()) != 0) fail(errno);
  neighbour_.clear();
}

void FileWriter::flush() {
  if (!write_all(descriptor_, buffer_)) fail(errno);
  flushed_ += buffer_.size();
  buffer_.clear();
}

void FileWriter::fail(int error_number) const {
  throw Error("{}: can't write: {}", path_.string(), std::generic_category().message(error_number));
}

}  // namespace crnngan
