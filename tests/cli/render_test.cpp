// `crnngan render` as a user calls it.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "cli/program.h"
#include "midi/smf_writer.h"
#include "render/engraver_scripts.h"

namespace crnngan {
namespace {

using test::Outcome;
using test::run_program;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

namespace fs = std::filesystem;

class Render : public ::testing::Test {
 protected:
  Render() {
    make_folder(music_);
    write_song(2);
  }

  // The notes are a measure apart.
  void write_song(int notes) const {
    std::vector<midi::Note> played;
    for (int i = 0; i < notes; ++i) played.push_back({i * 1536, 384, 60, 80, 0});
    write_file(music_ / "a song.mid", midi::write_smf(played, {.name = "<script>"}));
  }

  Outcome render(const std::string& options) {
    return run_program("render -o '" + out_.string() + "' " + options);
  }
  std::string quoted(const fs::path& path) const { return "'" + path.string() + "'"; }

  std::set<std::string> written() const {
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(out_)) {
      if (entry.is_regular_file()) names.insert(entry.path().lexically_relative(out_).string());
    }
    return names;
  }

  TemporaryFolder folder_;
  fs::path music_ = folder_ / "music";
  fs::path out_ = folder_ / "out";
};

TEST_F(Render, WritesSoundWhenNothingIsNamed) {
  const Outcome outcome = render(quoted(music_ / "a song.mid"));
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_THAT(outcome.output, HasSubstr("1 song"));
  EXPECT_THAT(written(), UnorderedElementsAre("a song.wav"));
}

TEST_F(Render, WritesAllThatIsNamedForEachFileOfAFolder) {
  make_folder(music_ / "below");
  fs::copy(music_ / "a song.mid", music_ / "below" / "b.mid");
  EXPECT_EQ(
      render("--ogg --flac --piano-roll png --score musicxml --threads 2 " + quoted(music_)).status,
      0);
  EXPECT_THAT(written(), UnorderedElementsAre("a song.ogg", "a song.flac", "a song-roll.png",
                                              "a song.musicxml", "below/b.ogg", "below/b.flac",
                                              "below/b-roll.png", "below/b.musicxml"));
}

TEST_F(Render, WhatIsInTheWayIsToldBeforeAnythingIsWritten) {
  EXPECT_EQ(render("--score musicxml " + quoted(music_)).status, 0);
  const Outcome again = render("--wav --score musicxml " + quoted(music_));
  EXPECT_EQ(again.status, 1);
  EXPECT_THAT(again.errors, HasSubstr("a song.musicxml: is there already"));
  EXPECT_THAT(written(), UnorderedElementsAre("a song.musicxml"));
}

// Percussion is heard, not drawn.
TEST_F(Render, WhatIsDoneInPartEndsWithStatusThree) {
  const fs::path drums = folder_ / "drums.mid";
  write_file(drums, midi::write_smf(std::vector<midi::Note>{{0, 384, 36, 90, 9}}, {}));
  const Outcome outcome = render("--wav --score musicxml " + quoted(drums));
  EXPECT_EQ(outcome.status, 3);
  EXPECT_THAT(outcome.errors, HasSubstr("drums.mid: no notes but percussion"));
  EXPECT_THAT(written(), UnorderedElementsAre("drums.wav"));
  EXPECT_EQ(render("--score musicxml " + quoted(drums)).status, 1);
}

TEST_F(Render, TakesNamesForWhatTheyAre) {
  const std::string name = "<b> \"ü\" & $(x).mid";
  fs::copy(music_ / "a song.mid", music_ / name);
  fs::remove(music_ / "a song.mid");
  EXPECT_EQ(render("--score musicxml --piano-roll svg " + quoted(music_)).status, 0);
  EXPECT_THAT(written(),
              UnorderedElementsAre("<b> \"ü\" & $(x).musicxml", "<b> \"ü\" & $(x)-roll.svg"));
  EXPECT_THAT(read_text_file(out_ / "<b> \"ü\" & $(x).musicxml"),
              HasSubstr("<work-title>&lt;script&gt;</work-title>"));
}

TEST_F(Render, WritesOverNothingUnlessForced) {
  const std::string song = quoted(music_ / "a song.mid");
  EXPECT_EQ(render("--score musicxml " + song).status, 0);
  const Bytes written = read_file(out_ / "a song.musicxml");
  write_song(3);
  EXPECT_THAT(render("--score musicxml " + song).errors, HasSubstr("--force"));
  EXPECT_EQ(read_file(out_ / "a song.musicxml"), written);
  EXPECT_EQ(render("--force --score musicxml " + song).status, 0);
  EXPECT_NE(read_file(out_ / "a song.musicxml"), written);
}

TEST_F(Render, PagesOfALongerSongAreReplacedWithTheOthersWhenForced) {
  const std::string roll = "--piano-roll svg " + quoted(music_ / "a song.mid");
  write_song(300);
  EXPECT_EQ(render(roll).status, 0);
  const std::size_t pages = written().size();
  ASSERT_GT(pages, 2U);
  EXPECT_TRUE(written().contains(fmt::format("a song-roll-{}.svg", pages)));
  write_file(out_ / "a song-roll-of-mine-1.svg", "mine");
  write_song(2);
  EXPECT_THAT(render(roll).errors, HasSubstr("a song-roll-1.svg: is there already; --force"));
  EXPECT_EQ(written().size(), pages + 1);
  EXPECT_EQ(render("--force " + roll).status, 0);
  EXPECT_THAT(written(), UnorderedElementsAre("a song-roll.svg", "a song-roll-of-mine-1.svg"));
  write_song(300);
  EXPECT_THAT(render(roll).errors, HasSubstr("a song-roll.svg: is there already; --force"));
  EXPECT_EQ(render("--force " + roll).status, 0);
  EXPECT_EQ(written().size(), pages + 1);
  EXPECT_FALSE(written().contains("a song-roll.svg"));
}

TEST_F(Render, AFileThatIsNoPageIsNotRemovedAsOne) {
  const std::string roll = "--piano-roll svg " + quoted(music_ / "a song.mid");
  write_song(300);
  EXPECT_EQ(render(roll).status, 0);
  const std::set<std::string> pages = written();
  write_file(out_ / "a song-roll-2.svg", "mine");
  write_song(2);
  EXPECT_THAT(render("--force " + roll).errors, HasSubstr("a song-roll-2.svg: is there already"));
  EXPECT_EQ(written(), pages);
  EXPECT_EQ(read_text_file(out_ / "a song-roll-2.svg"), "mine");
}

TEST_F(Render, SoundIsTheSameOnAnyNumberOfThreads) {
  fs::copy(music_ / "a song.mid", music_ / "b.mid");
  EXPECT_EQ(render("--ogg --threads 1 " + quoted(music_)).status, 0);
  const Bytes alone = read_file(out_ / "a song.ogg");
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(render("--ogg --threads 2 --force " + quoted(music_)).status, 0);
    EXPECT_EQ(read_file(out_ / "a song.ogg"), alone);
    EXPECT_EQ(read_file(out_ / "b.ogg"), alone);
  }
}

