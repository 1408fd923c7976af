// Every loss and every variant of the networks: the gradients of all parameters, against PyTorch's.

#include <gtest/gtest.h>

#include <optional>

#include "gan/discriminator.h"
#include "gan/generator.h"
#include "gan/losses.h"
#include "golden.h"

namespace crnngan::gan {
namespace {

using test::golden;

constexpr int kSteps = 4;
constexpr int kBatch = 3;
constexpr int kFeatures = 3;
constexpr Range kReal{0, kBatch};
constexpr Range kFake{kBatch, 2 * kBatch};
constexpr Range kNoisyReal{2 * kBatch, 2 * kBatch + 1};
constexpr Range kNoisyFake{2 * kBatch + 1, 2 * kBatch + 2};

// A variant's generator and discriminator, after one pass over the golden inputs.
class Variant {
 public:
  Variant(const std::string& name, bool drops = false, GeneratorShape generator = {},
          DiscriminatorShape discriminator = {}, Feedback feedback = Feedback::kThrough)
      : name_(name), feedback_(feedback) {
    generator.noise = 2;
    generator.features = kFeatures;
    generator.units = 5;
    generator.layers = 1;
    discriminator.features = kFeatures;
    discriminator.units = 3;
    discriminator.layers = 2;
    generator_.emplace(generator);
    discriminator_.emplace(discriminator);
    set(generator_->parameters());
    set(discriminator_->parameters());
    generator_->pack();
    discriminator_->pack();
    const nn::Dropout dropout = drops ? nn::Dropout::kMasks : nn::Dropout::kNone;
    g_.emplace(generator_->tape(kSteps, kBatch, dropout));
    g_gradients_.emplace(Generator::gradients(*g_));
    d_.emplace(discriminator_->tape(kSteps, 2 * kBatch + 2, dropout));
    d_gradients_.emplace(discriminator_->gradients(*d_));
    d_->companions = {{kReal, kReal}, {kFake, kFake}, {kNoisyReal, kReal}, {kNoisyFake, kFake}};
    if (drops) set_masks();
    copy(values("noise"), g_->noise);
    copy(values("start"), g_->start);
    generator_->rollout(*g_, pool_);
    set_rows();
    discriminator_->forward(*d_, pool_);
  }

  // The discriminator's loss, and the gradients of its parameters.
  template <class Loss>
  void expect_discriminator(const std::string& what, const Loss& loss, double tolerance = 1e-5) {
    std::fill(d_gradients_->d_logits.begin(), d_gradients_->d_logits.end(), 0.0F);
    discriminator_->parameters().zero_gradients();
    expect_loss(what, loss(discriminator_->logits(*d_), d_gradients_->d_logits.data()));
    discriminator_->backward_to_parameters(*d_, *d_gradients_, pool_);
    expect_gradients(what, discriminator_->parameters(), tolerance);
  }

  // A loss of the generator on the logits, and the gradients of its parameters.
  template <class Loss>
  void expect_generator(const std::string& what, const Loss& loss) {
    std::fill(d_gradients_->d_logits.begin(), d_gradients_->d_logits.end(), 0.0F);
    expect_loss(what, loss(discriminator_->logits(*d_), d_gradients_->d_logits.data()));
    discriminator_->backward_to_input(*d_, *d_gradients_, kFake, pool_);
    expect_generator_gradients(what);
  }

  void expect_feature_matching() {
    expect_loss("feature_matching",
                discriminator_->feature_matching(*d_, *d_gradients_, kReal, kFake, pool_));
    expect_generator_gradients("feature_matching");
  }

  void expect_plain_losses() {
    expect_discriminator("discriminator", [](const Logits& logits, float* d_logits) {
      return discriminator_loss(logits, kReal, kFake, d_logits);
    });
    expect_non_saturating();
  }

  void expect_non_saturating() {
    expect_generator("non_saturating", [](const Logits& logits, float* d_logits) {
      return generator_loss(GeneratorLoss::kNonSaturating, logits, kFake, d_logits);
    });
  }

  void expect_relativistic_losses() {
    expect_discriminator("relativistic_discriminator", [](const Logits& logits, float* d_logits) {
      return relativistic_loss(logits, kReal, kFake, d_logits);
    });
    expect_generator("relativistic", [](const Logits& logits, float* d_logits) {
      return relativistic_loss(logits, kFake, kReal, d_logits);
    });
  }

 private:
  std::vector<float> values(const std::string& tensor) const { return file_.values<float>(tensor); }

  static void copy(std::span<const float> from, nn::Buffer& to) {
    ASSERT_EQ(from.size(), to.size());
    std::copy(from.begin(), from.end(), to.begin());
  }

  // The variant's own parameters, else those that all have in common.
  void set(nn::Parameters& parameters) {
    for (nn::Parameter& parameter : parameters) {
      const std::string own = name_ + "." + parameter.name;
      const bool has_own = file_.tensors.contains(own);
      copy(file_.values<float>(has_own ? own : parameter.name, parameter.shape), parameter.value);
    }
  }

  // Rows 0..B-1 of the discriminator are real, then the generated ones, then one of each perturbed.
  void set_rows() {
    const auto real = values("real");
    const auto perturbation = values("perturbation");
    const std::size_t half = kBatch * kFeatures;
    for (std::size_t t = 0; t < kSteps; ++t) {
      float* x = d_->x.data() + t * (2 * half + std::size_t{2} * kFeatures);
      std::copy_n(real.data() + t * half, half, x);
      std::copy_n(g_->outputs.data() + t * half, half, x + half);
      for (std::size_t f = 0; f < std::size_t{2} * kFeatures; ++f) {
        const float clean = f < kFeatures ? x[f] : x[half + f - kFeatures];
        x[2 * half + f] = clean + 0.5F * perturbation[t * 2 * kFeatures + f];
      }
    }
  }

