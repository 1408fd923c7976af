// What the reader makes of headers, chunks and wrappers.

#include "midi/smf_bytes.h"

namespace crnngan::midi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::size_t kTrackBytes = 8 + 8 + 4;  // of track(kQuarter)

Bytes riff(const Bytes& content, std::string_view type = "RMID") {
  return text_bytes("RIFF") + little_endian_32(content.size() + 4) + text_bytes(type) + content;
}

Bytes riff_chunk(std::string_view type, const Bytes& content) {
  const Bytes padding(content.size() % 2, 0);
  return text_bytes(type) + little_endian_32(content.size()) + content + padding;
}

TEST(SmfReader, TracksOfFormat1AreMerged) {
  const SmfContents contents = read_or_fail(header(3) + track({5, 0x91, 60, 1, 1, 60, 0}) +
                                            track({5, 0x90, 60, 1, 1, 60, 0}) +
                                            track({0, 0x92, 72, 1, 5, 48, 1, 1, 72, 0, 0, 48, 0}));
  EXPECT_EQ(contents.format, 1);
  EXPECT_EQ(contents.tracks, 3);
  EXPECT_THAT(contents.notes, ElementsAre(Note{0, 6, 72, 1, 2}, Note{5, 1, 48, 1, 2},
                                          Note{5, 1, 60, 1, 1}, Note{5, 1, 60, 1, 0}));
  EXPECT_THAT(contents.repairs, IsEmpty());
}

TEST(SmfReader, TracksOfFormat0AreMergedAndReported) {
  const SmfContents contents = read_or_fail(header(2, 0) + track(kQuarter) + track(kQuarter));
  EXPECT_THAT(contents.notes, SizeIs(2));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(8, "format 0 with 2 tracks")));
}

TEST(SmfReader, TracksOfFormat2AreMergedAndReported) {
  const SmfContents contents = read_or_fail(header(2, 2) + track(kQuarter) + track(kQuarter));
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote, kQuarterNote));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(8, "format 2")));
}

TEST(SmfReader, WhatIsNotMidiIsRefusedAtItsFirstByte) {
  EXPECT_THAT(refusal({}), IsAt(0, "no bytes"));
  EXPECT_THAT(refusal({'M', 'T', 'h'}), IsAt(0, "not a MIDI file"));
  EXPECT_THAT(refusal(text_bytes("<!DOCTYPE html>")), IsAt(0, "not a MIDI file"));
  EXPECT_THAT(refusal(Bytes(100000, 0)), IsAt(0, "not a MIDI file"));
  EXPECT_THAT(refusal(Bytes{0xEF, 0xBB, 0xBF} + header() + track(kQuarter)),
              IsAt(0, "not a MIDI file"));
}

TEST(SmfReader, TruncatedHeaderIsRefusedAtTheEnd) {
  const Bytes whole = header();
  for (const std::size_t length : {4u, 8u, 13u}) {
    EXPECT_THAT(refusal(Bytes(whole.begin(), whole.begin() + static_cast<int>(length))),
                IsAt(length, "ends inside its header"));
  }
}

TEST(SmfReader, HeaderWithoutTracksIsRefused) {
  EXPECT_THAT(refusal(header()), IsAt(0, "no track chunk"));
  EXPECT_THAT(refusal(header() + Bytes{'M', 'T', 'r', 'k', 0, 0}), IsAt(0, "no track chunk"));
}

TEST(SmfReader, HeaderLengthBelow6IsRefused) {
  Bytes bytes = header() + track(kQuarter);
  bytes[7] = 4;
  EXPECT_THAT(refusal(bytes), IsAt(4, "header length must be 6 or more, found 4"));
}

TEST(SmfReader, UnknownFormatIsRefused) {
  EXPECT_THAT(refusal(header(1, 0xFFFF) + track(kQuarter)),
              IsAt(8, "format must be 0, 1 or 2, found 65535"));
}

TEST(SmfReader, DivisionsWithoutTicksPerQuarterAreRefused) {
  EXPECT_THAT(refusal(header(1, 1, 0) + track(kQuarter)), IsAt(12, "division 0"));
  EXPECT_THAT(refusal(header(1, 1, 0xE728) + track(kQuarter)), IsAt(12, "SMPTE division 0xE728"));
}

TEST(SmfReader, GreatestDivisionIsRead) {
  EXPECT_EQ(read_or_fail(header(1, 1, 32767) + track(kQuarter)).ticks_per_quarter, 32767);
}

TEST(SmfReader, LongerHeaderIsSkipped) {
  Bytes head = header() + Bytes{0xAB, 0xCD};
  head[7] = 8;
  const SmfContents contents = read_or_fail(head + track(kQuarter));
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
  EXPECT_THAT(contents.repairs, IsEmpty());
}

TEST(SmfReader, HeaderLengthThatLeadsNowhereIsReportedAndTracksAreFound) {
  for (const std::uint8_t top : {std::uint8_t{0}, std::uint8_t{0xFF}}) {
    Bytes bytes = header(2) + track(kQuarter) + track(kQuarter);
    bytes[4] = top;
    bytes[7] = 10;
    const SmfContents contents = read_or_fail(bytes);
    EXPECT_THAT(contents.notes, SizeIs(2));
    EXPECT_THAT(contents.repairs, ElementsAre(IsAt(4, "no chunk after a header of")));
  }
}

