#include "corpus/written_piece.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

#include "base/error_of.h"
#include "midi/smf_writer.h"

namespace crnngan::corpus {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

const std::vector<midi::Note> kNotes = {
    {.onset_ticks = 0, .length_ticks = 5, .pitch = 60, .velocity = 9},
    {.onset_ticks = 7, .length_ticks = 5, .pitch = 40, .velocity = 9, .channel = 9}};

TEST(WrittenPiece, KeepsTicksAndPercussionOfAMidiFile) {
  const Bytes midi = midi::write_smf(kNotes, {.ticks_per_quarter = 10});
  EXPECT_EQ(music_kind(midi), MusicKind::kMidi);
  const auto pieces = written_pieces(midi, music_kind(midi), "x");
  ASSERT_THAT(pieces, SizeIs(1));
  EXPECT_EQ(pieces[0].piece.ticks_per_quarter, 10);
  EXPECT_EQ(pieces[0].piece.notes, kNotes);
  EXPECT_EQ(pieces[0].piece.time_line.tempos.size(), 1U);
}

TEST(WrittenPiece, OfBytesOfABookAreItsTunes) {
  const std::string_view book = "% a book\nX:1\nT:One\nC:Me\nK:C\nC|\n\nX:2\nK:C\nZZZ|\n";
  ASSERT_EQ(music_kind(bytes_of(book)), MusicKind::kAbc);
  const auto pieces = written_pieces(bytes_of(book), MusicKind::kAbc, "x");
  ASSERT_THAT(pieces, SizeIs(2));
  EXPECT_EQ(pieces[0].piece.title, "One");
  EXPECT_EQ(pieces[0].piece.composer, "Me");
  EXPECT_THAT(pieces[0].piece.notes, SizeIs(1));
  EXPECT_NE(pieces[1].failure, "");
}

TEST(WrittenPiece, OfBytesOfASongAsTextIsTheSong) {
  for (const auto format : {music::SongFormat::kCsv, music::SongFormat::kJson}) {
    music::SongText text(format);
    const std::vector<music::Tone> tones = {{10, 60, 9, 0}, {20, 64, 8, 5}};
    const std::string song = text.head({}) + text.rows(tones) + text.tail();
    const MusicKind kind = music_kind(bytes_of(song));
    ASSERT_NE(kind, MusicKind::kMidi);
    EXPECT_EQ(song_format(kind), format);
    const auto pieces = written_pieces(bytes_of(song), kind, "x");
    EXPECT_EQ(music::to_tones(pieces[0].piece.notes), tones);
  }
  EXPECT_EQ(music_kind(bytes_of("a,b\n1,2\n")), MusicKind::kMidi);
}

TEST(WrittenPiece, NamesWhatIsNoMusic) {
  const std::string error =
      test::error_of([] { written_pieces(bytes_of("nothing"), MusicKind::kMidi, "here"); });
  EXPECT_THAT(error, HasSubstr("here: byte 0: "));
}

}  // namespace
}  // namespace crnngan::corpus
