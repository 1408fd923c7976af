#include "music/context.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "music/feature_bins.h"
#include "music/pace.h"

namespace crnngan::music {

namespace {

constexpr std::size_t kIntensityFeature = 2;
constexpr std::int32_t kHighestPitch = 127;

constexpr std::array<const char*, kFeatures> kFeatureNames{"length", "frequency", "intensity",
                                                           "gap"};

// Levels of counts: each of the first ones is a level, later ones share it, so many an octave.
struct Levels {
  int own = 0;
  int an_octave = 0;
  int octaves = 0;

  constexpr int count() const { return own + an_octave * octaves; }

  int of(std::int64_t number) const {
    if (number < own) return static_cast<int>(number);
    const double above = std::log2(static_cast<double>(number) / own);
    return std::min(own + static_cast<int>(an_octave * above), count() - 1);
  }
};

constexpr Levels kEventLevels{.own = 8, .an_octave = 4, .octaves = 12};       // to 32,768
constexpr Levels kSixteenthLevels{.own = 16, .an_octave = 8, .octaves = 11};  // to 32,768
constexpr std::int64_t kSixteenth = kTicksPerQuarter / 4;

// The ticks at that place, 0 to 1, of each bin of gaps.
std::vector<std::int32_t> gap_ticks_of(const Codec& codec, const sequence::Bins& bins,
                                       float place) {
  std::vector<std::int32_t> ticks;
  std::vector<float> features(static_cast<std::size_t>(codec.features()));
  std::vector<Tone> tones;
  for (int bin = 0; bin < bins.size(); ++bin) {
    tones.clear();
    features[kGapFeature] = bins.value(bin, place);
    codec.decode(features, tones);
    ticks.push_back(tones.front().gap_ticks);
  }
  return ticks;
}

}  // namespace

Context::Context(const ContextOptions& options, const Codec& codec,
                 const std::vector<sequence::Bins>& bins, ContextKnowledge knowledge)
    : options_(options), knowledge_(std::move(knowledge)), codec_(codec), bins_(bins) {
  for (std::size_t f = 0; f < bins.size(); ++f) {
    const bool is_gap = f % kFeatures == kFeatures - 1;
    memory_columns_.push_back({.by_steps = is_frequency(f), .counts = is_frequency(f) || is_gap});
    half_tones_.emplace_back();
    pitch_bins_.emplace_back();
    if (!is_frequency(f)) continue;
    for (int bin = 0; bin < bins[f].size(); ++bin) {
      half_tones_[f].push_back(half_tone_of(codec, bins[f], bin));
    }
    for (std::int32_t pitch = 0; pitch <= kHighestPitch; ++pitch) {
      pitch_bins_[f].push_back(bins[f].of(codec.feature_of(kFrequencyFeature, pitch)));
    }
  }
  if (!bins.empty()) {
    gap_ticks_ = gap_ticks_of(codec, bins[kGapFeature], 0.5F);
    least_gap_ticks_ = gap_ticks_of(codec, bins[kGapFeature], 0);
  }
  add_columns();
}

void Context::add_columns() {
  if (options_.memory) {
    for (const int order : kMemoryOrders) {
      const auto trust = static_cast<int>(columns_.size());
      columns_.push_back(
          {.name = fmt::format("memory.{}.match", order), .values = sequence::kLongestMatch + 1});
      for (std::size_t f = 0; f < features(); ++f) {
        columns_.push_back({.name = fmt::format("memory.{}.{}.{}", order, f / kFeatures,
                                                kFeatureNames[f % kFeatures]),
                            .values = bins_[f].size() + 1,
                            .foretells = static_cast<int>(f),
                            .trust = trust});
      }
    }
  }
  if (options_.place) {
    columns_.push_back({.name = "place.before", .values = kEventLevels.count() + 1});
    columns_.push_back({.name = "place.left", .values = kSixteenthLevels.count() + 1});
  }
  if (options_.metre) {
    columns_.push_back({.name = "metre.bar", .values = kMostBeats + 1});
    columns_.push_back({.name = "metre.beat", .values = kMostBeats + 1});
    columns_.push_back({.name = "metre.step", .values = kMostSteps + 1});
  }
  for (std::size_t label = 0; label < label_size(); ++label) {
    columns_.push_back({.name = fmt::format("label.{}", kLabelNames[label]),
                        .values = static_cast<int>(knowledge_.values.of[label].size()) + 1});
  }
}

std::size_t Context::memory_size() const {
  return options_.memory ? std::size(kMemoryOrders) * (1 + features()) : 0;
}

ContextOfPiece Context::of(std::span<const Tone> cells, const Surroundings& surroundings,
                           int transpose) const {
  const auto slots = static_cast<std::size_t>(codec_.options().tones_per_cell);
  const std::size_t count = cells.size() / slots;
  ContextOfPiece piece;
  piece.numbers.resize(count * features());
  sequence::Memory memory(memory_columns_, {std::begin(kMemoryOrders), std::end(kMemoryOrders)});
  if (options_.memory) piece.recalls.resize(std::size(kMemoryOrders));
  for (std::size_t i = 0; i < count; ++i) {
    const auto numbers = std::span(piece.numbers).subspan(i * features(), features());
    numbers_of(cells.subspan(i * slots, slots), numbers);
    for (std::size_t order = 0; order < piece.recalls.size(); ++order) {
      piece.recalls[order].push_back(memory.recall(static_cast<int>(order)));
    }
    if (options_.memory) memory.hear(numbers);
  }
  std::int64_t onset = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) onset += cells[i * slots].gap_ticks;
    piece.onsets.push_back(onset);
    if (!is_silence(cells[i * slots])) piece.last_onset = onset;
  }
  if (options_.metre) {
    const Metre metre(surroundings.signatures);
    for (std::size_t i = 0; i < count; ++i) {
      piece.metre.push_back(metre_numbers(metre, piece.onsets[i > 0 ? i - 1 : 0]));
    }
  }
  for (int shift = -transpose; options_.labels && shift <= transpose; ++shift) {
    piece.labels.push_back(
        knowledge_.values.numbers_of(labels_of(surroundings.traits, knowledge_.bounds, shift)));
  }
  return piece;
}

