#include "music/signatures.h"

#include <gmock/gmock.h>

#include "base/error_of.h"

namespace crnngan::music {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

midi::Note at(std::int64_t onset) { return {onset, 96, 60, 64}; }

TEST(Signatures, StandAtTheFilesTicksUpToTheLastOnset) {
  const midi::TimeLine line{.time_signatures = {{0, {1, 4}}, {384, {3, 4}}, {769, {2, 4}}},
                            .key_signatures = {{100, {-1, true}}, {768, {0, false}}}};
  const std::vector<midi::Note> notes{at(192), at(384), at(384), at(768)};
  const Signatures signatures = signatures_of(line, notes);
  EXPECT_EQ(signatures.first_onset_ticks, 192);
  EXPECT_TRUE(signatures.keeps_beat);
  EXPECT_THAT(signatures.times, ElementsAre(line.time_signatures[0], line.time_signatures[1]));
  EXPECT_EQ(signatures.keys, line.key_signatures);
}

TEST(Signatures, AnOnsetCountsOnceForTheBeatHoweverManyTonesItHas) {
  // Three onsets of five lie on the grid, but three tones of twelve.
  std::vector<midi::Note> notes{at(0), at(384), at(768)};
  for (int tone = 0; tone < 9; ++tone) notes.push_back(at(tone < 5 ? 1000 : 1100));
  EXPECT_TRUE(signatures_of({}, notes).keeps_beat);
}

TEST(Signatures, OfAFileWithoutAnyAreNone) {
  const Signatures signatures = signatures_of({}, std::vector{at(30)});
  EXPECT_THAT(signatures.times, IsEmpty());
  EXPECT_THAT(signatures.keys, IsEmpty());
  EXPECT_FALSE(signatures.keeps_beat);
}

TEST(Signatures, AFirstOnsetThatNoFileCanSayIsRefused) {
  EXPECT_EQ(signatures_of({}, std::vector{at(kLatestFirstOnset)}).first_onset_ticks,
            kLatestFirstOnset);
  EXPECT_EQ(test::error_of([] { signatures_of({}, std::vector{at(kLatestFirstOnset + 1)}); }),
            "[signatures] the first onset must be at most 9007199254740992 ticks, found "
            "9007199254740993");
}

}  // namespace
}  // namespace crnngan::music
