#include "cli/outputs.h"

#include <fmt/format.h>

#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include "base/error.h"

namespace crnngan::cli {

namespace fs = std::filesystem;

namespace {

// What the heads of corpora and models say of themselves stands within so many bytes.
constexpr std::size_t kHead = 1 << 20;

std::string head_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string head(kHead, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  return head;
}

bool is_of_kind(const fs::path& path, OutputKind kind) {
  const std::string head = head_of(path);
  const auto holds = [&](std::string_view text) { return head.find(text) != std::string::npos; };
  switch (kind) {
    case OutputKind::kCorpusFile:
      return holds("\"format\":\"crnngan corpus");
    case OutputKind::kModelFile:
      return holds("\"format\":\"crnngan model");
    case OutputKind::kReportPage:
      return holds("<title>crnngan report</title>");
    case OutputKind::kPictureFile:
      return head.starts_with("\x89PNG") || head.starts_with("%PDF") || holds("<svg");
  }
  return false;
}

std::string_view name_of(OutputKind kind) {
  constexpr std::string_view kNames[] = {"corpus", "model", "report", "picture"};
  return kNames[static_cast<int>(kind)];
}

// Whether there is something that writing would replace. Throws Error when it is a folder.
bool is_taken(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) {
    throw Error("{}: is a folder; name a file", path.string());
  }
  // /dev/stdout may stand for a file that the shell has just made.
  return fs::is_regular_file(status) && !path.native().starts_with("/dev/");
}

}  // namespace

CLI::Option* add_force_option(CLI::App& command, bool& force, const std::string& replaces) {
  return command.add_flag("--force", force, replaces);
}

void check_output_file(const fs::path& path, OutputKind kind, bool force) {
  if (!is_taken(path)) return;
  if (!force) {
    throw Error("{}: is there already; name another file, or replace it with --force",
                path.string());
  }
  if (!is_of_kind(path, kind)) {
    throw Error("{}: is there already and is no {} of crnngan, which is all that --force replaces",
                path.string(), name_of(kind));
  }
}

void check_named_by_program(const fs::path& path, bool force) {
  if (is_taken(path) && !force) {
    throw Error("{}: is there already; --force replaces it", path.string());
  }
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