void Context::fill(const ContextOfPiece& piece, std::size_t number, std::int32_t half_tones,
                   std::span<int> context) const {
  std::array<std::int32_t, std::size_t{kFeatures} * kMostTonesPerCell> numbers{};
  const auto foretold = std::span(numbers).first(features());
  const auto event = [&](std::size_t i) {
    return std::span(piece.numbers).subspan(i * features(), features());
  };
  for (std::size_t order = 0; order < piece.recalls.size(); ++order) {
    const auto [next, length] = piece.recalls[order][number];
    if (length > 0) {
      const auto then = static_cast<std::size_t>(next);
      sequence::foretell(memory_columns_, event(number - 1), event(then - 1), event(then),
                         foretold);
      for (std::size_t f = 0; f < features(); ++f) {
        if (is_frequency(f) && foretold[f] >= 0) foretold[f] += half_tones;
      }
    }
    tell_memory(order, foretold, length, context);
  }
  if (options_.place) {
    tell_place(static_cast<std::int64_t>(number),
               piece.last_onset - piece.onsets[number > 0 ? number - 1 : 0], context);
  }
  if (options_.metre) tell_metre(piece.metre[number], context);
  if (options_.labels) {
    const auto middle = static_cast<std::int64_t>(piece.labels.size() / 2);
    tell_labels(piece.labels[static_cast<std::size_t>(middle + half_tones)], context);
  }
}

