// Songs as files, written while they come.

#include "generate/song_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/temporary_folder.h"
#include "generate/small_model.h"
#include "midi/note_order.h"
#include "midi/one_at_a_time.h"
#include "midi/smf_reader.h"
#include "midi/smf_writer.h"

namespace crnngan::generate {
namespace {

namespace fs = std::filesystem;
using test::small_model;
using test::songs_of;
using Tones = std::vector<music::Tone>;

class SongFile : public ::testing::Test {
 protected:
  Bytes midi_of(const Tones& tones, const MidiSong& song) {
    const fs::path path = folder_ / "song.mid";
    const auto writer = open_midi_song(path, song);
    for (const music::Tone& tone : tones) writer->add({&tone, 1});
    writer->finish();
    return read_file(path);
  }

  std::string csv_of(const Tones& tones, const ContinuedPiece* piece) {
    const fs::path path = folder_ / "song.csv";
    const auto writer = open_text_song(path, music::SongFormat::kCsv, {}, piece);
    writer->add(tones);
    writer->finish();
    return read_text_file(path);
  }

  TemporaryFolder folder_;
};

TEST_F(SongFile, HasTheNotesOfASongThatIsWrittenAtOnceOneKeyAtATime) {
  const midi::TimeLine line{.tempos = {{0, 400'000}}, .time_signatures = {{0, {3, 4}}}};
  for (const Tones& tones : songs_of(test::small_model_with_bins(), {.count = 8, .tones = 300})) {
    const Bytes bytes = midi_of(tones, {.time_line = line, .program = 40});
    const auto read = midi::read_smf(bytes).take("song.mid");
    std::vector<midi::Note> expected = midi::one_at_a_time(music::to_notes(tones));
    midi::sort_notes(expected);
    EXPECT_EQ(read.notes, expected);
    EXPECT_EQ(read.time_line, line);
    EXPECT_EQ(read.parts,
              (std::vector<midi::Part>{{.name = "song", .program = 40, .has_program = true}}));
    // What stands before the first note, to the byte.
    const Bytes at_once = midi::write_smf(expected, {.ticks_per_quarter = music::kTicksPerQuarter,
                                                     .time_line = line,
                                                     .parts = {{.program = 40}},
                                                     .name = "song"});
    const std::ptrdiff_t track_length = 18;
    EXPECT_TRUE(std::equal(bytes.begin(), bytes.begin() + track_length, at_once.begin()));
    EXPECT_TRUE(std::equal(bytes.begin() + track_length + 4, bytes.begin() + 50,
                           at_once.begin() + track_length + 4));
  }
}

TEST_F(SongFile, StandsBehindThePieceInTicksOfItsFile) {
  // 48 ticks a quarter, so that the new file has 96.
  midi::SmfOptions options;
  options.ticks_per_quarter = 48;
  options.time_line.tempos = {{0, 600'000}};
  const std::vector<midi::Note> notes{{24, 48, 60, 80, 3}, {96, 48, 64, 80, 3}};
  const ContinuedPiece piece = read_piece(midi::write_smf(notes, options), "piece.mid");
  const Bytes bytes =
      midi_of({{192, 70, 50, 0}, {384, 72, 50, 384}}, {.program = 73, .piece = &piece});
  const auto read = midi::read_smf(bytes).take("song.mid");
  EXPECT_EQ(read.ticks_per_quarter, 96);
  EXPECT_TRUE(read.repairs.empty());
  ASSERT_EQ(read.notes.size(), 4U);
  EXPECT_EQ(read.notes[0].onset_ticks, 48);
  EXPECT_EQ(read.notes[1].onset_ticks, 192);
  // Bar 2, an eighth and then a quarter.
  EXPECT_EQ(read.notes[2].onset_ticks, 4 * 96);
  EXPECT_EQ(read.notes[2].length_ticks, 48);
  EXPECT_EQ(read.notes[3].onset_ticks, 5 * 96);
  EXPECT_EQ(read.notes[3].length_ticks, 96);
  EXPECT_NE(read.notes[2].channel, 3);
  EXPECT_EQ(read.parts[read.notes[2].part].program, 73);
  EXPECT_EQ(read.time_line.tempos, (std::vector<midi::TempoChange>{{0, 600'000}}));
}

TEST_F(SongFile, ATempoOfItsOwnBeginsWithTheNewMusic) {
  const ContinuedPiece piece =
      read_piece(midi::write_smf(std::vector<midi::Note>{{0, 384, 60, 80}}, {}), "piece.mid");
  const Bytes bytes = midi_of(
      {{192, 70, 50, 0}}, {.time_line = {.tempos = {{0, 300'000}}}, .program = 0, .piece = &piece});
  EXPECT_EQ(midi::read_smf(bytes).take("song.mid").time_line.tempos,
            (std::vector<midi::TempoChange>{{0, 500'000}, {4 * 384, 300'000}}));
}

TEST_F(SongFile, AsTextHasTheTonesOfThePieceBeforeTheNewOnes) {
  const ContinuedPiece piece =
      read_piece(midi::write_smf(std::vector<midi::Note>{{0, 384, 60, 80}, {400, 10, 62, 81}}, {}),
                 "piece.mid");
  EXPECT_EQ(csv_of({{192, 70, 50, 0}, {5, 71, 51, 7}}, &piece),
            "onset_ticks,length_ticks,gap_ticks,pitch,velocity\n"
            "0,384,0,60,80\n"
            "400,10,400,62,81\n"
            "1536,192,1136,70,50\n"
            "1543,5,7,71,51\n");
  EXPECT_EQ(csv_of({{192, 70, 50, 0}}, nullptr),
            "onset_ticks,length_ticks,gap_ticks,pitch,velocity\n0,192,0,70,50\n");
}

TEST_F(SongFile, ThatIsBrokenOffLeavesNothing) {
  {
    const auto writer = open_midi_song(folder_ / "song.mid", {});
    writer->add(Tones{{192, 70, 50, 0}});
    open_text_song(folder_ / "song.csv", music::SongFormat::kCsv, {}, nullptr);
  }
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

}  // namespace
}  // namespace crnngan::generate
