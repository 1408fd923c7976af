// The whole way from a file to its measures, against values computed by an independent program.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "base/files.h"
#include "midi/smf_reader.h"
#include "music/tone.h"
#include "stats/stats.h"

namespace crnngan::stats {
namespace {

namespace fs = std::filesystem;
using Row = std::map<std::string, std::string>;

fs::path shared_folder() {
  const char* const given = std::getenv("CRNNGAN_SHARED");
  return given != nullptr ? fs::path(given) : fs::path(CRNNGAN_SOURCE_DIR) / "../shared";
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
  return fields;
}

// The table's fields are never quoted.
std::vector<Row> read_table(const fs::path& path) {
  std::istringstream stream(read_text_file(path));
  std::string line;
  std::getline(stream, line);
  const std::vector<std::string> names = split(line);
  std::vector<Row> rows;
  while (std::getline(stream, line)) {
    const std::vector<std::string> fields = split(line);
    if (fields.size() != names.size()) throw Error("{}: odd line: {}", path.string(), line);
    Row& row = rows.emplace_back();
    for (std::size_t k = 0; k < names.size(); ++k) row[names[k]] = fields[k];
  }
  return rows;
}

// `prefix` is that of the table's columns.
void expect_measures(const Measures& measures, const Row& row, const std::string& prefix) {
  SCOPED_TRACE(row.at("path") + ", columns " + prefix + "*");
  const auto count = [&](const std::string& name) { return std::stoll(row.at(prefix + name)); };
  const auto fraction = [&](const std::string& name) { return std::stod(row.at(prefix + name)); };
  EXPECT_EQ(measures.tones, count("n_tones"));
  EXPECT_EQ(measures.simultaneous_tones, count("poly_tones"));
  EXPECT_NEAR(measures.polyphony, fraction("polyphony"), 1e-12);
  EXPECT_EQ(measures.scale_tones, count("scale_tones"));
  EXPECT_NEAR(measures.scale_consistency, fraction("scale_cons"), 1e-12);
  EXPECT_EQ(measures.tone_span, count("tone_span"));
  EXPECT_EQ(measures.unique_tones, count("unique_tones"));
  EXPECT_EQ(measures.intensity_span, count("intensity_span"));
  for (int n = kShortestRepetition; n <= kLongestRepetition; ++n) {
    EXPECT_EQ(measures.repetitions[static_cast<std::size_t>(n - kShortestRepetition)],
              count("rep_" + std::to_string(n)))
        << n << " tones";
  }
}

void check_every_file_of(const std::string& table) {
  const fs::path shared = shared_folder();
  if (!fs::exists(shared / "oracle" / table)) {
    std::cout << "The check of measures on the big corpus is left out: there is no "
              << (shared / "oracle" / table).string() << '\n';
    return;
  }
  const std::vector<Row> rows = read_table(shared / "oracle" / table);
  EXPECT_FALSE(rows.empty());
  for (const Row& row : rows) {
    const fs::path path = shared / "corpus" / row.at("path");
    const auto smf = midi::read_smf(read_file(path));
    if (!smf.ok()) {
      ADD_FAILURE() << path << ": byte " << smf.error().offset << ": " << smf.error().message;
      continue;
    }
    const auto& [format, tracks, ticks_per_quarter, notes, repairs] = smf.value();
    expect_measures(measure(music::normalise(notes, ticks_per_quarter, music::Drums::kInclude)),
                    row, "");
    expect_measures(measure(music::normalise(notes, ticks_per_quarter, music::Drums::kExclude)),
                    row, "nd_");
  }
}

TEST(CorpusMeasures, EqualTheIndependentOnesForTheSmallSet) {
  check_every_file_of("oracle-small.csv");
}

TEST(CorpusMeasures, EqualTheIndependentOnesForThePublicSet) {
  check_every_file_of("oracle-public.csv");
}

}  // namespace
}  // namespace crnngan::stats