  void set_masks() {
    const auto of_generator = values("masks.generator");
    copy(of_generator, g_->lstm.front().mask);
    // From (T,2B,width) to (T,2B+2,width); the perturbed rows' masks don't matter here.
    const auto widen = [](std::span<const float> from, nn::Buffer& to) {
      const std::size_t before = from.size() / kSteps;
      const std::size_t after = to.size() / kSteps;
      for (std::size_t t = 0; t < kSteps; ++t) {
        std::copy_n(from.data() + t * before, before, to.data() + t * after);
      }
    };
    widen(values("masks.discriminator_input"), d_->input_mask);
    const auto masks = values("masks.discriminator");
    std::span<const float> rest = masks;
    for (nn::Buffer* mask : d_->encoder->masks) {
      const std::size_t size = std::size_t{kSteps} * 2 * kBatch * 3;
      widen(rest.first(size), *mask);
      rest = rest.subspan(size);
    }
    ASSERT_TRUE(rest.empty());
  }

  void expect_loss(const std::string& what, double loss) const {
    const double expected{values(name_ + "." + what + ".loss").front()};
    EXPECT_NEAR(loss, expected, 1e-5 * (1 + std::abs(expected))) << name_ << " " << what;
  }

  void expect_generator_gradients(const std::string& what) {
    const std::size_t half = kBatch * kFeatures;
    for (std::size_t t = 0; t < kSteps; ++t) {
      const std::size_t fake = t * (2 * half + std::size_t{2} * kFeatures) + half;
      std::copy_n(d_gradients_->d_x.data() + fake, half, g_gradients_->d_outputs.data() + t * half);
    }
    generator_->parameters().zero_gradients();
    generator_->rollout_backward(*g_, *g_gradients_, pool_, feedback_);
    expect_gradients(what, generator_->parameters(), 1e-5);
  }

  // The file leaves out gradients that are zero: that of the output bias, under losses that see
  // differences of logits alone.
  void expect_gradients(const std::string& what, const nn::Parameters& parameters,
                        double tolerance) const {
    int compared = 0;
    for (const nn::Parameter& parameter : parameters) {
      const std::string expected = name_ + "." + what + ".grad." + parameter.name;
      if (file_.tensors.contains(expected)) {
        test::expect_close(parameter.gradient, file_.values<float>(expected, parameter.shape),
                           expected, tolerance);
        ++compared;
      } else {
        EXPECT_EQ(parameter.name, "discriminator.output.bias") << expected << " is missing";
        EXPECT_TRUE(what == "relativistic_discriminator" || what == "penalty") << expected;
        for (const float g : parameter.gradient) EXPECT_NEAR(g, 0, 1e-6) << expected;
      }
    }
    EXPECT_GE(compared, 6) << name_ << " " << what;
  }

  std::string name_;
  Feedback feedback_;
  TensorFile file_ = golden("gradients");
  ThreadPool pool_{2};
  std::optional<Generator> generator_;
  std::optional<Discriminator> discriminator_;
  std::optional<GeneratorTape> g_;
  std::optional<GeneratorGradients> g_gradients_;
  std::optional<DiscriminatorTape> d_;
  std::optional<DiscriminatorGradients> d_gradients_;
};

TEST(GoldenGradients, OfEveryLoss) {
  Variant standard("standard");
  standard.expect_plain_losses();
  standard.expect_relativistic_losses();
  standard.expect_feature_matching();
  standard.expect_generator("minimax", [](const Logits& logits, float* d_logits) {
    return generator_loss(GeneratorLoss::kMinimax, logits, kFake, d_logits);
  });
}

TEST(GoldenGradients, OfTheSmoothnessPenaltyOnRealAndGeneratedRows) {
  Variant standard("standard");
  standard.expect_discriminator(
      "penalty",
      [](const Logits& logits, float* d_logits) {
        const Range first_fake{kFake.first, kFake.first + 1};
        return smoothness_penalty(logits, {0, 1}, kNoisyReal, 5, d_logits) +
               smoothness_penalty(logits, first_fake, kNoisyFake, 5, d_logits);
      },
      1e-4);  // differences of nearly equal logits
}

TEST(GoldenGradients, WithDropoutOnTheLayersOutputsAndTheDiscriminatorsInput) {
  Variant dropout("dropout", /*drops=*/true);
  dropout.expect_plain_losses();
  dropout.expect_feature_matching();
}

TEST(GoldenGradients, WithMinibatchFeatures) {
  Variant minibatch("minibatch", false, {}, {.minibatch_kernels = 2, .minibatch_dimensions = 3});
  minibatch.expect_plain_losses();
}

TEST(GoldenGradients, OfADiscriminatorThatReadsForwardsAlone) {
  Variant forward_only("forward_only", false, {}, {.bidirectional = false});
  forward_only.expect_plain_losses();
  forward_only.expect_feature_matching();
}

TEST(GoldenGradients, OfADecisionFromTheFirstAndTheLastStep) {
  Variant ends("ends", false, {}, {.decision = Decision::kEnds});
  ends.expect_plain_losses();
  ends.expect_relativistic_losses();
}

TEST(GoldenGradients, OfTheGeneratorWithDetachedFeedback) {
  Variant detached("detached", false, {}, {}, Feedback::kDetached);
  detached.expect_non_saturating();
}

TEST(GoldenGradients, OfTheGeneratorWithoutFeedback) {
  Variant no_feedback("no_feedback", false, {.feedback = false});
  no_feedback.expect_non_saturating();
}

}  // namespace
}  // namespace crnngan::gan
