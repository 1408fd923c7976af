#include "table/read_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "table/read_rows.h"
#include "table/roles.h"
#include "table/shown_text.h"
#include "table/table_split.h"
#include "table/time_axis.h"
#include "table/time_column.h"
#include "table/time_text.h"

namespace crnngan::table {

using sequence::Split;
using sequence::split_name;

namespace {

constexpr double kManyMissing = 0.5;

Kind kind_of(const ColumnReader& column) {
  if (column.reading() == Reading::kCategory) return Kind::kCategory;
  return column.is_whole() ? Kind::kWhole : Kind::kNumber;
}

class TableMaker {
 public:
  TableMaker(const std::string& name, ByteSource source, const ReadOptions& options)
      : name_(name),
        options_(options),
        reader_(name, std::move(source)),
        rows_(read_rows(reader_, options)) {}

  TableRead run() {
    time_ = sort_by_time(rows_, reader_, read_.warnings);
    if (options_.fill) fill();
    find_roles();
    make_columns();
    make_sequences();
    rows_.sequences = {};
    make_time_axis();
    make_windows();
    make_splits();
    if (options_.stride > 1) cut_windows();
    check_examples();
    return std::move(read_);
  }

 private:
  Schema& schema() { return read_.table.schema; }
  std::vector<Sequence>& sequences() { return read_.table.sequences; }
  std::size_t width() const { return rows_.columns.size(); }
  const ColumnReader& column(std::size_t c) const { return rows_.columns[c].reader; }

  template <class... Args>
  void warn(fmt::format_string<Args...> format, Args&&... args) {
    read_.warnings.push_back(fmt::format(format, std::forward<Args>(args)...));
  }

  template <class... Args>
  [[noreturn]] void refuse(fmt::format_string<Args...> format, Args&&... args) const {
    throw BadInput("{}: {}", name_, fmt::format(format, std::forward<Args>(args)...));
  }

  void fill() {
    for (std::size_t c = 0; c < width(); ++c) {
      if (column(c).reading() != Reading::kNumbers) continue;
      const int decimals = column(c).is_whole() ? 0 : column(c).format().decimals;
      for (SequenceRows& sequence : rows_.sequences) {
        fill_missing(sequence, width(), c, time_, decimals);
      }
    }
  }

  // The first column before `c` that holds the same.
  std::optional<std::size_t> equal_column(std::size_t c) {
    auto& before = equal_hashes_[column(c).hash()];
    const auto found = std::find_if(before.begin(), before.end(), [&](std::size_t other) {
      return kind_of(column(other)) == kind_of(column(c)) &&
             column(other).levels() == column(c).levels() &&
             are_equal(rows_.sequences, width(), other, c);
    });
    if (found != before.end()) return *found;
    before.push_back(c);
    return std::nullopt;
  }

  void find_roles() {
    std::size_t longer = 0;  // sequences of more than one row
    for (const SequenceRows& sequence : rows_.sequences) {
      longer += rows_of(sequence, width()) > 1 ? 1 : 0;
    }
    for (std::size_t c = 0; c < width(); ++c) {
      const ReadColumn& read = rows_.columns[c];
      facts_.push_back({.is_time = time_ == c,
                        .is_asked_context = read.choice.is_context,
                        .is_asked_category = read.choice.request.is_category,
                        .has_one_value = read.reader.has_one_value(),
                        .counts_rows = read.reader.counts_rows() && read.reader.rows() > 2 &&
                                       read.reader.reading() == Reading::kNumbers,
                        .varies = read.varies,
                        .equal_column = equal_column(c)});
    }
    roles_ = roles_of(facts_, longer > 1);
    const auto is_learnt = [](Role role) { return role == Role::kLearnt; };
    if (std::none_of(roles_.begin(), roles_.end(), is_learnt)) {
      refuse("no column is left to learn: all are dropped, constant or hold for whole sequences");
    }
    const std::size_t singles = rows_.sequences.size() - longer;
    if (rows_.id && longer == 0) {
      refuse(
          "every row has a value of its own in {}, so that no sequence has two rows; --drop {} "
          "takes all "
          "rows as one series",
          shown_text(reader_.header()[*rows_.id]), option_word(reader_.header()[*rows_.id]));
    }
    if (singles > 0)
      warn("{} of {} have one row", singles, count_of(rows_.sequences.size(), "sequence"));
    for (std::size_t c = 0; c < width(); ++c) warn_of_column(c);
  }

