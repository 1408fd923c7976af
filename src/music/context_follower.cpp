// A piece that is written: what its context is told, what it may not have, and where it ends.

#include <algorithm>
#include <cmath>
#include <iterator>

#include "music/context.h"
#include "music/keys_down.h"
#include "music/pace.h"

namespace crnngan::music {

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
    begin_ = 0;
    end_.reset();
    has_ended_ = false;
    keys_.clear();
  }

  void hear(std::span<const float> features, std::span<const int> bins) override {
    ++heard_;
    tones_.clear();
    context_.codec_.decode(features, tones_);
    if (heard_ == 1 && !tones_.empty()) tones_.front().gap_ticks = 0;  // there is no time before
    const std::int64_t before = keys_.now();
    for (const Tone& tone : tones_) keys_.hear(tone);
    has_ended_ = has_ended_ || (end_ && before >= *end_ && keys_.now() > before);
    if (heard_ == wishes_.heard + 1) begin_ = keys_.now();
    if (wishes_.ends && !end_) end_ = end();
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

  bool has_ended() const override { return has_ended_; }

  void permit(int feature, std::span<const float> values, std::span<const int> drawn,
              std::span<float> probabilities) const override {
    static_cast<void>(values);
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
    const bool begins = wishes_.heard > 0 && fresh() == 0 && metre_;  // at a bar line
    const std::int64_t most = end_ && keys_.now() < *end_ ? *end_ - keys_.now() : kMostTicks;
    const sequence::Bins& gaps = context_.bins_[kGapFeature];
    for (std::size_t bin = 0; bin < probabilities.size(); ++bin) {
      const std::int64_t gap = context_.gap_ticks_[bin];
      const auto& [low, high] = gaps[static_cast<int>(bin)];
      const bool is_on_grid = low == high && (now + gap) % kMetreStepTicks == 0;
      const bool is_late = context_.least_gap_ticks_[bin] > most;
      const bool is_astray = begins && !is_bar_line(keys_.now() + gap);
      if (gap < least || is_late || is_astray || (keeps_grid && !is_on_grid)) {
        probabilities[bin] = 0;
      }
    }
  }

  bool is_bar_line(std::int64_t ticks) const {
    return metre_->nearest_bar_line(ticks).value_or(ticks) == ticks;
  }

  std::int64_t fresh() const { return heard_ - wishes_.heard; }

  // Where the last onset is to be, once that can be said: of a piece of so many events when most of
  // them are there and it is near, at a bar line.
  std::optional<std::int64_t> end() const {
    if (fresh() < 1) return std::nullopt;
    if (wishes_.ticks) return begin_ + *wishes_.ticks;
    const std::optional<std::int64_t> time = left();
    const bool are_most_there = 4 * fresh() >= 3 * (wishes_.events.value_or(0) - wishes_.heard);
    if (!time || *time > kNearEnd || !are_most_there) return std::nullopt;
    const std::int64_t near = keys_.now() + std::max<std::int64_t>(*time, 0);
    return metre_ ? metre_->nearest_bar_line(near, keys_.now()).value_or(near) : near;
  }

  // The time to the last onset: of a piece of so many events by how fast they came so far.
  std::optional<std::int64_t> left() const {
    if (end_) return *end_ - keys_.now();
    if (wishes_.ticks) return *wishes_.ticks - (fresh() > 0 ? keys_.now() - begin_ : 0);
    const std::int64_t passed = keys_.now() - begin_;
    if (!wishes_.events || fresh() < kFewest || passed < 1) return std::nullopt;
    const double pace = static_cast<double>(passed) / static_cast<double>(fresh());
    return std::llround(pace * static_cast<double>(*wishes_.events - heard_));
  }

  static constexpr std::int64_t kFewest = 8;  // events that say how fast they come
  static constexpr std::int64_t kNearEnd = std::int64_t{8} * kTicksPerQuarter;

  Context context_;
  Wishes wishes_;
  std::optional<Metre> metre_;
  sequence::Memory memory_;
  std::vector<std::int32_t> numbers_;
  std::int64_t heard_ = 0;
  std::int64_t begin_ = 0;           // of what is new, in ticks
  std::optional<std::int64_t> end_;  // the last onset
  bool has_ended_ = false;
  KeysDown keys_;
  std::vector<Tone> tones_;  // of an event
};

std::unique_ptr<sequence::Listener> Context::listener(const Wishes& wishes) const {
  return std::make_unique<Follower>(*this, wishes);
}

}  // namespace crnngan::music