TEST(SmfReader, WrongTrackCountIsReportedAndAllTracksAreRead) {
  for (const int said : {0, 1, 3, 65535}) {
    const SmfContents contents = read_or_fail(header(said) + track(kQuarter) + track(kQuarter));
    EXPECT_EQ(contents.tracks, 2);
    EXPECT_THAT(contents.notes, SizeIs(2)) << "header says " << said;
    EXPECT_THAT(contents.repairs, ElementsAre(IsAt(10, "tracks, 2 are there")));
  }
}

TEST(SmfReader, UnknownChunksAreSkipped) {
  const SmfContents contents =
      read_or_fail(header() + chunk("XFIH", {1, 2, 3}) + track(kQuarter) + chunk("XFKM", {1}));
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
  EXPECT_THAT(contents.repairs, IsEmpty());
}

TEST(SmfReader, UnknownChunkThatPassesTheEndIsReported) {
  const SmfContents contents = read_or_fail(header() + track(kQuarter) + text_bytes("ABCD") +
                                            big_endian_32(0xFFFFFFF0) + Bytes{1, 2});
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(14 + kTrackBytes, "10 bytes that are no chunk")));
}

TEST(SmfReader, TrackAmongRemainsAfterTheLastTrackIsLeftOut) {
  const Bytes remains = Bytes{0x81, 0x10, 0x94, 48} + track(kQuarter);
  const SmfContents contents = read_or_fail(header() + track(kQuarter) + remains);
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(14 + kTrackBytes, "24 bytes that are no chunk")));
}

TEST(SmfReader, NextTrackIsFoundWhenALengthLedAstray) {
  Bytes first = track(kQuarter);
  first[7] = 10;
  const SmfContents contents = read_or_fail(header(2) + first + track({0, 0x91, 70, 1, 9, 70, 0}));
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote, Note{0, 9, 70, 1, 1}));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(kEvents + 8, "track 1 ends early"),
                                            IsAt(kEvents + 10, "2 bytes that are no chunk")));
}

TEST(SmfReader, TruncatedTrackIsReportedWithItsOffset) {
  Bytes bytes = header() + track(kQuarter + kQuarter);
  bytes.resize(kEvents + 8 + 6);
  const SmfContents contents = read_or_fail(bytes);
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote, Note{96, 96, 60, 100, 0}));
  EXPECT_THAT(contents.repairs,
              ElementsAre(IsAt(14, "track 1: a chunk of 20 bytes where 14 are left"),
                          IsAt(kEvents + 8 + 6, "notes never closed"),
                          IsAt(kEvents + 8 + 4, "track 1 ends early")));
}

TEST(SmfReader, TrackLengthPastTheEndHidesNoTrackAfterIt) {
  Bytes first = track(kQuarter);
  for (std::size_t i = 4; i < 8; ++i) first[i] = 0xFF;
  const SmfContents contents = read_or_fail(header(2) + first + track(kQuarter));
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote, kQuarterNote));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(14, "a chunk of 4294967295 bytes")));
}

TEST(SmfReader, TensOfThousandsOfTracksAreRead) {
  Bytes bytes = header(65535);
  for (int i = 0; i < 65534; ++i) {
    const Bytes empty = track({});
    bytes.insert(bytes.end(), empty.begin(), empty.end());
  }
  const SmfContents contents = read_or_fail(bytes + track(kQuarter));
  EXPECT_EQ(contents.tracks, 65535);
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
}

TEST(SmfReader, RmidIsUnwrapped) {
  const SmfContents contents = read_or_fail(riff(riff_chunk("INFO", {1, 2, 3}) +
                                                 riff_chunk("data", header() + track(kQuarter)) +
                                                 riff_chunk("DISP", {1, 2})));
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
  EXPECT_THAT(contents.repairs, IsEmpty());
}

TEST(SmfReader, RmidDataLengthPastTheEndIsReported) {
  Bytes bytes = riff(riff_chunk("data", header() + track(kQuarter)));
  for (std::size_t i = 16; i < 20; ++i) bytes[i] = 0xFF;
  const SmfContents contents = read_or_fail(bytes);
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(12, "RMID data of 4294967295 bytes")));
}

TEST(SmfReader, OffsetsInsideRmidCountFromTheStartOfTheFile) {
  const Bytes bytes = riff(riff_chunk("data", header() + chunk("MTrk", kQuarter)));
  EXPECT_THAT(read_or_fail(bytes).repairs, ElementsAre(IsAt(20 + kEvents + 8, "no End of Track")));
}

TEST(SmfReader, OtherRiffFilesAreRefused) {
  EXPECT_THAT(refusal(riff(riff_chunk("data", {1, 2, 3, 4}), "WAVE")), IsAt(0, "not RMID"));
  EXPECT_THAT(refusal(text_bytes("RIFF")), IsAt(0, "not RMID"));
  EXPECT_THAT(refusal(riff(riff_chunk("INFO", {1}))), IsAt(12, "without a data chunk"));
  EXPECT_THAT(refusal(riff(riff_chunk("data", {}))), IsAt(20, "no bytes"));
}

}  // namespace
}  // namespace crnngan::midi
