#include "music/context.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "music/feature_bins.h"
#include "music/keys_down.h"

namespace crnngan::music {

namespace {

constexpr std::size_t kIntensityFeature = 2;
constexpr std::size_t kGapFeature = 3;  // of the first tone of an event; others have none
constexpr std::int32_t kHighestPitch = 127;

constexpr std::array<const char*, kFeatures> kFeatureNames{"length", "frequency", "intensity",
                                                           "gap"};

bool is_frequency(std::size_t feature) { return feature % kFeatures == kFrequencyFeature; }

// Levels of counts: each of the first ones is a level, later ones share it, four an octave.
constexpr int kOwnLevels = 8;
constexpr int kLevelsAnOctave = 4;
constexpr int kLevels = kOwnLevels + kLevelsAnOctave * 12;  // to 32,768

int level_of(std::int64_t count) {
  if (count < kOwnLevels) return static_cast<int>(count);
  const double octaves = std::log2(static_cast<double>(count) / kOwnLevels);
  return std::min(kOwnLevels + static_cast<int>(kLevelsAnOctave * octaves), kLevels - 1);
}

// The ticks of each bin of gaps.
std::vector<std::int32_t> gap_ticks_of(const Codec& codec, const sequence::Bins& bins) {
  std::vector<std::int32_t> ticks;
  std::vector<float> features(static_cast<std::size_t>(codec.features()));
  std::vector<Tone> tones;
  for (int bin = 0; bin < bins.size(); ++bin) {
    tones.clear();
    features[kGapFeature] = bins.value(bin, 0.5F);
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
  if (!bins.empty()) gap_ticks_ = gap_ticks_of(codec, bins[kGapFeature]);
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
    columns_.push_back({.name = "place.before", .values = kLevels + 1});
    columns_.push_back({.name = "place.left", .values = kLevels + 1});
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
  if (options_.metre) {
    const Metre metre(surroundings.signatures);
    std::int64_t onset = 0;  // of the event before
    for (std::size_t i = 0; i < count; ++i) {
      piece.metre.push_back(metre_numbers(metre, onset));
      if (i > 0) onset += cells[i * slots].gap_ticks;
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
    const auto all = static_cast<std::int64_t>(piece.numbers.size() / features());
    const auto before = static_cast<std::int64_t>(number);
    tell_place(before, all - before, context);
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
  std::ranges::fill(context.subspan(first, count), 0);
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
  columns[0] = level_of(before) + 1;
  if (left) columns[1] = level_of(std::max<std::int64_t>(*left, 1)) + 1;
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

class Context::Follower : public sequence::Listener {
 public:
  Follower(const Context& context, const Wishes& wishes)
      : context_(context),
        wishes_(wishes),
        memory_(context.memory_columns_, {std::begin(kMemoryOrders), std::end(kMemoryOrders)}),
        numbers_(context.features()) {
    if (wishes.signatures) metre_.emplace(*wishes.signatures);
  }

  void start() override {
    memory_.clear();
    heard_ = 0;
    keys_.clear();
  }

  void hear(std::span<const float> features, std::span<const int> bins) override {
    ++heard_;
    tones_.clear();
    context_.codec_.decode(features, tones_);
    if (heard_ == 1 && !tones_.empty()) tones_.front().gap_ticks = 0;  // there is no time before
    for (const Tone& tone : tones_) keys_.hear(tone);
    if (heard_ == wishes_.heard + 1) begin_ = keys_.now();
    if (!context_.options_.memory) return;
    context_.numbers_of(bins, numbers_);
    memory_.hear(numbers_);
  }

  void tell(std::span<int> told) override {
    for (int order = 0; context_.options_.memory && order < memory_.orders(); ++order) {
      const int length = memory_.foretell(order, numbers_);
      context_.tell_memory(static_cast<std::size_t>(order), numbers_, length, told);
    }
    if (context_.options_.place && !wishes_.is_excerpt) {
      context_.tell_place(heard_, left(), told);
    }
    if (context_.options_.metre && metre_) {
      context_.tell_metre(metre_numbers(*metre_, keys_.now()), told);
    }
    for (std::size_t label = 0; label < context_.label_size(); ++label) {
      const int asked = wishes_.labels[label];
      if (asked > 0) told[context_.first_label() + label] = asked;
    }
  }

  void permit(int feature, std::span<const int> drawn,
              std::span<float> probabilities) const override {
    const auto f = static_cast<std::size_t>(feature);
    if (f == kGapFeature) permit_gaps(probabilities);
    if (!is_frequency(f) || !wishes_.no_doubles) return;
    const auto forbid = [&](std::int32_t pitch) {
      const int bin = context_.bin_of(f, pitch);
      if (bin >= 0) probabilities[static_cast<std::size_t>(bin)] = 0;
    };
    for (std::size_t other = kFrequencyFeature; other < f; other += kFeatures) {
      forbid(context_.half_tones_[other][static_cast<std::size_t>(drawn[other])]);
    }
    if (context_.gap_ticks_[static_cast<std::size_t>(drawn[kGapFeature])] > 0) return;
    for (const std::int32_t pitch : keys_.struck_last()) forbid(pitch);
  }

 private:
  void permit_gaps(std::span<float> probabilities) const {
    const std::int64_t least =
        wishes_.most_at_once > 0 ? keys_.ticks_until_fewer_than(wishes_.most_at_once) : 0;
    const bool keeps_grid = wishes_.keeps_grid && wishes_.signatures;
    const std::int64_t now = keeps_grid ? wishes_.signatures->first_onset_ticks + keys_.now() : 0;
    const sequence::Bins& gaps = context_.bins_[kGapFeature];
    for (std::size_t bin = 0; bin < probabilities.size(); ++bin) {
      const std::int64_t gap = context_.gap_ticks_[bin];
      const auto& [low, high] = gaps[static_cast<int>(bin)];
      const bool is_on_grid = low == high && (now + gap) % kMetreStepTicks == 0;
      if (gap < least || (keeps_grid && !is_on_grid)) probabilities[bin] = 0;
    }
  }

  // How many events are left: of a piece that is to last so long as many as came in that time.
  std::optional<std::int64_t> left() const {
    constexpr std::int64_t kFewest = 32;  // that say how many come in a time
    if (wishes_.events) return *wishes_.events - heard_;
    const std::int64_t fresh = heard_ - wishes_.heard;
    const std::int64_t passed = keys_.now() - begin_;
    if (!wishes_.ticks || fresh < kFewest || passed < 1) return std::nullopt;
    const double pace = static_cast<double>(fresh) / static_cast<double>(passed);
    return std::llround(pace * static_cast<double>(*wishes_.ticks - passed));
  }

  Context context_;
  Wishes wishes_;
  std::optional<Metre> metre_;
  sequence::Memory memory_;
  std::vector<std::int32_t> numbers_;
  std::int64_t heard_ = 0;
  std::int64_t begin_ = 0;  // of what is new, in ticks
  KeysDown keys_;
  std::vector<Tone> tones_;  // of an event
};

std::unique_ptr<sequence::Listener> Context::listener(const Wishes& wishes) const {
  return std::make_unique<Follower>(*this, wishes);
}

}  // namespace crnngan::music
