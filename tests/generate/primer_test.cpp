#include "generate/primer.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "generate/small_model.h"
#include "music/pace.h"

namespace crnngan::generate {
namespace {

using test::small_model;
using Tones = std::vector<music::Tone>;

// What the primer's features decode to.
Tones heard(const Primer& primer, const music::Codec& codec) {
  Tones events;
  std::vector<float> features(static_cast<std::size_t>(codec.features()));
  for (std::size_t cell = 0; cell < primer.cells(); ++cell) {
    primer.encode(cell, features);
    codec.decode(features, events);
  }
  return events;
}

std::string refusal(const Model& model, const Tones& tones) {
  try {
    const Primer primer(model, tones);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

// A chord of four, a rest of two quarters and a tone, which a chord's second follows 5 ticks later.
const Tones kPiece{{100, 50, 80, 0}, {100, 54, 80, 0},   {100, 57, 80, 0},
                   {100, 62, 80, 0}, {96, 40, 70, 1000}, {96, 43, 70, 5}};

TEST(Primer, IsHeardAsTheToneEventsThatItIs) {
  const Model model = small_model();
  EXPECT_EQ(heard(Primer(model, kPiece), model.codec), kPiece);
}

TEST(Primer, IsHeardInTheCellsOfItsCodec) {
  const Model model =
      small_model({.tones_per_cell = 3, .chord_gap_ticks = 10, .pace_events = true});
  const Primer primer(model, kPiece);
  // Three of the chord, its fourth, two silences (at quarters 1 and 2), then two tones joined.
  ASSERT_EQ(primer.cells(), 5u);
  const Tones expected{{100, 50, 80, 0},         {100, 54, 80, 0},    {100, 57, 80, 0},
                       {100, 62, 80, 0},         music::silence(384), music::silence(384),
                       {96, 40, 70, 1000 - 768}, {96, 43, 70, 0}};
  EXPECT_EQ(heard(primer, model.codec), expected);
  EXPECT_EQ(primer.tones(), kPiece);
}

TEST(Primer, ALastCellThatIsNotFullIsAChordOfFewerTones) {
  const Model model = small_model({.tones_per_cell = 3});
  const Tones tones{{10, 60, 80, 0}, {10, 61, 80, 0}, {10, 62, 80, 0}, {10, 63, 80, 0}};
  const Primer primer(model, tones);
  EXPECT_EQ(primer.cells(), 2u);
  EXPECT_EQ(heard(primer, model.codec), tones);
}

TEST(Primer, WithTheDequantisedCodecStandsInTheMiddleOfItsIntervals) {
  const Model model = small_model({.kind = music::CodecKind::kDequantised});
  std::vector<float> features(4);
  std::vector<float> middle(4);
  Primer(model, kPiece).encode(4, features);
  model.codec.encode(std::span(kPiece).subspan(4, 1), std::vector<float>(4, 0.5F), middle);
  EXPECT_EQ(features, middle);
}

TEST(Primer, OfOneToneIsEnoughOfNoneIsRefused) {
  EXPECT_EQ(Primer(small_model(), {{10, 60, 80, 0}}).cells(), 1u);
  EXPECT_NE(refusal(small_model(), {}).find("found none"), std::string::npos);
}

TEST(Primer, LongerThanMidiCanSayIsRefused) {
  const std::int32_t most = music::kMostTicks;
  EXPECT_EQ(refusal(small_model(), {{most, 60, 80, 0}, {1, 60, 80, most}}), "");
  EXPECT_NE(refusal(small_model(), {{most + 1, 60, 80, 0}}).find("268435456"), std::string::npos);
  EXPECT_NE(refusal(small_model(), {{1, 60, 80, 0}, {1, 60, 80, most + 1}}).find("268435456"),
            std::string::npos);
}

TEST(Primer, OfAModelThatHearsNothingIsRefused) {
  EXPECT_NE(refusal(small_model({}, /*feedback=*/false), kPiece).find("feedback"),
            std::string::npos);
}

}  // namespace
}  // namespace crnngan::generate
