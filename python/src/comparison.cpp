#include "comparison.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "calls.h"
#include "casters.h"
#include "compare/comparison.h"
#include "compare/output.h"
#include "compare/source.h"
#include "dataset.h"
#include "given.h"
#include "model.h"
#include "piece.h"
#include "score/table_comparison_request.h"
#include "score/table_output.h"
#include "table/read_table.h"

namespace crnngan::python {

namespace {

namespace fs = std::filesystem;

// What nobody says is the library's own.
struct Comparing {
  std::optional<std::string> split;
  int tones = 64;
  int after = 0;
  std::optional<double> temperature;
  bool unseen = false;
  std::optional<int> windows;
  int rounds = 4;
  std::optional<int> judges;
  std::optional<int> judge_iterations;
  int song_tones = 512;
  std::optional<int> window;
  bool timegan = false;
  std::uint64_t seed = 1;
  int threads = 1;

  void check() const {
    const auto within = [](const char* name, std::int64_t value, std::int64_t low,
                           std::int64_t high) {
      if (value >= low && value <= high) return;
      throw std::invalid_argument(
          fmt::format("{} must be {}..{}, received {}", name, low, high, value));
    };
    within("tones", tones, 8, 10'000);
    within("after", after, 0, 1'000'000);
    within("windows", windows.value_or(2), 2, 10'000);
    within("rounds", rounds, 1, 1000);
    within("judges", judges.value_or(0), 0, 100);
    within("judge_iterations", judge_iterations.value_or(1), 1, 1'000'000);
    within("song_tones", song_tones, 8, 100'000);
    within("window", window.value_or(2), 2, 100'000);
  }

  void check_split() const {
    if (split) split_called(*split);
  }
};

compare::SourceOptions source_options(const Comparing& how) {
  compare::SourceOptions options{.split = split_called(how.split.value_or("test")),
                                 .tones = how.tones,
                                 .after = how.after,
                                 .long_tones = how.song_tones,
                                 .seed = how.seed};
  options.songs = 2 * how.windows.value_or(static_cast<int>(compare::ComparisonOptions().windows));
  if (how.temperature) options.temperature = static_cast<float>(*how.temperature);
  return options;
}

// What a person names, until it is read without Python's lock.
using Named = std::variant<const Dataset*, std::shared_ptr<const generate::Model>, std::string,
                           std::vector<compare::Tones>>;

Named named_music(nb::handle given) {
  if (nb::isinstance<Dataset>(given)) return nb::cast<const Dataset*>(given);
  if (nb::isinstance<Model>(given)) return nb::cast<const Model*>(given)->music;
  std::string path = given_path(given);
  if (!path.empty()) return path;
  std::vector<compare::Tones> pieces;
  for (const Piece* piece : given_pieces(given).pieces) pieces.push_back(piece->tones());
  return pieces;
}

compare::Source source_of(const Named& named, const Comparing& how, ThreadPool& pool) {
  const compare::SourceOptions options = source_options(how);
  if (const auto* dataset = std::get_if<const Dataset*>(&named)) {
    if ((*dataset)->is_table()) throw Error("expected music, found the dataset of a table");
    return compare::source_of((*dataset)->music(), options.split, (*dataset)->name());
  }
  if (const auto* path = std::get_if<std::string>(&named)) {
    return compare::load_source(*path, options, pool);
  }
  if (const auto* pieces = std::get_if<std::vector<compare::Tones>>(&named)) {
    return compare::source_of(*pieces);
  }
  return compare::source_of(std::get<std::shared_ptr<const generate::Model>>(named), options, pool);
}

// JSON text and what should be told besides.
struct Compared {
  std::string json;
  std::vector<std::string> warnings = {};
};

Compared compare_music(const Named& real, const Named& generated, const Comparing& how) {
  ThreadPool pool(how.threads);
  compare::Source one = source_of(real, how, pool);
  const compare::Source other = source_of(generated, how, pool);
  compare::ComparisonOptions options{.window = static_cast<std::size_t>(how.tones),
                                     .rounds = how.rounds,
                                     .song_tones = static_cast<std::size_t>(how.song_tones),
                                     .seed = how.seed};
  if (how.windows) options.windows = static_cast<std::size_t>(*how.windows);
  options.judges = how.judges.value_or(options.judges);
  options.judge_iterations = how.judge_iterations.value_or(options.judge_iterations);
  const auto known = how.unseen ? compare::KnownMusic::kLeftOut : compare::KnownMusic::kRefused;
  Compared compared{compare::to_json(compare::compare_sources(one, other, known, options, pool))};
  compared.warnings = one.left_out;
  compared.warnings.insert(compared.warnings.end(), other.left_out.begin(), other.left_out.end());
  return compared;
}

// A generated table: CSV text under a name, or the path of a file.
struct NamedRows {
  std::string name;
  std::optional<std::string> csv = {};
};

NamedRows named_rows(nb::handle given) {
  std::string path = given_path(given);
  if (!path.empty()) return {std::move(path)};
  if (nb::isinstance<nb::dict>(given)) {
    return named_rows(nb::module_::import_("pandas").attr("DataFrame")(given));
  }
  if (nb::hasattr(given, "to_csv")) {
    return {"generated", nb::cast<std::string>(given.attr("to_csv")(nb::arg("index") = false))};
  }
  throw nb::type_error(
      "generated: expected the path of a CSV file, a pandas.DataFrame or a dictionary of columns");
}

Compared compare_tables(const table::Table& real, const NamedRows& generated,
                        const Comparing& how) {
  const score::ShownTable shown = score::shown(real);
  const table::ByteSource source =
      generated.csv ? csv_source(*generated.csv) : table::open_input(generated.name);
  const std::vector<score::Candidate> candidates = {
      {generated.name, score::read_generated(generated.name, source, real.schema, shown)}};
  const score::TableComparisonRequest request{.split = how.split,
                                              .window = how.window,
                                              .windows = how.windows,
                                              .judges = how.judges,
                                              .judge_iterations = how.judge_iterations,
                                              .timegan = how.timegan,
                                              .seed = how.seed};
  ThreadPool pool(how.threads);
  return {
      score::to_json(score::compare_tables(shown, candidates, score::options_of(request), pool))};
}

nb::object compare_of(nb::handle real, nb::handle generated, const Comparing& how) {
  how.check();
  const Dataset* dataset = nullptr;
  if (nb::isinstance<Dataset>(real)) dataset = nb::cast<const Dataset*>(real);
  const Compared compared = [&] {
    if (dataset != nullptr && dataset->is_table()) {
      if (how.split != "all") how.check_split();
      const NamedRows rows = named_rows(generated);
      return without_gil([&] { return compare_tables(dataset->table(), rows, how); });
    }
    how.check_split();
    const Named one = named_music(real);
    const Named other = named_music(generated);
    return without_gil([&] { return compare_music(one, other, how); });
  }();
  for (const std::string& warning : compared.warnings) warn(warning);
  return nb::module_::import_("json").attr("loads")(compared.json);
}

}  // namespace

void bind_comparison(nb::module_& module) {
  module.def(
      "compare",
      [](nb::handle real, nb::handle generated, const std::optional<std::string>& split, int tones,
         int after, std::optional<double> temperature, bool unseen, std::optional<int> windows,
         int rounds, std::optional<int> judges, std::optional<int> judge_iterations, int song_tones,
         std::optional<int> window, bool timegan, std::uint64_t seed, std::optional<int> threads) {
        return compare_of(real, generated,
                          {.split = split,
                           .tones = tones,
                           .after = after,
                           .temperature = temperature,
                           .unseen = unseen,
                           .windows = windows,
                           .rounds = rounds,
                           .judges = judges,
                           .judge_iterations = judge_iterations,
                           .song_tones = song_tones,
                           .window = window,
                           .timegan = timegan,
                           .seed = seed,
                           .threads = threads_of(threads)});
      },
      nb::arg("real"), nb::arg("generated"), nb::kw_only(), nb::arg("split") = nb::none(),
      nb::arg("tones") = 64, nb::arg("after") = 0, nb::arg("temperature") = nb::none(),
      nb::arg("unseen") = false, nb::arg("windows") = nb::none(), nb::arg("rounds") = 4,
      nb::arg("judges") = nb::none(), nb::arg("judge_iterations") = nb::none(),
      nb::arg("song_tones") = 512, nb::arg("window") = nb::none(), nb::arg("timegan") = false,
      nb::arg("seed") = 1, nb::arg("threads") = nb::none(),
      nb::sig(
          "def compare(real: Dataset | Music, generated: Model | Dataset | Music | Rows, *, "
          "split: str | None = None, tones: int = 64, after: int = 0, temperature: float | None "
          "= None, unseen: bool = False, windows: int | None = None, rounds: int = 4, judges: "
          "int | None = None, judge_iterations: int | None = None, song_tones: int = 512, "
          "window: int | None = None, timegan: bool = False, seed: int = 1, threads: int | None "
          "= None) -> dict[str, typing.Any]"),
      R"(Holds generated music beside real music, or generated rows beside a real table: what
`crnngan compare --format json` says (docs/comparison.md, docs/tables-scores.md).

Real music is a dataset, of which one split counts, a path (corpus, folder, file), or
pieces; generated music is a model or its path, which writes it, a path of music, or pieces.
A real table is a dataset; generated rows are the path of a CSV file, a pandas.DataFrame, or
a dictionary of columns (through pandas). tones, after, temperature, unseen, rounds and
song_tones are of music, window and timegan of tables.

Raises Error when there is too little to compare, or real music is not held out from the
model.)");
}

}  // namespace crnngan::python
