#include "cli/outputs.h"

#include <fmt/format.h>

#include <fstream>
#include <string>
#include <system_error>

#include "base/error.h"
#include "base/text.h"

namespace crnngan::cli {

namespace fs = std::filesystem;

namespace {

std::string head_of(const fs::path& path, std::size_t bytes) {
  std::ifstream file(path, std::ios::binary);
  std::string head(bytes, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  return head;
}

void check_kind(const fs::path& path, FileKind kind) {
  constexpr std::size_t kShown = 16;
  const std::string head = head_of(path, head_bytes(kind));
  if (is_of_kind(head, kind)) return;
  const std::string first_line = head.substr(0, head.find_first_of("\r\n"));
  const std::string found =
      head.empty() ? "nothing can be read of it"
                   : fmt::format("it begins with '{}'", valid_utf8(first_line.substr(0, kShown)));
  throw Error(
      "{}: is there already and is no {}, which is all that --force replaces; {}; move it away or "
      "write elsewhere",
      path.string(), name_of(kind), found);
}

// Whether there is something that writing would replace. Throws Error when it is a folder.
bool is_taken(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) {
    throw Error("{}: is a folder; name a file", path.string());
  }
  // /dev/stdout may stand for a file that the shell has just made.
  const std::string& name = path.native();
  return fs::is_regular_file(status) && !name.starts_with("/dev/std") &&
         !name.starts_with("/dev/fd/");
}

}  // namespace

CLI::Option* add_force_option(CLI::App& command, bool& force, const std::string& replaces) {
  return command.add_flag("--force", force, replaces);
}

void check_output_file(const fs::path& path, FileKind kind, bool force) {
  if (!is_taken(path)) return;
  check_kind(path, kind);
  if (!force) {
    throw Error("{}: is there already; name another file, or replace it with --force",
                path.string());
  }
}

void check_named_by_program(const fs::path& path, bool force) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return;
  const FileKind kind = kind_of_name(path);
  if (!fs::is_regular_file(status)) {
    throw Error("{}: is {}, where a {} would be written; move it away or write elsewhere",
                path.string(), fs::is_directory(status) ? "a folder" : "no regular file",
                name_of(kind));
  }
  check_kind(path, kind);
  if (!force) throw Error("{}: is there already; --force replaces it", path.string());
}

void check_output_folder(const fs::path& path) {
  fs::path there = fs::absolute(path).lexically_normal();
  std::error_code error;
  while (there.has_relative_path() && fs::status(there, error).type() != fs::file_type::directory) {
    if (fs::exists(fs::symlink_status(there, error))) {
      throw Error("{}: can't make the folder: {} is no folder", path.string(), there.string());
    }
    there = there.parent_path();
  }
}

void make_folders_above(const fs::path& path) {
  const fs::path above = path.parent_path();
  if (above.empty()) return;
  std::error_code error;
  fs::create_directories(above, error);
  if (!error && !fs::is_directory(above)) error = std::make_error_code(std::errc::not_a_directory);
  if (error) throw Error("{}: can't make the folder above it: {}", path.string(), error.message());
}

}  // namespace crnngan::cli
