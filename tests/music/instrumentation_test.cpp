#include "music/instrumentation.h"

#include <gtest/gtest.h>

#include <vector>

namespace crnngan::music {
namespace {

midi::Part with(std::uint8_t program) { return {.program = program, .has_program = true}; }
midi::Part named(const char* name) { return {.name = name}; }

std::string of(const std::vector<midi::Part>& parts) { return instruments_of(parts); }

TEST(Instruments, AreTheFamilyThatAllPartsBelongTo) {
  EXPECT_EQ(of({with(0)}), "piano");
  EXPECT_EQ(of({with(7), with(0), with(6)}), "piano");
  EXPECT_EQ(of({with(24)}), "guitar");
  EXPECT_EQ(of({with(40), with(42)}), "strings");
  EXPECT_EQ(of({with(127)}), "sound effects");
}

TEST(Instruments, OfSeveralFamiliesAreAnEnsemble) {
  EXPECT_EQ(of({with(0), with(8)}), "ensemble");
  EXPECT_EQ(of({with(40), with(73), with(56)}), "ensemble");
  EXPECT_EQ(of({with(40), with(73), named("?")}), "ensemble") << "whatever the third is";
  EXPECT_EQ(of({with(48)}), "ensemble") << "the family of string ensembles and choirs";
}

TEST(Instruments, AreToldByNamesWhereThereIsNoProgram) {
  for (const char* name : {"Piano RH", "left hand", "LH", "PIANO", "Cembalo (I)", "2 Pianos"}) {
    EXPECT_EQ(of({named(name)}), "piano") << name;
  }
  EXPECT_EQ(of({named("right hand"), with(0)}), "piano");
  EXPECT_EQ(of({{.name = "Piano", .program = 40, .has_program = true}}), "strings");
}

TEST(Instruments, AreUnknownWhereNobodySaysThem) {
  EXPECT_EQ(of({}), "");
  for (const char* name : {"", "Pastorale", "the hand of God", "Pianissimo", "track 1"}) {
    EXPECT_EQ(of({named(name)}), "") << name;
    EXPECT_EQ(of({named(name), with(0)}), "") << name;
  }
}

TEST(Instruments, PercussionDoesNotCount) {
  const midi::Part drums{.program = 0, .channel = 9, .has_program = true};
  EXPECT_EQ(of({with(24), drums}), "guitar");
  EXPECT_EQ(of({drums}), "");
}

}  // namespace
}  // namespace crnngan::music
