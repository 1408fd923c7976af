// Notes -> write_smf -> read_smf -> those of the notes that are heard, whatever they are.

#include <algorithm>
#include <tuple>

#include "base/random.h"
#include "midi/one_at_a_time.h"
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
  std::vector<Note> notes;
  std::int64_t onset = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    onset += below(50) == 0 ? below(1 << 28) : below(20);
    notes.push_back({onset, 1 + std::int64_t{below(300)}, static_cast<std::uint8_t>(below(pitches)),
                     static_cast<std::uint8_t>(1 + below(127)),
                     static_cast<std::uint8_t>(below(16))});
  }
  return notes;
}

TEST(SmfRoundTrip, NotesWrittenAreReadBackOneAtATime) {
  constexpr std::uint64_t kSeed = 1;
  for (std::uint32_t round = 0; round < 300; ++round) {
    SCOPED_TRACE(testing::Message() << "seed " << kSeed << ", round " << round);
    std::vector<Note> notes = random_notes(kSeed, round);
    SmfOptions options;
    options.ticks_per_quarter = 1 + static_cast<int>(round) * 100;
    const SmfContents contents = read_or_fail(write_smf(notes, options));
    EXPECT_EQ(contents.ticks_per_quarter, options.ticks_per_quarter);
    EXPECT_THAT(contents.repairs, testing::IsEmpty());

    notes = one_at_a_time(notes);
    std::sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) {
      return std::tie(a.onset_ticks, a.pitch, a.length_ticks, a.velocity, a.channel) <
             std::tie(b.onset_ticks, b.pitch, b.length_ticks, b.velocity, b.channel);
    });
    ASSERT_EQ(contents.notes, notes);
  }
}

}  // namespace
}  // namespace crnngan::midi
