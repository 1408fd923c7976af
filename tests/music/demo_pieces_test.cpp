#include <gmock/gmock.h>

#include <array>
#include <filesystem>
#include <set>
#include <string_view>

#include "base/files.h"
#include "music/abc.h"

namespace crnngan::music {
namespace {

std::vector<std::filesystem::path> demo_files() {
  constexpr std::array<std::string_view, 1> kExtensions = {".abc"};
  return list_files(std::filesystem::path(CRNNGAN_SOURCE_DIR) / "data" / "demo", kExtensions);
}

TEST(DemoPieces, AtLeastTwelveAreBundled) { EXPECT_GE(demo_files().size(), 12u); }

TEST(DemoPieces, EachIsReadWithTitleComposerAndTwoVoicesInThePianosRange) {
  for (const std::filesystem::path& path : demo_files()) {
    SCOPED_TRACE(path.filename());
    const Parsed<AbcTune> parsed = read_abc(read_text_file(path)).front();
    if (!parsed.ok()) {
      ADD_FAILURE() << parsed.error().message;
      continue;
    }
    const AbcTune& tune = parsed.value();
    EXPECT_FALSE(tune.title.empty());
    EXPECT_FALSE(tune.composer.empty());
    EXPECT_FALSE(tune.notes.empty());
    std::set<int> channels;
    for (const midi::Note& note : tune.notes) {
      channels.insert(note.channel);
      EXPECT_GE(note.pitch, 21);
      EXPECT_LE(note.pitch, 108);
    }
    EXPECT_GE(channels.size(), 2u);
  }
}

TEST(DemoPieces, NotesOfOneVoiceAndPitchNeverOverlap) {
  for (const std::filesystem::path& path : demo_files()) {
    SCOPED_TRACE(path.filename());
    const Parsed<AbcTune> parsed = read_abc(read_text_file(path)).front();
    ASSERT_TRUE(parsed.ok()) << parsed.error().message;
    const AbcTune& tune = parsed.value();
    std::array<std::array<std::int64_t, 128>, 16> silent_from{};
    for (const midi::Note& note : tune.notes) {
      std::int64_t& from = silent_from[note.channel][note.pitch];
      EXPECT_GE(note.onset_ticks, from);
      from = note.onset_ticks + note.length_ticks;
    }
  }
}

}  // namespace
}  // namespace crnngan::music
