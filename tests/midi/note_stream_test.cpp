// Notes that are written while they come are those that are written at once.

#include "midi/note_stream.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/error.h"
#include "base/random.h"
#include "base/temporary_folder.h"
#include "midi/byte_cursor.h"
#include "midi/note_order.h"
#include "midi/one_at_a_time.h"
#include "midi/smf_reader.h"
#include "midi/smf_stream.h"
#include "midi/smf_writer.h"

namespace crnngan::midi {
namespace {

// By onset, on a few keys so that many overlap.
std::vector<Note> random_notes(std::uint32_t round, std::uint32_t keys, std::uint32_t longest) {
  const RandomStream random(11, Purpose::kSynthetic, round);
  std::vector<Note> notes;
  std::int64_t onset = 0;
  for (std::uint64_t n = 0; n < 300; ++n) {
    onset += random.below(3, 4 * n) == 0 ? 0 : 1 + random.below(40, 4 * n + 1);
    notes.push_back({.onset_ticks = onset,
                     .length_ticks = 1 + random.below(longest, 4 * n + 2),
                     .pitch = static_cast<std::uint8_t>(60 + random.below(keys, 4 * n + 3)),
                     .velocity = static_cast<std::uint8_t>(1 + n % 127)});
  }
  return notes;
}

// The file of a stream of the notes.
Bytes streamed(const std::vector<Note>& notes) {
  const TemporaryFolder folder;
  SmfStream stream(folder / "a.mid", write_smf({}, {.name = "song"}), 0, 0);
  stream.add_event(Bytes{0xC0, 0});
  for (const Note& note : notes) stream.add(note);
  stream.finish();
  return read_file(folder / "a.mid");
}

TEST(NoteStream, GivesTheBytesOfNotesThatAreWrittenAtOnce) {
  for (std::uint32_t round = 0; round < 20; ++round) {
    const std::vector<Note> notes = one_at_a_time(random_notes(round, 60, 200));
    EXPECT_TRUE(streamed(notes) == write_smf(notes, {.name = "song"})) << "round " << round;
  }
}

TEST(NoteStream, OneKeySoundsOnceAtATime) {
  for (std::uint32_t round = 0; round < 20; ++round) {
    const std::vector<Note> notes = random_notes(round, 5, 100);
    std::vector<Note> expected = one_at_a_time(notes);
    sort_notes(expected);
    EXPECT_EQ(read_smf(streamed(notes)).take("file").notes, expected) << "round " << round;
  }
}

TEST(NoteStream, WithoutNotesIsAnEmptyTrack) {
  const SmfContents read = read_smf(streamed({})).take("file");
  EXPECT_EQ(read.tracks, 1);
  EXPECT_TRUE(read.notes.empty());
  EXPECT_TRUE(read.repairs.empty());
}

TEST(NoteStream, ANoteBeforeTheLastOneOrOutOfRangeIsRefused) {
  EventWriter track(10);
  NoteStream stream(0, 10);
  EXPECT_THROW(stream.add({9, 1, 60, 80}, track), std::invalid_argument);
  EXPECT_THROW(stream.add({10, 0, 60, 80}, track), std::invalid_argument);
  EXPECT_THROW(stream.add({10, 1, 128, 80}, track), std::invalid_argument);
  EXPECT_THROW(stream.add({10, 1, 60, 0}, track), std::invalid_argument);
  stream.add({10, 1, 60, 80}, track);
  stream.add({12 + kLargestQuantity, 1, 60, 80}, track);
  EXPECT_THROW(stream.finish(track), Error);
}

TEST(NoteStream, HoldsBackNoMoreThanAChord) {
  EventWriter track;
  NoteStream stream(0, 0);
  for (std::int64_t n = 0; n < 10'000; ++n) {
    stream.add({n, 50, static_cast<std::uint8_t>(n % 128), 80}, track);
    EXPECT_LE(track.bytes().size(), 2048U);
    track.clear();
  }
}

TEST(SmfStream, RefusesWhatDoesNotEndWithATrack) {
  const TemporaryFolder folder;
  Bytes file = write_smf({}, {});
  file.push_back(0);
  EXPECT_THROW(SmfStream(folder / "a.mid", file, 0, 0), std::invalid_argument);
  file.resize(20);
  EXPECT_THROW(SmfStream(folder / "a.mid", file, 0, 0), std::invalid_argument);
}

TEST(SmfStream, LeavesNothingWhenItIsBrokenOff) {
  const TemporaryFolder folder;
  {
    SmfStream stream(folder / "a.mid", write_smf({}, {}), 0, 0);
    stream.add({0, 10, 60, 80});
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace crnngan::midi
