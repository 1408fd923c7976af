#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/text.h"
#include "stats/output.h"

namespace crnngan::stats {
namespace {

constexpr std::size_t kTableWidth = 100;
constexpr std::size_t kNarrowestPath = 16;
constexpr std::string_view kCutMark = "…";

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

// Characters of UTF-8 text; each is taken to be one column wide.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return !continues_character(byte); }));
}

std::string last_characters(std::string_view text, std::size_t width) {
  std::size_t surplus = width_of(text);
  if (surplus <= width) return std::string(text);
  surplus -= width - 1;
  std::size_t start = 0;
  while (surplus > 0) {
    do {
      ++start;
    } while (start < text.size() && continues_character(text[start]));
    --surplus;
  }
  return fmt::format("{}{}", kCutMark, text.substr(start));
}

// At most five characters.
std::string short_count(std::int64_t count) {
  if (count < 100'000) return fmt::format("{}", count);
  auto scaled = static_cast<double>(count);
  for (const char unit : std::string_view("kMGT")) {
    scaled /= 1000;
    if (scaled < 99.95) return fmt::format("{:.1f}{}", scaled, unit);
    if (scaled < 999.5) return fmt::format("{:.0f}{}", scaled, unit);
  }
  return fmt::format("{:.0e}", static_cast<double>(count));
}

struct TableCell {
  std::string operator()(std::int64_t value) const { return short_count(value); }
  std::string operator()(double value) const { return fmt::format("{:.3f}", value); }
  std::string operator()(const std::string& value) const { return value; }
};

enum class Align { kLeft, kRight };

struct TextColumn {
  Align align = Align::kRight;
  std::vector<std::string> cells;  // the heading first

  std::size_t width() const {
    std::size_t width = 0;
    for (const std::string& cell : cells) width = std::max(width, width_of(cell));
    return width;
  }
};

constexpr std::size_t kSeparator = 1;

// REQUIRES at least one column, all with as many cells.
std::string joined(const std::vector<TextColumn>& columns) {
  std::vector<std::string> lines(columns.front().cells.size());
  for (const TextColumn& column : columns) {
    const std::size_t width = column.width();
    for (std::size_t row = 0; row < lines.size(); ++row) {
      const std::string& cell = column.cells[row];
      const std::string padding(width - width_of(cell), ' ');
      if (&column != &columns.front()) lines[row].append(kSeparator, ' ');
      lines[row] += column.align == Align::kLeft ? cell + padding : padding + cell;
    }
  }
  std::string table;
  for (const std::string& line : lines) {
    table.append(line, 0, line.find_last_not_of(' ') + 1);
    table += '\n';
  }
  return table;
}

}  // namespace

std::string to_table(std::span<const FileMeasures> files) {
  std::vector<TextColumn> table;
  std::size_t path_width = kTableWidth;
  for (const Column& column : columns()) {
    if (column.heading.empty()) continue;
    const bool text = std::holds_alternative<std::string>(column.value(Measures{}));
    TextColumn cells{text ? Align::kLeft : Align::kRight, {std::string(column.heading)}};
    for (const FileMeasures& file : files) {
      const std::optional<Value> value = value_of(column, file.measures);
      cells.cells.push_back(value ? std::visit(TableCell{}, *value) : "-");
    }
    path_width -= std::min(path_width, kSeparator + cells.width());
    table.push_back(std::move(cells));
  }

  TextColumn paths{Align::kLeft, {"file"}};
  for (const FileMeasures& file : files) {
    paths.cells.push_back(
        last_characters(valid_utf8(file.path), std::max(path_width, kNarrowestPath)));
  }
  table.insert(table.begin(), std::move(paths));
  return joined(table);
}

std::string to_summary_table(std::span<const FileMeasures> files) {
  if (files.empty()) return "";
  std::vector<TextColumn> table = {
      {Align::kLeft, {fmt::format("{} files", files.size())}},
      {Align::kRight, {"mean"}},
      {Align::kRight, {"lower quartile"}},
      {Align::kRight, {"median"}},
      {Align::kRight, {"upper quartile"}},
  };
  for (const ColumnSummary& column : summarise(files)) {
    const Summary& summary = column.summary;
    const std::array numbers = {summary.mean, summary.lower_quartile, summary.median,
                                summary.upper_quartile};
    const double largest = *std::max_element(numbers.begin(), numbers.end());
    const int decimals = largest < 10 ? 3 : largest < 10'000 ? 1 : 0;
    table[0].cells.emplace_back(column.name);
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      table[k + 1].cells.push_back(fmt::format("{:.{}f}", numbers[k], decimals));
    }
  }
  return joined(table);
}

