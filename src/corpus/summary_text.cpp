#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "corpus/summary.h"

namespace crnngan::corpus {

namespace {

constexpr std::size_t kColumns = 100;
constexpr std::size_t kLabelColumns = 17;
constexpr std::size_t kMostValues = 12;
constexpr double kQuartersPerHour = 120 * 60;  // at the tempo that MIDI takes for granted
constexpr Split kSplits[] = {Split::kTraining, Split::kValidation, Split::kTest};

double quarters(std::int64_t ticks) { return static_cast<double>(ticks) / music::kTicksPerQuarter; }

bool continues_a_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues_a_character(c); }));
}

// The end of a text that is wider than `columns`, behind an ellipsis.
std::string clipped(const std::string& text, std::size_t columns) {
  std::size_t surplus = width_of(text);
  if (surplus <= columns) return text;
  surplus -= columns - 3;
  std::size_t first = 0;
  for (; surplus > 0 || continues_a_character(text[first]); ++first) {
    if (!continues_a_character(text[first])) --surplus;
  }
  return "..." + text.substr(first);
}

std::string line(std::string_view label, const std::string& text) {
  return fmt::format("{:<{}}{}\n", label, kLabelColumns, text);
}

// "bach 230, handel 180, ..., 112 more", wrapped below each other.
std::string values_lines(const std::vector<ValueCount>& values) {
  std::vector<std::string> items;
  for (std::size_t n = 0; n < std::min(values.size(), kMostValues); ++n) {
    items.push_back(fmt::format("{} {}", clipped(valid_utf8(values[n].value), 40),
                                grouped_digits(values[n].pieces)));
  }
  if (values.size() > kMostValues) {
    items.push_back(fmt::format("{} more", values.size() - kMostValues));
  }
  std::string text;
  std::size_t column = kColumns;
  for (std::size_t n = 0; n < items.size(); ++n) {
    const bool is_last = n + 1 == items.size();
    const std::string item = items[n] + (is_last ? "" : ",");
    if (column + 1 + width_of(item) > kColumns) {
      text += fmt::format("{}{:<{}}", n == 0 ? "" : "\n", "", kLabelColumns);
      column = kLabelColumns;
    } else {
      text += ' ';
      ++column;
    }
    text += item;
    column += width_of(item);
  }
  return text + "\n";
}

// Nothing of a label that is known of no piece.
std::string label_lines(const LabelSummary& label) {
  if (label.pieces == 0) return {};
  return line(valid_utf8(label.name), fmt::format("{}, {}", count_of(label.pieces, "piece"),
                                                  count_of(label.values.size(), "value"))) +
         values_lines(label.values);
}

std::string piece_line(const char* label, const PieceSize& piece) {
  const std::string tones = count_of(piece.tones, "tone");
  return line(label, fmt::format("{}, {}", tones,
                                 clipped(valid_utf8(piece.name),
                                         kColumns - kLabelColumns - tones.size() - 2)));
}

std::string splits_table(const Summary& summary) {
  std::string text = fmt::format("{:<{}}{:>9}{:>13}{:>13}{:>10}\n", "", kLabelColumns, "pieces",
                                 "tones", "quarters", "hours*");
  const auto row = [&](std::string_view name, const SplitSummary& split) {
    text += fmt::format("{:<{}}{:>9}{:>13}{:>13}{:>10.1f}\n", name, kLabelColumns,
                        grouped_digits(split.pieces), grouped_digits(split.tones),
                        grouped_digits(static_cast<std::uint64_t>(quarters(split.ticks))),
                        quarters(split.ticks) / kQuartersPerHour);
  };
  SplitSummary all;
  for (const Split split : kSplits) {
    const SplitSummary& part = summary.splits[static_cast<std::size_t>(split)];
    row(split_name(split), part);
    all.pieces += part.pieces;
    all.tones += part.tones;
    all.ticks += part.ticks;
  }
  row("all", all);
  return text + fmt::format("{:<{}}* at 120 quarters a minute\n", "", kLabelColumns);
}

std::string ticks_text(const Extent& extent) {
  return fmt::format("{} .. {} ticks", grouped_digits(static_cast<std::uint64_t>(extent.least)),
                     grouped_digits(static_cast<std::uint64_t>(extent.most)));
}

nlohmann::ordered_json label_json(const LabelSummary& label) {
  auto values = nlohmann::ordered_json::array();
  for (const ValueCount& count : label.values) {
    values.push_back({{"value", count.value}, {"pieces", count.pieces}, {"tones", count.tones}});
  }
  return {{"pieces", label.pieces}, {"values", values}};
}

nlohmann::ordered_json extent_json(const Extent& extent) { return {extent.least, extent.most}; }

}  // namespace

std::string to_table(const Summary& summary) {
  std::string text = splits_table(summary);
  for (const LabelSummary& label : summary.labels) text += label_lines(label);
  text += line("keeping a beat", count_of(summary.pieces_with_beat, "piece"));
  text += line(
      "near-duplicates",
      summary.groups == 0
          ? std::string("none")
          : fmt::format("{} in {}, the largest of {}", count_of(summary.grouped_pieces, "piece"),
                        count_of(summary.groups, "group"), summary.largest_group));
  text += piece_line("longest piece", summary.longest);
  text += piece_line("shortest piece", summary.shortest);
  text += line("pitch", fmt::format("{} .. {}", summary.pitch.least, summary.pitch.most));
  text += line("velocity", fmt::format("{} .. {}", summary.velocity.least, summary.velocity.most));
  text += line("length", ticks_text(summary.length_ticks));
  text += line("gap", ticks_text(summary.gap_ticks));
  return text;
}

nlohmann::ordered_json to_json(const Summary& summary) {
  nlohmann::ordered_json json;
  json["ticks_per_quarter"] = music::kTicksPerQuarter;
  for (const Split split : kSplits) {
    const SplitSummary& part = summary.splits[static_cast<std::size_t>(split)];
    json["splits"][std::string(split_name(split))] = {
        {"pieces", part.pieces}, {"tones", part.tones}, {"ticks", part.ticks}};
  }
  for (const LabelSummary& label : summary.labels) json["labels"][label.name] = label_json(label);
  json["pieces_with_beat"] = summary.pieces_with_beat;
  json["near_duplicates"] = {{"groups", summary.groups},
                             {"pieces", summary.grouped_pieces},
                             {"largest_group", summary.largest_group}};
  json["longest"] = {{"name", summary.longest.name}, {"tones", summary.longest.tones}};
  json["shortest"] = {{"name", summary.shortest.name}, {"tones", summary.shortest.tones}};
  json["pitch"] = extent_json(summary.pitch);
  json["velocity"] = extent_json(summary.velocity);
  json["length_ticks"] = extent_json(summary.length_ticks);
  json["gap_ticks"] = extent_json(summary.gap_ticks);
  return json;
}

}  // namespace crnngan::corpus
