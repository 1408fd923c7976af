#include "midi/instruments.h"

#include <gtest/gtest.h>

#include <set>

namespace crnngan::midi {
namespace {

TEST(Instruments, AreThe128OfGeneralMidiAtTheirPlaces) {
  EXPECT_EQ(std::set<std::string_view>(kInstruments.begin(), kInstruments.end()).size(), 128U);
  // The first of each of the sixteen groups (General MIDI Level 1).
  const std::string_view firsts[] = {
      "Acoustic Grand Piano", "Celesta", "Drawbar Organ",     "Acoustic Guitar (nylon)",
      "Acoustic Bass",        "Violin",  "String Ensemble 1", "Trumpet",
      "Soprano Sax",          "Piccolo", "Lead 1 (square)",   "Pad 1 (new age)",
      "FX 1 (rain)",          "Sitar",   "Tinkle Bell",       "Guitar Fret Noise"};
  for (std::size_t group = 0; group < 16; ++group) {
    EXPECT_EQ(kInstruments[8 * group], firsts[group]);
  }
  EXPECT_EQ(kInstruments[127], "Gunshot");
}

TEST(Instruments, HaveTheFamiliesOfGeneralMidi) {
  EXPECT_EQ(family_of(0), "piano");
  EXPECT_EQ(family_of(7), "piano");
  EXPECT_EQ(family_of(8), "chromatic percussion");
  EXPECT_EQ(family_of(41), "strings");
  EXPECT_EQ(family_of(52), "ensemble");
  EXPECT_EQ(family_of(127), "sound effects");
}

TEST(Instruments, AreFoundByNameOrWords) {
  for (std::size_t program = 0; program < kInstruments.size(); ++program) {
    EXPECT_EQ(program_called(kInstruments[program]), program);
  }
  EXPECT_EQ(program_called("violin"), 40);
  EXPECT_EQ(program_called("VIOLA"), 41);
  EXPECT_EQ(program_called("honky tonk piano"), 3);
  EXPECT_EQ(program_called("piano"), 0);
  EXPECT_EQ(program_called("church-organ"), 19);
  EXPECT_EQ(program_called("guitar, steel"), 25);
}

TEST(Instruments, OthersAreNone) {
  for (const std::string_view name :
       {"", " ", "1", "129", "-", "viola da gamba", "vio", "piano violin"}) {
    EXPECT_EQ(program_called(name), std::nullopt) << name;
  }
}

TEST(Instruments, AreMeantByWordsThatAreNearlyTheirs) {
  EXPECT_EQ(program_meant("pian"), 0);
  EXPECT_EQ(program_meant("vilin"), 40);
  EXPECT_EQ(program_meant("flut"), 73);
  EXPECT_EQ(program_meant("chruch organ"), 19);
  EXPECT_EQ(program_meant("elec piano"), 2);
  EXPECT_EQ(program_meant("harpsicord"), 6);
  EXPECT_EQ(program_meant("celo"), 42);  // Celesta begins as nearly so
  for (const std::string_view name : {"", "-", "xyzzy", "viola da gamba", "kazoo"}) {
    EXPECT_EQ(program_meant(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace crnngan::midi