std::string to_card(const FileMeasures& file) {
  const Measures& m = file.measures;
  TextColumn names{Align::kLeft, {}};
  TextColumn values{Align::kLeft, {}};
  const auto add = [&](std::string_view name, std::string value) {
    names.cells.emplace_back(name);
    values.cells.push_back(std::move(value));
  };
  constexpr std::size_t kWidestName = 18;
  add("file", last_characters(valid_utf8(file.path), kTableWidth - kWidestName - kSeparator));
  add("tones", fmt::format("{}", m.tones));
  if (m.tones == 0) return joined({names, values});
  add("polyphony",
      fmt::format("{:.3f}: {} tones begin with another", m.polyphony, m.simultaneous_tones));
  add("scale consistency", fmt::format("{:.3f}: {} tones in {}", m.scale_consistency, m.scale_tones,
                                       m.best_scale.empty() ? "any scale" : m.best_scale));
  std::string repetitions;
  for (std::size_t n = 0; n < m.repetitions.size(); ++n) {
    repetitions += fmt::format("{}{}: {}", n == 0 ? "" : "  ", n + kShortestRepetition,
                               short_count(m.repetitions[n]));
  }
  add("repetitions", repetitions);
  add("pitches", fmt::format("{} .. {}, span {}, {} different", m.lowest_pitch, m.highest_pitch,
                             m.tone_span, m.unique_tones));
  add("velocities",
      fmt::format("{} .. {}, span {}", m.lowest_velocity, m.highest_velocity, m.intensity_span));
  add("lengths",
      fmt::format("mean {:.1f}, median {:g} ticks", m.mean_length_ticks, m.median_length_ticks));
  add("gaps", fmt::format("mean {:.1f}, median {:g} ticks; {:.1f} % are zero", m.mean_gap_ticks,
                          m.median_gap_ticks, 100 * m.zero_gaps));
  std::string intervals;
  for (const TickCount& interval : m.top_intervals) {
    if (interval.count == 0) continue;
    intervals += fmt::format("{}{} ticks ({} times)", intervals.empty() ? "" : ", ",
                             short_count(interval.ticks), short_count(interval.count));
  }
  add("frequent intervals", intervals.empty() ? "none" : intervals);
  add("beat", m.beat.ticks == 0
                  ? "none"
                  : fmt::format("{} ticks, clarity {:.3f}", m.beat.ticks, m.beat.clarity));
  add("grid", fmt::format("{:.1f} % of the onsets on sixteenths and triplets", 100 * m.on_grid));
  add("tones at once", fmt::format("up to {} in 95 % of the time; {:.1f} % double another one",
                                   m.tones_at_once, 100 * m.doubles));
  add("bars of 4 quarters",
      fmt::format("pitch class entropy {:.2f} of one, {:.2f} of four; groove similarity {:.3f}",
                  m.entropy_1_bar, m.entropy_4_bars, m.groove_similarity));
  add("recalled", fmt::format("{:.1f} % of the tones follow from its past", 100 * m.recalled));
  add("duration", fmt::format("{:.1f} quarters; it {} on the tonic", m.duration_quarters,
                              m.ends_on_tonic == 1 ? "ends" : "does not end"));
  return joined({names, values}) + "A quarter has 384 ticks.\n";
}

}  // namespace crnngan::stats
