#include "train/run_inputs.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "ranks/agreement.h"
#include "train/checkpoint.h"

namespace crnngan::train {

namespace fs = std::filesystem;

namespace {

// What a process that was killed while it wrote a file has left. REQUIRES the run's lock.
void remove_partial_files(const fs::path& run) {
  std::vector<fs::path> partial;
  for (const auto& entry : fs::recursive_directory_iterator(run)) {
    if (entry.is_regular_file() && is_partial_file(entry.path())) partial.push_back(entry.path());
  }
  for (const fs::path& path : partial) fs::remove(path);
}

// A text that rank 0 has.
std::string text_from_first(ranks::Ranks& ranks, const std::function<std::string()>& text) {
  const Bytes bytes = ranks::from_first(ranks, [&] {
    const std::string own = text();
    return Bytes(own.begin(), own.end());
  });
  return {bytes.begin(), bytes.end()};
}

}  // namespace

FileLock lock_of(const fs::path& run) {
  std::optional<FileLock> lock = FileLock::try_take(run / "run.json");
  if (!lock) throw Error("{}: is being trained by another process", run.string());
  return std::move(*lock);
}

RunInputs read_run_inputs(const fs::path& run, ranks::Ranks& ranks, std::optional<FileLock>& lock) {
  RunInputs inputs;
  const std::string record = text_from_first(ranks, [&] {
    const std::string text = run_record_text(run);
    lock.emplace(lock_of(run));
    remove_partial_files(run);
    return text;
  });
  const std::string config = text_from_first(ranks, [&] { return config_text(run); });
  ranks::agree(ranks, [&] {
    inputs.record = run_record_of(record, (run / "run.json").string());
    inputs.record.corpus = run / inputs.record.corpus;
    apply_toml(inputs.recipe, config, (run / "config.toml").string());
    check(inputs.recipe);
  });
  if (!inputs.record.start_hash.empty()) {
    const Bytes model = ranks::from_first(ranks, [&] { return read_file(start_model_path(run)); });
    ranks::agree(ranks, [&] {
      inputs.start.emplace(
          kept_start_model(model, run, inputs.record.start_model, inputs.record.start_hash));
      expect_shape(*inputs.start, inputs.recipe);
    });
  }
  inputs.checkpoint_name = text_from_first(ranks, [&] {
    const auto newest = newest_checkpoint(run);
    return newest ? newest->string() : std::string();
  });
  if (!inputs.checkpoint_name.empty()) {
    inputs.checkpoint = ranks::from_first(ranks, [&] { return read_file(inputs.checkpoint_name); });
  }
  return inputs;
}

}  // namespace crnngan::train
