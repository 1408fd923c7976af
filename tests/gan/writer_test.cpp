// Sequences under way against a rollout over a tape.

#include "gan/writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "gan/initial.h"
#include "gan/noise.h"

namespace crnngan::gan {
namespace {

constexpr int kSteps = 9;
constexpr int kRows = 3;

const GeneratorShape kPoints{.noise = 2, .song_noise = 1, .features = 3, .units = 7, .layers = 2};
const GeneratorShape kDrawn{
    .noise = 2,
    .features = 2,
    .units = 7,
    .layers = 2,
    .bins = {sequence::Bins({{0, 0}, {1, 2}}), sequence::Bins({{-1, -1}, {0.5F, 0.5F}, {2, 3}})},
    .head_units = 5};

Generator made(const GeneratorShape& shape) {
  Generator generator(shape);
  initialise(generator, Start::kUniform, 3);
  return generator;
}

std::vector<RandomStream> streams() {
  std::vector<RandomStream> all;
  for (std::uint32_t row = 0; row < kRows; ++row) all.emplace_back(5, Purpose::kGenerate, row);
  return all;
}

// A tape with the numbers of the streams.
GeneratorTape tape_of(const Generator& generator, float noise_scale = 1) {
  const GeneratorShape& shape = generator.shape();
  GeneratorTape tape = generator.tape(kSteps, kRows);
  const auto features = static_cast<std::size_t>(shape.features);
  const auto own = static_cast<std::size_t>(shape.noise);
  const auto held = static_cast<std::size_t>(shape.song_noise);
  for (std::size_t row = 0; row < kRows; ++row) {
    const RandomStream stream = streams()[row];
    draw(shape.noise_kind, stream, 0, std::span(tape.start).subspan(row * features, features));
    for (std::size_t t = 0; t < kSteps; ++t) {
      const auto noise =
          std::span(tape.noise).subspan((t * kRows + row) * (own + held), own + held);
      draw(shape.noise_kind, stream, features + held + t * own, noise.first(own));
      draw(shape.noise_kind, stream, features, noise.last(held));
      for (float& value : noise) value *= noise_scale;
    }
  }
  return tape;
}

class Writers : public ::testing::TestWithParam<GeneratorShape> {};

INSTANTIATE_TEST_SUITE_P(Shapes, Writers, ::testing::Values(kPoints, kDrawn),
                         [](const auto& shape) {
                           return shape.param.has_distribution() ? "Drawn" : "Points";
                         });

TEST_P(Writers, WriteWhatARolloutWrites) {
  const Generator generator = made(GetParam());
  GeneratorTape tape = tape_of(generator);
  ThreadPool alone(1);
  generator.rollout(tape, alone);
  Writer writer(generator, streams());
  for (std::size_t t = 0; t < kSteps; ++t) {
    const auto events = writer.next();
    EXPECT_TRUE(std::equal(events.begin(), events.end(),
                           tape.outputs.begin() + static_cast<std::ptrdiff_t>(t * events.size())))
        << "event " << t;
  }
}

// What one has written another that heard it goes on with: of distributions the same, since each
// knows the same past.
TEST(Writing, GoesOnFromWhatWasHeard) {
  const Generator generator = made(kDrawn);
  Writer first(generator, {RandomStream(5, Purpose::kGenerate, 0)});
  Writer second(generator, {RandomStream(5, Purpose::kGenerate, 0)});
  for (int t = 0; t < 5; ++t) {
    const auto event = first.next();
    second.hear(event);
  }
  for (int t = 0; t < 5; ++t) {
    const auto event = first.next();
    const std::vector<float> expected(event.begin(), event.end());
    const auto found = second.next();
    EXPECT_TRUE(std::equal(found.begin(), found.end(), expected.begin())) << t;
  }
}

TEST(Writing, TheFirstThatIsHeardTakesThePlaceOfTheRandomEvent) {
  const Generator generator = made(kPoints);
  GeneratorTape tape = tape_of(generator);
  const std::vector<float> heard{0.25F, -0.5F, 0.75F};
  for (std::size_t i = 0; i < tape.start.size(); ++i) tape.start[i] = heard[i % 3];
  ThreadPool alone(1);
  generator.rollout(tape, alone);
  Writer writer(generator, streams());
  writer.hear(heard);
  const auto events = writer.next();
  EXPECT_TRUE(std::equal(events.begin(), events.end(), tape.outputs.begin()));
}

TEST_P(Writers, WriteByNoiseThatIsGivenWhatTheyWriteByTheirOwn) {
  const Generator generator = made(GetParam());
  const GeneratorTape tape = tape_of(generator);
  const auto own = static_cast<std::size_t>(generator.shape().noise);
  const auto all = static_cast<std::size_t>(generator.shape().noise_inputs());
  Writer drawn(generator, streams());
  Writer given(generator, streams());
  for (std::size_t t = 0; t < kSteps; ++t) {
    std::vector<float> noise;
    for (std::size_t row = 0; row < kRows; ++row) {
      const auto of_row = std::span(tape.noise).subspan((t * kRows + row) * all, own);
      noise.insert(noise.end(), of_row.begin(), of_row.end());
    }
    const auto expected = drawn.next();
    const auto found = given.next(noise);
    EXPECT_TRUE(std::equal(found.begin(), found.end(), expected.begin())) << "event " << t;
  }
}

// Of events that are heard, and of those that are written, as predict() finds them likely.
TEST(Writing, SaysHowLikelyEventsWere) {
  const Generator generator = made(kDrawn);
  GeneratorTape tape = generator.tape(kSteps, kRows);
  ThreadPool alone(1);
  Writer writer(generator, streams(), {.temperatures = {2, 2}});
  Writer listener(generator, {RandomStream(1, Purpose::kGenerate, 0)});
  std::vector<int> bins;
  std::vector<double> written;
  std::vector<double> heard;
  for (std::size_t t = 0; t < kSteps; ++t) {
    const auto events = writer.next();
    for (std::size_t i = 0; i < events.size(); ++i) {
      bins.push_back(kDrawn.bins[i % 2].of(events[i]));
    }
    listener.hear(events.first(2));
    heard.push_back(listener.log_likelihoods().front());
    const std::vector<double> now = writer.log_likelihoods();
    written.insert(written.end(), now.begin(), now.end());
  }
  generator.predict(bins.data(), tape, alone);
  const std::vector<double> expected = generator.log_likelihoods(tape);
  ASSERT_EQ(written.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_LT(expected[i], 0);
    EXPECT_NEAR(written[i], expected[i], 1e-5) << i;
    if (i % kRows != 0) continue;
    EXPECT_NEAR(heard[i / kRows], expected[i], 1e-5) << i;
  }
}

// Says always the same.
class Teller : public sequence::Listener {
 public:
  explicit Teller(int number) : number_(number) {}
  void start() override { heard_ = 0; }
  void hear(std::span<const float>, std::span<const int>) override { ++heard_; }
  void tell(std::span<int> context) override { context[0] = number_; }
  bool has_ended() const override { return heard_ > number_; }

