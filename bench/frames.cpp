// Nats a frame on the four polyphonic sets of Boulanger-Lewandowski et al. (2012), which many
// papers publish: how well a recipe's generator foretells which tones sound in a frame.
//
//   frames SET [--recipe NAME] [--set KEY=VALUE] [--threads N]
//
// SET.train.txt, SET.valid.txt and SET.test.txt hold a piece a line, a frame a word: numbers of
// half tones joined by commas, - for silence. A frame is its tones in rising order; the time to the
// frame before is the gap of its lowest tone. So the probability of a frame is the product of those
// of its tones; that a piece ends costs nothing. A tone of one pitch stands before each piece, so
// that the first frame is foretold, too. A gap or a pitch that no training piece has counts as the
// nearest that one has. The epoch is chosen on the validation pieces, after which
// the test pieces are measured once, whole.

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "bench/timing.h"
#include "music/cells.h"
#include "music/domain.h"
#include "train/music_recipe.h"
#include "train/recipe.h"
#include "train/training.h"
#include "train/validation.h"

namespace {

using namespace crnngan;

constexpr int kFrameTicks = 96;
constexpr music::Tone kBeginning{.length_ticks = kFrameTicks, .pitch = 60, .velocity = 64};
constexpr std::size_t kMostWindows = 500;  // that choose the epoch
constexpr int kWindowSteps = 256;

struct Frames {
  music::Pieces pieces;
  std::vector<std::size_t> heads;  // of each: events up to the end of the first frame
  std::size_t frames = 0;
  std::size_t events = 0;  // that are foretold
};

int pitch_of(std::string_view word) {
  const auto number = whole_number_of(word);
  if (!number || *number < 0 || *number > 127) {
    throw Error("expected a number of half tones, 0..127, found '{}'", word);
  }
  return static_cast<int>(*number);
}

std::vector<int> pitches_of(std::string_view frame) {
  std::vector<int> pitches;
  if (frame == "-") return pitches;
  for (const std::string_view word : split(frame, ',')) pitches.push_back(pitch_of(word));
  std::ranges::sort(pitches);
  return pitches;
}

Frames read_frames(const std::string& path) {
  Frames read;
  const std::string text = read_text_file(path);
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) continue;
    std::vector<music::Tone> piece{kBeginning};
    std::size_t head = 0;
    std::int32_t gap = kFrameTicks;
    for (const std::string_view frame : split(line, ' ')) {
      for (const int pitch : pitches_of(frame)) {
        piece.push_back({kFrameTicks, pitch, kBeginning.velocity, gap});
        gap = 0;
      }
      gap += kFrameTicks;
      if (head == 0) head = piece.size();
      ++read.frames;
    }
    read.events += piece.size() - 1;
    read.heads.push_back(head);
    read.pieces.push_back(std::move(piece));
  }
  return read;
}

struct Nats {
  double a_frame = 0;
  double behind_the_first = 0;  // a frame, the first ones left out
};

// Over whole pieces.
Nats nats_of(gan::Model& model, const sequence::Source& source, const Frames& frames,
             ThreadPool& pool) {
  const auto nats_of_events = [&](std::size_t piece, std::size_t events) {
    if (events < train::kShortestSequence) return 0.0;
    const sequence::Window whole{piece, 0, events};
    return static_cast<double>(events - 1) *
           train::prediction_loss(model.generator, train::PredictionLoss::kSquaredError, source,
                                  {&whole, 1}, static_cast<int>(events), 1, 1, pool);
  };
  double all = 0;
  double heads = 0;
  for (std::size_t piece = 0; piece < frames.pieces.size(); ++piece) {
    all += nats_of_events(piece, frames.pieces[piece].size());
    heads += nats_of_events(piece, frames.heads[piece]);
  }
  const auto count = static_cast<double>(frames.frames);
  return {all / count, (all - heads) / (count - static_cast<double>(frames.pieces.size()))};
}

struct Options {
  std::string set;
  std::string recipe = "studio";
  std::vector<std::string> settings;
  int threads = 2;
};

// What no frame tells: loudness, lengths, bars, who wrote it, how long the piece is.
constexpr const char* kOfFrames[] = {"context.place=false", "context.metre=false",
                                     "context.labels=false", "train.edges=0",
                                     "train.short_pieces=pad"};

void run(const Options& options) {
  train::Recipe recipe = train::find_recipe(options.recipe);
  for (const char* setting : kOfFrames) train::apply_setting(recipe, setting);
  for (const std::string& setting : options.settings) train::apply_setting(recipe, setting);
  train::check(recipe);
  const Frames training = read_frames(options.set + ".train.txt");
  const Frames validation = read_frames(options.set + ".valid.txt");
  const Frames test = read_frames(options.set + ".test.txt");
  const music::Domain domain(train::domain_options(recipe), training.pieces, validation.pieces);
  ThreadPool pool(options.threads);
  train::Training trained(recipe, domain, options.threads);
  trained.start();
  double best = std::numeric_limits<double>::infinity();
  std::optional<gan::Model> chosen;
  int chosen_epoch = 0;
  const double seconds = bench::seconds_of([&] {
    for (int epoch = 1; epoch <= static_cast<int>(recipe.train.epochs); ++epoch) {
      const train::Epoch report = trained.train_epoch(epoch, {});
      const double loss = trained.model_loss() * static_cast<double>(validation.events) /
                          static_cast<double>(validation.frames);
      fmt::print(
          "epoch {:3}  {:6.1f} s  training {:.3f} nats an event  validation {:.3f} a frame\n",
          epoch, report.seconds, report.pretraining_loss, loss);
      std::fflush(stdout);
      if (loss >= best) continue;
      best = loss;
      chosen.emplace(gan::read_model(trained.checkpoint({epoch, loss})));
      chosen_epoch = epoch;
    }
  });
  if (!chosen) throw Error("no epoch was trained");
  const Nats on_validation = nats_of(*chosen, domain.validation(), validation, pool);
  const music::Domain tested(train::domain_options(recipe), training.pieces, test.pieces);
  const Nats on_test = nats_of(*chosen, tested.validation(), test, pool);
  fmt::print(
      "{}: epoch {} of {}, {:.0f} s: nats a frame: validation {:.3f}, test {:.3f} ({:.3f} without "
      "first frames)\n",
      options.set, chosen_epoch, recipe.train.epochs, seconds, on_validation.a_frame,
      on_test.a_frame, on_test.behind_the_first);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Nats a frame on sets of polyphonic frames");
  Options options;
  app.add_option("SET", options.set, "Path of the set's files without .train.txt")->required();
  app.add_option("--recipe", options.recipe, "A recipe with distributions");
  app.add_option("--set", options.settings, "A key of the recipe: KEY=VALUE");
  app.add_option("--threads", options.threads, "Threads to work with");
  CLI11_PARSE(app, argc, argv);
  try {
    run(options);
  } catch (const Error& error) {
    fmt::print(stderr, "frames: {}\n", error.what());
    return 1;
  }
  return 0;
}
