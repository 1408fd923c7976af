#include "train/table_subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "score/autocorrelation.h"
#include "score/column_distances.h"
#include "score/correlation.h"
#include "score/table_windows.h"
#include "table/as_known.h"
#include "table/follower.h"
#include "table/write_table.h"

namespace crnngan::train {

namespace {

constexpr const char* kOverlap = "overlap";
constexpr const char* kAutocorrelation = "autocorrelation_distance";
constexpr const char* kCorrelation = "correlation_distance";

// What a recipe asks for that only music has.
void expect_for_tables(const Recipe& recipe) {
  const auto expect = [](bool holds, const char* what) {
    if (holds) return;
    throw Error("the recipe is one for music: a table needs {}; try --recipe table", what);
  };
  const auto& context = recipe.context;
  expect(!context.memory && !context.place && !context.metre && !context.labels,
         "context.memory, place, metre and labels to be off");
  expect(recipe.train.transpose == 0, "train.transpose = 0");
  expect(!recipe.discriminator.pitch_circles, "discriminator.pitch_circles = false");
  expect(recipe.codec == "standard", "codec = \"standard\"");
  expect(recipe.music.tones_per_cell == 1 && !recipe.music.pace_events,
         "music.tones_per_cell = 1 and music.pace_events = false");
  expect(recipe.train.best_by == "all" || judges_by_prediction(recipe),
         "train.best_by all or prediction");
  expect(!recipe.generator.shared_classes, "generator.shared_classes = false");
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

// The windows, each of which is a sequence.
score::WindowSet windows_in(const score::ShownTable& table, const std::vector<score::Unit>& units) {
  return score::windows_of(table, units, table.window);
}

Measures measures_of(const score::WindowSet& real, const score::WindowSet& other) {
  double overlap = 0;
  const auto columns = score::column_distances(real, other);
  for (const auto& column : columns)
    overlap += column.overlap / static_cast<double>(columns.size());
  Measures measures;
  const auto add = [&](const char* name, double value) {
    measures.push_back({name, {value, value, value, value}});
  };
  add(kOverlap, overlap);
  add(kAutocorrelation, mean_of(score::autocorrelation_distances(real, other)));
  add(kCorrelation, score::correlation_distance(real, other).mean);
  return measures;
}

// The mean distance of windows that follow each other.
double spread(const score::WindowSet& windows) {
  double sum = 0;
  for (std::size_t i = 1; i < windows.count(); ++i) {
    double squares = 0;
    for (std::size_t n = 0; n < windows[i].size(); ++n) {
      const double off = double{windows[i][n]} - windows[i - 1][n];
      squares += off * off;
    }
    sum += std::sqrt(squares);
  }
  return windows.count() > 1 ? sum / static_cast<double>(windows.count() - 1) : 0;
}

}  // namespace

TableSubject::TableSubject(table::Table table, const Recipe& recipe, const StartModel* start,
                           const std::string& name)
    : table_(std::move(table)), seed_(recipe.seed) {
  if (start != nullptr && !is_of_table(start->model)) {
    throw Error(
        "{}: is the corpus of a table, {} a model of music; start from a model of the table", name,
        start->name);
  }
  expect_for_tables(recipe);
  const table::DomainOptions options{.bins = static_cast<int>(recipe.generator.bins),
                                     .hidden = recipe.context.hidden};
  if (start == nullptr) {
    domain_.emplace(table_, options);
  } else {
    table::Meaning meaning = known_by(*start, name);
    domain_.emplace(table_, std::move(meaning), options);
  }
  const std::size_t shortest =
      pads(recipe) ? kShortestSequence : static_cast<std::size_t>(recipe.train.steps);
  const auto count_usable = [&](const sequence::Source& source) {
    return static_cast<int>(std::ranges::count_if(
        source.lengths(), [&](std::size_t length) { return length >= shortest; }));
  };
  usable_ = count_usable(domain_->training());
  all_ = static_cast<int>(domain_->training().lengths().size());
  const auto expect = [&](int usable, const char* kind) {
    if (usable > 0) return;
    throw Error(
        "{}: no {} sequence has {} rows; set train.steps lower, or train.short_pieces to pad", name,
        kind, shortest);
  };
  expect(usable_, "training");
  if (judges_by_prediction(recipe)) expect(count_usable(domain_->validation()), "validation");
}

// Takes the table in the numbers of the model that a run starts from, and returns what they mean.
table::Meaning TableSubject::known_by(const StartModel& start, const std::string& name) {
  table::Meaning meaning = table_meaning_of(start.model);
  const table::Schema& known = meaning.coding.schema();
  try {
    table_ = table::as_known(std::move(table_), known);
  } catch (const Error& error) {
    throw Error("{}: does not fit to {}: {}", name, start.name, error.what());
  }
  if (table_.schema.is_whole != known.is_whole) {
    throw Error("{}: has {}, {} learnt {}; prepare it in the same way", name,
                table_.schema.is_whole ? "whole sequences" : "windows", start.name,
                known.is_whole ? "whole sequences" : "windows");
  }
  meaning.coding.take_bounds(table_.schema);
  // New sequences begin when, and in the context in which, those do that are learnt now.
  table::Labels own = table::Labels::fit(table_);
  meaning.labels.examples = std::move(own.examples);
  meaning.labels.starts = std::move(own.starts);
  return meaning;
}

std::vector<std::string_view> TableSubject::measure_names() const {
  return {kOverlap, kAutocorrelation, kCorrelation};
}

table::Table TableSubject::real_windows(sequence::Split split,
                                        std::span<const sequence::Window> windows) const {
  std::vector<const table::Sequence*> sequences;
  for (const table::Sequence& sequence : table_.sequences) {
    if (sequence.split == split) sequences.push_back(&sequence);
  }
  table::Table cut{.schema = table_.schema};
  cut.schema.is_whole = true;
  const std::size_t learnt = table_.schema.of(table::Role::kLearnt).size();
  for (const sequence::Window& window : windows) {
    const table::Sequence& whole = *sequences[window.sequence];
    // The end is no row.
    const std::size_t rows = std::min(window.length, table_.rows(whole) - window.first);
    const auto part = [&](const std::vector<double>& numbers, std::size_t width) {
      const auto own = std::span(numbers).subspan(window.first * width, rows * width);
      return std::vector<double>(own.begin(), own.end());
    };
    cut.sequences.push_back(
        {.name = whole.name,
         .values = part(whole.values, learnt),
         .context = whole.context,
         .times = whole.times.empty() ? std::vector<double>() : part(whole.times, 1)});
  }
  return cut;
}

Measures TableSubject::hear_real(std::span<const sequence::Window> training,
                                 std::span<const sequence::Window> validation) {
  score::ShownTable learnt = score::shown(real_windows(sequence::Split::kTraining, training));
  units_ = score::units_of(learnt);
  // Held-out rows of one series are of another time, which may be another range.
  if (validation.empty() || !table_.schema.is_whole) {
    real_ = windows_in(learnt, units_);
    const score::Halves halves = score::halves_of(real_, 0);
    return measures_of(halves.first, halves.second);
  }
  const auto held_out = score::shown(real_windows(sequence::Split::kValidation, validation));
  real_ = windows_in(held_out, units_);
  return measures_of(real_, windows_in(learnt, units_));
}

table::Table TableSubject::written(std::span<const Events> sequences) const {
  const table::Coding& coding = domain_->coding();
  const std::size_t width = coding.variables();
  table::Table table{.schema = table_.schema};
  table.schema.is_whole = true;
  for (const Events& events : sequences) {
    const auto number = static_cast<std::uint32_t>(table.sequences.size());
    table::Follower follower(coding, {}, table::new_start(domain_->labels(), seed_, number));
    for (std::size_t first = 0; first < events.size(); first += width) {
      follower.hear(std::span(events).subspan(first, width), {});
    }
    table.sequences.push_back(follower.sequence());
    table.sequences.back().context = table::new_context(domain_->labels(), {}, seed_, number);
    table.sequences.back().name = fmt::format("{}", table.sequences.size());
  }
  return table;
}

Measured TableSubject::measure(std::span<const Events> sequences) const {
  const score::WindowSet windows = windows_in(score::shown(written(sequences)), units_);
  const double of_real = spread(real_);
  return {measures_of(real_, windows), of_real > 0 ? spread(windows) / of_real : 0};
}

double TableSubject::distance(const Measures& measures, std::string_view by) const {
  static_cast<void>(by);
  double sum = 0;
  for (const stats::ColumnSummary& measure : measures) {
    sum += measure.name == kOverlap ? 1 - measure.summary.mean : measure.summary.mean;
  }
  return sum / static_cast<double>(measures.size());
}

void TableSubject::write_samples(const std::filesystem::path& folder,
                                 std::span<const Events> sequences) const {
  const table::Table table = written(sequences);
  write_file(folder / "samples.csv", table::write_table(table.schema, table.sequences));
}

}  // namespace crnngan::train
