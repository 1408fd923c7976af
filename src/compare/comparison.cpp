#include "compare/comparison.h"

#include <mutex>
#include <string>

#include "base/error.h"
#include "compare/classifier.h"
#include "compare/copying.h"
#include "compare/distribution.h"
#include "compare/features.h"
#include "compare/frechet.h"
#include "compare/set_distances.h"
#include "train/diversity.h"

namespace crnngan::compare {

namespace {

using Pieces = std::vector<const Piece*>;

Pieces long_enough(std::span<const Piece> pieces, std::size_t window, std::size_t least,
                   std::string_view what) {
  Pieces chosen;
  for (const Piece& piece : pieces) {
    if (piece.tones.size() >= window) chosen.push_back(&piece);
  }
  if (chosen.size() < least) {
    throw Error(
        "expected {} or more {} of {} tones or more, found {} among {}: give more music, or "
        "choose shorter windows with --tones",
        least, what, window, chosen.size(), pieces.size());
  }
  return chosen;
}

// Halves of which each is there.
Halves sides_of(std::span<const Piece* const> pieces, const RandomStream& random,
                std::uint64_t first) {
  Halves result = halves(pieces, random, first);
  if (result.b.empty()) {
    throw Error(
        "all {} real pieces are near-duplicates of each other: there is no real music to "
        "hold beside real music",
        pieces.size());
  }
  return result;
}

// What a set of windows is compared by.
struct Facts {
  explicit Facts(std::vector<Tones> drawn) : windows(std::move(drawn)) {
    for (const ToneFeature& feature : tone_features()) {
      tones.push_back(values_of(feature, windows));
    }
    rows = measure_windows(windows);
    for (std::size_t m = 0; m < window_measures().size(); ++m) {
      std::vector<double>& column = measures.emplace_back();
      for (const auto& row : rows) column.push_back(row[m]);
    }
  }

  std::vector<train::Song> songs() const {
    std::vector<train::Song> all;
    for (const Tones& window : windows) all.push_back(music::to_notes(window));
    return all;
  }

  std::vector<Tones> windows;
  std::vector<std::vector<double>> tones;     // [feature]
  std::vector<std::vector<double>> rows;      // [window][measure]
  std::vector<std::vector<double>> measures;  // [measure][window]
};

Row compare_values(std::string_view name, double bin_width, std::span<const double> a,
                   std::span<const double> generated, std::span<const double> b) {
  const double spread = deviation(a);
  const double unit = spread > 1e-12 ? spread : 1;
  return {.name = name,
          .mean = {mean(generated), mean(a)},
          .overlap = {overlap(a, generated, bin_width), overlap(a, b, bin_width)},
          .wasserstein = {wasserstein(a, generated) / unit, wasserstein(a, b) / unit},
          .distance_overlap = {},
          .divergence = {}};
}

Comparison compare_once(const Facts& a, const Facts& generated, const Facts& b,
                        const Figures* figures) {
  Comparison result;
  for (std::size_t f = 0; f < tone_features().size(); ++f) {
    result.tones.push_back(compare_values(tone_features()[f].name, tone_features()[f].bin_width,
                                          a.tones[f], generated.tones[f], b.tones[f]));
  }
  for (std::size_t m = 0; m < window_measures().size(); ++m) {
    Row& row = result.windows.emplace_back(
        compare_values(window_measures()[m].name, window_measures()[m].bin_width, a.measures[m],
                       generated.measures[m], b.measures[m]));
    const SetDistances to_generated = set_distances(a.measures[m], generated.measures[m]);
    const SetDistances to_real = set_distances(a.measures[m], b.measures[m]);
    row.distance_overlap = {to_generated.overlap, to_real.overlap};
    row.divergence = {to_generated.divergence, to_real.divergence};
  }
  result.frechet = {frechet_distance(a.rows, generated.rows), frechet_distance(a.rows, b.rows)};
  const train::Diversity diversity(a.songs());
  result.diversity = {diversity.of(generated.songs()), diversity.of(b.songs())};
  if (figures != nullptr) {
    result.copying = {figures->share_in(generated.windows), figures->share_in(b.windows)};
  }
  return result;
}

void add(Beside& sum, const Beside& value, double weight) {
  sum.generated += weight * value.generated;
  sum.real += weight * value.real;
}

void add(std::optional<Beside>& sum, const std::optional<Beside>& value, double weight) {
  if (!value) return;
  if (!sum) sum.emplace();
  add(*sum, *value, weight);
}

void add_rows(std::vector<Row>& sums, std::span<const Row> rows, double weight) {
  sums.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    sums[i].name = rows[i].name;
    for (Beside Row::*member : {&Row::mean, &Row::overlap, &Row::wasserstein}) {
      add(sums[i].*member, rows[i].*member, weight);
    }
    add(sums[i].distance_overlap, rows[i].distance_overlap, weight);
    add(sums[i].divergence, rows[i].divergence, weight);
  }
}

Comparison mean_over(std::span<const Comparison> rounds) {
  Comparison result;
  const double weight = 1.0 / static_cast<double>(rounds.size());
  for (const Comparison& round : rounds) {
    add_rows(result.tones, round.tones, weight);
    add_rows(result.windows, round.windows, weight);
    add(result.frechet, round.frechet, weight);
    add(result.diversity, round.diversity, weight);
    add(result.copying, round.copying, weight);
  }
  return result;
}

struct ClassifierRun {
  ClassifierScore generated;
  ClassifierScore real;
};

// Trains on one half of both sets and tests on the other; then the same for real music alone, which
// for that is divided into four.
ClassifierScore tell_apart(const Pieces& real, const Pieces& other,
                           const ComparisonOptions& options, std::uint64_t seed) {
  const RandomStream random(seed, Purpose::kCompare, 0);
  const Halves real_halves = sides_of(real, random, 0);
  const Halves other_halves = halves(other, random, std::uint64_t{1} << 32);
  return classify({real_halves.a, other_halves.a}, {real_halves.b, other_halves.b},
                  {.window = options.window, .windows = options.windows}, seed);
}

ClassifierScore tell_real_apart(const Pieces& real, const ComparisonOptions& options,
                                std::uint64_t seed) {
  const RandomStream random(seed, Purpose::kCompare, 0);
  const Halves sides = sides_of(real, random, 0);
  return tell_apart(sides.a, sides.b, options, seed);
}

ClassifierResult mean_over(std::span<const ClassifierRun> runs) {
  ClassifierResult result;
  const double weight = 1.0 / static_cast<double>(runs.size());
  for (const ClassifierRun& run : runs) {
    add(result.accuracy, {run.generated.accuracy, run.real.accuracy}, weight);
    add(result.auc, {run.generated.auc, run.real.auc}, weight);
    result.auc_of_seed.push_back(run.generated.auc);
  }
  return result;
}

}  // namespace

