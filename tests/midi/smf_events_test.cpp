// What the reader makes of the events inside one track.

#include "midi/smf_bytes.h"

namespace crnngan::midi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(SmfReader, NoteLastsFromNoteOnToNoteOff) {
  const SmfContents contents = read_or_fail(file({0x0A, 0x93, 60, 100, 0x81, 0x00, 0x83, 60, 64}));
  EXPECT_THAT(contents.notes, ElementsAre(Note{10, 128, 60, 100, 3}));
  EXPECT_THAT(contents.repairs, IsEmpty());
  EXPECT_EQ(contents.ticks_per_quarter, 96);
}

TEST(SmfReader, NoteOnOfVelocityZeroClosesNote) {
  EXPECT_THAT(read_or_fail(file({0, 0x90, 60, 100, 9, 0x90, 60, 0})).notes,
              ElementsAre(Note{0, 9, 60, 100, 0}));
}

TEST(SmfReader, RunningStatusRepeatsTheStatusByte) {
  const SmfContents contents = read_or_fail(file({0, 0x90, 60, 1, 5, 62, 2, 5, 60, 0, 5, 62, 0}));
  EXPECT_THAT(contents.notes, ElementsAre(Note{0, 10, 60, 1, 0}, Note{5, 10, 62, 2, 0}));
  EXPECT_THAT(contents.repairs, IsEmpty());
}

TEST(SmfReader, RunningStatusIsKeptOverMetaAndSysexAndReportedOnce) {
  const SmfContents contents = read_or_fail(file({0, 0x90, 60, 1,    0, 0xFF, 1, 0, 5,  60, 0,  //
                                                  0, 0xF0, 1,  0xF7, 5, 62,   1, 5, 62, 0}));
  EXPECT_THAT(contents.notes, ElementsAre(Note{0, 5, 60, 1, 0}, Note{10, 5, 62, 1, 0}));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(kEvents + 8, "track 1: running status kept")));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(kEvents + 8, ": 2")));
}

TEST(SmfReader, OneByteMessagesAreReadAsSuch) {
  EXPECT_THAT(
      read_or_fail(file(Bytes{0, 0xC0, 5, 0, 0xD0, 6, 0, 7, 0, 0xE0, 1, 2} + kQuarter)).notes,
      ElementsAre(kQuarterNote));
}

TEST(SmfReader, SysexEscapeAndMetaArePassedOver) {
  const Bytes blocks = {0,    0xF0, 3, 0x90, 60,   0xF7, 0,    0xF7, 2,
                        0x90, 61,   0, 0xFF, 0x7F, 2,    0x90, 62};
  const SmfContents contents = read_or_fail(file(blocks + kQuarter));
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
  EXPECT_THAT(contents.repairs, IsEmpty());
}

TEST(SmfReader, LongMetaEventIsPassedOverByItsTwoByteLength) {
  EXPECT_THAT(read_or_fail(file(Bytes{0, 0xFF, 1, 0x82, 0x2C} + Bytes(300, 'x') + kQuarter)).notes,
              ElementsAre(kQuarterNote));
}

TEST(SmfReader, TimeOfMetaEventsCounts) {
  EXPECT_THAT(read_or_fail(file(Bytes{7, 0xFF, 1, 0} + kQuarter)).notes,
              ElementsAre(Note{7, 96, 60, 100, 0}));
}

TEST(SmfReader, NoteOffClosesTheOldestNoteOfItsKey) {
  EXPECT_THAT(read_or_fail(file({0, 0x90, 60, 1, 5, 60, 2, 5, 60, 0, 5, 60, 0})).notes,
              ElementsAre(Note{0, 10, 60, 1, 0}, Note{5, 10, 60, 2, 0}));
}

TEST(SmfReader, NoteOffOfAnotherChannelOrKeyClosesNothing) {
  EXPECT_THAT(
      read_or_fail(file({0, 0x90, 60, 1, 5, 0x81, 60, 0, 5, 0x80, 61, 0, 5, 0x80, 60, 0})).notes,
      ElementsAre(Note{0, 15, 60, 1, 0}));
}

