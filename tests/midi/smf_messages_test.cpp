// What the reader keeps of a file's events.

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

// "ticks: status first second", or "ticks: status", a meta event's type, and the content.
std::vector<std::string> messages_of(const Bytes& bytes) {
  std::vector<std::string> lines;
  for (const Message& message : read_with_messages(bytes).messages) {
    if (message.status == kMeta && message.first == kMetaEndOfTrack) continue;
    std::string line = fmt::format("{}: {:X}", message.ticks, message.status);
    if (message.status < kSystemExclusive || message.status == kMeta) {
      line += fmt::format(" {}", message.first);
    }
    if (message.status < kSystemExclusive) line += fmt::format(" {}", message.second);
    for (const std::uint8_t byte : message.content) line += fmt::format(" {:X}", byte);
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
                          "1: 90 60 100", "97: 80 60 64"));
}

TEST(SmfMessages, OfSystemExclusiveAndMetaEventsHaveTheirContent) {
  const Bytes whole = {2, 0xF0, 5, 0x7E, 0x7F, 9, 1, 0xF7};
  const Bytes in_parts = {0, 0xF0, 2, 0x7E, 0x7F, 1, 0xF7, 3, 9, 1, 0xF7};
  const Bytes text = {0, 0xFF, 1, 2, 'a', 'b'};
  EXPECT_THAT(messages_of(file(whole + in_parts + text)),
              ElementsAre("2: F0 7E 7F 9 1 F7", "2: F0 7E 7F", "3: F7 9 1 F7", "3: FF 1 61 62"));
  EXPECT_THAT(messages_of(file({0, 0xF0, 0})), ElementsAre("0: F0"));
}

TEST(SmfMessages, KnowTheirTrackPortAndNote) {
  const Bytes port = {0, 0xFF, 0x21, 1, 3};
  const auto messages = read_with_messages(header(2) + track(kQuarter) +
                                           track(port + Bytes{0, 0x80, 60, 1} + kQuarter))
                            .messages;
  std::vector<std::string> lines;
  for (const Message& message : messages) {
    if (message.status >= kSystemExclusive) continue;
    lines.push_back(fmt::format("{:X} track {} port {} note {}", message.status, message.track,
                                message.port, static_cast<std::int32_t>(message.note)));
  }
  EXPECT_THAT(lines, ElementsAre("90 track 0 port 0 note 0", "80 track 1 port 3 note -1",
                                 "90 track 1 port 3 note 1", "80 track 0 port 0 note 0",
                                 "80 track 1 port 3 note 1"));
}

TEST(SmfMessages, OfAllTracksComeByTimeThenByTrack) {
  const Bytes first = {5, 0xB0, 1, 1, 5, 1, 2};
  const Bytes second = {0, 0xB1, 1, 3, 5, 1, 4};
  EXPECT_THAT(messages_of(header(2) + track(first) + track(second)),
              ElementsAre("0: B1 1 3", "5: B0 1 1", "5: B1 1 4", "10: B0 1 2"));
}

TEST(SmfMessages, WithValuesAbove127Have127AndThoseOfNoKeyOrControllerAreLeftOut) {
  EXPECT_THAT(
      messages_of(file({0,    0x90, 60, 1,    0,  0xB0, 7,    0xCB, 0,    0xB0, 0xCB, 7,     //
                        0,    0x90, 61, 0xFF, 0,  0xC0, 0xFF, 0,    0xD0, 0xFF, 0,    0xE0,  //
                        0xFF, 1,    5,  0x80, 60, 0xFF})),
      ElementsAre("0: 90 60 1", "0: B0 7 127", "0: 90 61 127", "0: D0 127 0", "0: E0 127 1",
                  "5: 80 60 127", "96: 80 61 64"));
}

TEST(SmfMessages, EndANoteThatIsNeverClosedBeforeTheNextOfItsKey) {
  EXPECT_THAT(messages_of(file({0, 0x90, 60, 1, 0x60, 60, 2, 0x60, 60, 0})),
              ElementsAre("0: 90 60 1", "96: 90 60 2", "192: 80 60 64", "192: 90 60 0"));
  EXPECT_THAT(messages_of(file({0, 0x90, 60, 1, 0x60, 61, 2})),
              ElementsAre("0: 90 60 1", "96: 80 60 64", "96: 90 61 2", "192: 80 61 64"));
}

TEST(SmfEnd, IsThatOfTheLastTrack) {
  const auto end_of = [](const Bytes& bytes) { return read_or_fail(bytes).end_ticks; };
  const Bytes late_end = chunk("MTrk", kQuarter + Bytes{0x81, 0, 0xFF, 0x2F, 0});
  EXPECT_EQ(end_of(file(kQuarter)), 96);
  EXPECT_EQ(end_of(header() + late_end), 96 + 128);
  EXPECT_EQ(end_of(header(2) + late_end + track(kQuarter)), 96 + 128);
}

TEST(SmfEnd, OfATrackThatBreaksOffIsThatOfItsLastEvent) {
  const Bytes broken = {0x81, 0, 0xFF, 0};
  EXPECT_EQ(read_or_fail(header() + chunk("MTrk", kQuarter + broken)).end_ticks, 96);
  EXPECT_EQ(read_or_fail(header() + chunk("MTrk", {5, 0x90, 60, 1})).end_ticks, 5 + 96);
}

}  // namespace
}  // namespace crnngan::midi