 private:
  int number_;
  int heard_ = 0;
};

std::vector<std::unique_ptr<sequence::Listener>> tellers(const std::vector<int>& numbers) {
  std::vector<std::unique_ptr<sequence::Listener>> all;
  for (const int number : numbers) all.push_back(std::make_unique<Teller>(number));
  return all;
}

// Where nothing more is told to the first of two, guidance changes nothing.
TEST(Writing, WithGuidanceIsOfTwoThatAreFedTheSame) {
  GeneratorShape shape = kDrawn;
  shape.context = {{.name = "asked", .values = 4}};
  const Generator generator = made(shape);
  Writer plain(generator, streams(), {.listeners = tellers({1, 2, 3})});
  Writer guided(generator, streams(), {.listeners = tellers({1, 1, 2, 2, 3, 3}), .guidance = 3});
  for (std::size_t t = 0; t < kSteps; ++t) {
    const auto event = plain.next();
    const std::vector<float> expected(event.begin(), event.end());
    const auto found = guided.next();
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-4F);
    for (std::size_t row = 0; row < kRows; ++row) {
      EXPECT_EQ(guided.has_ended(row), t + 1 > row + 1);
      EXPECT_EQ(plain.has_ended(row), guided.has_ended(row));
    }
  }
}

TEST(Writing, NoiseIsScaledAndTheRandomEventIsNot) {
  const Generator generator = made(kPoints);
  GeneratorTape tape = tape_of(generator, 0.25F);
  ThreadPool alone(1);
  generator.rollout(tape, alone);
  Writer writer(generator, streams(), {.noise_scale = 0.25F});
  const auto events = writer.next();
  EXPECT_TRUE(std::equal(events.begin(), events.end(), tape.outputs.begin()));
}

}  // namespace
}  // namespace crnngan::gan