TEST(SmfReader, NoteNeverClosedGetsOneQuarter) {
  const SmfContents contents = read_or_fail(file({0, 0x90, 60, 1, 0, 60, 2, 5, 60, 0}));
  EXPECT_THAT(contents.notes, ElementsAre(Note{0, 5, 60, 1, 0}, Note{0, 96, 60, 2, 0}));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(kEvents + 14, "notes never closed")));
}

TEST(SmfReader, NoteOpenInOneTrackIsNotClosedByTheNext) {
  const Bytes bytes = header(2) + track({0, 0x90, 60, 1}) + track({5, 0x80, 60, 0});
  EXPECT_THAT(read_or_fail(bytes).notes, ElementsAre(Note{0, 96, 60, 1, 0}));
}

TEST(SmfReader, NoteWithoutLengthGetsOneTick) {
  const SmfContents contents = read_or_fail(file({0, 0x90, 60, 1, 0, 60, 0}));
  EXPECT_THAT(contents.notes, ElementsAre(Note{0, 1, 60, 1, 0}));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(kEvents + 4, "notes without length")));
}

TEST(SmfReader, VelocitiesAndValuesAbove127AreTakenFor127AndReportedOnce) {
  const Bytes events = {0, 0xB0, 7, 0xCB, 0, 0x90, 60, 240, 9, 0x90, 60, 0, 0, 0xE0, 0x90, 1};
  const SmfContents contents = read_or_fail(file(events));
  EXPECT_THAT(contents.notes, ElementsAre(Note{0, 9, 60, 127, 0}));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(kEvents, "values above 127, taken for 127: 3")));
}

TEST(SmfReader, MessagesForKeysControllersAndProgramsAbove127AreDroppedAndReportedOnce) {
  const Bytes bad = {0, 0xB0, 0xCB, 7, 0, 0x90, 0xBC, 100, 0, 0xC0, 0x80, 0, 0x80, 0xBC, 1};
  const SmfContents contents = read_or_fail(file(bad + kQuarter));
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(kEvents, "program above 127, dropped: 4")));
}

TEST(SmfReader, SystemMessagesArePassedOverByTheirLengths) {
  const Bytes lengths[] = {{0xF1, 9}, {0xF2, 9, 9}, {0xF3, 9}, {0xF4}, {0xF5}, {0xF6}, {0xF8},
                           {0xF9},    {0xFA},       {0xFB},    {0xFC}, {0xFD}, {0xFE}};
  for (const Bytes& message : lengths) {
    // The first event of the track, and between a note's ends.
    const SmfContents contents = read_or_fail(
        file(Bytes{5} + message + Bytes{0, 0x90, 60, 1, 3} + message + Bytes{4, 0x80, 60, 0}));
    EXPECT_THAT(contents.notes, ElementsAre(Note{5, 7, 60, 1, 0})) << int{message.front()};
    EXPECT_THAT(contents.repairs,
                ElementsAre(IsAt(kEvents, "track 1: system messages, which no file may hold")));
    EXPECT_THAT(contents.repairs, ElementsAre(IsAt(kEvents, "passed over: 2")));
  }
}

TEST(SmfReader, RealTimeMessagesLeaveTheRunningStatusAndCommonOnesInterruptIt) {
  const auto repairs_with = [](std::uint8_t status) {
    return read_or_fail(file({0, 0x90, 60, 1, 0, status, 9, 60, 0})).repairs.size();
  };
  EXPECT_EQ(repairs_with(0xF8), 1u);
  EXPECT_EQ(repairs_with(0xF6), 2u);
}

TEST(SmfReader, NoteOffOfReleaseVelocityAbove127StillCloses) {
  EXPECT_THAT(read_or_fail(file({0, 0x90, 60, 1, 5, 0x80, 60, 0xFF})).notes,
              ElementsAre(Note{0, 5, 60, 1, 0}));
}