  void warn_of_column(std::size_t c) {
    const ColumnReader& read = column(c);
    if (roles_[c] == Role::kConstant) {
      warn("column {} is constant ({}); it is not learnt, and written back as it is",
           shown_text(read.name()), shown_text(read.first_text()));
    }
    const double share = static_cast<double>(read.missing()) / static_cast<double>(read.rows());
    if (share > kManyMissing) {
      warn("column {} is missing in {} of {} rows", shown_text(read.name()), read.missing(),
           read.rows());
    }
  }

  // The schema's columns, in the order of the file.
  void make_columns() {
    std::map<std::size_t, Column> by_field;
    if (rows_.id) {
      by_field[*rows_.id] = {.name = reader_.header()[*rows_.id],
                             .role = Role::kId,
                             .kind = Kind::kCategory,
                             .quoted = rows_.id_quoted};
    }
    for (std::size_t c = 0; c < width(); ++c) {
      by_field[rows_.columns[c].choice.field] = make_column(c);
    }
    const auto place_of = [&](std::size_t c) {
      const auto place = by_field.find(rows_.columns[c].choice.field);
      return static_cast<int>(std::distance(by_field.begin(), place));
    };
    for (std::size_t c = 0; c < width(); ++c) {
      if (roles_[c] != Role::kCopy) continue;
      by_field[rows_.columns[c].choice.field].copy_of = place_of(*facts_[c].equal_column);
    }
    for (auto& [field, made] : by_field) schema().columns.push_back(std::move(made));
    schema().dialect = rows_.dialect;
  }

  Column make_column(std::size_t c) const {
    const ReadColumn& read = rows_.columns[c];
    Column made{.name = read.reader.name(),
                .role = roles_[c],
                .kind = kind_of(read.reader),
                .format = read.reader.format(),
                .bounded = read.choice.is_bounded,
                .quoted = read.quoted};
    const bool is_category = made.kind == Kind::kCategory;
    if (made.role == Role::kConstant) {
      made.constant = read.reader.first_text();
      made.format = {};
    } else if (!is_category && made.role != Role::kTime) {
      made.least = read.reader.least();
      made.greatest = read.reader.greatest();
    } else if (is_category && made.role != Role::kCopy) {
      made.levels = read.reader.levels();
      std::sort(made.levels.begin(), made.levels.end());
    }
    return made;
  }

  // Of a category the places that its levels have when they are sorted.
  std::vector<double> sorted_places(std::size_t c) const {
    const std::vector<std::string>& levels = column(c).levels();
    std::vector<std::string> sorted = levels;
    std::sort(sorted.begin(), sorted.end());
    std::vector<double> places;
    places.reserve(levels.size());
    for (const std::string& level : levels) {
      const auto place = std::lower_bound(sorted.begin(), sorted.end(), level);
      places.push_back(static_cast<double>(place - sorted.begin()));
    }
    return places;
  }

  void make_sequences() {
    std::vector<std::size_t> learnt;
    std::vector<std::size_t> context;
    for (std::size_t c = 0; c < width(); ++c) {
      if (roles_[c] == Role::kLearnt) learnt.push_back(c);
      if (roles_[c] == Role::kContext) context.push_back(c);
    }
    std::map<std::size_t, std::vector<double>> places_of_levels;  // of columns
    for (std::size_t c = 0; c < width(); ++c) {
      if (column(c).reading() == Reading::kCategory) places_of_levels[c] = sorted_places(c);
    }
    for (SequenceRows& rows : rows_.sequences) {
      for (const auto& [c, places] : places_of_levels) {
        for (std::size_t i = c; i < rows.values.size(); i += width()) {
          double& value = rows.values[i];
          if (!std::isnan(value)) value = places[static_cast<std::size_t>(value)];
        }
      }
      Sequence made{.name = std::move(rows.name)};
      for (const std::size_t c : context) made.context.push_back(rows.values[c]);
      for (std::size_t i = 0; time_ && i < rows.values.size(); i += width()) {
        made.times.push_back(rows.values[i + *time_]);
      }
      keep_columns(rows.values, width(), learnt);
      made.values = std::move(rows.values);
      sequences().push_back(std::move(made));
    }
  }

  void make_time_axis() {
    if (!time_) return;
    const ColumnReader& read = column(*time_);
    TimeAxis axis{.kind = read.time_kind(), .pattern = read.time_pattern()};
    std::vector<std::vector<double>> times;
    axis.first = std::numeric_limits<double>::infinity();
    for (Sequence& sequence : sequences()) {
      axis.first = std::min(axis.first, sequence.times.front());
      times.push_back(std::move(sequence.times));
    }
    const TimeSteps steps = steps_of(times, read.format().decimals);
    for (std::size_t i = 0; i < times.size(); ++i) sequences()[i].times = std::move(times[i]);
    axis.step = steps.step;
    if (!steps.step) {
      const auto text = [&](double step) { return step_text(step, axis.kind); };
      warn(
          "the steps of time {} are irregular: {:.4g} % are {}, the least is {}, the greatest {}; "
          "they are learnt",
          shown_text(read.name()), 100 * steps.share, text(steps.commonest), text(steps.least),
          text(steps.greatest));
    }
    schema().time = axis;
  }

