#include "report/table_page.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/version.h"
#include "report/page_parts.h"

namespace crnngan::report {

namespace {

using PageJson = nlohmann::ordered_json;

constexpr std::string_view kTableCurves[] = {"pretraining_loss",
                                             "validation_pretraining_loss",
                                             "discriminator_loss",
                                             "generator_loss",
                                             "validation_discriminator_loss",
                                             "validation_generator_loss",
                                             "overlap",
                                             "autocorrelation_distance",
                                             "correlation_distance",
                                             "diversity",
                                             "distance"};

// To four digits, which is more than a picture shows.
double shown_number(double value) {
  if (value == 0 || !std::isfinite(value)) return 0;
  const double unit = std::pow(10, 3 - std::floor(std::log10(std::abs(value))));
  return std::round(value * unit) / unit;
}

template <class Numbers>
PageJson numbers_json(const Numbers& numbers) {
  PageJson json = PageJson::array();
  for (const auto number : numbers) json.push_back(shown_number(double{number}));
  return json;
}

PageJson columns_json(const TableRun& run) {
  PageJson json = PageJson::array();
  for (const score::ShownColumn& column : run.columns) {
    json.push_back(
        {{"name", column.name}, {"levels", column.levels}, {"isContext", column.is_context}});
  }
  return json;
}

// A list of sequences, each a list of its columns' values; what is missing is null.
PageJson sequences_json(const std::vector<score::ShownSequence>& sequences, std::size_t columns) {
  PageJson json = PageJson::array();
  for (const score::ShownSequence& sequence : sequences) {
    std::vector<PageJson> of_columns(columns, PageJson::array());
    for (std::size_t i = 0; i < sequence.values.size(); ++i) {
      const double value = sequence.values[i];
      of_columns[i % columns].push_back(std::isnan(value) ? PageJson() : PageJson(value));
    }
    json.push_back(of_columns);
  }
  return json;
}

PageJson histogram_json(const Histogram& histogram) {
  PageJson json{{"column", histogram.column}};
  if (histogram.levels.empty()) {
    json["least"] = histogram.least;
    json["greatest"] = histogram.greatest;
  } else {
    json["levels"] = histogram.levels;
  }
  json["real"] = numbers_json(histogram.real);
  json["generated"] = numbers_json(histogram.generated);
  return json;
}

PageJson figures_json(const TableFigures& figures) {
  PageJson json{{"measuredOn", figures.measured_on}, {"window", figures.window}};
  json["histograms"] = PageJson::array();
  for (const Histogram& one : figures.histograms) json["histograms"].push_back(histogram_json(one));
  json["autocorrelations"] = PageJson::array();
  for (const Autocorrelation& one : figures.autocorrelations) {
    json["autocorrelations"].push_back({{"column", one.column},
                                        {"real", numbers_json(one.real)},
                                        {"generated", numbers_json(one.generated)}});
  }
  json["correlations"] = {{"columns", figures.correlations.columns},
                          {"real", numbers_json(figures.correlations.real)},
                          {"generated", numbers_json(figures.correlations.generated)}};
  json["components"] = {{"dimensions", figures.components.dimensions},
                        {"shares", numbers_json(figures.components.shares)},
                        {"real", numbers_json(figures.components.real)},
                        {"generated", numbers_json(figures.components.other)}};
  json["nearest"] = histogram_json(figures.nearest);
  return json;
}

PageJson interval_json(const std::optional<score::Interval>& value) {
  if (!value) return {};
  return {{"mean", value->mean}, {"low", value->low}, {"high", value->high}};
}

PageJson comparison_json(const score::TableComparison& comparison) {
  PageJson measures = PageJson::array();
  for (const score::Measure& measure : comparison.measures) {
    PageJson values = PageJson::array();
    for (const auto& value : measure.values) values.push_back(interval_json(value));
    measures.push_back(
        {{"name", measure.name}, {"explanation", measure.explanation}, {"values", values}});
  }
  PageJson broken = PageJson::array();
  for (const score::BrokenRule& rule : comparison.broken.front()) {
    broken.push_back({{"column", rule.column}, {"rule", rule.rule}, {"rows", rule.rows}});
  }
  return {{"measures", measures}, {"broken", broken}};
}

PageJson run_json(const TableRun& run) {
  PageJson json = run_facts(run.run, kTableCurves);
  PageJson real = PageJson::object();
  for (const auto& [name, value] : run.run.real_in_log) real[name] = value;
  json["realInLog"] = real;
  json["columns"] = columns_json(run);
  json["realSequences"] = sequences_json(run.real, run.columns.size());
  json["realOf"] = run.real_of;
  json["model"] = run.model;
  json["newSequences"] = run.new_sequences;
  json["figures"] = figures_json(run.figures);
  json["comparison"] = comparison_json(run.comparison);
  return json;
}

}  // namespace

std::vector<PageFile> make_table_page(std::span<const TableRun> runs) {
  std::vector<PageFile> files = frame_files();
  PageJson summary{{"kind", "table"}, {"version", kVersion}};
  summary["runs"] = PageJson::array();
  for (const TableRun& run : runs) summary["runs"].push_back(run_json(run));
  files.push_back(summary_file(summary));
  for (std::size_t r = 0; r < runs.size(); ++r) {
    for (const TableEpoch& epoch : runs[r].epochs) {
      files.push_back(data_file(fmt::format("{}-{}", r, epoch.number),
                                sequences_json(epoch.sequences, runs[r].columns.size())));
    }
  }
  return files;
}

}  // namespace crnngan::report
