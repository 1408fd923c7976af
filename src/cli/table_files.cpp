#include "cli/table_files.h"

#include <filesystem>
#include <fstream>
#include <system_error>

#include "base/text.h"
#include "cli/file_kinds.h"

namespace crnngan::cli {

namespace fs = std::filesystem;

namespace {

bool is_table_corpus(const std::string& head) {
  return is_of_kind(head, FileKind::kCorpusFile) &&
         head.find("\"domain\":\"table\"") != std::string::npos;
}

bool is_named_as_table(const std::string& path) {
  fs::path name = lower(path);
  if (name.extension() == ".gz") name = name.stem();
  const std::string ending = name.extension().string();
  return ending == ".csv" || ending == ".tsv" || ending == ".txt";
}

}  // namespace

std::string beginning_of(const std::string& path, std::size_t bytes) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return "";
  std::ifstream file(path, std::ios::binary);
  std::string head(bytes, '\0');
  file.read(head.data(), static_cast<std::streamsize>(bytes));
  head.resize(static_cast<std::size_t>(file.gcount()));
  return head;
}

bool is_table(const std::string& path) {
  if (path == "-") return true;
  const std::string head = beginning_of(path, head_bytes(FileKind::kCorpusFile));
  return is_table_corpus(head) || is_csv_table(path);
}

bool is_csv_table(const std::string& path) {
  const std::string head = beginning_of(path, head_bytes(FileKind::kCsvSong));
  return is_named_as_table(path) && !is_of_kind(head, FileKind::kCsvSong) &&
         !fs::is_directory(path);
}

}  // namespace crnngan::cli
