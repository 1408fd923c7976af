#include "download/part_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <fstream>
#include <system_error>

#include "base/error.h"
#include "base/files.h"

namespace crnngan::download {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail_to_write(const fs::path& path) {
  throw Error("{}: can't write: {}", path.string(), std::generic_category().message(errno));
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || end.ec != std::errc() || end.ptr != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

// The two lines of the file beside the part: bytes of the whole or nothing, and the validator.
std::optional<Origin> read_origin(const fs::path& path) {
  std::error_code none;
  if (!fs::is_regular_file(path, none)) return std::nullopt;
  const std::string text = read_text_file(path);
  const std::size_t first = text.find('\n');
  if (first == std::string::npos || text.back() != '\n' || first + 1 == text.size()) {
    return std::nullopt;
  }
  return Origin{text.substr(first + 1, text.size() - first - 2),
                number_in(std::string_view(text).substr(0, first))};
}

}  // namespace

std::optional<ContentRange> read_content_range(std::string_view text) {
  constexpr std::string_view kUnit = "bytes ";
  if (!text.starts_with(kUnit)) return std::nullopt;
  text.remove_prefix(kUnit.size());
  const std::size_t dash = text.find('-');
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || dash > slash) return std::nullopt;
  const auto first = number_in(text.substr(0, dash));
  if (!first) return std::nullopt;
  return ContentRange{*first, number_in(text.substr(slash + 1))};
}

PartFile::PartFile(fs::path path) : path_(std::move(path)) {
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (descriptor_ < 0) fail_to_write(path_);
  struct stat status{};
  if (::fstat(descriptor_, &status) != 0) fail_to_write(path_);
  if (const std::optional<Origin> origin = read_origin(from())) {
    origin_ = *origin;
    origin_is_written_ = true;
    size_ = static_cast<std::uint64_t>(status.st_size);
  } else if (status.st_size > 0 && ::ftruncate(descriptor_, 0) != 0) {
    fail_to_write(path_);
  }
}

PartFile::~PartFile() {
  if (!is_whole_ && size_ > 0 && !origin_is_written_) {
    try {
      write_origin();
    } catch (const Error&) {
      origin_is_written_ = false;  // the part is begun anew then
    }
  }
  ::close(descriptor_);
}

fs::path PartFile::from() const { return path_.string() + ".from"; }

bool PartFile::is_continued_by(const ContentRange& range) const {
  const bool same_total =
      !range.total_bytes || !origin_.total_bytes || *range.total_bytes == *origin_.total_bytes;
  const bool is_known = !origin_.validator.empty() || (range.total_bytes && origin_.total_bytes);
  return range.first == size_ && same_total && is_known;
}

void PartFile::begin(Origin origin) {
  std::error_code ignored;
  if (origin_is_written_) fs::remove(from(), ignored);
  origin_is_written_ = false;
  if (size_ > 0 && ::ftruncate(descriptor_, 0) != 0) fail_to_write(path_);
  origin_ = std::move(origin);
  size_ = 0;
}

void PartFile::write_origin() {
  std::ofstream out(from(), std::ios::binary);
  if (origin_.total_bytes) out << *origin_.total_bytes;
  out << '\n' << origin_.validator << '\n';
  out.flush();
  if (!out) fail_to_write(from());
  origin_is_written_ = true;
}

void PartFile::append(std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail_to_write(path_);
    size_ += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  constexpr std::uint64_t kWorthKeeping = 64 << 10;
  if (!origin_is_written_ && size_ >= kWorthKeeping) write_origin();
}

void remove_part(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
  fs::remove(path.string() + ".from", ignored);
}

}  // namespace crnngan::download
