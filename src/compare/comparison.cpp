#include "compare/comparison.h"

#include <algorithm>
#include <mutex>
#include <string>
#include <utility>

#include "base/error.h"
#include "compare/copied_stretch.h"
#include "compare/copying.h"
#include "compare/features.h"
#include "compare/frechet.h"
#include "compare/set_distances.h"
#include "compare/song_measures.h"
#include "score/distribution.h"
#include "stats/diversity.h"

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
        "expected {} or more {} of {} tones or more, found {} among {}: give more music, "
        "prepare the corpus with a larger --test, or choose shorter windows with --tones",
        least, what, window, chosen.size(), pieces.size());
  }
  return chosen;
}

// As many tones of each song as are compared, of kMostSongs songs at most.
std::vector<std::size_t> lengths_of(const Pieces& songs, std::size_t most_tones) {
  constexpr std::size_t kMostSongs = 128;
  std::vector<std::size_t> lengths;
  for (const Piece* song : songs) {
    if (lengths.size() < kMostSongs) lengths.push_back(std::min(song->tones.size(), most_tones));
  }
  return lengths;
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
  Facts(std::vector<Tones> drawn, std::vector<Stretch> of_songs)
      : windows(std::move(drawn)),
        stretches(std::move(of_songs)),
        song_measures(measure_songs(stretches)) {
    for (const ToneFeature& feature : tone_features()) {
      tones.push_back(values_of(feature, windows));
    }
    rows = measure_windows(windows);
    for (std::size_t m = 0; m < window_measures().size(); ++m) {
      std::vector<double>& column = measures.emplace_back();
      for (const auto& row : rows) column.push_back(row[m]);
    }
  }

  std::vector<stats::Song> songs() const {
    std::vector<stats::Song> all;
    all.reserve(windows.size());
    for (const Tones& window : windows) all.push_back(music::to_notes(window));
    return all;
  }

  // Tones that stand in one of the training pieces, at most; [song].
  std::vector<double> copied(const SearchedPieces& training) const {
    std::vector<double> lengths;
    lengths.reserve(stretches.size());
    for (const Stretch& stretch : stretches) {
      lengths.push_back(static_cast<double>(training.longest_stretch(stretch.tones)));
    }
    return lengths;
  }

  std::vector<Tones> windows;
  std::vector<Stretch> stretches;                  // of songs
  std::vector<std::vector<double>> tones;          // [feature]
  std::vector<std::vector<double>> rows;           // [window][measure]
  std::vector<std::vector<double>> measures;       // [measure][window]
  std::vector<std::vector<double>> song_measures;  // [measure][song]
};

Row compare_values(std::string_view name, double bin_width, std::span<const double> a,
                   std::span<const double> generated, std::span<const double> b) {
  const double spread = score::deviation(a);
  const double unit = spread > 1e-12 ? spread : 1;
  return {.name = name,
          .mean = {score::mean(generated), score::mean(a)},
          .overlap = {score::overlap(a, generated, bin_width), score::overlap(a, b, bin_width)},
          .wasserstein = {score::wasserstein(a, generated) / unit, score::wasserstein(a, b) / unit},
          .distance_overlap = {},
          .divergence = {}};
}

// Where copies are looked for.
struct Training {
  explicit Training(std::span<const Piece> pieces) : figures(pieces), searched(pieces) {}

  Figures figures;
  SearchedPieces searched;
};

Comparison compare_once(const Facts& a, const Facts& generated, const Facts& b,
                        const Training* training) {
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
  for (std::size_t m = 0; m < song_measures().size(); ++m) {
    result.songs.push_back(compare_values(song_measures()[m].name, song_measures()[m].bin_width,
                                          a.song_measures[m], generated.song_measures[m],
                                          b.song_measures[m]));
  }
  result.frechet = {frechet_distance(a.rows, generated.rows), frechet_distance(a.rows, b.rows)};
  const stats::Diversity diversity(a.songs());
  result.diversity = {diversity.of(generated.songs()), diversity.of(b.songs())};
  if (training != nullptr) {
    const SearchedPieces& searched = training->searched;
    result.songs.push_back(compare_values("copied_stretch", 4, a.copied(searched),
                                          generated.copied(searched), b.copied(searched)));
    result.copying = {training->figures.share_in(generated.windows),
                      training->figures.share_in(b.windows)};
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
    for (Beside Row::* member : {&Row::mean, &Row::overlap, &Row::wasserstein}) {
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
    add_rows(result.songs, round.songs, weight);
    add(result.frechet, round.frechet, weight);
    add(result.diversity, round.diversity, weight);
    add(result.copying, round.copying, weight);
  }
  return result;
}

// The parts of a comparison, the long ones first: a judge of the generated songs, one of real
// music, and so on, then the rounds.
struct Parts {
  int judges;
  int rounds;

  int count() const { return 2 * judges + rounds; }
  bool is_judge(int part) const { return part < 2 * judges; }
};

// Adds up what all parts have done; a judge's iteration and a round count as one each.
class Work {
 public:
  Work(const Parts& parts, int iterations, const ComparisonProgress& progress)
      : total_(2 * parts.judges * iterations + parts.rounds), progress_(progress) {}

  void add(int done) {
    if (!progress_) return;
    const std::lock_guard lock(mutex_);
    done_ += done;
    progress_(done_, total_);
  }

 private:
  std::mutex mutex_;
  int done_ = 0;
  int total_;
  const ComparisonProgress& progress_;
};

}  // namespace

