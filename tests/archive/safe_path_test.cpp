#include "archive/safe_path.h"

#include <gtest/gtest.h>

namespace crnngan::archive {
namespace {

TEST(SafeName, KeepsWhatIsGood) {
  for (const char* name : {"x.mid", "Op. 1 no 2.mid", "Dvo\xc5\x99\xc3\xa1k.mid", "a-b_c(1).mid"}) {
    EXPECT_EQ(safe_name(name), name);
  }
}

TEST(SafeName, LeavesNothingThatLeadsElsewhereOrHides) {
  EXPECT_EQ(safe_name("../x.mid"), "_x.mid");
  EXPECT_EQ(safe_name("a/b\\c:d.mid"), "a_b_c_d.mid");
  EXPECT_EQ(safe_name(".hidden.mid"), "hidden.mid");
  EXPECT_EQ(safe_name("x.mid. "), "x.mid");
  EXPECT_EQ(safe_name(".."), "");
  EXPECT_EQ(safe_name(std::string_view("a\0b\n\x1b[31m\x7f.mid", 14)), "ab[31m.mid");
  EXPECT_EQ(safe_name("a\xc2\x85"
                      "b.mid"),
            "ab.mid");
}

TEST(SafeName, TakesWhatIsNoUtf8ForLatin1) {
  EXPECT_EQ(safe_name("Faur\xe9.mid"), "Faur\xc3\xa9.mid");
  EXPECT_EQ(safe_name("\xed\xa0\x80.mid"), "\xc3\xad\xc2\xa0.mid");  // a surrogate is no UTF-8
}

TEST(SafeName, CutsLongNamesBeforeTheirEnding) {
  const std::string name = safe_name(std::string(300, 'a') + ".mid");
  EXPECT_EQ(name.size(), 120U);
  EXPECT_TRUE(name.ends_with("a.mid"));
  const std::string dots = safe_name(std::string(118, 'a') + " . . ." + std::string(50, 'b'));
  EXPECT_EQ(dots, std::string(118, 'a'));
  // Never within a character.
  std::string accents = "x";
  for (int i = 0; i < 100; ++i) accents += "\xc3\xa9";
  EXPECT_EQ(as_utf8(safe_name(accents + ".mid")), safe_name(accents + ".mid"));
}

TEST(SafePath, KeepsFolders) {
  EXPECT_EQ(safe_path("classical/bach/x.mid"), "classical/bach/x.mid");
  EXPECT_EQ(safe_path("./a//b\\c.mid"), "a/b/c.mid");
  EXPECT_EQ(safe_path(""), "");
}

TEST(SafePath, RefusesWhatLeadsOut) {
  for (const char* path : {"/etc/passwd", "../x.mid", "a/../../x.mid", "a/..", "\\x.mid",
                           "C:\\x.mid", "c:x.mid", "..\\x.mid"}) {
    EXPECT_EQ(safe_path(path), std::nullopt) << path;
  }
}

TEST(PercentDecoded, LeavesWhatIsNoCode) {
  EXPECT_EQ(percent_decoded("a%20b%2Fc"), "a b/c");
  EXPECT_EQ(percent_decoded("100%"), "100%");
  EXPECT_EQ(percent_decoded("%4"), "%4");
  EXPECT_EQ(percent_decoded("%zz%41"), "%zzA");
}

}  // namespace
}  // namespace crnngan::archive