  std::size_t longest() const {
    std::size_t most = 0;
    for (const Sequence& sequence : read_.table.sequences) {
      most = std::max(most, read_.table.rows(sequence));
    }
    return most;
  }

  void make_windows() {
    if (options_.stride > 1 && sequences().size() > 1 && !options_.window) {
      refuse("--stride needs --window, the rows of the windows that it is between");
    }
    const std::size_t most = longest();
    schema().is_whole = sequences().size() > 1 && !options_.window;
    schema().window = options_.window.value_or(schema().is_whole ? most : kUsualWindow);
    if (schema().window > most) {
      refuse("a window of {} is longer than the longest sequence, {}; --window takes a shorter one",
             count_of(schema().window, "row"), count_of(most, "row"));
    }
    if (schema().is_whole) return;
    const std::size_t before = sequences().size();
    std::erase_if(sequences(), [&](const Sequence& sequence) {
      return read_.table.rows(sequence) < schema().window;
    });
    if (const std::size_t shorter = before - sequences().size(); shorter > 0) {
      warn("{} of {} are shorter than the window of {} and left out", shorter,
           count_of(before, "sequence"), count_of(schema().window, "row"));
    }
  }

  void make_splits() {
    if (options_.all) {
      warn("all of it is for training: nothing is held out to choose and to judge models by");
      return;
    }
    if (sequences().size() == 1) return split_one_series();
    const auto splits = split_sequences(sequences().size(), options_.validation_share,
                                        options_.test_share, options_.seed);
    for (std::size_t i = 0; i < splits.size(); ++i) sequences()[i].split = splits[i];
  }

  void split_one_series() {
    const std::size_t rows = read_.table.rows(sequences().front());
    const std::vector<Stretch> stretches =
        split_series(rows, schema().window, options_.validation_share, options_.test_share);
    for (const Stretch& stretch : stretches) {
      if (stretch.count >= schema().window) continue;
      refuse(
          "of {}, with gaps of a window, {} would be for {}, fewer than a window of {}; take a "
          "larger share or a shorter --window, or --all for training",
          count_of(rows, "row"), stretch.count, split_name(stretch.split), schema().window);
    }
    // Training comes first and stays where it is.
    for (std::size_t i = 1; i < stretches.size(); ++i) {
      sequences().push_back(part_of(sequences().front(), rows, stretches[i]));
    }
    Sequence& training = sequences().front();
    training.name = split_name(Split::kTraining);
    training.values.resize(training.values.size() / rows * stretches.front().count);
    if (time_) training.times.resize(stretches.front().count);
  }

  // Every window becomes a sequence of its own, which begins at a row that is a multiple of the
  // stride.
  void cut_windows() {
    const std::vector<Sequence> series = std::exchange(sequences(), {});
    for (const Sequence& whole : series) {
      const std::size_t rows = read_.table.rows(whole);
      for (std::size_t first = 0; first + schema().window <= rows; first += options_.stride) {
        Sequence& window =
            sequences().emplace_back(part_of(whole, rows, {whole.split, first, schema().window}));
        window.name = fmt::format("{}", sequences().size());
      }
    }
    schema().is_whole = true;
  }

  void check_examples() {
    std::size_t examples = 0;
    for (const Sequence& sequence : sequences()) {
      if (sequence.split != Split::kTraining) continue;
      examples += schema().is_whole ? 1 : read_.table.rows(sequence) - schema().window + 1;
    }
    if (examples >= kLeastExamples) return;
    refuse(
        "{} are left for training, at least {} are needed; take smaller shares for validation and "
        "test{}, or more data",
        count_of(examples, schema().is_whole ? "sequence" : "window"), kLeastExamples,
        schema().is_whole ? ", --window for windows of sequences" : " or a shorter --window");
  }

  const std::string& name_;
  const ReadOptions& options_;
  CsvReader reader_;
  RowsRead rows_;
  std::optional<std::size_t> time_;
  std::map<std::uint64_t, std::vector<std::size_t>> equal_hashes_;
  std::vector<ColumnFacts> facts_;
  std::vector<Role> roles_;
  TableRead read_;
};

}  // namespace

TableRead read_table(const std::string& name, ByteSource source, const ReadOptions& options) {
  return TableMaker(name, std::move(source), options).run();
}

}  // namespace crnngan::table
