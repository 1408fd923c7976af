#include "midi/append_track.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/error.h"
#include "midi/smf_bytes.h"

namespace crnngan::midi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

AddedTrack marker_at(std::int64_t ticks) {
  return {.name = "new", .program = 40, .begin_ticks = ticks, .marker = "here"};
}

// Its bytes, when the marker is `delta` behind the start and nothing has to be set back.
Bytes marker_track(std::uint8_t channel, std::uint8_t delta) {
  return track({0, 0xFF, 3, 3, 'n', 'e', 'w',           //
                delta, 0xFF, 6, 4, 'h', 'e', 'r', 'e',  //
                0, static_cast<std::uint8_t>(0xC0 | channel), 40});
}

LongerFile longer(const Bytes& file, const AddedTrack& added) {
  auto result = append_track(file, added);
  if (result.ok()) return std::move(result.value());
  ADD_FAILURE() << result.error().message;
  return {};
}

TEST(AppendTrack, AFileOfOneTrackKeepsItsEventsByteForByteAndBecomesFormat1) {
  const Bytes events = Bytes{0, 0xFF, 0x51, 3, 9,    9,  9,                         //
                             5, 0xC0, 3,    0, 0xB0, 64, 127,                       //
                             0, 0xF0, 2,    1, 0xF7, 0,  0xF7, 1, 5,                //
                             0, 0xFF, 0x7F, 1, 7,    0,  0xE0, 1, 2, 0, 0xD0, 3} +  //
                       kQuarter;
  const LongerFile result = longer(header(1, 0) + track(events), marker_at(100));
  EXPECT_EQ(result.bytes, header(2, 1) + track(events) + marker_track(1, 100));
  EXPECT_EQ(result.channel, 1);
  EXPECT_THAT(result.repairs, IsEmpty());
}

TEST(AppendTrack, TracksKeepTheirEndsAndTheirOrderOfEvents) {
  const Bytes late_end = chunk("MTrk", kQuarter + Bytes{0x30, 0xFF, 0x2F, 0});
  const Bytes file = header(3) + track({}) + late_end + track({0, 0x91, 60, 1, 0, 0x91, 60, 0});
  EXPECT_EQ(longer(file, marker_at(0x7F)).bytes,
            header(4) + track({}) + chunk("MTrk", kQuarter + Bytes{0x1F, 0xFF, 0x2F, 0}) +
                track({0, 0x91, 60, 1, 0, 0x91, 60, 0}) + marker_track(2, 0x7F));
}

TEST(AppendTrack, WhatStandsBehindTheMarkerStaysOutOfTheWayOfNewMusic) {
  const Bytes later = Bytes{0, 0xFF, 0x51, 3, 6, 0x1A, 0x80, 0, 0xFF, 0x58, 4, 3, 2, 24, 8} +
                      Bytes{0, 0xFF, 1, 1, 'x', 0, 0xF0, 2, 1, 0xF7};
  const Bytes pedal_up = {9, 0xB0, 64, 0};
  EXPECT_EQ(longer(header() + track(kQuarter + later + Bytes{9} +
                                    Bytes(later.begin() + 1, later.end()) + Bytes{0, 0xB0, 64, 0}),
                   marker_at(0x60))
                .bytes,
            header(2) + track(kQuarter + later + pedal_up) + marker_track(1, 0x60));
}

