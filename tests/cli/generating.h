#pragma once

// What the tests of `crnngan generate` share.

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/program.h"
#include "corpus/folder.h"
#include "generate/small_model.h"

namespace crnngan::test {

namespace fs = std::filesystem;

inline std::vector<music::Tone> tones_of(const fs::path& file) {
  return music::to_tones(corpus::read_music(file, music::Drums::kExclude).notes);
}

// How many of them a MIDI file has: of those that begin a key at one tick it has one.
inline std::size_t count_in_midi(std::span<const music::Tone> tones) {
  std::set<std::pair<std::int64_t, std::int32_t>> begun;
  std::int64_t onset = 0;
  for (const music::Tone& tone : tones) begun.insert({onset += tone.gap_ticks, tone.pitch});
  return begun.size();
}

class Generating : public ::testing::Test {
 protected:
  Generating() {
    write_file(model_, write_tensors(gan::file_of(test::small_model())));
    write_file(piece_, "X:1\nT:t\nM:4/4\nL:1/8\nQ:1/4=60\nK:C\nCDEF GABc|[CEG]4 z4|c8|]\n");
  }

  // With seed 1 unless the options say another.
  Outcome generate(const std::string& options, const std::string& folder = "songs") {
    const bool has_seed = options.find("--seed") != std::string::npos;
    return generate_as_told(options + (has_seed ? "" : " --seed 1"), folder);
  }

  Outcome generate_as_told(const std::string& options, const std::string& folder = "songs") {
    Outcome outcome = run_program("generate --model " + model_.string() + " " + options + " -o " +
                                  (folder_ / folder).string());
    EXPECT_EQ(outcome.status, 0) << options << "\n" << outcome.errors;
    return outcome;
  }

  Bytes song(const std::string& name, const std::string& folder = "songs") {
    return read_file(folder_ / folder / name);
  }

  TemporaryFolder folder_;
  fs::path model_ = folder_ / "model.safetensors";
  fs::path piece_ = folder_ / "mine.abc";
};

}  // namespace crnngan::test
