#include "midi/smf_writer.h"

#include <limits>
#include <stdexcept>
#include <string>

#include "base/error_of.h"
#include "midi/smf_bytes.h"

namespace crnngan::midi {
namespace {

constexpr std::int64_t kLongestDelta = (1 << 28) - 1;

std::string complaint(const std::vector<Note>& notes, const SmfOptions& options = {}) {
  try {
    write_smf(notes, options);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "none";
}

TEST(SmfWriter, WritesNameTempoProgramAndNotesByteForByte) {
  SmfOptions options;
  options.ticks_per_quarter = 0x1E0;
  options.time_line.tempos = {{0, 0x0A0B0C}};
  options.parts = {{.program = 40}};
  options.name = "ab";
  const Bytes events = {0,    0xFF, 0x03, 2,   'a', 'b',      //
                        0,    0xFF, 0x51, 3,   10,  11,  12,  //
                        0,    0xC2, 40,                       //
                        5,    0x92, 60,   100,                //
                        0x81, 0x00, 0x82, 60,  64};
  EXPECT_EQ(write_smf(std::vector<Note>{{5, 128, 60, 100, 2}}, options),
            header(1, 0, 0x1E0) + track(events));
}

TEST(SmfWriter, WritesTheTimeSignatureBehindTheTempo) {
  const auto written = [](TimeSignature signature) {
    const Bytes bytes =
        write_smf({}, {.time_line = {.time_signatures = {{0, signature}}}, .name = {}});
    EXPECT_EQ(read_or_fail(bytes).time_line.time_signature_at(0), signature);
    return Bytes(bytes.end() - 8 - 4, bytes.end() - 4);
  };
  EXPECT_EQ(written({3, 4}), (Bytes{0, 0xFF, 0x58, 4, 3, 2, 24, 8}));
  EXPECT_EQ(written({6, 8}), (Bytes{0, 0xFF, 0x58, 4, 6, 3, 36, 8}));
  EXPECT_EQ(written({3, 8}), (Bytes{0, 0xFF, 0x58, 4, 3, 3, 12, 8}));
  EXPECT_EQ(written({2, 1}), (Bytes{0, 0xFF, 0x58, 4, 2, 0, 96, 8}));
  EXPECT_EQ(written({255, 64}), (Bytes{0, 0xFF, 0x58, 4, 255, 6, 3, 8}));
}

TEST(SmfWriter, ChangesStandBetweenTheNotesAtTheirTimes) {
  const TimeLine line = {.tempos = {{2, 1}, {5, 3}},
                         .time_signatures = {{0, {3, 4}}, {5, {2, 2}}},
                         .key_signatures = {{0, {-7, true}}, {9, {2, false}}}};
  const std::vector<Note> notes = {{0, 5, 60, 1, 0}, {5, 9, 62, 1, 0}};
  const Bytes bytes = write_smf(notes, {.time_line = line, .name = {}});
  const SmfContents contents = read_or_fail(bytes);
  TimeLine expected = line;
  expected.tempos.insert(expected.tempos.begin(), {0, kStandardTempo});
  EXPECT_EQ(contents.time_line, expected);
  EXPECT_EQ(contents.notes, notes);
  EXPECT_EQ(contents.end_ticks, 14);
}

TEST(SmfWriter, NoNotesGiveASoundFile) {
  EXPECT_EQ(write_smf({}, {}), header(1, 0, 384) + track({0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20}));
}

TEST(SmfWriter, PercussionGetsNoProgram) {
  const Bytes bytes = write_smf(std::vector<Note>{{0, 1, 35, 1, kPercussionChannel}}, {});
  EXPECT_EQ(bytes, header(1, 0, 384) + track({0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20,  //
                                              0, 0x99, 35, 1, 1, 0x89, 35, 64}));
}

TEST(SmfWriter, OfAKeyThatStartsTwiceAtATickTheLongerToneIsWritten) {
  const std::vector<Note> twice = {{0, 10, 60, 1, 0}, {0, 90, 60, 2, 0}, {0, 30, 60, 3, 0}};
  EXPECT_EQ(write_smf(twice, {}), write_smf(std::vector<Note>{{0, 90, 60, 2, 0}}, {}));
}

TEST(SmfWriter, AKeyThatSoundsIsEndedBeforeItStartsAgain) {
  const std::vector<Note> again = {{0, 90, 60, 1, 0}, {10, 5, 60, 2, 0}, {10, 90, 60, 3, 1}};
  EXPECT_EQ(write_smf(again, {}),
            header(1, 0, 384) + track({0,  0xFF, 0x51, 3,  0x07, 0xA1, 0x20, 0, 0xC0,
                                       0,  0,    0xC1, 0,  0,    0x90, 60,   1,  //
                                       10, 0x80, 60,   64, 0,    0x90, 60,   2,  //
                                       0,  0x91, 60,   3,                        //
                                       5,  0x80, 60,   64, 85,   0x81, 60,   64}));
}

TEST(SmfWriter, SeveralPartsGetATrackEachBehindThatOfTheTimeLine) {
  const std::vector<Part> parts = {{.name = "a", .program = 40}, {}, {.name = "c", .port = 2}};
  const std::vector<Note> notes = {{0, 5, 60, 1, 3, 2}, {1, 5, 61, 2, 0, 0}};
  const Bytes bytes = write_smf(notes, {.parts = parts, .name = "all"});
  EXPECT_EQ(bytes, header(4, 1, 384) +
                       track({0, 0xFF, 3, 3, 'a', 'l', 'l', 0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20}) +
                       track({0, 0xFF, 3, 1, 'a', 0, 0xC0, 40, 1, 0x90, 61, 2, 5, 0x80, 61, 64}) +
                       track({}) +
                       track({0, 0xFF, 3,  1, 'c', 0,    0xFF, 0x21, 1, 2, 0, 0xC3, 0,  //
                              0, 0x93, 60, 1, 5,   0x83, 60,   64}));
}

TEST(SmfWriter, PortsKeepTheTonesOfAKeyApart) {
  const std::vector<Note> notes = {{0, 5, 60, 1, 0, 0}, {0, 9, 60, 2, 0, 1}};
  EXPECT_EQ(read_or_fail(write_smf(notes, {.parts = {{}, {.port = 1}}})).notes, notes);
}

TEST(SmfWriter, ANoteOfNoPartIsRefused) {
  EXPECT_EQ(complaint({{0, 1, 60, 1, 0, 2}}, {.parts = {{}, {}}}),
            "[smf_writer] part of a note must be 0..1, received 2");
}

TEST(SmfWriter, NotesEndBeforeOthersStartAtTheSameTick) {
  const Bytes bytes = write_smf(std::vector<Note>{{1, 1, 60, 2, 9}, {0, 1, 60, 1, 9}}, {});
  EXPECT_EQ(bytes, header(1, 0, 384) + track({0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20,      //
                                              0, 0x99, 60,   1, 1,    0x89, 60,   64,  //
                                              0, 0x99, 60,   2, 1,    0x89, 60,   64}));
}

TEST(SmfWriter, LongestDeltaTimeIsWritten) {
  const std::vector<Note> notes = {{kLongestDelta, kLongestDelta, 60, 1, 0}};
  EXPECT_EQ(read_or_fail(write_smf(notes, {})).notes, notes);
}

TEST(SmfWriter, DeltaTimeThatDoesNotFitIsRefused) {
  const auto refusal = [](const Note& note) {
    return test::error_of([&] { write_smf({&note, 1}, {}); });
  };
  EXPECT_EQ(refusal({kLongestDelta + 1, 1, 60, 1, 0}),
            "268435456 ticks from one event to the next; a MIDI file can have up to 268435455");
  EXPECT_NE(refusal({0, kLongestDelta + 1, 60, 1, 0}), "");
}

TEST(SmfWriter, NotesOutOfRangeAreRefused) {
  EXPECT_THAT(complaint({{-1, 1, 60, 1, 0}}), testing::HasSubstr("onset_ticks"));
  EXPECT_EQ(complaint({{0, 0, 60, 1, 0}}).substr(0, 37), "[smf_writer] length_ticks must be 1..");
  EXPECT_EQ(complaint({{0, 1, 128, 1, 0}}), "[smf_writer] pitch must be 0..127, received 128");
  EXPECT_EQ(complaint({{0, 1, 60, 0, 0}}), "[smf_writer] velocity must be 1..127, received 0");
  EXPECT_EQ(complaint({{0, 1, 60, 128, 0}}), "[smf_writer] velocity must be 1..127, received 128");
  EXPECT_EQ(complaint({{0, 1, 60, 1, 16}}), "[smf_writer] channel must be 0..15, received 16");
}

TEST(SmfWriter, NoteWhoseEndPasses64BitsIsRefused) {
  constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
  EXPECT_THAT(complaint({{kLast, 1, 60, 1, 0}}), testing::HasSubstr("length_ticks"));
}

TEST(SmfWriter, OptionsOutOfRangeAreRefused) {
  const auto with = [](auto change) {
    SmfOptions options;
    change(options);
    return complaint({}, options);
  };
  EXPECT_EQ(with([](SmfOptions& o) { o.ticks_per_quarter = 0; }),
            "[smf_writer] ticks_per_quarter must be 1..32767, received 0");
  EXPECT_EQ(with([](SmfOptions& o) { o.ticks_per_quarter = 32768; }),
            "[smf_writer] ticks_per_quarter must be 1..32767, received 32768");
  EXPECT_EQ(with([](SmfOptions& o) { o.time_line.tempos = {{0, 0}}; }),
            "[smf_writer] us_per_quarter must be 1..16777215, received 0");
  EXPECT_EQ(with([](SmfOptions& o) { o.time_line.tempos = {{0, 1 << 24}}; }),
            "[smf_writer] us_per_quarter must be 1..16777215, received 16777216");
  EXPECT_EQ(with([](SmfOptions& o) { o.time_line.time_signatures = {{0, {0, 4}}}; }),
            "[smf_writer] beats must be 1..255, received 0");
  EXPECT_EQ(with([](SmfOptions& o) { o.time_line.time_signatures = {{0, {4, 128}}}; }),
            "[smf_writer] beat_unit must be 1..64, received 128");
  EXPECT_EQ(with([](SmfOptions& o) { o.time_line.time_signatures = {{0, {4, 6}}}; }),
            "[smf_writer] beat_unit must be a power of two, received 6");
  EXPECT_EQ(with([](SmfOptions& o) { o.time_line.key_signatures = {{0, {8, false}}}; }),
            "[smf_writer] fifths must be -7..7, received 8");
  EXPECT_EQ(with([](SmfOptions& o) { o.parts = {{.program = 128}}; }),
            "[smf_writer] program must be 0..127, received 128");
}

}  // namespace
}  // namespace crnngan::midi
