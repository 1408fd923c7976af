#include "table/column_choice.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "table/number_text.h"
#include "table/shown_text.h"
#include "table/time_text.h"

namespace crnngan::table {

namespace {

constexpr std::string_view kTimeNames[] = {"time", "date", "datetime", "timestamp", "t"};
constexpr std::size_t kMostNamed = 5;  // columns that a message offers

bool is_fraction(const std::string& text) {
  double number = 0;
  return read_number(text, number) == NumberText::kNumber && text.find('.') != text.npos;
}

bool is_value(const std::string& text) {
  double number = 0;
  return is_missing(text) || read_number(text, number) != NumberText::kText ||
         read_time(text).has_value();
}

// Whether the names are 0, 1, 2, ..., as those of arrays are.
bool are_counted(const std::vector<std::string>& header) {
  std::optional<std::int64_t> before;
  for (const std::string& name : header) {
    if (trimmed(name).empty()) continue;
    const auto number = whole_number_of(trimmed(name));
    if (!number || *number != before.value_or(-1) + 1) return false;
    before = number;
  }
  return header.size() > 1 && before;
}

[[noreturn]] void refuse_values(const std::string& value) {
  throw Error(
      "expected the names of the columns in the first line, found values: {}; put a line of names "
      "above them",
      shown_text(value));
}

void check_names(const std::vector<std::string>& header) {
  if (std::all_of(header.begin(), header.end(), is_value) && !are_counted(header)) {
    refuse_values(header.front());
  }
  const auto fraction = std::find_if(header.begin(), header.end(), is_fraction);
  if (fraction != header.end()) refuse_values(*fraction);
  std::map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const auto [place, is_new] = places.emplace(header[i], i);
    if (is_new) continue;
    if (!header[i].empty() && is_value(header[i])) refuse_values(header[i]);
    throw Error("columns {} and {} are both called {}; names must differ", place->second + 1, i + 1,
                shown_text(header[i]));
  }
}

// The column of that name, spaces around names aside.
std::size_t find_column(const std::vector<std::string>& header, const char* option,
                        const std::string& name) {
  auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) {
    found = std::find_if(header.begin(), header.end(), [&](const std::string& column) {
      return trimmed(column) == trimmed(name);
    });
  }
  if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
  std::vector<std::string> near = header;
  std::stable_sort(near.begin(), near.end(), [&](const std::string& a, const std::string& b) {
    return edit_distance(lower(name), lower(a)) < edit_distance(lower(name), lower(b));
  });
  const bool has_more = near.size() > kMostNamed;
  if (has_more) near.resize(kMostNamed);
  std::transform(near.begin(), near.end(), near.begin(), shown_text);
  throw Error("{}: there is no column {}, the nearest are {}{}", option, shown_text(name),
              fmt::join(near, ", "), has_more ? ", ..." : "");
}

std::set<std::size_t> find_columns(const std::vector<std::string>& header, const char* option,
                                   const std::vector<std::string>& names) {
  std::set<std::size_t> found;
  for (const std::string& list : names) {
    if (std::find(header.begin(), header.end(), list) != header.end()) {
      found.insert(find_column(header, option, list));  // whose name may hold commas
      continue;
    }
    for (const std::string_view name : split(list, ',')) {
      found.insert(find_column(header, option, std::string(name)));
    }
  }
  return found;
}

// The first column, of those not taken, that has the first of the names, else the second, ...
template <class Names>
std::optional<std::size_t> called(const std::vector<std::string>& header, const Names& names,
                                  const std::set<std::size_t>& taken) {
  for (const std::string_view name : names) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (!taken.contains(i) && lower(trimmed(header[i])) == name) return i;
    }
  }
  return std::nullopt;
}

// Also "Date Time" and "date_time".
bool is_called_time(const std::string& name) {
  std::string word = lower(name);
  std::erase_if(word, [](char c) { return c == ' ' || c == '_' || c == '-'; });
  return std::find(std::begin(kTimeNames), std::end(kTimeNames), word) != std::end(kTimeNames);
}

}  // namespace

ColumnChoice choose_columns(const std::vector<std::string>& header, const ReadOptions& options) {
  check_names(header);
  const auto context = find_columns(header, "--context", options.context);
  const auto categorical = find_columns(header, "--categorical", options.categorical);
  const auto dropped = find_columns(header, "--drop", options.drop);
  const auto unbounded = find_columns(header, "--unbounded", options.unbounded);
  std::optional<std::size_t> time;
  if (!options.time.empty()) time = find_column(header, "--time", options.time);

  ColumnChoice choice;
  if (!options.id.empty()) {
    choice.id = find_column(header, "--id", options.id);
  } else {
    std::set<std::size_t> taken = dropped;
    for (const auto& columns : {context, categorical, unbounded}) {
      taken.insert(columns.begin(), columns.end());
    }
    if (time) taken.insert(*time);
    choice.id = called(header, kIdNames, taken);
  }

  const auto refuse_both = [&](std::size_t column, const char* one, const char* other) {
    throw Error("column {} is named by {} and by {}; name it once", shown_text(header[column]), one,
                other);
  };
  for (std::size_t i = 0; i < header.size(); ++i) {
    const bool is_id = choice.id == i;
    const bool is_time = time == i;
    if (is_id && is_time) refuse_both(i, "--id", "--time");
    for (const auto& [columns, option] :
         {std::pair{&dropped, "--drop"}, std::pair{&context, "--context"},
          std::pair{&categorical, "--categorical"}, std::pair{&unbounded, "--unbounded"}}) {
      if (!columns->contains(i)) continue;
      if (is_id) refuse_both(i, "--id", option);
      if (is_time) refuse_both(i, "--time", option);
      if (columns != &dropped && dropped.contains(i)) refuse_both(i, "--drop", option);
    }
    if (is_id || dropped.contains(i)) continue;
    const bool is_other = context.contains(i) || categorical.contains(i);
    choice.columns.push_back(
        {.field = i,
         .request = {.name = header[i],
                     .is_category = categorical.contains(i),
                     .may_be_time = is_time || (!time && !is_other && is_called_time(header[i])),
                     .must_be_time = is_time},
         .is_context = context.contains(i),
         .is_bounded = !unbounded.contains(i)});
  }
  if (choice.columns.empty()) throw Error("no column is left to learn: --drop fewer of them");
  return choice;
}

}  // namespace crnngan::table
