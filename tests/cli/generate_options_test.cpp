// Options of `crnngan generate` that say how long songs are, which they are and who plays them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "cli/generating.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::Outcome;
using test::run_program;
using test::tones_of;
using ::testing::HasSubstr;
using ::testing::Not;

using GenerateOptions = test::Generating;

// The last time in a file, in ticks.
std::int64_t end_of(const fs::path& file) {
  std::int64_t end = 0;
  for (const auto& note : corpus::read_music(file, music::Drums::kExclude).notes) {
    end = std::max(end, note.onset_ticks + note.length_ticks);
  }
  return end;
}

TEST_F(GenerateOptions, ASongMayHaveALengthInBarsOrInTime) {
  const std::string tail = " --seed 2 --tempo 90 -n 5";
  generate("--bars 5" + tail, "bars");
  generate("--seconds 13.3334" + tail, "seconds");
  generate("--minutes 0.222223" + tail, "minutes");
  generate("--tones 2000" + tail, "tones");
  for (int number = 1; number <= 5; ++number) {
    const std::string name = fmt::format("song-{:04}.mid", number);
    // Twenty quarters, which the song fills but for less than its last tone.
    EXPECT_LE(end_of(folder_ / "bars" / name), 20 * 384);
    const auto tones = tones_of(folder_ / "bars" / name);
    const auto longer = tones_of(folder_ / "tones" / name);
    ASSERT_LT(tones.size(), longer.size());
    std::int64_t onset = 0;
    for (std::size_t n = 0; n <= tones.size(); ++n) onset += longer[n].gap_ticks;
    EXPECT_GE(onset, 20 * 384);
    EXPECT_EQ(song(name, "seconds"), song(name, "bars"));
    EXPECT_EQ(song(name, "minutes"), song(name, "bars"));
  }
}

TEST_F(GenerateOptions, SeveralLengthsAreRefusedTogether) {
  const std::string lengths[] = {"--tones 5", "--bars 5", "--minutes 5", "--seconds 5"};
  for (const std::string& one : lengths) {
    for (const std::string& other : lengths) {
      if (one == other) continue;
      const Outcome outcome = run_program("generate -o x " + one + " " + other);
      EXPECT_EQ(outcome.status, 2);
      EXPECT_THAT(outcome.errors, HasSubstr(one.substr(0, one.find(' '))));
      EXPECT_THAT(outcome.errors, HasSubstr(other.substr(0, other.find(' '))));
    }
  }
}

TEST_F(GenerateOptions, BarsOfAContinuedPieceAreThoseOfItsMetre) {
  write_file(piece_, "X:1\nT:t\nM:3/4\nL:1/4\nQ:1/4=60\nK:C\nCDE|c3|]\n");
  generate("--bars 2 --only-new --continue " + piece_.string());
  const std::int64_t end = end_of(folder_ / "songs/song-0001.mid");
  EXPECT_LE(end, 6 * 384);
  EXPECT_GT(end, 0);
}

TEST_F(GenerateOptions, WithoutASeedWritesOtherSongsEachTimeAndSaysHowToRepeatThem) {
  const Outcome first = generate_as_told("-n 2 --tones 30");
  const Bytes song_1 = song("song-0001.mid");
  generate_as_told("-n 2 --tones 30 --force");
  EXPECT_NE(song("song-0001.mid"), song_1);
  const std::string mark = "the same songs again: crnngan ";
  const std::size_t at = first.output.find(mark);
  ASSERT_NE(at, std::string::npos) << first.output;
  const std::string again = first.output.substr(at + mark.size());
  EXPECT_EQ(run_program(again.substr(0, again.find('\n'))).status, 0) << again;
  EXPECT_EQ(song("song-0001.mid"), song_1);
  EXPECT_THAT(generate("--seed 7", "seeded").output, Not(HasSubstr("again")));
}

TEST_F(GenerateOptions, ASeedOutsideOf64BitsIsRefused) {
  for (const char* seed : {"-1", "1e3", "18446744073709551616", "1.0", "0x10", "''", "' 1'"}) {
    for (const char* command : {"generate -o x", "prepare x -o x", "compare x x"}) {
      const Outcome outcome = run_program(fmt::format("{} --seed={}", command, seed));
      EXPECT_EQ(outcome.status, 2) << command << seed;
      EXPECT_THAT(outcome.errors, HasSubstr("--seed")) << command << seed;
    }
  }
  generate("--seed 18446744073709551615 --tones 1");
  generate("--seed 0 --tones 1", "zero");
}

TEST_F(GenerateOptions, AnInstrumentHasANameOrANumber) {
  generate("--instrument 'french horn' --tones 5");
  EXPECT_THAT(read_text_file(folder_ / "songs/song-0001.mid"), HasSubstr("\xC0\x3C"));
  generate("--program 61 --tones 5", "number");
  EXPECT_EQ(song("song-0001.mid", "number"), song("song-0001.mid"));
  EXPECT_EQ(run_program("generate --program 61 --instrument violin -o x").status, 2);
}

TEST_F(GenerateOptions, AnUnknownInstrumentIsAnsweredWithTheNearest) {
  const Outcome outcome = run_program("generate --tones 1 --instrument violine -o x");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.errors, HasSubstr("--instrument"));
  EXPECT_THAT(outcome.errors, HasSubstr("'violine'"));
  EXPECT_THAT(outcome.errors, HasSubstr("'Violin'"));
}

TEST_F(GenerateOptions, OnlyNewWithoutAPieceIsRefused) {
  const Outcome outcome = run_program("generate --only-new -o x");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.errors, HasSubstr("--only-new"));
  EXPECT_THAT(outcome.errors, HasSubstr("--continue"));
}

}  // namespace
}  // namespace crnngan
