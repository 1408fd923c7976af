#include "music/feature_bins.h"

#include <cmath>
#include <cstdint>
#include <map>
#include <utility>

namespace crnngan::music {

namespace {

// How far an interval reaches beyond the numbers at its ends: almost halfway to the next ones.
constexpr double kReach = 0.49;

using Counts = std::map<std::int32_t, std::int64_t>;  // of the numbers of one feature

sequence::Bins bins_of(const Codec& codec, int feature, const Counts& counts, int most) {
  const auto at = [&](double number) { return codec.feature_of(feature, number); };
  const bool all_are_points = counts.size() <= static_cast<std::size_t>(most);
  std::int64_t tones = 0;
  for (const auto& [number, count] : counts) tones += count;
  const double width = double{at(counts.rbegin()->first)} - double{at(counts.begin()->first)};
  // Two bins in a row have more than this together.
  const double limit = 2.0 / most;
  std::vector<sequence::Bins::Bin> bins;
  std::int32_t first = 0;
  std::int32_t last = 0;
  const auto close = [&] {
    if (first == last) {
      bins.push_back({at(first), at(first)});
    } else {
      bins.push_back({at(first - kReach), at(last + kReach)});
    }
  };
  double taken = 0;
  for (const auto& [number, count] : counts) {
    const double of_tones = 0.5 * static_cast<double>(count) / static_cast<double>(tones);
    const bool is_first = number == counts.begin()->first;
    const double of_axis = is_first ? 0 : 0.5 * (double{at(number)} - double{at(last)}) / width;
    if (is_first || all_are_points || taken + of_tones + of_axis > limit) {
      if (!is_first) close();
      first = number;
      taken = of_tones;
    } else {
      taken += of_tones + of_axis;
    }
    last = number;
  }
  close();
  return sequence::Bins(std::move(bins));
}

}  // namespace

std::vector<sequence::Bins> feature_bins(const Codec& codec,
                                         std::span<const std::vector<Tone>> sequences, int most) {
  const auto slots = static_cast<std::size_t>(codec.options().tones_per_cell);
  std::vector<Counts> counts(static_cast<std::size_t>(codec.features()));
  for (const std::vector<Tone>& cells : sequences) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      Counts* const of_slot = counts.data() + i % slots * kFeatures;
      const Codec::Numbers numbers = codec.numbers_of(cells[i]);
      for (std::size_t f = 0; f < kFeatures; ++f) {
        if (numbers[f]) ++of_slot[f][*numbers[f]];
      }
    }
  }
  std::vector<sequence::Bins> bins;
  for (std::size_t f = 0; f < counts.size(); ++f) {
    if (counts[f].empty()) {
      bins.push_back(sequence::Bins({{0, 0}}));  // of a slot where nothing ever sounds
    } else {
      bins.push_back(bins_of(codec, static_cast<int>(f % kFeatures), counts[f], most));
    }
  }
  return bins;
}

std::vector<float> temperatures(const Codec& codec, float of_frequency) {
  std::vector<float> temperatures(static_cast<std::size_t>(codec.features()), 1);
  for (std::size_t f = kFrequencyFeature; f < temperatures.size(); f += kFeatures) {
    temperatures[f] = of_frequency;
  }
  return temperatures;
}

std::vector<float> nuclei(const Codec& codec, float of_gap) {
  std::vector<float> nuclei(static_cast<std::size_t>(codec.features()), 1);
  for (std::size_t f = kFeatures - 1; f < nuclei.size(); f += kFeatures) nuclei[f] = of_gap;
  return nuclei;
}

std::int32_t half_tone_of(const Codec& codec, const sequence::Bins& bins, int bin) {
  return static_cast<std::int32_t>(std::lround(
      double{bins.value(bin, 0.5F)} * codec.half_tones_per_unit() + codec.half_tone_of_zero()));
}

std::vector<std::vector<int>> pitch_classes(const Codec& codec,
                                            const std::vector<sequence::Bins>& bins) {
  constexpr std::int32_t kOctave = 12;
  std::vector<std::vector<int>> classes(bins.size());
  for (std::size_t f = kFrequencyFeature; f < bins.size(); f += kFeatures) {
    for (int bin = 0; bin < bins[f].size(); ++bin) {
      const std::int32_t of_octave = half_tone_of(codec, bins[f], bin) % kOctave;
      classes[f].push_back((of_octave + kOctave) % kOctave);
    }
  }
  return classes;
}

std::vector<int> drawing_order(std::size_t features) {
  std::vector<int> order;
  for (int first = 0; first < static_cast<int>(features); first += kFeatures) {
    for (const int f : {3, 1, 0, 2}) order.push_back(first + f);
  }
  return order;
}

}  // namespace crnngan::music
