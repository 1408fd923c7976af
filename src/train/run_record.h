#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace crnngan::train {

// What the file run.json of a run says: where the run began.
struct RunRecord {
  std::string version;  // of the program
  std::filesystem::path corpus;
  std::string corpus_hash;
  std::string computed;  // threads and instruction set, which decide the bits
};

// Throws Error when the folder holds no run, or the file is not what write_run_record() writes; the
// version and `computed` may be missing.
RunRecord read_run_record(const std::filesystem::path& run);

// The same from the text of `source`.
RunRecord run_record_of(std::string_view text, const std::string& source);

void write_run_record(const std::filesystem::path& run, const RunRecord& record);

}  // namespace crnngan::train
