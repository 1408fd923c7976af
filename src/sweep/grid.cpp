#include "sweep/grid.h"

#include <algorithm>
#include <cstdint>
#include <set>

#include "base/error.h"
#include "base/text.h"

namespace crnngan::sweep {

namespace {

constexpr std::string_view kTo = "..";

// The numbers of "1..5".
std::vector<std::string> numbers_of(std::string_view first_text, std::string_view last_text,
                                    std::string_view text) {
  const auto first = whole_number_of(first_text);
  const auto last = whole_number_of(last_text);
  if (!first || !last || *first < 0 || *last < *first) {
    throw Error("{}: expected KEY=FIRST..LAST, two whole numbers", text);
  }
  if (static_cast<std::uint64_t>(*last - *first) >= kMostPoints) {
    throw Error("{}: expected {} values at most", text, kMostPoints);
  }
  std::vector<std::string> values;
  for (std::int64_t number = *first; number <= *last; ++number) {
    values.push_back(std::to_string(number));
  }
  return values;
}

}  // namespace

Axis axis_of(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    throw Error("{}: expected KEY=VALUE,VALUE,... or KEY=FIRST..LAST", text);
  }
  Axis axis{std::string(text.substr(0, equals)), {}};
  const std::string_view values = text.substr(equals + 1);
  const std::size_t to = values.find(kTo);
  if (to != std::string_view::npos && values.find(',') == std::string_view::npos) {
    axis.values = numbers_of(values.substr(0, to), values.substr(to + kTo.size()), text);
    return axis;
  }
  for (const std::string_view value : split(values, ',')) {
    if (value.empty()) throw Error("{}: expected a value on both sides of each comma", text);
    axis.values.emplace_back(value);
  }
  const std::set<std::string> once(axis.values.begin(), axis.values.end());
  if (once.size() != axis.values.size()) throw Error("{}: a value stands there twice", text);
  return axis;
}

std::size_t Grid::points() const {
  std::size_t points = 1;
  for (const Axis& axis : axes) points *= axis.values.size();
  return points;
}

std::vector<std::string> Grid::values(std::size_t point) const {
  std::vector<std::string> chosen(axes.size());
  for (std::size_t i = axes.size(); i-- > 0;) {
    const std::vector<std::string>& values = axes[i].values;
    chosen[i] = values[point % values.size()];
    point /= values.size();
  }
  return chosen;
}

void check(const Grid& grid) {
  std::set<std::string> keys;
  std::size_t points = 1;
  for (const Axis& axis : grid.axes) {
    if (!keys.insert(axis.key).second) throw Error("{}: stands in the grid twice", axis.key);
    points *= axis.values.size();
    if (points > kMostPoints) throw Error("the grid has more than {} points", kMostPoints);
  }
}

}  // namespace crnngan::sweep
