// Notes -> write_smf -> read_smf -> the same notes.
//
// A note-off names a key of a channel, not a note, so the format cannot tell which of several
// notes that sound on one key ends. Read as first on, first off, a note that starts after another
// of its key and ends before it exchanges its end with the other's. The notes drawn here overlap
// on their keys, but never so.

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/random.h"
#include "midi/smf_bytes.h"
#include "midi/smf_writer.h"

namespace crnngan::midi {
namespace {

// Few pitches and channels, so that notes meet; a long pause now and then.
std::vector<Note> random_notes(std::uint64_t seed, std::uint32_t round) {
  const RandomStream random(seed, Purpose::kSynthetic, round);
  std::uint64_t drawn = 0;
  const auto below = [&](std::uint32_t bound) { return random.below(bound, drawn++); };
  const std::uint32_t count = below(200);
  const std::uint32_t pitches = 1 + below(128);
  std::map<std::pair<std::uint8_t, std::uint8_t>, std::int64_t> last_end;
  std::vector<Note> notes;
  std::int64_t onset = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    onset += below(50) == 0 ? below(1 << 28) : below(20);
    Note note{onset, 1 + std::int64_t{below(300)}, static_cast<std::uint8_t>(below(pitches)),
              static_cast<std::uint8_t>(1 + below(127)), static_cast<std::uint8_t>(below(16))};
    std::int64_t& end = last_end[{note.channel, note.pitch}];
    end = std::max(end, note.onset_ticks + note.length_ticks);
    note.length_ticks = end - note.onset_ticks;
    notes.push_back(note);
  }
  return notes;
}

TEST(SmfRoundTrip, NotesWrittenAreReadBackEqual) {
  constexpr std::uint64_t kSeed = 1;
  for (std::uint32_t round = 0; round < 300; ++round) {
    SCOPED_TRACE(testing::Message() << "seed " << kSeed << ", round " << round);
    std::vector<Note> notes = random_notes(kSeed, round);
    SmfOptions options;
    options.ticks_per_quarter = 1 + static_cast<int>(round) * 100;
    const SmfContents contents = read_or_fail(write_smf(notes, options));
    EXPECT_EQ(contents.ticks_per_quarter, options.ticks_per_quarter);
    EXPECT_THAT(contents.repairs, testing::IsEmpty());

    std::sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) {
      return std::tie(a.onset_ticks, a.pitch, a.length_ticks, a.velocity, a.channel) <
             std::tie(b.onset_ticks, b.pitch, b.length_ticks, b.velocity, b.channel);
    });
    ASSERT_EQ(contents.notes, notes);
  }
}

TEST(SmfRoundTrip, NotesThatStartTogetherOnOneKeyKeepTheirVelocities) {
  const std::vector<Note> notes = {{0, 10, 60, 1, 0}, {0, 20, 60, 99, 0}, {0, 30, 60, 50, 0}};
  EXPECT_EQ(read_or_fail(write_smf(std::vector<Note>(notes.rbegin(), notes.rend()), {})).notes,
            notes);
}

TEST(SmfRoundTrip, NestedNotesOfOneKeyExchangeTheirEnds) {
  const std::vector<Note> nested = {{0, 30, 60, 1, 0}, {10, 5, 60, 2, 0}};
  EXPECT_THAT(read_or_fail(write_smf(nested, {})).notes,
              testing::ElementsAre(Note{0, 15, 60, 1, 0}, Note{10, 20, 60, 2, 0}));
}

}  // namespace
}  // namespace crnngan::midi
