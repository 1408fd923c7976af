#include "gan/encoder.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "golden.h"

namespace crnngan::gan {
namespace {

using test::expect_close;
using test::golden;
using ::testing::ElementsAre;

TEST(EncoderNames, AreThoseOfRecipesAndFiles) {
  EXPECT_THAT(encoder_names(), ElementsAre("lstm", "convolution"));
  EXPECT_EQ(encoder_kind("convolution"), EncoderKind::kConvolution);
  EXPECT_EQ(encoder_name(EncoderKind::kLstm), "lstm");
  try {
    encoder_kind("gru");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "expected an encoder 'lstm' or 'convolution', found 'gru'");
  }
}

TEST(GoldenConvolution, ValuesAndGradientsOfPaddedRows) {
  constexpr int kSteps = 6;
  constexpr int kRows = 3;
  constexpr int kUnits = 5;
  const TensorFile file = golden("convolution");
  for (const int threads : {1, 2, 5}) {
    for (const bool causal : {false, true}) {
      const std::string name = causal ? "causal" : "two_sided";
      ThreadPool pool(threads);
      nn::Parameters parameters;
      const auto encoder = make_encoder({.kind = EncoderKind::kConvolution,
                                         .inputs = 4,
                                         .units = kUnits,
                                         .layers = 3,
                                         .bidirectional = !causal},
                                        parameters, "e", nn::Precision::kFloat32);
      test::set_parameters(parameters, file);
      encoder->pack();
      const auto tape = encoder->tape(kSteps, kRows, nn::Dropout::kNone);
      const auto lengths = file.values<float>("lengths");
      std::ranges::copy(lengths, tape->lengths.begin());
      std::ranges::copy(file.values<float>("x"), tape->x.begin());
      encoder->forward(*tape, pool);
      for (std::size_t i = 0; i < tape->outputs.size(); ++i) {
        const std::size_t t = i / kUnits / kRows;
        if (static_cast<float>(t) >= lengths[i / kUnits % kRows]) tape->outputs[i] = 0;
      }
      expect_close(tape->outputs, file.values<float>(name + ".outputs"), name);

      const auto gradients = encoder->gradients(*tape);
      std::ranges::copy(file.values<float>("d_outputs"), gradients->d_outputs.begin());
      encoder->backward(*tape, *gradients, {0, kRows}, Encoder::Down::kToInputs, pool);
      expect_close(gradients->d_x, file.values<float>(name + ".d_x"), name + ".d_x");
      for (int task = 0; task < encoder->gradient_tasks(); ++task) {
        encoder->add_gradients(*tape, *gradients, task);
      }
      test::expect_gradients(parameters, file, name + ".grad.");
    }
  }
}

// Each encoder reads steps of rows that are longer and shorter.
class Encoders : public ::testing::TestWithParam<EncoderShape> {
 protected:
  static constexpr int kSteps = 6;
  static constexpr int kRows = 4;

  Encoders() {
    std::uint32_t stream = 0;
    for (nn::Parameter& parameter : parameters_) draw(parameter.value, stream++, 0.5F);
    encoder_->pack();
  }

  static void draw(nn::Buffer& values, std::uint32_t stream, float scale) {
    RandomStream(9, Purpose::kWeights, stream).fill_uniform(values, 0);
    for (float& value : values) value = scale * (2 * value - 1);
  }

  std::unique_ptr<Encoder::Tape> read(std::vector<int> lengths, int threads,
                                      const nn::Buffer& x) const {
    ThreadPool pool(threads);
    auto tape = encoder_->tape(kSteps, kRows, nn::Dropout::kNone);
    tape->lengths = std::move(lengths);
    tape->x = x;
    encoder_->forward(*tape, pool);
    return tape;
  }

  nn::Buffer inputs() const {
    nn::Buffer x(nn::size_of(kSteps, kRows, GetParam().inputs));
    draw(x, 50, 1);
    return x;
  }

  int outputs() const { return encoder_outputs(GetParam()); }
  const float* at(const Encoder::Tape& tape, int t, int row) const {
    return tape.outputs.data() + nn::size_of(t * kRows + row, outputs());
  }

  nn::Parameters parameters_;
  std::unique_ptr<Encoder> encoder_ =
      make_encoder(GetParam(), parameters_, "e", nn::Precision::kFloat32);
};

INSTANTIATE_TEST_SUITE_P(Kinds, Encoders,
                         ::testing::Values(EncoderShape{EncoderKind::kLstm, 3, 5, 2, true},
                                           EncoderShape{EncoderKind::kLstm, 3, 5, 1, false},
                                           EncoderShape{EncoderKind::kConvolution, 3, 5, 3, true},
                                           EncoderShape{EncoderKind::kConvolution, 3, 5, 2,
                                                        false}));

TEST_P(Encoders, ThreadsShareTheRows) {
  const auto one = read({6, 3, 5, 1}, 1, inputs());
  for (const int threads : {2, 3, 7}) {
    expect_close(read({6, 3, 5, 1}, threads, inputs())->outputs, one->outputs, "outputs", 1e-6);
  }
}

TEST_P(Encoders, NothingBehindARowsEndReachesIt) {
  const auto before = read({6, 3, 5, 1}, 1, inputs());
  nn::Buffer changed = inputs();
  for (int t = 3; t < kSteps; ++t) changed[nn::size_of(t * kRows + 1, GetParam().inputs)] += 7;
  const auto after = read({6, 3, 5, 1}, 1, changed);
  for (int t = 0; t < 3; ++t) {
    EXPECT_TRUE(std::equal(at(*before, t, 1), at(*before, t, 1) + outputs(), at(*after, t, 1)));
  }
}

TEST_P(Encoders, StepsAfterAStepMatterWhereItReadsBothWays) {
  const auto before = read({6, 6, 6, 6}, 1, inputs());
  nn::Buffer changed = inputs();
  changed[nn::size_of(3 * kRows + 2, GetParam().inputs)] += 1;
  const auto after = read({6, 6, 6, 6}, 1, changed);
  const auto is_same = [&](int t, int row) {
    return std::equal(at(*before, t, row), at(*before, t, row) + outputs(), at(*after, t, row));
  };
  EXPECT_FALSE(is_same(3, 2));
  EXPECT_FALSE(is_same(4, 2));
  EXPECT_EQ(is_same(2, 2), !GetParam().bidirectional);
  for (int t = 0; t < kSteps; ++t) EXPECT_TRUE(is_same(t, 1)) << "another row";
}

TEST_P(Encoders, MasksOfDropoutAreOfAllSteps) {
  const auto tape = encoder_->tape(kSteps, kRows, nn::Dropout::kMasks);
  EXPECT_FALSE(tape->masks.empty());
  for (const nn::Buffer* mask : tape->masks) {
    EXPECT_EQ(mask->size(), nn::size_of(kSteps, kRows, GetParam().units));
  }
  EXPECT_TRUE(encoder_->tape(kSteps, kRows, nn::Dropout::kNone)->masks.empty());
}

}  // namespace
}  // namespace crnngan::gan
