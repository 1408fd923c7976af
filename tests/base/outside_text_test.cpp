#include "base/outside_text.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace crnngan {
namespace {

using ::testing::HasSubstr;

// Empty when there is none.
std::string toml_fault(const std::string& text) {
  return failure_of("a.toml", [&] { expect_small_toml(text, "a.toml"); }).value_or("");
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

TEST(SmallToml, OrdinaryTextPasses) {
  EXPECT_EQ(toml_fault(""), "");
  EXPECT_EQ(toml_fault("seed = 1\n[train]\nl2 = 1.5e-4  # see a.b.c\n" + repeated("# [.=\n", 2000)),
            "");
}

TEST(SmallToml, OnlyUtf8WithoutControlCharactersIsTaken) {
  EXPECT_EQ(toml_fault("# \u00e9t\u00e9\r\nseed = 1\t# one\r\n"), "");
  for (const std::string bytes : {"\xe8\xe8\xe8", "\xc3", "\x1b[2J", "\x7f"}) {
    EXPECT_EQ(toml_fault("seed = 1\n# a comment " + bytes + "\n"),
              "a.toml: line 2: expected UTF-8 text without control characters");
  }
}

TEST(SmallToml, NestingDeepEnoughForTheStackIsRefused) {
  EXPECT_EQ(toml_fault("seed = 1\na = " + repeated("[", 8000)),
            "a.toml: line 2: expected at most 256 brackets in all, found more");
  EXPECT_NE(toml_fault("a = " + repeated("{b=", 1000)), "");
  EXPECT_NE(toml_fault(repeated("[\n", 300)), "");
  // Not even within what may be a string: where one begins is the parser's affair.
  EXPECT_NE(toml_fault("a = x'''\nb = " + repeated("[", 300)), "");
}

TEST(SmallToml, DottedKeysThatNestTablesAreRefused) {
  EXPECT_EQ(toml_fault(repeated("a.", 5000) + "a = 1"),
            "a.toml: line 1: expected at most 32 dots in a line, found more");
  EXPECT_NE(toml_fault('[' + repeated("a.", 5000) + "a]"), "");
}

TEST(SmallToml, MoreKeysAndBytesThanARecipeHasAreRefused) {
  EXPECT_THAT(toml_fault(repeated("a.b=1\n", 5000)), HasSubstr("line 1025: expected at most 1024"));
  EXPECT_EQ(toml_fault(repeated("#", 1 << 17)),
            "a.toml: expected TOML of at most 65536 bytes, found 131072");
}

TEST(ReadJson, GivesTheValue) {
  const auto read = read_json(R"({"a":[1,"b",null]})", 5);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value(), nlohmann::json::parse(R"({"a":[1,"b",null]})"));
}

TEST(ReadJson, CountsValuesAndNotNames) {
  EXPECT_TRUE(read_json("[1,2,3]", 4).ok());
  EXPECT_EQ(read_json("[1,2,3]", 3).error().message,
            "expected JSON of at most 3 values, found more");
  EXPECT_FALSE(read_json(R"({"a":{},"b":{}})", 2).ok());
}

TEST(ReadJson, DepthIsBounded) {
  EXPECT_TRUE(read_json(repeated("[", 16) + repeated("]", 16), 100).ok());
  EXPECT_EQ(read_json(repeated("[", 17) + repeated("]", 17), 100).error().message,
            "expected JSON nested at most 16 deep");
  EXPECT_FALSE(read_json(repeated("{\"a\":", 1'000'000), 10'000'000).ok());
}

TEST(ReadJson, WhatIsNoneIsRefused) {
  for (const char* text : {"", "{", "[1,]", "nul", "\"\xff\"", "1e999", "[] []"}) {
    EXPECT_EQ(read_json(text, 100).error().message, "expected JSON") << text;
  }
}

}  // namespace
}  // namespace crnngan