void Context::hide(Part part, std::span<int> context) const {
  std::size_t first = 0;
  std::size_t count = 0;
  switch (part) {
    case Part::kMemory:
      count = memory_size();
      break;
    case Part::kBeginning:
      first = memory_size();
      count = place_size() / 2;
      break;
    case Part::kEnd:
      first = memory_size() + 1;
      count = place_size() / 2;
      break;
    case Part::kMetre:
      first = first_metre();
      count = metre_size();
      break;
    default:
      first = first_label() + static_cast<std::size_t>(part) -
              static_cast<std::size_t>(Part::kFirstLabel);
      count = label_size() > 0 ? 1 : 0;
  }
  if (count > 0) std::ranges::fill(context.subspan(first, count), 0);
}

void Context::bins_of(const ContextOfPiece& piece, std::size_t number, std::int32_t half_tones,
                      std::span<int> bins) const {
  const auto numbers = std::span(piece.numbers).subspan(number * features(), features());
  for (std::size_t f = 0; f < features(); ++f) {
    const bool moves = is_frequency(f) && numbers[f] != kNoPitch;
    bins[f] = bin_of(f, moves ? std::clamp(numbers[f] + half_tones, 0, kHighestPitch) : numbers[f]);
  }
}

void Context::numbers_of(std::span<const Tone> cell, std::span<std::int32_t> numbers) const {
  std::array<float, std::size_t{kFeatures} * kMostTonesPerCell> all{};
  const auto x = std::span(all).first(features());
  codec_.encode(cell, {}, x);
  for (std::size_t f = 0; f < features(); ++f) {
    const Tone& slot = cell[f / kFeatures];
    numbers[f] = !is_frequency(f) ? bins_[f].of(x[f]) : slot.velocity > 0 ? slot.pitch : kNoPitch;
  }
}

void Context::numbers_of(std::span<const int> bins, std::span<std::int32_t> numbers) const {
  const float quietest = codec_.feature_of(kIntensityFeature, 0.5);
  for (std::size_t f = 0; f < features(); ++f) {
    const auto bin = static_cast<std::size_t>(bins[f]);
    if (!is_frequency(f)) {
      numbers[f] = bins[f];
      continue;
    }
    const std::size_t intensity = f - kFrequencyFeature + kIntensityFeature;
    const bool always_sounds = f < kFeatures && !codec_.options().pace_events;
    const bool sounds = always_sounds || bins_[intensity].value(bins[intensity], 0.5F) >= quietest;
    numbers[f] = sounds ? half_tones_[f][bin] : kNoPitch;
  }
}

// The bin of a number: -1 where there is none.
int Context::bin_of(std::size_t feature, std::int32_t number) const {
  if (!is_frequency(feature)) return number;
  if (number == kNoPitch) return bins_[feature].of(0);
  if (number < 0 || number > kHighestPitch) return -1;
  return pitch_bins_[feature][static_cast<std::size_t>(number)];
}

void Context::tell_memory(std::size_t order, std::span<const std::int32_t> foretold,
                          std::int32_t length, std::span<int> context) const {
  const auto columns = context.subspan(order * (1 + features()), 1 + features());
  columns[0] = length;
  for (std::size_t f = 0; f < features(); ++f) {
    columns[1 + f] = length == 0 ? 0 : bin_of(f, foretold[f]) + 1;
  }
}

void Context::tell_place(std::int64_t before, std::optional<std::int64_t> left,
                         std::span<int> context) const {
  const auto columns = context.subspan(memory_size(), 2);
  columns[0] = kEventLevels.of(before) + 1;
  if (!left) return;
  const std::int64_t sixteenths = (std::max<std::int64_t>(*left, 0) + kSixteenth - 1) / kSixteenth;
  columns[1] = kSixteenthLevels.of(sixteenths) + 1;
}

void Context::tell_metre(const MetreNumbers& numbers, std::span<int> context) const {
  const auto columns = context.subspan(first_metre(), 3);
  columns[0] = numbers.bar;
  columns[1] = numbers.beat;
  columns[2] = numbers.step;
}

void Context::tell_labels(const LabelNumbers& numbers, std::span<int> context) const {
  std::ranges::copy(numbers, context.subspan(first_label()).begin());
}

}  // namespace crnngan::music
