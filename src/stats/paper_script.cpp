#include "stats/paper_script.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace crnngan::stats {
namespace {

double polyphony(std::span<const midi::Note> notes) {
  std::vector<std::int64_t> onsets;
  onsets.reserve(notes.size());
  for (const midi::Note& note : notes) onsets.push_back(note.onset_ticks);
  std::sort(onsets.begin(), onsets.end());

  std::int64_t single = 0;
  std::int64_t together = 0;
  for (auto chord = onsets.begin(); chord != onsets.end();) {
    const auto next = std::upper_bound(chord, onsets.end(), *chord);
    const auto tones = next - chord;
    single += 1;
    together += tones - 1;
    if (next != onsets.end()) (tones == 1 ? single : together) += 1;
    chord = next;
  }
  return together == 0 ? 0 : static_cast<double>(together) / static_cast<double>(together + single);
}

Repetitions repetitions(std::span<const std::uint8_t> pitches) {
  if (pitches.empty()) return {};
  Repetitions result = count_repetitions(pitches.first(pitches.size() - 1));
  for (std::size_t n = 0; n < result.size(); ++n) {
    if (n + kShortestRepetition >= pitches.size() / 2) result[n] = 0;
  }
  return result;
}

}  // namespace

void measure_as_paper_script(std::span<const midi::Note> tracks, Measures& measures) {
  std::vector<std::uint8_t> pitches;
  pitches.reserve(tracks.size());
  std::array<std::int64_t, 12> tones_of_class{};
  for (const midi::Note& note : tracks) {
    pitches.push_back(note.pitch);
    ++tones_of_class[note.pitch % 12];
  }
  ScaleFit scale = best_scale_up_to_b(tones_of_class);
  measures.polyphony = polyphony(tracks);
  measures.scale_tones = scale.tones;
  measures.scale_consistency =
      tracks.empty() ? 0 : static_cast<double>(scale.tones) / static_cast<double>(tracks.size());
  measures.best_scale = std::move(scale.name);
  measures.repetitions = repetitions(pitches);
}

}  // namespace crnngan::stats