Beside mean_of(std::span<const Row> rows, Beside Row::*member) {
  Beside sum;
  for (const Row& row : rows) add(sum, row.*member, 1.0 / static_cast<double>(rows.size()));
  return sum;
}

Comparison compare(std::span<const Piece> real, std::span<const Piece> generated,
                   std::span<const Piece> training, const ComparisonOptions& options,
                   ThreadPool& pool, const ComparisonProgress& progress) {
  const Pieces real_pieces = long_enough(real, options.window, 4, "real pieces");
  const Pieces songs = long_enough(generated, options.window, 2, "generated pieces");
  std::optional<Figures> figures;
  if (!training.empty()) figures.emplace(training);

  std::vector<Comparison> rounds(static_cast<std::size_t>(options.rounds));
  std::vector<ClassifierRun> classifiers(static_cast<std::size_t>(options.classifiers));
  // Parts of equal kind, each with its own place to write to; the long ones come first.
  const int parts = 2 * options.classifiers + options.rounds;
  std::mutex mutex;
  int done = 0;
  pool.run(parts, [&](int part) {
    if (part < 2 * options.classifiers) {
      const auto number = static_cast<std::size_t>(part / 2);
      const std::uint64_t seed = options.seed + number;
      if (part % 2 == 0) {
        classifiers[number].generated = tell_apart(real_pieces, songs, options, seed);
      } else {
        classifiers[number].real = tell_real_apart(real_pieces, options, seed);
      }
    } else {
      const int round = part - 2 * options.classifiers;
      const RandomStream random(options.seed, Purpose::kCompare,
                                static_cast<std::uint32_t>(round) + 1);
      const Halves sides = sides_of(real_pieces, random, 0);
      const auto draw = [&](const Pieces& pieces, std::uint64_t number) {
        return Facts(draw_windows(pieces, options.window, options.windows, random, number << 32));
      };
      rounds[static_cast<std::size_t>(round)] = compare_once(
          draw(sides.a, 1), draw(songs, 2), draw(sides.b, 3), figures ? &*figures : nullptr);
    }
    if (progress) {
      const std::lock_guard lock(mutex);
      progress(++done, parts);
    }
  });

  Comparison result = mean_over(std::span<const Comparison>(rounds));
  result.real_pieces = real_pieces.size();
  result.generated_pieces = songs.size();
  if (!classifiers.empty())
    result.classifier = mean_over(std::span<const ClassifierRun>(classifiers));
  return result;
}

}  // namespace crnngan::compare
