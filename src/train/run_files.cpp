#include "train/run_files.h"

#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "train/event_file.h"
#include "train/start_model.h"

namespace crnngan::train {

namespace fs = std::filesystem;

namespace {

// Whether the name is a number between the two.
bool is_numbered(std::string_view name, std::string_view prefix, std::string_view suffix) {
  if (name.size() <= prefix.size() + suffix.size()) return false;
  if (!name.starts_with(prefix) || !name.ends_with(suffix)) return false;
  name.remove_prefix(prefix.size());
  name.remove_suffix(suffix.size());
  return whole_number_of(name).has_value();
}

// Whether training writes files of this name, which is below the folder of the run.
bool is_of_run(const fs::path& name) {
  if (is_partial_file(name)) return true;
  const std::string file = name.filename().string();
  const fs::path folder = name.parent_path();
  if (folder.empty()) {
    return file == "config.toml" || file == "log.csv" || file == kEventFileName ||
           file == start_model_path({}) || file == kKeptCorpus || file == kTunedModel;
  }
  if (folder == "checkpoints") {
    return file == "best.safetensors" || is_numbered(file, "epoch-", ".safetensors");
  }
  return folder.parent_path() == "samples" &&
         is_numbered(folder.filename().string(), "epoch-", "") &&
         is_numbered(file, "sample-", ".mid");
}

}  // namespace

void remove_run_files(const fs::path& run) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(run, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const bool is_folder = entry->is_directory() && !entry->is_symlink();
    if (!is_folder && is_of_run(entry->path().lexically_relative(run))) {
      files.push_back(entry->path());
    }
  }
  if (error) throw Error("{}: can't read the folder: {}", run.string(), error.message());
  for (const fs::path& file : files) {
    if (!fs::remove(file, error) && error) {
      throw Error("{}: can't remove: {}", file.string(), error.message());
    }
    // Folders that hold something are not removed.
    std::error_code ignored;
    for (fs::path above = file.parent_path(); above != run; above = above.parent_path()) {
      if (!fs::remove(above, ignored)) break;
    }
  }
}

}  // namespace crnngan::train
