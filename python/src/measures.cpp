#include "measures.h"

#include <fmt/format.h>

#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "arrays.h"
#include "calls.h"
#include "casters.h"
#include "given.h"
#include "music/tone.h"
#include "piece.h"
#include "stats/measure_files.h"
#include "stats/stats.h"

namespace crnngan::python {

namespace {

music::Drums drums_of(const std::string& drums) {
  if (drums == "exclude") return music::Drums::kExclude;
  if (drums == "include") return music::Drums::kInclude;
  throw std::invalid_argument(
      fmt::format("drums: expected 'exclude' or 'include', found '{}'", drums));
}

stats::MeasuredFiles measure_pieces(const std::vector<const Piece*>& pieces,
                                    const stats::MeasureOptions& options, ThreadPool& pool) {
  if (options.paper_script) {
    throw std::invalid_argument("paper_script: expected paths of files with it, found pieces");
  }
  stats::MeasuredFiles measured;
  measured.files.resize(pieces.size());
  pool.run(static_cast<int>(pieces.size()), [&](int number) {
    const auto n = static_cast<std::size_t>(number);
    const corpus::WrittenPiece& piece = pieces[n]->written();
    measured.files[n] = {piece.title, stats::measure(music::normalise(
                                          piece.notes, piece.ticks_per_quarter, options.drums))};
  });
  return measured;
}

// The values of a column over files: counts are whole numbers, texts a list, all else floats, NaN
// where the measure says nothing.
nb::object array_of_column(const stats::Column& column,
                           const std::vector<stats::FileMeasures>& files) {
  if (column.is_count) {
    std::vector<std::int64_t> counts;
    counts.reserve(files.size());
    for (const auto& file : files)
      counts.push_back(std::get<std::int64_t>(column.value(file.measures)));
    return array_of(std::move(counts));
  }
  if (std::holds_alternative<std::string>(column.value({}))) {
    nb::list texts;
    for (const auto& file : files) texts.append(std::get<std::string>(column.value(file.measures)));
    return nb::module_::import_("numpy").attr("array")(texts, nb::arg("dtype") = "object");
  }
  std::vector<double> numbers;
  numbers.reserve(files.size());
  for (const auto& file : files) {
    const std::optional<stats::Value> value = stats::value_of(column, file.measures);
    const auto* whole = value ? std::get_if<std::int64_t>(&*value) : nullptr;
    const auto* number = value ? std::get_if<double>(&*value) : nullptr;
    numbers.push_back(whole != nullptr    ? static_cast<double>(*whole)
                      : number != nullptr ? *number
                                          : std::numeric_limits<double>::quiet_NaN());
  }
  return array_of(std::move(numbers));
}

nb::dict measured_columns(const stats::MeasuredFiles& measured) {
  nb::dict columns;
  nb::list paths;
  for (const auto& file : measured.files)
    paths.append(nb::str(file.path.c_str(), file.path.size()));
  columns["path"] = nb::module_::import_("numpy").attr("array")(paths, nb::arg("dtype") = "object");
  for (const stats::Column& column : stats::columns()) {
    columns[nb::str(column.name.data(), column.name.size())] =
        array_of_column(column, measured.files);
  }
  return columns;
}

nb::object stats_of(nb::handle music, const std::string& drums, bool paper_script,
                    std::optional<int> threads) {
  const stats::MeasureOptions options{drums_of(drums), paper_script};
  const GivenMusic given = given_music(music);
  const int count = threads_of(threads);
  const stats::MeasuredFiles measured = without_gil([&] {
    ThreadPool pool(count);
    return given.pieces.empty() ? stats::measure_files(given.paths, options, pool)
                                : measure_pieces(given.pieces, options, pool);
  });
  for (const std::string& left_out : measured.left_out) warn(left_out);
  return measured_columns(measured);
}

}  // namespace

void bind_measures(nb::module_& module) {
  module.def(
      "stats", &stats_of, nb::arg("music"), nb::kw_only(), nb::arg("drums") = "exclude",
      nb::arg("paper_script") = false, nb::arg("threads") = nb::none(),
      nb::sig("def stats(music: Music, *, drums: typing.Literal['exclude', 'include'] = 'exclude', "
              "paper_script: bool = False, threads: int | None = None) -> dict[str, "
              "numpy.typing.NDArray[typing.Any]]"),
      R"(The measures of music (docs of `crnngan stats`): a dictionary of arrays (N,), a row for each
file, tune or piece, which pandas.DataFrame takes. path names them (a piece's title);
lengths are in ticks of 1/384 quarter, counts whole numbers, shares 0..1, NaN where a
measure says nothing.

music is a path of a file or folder, a Piece, or a list of either. What can't be read is
left out, with a warning. Raises FileNotFoundError, and Error when nothing can be read.)");
}

}  // namespace crnngan::python
