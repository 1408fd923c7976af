// What the reader keeps for whoever plays a file.

#include <fmt/format.h>

#include <string>
#include <vector>

#include "midi/smf_bytes.h"

namespace crnngan::midi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

SmfContents read_with_messages(const Bytes& bytes) {
  return read_smf(bytes, NoteOrder::kByTrack, Messages::kKept).value();
}

// "ticks: status first second", or "ticks: status and the bytes of a system exclusive message".
std::vector<std::string> messages_of(const Bytes& bytes) {
  std::vector<std::string> lines;
  for (const Message& message : read_with_messages(bytes).messages) {
    std::string line = fmt::format("{}: {:X}", message.ticks, message.status);
    if (message.status == kSystemExclusive) {
      for (const std::uint8_t byte : message.exclusive) line += fmt::format(" {:X}", byte);
    } else {
      line += fmt::format(" {} {}", message.first, message.second);
    }
    lines.push_back(line);
  }
  return lines;
}

TEST(SmfMessages, AreLeftOutUnlessAskedFor) {
  EXPECT_THAT(read_or_fail(file(kQuarter)).messages, IsEmpty());
}

TEST(SmfMessages, OfEveryKindAreKept) {
  EXPECT_THAT(messages_of(file(Bytes{1, 0xC3, 5, 0, 0xD0, 6, 0, 0xA0, 60, 7, 0, 0xB0, 64, 127,  //
                                     0, 0xE0, 1, 64} +
                               kQuarter)),
              ElementsAre("1: C3 5 0", "1: D0 6 0", "1: A0 60 7", "1: B0 64 127", "1: E0 1 64",
                          "1: 90 60 100", "97: 80 60 0"));
}

TEST(SmfMessages, OfSystemExclusiveAreKeptWhenWhole) {
  const Bytes whole = {2, 0xF0, 5, 0x7E, 0x7F, 9, 1, 0xF7};
  const Bytes in_parts = {0, 0xF0, 2, 0x7E, 0x7F, 0, 0xF7, 3, 9, 1, 0xF7};
  EXPECT_THAT(messages_of(file(whole + in_parts)), ElementsAre("2: F0 7E 7F 9 1"));
  EXPECT_THAT(messages_of(file({0, 0xF0, 0})), IsEmpty());
}

TEST(SmfMessages, OfAllTracksComeByTimeThenByTrack) {
  const Bytes first = {5, 0xB0, 1, 1, 5, 1, 2};
  const Bytes second = {0, 0xB1, 1, 3, 5, 1, 4};
  EXPECT_THAT(messages_of(header(2) + track(first) + track(second)),
              ElementsAre("0: B1 1 3", "5: B0 1 1", "5: B1 1 4", "10: B0 1 2"));
}

TEST(SmfMessages, WithDataBytesAbove127AreLeftOutButForNoteOffs) {
  EXPECT_THAT(messages_of(file({0, 0x90, 60, 1,    0, 0xB0, 7,    0xCB, 0,    0xB0, 0xCB, 7,  //
                                0, 0x90, 61, 0xFF, 0, 0xC0, 0xFF, 5,    0x80, 60,   0xFF})),
              ElementsAre("0: 90 60 1", "5: 80 60 0"));
}

TEST(SmfMessages, EndANoteThatIsNeverClosedBeforeTheNextOfItsKey) {
  EXPECT_THAT(messages_of(file({0, 0x90, 60, 1, 0x60, 60, 2, 0x60, 60, 0})),
              ElementsAre("0: 90 60 1", "96: 90 60 2", "192: 80 60 0", "192: 90 60 0"));
  EXPECT_THAT(messages_of(file({0, 0x90, 60, 1, 0x60, 61, 2})),
              ElementsAre("0: 90 60 1", "96: 80 60 0", "96: 90 61 2", "192: 80 61 0"));
  const Bytes both_open = {0, 0x90, 60, 1, 0x60, 60, 2};
  EXPECT_THAT(messages_of(header(2) + track(kQuarter) + track(both_open)),
              ElementsAre("0: 90 60 100", "0: 90 60 1", "96: 80 60 0", "96: 80 60 0", "96: 90 60 2",
                          "192: 80 60 0"));
}

TEST(SmfEnd, IsThatOfTheLastTrack) {
  const auto end_of = [](const Bytes& bytes) { return read_or_fail(bytes).end_ticks; };
  const Bytes late_end = chunk("MTrk", kQuarter + Bytes{0x81, 0, 0xFF, 0x2F, 0});
  EXPECT_EQ(end_of(file(kQuarter)), 96);
  EXPECT_EQ(end_of(header() + late_end), 96 + 128);
  EXPECT_EQ(end_of(header(2) + late_end + track(kQuarter)), 96 + 128);
}

TEST(SmfEnd, OfATrackThatBreaksOffIsThatOfItsLastEvent) {
  const Bytes broken = {0x81, 0, 0xF1, 0};
  EXPECT_EQ(read_or_fail(header() + chunk("MTrk", kQuarter + broken)).end_ticks, 96);
  EXPECT_EQ(read_or_fail(header() + chunk("MTrk", {5, 0x90, 60, 1})).end_ticks, 5 + 96);
}

}  // namespace
}  // namespace crnngan::midi
