#pragma once

// The judge: a network that learns to tell generated sequences from real ones, and how well it does
// on windows that it never saw. The better it tells them apart, the more there is that the measures
// miss.
//
// It is a discriminator (gan/discriminator.h) that reads in both directions. A window seems real by
// the mean of its steps' logits. Each update is made with new windows of both sides.
//
// How long to train is decided by windows that it does not learn from, and what it scores is
// measured on others again, so that the choice flatters nobody.
//
// What its windows are of, it need not know.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace crnngan::score {

// A window: (T,F) numbers.
using Rows = std::vector<float>;

// `count` windows, other ones for each number, new ones among them. Called in the order of the
// numbers.
template <class Window>
using WindowsOf = std::function<std::vector<Window>(std::size_t count, std::uint64_t number)>;
using Windows = WindowsOf<Rows>;

// Windows of a side that an update learns from.
inline constexpr int kJudgedTogether = 64;

// The three parts of a side. No sequence should be in two of them.
struct JudgedSide {
  Windows training;
  Windows choosing;   // the iteration
  Windows measuring;  // what that iteration scores
};

struct JudgeOptions {
  std::size_t window = 64;    // T, steps
  std::size_t features = 4;   // F
  std::size_t windows = 512;  // of each side, to choose the iteration and to measure
  int iterations = 1500;      // at most
  int units = 96;             // of a layer, in each direction
  int layers = 2;
};

struct JudgeScore {
  double accuracy = 0;  // share of windows that are told rightly, at a decision of 1/2
  double auc = 0;       // how often a real window seems more real than another one: area under the
                        // receiver operating characteristic
  int iteration = 0;    // after which it was measured
};

// Iterations between two looks at the windows that choose, and how many looks without a better one
// end the training.
constexpr int kLookEvery = 50;
constexpr int kPatience = 8;

// Called after each iteration with how many are done, or will not be.
using JudgeProgress = std::function<void(int done)>;

// The same for the same seed and instruction set. REQUIRES windows of the length in the options.
JudgeScore judge(const JudgedSide& real, const JudgedSide& other, const JudgeOptions& options,
                 std::uint64_t seed, const JudgeProgress& progress = {});

// The share of pairs of a value of `higher` and one of `lower` in which the first is greater; equal
// ones count half.
double area_under_curve(std::span<const double> higher, std::span<const double> lower);

}  // namespace crnngan::score
