#include "midi/note_order.h"

#include <algorithm>
#include <tuple>

#include "base/random.h"
#include "midi/smf_bytes.h"

namespace crnngan::midi {
namespace {

// Tracks of notes in order of onset, one after the other, with gaps that are multiples of
// `tick_step`.
void expect_what_a_stable_sort_gives(std::int64_t tick_step) {
  constexpr std::uint64_t kSeed = 7;
  for (std::uint32_t track_count = 0; track_count < 20; ++track_count) {
    const RandomStream random(kSeed, Purpose::kSynthetic, track_count);
    std::uint64_t drawn = 0;
    std::vector<Note> notes;
    for (std::uint32_t track = 0; track < track_count; ++track) {
      std::int64_t onset = 0;
      const std::uint32_t count = random.below(40, drawn++);
      for (std::uint32_t i = 0; i < count; ++i) {
        onset += random.below(3, drawn++) * tick_step;
        // The length tells notes of equal onset and pitch apart.
        notes.push_back({onset, static_cast<std::int64_t>(notes.size() + 1),
                         static_cast<std::uint8_t>(random.below(5, drawn++)), 1, 0});
      }
    }
    std::vector<Note> expected = notes;
    std::stable_sort(expected.begin(), expected.end(), [](const Note& a, const Note& b) {
      return std::tie(a.onset_ticks, a.pitch) < std::tie(b.onset_ticks, b.pitch);
    });
    sort_notes(notes);
    EXPECT_EQ(notes, expected) << track_count << " tracks, seed " << kSeed;
  }
}

TEST(SortNotes, GivesWhatAStableSortGives) { expect_what_a_stable_sort_gives(1); }

TEST(SortNotes, SortsOnsetsThatDifferInHighBitsOnly) {
  expect_what_a_stable_sort_gives(1 << 11);
  expect_what_a_stable_sort_gives(1 << 25);
  expect_what_a_stable_sort_gives(std::int64_t{1} << 33);
  expect_what_a_stable_sort_gives(std::int64_t{1} << 55);
}

}  // namespace
}  // namespace crnngan::midi
