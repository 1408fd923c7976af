#include "generate/song_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

namespace crnngan::generate {
namespace {

const std::vector<music::Tone> kTones{{96, 60, 80, 0}, {192, 64, 1, 0}, {1, 127, 127, 400}};

TEST(SongText, CsvHasARowATone) {
  EXPECT_EQ(to_csv(kTones),
            "onset_ticks,length_ticks,gap_ticks,pitch,velocity\n"
            "0,96,0,60,80\n"
            "0,192,0,64,1\n"
            "400,1,400,127,127\n");
}

TEST(SongText, JsonSaysWhereTheSongComesFrom) {
  const auto json = nlohmann::json::parse(
      to_json({"runs/\"a\"\n.safetensors", 18446744073709551615U, 12, 0.5F, 0.75F, 2}, kTones));
  EXPECT_EQ(json["model"], "runs/\"a\"\n.safetensors");
  EXPECT_EQ(json["seed"], 18446744073709551615U);
  EXPECT_EQ(json["song"], 12);
  EXPECT_EQ(json["noise_scale"], 0.5);
  EXPECT_EQ(json["temperature"], 0.75);
  EXPECT_EQ(json["primer_tones"], 2);
  EXPECT_EQ(json["ticks_per_quarter"], 384);
  ASSERT_EQ(json["tones"].size(), 3U);
  EXPECT_EQ(json["tones"][2].dump(),
            R"({"gap_ticks":400,"length_ticks":1,"onset_ticks":400,"pitch":127,"velocity":127})");
}

TEST(SongText, OfNoTonesIsStillText) {
  EXPECT_EQ(to_csv({}), "onset_ticks,length_ticks,gap_ticks,pitch,velocity\n");
  EXPECT_TRUE(nlohmann::json::parse(to_json({}, {}))["tones"].empty());
}

TEST(SongText, OnsetsGoBeyond32Bits) {
  const std::vector<music::Tone> tones(20, {1, 60, 80, 1 << 28});
  EXPECT_NE(to_csv(tones).find("\n5368709120,1,268435456,60,80\n"), std::string::npos);
}

TEST(SongText, APathThatIsNoUtf8DoesNotSpoilTheJson) {
  EXPECT_TRUE(nlohmann::json::accept(to_json({"a\xff.safetensors", 1, 1, 1, 0}, kTones)));
}

}  // namespace
}  // namespace crnngan::generate
