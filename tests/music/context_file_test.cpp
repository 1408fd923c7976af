#include "music/context_file.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/error_of.h"

namespace crnngan::music {
namespace {

ContextKnowledge some_knowledge() {
  ContextKnowledge knowledge;
  knowledge.values.of[0] = {"bach", "chopin"};
  knowledge.values.of[5] = {"3/4"};
  knowledge.bounds = {.tones_per_quarter = {2, 5.5}, .mean_pitch = {60, 64}};
  knowledge.examples = {{{1, 0, 0, 0, 0, 1, 0, 0}, 400}, {{2, 0, 0, 0, 0, 0, 0, 0}, 3000}};
  return knowledge;
}

TEST(ContextFile, GivesBackWhatItWasGiven) {
  for (const ContextOptions& options :
       {ContextOptions{}, ContextOptions{.memory = true, .labels = true},
        ContextOptions{true, true, true, true}}) {
    for (const ContextKnowledge& knowledge : {ContextKnowledge{}, some_knowledge()}) {
      const ContextOfFile found = context_from_json(context_json(options, knowledge));
      EXPECT_EQ(found.options, options);
      EXPECT_EQ(found.knowledge, knowledge);
    }
  }
}

TEST(ContextFile, OtherTextsAreRefused) {
  const std::string good = context_json({}, some_knowledge());
  ASSERT_NO_THROW(context_from_json(good));
  for (const char* text : {"", "[]", "{}", "3"}) {
    EXPECT_THROW(context_from_json(text), Error) << text;
  }
  const std::vector<std::pair<const char*, const char*>> wrong{
      {"memory", "1"},
      {"values", "[]"},
      {"values", R"({"composer": ["bach"]})"},
      {"bounds", "[1, 2, 3]"},
      {"bounds", R"([1, 2, 3, "4"])"},
      {"examples", "{}"},
      {"examples", "[[1, 0, 0]]"},
      {"examples", "[[3, 0, 0, 0, 0, 0, 0, 0, 5]]"},
      {"examples", "[[-1, 0, 0, 0, 0, 0, 0, 0, 5]]"},
      {"examples", "[[1, 0, 0, 0, 0, 0, 0, 0, 1e300]]"},
      {"examples", "[[1, 0, 0, 0, 0, 0, 0, 0, -5]]"}};
  for (const auto& [key, value] : wrong) {
    nlohmann::json changed = nlohmann::json::parse(good);
    changed[key] = nlohmann::json::parse(value);
    EXPECT_THROW(context_from_json(changed.dump()), Error) << key << " " << value;
  }
}

TEST(ContextFile, AnExampleLongerThanAPieceMayBeIsRefused) {
  ContextKnowledge knowledge = some_knowledge();
  knowledge.examples.back().ticks = kMostTicks;
  ASSERT_NO_THROW(context_from_json(context_json({}, knowledge)));
  for (const std::int64_t ticks :
       {std::int64_t{kMostTicks} + 1, std::int64_t{1} << 31, std::int64_t{1} << 62}) {
    knowledge.examples.back().ticks = ticks;
    EXPECT_EQ(test::error_of([&] { context_from_json(context_json({}, knowledge)); }),
              "context: 'examples': expected ticks 0..268435455, found " + std::to_string(ticks));
  }
}

}  // namespace
}  // namespace crnngan::music
