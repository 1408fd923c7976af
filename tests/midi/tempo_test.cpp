#include "midi/tempo.h"

#include <gtest/gtest.h>

#include <array>
#include <sstream>

#include "base/command.h"
#include "base/files.h"
#include "base/shared_folder.h"
#include "midi/smf_reader.h"

namespace crnngan::midi {
namespace {

TEST(TempoMap, HasTheStandardTempoBeforeTheFirstChange) {
  EXPECT_DOUBLE_EQ(TempoMap({}, 96).seconds_at(192), 1);
  const std::vector<TempoChange> changes{{192, 1'000'000}};
  const TempoMap tempos(changes, 96);
  EXPECT_DOUBLE_EQ(tempos.seconds_at(0), 0);
  EXPECT_DOUBLE_EQ(tempos.seconds_at(192), 1);
  EXPECT_DOUBLE_EQ(tempos.seconds_at(193), 1 + 1.0 / 96);
}

TEST(TempoMap, AddsStretchesUpAndTheLastOfATimeCounts) {
  const std::vector<TempoChange> changes{{0, 250'000}, {100, 1}, {100, 2'000'000}, {300, 500'000}};
  const TempoMap tempos(changes, 100);
  EXPECT_DOUBLE_EQ(tempos.seconds_at(50), 0.125);
  EXPECT_DOUBLE_EQ(tempos.seconds_at(100), 0.25);
  EXPECT_DOUBLE_EQ(tempos.seconds_at(200), 2.25);
  EXPECT_DOUBLE_EQ(tempos.seconds_at(400), 4.75);
}

TEST(TempoMap, RealFilesLastAsLongAsMidoSays) {
  const auto folder = test::shared_folder("corpus/classical");
  if (!folder) GTEST_SKIP() << test::without_shared("corpus/classical");
  constexpr std::size_t kFiles = 40;
  constexpr std::array<std::string_view, 1> kExtensions = {".mid"};
  const auto files = list_files(*folder, kExtensions);
  ASSERT_GT(files.size(), kFiles);
  const TemporaryFolder lists;
  std::vector<std::filesystem::path> chosen;
  std::string list;
  for (std::size_t n = 0; n < kFiles; ++n) {
    chosen.push_back(files[n * files.size() / kFiles]);
    list += chosen.back().string() + "\n";
  }
  write_file(lists / "files", list);
  const test::Outcome mido =
      test::run_command("/usr/bin/python3 " CRNNGAN_SOURCE_DIR "/tests/midi/mido_seconds.py <" +
                        (lists / "files").string());
  ASSERT_EQ(mido.errors, "");
  std::istringstream seconds(mido.output);
  for (const auto& file : chosen) {
    const SmfContents read = read_smf(read_file(file)).take(file.string());
    double expected = 0;
    ASSERT_TRUE(seconds >> expected);
    EXPECT_NEAR(TempoMap(read.time_line.tempos, read.ticks_per_quarter).seconds_at(read.end_ticks),
                expected, 1e-6)
        << file;
  }
}

}  // namespace
}  // namespace crnngan::midi
