#pragma once

// Measures of files -> text: for programs (CSV, JSON) and for people (tables).
//
// All of it follows stats::columns(). Text ends in a newline; paths are UTF-8.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stats/stats.h"
#include "stats/summary.h"

namespace crnngan::stats {

struct FileMeasures {
  std::string path;
  Measures measures;
};

struct ColumnSummary {
  std::string_view name;  // as in Column
  Summary summary;
};

// Of each measure that is a number, over the files of which it says something: of others a field is
// empty, a member null. Measures that say nothing of any file are left out.
std::vector<ColumnSummary> summarise(std::span<const FileMeasures> files);

// A header line, then a line for each file: path, then every measure. Numbers read back exactly;
// fields are quoted as in RFC 4180 where they need it.
std::string to_csv(std::span<const FileMeasures> files);

// {"files": [{"path": ..., "tones": ..., ...}, ...], "summary": {"tones": {"mean": ...,
// "lower_quartile": ..., "median": ..., "upper_quartile": ...}, ...}}; without files the summary
// is null. Bytes of a path that are not UTF-8 become U+FFFD.
std::string to_json(std::span<const FileMeasures> files);

// A line for each file, for a terminal of 100 columns. Long paths lose their beginning, long
// counts their last digits (12.3M).
std::string to_table(std::span<const FileMeasures> files);

// All measures of one file, a line each or a few together, for a terminal of 100 columns.
std::string to_card(const FileMeasures& file);

// A line for each measure that is a number: mean and quartiles over the files. Empty without
// files.
std::string to_summary_table(std::span<const FileMeasures> files);

}  // namespace crnngan::stats