TEST_F(Render, EngravesScores) {
  const std::string song = quoted(music_ / "a song.mid");
  if (render::engraver_script().empty()) {
    EXPECT_THAT(render("--score pdf " + song).errors, HasSubstr("--score musicxml works"));
    GTEST_SKIP() << "the program was built without the engraver of scores";
  }
  EXPECT_EQ(render("--score svg " + song).status, 0);
  EXPECT_EQ(render("--score pdf " + song).status, 0);
  ASSERT_THAT(written(), UnorderedElementsAre("a song-score.svg", "a song.pdf"));
  EXPECT_THAT(read_text_file(out_ / "a song-score.svg"), HasSubstr("</svg>"));
  EXPECT_THAT(read_text_file(out_ / "a song.pdf"), StartsWith("%PDF"));
  write_song(300);
  EXPECT_EQ(render("--force --score svg " + song).status, 0);
  EXPECT_TRUE(written().contains("a song-score-2.svg"));
  EXPECT_FALSE(written().contains("a song-score.svg"));
}

TEST_F(Render, LeavesOutWhatIsNoMusicAndSaysSo) {
  write_file(music_ / "bad.mid", "no music");
  const Outcome outcome = render("--score musicxml " + quoted(music_));
  EXPECT_EQ(outcome.status, 3);
  EXPECT_THAT(outcome.errors, HasSubstr("bad.mid"));
  EXPECT_THAT(written(), UnorderedElementsAre("a song.musicxml"));
  EXPECT_EQ(render("--score musicxml " + quoted(music_ / "bad.mid")).status, 1);
}

TEST_F(Render, NamesASoundfontThatIsNone) {
  write_file(folder_ / "no.sf2", "no soundfont");
  const Outcome outcome =
      render("--soundfont " + quoted(folder_ / "no.sf2") + " " + quoted(music_ / "a song.mid"));
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("not a soundfont"));
  EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << outcome.errors;
}

}  // namespace
}  // namespace crnngan
