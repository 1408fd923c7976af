#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "train/recipe.h"

namespace crnngan::train {

// What the file run.json of a run says: where the run began.
struct RunRecord {
  std::string version;           // of the program
  std::filesystem::path corpus;  // below the run's folder where it keeps one, else absolute
  std::string corpus_hash;
  std::string computed;          // threads and instruction set, which decide the bits
  std::string start_model = {};  // the name of the model that it starts from; empty: of none
  std::string start_hash = {};   // of start.safetensors
};

// Throws Error when the folder holds no run, or the file is not what write_run_record() writes; the
// version, `computed` and the start model may be missing.
RunRecord read_run_record(const std::filesystem::path& run);

// The same in two steps: the file's text, and what the text of `source` says, the corpus as it
// stands there.
std::string run_record_text(const std::filesystem::path& run);
RunRecord run_record_of(std::string_view text, const std::string& source);

// The recipe that config.toml of a run says, and the file's text. Throws Error, naming the file,
// when it can't be read.
Recipe read_config(const std::filesystem::path& run);
std::string config_text(const std::filesystem::path& run);

void write_run_record(const std::filesystem::path& run, const RunRecord& record);

}  // namespace crnngan::train