TEST(SmfReader, TimeBeyond32BitsDoesNotWrap) {
  Bytes events;
  for (int i = 0; i < 40; ++i) events = events + Bytes{0xFF, 0xFF, 0xFF, 0x7F, 0xB0, 7, 0};
  const auto contents = read_or_fail(file(events + kQuarter));
  EXPECT_THAT(contents.notes, ElementsAre(Note{40 * std::int64_t{0x0FFFFFFF}, 96, 60, 100, 0}));
}

TEST(SmfReader, HundredsOfThousandsOfNotesStackedOnOneKeyAreEachClosed) {
  constexpr int kNotes = 300000;
  Bytes events = {0, 0x90, 60, 1};
  for (int i = 1; i < kNotes; ++i) events.insert(events.end(), {0, 60, 1});
  for (int i = 0; i < kNotes; ++i) events.insert(events.end(), {1, 60, 0});
  const auto contents = read_or_fail(file(events));
  ASSERT_EQ(contents.notes.size(), std::size_t{kNotes});
  for (int i = 0; i < kNotes; ++i) {
    ASSERT_EQ(contents.notes[static_cast<std::size_t>(i)], (Note{0, i + 1, 60, 1, 0}));
  }
}

TEST(SmfReader, AllNotesOffAllSoundOffAndModesEndTheNotesOfTheirChannel) {
  for (const std::uint8_t controller : Bytes{120, 123, 124, 125, 126, 127}) {
    const Bytes two_channels = {0, 0x90, 60, 1, 0, 0x91, 62, 1, 0, 0x90, 64, 1};
    const Bytes silence = {10, 0xB0, controller, 0};
    const Bytes offs = {5, 0x80, 60, 0, 0, 0x81, 62, 0, 0, 0x80, 64, 0};
    const SmfContents contents = read_or_fail(file(two_channels + silence + offs));
    EXPECT_THAT(contents.notes,
                ElementsAre(Note{0, 10, 60, 1, 0}, Note{0, 15, 62, 1, 1, 1}, Note{0, 10, 64, 1, 0}))
        << int{controller};
    EXPECT_THAT(contents.repairs, IsEmpty());
  }
  // Other controllers end nothing.
  for (const std::uint8_t controller : Bytes{64, 119, 121, 122}) {
    EXPECT_THAT(read_or_fail(file({0, 0x90, 60, 1, 5, 0xB0, controller, 0, 5, 0x80, 60, 0})).notes,
                ElementsAre(Note{0, 10, 60, 1, 0}));
  }
}

TEST(SmfReader, ANoteOffBehindAllNotesOffBelongsToALaterNote) {
  EXPECT_THAT(read_or_fail(file({0,  0x90, 60, 1,    10, 0xB0, 123, 0,    10, 0x90,
                                 60, 2,    5,  0x80, 60, 0,    20,  0x80, 60, 0}))
                  .notes,
              ElementsAre(Note{0, 10, 60, 1, 0}, Note{20, 5, 60, 2, 0}));
}

TEST(SmfReader, NotesThatOnlyAllNotesOffClosesAreNoRepair) {
  const SmfContents contents = read_or_fail(file({0, 0x90, 60, 1, 0x60, 0xB0, 123, 0}));
  EXPECT_THAT(contents.notes, ElementsAre(Note{0, 96, 60, 1, 0}));
  EXPECT_THAT(contents.repairs, IsEmpty());
}

TEST(SmfReader, AllNotesOffEndsNotesOfOtherTracksThatHaveBegunBefore) {
  const Bytes long_note = {0, 0x90, 60, 1, 40, 0x80, 60, 0};
  const Bytes at_its_tick = {10, 0x90, 62, 1, 40, 0x80, 62, 0};
  const Bytes other_port = {0, 0xFF, 0x21, 1, 1};
  const Bytes silence = {10, 0xB0, 123, 0};
  EXPECT_THAT(
      read_or_fail(header(4) + track(long_note) + track(silence) + track(at_its_tick) +
                   track(other_port + long_note))
          .notes,
      ElementsAre(Note{0, 10, 60, 1, 0}, Note{0, 40, 60, 1, 0, 2}, Note{10, 40, 62, 1, 0, 1}));
}

