#include "music/meaning.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/error_of.h"

namespace crnngan::music {
namespace {

Meaning of_ranks() {
  std::vector<std::vector<Tone>> pieces(1);
  for (int n = 0; n < 40; ++n) pieces[0].push_back({20 * n + 1, 40 + n, 50 + n % 20, 7 * (n % 5)});
  return {Codec::fit({.kind = CodecKind::kRanked}, pieces), {{.memory = true}, {}}};
}

TEST(Meaning, ComesBackBitForBit) {
  const Meaning meaning = of_ranks();
  const Meaning read = meaning_of("music", to_json(meaning));
  EXPECT_EQ(read.codec, meaning.codec);
  EXPECT_EQ(read.context.options, meaning.context.options);
  EXPECT_EQ(to_json(read), to_json(meaning));
  EXPECT_EQ(description(read), description(meaning));
}

TEST(Meaning, OfAnotherDomainIsRefused) {
  EXPECT_EQ(test::error_of([] { meaning_of("turns", to_json(of_ranks())); }),
            "expected a model of music, found one of another domain, 'turns'");
}

TEST(Meaning, ThatIsBrokenIsRefused) {
  const std::string codec = of_ranks().codec.to_json();
  const std::string good = to_json(of_ranks());
  const std::string deep(100'000, '[');
  for (const std::string& text :
       {std::string(), std::string("3"), std::string("{}"), deep, codec,
        "{\"codec\":" + codec + "}",
        std::string(R"({"codec":{},"context":{"memory":true,"place":true}})"),
        "{\"codec\":" + codec + R"(,"context":{"memory":1,"place":true}})",
        good.substr(0, good.size() - 1) + ",\"more\":1}"}) {
    EXPECT_NE(test::error_of([&] { meaning_of("music", text); }), "") << text.substr(0, 100);
  }
}

}  // namespace
}  // namespace crnngan::music
