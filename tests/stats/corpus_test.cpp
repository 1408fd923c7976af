// The whole way from a file to its measures, against values computed by an independent program.

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/shared_folder.h"
#include "base/table.h"
#include "midi/smf_reader.h"
#include "music/tone.h"
#include "stats/stats.h"

namespace crnngan::stats {
namespace {

namespace fs = std::filesystem;
using test::Row;

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

// Of these the independent program dropped tones of velocities above 127, which are read as 127.
const std::set<std::string> kWithVelocitiesAbove127 = {
    "classical/handel/jshcg652.mid", "classical/handel/jshcg653.mid",
    "classical/handel/jshcg654.mid", "classical/handel/jshcg655.mid"};

void check_every_file_of(const std::string& table) {
  const auto oracle = test::shared_folder("oracle");
  const auto corpus = test::shared_folder("corpus");
  if (!oracle) GTEST_SKIP() << test::without_shared("oracle");
  if (!corpus) GTEST_SKIP() << test::without_shared("corpus");
  const std::vector<Row> rows = test::read_table(*oracle / table);
  EXPECT_FALSE(rows.empty());
  const std::size_t stride = test::kSanitized ? 10 : 1;
  for (std::size_t i = 0; i < rows.size(); i += stride) {
    const Row& row = rows[i];
    if (kWithVelocitiesAbove127.contains(row.at("path"))) continue;
    const fs::path path = *corpus / row.at("path");
    const auto smf = midi::read_smf(read_file(path));
    if (!smf.ok()) {
      ADD_FAILURE() << path << ": byte " << smf.error().offset << ": " << smf.error().message;
      continue;
    }
    const auto measured = [&](music::Drums drums) {
      const midi::SmfContents& contents = smf.value();
      return measure(music::normalise(contents.notes, contents.ticks_per_quarter, drums));
    };
    expect_measures(measured(music::Drums::kInclude), row, "");
    expect_measures(measured(music::Drums::kExclude), row, "nd_");
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