Beside mean_of(std::span<const Row> rows, Beside Row::* member) {
  Beside sum;
  for (const Row& row : rows) add(sum, row.*member, 1.0 / static_cast<double>(rows.size()));
  return sum;
}

score::Interval interval_of(std::span<const JudgeScore> scores, double JudgeScore::* member) {
  std::vector<double> values;
  for (const JudgeScore& score : scores) values.push_back(score.*member);
  const score::Interval interval = score::interval_of(values);
  return {interval.mean, std::max(interval.low, 0.0), std::min(interval.high, 1.0)};
}

Comparison compare(std::span<const Piece> real, const Generated& generated,
                   std::span<const Piece> training, const ComparisonOptions& options,
                   ThreadPool& pool, const ComparisonProgress& progress) {
  const Pieces real_pieces = long_enough(real, options.window, 4, "real pieces");
  const Pieces pieces = long_enough(generated.pieces, options.window, 2, "generated pieces");
  const Pieces songs = long_enough(generated.songs, 1, 2, "generated songs");
  const std::vector<std::size_t> lengths = lengths_of(songs, options.song_tones);
  std::optional<Training> learnt;
  if (!training.empty()) learnt.emplace(training);

  Pieces judged_training;
  for (const Piece& piece : training) {
    if (piece.tones.size() >= options.window) judged_training.push_back(&piece);
  }
  const JudgedPieces judged_pieces{real_pieces, judged_training};
  const JudgeOptions judging{.window = options.window, .iterations = options.judge_iterations};
  const Parts parts{options.judges, options.rounds};
  Work work(parts, options.judge_iterations, progress);
  // Each part has its own place to write to.
  std::vector<Comparison> rounds(static_cast<std::size_t>(options.rounds));
  Judged judged{std::vector<JudgeScore>(static_cast<std::size_t>(options.judges)),
                std::vector<JudgeScore>(static_cast<std::size_t>(options.judges))};
  const auto run_judge = [&](int part) {
    const auto number = static_cast<std::size_t>(part / 2);
    const std::uint64_t seed = options.seed + number;
    int done_before = 0;
    const JudgeProgress count = [&](int done) {
      work.add(done - done_before);
      done_before = done;
    };
    if (part % 2 == 1) {
      judged.real[number] = judge_real(judged_pieces, judging, seed, count);
    } else if (generated.write) {
      judged.generated[number] = judge_songs(judged_pieces, generated.write, judging, seed, count);
    } else {
      judged.generated[number] = judge_pieces(judged_pieces, pieces, judging, seed, count);
    }
  };
  const auto run_round = [&](int round) {
    const RandomStream random(options.seed, Purpose::kCompare,
                              static_cast<std::uint32_t>(round) + 1);
    const Halves sides = sides_of(real_pieces, random, 0);
    const auto draw = [&](const Pieces& of_windows, const Pieces& of_songs, std::uint64_t number) {
      return Facts(draw_windows(of_windows, options.window, options.windows, random, number << 32),
                   draw_stretches(of_songs, lengths, random, (3 + number) << 32));
    };
    rounds[static_cast<std::size_t>(round)] =
        compare_once(draw(sides.a, sides.a, 1), draw(pieces, songs, 2), draw(sides.b, sides.b, 3),
                     learnt ? &*learnt : nullptr);
    work.add(1);
  };
  pool.run(parts.count(), [&](int part) {
    if (parts.is_judge(part)) {
      run_judge(part);
    } else {
      run_round(part - 2 * parts.judges);
    }
  });

  Comparison result = mean_over(std::span<const Comparison>(rounds));
  result.real_pieces = real_pieces.size();
  result.generated_pieces = pieces.size();
  if (options.judges > 0) result.judged = std::move(judged);
  return result;
}

Comparison compare_sources(Source& real, const Source& generated, KnownMusic known,
                           const ComparisonOptions& options, ThreadPool& pool,
                           const ComparisonProgress& progress) {
  if (known == KnownMusic::kLeftOut) leave_out_trained_on(real, generated);
  const HeldOut held_out = compare::held_out(real, generated);
  const Generated music{
      .pieces = generated.pieces,
      .songs = generated.long_songs.empty() ? generated.pieces : generated.long_songs,
      .write = generated.write};
  Comparison comparison = compare(real.pieces, music, real.training, options, pool, progress);
  comparison.held_out = held_out;
  return comparison;
}

}  // namespace crnngan::compare