TEST(AppendTrack, ADivisionThatNoFileCanSayIsHalved) {
  for (const int division : {0xD890, 0x8000, 0xFFFF}) {
    const Bytes note = {0x83, 0xB1, 0x10, 0x90, 60, 1, 0x83, 0xB1, 0x10, 0x80, 60, 0};  // 55,440
    const LongerFile result = longer(header(1, 0, division) + track(note), marker_at(4 * 55'440));
    const SmfContents contents = read_or_fail(result.bytes);
    EXPECT_THAT(contents.repairs, IsEmpty()) << division;
    EXPECT_FALSE(contents.is_smpte);
    EXPECT_EQ(contents.ticks_per_quarter, division / 2);
    EXPECT_EQ(result.ticks_per_quarter, division / 2);
    EXPECT_NEAR(
        static_cast<double>(contents.notes.front().onset_ticks) / contents.ticks_per_quarter,
        55'440.0 / division, 1e-4);
    EXPECT_NEAR(static_cast<double>(contents.end_ticks) / contents.ticks_per_quarter,
                4 * 55'440.0 / division, 1e-4);
  }
}

TEST(AppendTrack, ChunksThatAreNoTracksAreLeftOut) {
  const Bytes file = header() + chunk("XFIH", {1, 2}) + track(kQuarter) + chunk("XFKM", {3});
  EXPECT_EQ(longer(file, marker_at(9)).bytes, header(2) + track(kQuarter) + marker_track(1, 9));
}

TEST(AppendTrack, ABrokenFileIsWrittenSound) {
  // Running status over a meta event, a note never closed, no End of Track, a wrong track count.
  const Bytes events = {0, 0x90, 60, 1, 0, 0xFF, 1, 0, 5, 60, 0, 7, 61, 2};
  const LongerFile result = longer(header(9) + chunk("MTrk", events), marker_at(1));
  EXPECT_EQ(result.repairs.size(), 4u);
  const SmfContents contents = read_or_fail(result.bytes);
  EXPECT_THAT(contents.repairs, IsEmpty());
  EXPECT_THAT(contents.notes, ElementsAre(Note{0, 5, 60, 1, 0}, Note{12, 96, 61, 2, 0}));
}

TEST(AppendTrack, AFileOfFewTicksAQuarterGetsMore) {
  const LongerFile result = longer(header(1, 0, 24) + track(kQuarter), marker_at(97));
  const SmfContents contents = read_or_fail(result.bytes);
  EXPECT_EQ(contents.ticks_per_quarter, 96);
  EXPECT_EQ(result.begin_ticks, 4 * 97);
  EXPECT_EQ(contents.end_ticks, 4 * 97);
  EXPECT_THAT(contents.notes, ElementsAre(Note{0, 4 * 96, 60, 100, 0}));
}

// A note on a channel.
Bytes note_on(int channel, std::uint8_t length) {
  const auto status = [&](int kind) { return static_cast<std::uint8_t>(kind << 4 | channel); };
  return {0, status(0x9), 60, 1, length, status(0x8), 60, 64};
}

TEST(AppendTrack, TheChannelIsTheFirstThatNoMessageNames) {
  Bytes events;
  for (int channel = 0; channel < 9; ++channel) events = events + note_on(channel, 1);
  events = events + Bytes{0, 0xBA, 7, 1, 0, 0xFF, 0x21, 1, 5} + note_on(11, 1);
  EXPECT_EQ(longer(file(events), marker_at(0)).channel, 12);
}

TEST(AppendTrack, WhenAllChannelsAreUsedTheOneWhoseLastNoteEndsFirstIsSetBack) {
  Bytes tracks;
  for (int channel = 0; channel < 16; ++channel) {
    const bool is_first = channel == 5 || channel == kPercussionChannel;
    tracks = tracks + track(note_on(channel, is_first ? 10 : 50));
  }
  const LongerFile result = longer(header(16) + tracks, marker_at(60));
  EXPECT_EQ(result.channel, 5);
  const Bytes added = {60, 0xFF, 6,   4,   'h', 'e',  'r', 'e',                  //
                       0,  0xB5, 121, 0,   0,   0xB5, 0,   0,   0, 0xB5, 32, 0,  //
                       0,  0xB5, 7,   100, 0,   0xB5, 10,  64,  0, 0xC5, 40};
  EXPECT_NE(std::search(result.bytes.begin(), result.bytes.end(), added.begin(), added.end()),
            result.bytes.end());
}

TEST(AppendTrack, WhatIsNoMidiIsRefusedAtItsPlace) {
  const auto result = append_track(text_bytes("<html>"), marker_at(0));
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(result.error(), IsAt(0, "not a MIDI file"));
}

TEST(AppendTrack, WhatIsOutOfRangeIsNamed) {
  const auto complaint = [](auto change) -> std::string {
    AddedTrack added = marker_at(10);
    change(added);
    try {
      append_track(file(kQuarter), added);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "none";
  };
  EXPECT_EQ(complaint([](AddedTrack& a) { a.program = 128; }),
            "[append_track] program must be 0..127, received 128");
  EXPECT_THAT(complaint([](AddedTrack& a) { a.begin_ticks = -1; }),
              testing::HasSubstr("begin_ticks must be 0.."));
}

TEST(AppendTrack, EmptyTextsBridgeWhatNoDeltaTimeCanSay) {
  constexpr std::int64_t kMost = (std::int64_t{1} << 28) - 1;
  const Bytes far = {0xFF, 0xFF, 0xFF, 0x7F};
  const Bytes text = far + Bytes{0xFF, 1, 0};
  const LongerFile result = longer(file(kQuarter), marker_at(2 * kMost + 5));
  const Bytes added = Bytes{0, 0xFF, 3, 3, 'n', 'e', 'w'} + text + text +
                      Bytes{5, 0xFF, 6, 4, 'h', 'e', 'r', 'e', 0, 0xC1, 40};
  EXPECT_EQ(result.bytes, header(2) + track(kQuarter) + track(added));
  EXPECT_EQ(read_or_fail(result.bytes).end_ticks, 2 * kMost + 5);

  const Bytes exactly = Bytes{0, 0xFF, 3, 3, 'n', 'e', 'w'} + far +
                        Bytes{0xFF, 6, 4, 'h', 'e', 'r', 'e', 0, 0xC1, 40};
  EXPECT_EQ(longer(file(kQuarter), marker_at(kMost)).bytes,
            header(2) + track(kQuarter) + track(exactly));
}

TEST(AppendTrack, TimesThatBecomeTooLargeWithTheDivisionAreBridged) {
  const Bytes late_note = Bytes{0xFF, 0xFF, 0xFF, 0x7F, 0x90, 60, 1} + Bytes{1, 0x80, 60, 0};
  const Bytes late_end = {0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0x2F, 0};
  const std::int64_t begin = std::int64_t{1} << 29;
  const LongerFile result =
      longer(header(1, 0, 24) + chunk("MTrk", late_note + late_end), marker_at(begin));
  const SmfContents contents = read_or_fail(result.bytes);
  EXPECT_THAT(contents.repairs, IsEmpty());
  EXPECT_EQ(contents.notes.front().onset_ticks, 4 * ((std::int64_t{1} << 28) - 1));
  EXPECT_EQ(contents.end_ticks, 4 * begin);
}

}  // namespace
}  // namespace crnngan::midi
