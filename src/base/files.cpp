#include "base/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/error.h"
#include "base/file_writer.h"
#include "base/input_file.h"
#include "base/missing_file.h"
#include "base/text.h"
#include "base/walk.h"
#include "base/write_all.h"

namespace crnngan {

namespace fs = std::filesystem;

namespace {

// The end of the name of a file in the making; mkstemp chooses the characters for its Xs.
constexpr std::string_view kPartial = ".part-";
constexpr std::string_view kChosen = "XXXXXX";

std::string reason(int error_number) { return std::generic_category().message(error_number); }

// Closes the descriptor at the end.
struct Descriptor {
  int number = -1;

  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

template <class Container>
Container read_whole(const fs::path& path, std::size_t most) {
  const InputFile file(path);
  const auto refuse_if_above = [&](std::size_t size) {
    if (size <= most) return;
    throw Error("{}: expected a file of at most {} bytes, found more", path.string(), most);
  };
  // One byte more than the size tells the end of the file without growing; one of /proc has no
  // size.
  constexpr std::size_t kBlock = 1 << 16;
  refuse_if_above(static_cast<std::size_t>(file.size()));
  Container content;
  content.resize(file.size() > 0 ? static_cast<std::size_t>(file.size()) + 1 : kBlock);
  std::size_t size = 0;
  while (true) {
    const ssize_t count = ::read(file.descriptor(), content.data() + size, content.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw Error("{}: can't read: {}", path.string(), reason(errno));
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
    refuse_if_above(size);
    if (size == content.size()) content.resize(2 * size);
  }
  content.resize(size);
  return content;
}

}  // namespace

Bytes read_file(const fs::path& path, std::size_t most) { return read_whole<Bytes>(path, most); }

std::string read_text_file(const fs::path& path, std::size_t most) {
  return read_whole<std::string>(path, most);
}

bool is_partial_file(const fs::path& path) {
  const std::string name = path.filename().string();
  const std::size_t length = kPartial.size() + kChosen.size();
  return name.size() > length && name.substr(name.size() - length, kPartial.size()) == kPartial;
}

std::string partial_name(const fs::path& path) {
  return fmt::format("{}{}{}", path.string(), kPartial, kChosen);
}

void write_file(const fs::path& path, std::span<const std::span<const std::uint8_t>> parts) {
  FileWriter file(path);
  for (const auto& part : parts) file.write(part);
  file.finish();
}

void write_file(const fs::path& path, std::span<const std::uint8_t> content) {
  write_file(path, std::span(&content, 1));
}

void write_file(const fs::path& path, std::string_view content) {
  write_file(path,
             std::span(reinterpret_cast<const std::uint8_t*>(content.data()), content.size()));
}

void append_to_file(const fs::path& path, std::span<const std::uint8_t> content) {
  const Descriptor file{::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC)};
  if (file.number < 0 || !write_all(file.number, content)) {
    throw Error("{}: can't write: {}", path.string(), reason(errno));
  }
}

void make_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error && !fs::is_directory(path)) error = std::make_error_code(std::errc::not_a_directory);
  if (error) throw Error("{}: can't make the folder: {}", path.string(), error.message());
}

void for_each_file(const fs::path& root, std::span<const std::string_view> extensions,
                   const std::function<void(const fs::path&)>& visit) {
  std::error_code error;
  const fs::file_status status = fs::status(root, error);
  if (status.type() == fs::file_type::not_found) {
    throw MissingFile("{}: no such file or folder", root.string());
  }
  if (status.type() != fs::file_type::directory) return visit(root);
  fs::recursive_directory_iterator iterator(root, error);
  for (; !error && iterator != fs::recursive_directory_iterator(); iterator.increment(error)) {
    const std::string extension = lower(iterator->path().extension().string());
    if (std::find(extensions.begin(), extensions.end(), extension) == extensions.end()) continue;
    std::error_code ignored;  // a dangling link is no regular file
    if (iterator->is_regular_file(ignored)) visit(iterator->path());
  }
  if (error) throw Error("{}: can't read the folder: {}", root.string(), error.message());
}

std::vector<fs::path> list_files(const fs::path& root,
                                 std::span<const std::string_view> extensions) {
  std::vector<fs::path> files;
  for_each_file(root, extensions, [&](const fs::path& path) { files.push_back(path); });
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace crnngan
