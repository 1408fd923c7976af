#include "render/playback.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "midi/smf_writer.h"
#include "render/notes.h"

namespace crnngan::render {
namespace {

TEST(Playback, MessagesComeAtTheNearestBlock) {
  // At 120 quarters a minute, the file's, 64,000 frames a second are 500 blocks a quarter.
  const std::vector<midi::Note> notes = {test::note(0, 384, 60), test::note(385, 383, 62)};
  const Bytes file = midi::write_smf(notes, {.name = {}});
  const Playback playback(file, 64'000);
  std::vector<std::pair<int, std::int64_t>> times;
  for (const Cue& cue : playback.cues()) {
    if (cue.message.status < 0xA0) times.emplace_back(cue.message.first, cue.block);
  }
  const std::vector<std::pair<int, std::int64_t>> expected = {
      {60, 0}, {60, 500}, {62, 501}, {62, 1000}};
  EXPECT_EQ(times, expected);
  EXPECT_EQ(playback.blocks(), 1000);
  EXPECT_EQ(playback.synthesizers(), 1U);
}

TEST(Playback, EveryPortHasASynthesizer) {
  const std::vector<midi::Note> notes = {test::note(0, 384, 60), test::note(0, 384, 60, 80, 1)};
  const Bytes file =
      midi::write_smf(notes, {.parts = {{.track = 1}, {.track = 2, .port = 1}}, .name = {}});
  const Playback playback(file, 44'100);
  ASSERT_EQ(playback.synthesizers(), 2U);
  for (const Cue& cue : playback.cues()) EXPECT_EQ(cue.synthesizer, cue.message.port);
}

}  // namespace
}  // namespace crnngan::render