TEST(SmfReader, NothingCountsAfterEndOfTrack) {
  const SmfContents contents = read_or_fail(file(kQuarter + kEndOfTrack + kQuarter));
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(kEvents + 12, "12 bytes after End of Track")));
}

TEST(SmfReader, MissingEndOfTrackIsReportedWithItsOffset) {
  const SmfContents contents = read_or_fail(header() + chunk("MTrk", kQuarter));
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(kEvents + 8, "no End of Track")));
}

// Events that nothing certain can follow: the notes before them stay.
struct Breakdown {
  const char* name;
  Bytes events;
  const char* reason;
};

void PrintTo(const Breakdown& breakdown, std::ostream* out) { *out << breakdown.name; }

class SmfReaderBreakdown : public ::testing::TestWithParam<Breakdown> {};

TEST_P(SmfReaderBreakdown, KeepsTheNotesBeforeItAndReportsItsOffset) {
  const SmfContents contents = read_or_fail(header() + chunk("MTrk", kQuarter + GetParam().events));
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(kEvents + 8, GetParam().reason)));
}

INSTANTIATE_TEST_SUITE_P(
    AllKinds, SmfReaderBreakdown,
    ::testing::Values(
        Breakdown{"DeltaTimeCutOff", {0x81}, "a delta time"},
        Breakdown{
            "DeltaTimeOfFiveBytes", {0x80, 0x80, 0x80, 0x80, 0x00, 0x90, 60, 1}, "a delta time"},
        Breakdown{"DeltaTimeEndless", Bytes(2000, 0xFF), "a delta time"},
        Breakdown{"NothingAfterDeltaTime", {0x00}, "an event that is cut off"},
        Breakdown{"MessageCutOff", {0x00, 0x90, 60}, "a channel message"},
        Breakdown{"MetaTypeCutOff", {0x00, 0xFF}, "a meta event"},
        Breakdown{"MetaLengthCutOff", {0x00, 0xFF, 0x01}, "an event length"},
        Breakdown{"MetaLengthOfFiveBytes",
                  {0x00, 0xFF, 0x01, 0x8F, 0xFF, 0xFF, 0xFF, 0x7F},
                  "an event length"},
        Breakdown{"MetaPastEnd", {0x00, 0xFF, 0x01, 0x7F, 1, 2}, "an event of 127 bytes where 2"},
        Breakdown{"MetaOfGreatestLength",
                  {0x00, 0xFF, 0x01, 0xFF, 0xFF, 0xFF, 0x7F},
                  "an event of 268435455 bytes"},
        Breakdown{"SysexPastEnd", {0x00, 0xF0, 0x05, 1}, "an event of 5 bytes where 1"},
        Breakdown{"SystemMessageCutOff", {0x00, 0xF2, 0x00}, "a system message"}),
    [](const auto& each) { return each.param.name; });

TEST(SmfReader, RunningStatusWithoutStatusBreaksTheTrackOff) {
  const Bytes bytes = header(2) + track(kQuarter) + track({0, 60, 100, 5, 60, 0});
  const SmfContents contents = read_or_fail(bytes);
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
  EXPECT_THAT(contents.repairs,
              ElementsAre(IsAt(kEvents + 12 + 8, "track 2 ends early: a data byte")));
}

TEST(SmfReader, FileWithoutNotesOneOfWhoseTracksBreaksOffIsRefused) {
  EXPECT_THAT(refusal(file({0, 60, 100, 5, 60, 0})), IsAt(kEvents, "a data byte"));
  EXPECT_THAT(refusal(header() + chunk("MTrk", Bytes(1000, 0))), IsAt(kEvents, "a data byte"));
}

TEST(SmfReader, SoundFileWithoutNotesIsRead) {
  EXPECT_THAT(read_or_fail(file({0, 0x80, 60, 0})).notes, IsEmpty());
}

}  // namespace
}  // namespace crnngan::midi
