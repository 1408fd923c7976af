// Scores of real files, where they are there, have the signatures of the files.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/files.h"
#include "base/shared_folder.h"
#include "corpus/folder.h"
#include "midi/smf_reader.h"
#include "render/score.h"

namespace crnngan::render {
namespace {

// What holds for the longest time, of values that each hold from a tick on.
template <class Value>
std::optional<Value> longest(std::map<double, Value> changes, double end) {
  std::map<Value, double> lengths;
  for (auto change = changes.begin(); change != changes.end(); ++change) {
    const auto next = std::next(change);
    const double until = next == changes.end() ? end : std::min(next->first, end);
    lengths[change->second] += std::max(0.0, until - change->first);
  }
  const auto most =
      std::ranges::max_element(lengths, {}, [](const auto& each) { return each.second; });
  if (most == lengths.end()) return std::nullopt;
  return most->first;
}

using Meter = std::pair<int, int>;

TEST(Signatures, OfScoresAreThoseOfTheirFiles) {
  constexpr std::size_t kFiles = test::kSanitized ? 20 : 235;
  const auto folder = test::shared_folder("corpus/classical");
  if (!folder) GTEST_SKIP() << test::without_shared("corpus/classical");
  const auto files = list_files(*folder, corpus::kMusicExtensions);
  std::size_t with_signatures = 0;
  int other_meter = 0;
  int other_key = 0;
  for (std::size_t i = 0; i < files.size() && with_signatures < kFiles; i += 7) {
    const midi::SmfContents read = midi::read_smf(read_file(files[i])).take(files[i].string());
    const midi::TimeLine& line = read.time_line;
    if (line.time_signatures.empty() || line.key_signatures.empty()) continue;
    ++with_signatures;
    double end = 0;
    for (const midi::Note& note : read.notes) {
      end = std::max(end, static_cast<double>(note.onset_ticks + note.length_ticks));
    }
    std::map<double, Meter> meters{{0, {4, 4}}};
    for (const auto& [ticks, signature] : line.time_signatures) {
      meters[static_cast<double>(ticks)] = {signature.beats, signature.beat_unit};
    }
    std::map<double, int> keys{{0, line.key_signatures.front().signature.fifths}};
    for (const auto& [ticks, signature] : line.key_signatures) {
      keys[static_cast<double>(ticks)] = signature.fifths;
    }

    const Score score = make_score(load_song(files[i]));
    std::map<double, Meter> written_meters;
    std::map<double, int> written_keys;
    for (std::int64_t number = 0; number < score.count; ++number) {
      const auto measure = score.measures.measure(number);
      written_meters[static_cast<double>(measure.start)] = {measure.signature.beats,
                                                            measure.signature.beat_unit};
    }
    for (const KeyChange& change : score.keys) {
      const auto measure = score.measures.measure(change.measure);
      written_keys[static_cast<double>(measure.start)] = change.key.fifths;
    }
    const auto last = static_cast<double>(score.measures.measure(score.count - 1).end);
    if (longest(meters, end) != longest(written_meters, last)) ++other_meter;
    if (longest(keys, end) != longest(written_keys, last)) ++other_key;
  }
  EXPECT_GT(with_signatures, kFiles * 6 / 7);
  constexpr int kFew = kFiles / 50;
  EXPECT_LE(other_meter, kFew);
  EXPECT_LE(other_key, kFew);
}

}  // namespace
}  // namespace crnngan::render
