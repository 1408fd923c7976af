// What is played: the tones of one_at_a_time, whatever order a file has its events in.

#include "midi/performance.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "midi/one_at_a_time.h"
#include "midi/smf_bytes.h"

namespace crnngan::midi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "ticks: on key velocity", "ticks: off key"; of other messages "ticks: status".
std::vector<std::string> played(const Bytes& bytes) {
  std::vector<std::string> lines;
  const auto contents = read_smf(bytes, NoteOrder::kByTrack, Messages::kKept).value();
  for (const Message& message : performance(contents)) {
    const int kind = message.status >> 4;
    std::string line = fmt::format("{}: ", message.ticks);
    if (kind == 9 && message.second > 0) {
      line += fmt::format("on {} {}", message.first, message.second);
    } else if (kind == 8 || kind == 9) {
      line += fmt::format("off {}", message.first);
    } else {
      line += fmt::format("{:X}", message.status);
    }
    lines.push_back(line);
  }
  return lines;
}

TEST(Performance, ANoteOffOfTheOlderToneDoesNotEndTheNewer) {
  EXPECT_THAT(played(file({0, 0x90, 60, 1, 5, 60, 2, 5, 60, 0, 20, 60, 0})),
              ElementsAre("0: on 60 1", "5: off 60", "5: on 60 2", "30: off 60"));
}

TEST(Performance, ANoteOnThatStandsBeforeTheNoteOffOfItsTickIsHeardInFull) {
  EXPECT_THAT(played(file({0, 0x90, 60, 1, 5, 60, 2, 0, 60, 0, 20, 60, 0})),
              ElementsAre("0: on 60 1", "5: off 60", "5: on 60 2", "25: off 60"));
}

TEST(Performance, OfTwoTonesOfOneTickTheLongerIsHeard) {
  EXPECT_THAT(played(file({0, 0x90, 60, 1, 0, 60, 2, 5, 60, 0, 20, 60, 0})),
              ElementsAre("0: on 60 2", "25: off 60"));
}

TEST(Performance, TracksOfOneChannelDoNotEndEachOthersTones) {
  const Bytes longer = {0, 0x90, 60, 1, 30, 60, 0};
  const Bytes shorter = {10, 0x90, 60, 2, 10, 60, 0, 0, 60, 0};
  EXPECT_THAT(played(header(2) + track(longer) + track(shorter)),
              ElementsAre("0: on 60 1", "10: off 60", "10: on 60 2", "20: off 60"));
}

TEST(Performance, PortsKeepChannelsApart) {
  const Bytes port = {0, 0xFF, 0x21, 1, 1};
  const Bytes later = {10, 0x90, 60, 2, 10, 60, 0};
  EXPECT_THAT(played(header(2) + track({0, 0x90, 60, 1, 30, 60, 0}) + track(port + later)),
              ElementsAre("0: on 60 1", "10: on 60 2", "20: off 60", "30: off 60"));
}

TEST(Performance, ANoteWithoutLengthIsHeardForATick) {
  EXPECT_THAT(played(file({5, 0x90, 60, 1, 0, 60, 0})), ElementsAre("5: on 60 1", "6: off 60"));
}

TEST(Performance, ANoteNeverClosedEndsAfterAQuarter) {
  const Bytes both_open = {0, 0x90, 60, 1, 0x60, 60, 2};
  EXPECT_THAT(played(file(both_open)),
              ElementsAre("0: on 60 1", "96: off 60", "96: on 60 2", "192: off 60"));
}

TEST(Performance, AllNotesOffEndsWhatTheReaderEndsByIt) {
  const Bytes chord = {0, 0x90, 60, 1, 0, 64, 1};
  const Bytes silence = {10, 0xB0, 123, 0};
  const Bytes late_off = {10, 0x80, 60, 0, 0, 64, 0};
  EXPECT_THAT(played(file(chord + silence + late_off)),
              ElementsAre("0: on 60 1", "0: on 64 1", "10: off 60", "10: off 64", "10: B0"));
  // In mono mode no chord would sound.
  const Bytes mono = {10, 0xB0, 126, 1};
  EXPECT_THAT(played(file(chord + mono + late_off)),
              ElementsAre("0: on 60 1", "0: on 64 1", "10: off 60", "10: off 64"));
}

TEST(Performance, AllNotesOffOfAnotherTrackEndsNoNoteOfItsTick) {
  const Bytes silence = {10, 0xB0, 123, 0};
  const Bytes both = {0, 0x90, 60, 1, 10, 62, 1, 10, 60, 0, 0, 62, 0};
  EXPECT_THAT(played(header(2) + track(both) + track(silence)),
              ElementsAre("0: on 60 1", "10: on 62 1", "10: off 60", "20: off 62"));
}

TEST(Performance, OtherMessagesKeepTheirPlacesAndMetaEventsAreNotTold) {
  const Bytes pedal = {0, 0xB0, 64, 127};
  const Bytes text = {0, 0xFF, 1, 1, 'a'};
  EXPECT_THAT(played(file(pedal + text + kQuarter + pedal + Bytes{0, 0xC0, 1})),
              ElementsAre("0: B0", "0: on 60 100", "96: off 60", "96: B0", "96: C0"));
}

TEST(Performance, OfSystemExclusiveMessagesTheWholeOnesAreTold) {
  const Bytes whole = {2, 0xF0, 5, 0x7E, 0x7F, 9, 1, 0xF7};
  const Bytes in_parts = {0, 0xF0, 2, 0x7E, 0x7F, 0, 0xF7, 3, 9, 1, 0xF7};
  EXPECT_THAT(played(file(whole + in_parts)), ElementsAre("2: F0"));
  EXPECT_THAT(played(file({0, 0xF0, 0})), IsEmpty());
}

TEST(OneAtATime, TheLongestOfATickStaysAndOthersEndWhereTheNextStarts) {
  const std::vector<Note> notes = {{0, 50, 60, 1, 0}, {0, 70, 60, 2, 0},  {0, 70, 60, 9, 0},
                                   {0, 70, 61, 3, 0}, {10, 5, 60, 4, 0},  {12, 90, 60, 5, 0},
                                   {0, 70, 60, 6, 1}, {300, 5, 60, 7, 0}, {12, 90, 60, 5, 0}};
  EXPECT_THAT(one_at_a_time(notes),
              ElementsAre(Note{0, 10, 60, 9, 0}, Note{0, 70, 61, 3, 0}, Note{10, 2, 60, 4, 0},
                          Note{12, 90, 60, 5, 0}, Note{0, 70, 60, 6, 1}, Note{300, 5, 60, 7, 0}));
}

}  // namespace
}  // namespace crnngan::midi
