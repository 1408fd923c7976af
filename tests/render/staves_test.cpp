#include "render/staves.h"

#include <gtest/gtest.h>

#include <utility>

#include "base/error.h"
#include "render/notes.h"

namespace crnngan::render {
namespace {

using test::note;

// A part for each program, of tracks 1, 2, ...
std::vector<midi::Part> parts_of(const std::vector<int>& programs) {
  std::vector<midi::Part> parts;
  for (const int program : programs) {
    const auto number = static_cast<std::uint16_t>(parts.size());
    parts.push_back({.program = static_cast<std::uint8_t>(program),
                     .track = static_cast<std::uint16_t>(number + 1),
                     .channel = static_cast<std::uint8_t>(number % 9)});
  }
  return parts;
}

// Each part plays four quarters of one pitch.
std::vector<midi::Note> notes_of(const std::vector<int>& pitches) {
  std::vector<midi::Note> notes;
  for (int beat = 0; beat < 4; ++beat) {
    for (std::size_t part = 0; part < pitches.size(); ++part) {
      notes.push_back(note(beat * 384, 384, pitches[part], 80, static_cast<std::uint16_t>(part)));
    }
  }
  return notes;
}

Song song_of(const std::vector<int>& programs, const std::vector<int>& pitches) {
  return {.notes = notes_of(pitches), .parts = parts_of(programs)};
}

TEST(Staves, TwoTracksOfAPianoAreItsHands) {
  // Both below middle C, the lower one first.
  const auto instruments = instruments_of(song_of({0, 0}, {40, 55}));
  ASSERT_EQ(instruments.size(), 1U);
  EXPECT_EQ(instruments[0].name, "Piano");
  ASSERT_EQ(instruments[0].staves.size(), 2U);
  EXPECT_EQ(instruments[0].staves[0].notes.front().pitch, 55);
  EXPECT_EQ(instruments[0].staves[1].notes.front().pitch, 40);
}

// As where a piece goes on in a track of its own.
TEST(Staves, TracksThatFollowEachOtherAreNoHands) {
  Song song = song_of({0, 0}, {72, 76});
  for (midi::Note& played : song.notes) {
    if (played.part == 1) played.onset_ticks += 4 * 384;
  }
  const auto instruments = instruments_of(song);
  ASSERT_EQ(instruments.size(), 1U);
  EXPECT_EQ(instruments[0].staves[0].notes.size(), 8U);  // all of it for the right hand
}

TEST(Staves, OtherInstrumentsHaveOneEach) {
  Song song = song_of({40, 41, 73, 0, 0}, {76, 60, 84, 72, 48});
  song.parts[0].name = "Violino principale";
  const auto instruments = instruments_of(song);
  ASSERT_EQ(instruments.size(), 4U);
  EXPECT_EQ(instruments[0].name, "Violino principale");
  EXPECT_EQ(instruments[1].name, "Viola");
  EXPECT_EQ(instruments[2].name, "Flute");
  EXPECT_EQ(instruments[3].name, "Piano");
  EXPECT_EQ(instruments[0].staves.size(), 1U);
  EXPECT_EQ(instruments[3].staves.size(), 2U);
}

TEST(Staves, ThoseOfOneProgramStayApart) {
  const auto instruments = instruments_of(song_of({40, 40, 42}, {76, 70, 48}));
  ASSERT_EQ(instruments.size(), 3U);
  EXPECT_EQ(instruments[2].staves[0].clef, Clef::kBass);
}

TEST(Staves, ATrackNamedAfterAnotherInstrumentIsNoPiano) {
  Song song = song_of({0, 0}, {76, 60});
  song.parts[0].name = "Flute";
  song.parts[1].name = "Bassoon";
  EXPECT_EQ(instruments_of(song).size(), 2U);
}

TEST(Staves, VoicesOfAFugueShareTheKeyboard) {
  const auto instruments = instruments_of(song_of({6, 6, 6, 6}, {79, 72, 57, 48}));
  ASSERT_EQ(instruments.size(), 1U);
  EXPECT_EQ(instruments[0].staves[0].notes.size(), 8U);
  EXPECT_EQ(instruments[0].staves[1].notes.size(), 8U);
}

TEST(Staves, ManyTracksAreAsManyParts) {
  EXPECT_EQ(instruments_of(song_of(std::vector<int>(24, 0), std::vector<int>(24, 60))).size(), 24U);
}

TEST(Staves, PartsWithoutNotesAreLeftOut) {
  Song song = song_of({0, 40}, {60});
  EXPECT_EQ(instruments_of(song).size(), 1U);
}

TEST(Staves, AMelodyHasOneStaff) {
  const auto instruments = instruments_of(song_of({0}, {60}));
  ASSERT_EQ(instruments.size(), 1U);
  EXPECT_EQ(instruments[0].staves.size(), 1U);
  const auto chords = instruments_of({.notes = {note(0, 384, 60), note(0, 384, 64)}});
  EXPECT_EQ(chords[0].staves.size(), 2U);
  Song air{.notes = {note(0, 384, 60), note(0, 384, 64)}};  // and nine tones more
  for (int n = 1; n < 10; ++n) air.notes.push_back(note(n * 384, 384, 62 + n));
  EXPECT_EQ(instruments_of(air)[0].staves.size(), 1U);
  const auto wide = instruments_of({.notes = {note(0, 384, 36), note(384, 384, 84)}});
  EXPECT_EQ(wide[0].staves.size(), 2U);
}

TEST(Staves, PercussionAloneHasNone) {
  EXPECT_THROW(instruments_of({.has_percussion = true}), Error);
}

TEST(Staves, ASongOfNothingHasAPiano) {
  const auto instruments = instruments_of({});
  ASSERT_EQ(instruments.size(), 1U);
  EXPECT_EQ(instruments[0].staves.size(), 2U);
}

TEST(Clefs, FollowTheRange) {
  EXPECT_EQ(clef_of(notes_of({72, 60}), 71), Clef::kTreble);
  EXPECT_EQ(clef_of(notes_of({40, 60}), 70), Clef::kBass);
  EXPECT_EQ(clef_of(notes_of({55, 62}), 41), Clef::kAlto);
  EXPECT_EQ(clef_of(notes_of({64, 84}), 41), Clef::kTreble);
  EXPECT_EQ(clef_of(notes_of({40, 64}), 24), Clef::kTrebleOctaveLower);
  // An English horn that plays low, and a bass clarinet, which has the program of a clarinet.
  EXPECT_EQ(clef_of(notes_of({53, 60}), 69), Clef::kTreble);
  EXPECT_EQ(clef_of(notes_of({38, 55}), 71), Clef::kBass);
}

TEST(Clefs, OfHandsAreTheUsualOnesButFarAway) {
  EXPECT_EQ(clef_of_hand(notes_of({50, 62}), Clef::kBass), Clef::kBass);
  EXPECT_EQ(clef_of_hand(notes_of({67, 76}), Clef::kBass), Clef::kTreble);
  EXPECT_EQ(clef_of_hand(notes_of({40, 52}), Clef::kTreble), Clef::kBass);
  EXPECT_EQ(clef_of_hand({}, Clef::kTreble), Clef::kTreble);
}

}  // namespace
}  // namespace crnngan::render
