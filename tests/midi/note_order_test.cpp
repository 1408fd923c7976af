#include "midi/note_order.h"

#include <algorithm>
#include <tuple>

#include "base/random.h"
#include "midi/smf_bytes.h"

namespace crnngan::midi {
namespace {

TEST(MergeTracks, GivesWhatAStableSortGives) {
  constexpr std::uint64_t kSeed = 7;
  for (std::uint32_t track_count = 0; track_count < 20; ++track_count) {
    const RandomStream random(kSeed, Purpose::kSynthetic, track_count);
    std::uint64_t drawn = 0;
    std::vector<Note> notes;
    std::vector<std::size_t> starts;
    for (std::uint32_t track = 0; track < track_count; ++track) {
      starts.push_back(notes.size());
      std::int64_t onset = 0;
      const std::uint32_t count = random.below(40, drawn++);
      for (std::uint32_t i = 0; i < count; ++i) {
        onset += random.below(3, drawn++);
        // The length tells notes of equal onset and pitch apart.
        notes.push_back({onset, static_cast<std::int64_t>(notes.size() + 1),
                         static_cast<std::uint8_t>(random.below(5, drawn++)), 1, 0});
      }
    }
    std::vector<Note> expected = notes;
    std::stable_sort(expected.begin(), expected.end(), [](const Note& a, const Note& b) {
      return std::tie(a.onset_ticks, a.pitch) < std::tie(b.onset_ticks, b.pitch);
    });
    merge_tracks(notes, starts);
    EXPECT_EQ(notes, expected) << track_count << " tracks, seed " << kSeed;
  }
}

}  // namespace
}  // namespace crnngan::midi
