// What the reader makes of headers, chunks and wrappers.

#include <zlib.h>

#include <algorithm>

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

TEST(SmfReader, DivisionsWithoutAUnitOfTimeAreRefused) {
  EXPECT_THAT(refusal(header(1, 1, 0) + track(kQuarter)), IsAt(12, "division 0"));
  EXPECT_THAT(refusal(header(1, 1, 0xE700) + track(kQuarter)), IsAt(12, "no ticks in a frame"));
}

TEST(SmfReader, GreatestDivisionIsRead) {
  EXPECT_EQ(read_or_fail(header(1, 1, 32767) + track(kQuarter)).ticks_per_quarter, 32767);
}

TEST(SmfReader, DivisionThatIsNoSmpteRateIsTicksPerQuarter) {
  const SmfContents contents = read_or_fail(header(1, 1, 0xD890) + track(kQuarter));
  EXPECT_EQ(contents.ticks_per_quarter, 55440);
  EXPECT_FALSE(contents.is_smpte);
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(12, "taken for 55440 ticks a quarter")));
}

TEST(SmfReader, SmpteDivisionsAreTicksASecondWhateverTheTempo) {
  struct Case {
    int division;
    double ticks_a_second;
    int ticks_per_quarter;
  };
  const Bytes tempo = {0, 0xFF, 0x51, 3, 1, 2, 3};
  for (const auto& [division, ticks_a_second, ticks_per_quarter] :
       {Case{0xE728, 25 * 40, 500}, Case{0xE804, 24 * 4, 48}, Case{0xE250, 30 * 80, 1200},
        Case{0xE308, 30 / 1.001 * 8, 120}, Case{0xE701, 25, 12}, Case{0xE7FF, 25 * 255, 3187}}) {
    const SmfContents contents = read_or_fail(header(1, 1, division) + track(tempo + kQuarter));
    EXPECT_TRUE(contents.is_smpte);
    EXPECT_EQ(contents.ticks_per_quarter, ticks_per_quarter);
    EXPECT_EQ(contents.time_line.tempos.size(), 1u);
    EXPECT_THAT(contents.repairs, ElementsAre(IsAt(12, "read at 120 quarters a minute")));
    const TempoMap tempos(contents.time_line.tempos, contents.ticks_per_quarter);
    EXPECT_NEAR(tempos.seconds_at(1'000'000), 1e6 / ticks_a_second, 1e6 / ticks_a_second * 1e-6);
  }
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

// gzip -n, by zlib.
Bytes gzipped(const Bytes& content) {
  Bytes packed(content.size() + 100);
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  Bytes source = content;
  stream.next_in = source.data();
  stream.avail_in = static_cast<uInt>(source.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

Bytes macbinary(const Bytes& content, const Bytes& resource_fork = {}) {
  Bytes head(128, 0);
  head[1] = 5;
  const Bytes length = big_endian_32(content.size());
  std::copy(length.begin(), length.end(), head.begin() + 83);
  return head + content + resource_fork;
}

TEST(SmfReader, GzipIsUnpacked) {
  const Bytes packed = gzipped(header() + track(Bytes{0, 0xF0, 2, 9, 0xF7} + kQuarter));
  const SmfContents contents = read_smf(packed, NoteOrder::kByTrack, Messages::kKept).value();
  EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
  EXPECT_THAT(contents.repairs, ElementsAre(IsAt(0, "a gzip file, unpacked")));
  EXPECT_THAT(contents.messages.front().content, ElementsAre(9, 0xF7));
}

TEST(SmfReader, GzipThatBreaksOffIsReadAsFarAsItGoes) {
  Bytes many;
  for (int i = 0; i < 1000; ++i) many.insert(many.end(), kQuarter.begin(), kQuarter.end());
  for (std::size_t i = 7; i < many.size(); i += 8) many[i] = static_cast<std::uint8_t>(i / 8 % 97);
  Bytes packed = gzipped(header() + track(many));
  packed.resize(packed.size() / 2);
  const SmfContents contents = read_or_fail(packed);
  EXPECT_GT(contents.notes.size(), 10u);
  EXPECT_LT(contents.notes.size(), 1000u);
}

TEST(SmfReader, GzipOfSeveralMembersIsUnpackedWhole) {
  const Bytes file = header() + track(kQuarter);
  const Bytes begin(file.begin(), file.begin() + 20);
  const Bytes rest(file.begin() + 20, file.end());
  const Bytes packed = gzipped(begin) + gzipped({}) + gzipped(rest);
  for (const Bytes& behind : {Bytes{}, Bytes(30, 0), text_bytes("no member")}) {
    const SmfContents contents = read_or_fail(packed + behind);
    EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
    EXPECT_THAT(contents.repairs, ElementsAre(IsAt(0, "a gzip file, unpacked")));
  }
  const Bytes half(9u << 20, 0);
  EXPECT_THAT(refusal(gzipped(half) + gzipped(half)), IsAt(0, "more than 16 MiB"));
}

TEST(SmfReader, GzipOfNoMidiOrTooMuchOrDamagedIsRefused) {
  EXPECT_THAT(refusal(gzipped(text_bytes("a text"))), IsAt(0, "in it at byte 0: not a MIDI file"));
  EXPECT_THAT(refusal(gzipped(Bytes((16u << 20) + 1, 0))), IsAt(0, "more than 16 MiB"));
  EXPECT_THAT(refusal({0x1F, 0x8B, 8, 0}), IsAt(0, "can't be unpacked"));
  EXPECT_THAT(refusal({0x1F, 0x8B, 1, 0, 0, 0, 0, 0, 0, 0, 0}), IsAt(0, "can't be unpacked"));
}

TEST(SmfReader, MacBinaryIsUnwrapped) {
  for (const Bytes& inside :
       {header() + track(kQuarter), riff(riff_chunk("data", header() + track(kQuarter)))}) {
    const SmfContents contents = read_or_fail(macbinary(inside, Bytes(200, 0)));
    EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote));
    EXPECT_THAT(contents.repairs, ElementsAre(IsAt(0, "a MacBinary file")));
  }
  const Bytes both = gzipped(macbinary(header() + track(kQuarter)));
  EXPECT_THAT(read_or_fail(both).notes, ElementsAre(kQuarterNote));
}

TEST(SmfReader, MacBinaryWithASecondHeadIsUnwrapped) {
  const Bytes music = header() + track(kQuarter);
  for (const std::size_t length : {1u, 20u, 128u, 129u, 300u}) {
    Bytes file = macbinary(music, Bytes(200, 7));
    file.insert(file.begin() + 128, (length + 127) / 128 * 128, 0);
    file[120] = static_cast<std::uint8_t>(length >> 8);
    file[121] = static_cast<std::uint8_t>(length);
    const SmfContents contents = read_or_fail(file);
    EXPECT_THAT(contents.notes, ElementsAre(kQuarterNote)) << length;
    EXPECT_THAT(contents.repairs, ElementsAre(IsAt(0, "a MacBinary file: its head of"))) << length;
  }
  Bytes too_far = macbinary(Bytes(128, 0) + music);
  too_far[120] = too_far[121] = 0xFF;
  EXPECT_THAT(refusal(too_far), IsAt(0, "not a MIDI file"));
}

TEST(SmfReader, ZipIsRefusedByItsName) {
  EXPECT_THAT(refusal(text_bytes("PK\x03\x04") + Bytes(100, 0)), IsAt(0, "a zip archive"));
}

TEST(SmfReader, OtherRiffFilesAreRefused) {
  EXPECT_THAT(refusal(riff(riff_chunk("data", {1, 2, 3, 4}), "WAVE")), IsAt(0, "not RMID"));
  EXPECT_THAT(refusal(text_bytes("RIFF")), IsAt(0, "not RMID"));
  EXPECT_THAT(refusal(riff(riff_chunk("INFO", {1}))), IsAt(12, "without a data chunk"));
  EXPECT_THAT(refusal(riff(riff_chunk("data", {}))), IsAt(20, "no bytes"));
}

}  // namespace
}  // namespace crnngan::midi
