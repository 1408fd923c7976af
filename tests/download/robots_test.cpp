#include "download/robots.h"

#include <gtest/gtest.h>

namespace crnngan::download {
namespace {

bool allowed(std::string_view text, std::string_view path) {
  return Robots(text, "crnngan").allows(path);
}

TEST(Robots, NothingSaidIsEverythingAllowed) {
  EXPECT_TRUE(Robots().allows("/x"));
  EXPECT_TRUE(allowed("", "/x"));
  EXPECT_TRUE(allowed("User-agent: *\nDisallow:\n", "/x"));
  EXPECT_TRUE(allowed("Disallow: /\n", "/x"));  // of no group
  EXPECT_TRUE(allowed("<html><body>Disallow: / is no robots.txt</body></html>", "/x"));
}

TEST(Robots, TheOwnGroupGoesBeforeThatOfAll) {
  const char* text =
      "User-agent: *\nDisallow: /\n\nUser-agent: Other\nDisallow: /a\n"
      "User-Agent: CRNNGAN/1.0 # us\nDisallow: /b\n";
  EXPECT_TRUE(allowed(text, "/a"));
  EXPECT_FALSE(allowed(text, "/b/x.mid"));
  EXPECT_TRUE(allowed(text, "/c"));
  EXPECT_FALSE(Robots(text, "somebody").allows("/c"));
}

TEST(Robots, GroupsOfOneNameCountTogether) {
  const char* text =
      "user-agent: a\nuser-agent: crnngan\ndisallow: /1\n\nuser-agent: b\ndisallow: /2\n\n"
      "user-agent: crnngan\ndisallow: /3\n";
  EXPECT_FALSE(allowed(text, "/1"));
  EXPECT_TRUE(allowed(text, "/2"));
  EXPECT_FALSE(allowed(text, "/3"));
}

TEST(Robots, TheLongestRuleDecidesAndOfTwoTheAllowing) {
  const char* text =
      "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c\nAllow: /d\n"
      "Disallow: /d\n";
  EXPECT_FALSE(allowed(text, "/a/x"));
  EXPECT_TRUE(allowed(text, "/a/b/x"));
  EXPECT_FALSE(allowed(text, "/a/b/c/x"));
  EXPECT_TRUE(allowed(text, "/d/x"));
}

TEST(Robots, StarsAndDollarsStandForAnythingAndTheEnd) {
  const char* text = "User-agent: *\nDisallow: /*.mid$\nDisallow: /p*/q\nDisallow: /e$\n";
  EXPECT_FALSE(allowed(text, "/a/x.mid"));
  EXPECT_TRUE(allowed(text, "/a/x.mid?1"));
  EXPECT_FALSE(allowed(text, "/p/q"));
  EXPECT_FALSE(allowed(text, "/paa/bb/qq"));
  EXPECT_TRUE(allowed(text, "/p/x"));
  EXPECT_FALSE(allowed(text, "/e"));
  EXPECT_TRUE(allowed(text, "/ee"));
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: *a*a*a*b\n", std::string(60, 'a') + "b"));
}

TEST(Robots, SpellingsOfOneCharacterAreOne) {
  const char* text = "User-agent: *\nDisallow: /a%3Cb\nDisallow: /\xc3\xa9\nDisallow: /~x\n";
  EXPECT_FALSE(allowed(text, "/a<b"));
  EXPECT_FALSE(allowed(text, "/a%3cb"));
  EXPECT_FALSE(allowed(text, "/%C3%A9"));
  EXPECT_FALSE(allowed(text, "/%7Ex"));
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /a/b\n", "/a%2Fb"));
}

TEST(Robots, ItsOwnFileIsAlwaysAllowed) {
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /\n", "/robots.txt"));
  EXPECT_FALSE(Robots::closed().allows("/x"));
}

TEST(Robots, DelaysAreReadWithinReason) {
  EXPECT_EQ(Robots("User-agent: *\nCrawl-delay: 2.5\n", "crnngan").delay_seconds(), 2.5);
  EXPECT_EQ(Robots("User-agent: *\nCrawl-delay: 86400\n", "crnngan").delay_seconds(), 60);
  EXPECT_EQ(Robots("User-agent: *\nCrawl-delay: soon\n", "crnngan").delay_seconds(), std::nullopt);
  EXPECT_EQ(Robots("User-agent: *\nCrawl-delay: -1\n", "crnngan").delay_seconds(), std::nullopt);
}

TEST(Robots, LineEndsOfAllKindsAndAByteOrderMark) {
  EXPECT_FALSE(allowed("\xef\xbb\xbfUser-agent: *\r\nDisallow: /a\r\n", "/a"));
  EXPECT_FALSE(allowed("User-agent: *\rDisallow: /a\r", "/a"));
  EXPECT_FALSE(allowed("user-agent:*\ndisallow :/a", "/a"));
}

}  // namespace
}  // namespace crnngan::download
