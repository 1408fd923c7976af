// Where the music after a piece begins, and what it takes over from it.

#include "generate/continued_piece.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_of.h"
#include "midi/smf_bytes.h"
#include "midi/smf_writer.h"

namespace crnngan::generate {
namespace {

using midi::Note;
using ::testing::HasSubstr;

constexpr int kQuarter = 96;

midi::SmfOptions options_of(const midi::TimeLine& line, std::uint8_t program = 0) {
  midi::SmfOptions options;
  options.ticks_per_quarter = kQuarter;
  options.time_line = line;
  options.parts = {{.program = program}};
  return options;
}

ContinuedPiece piece_of(const std::vector<Note>& notes, const midi::TimeLine& line = {},
                        std::uint8_t program = 0) {
  return read_piece(midi::write_smf(notes, options_of(line, program)), "a.mid");
}

// A quarter at each of the quarters.
std::vector<Note> quarters_at(const std::vector<int>& onsets) {
  std::vector<Note> notes;
  for (const int onset : onsets) notes.push_back({onset * kQuarter, kQuarter, 60, 80});
  return notes;
}

TEST(ContinuedPiece, NewMusicBeginsAtTheNextBarLine) {
  EXPECT_EQ(piece_of(quarters_at({0, 1, 2})).end_ticks, 4 * kQuarter);
  EXPECT_EQ(piece_of(quarters_at({0, 1, 2, 3})).end_ticks, 4 * kQuarter);
  EXPECT_EQ(piece_of(quarters_at({0, 4})).end_ticks, 8 * kQuarter);
}

TEST(ContinuedPiece, ALastNoteThatIsHeldAMomentLongerStillFillsItsBar) {
  std::vector<Note> notes = quarters_at({0, 3});
  notes.back().length_ticks += kQuarter / 4;
  EXPECT_EQ(piece_of(notes).end_ticks, 4 * kQuarter);
  notes.back().length_ticks += 1;
  EXPECT_EQ(piece_of(notes).end_ticks, 8 * kQuarter);
  // One that begins the next bar is no such, however short.
  notes = quarters_at({0, 4});
  notes.back().length_ticks = 1;
  EXPECT_EQ(piece_of(notes).end_ticks, 8 * kQuarter);
}

TEST(ContinuedPiece, BarsAreCountedFromTheLastTimeSignature) {
  // A pickup of a quarter, two bars of 3/4, then 6/8.
  const midi::TimeLine line{
      .time_signatures = {{0, {1, 4}}, {kQuarter, {3, 4}}, {7 * kQuarter, {6, 8}}}};
  EXPECT_EQ(piece_of(quarters_at({0, 1}), line).end_ticks, 4 * kQuarter);
  EXPECT_EQ(piece_of(quarters_at({0, 1, 7}), line).end_ticks, 10 * kQuarter);
  EXPECT_EQ(piece_of(quarters_at({0, 1, 10}), line).end_ticks, 13 * kQuarter);
  EXPECT_EQ(piece_of(quarters_at({0, 1, 10}), line).time_line.time_signatures,
            (std::vector<midi::TimeSignatureChange>{{0, {6, 8}}}));
}

TEST(ContinuedPiece, ABarThatIsNoWholeNumberOfTicksIsRoundedUp) {
  midi::SmfOptions options = options_of({.time_signatures = {{0, {3, 16}}}});
  options.ticks_per_quarter = 2;  // a bar has 1.5 ticks
  const auto end = [&](std::int64_t length) {
    return read_piece(midi::write_smf(std::vector<Note>{{0, length, 60, 80}}, options), "a.mid")
        .end_ticks;
  };
  EXPECT_EQ(end(1), 2);
  EXPECT_EQ(end(2), 3);
  EXPECT_EQ(end(3), 3);
}

TEST(ContinuedPiece, TempoAndKeyAreThoseOfTheBarLineWhereItEnds) {
  const midi::TimeLine line{.tempos = {{0, 500'000}, {3 * kQuarter, 750'000}},
                            .key_signatures = {{0, {-3, true}}}};
  const ContinuedPiece piece = piece_of(quarters_at({0, 1}), line);
  EXPECT_EQ(piece.end_ticks, 4 * kQuarter);
  EXPECT_EQ(piece.time_line.tempo_at(0), 750'000U);
  EXPECT_EQ(piece.time_line.key_signature_at(0), (midi::KeySignature{-3, true}));
  EXPECT_TRUE(piece.time_line.time_signatures.empty());
}

TEST(ContinuedPiece, WhatStandsFarBehindTheLastNoteIsNoMusic) {
  const midi::TimeLine line{.tempos = {{0, 500'000}, {400 * kQuarter, 750'000}},
                            .time_signatures = {{0, {3, 4}}, {500 * kQuarter, {4, 4}}},
                            .key_signatures = {{0, {-3, true}}, {600 * kQuarter, {2, false}}}};
  const ContinuedPiece piece = piece_of(quarters_at({0, 1}), line);
  EXPECT_EQ(piece.end_ticks, 3 * kQuarter);
  EXPECT_EQ(piece.time_line.tempo_at(0), 500'000U);
  EXPECT_EQ(piece.time_line.time_signature_at(0), (midi::TimeSignature{3, 4}));
  EXPECT_EQ(piece.time_line.key_signature_at(0), (midi::KeySignature{-3, true}));
}

TEST(ContinuedPiece, APedalThatHoldsANoteEndsWithThePiece) {
  using midi::operator+;
  const auto end_with = [](const Bytes& before, const Bytes& after) {
    const Bytes events = before + midi::kQuarter + after;
    return read_piece(midi::file(events), "a.mid").end_ticks;
  };
  const Bytes down = {0, 0xB0, 64, 127};
  const Bytes up = {0x84, 0x00, 0xB0, 64, 0};  // 512 ticks later: in the second bar
  const Bytes other_down = {0, 0xB1, 64, 127};
  const Bytes other_up = {0x84, 0x00, 0xB1, 64, 0};
  const Bytes reset = {0x84, 0x00, 0xB0, 121, 0};
  EXPECT_EQ(end_with(down, up), 8 * kQuarter);
  EXPECT_EQ(end_with(down, reset), 8 * kQuarter);
  EXPECT_EQ(end_with(down, {}), 4 * kQuarter);
  EXPECT_EQ(end_with({}, up), 4 * kQuarter);
  EXPECT_EQ(end_with({}, down + up), 4 * kQuarter);
  EXPECT_EQ(end_with(other_down, other_up), 4 * kQuarter);
}

TEST(ContinuedPiece, PercussionIsNotHeardButCountsForTheEnd) {
  std::vector<Note> notes = quarters_at({0, 1});
  notes.push_back({4 * kQuarter, kQuarter, 38, 80, midi::kPercussionChannel});
  const ContinuedPiece piece = piece_of(notes);
  EXPECT_EQ(piece.end_ticks, 8 * kQuarter);
  EXPECT_EQ(piece.tones.size(), 2U);
  EXPECT_EQ(piece.last_gap_ticks, 7 * 384);
}

TEST(ContinuedPiece, OfPercussionAloneIsRefused) {
  std::vector<Note> notes = quarters_at({0, 1});
  for (Note& note : notes) note.channel = midi::kPercussionChannel;
  EXPECT_THAT(test::error_of([&] { piece_of(notes); }),
              HasSubstr("a.mid: expected notes to go on from, found none but percussion"));
}

TEST(ContinuedPiece, ThatEndsTooLateIsRefusedByItsName) {
  using midi::operator+;
  Bytes events;
  for (int i = 0; i < 4097; ++i) events = events + Bytes{0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 1, 0};
  EXPECT_THAT(test::error_of([&] { read_piece(midi::file(events + midi::kQuarter), "a.mid"); }),
              HasSubstr("a.mid: it ends at tick "));
}

TEST(ContinuedPiece, WhatIsNoMidiIsRefused) {
  EXPECT_THAT(test::error_of([&] { read_piece({1, 2, 3}, "a.mid"); }), HasSubstr("a.mid: "));
}

// Two tracks, of a violin (three notes) and a flute (`more` notes) by hand.
Bytes two_instruments(int more) {
  const auto track = [](std::uint8_t channel, std::uint8_t program, int notes) {
    Bytes events{0, static_cast<std::uint8_t>(0xC0 | channel), program};
    for (int n = 0; n < notes; ++n) {
      const auto on = static_cast<std::uint8_t>(0x90 | channel);
      events.insert(events.end(), {0, on, 60, 80, kQuarter, on, 60, 0});
    }
    events.insert(events.end(), {0, 0xFF, 0x2F, 0});
    Bytes chunk{'M', 'T', 'r', 'k', 0, 0, 0, static_cast<std::uint8_t>(events.size())};
    chunk.insert(chunk.end(), events.begin(), events.end());
    return chunk;
  };
  Bytes file{'M', 'T', 'h', 'd', 0, 0, 0, 6, 0, 1, 0, 2, 0, kQuarter};
  for (const Bytes& chunk : {track(0, 40, 3), track(1, 73, more)}) {
    file.insert(file.end(), chunk.begin(), chunk.end());
  }
  return file;
}

TEST(ContinuedPiece, TheLeadingInstrumentGoesOnAndAPianoWhereNoneLeads) {
  EXPECT_EQ(piece_of(quarters_at({0, 1}), {}, 73).program, 73);
  EXPECT_EQ(read_piece(two_instruments(2), "a.mid").program, 40);
  EXPECT_EQ(read_piece(two_instruments(4), "a.mid").program, 73);
  EXPECT_EQ(read_piece(two_instruments(3), "a.mid").program, 0);
}

}  // namespace
}  // namespace crnngan::generate
