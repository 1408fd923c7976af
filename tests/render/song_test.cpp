#include "render/song.h"

#include <gtest/gtest.h>

#include "base/error_of.h"
#include "base/temporary_folder.h"
#include "midi/smf_reader.h"
#include "midi/smf_writer.h"
#include "render/measures.h"
#include "render/notes.h"

namespace crnngan::render {
namespace {

const Bytes kPlain = midi::write_smf(std::vector<midi::Note>{test::note(0, 384, 60)}, {.name = {}});

TEST(Song, AFileIsPlayedAsItIs) {
  const TemporaryFolder folder;
  Bytes cut = kPlain;
  cut.resize(cut.size() - 4);  // no End of Track
  for (const Bytes& bytes : {kPlain, cut}) {
    write_file(folder / "a song.mid", bytes);
    const Song song = load_song(folder / "a song.mid");
    EXPECT_EQ(song.midi, bytes);
    EXPECT_EQ(song.notes.size(), 1U);
    EXPECT_EQ(song.title, "a song");
  }
}

TEST(Song, WithoutNotesIsRefusedAsAFile) {
  const TemporaryFolder folder;
  const Bytes none = midi::write_smf({}, {.name = {}});
  write_file(folder / "none.mid", none);
  EXPECT_NE(test::error_of([&] { load_song(folder / "none.mid"); }).find("no notes"),
            std::string::npos);
  EXPECT_EQ(read_song(none, "none").notes.size(), 0U);
}

TEST(Song, OfPercussionAloneIsHeardAndHasNothingToDraw) {
  const TemporaryFolder folder;
  write_file(folder / "drums.mid",
             midi::write_smf(std::vector<midi::Note>{{0, 96, 38, 80, 9}}, {.name = {}}));
  const Song song = load_song(folder / "drums.mid");
  EXPECT_TRUE(song.notes.empty());
  EXPECT_TRUE(song.has_percussion);
}

TEST(Song, TonesOfOneKeyThatOverlapAreDrawnAsTheyAreHeard) {
  const Bytes file = {'M', 'T',  'h', 'd',  0,    0,   0,   6,    0,   0, 0,
                      1,   1,    128, 'M',  'T',  'r', 'k', 0,    0,   0, 20,  //
                      0,   0x90, 60,  80,   0x60, 60,  90,  0x60, 60,  0, 0x60,
                      60,  0,    0,   0x80, 60,   0,   0,   0xFF, 0x2F};
  Bytes whole = file;
  whole.push_back(0);
  whole[21] = static_cast<std::uint8_t>(whole.size() - 22);
  const std::vector<midi::Note> expected = {{0, 96, 60, 80, 0}, {96, 192, 60, 90, 0}};
  EXPECT_EQ(read_song(whole, "a file").notes, expected);
}

TEST(Song, APickupIsAFirstMeasureThatIsShort) {
  const Song song =
      load_song(std::filesystem::path(CRNNGAN_SOURCE_DIR) / "data/demo/trad_greensleeves.abc");
  EXPECT_EQ(song.notes[0].onset_ticks, 0);
  EXPECT_EQ(song.time_line.time_signature_at(0), (midi::TimeSignature{1, 8}));
  EXPECT_EQ(song.time_line.time_signature_at(192), (midi::TimeSignature{6, 8}));
  const Measures measures(song.time_line);
  EXPECT_TRUE(measures.has_pickup());
  EXPECT_EQ(measures.measure(1).start, 12);
  EXPECT_EQ(midi::read_smf(song.midi).value().time_line.time_signatures,
            song.time_line.time_signatures);
}

TEST(Song, TheNameOfTheFirstTrackIsItsTitle) {
  const TemporaryFolder folder;
  const std::vector<midi::Note> notes{test::note(0, 384, 60)};
  write_file(folder / "a.mid", midi::write_smf(notes, {.name = "A Song of Spring"}));
  EXPECT_EQ(load_song(folder / "a.mid").title, "A Song of Spring");
  write_file(folder / "b.mid", midi::write_smf(notes, {.name = "Track 1"}));
  EXPECT_EQ(load_song(folder / "b.mid").title, "b");
}

TEST(Song, EachTuneOfABookIsASong) {
  const TemporaryFolder folder;
  write_file(folder / "book.abc",
             "X:4\nT:One\nC:A\nK:C\nC4|\n\nX:5\nT:Two\nK:H\nD4|\n\nX:6\nT:Three\nK:C\nE4- G4|\n");
  const std::string book = (folder / "book.abc").string();
  const std::vector<SongOfFile> songs = load_songs(book);
  ASSERT_EQ(songs.size(), 3U);
  EXPECT_EQ(songs[0].stem, "-004-one");
  EXPECT_EQ(songs[0].song.title, "One");
  EXPECT_EQ(songs[1].failure.substr(0, 7), "line 9,");
  EXPECT_EQ(songs[2].song.notes.front().pitch, 64);
  EXPECT_EQ(test::error_of([&] { load_song(book); }),
            book + ": has 3 tunes; name one of them, such as " + book + "#4");
  EXPECT_EQ(load_song(book + "#6").title, "Three");
  EXPECT_EQ(test::error_of([&] { load_song(book + "#7"); }),
            book + ": has no tune #7 that can be read");
}

TEST(Song, AbcNotationIsRead) {
  const auto pieces = std::filesystem::path(CRNNGAN_SOURCE_DIR) / "data/demo";
  const Song song = load_song(pieces / "bach_invention_1.abc");
  const midi::SmfContents midi = midi::read_smf(song.midi).value();
  EXPECT_EQ(midi.notes.size(), song.notes.size());
  EXPECT_EQ(song.title, "Invention No. 1 in C major");
  EXPECT_EQ(song.time_line.time_signature_at(0), (midi::TimeSignature{4, 4}));
  const Song carol = load_song(pieces / "gruber_silent_night.abc");
  EXPECT_EQ(carol.time_line.time_signature_at(0), (midi::TimeSignature{6, 8}));
  EXPECT_EQ(midi::read_smf(carol.midi).value().time_line.time_signature_at(0),
            carol.time_line.time_signature_at(0));
}

}  // namespace
}  // namespace crnngan::render
