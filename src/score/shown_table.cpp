#include "score/shown_table.h"

#include <algorithm>
#include <cmath>

namespace crnngan::score {

namespace {

using table::Role;

constexpr double kLeastRange = 1e-7;

// Where the values of a shown column stand.
struct Source {
  Role role;
  std::size_t place;  // among the columns of the role
};

std::size_t place_among(const std::vector<int>& columns, int column) {
  return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), column) -
                                  columns.begin());
}

std::vector<double> values_of(const table::Sequence& sequence, std::size_t rows, std::size_t learnt,
                              const std::vector<Source>& sources) {
  std::vector<double> values;
  values.reserve(rows * sources.size());
  for (std::size_t t = 0; t < rows; ++t) {
    for (const Source& source : sources) {
      if (source.role == Role::kLearnt) {
        values.push_back(sequence.values[t * learnt + source.place]);
      } else if (source.role == Role::kContext) {
        values.push_back(sequence.context[source.place]);
      } else {
        values.push_back(t > 0 ? sequence.times[t] - sequence.times[t - 1] : 0);
      }
    }
  }
  return values;
}

}  // namespace

ShownTable shown(const table::Table& table) {
  const table::Schema& schema = table.schema;
  const std::vector<int> learnt = schema.of(Role::kLearnt);
  const std::vector<int> context = schema.of(Role::kContext);
  const bool has_steps = schema.time && !schema.time->step;
  ShownTable result{
      .columns = {}, .sequences = {}, .window = schema.window, .is_whole = schema.is_whole};
  std::vector<Source> sources;
  for (std::size_t i = 0; i < schema.columns.size(); ++i) {
    const table::Column& column = schema.columns[i];
    const int from = column.role == Role::kCopy ? column.copy_of : static_cast<int>(i);
    const Role role = schema.columns[static_cast<std::size_t>(from)].role;
    if (role == Role::kLearnt) {
      sources.push_back({role, place_among(learnt, from)});
    } else if (role == Role::kContext) {
      sources.push_back({role, place_among(context, from)});
    } else if (role == Role::kTime && has_steps && column.role == Role::kTime) {
      sources.push_back({role, 0});
    } else {
      continue;
    }
    const table::Column& original = schema.columns[static_cast<std::size_t>(from)];
    result.columns.push_back({.name = column.name,
                              .kind = original.kind,
                              .levels = original.levels,
                              .is_context = role == Role::kContext,
                              .in_table = static_cast<int>(i)});
  }
  for (const table::Sequence& sequence : table.sequences) {
    const std::size_t rows = table.rows(sequence);
    if (rows == 0) continue;
    result.sequences.push_back(
        {.split = sequence.split, .values = values_of(sequence, rows, learnt.size(), sources)});
  }
  return result;
}

std::vector<bool> missing_columns(const ShownTable& table) {
  std::vector<bool> missing(table.columns.size());
  for (const ShownSequence& sequence : table.sequences) {
    for (std::size_t i = 0; i < sequence.values.size(); ++i) {
      if (std::isnan(sequence.values[i])) missing[i % missing.size()] = true;
    }
  }
  return missing;
}

ShownTable with_missing_told(const ShownTable& table, const std::vector<bool>& columns) {
  ShownTable result{
      .columns = {}, .sequences = {}, .window = table.window, .is_whole = table.is_whole};
  const auto is_category = [&](std::size_t c) {
    return table.columns[c].kind == table::Kind::kCategory;
  };
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    ShownColumn column = table.columns[c];
    if (columns[c] && is_category(c)) column.levels.push_back("missing");
    result.columns.push_back(column);
    if (!columns[c] || is_category(c)) continue;
    column.name += " missing";
    column.kind = table::Kind::kWhole;
    result.columns.push_back(column);
  }
  for (const ShownSequence& sequence : table.sequences) {
    ShownSequence& told = result.sequences.emplace_back(ShownSequence{.split = sequence.split});
    for (std::size_t i = 0; i < sequence.values.size(); ++i) {
      const std::size_t c = i % table.columns.size();
      const bool is_missing = std::isnan(sequence.values[i]);
      const bool is_level = columns[c] && is_missing && is_category(c);
      told.values.push_back(is_level ? static_cast<double>(table.columns[c].levels.size())
                                     : sequence.values[i]);
      if (columns[c] && !is_category(c)) told.values.push_back(is_missing ? 1 : 0);
    }
  }
  return result;
}

ShownTable only(const ShownTable& table, const std::function<bool(sequence::Split)>& is_taken) {
  ShownTable result = table;
  std::erase_if(result.sequences,
                [&](const ShownSequence& sequence) { return !is_taken(sequence.split); });
  return result;
}

std::vector<double> values_of(const ShownTable& table, std::size_t column) {
  std::vector<double> values;
  for (const ShownSequence& sequence : table.sequences) {
    for (std::size_t at = column; at < sequence.values.size(); at += table.columns.size()) {
      if (!std::isnan(sequence.values[at])) values.push_back(sequence.values[at]);
    }
  }
  return values;
}

float Unit::scaled(double value) const {
  const double known = std::isnan(value) ? mean : value;
  return static_cast<float>((known - least) / (greatest - least + kLeastRange));
}

double Unit::unscaled(float value) const {
  return least + double{value} * (greatest - least + kLeastRange);
}

std::vector<Unit> units_of(const ShownTable& table) {
  std::vector<Unit> units;
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    const std::vector<double> values = values_of(table, column);
    Unit& unit = units.emplace_back();
    if (values.empty()) continue;
    const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
    double sum = 0;
    for (const double value : values) sum += value;
    unit = {*least, *greatest, sum / static_cast<double>(values.size())};
  }
  return units;
}

}  // namespace crnngan::score
