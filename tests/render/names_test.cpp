#include "render/names.h"

#include <gtest/gtest.h>

namespace crnngan::render {
namespace {

TEST(Names, TitlesAreKept) {
  for (const char* title : {"Symphony No. 5", "Mendelssohn's Violin Concerto, 1st mov't",
                            "2. Napolitana", "AUTUMN 3rd Mvt.", "Piano Sonata"}) {
    EXPECT_EQ(title_of(title), title);
  }
}

TEST(Names, WhatIsNoTitleIsNone) {
  for (const char* other : {"", "  ", "untitled", "Tempo track", "Master Parameters", "Track 1",
                            "Piano R.H.", "Violin II", "Acoustic Grand Piano", "Staff-1",
                            "JSO46_2.MID", "Copyright 2000", "someone@example.org", "---", "7"}) {
    EXPECT_EQ(title_of(other), "") << other;
  }
}

TEST(Names, AreUtf8OnOneLine) {
  EXPECT_EQ(clean_name(" La mi\xF1ona\r\n(1674) "), "La mi\xC3\xB1ona (1674)");
  EXPECT_EQ(clean_name("La mi\xC3\xB1ona"), "La mi\xC3\xB1ona");
  EXPECT_EQ(clean_name(std::string_view("Op. 1\0@", 7)), "Op. 1");
  EXPECT_EQ(clean_name("a\x1B[31mb"), "a [31mb");
}

TEST(Names, OfPartsSayWhoPlays) {
  EXPECT_EQ(part_name_of("Violin I"), "Violin I");
  EXPECT_EQ(part_name_of("Gilda"), "Gilda");
  EXPECT_EQ(part_name_of("Track 3"), "");
  EXPECT_EQ(part_name_of("Sequenced by somebody on a very long afternoon"), "");
}

TEST(Names, OfOtherInstrumentsAreToldFromKeyboards) {
  EXPECT_TRUE(names_other_than_keyboard("Flutes"));
  EXPECT_TRUE(names_other_than_keyboard("SOPRANO SOLO"));
  EXPECT_FALSE(names_other_than_keyboard("Right Hand"));
  EXPECT_FALSE(names_other_than_keyboard("Voice 3"));
  EXPECT_FALSE(names_other_than_keyboard("Piano (alto part)"));
}

}  // namespace
}  // namespace crnngan::render
