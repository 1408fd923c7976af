#include "music/bars.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "music/tone.h"

namespace crnngan::music {

namespace {

constexpr std::int64_t kWholeNote = std::int64_t{4} * kTicksPerQuarter;
constexpr std::int64_t kThirtySecond = kWholeNote / 32;

}  // namespace

std::int64_t bar_ticks(midi::TimeSignature signature) {
  return signature.beats * kWholeNote / signature.beat_unit;
}

std::int64_t beat_ticks(midi::TimeSignature signature) {
  const bool is_compound = signature.beat_unit == 8 && signature.beats % 3 == 0;
  return is_compound ? kTicksPerQuarter * 3 / 2 : kTicksPerQuarter;
}

Bars::Bars(std::span<const midi::TimeSignatureChange> changes, std::int64_t from_ticks)
    : stretches_(1) {
  for (const midi::TimeSignatureChange& change : changes) add(change);
  begin_at(from_ticks);
  find_pickup();
  for (std::size_t i = 1; i < stretches_.size(); ++i) {
    const Stretch& before = stretches_[i - 1];
    const std::int64_t length = bar_ticks(before.signature);
    stretches_[i].first =
        before.first + (stretches_[i].start - before.origin + length - 1) / length;
  }
}

void Bars::add(const midi::TimeSignatureChange& change) {
  while (true) {
    const Stretch& last = stretches_.back();
    const std::int64_t length = bar_ticks(last.signature);
    const std::int64_t step = std::min(kThirtySecond, kWholeNote / last.signature.beat_unit);
    const std::int64_t place = change.ticks - last.start;
    const std::int64_t rest = (place % length + step / 2) / step * step;
    const std::int64_t start = last.start + place / length * length + rest;
    if (start == last.start) {  // it takes the place of the last
      if (stretches_.size() == 1) {
        stretches_.back().signature = change.signature;
        return;
      }
      stretches_.pop_back();
      continue;
    }
    if (change.signature == last.signature && rest % length == 0) return;
    stretches_.push_back({.start = start, .origin = start, .signature = change.signature});
    return;
  }
}

// The first stretch then starts with the bar that holds `ticks`.
void Bars::begin_at(std::int64_t ticks) {
  const auto after = std::ranges::upper_bound(stretches_, ticks, {}, &Stretch::start);
  stretches_.erase(stretches_.begin(), std::prev(after));
  Stretch& first = stretches_.front();
  const std::int64_t length = bar_ticks(first.signature);
  first.start += (ticks - first.start) / length * length;
  first.origin = first.start;
}

void Bars::find_pickup() {
  if (stretches_.size() < 2) return;
  const std::int64_t start = stretches_[0].start;
  const Stretch& second = stretches_[1];
  const std::int64_t pickup = second.start - start;
  const std::int64_t length = bar_ticks(second.signature);
  const bool is_one_bar = pickup <= bar_ticks(stretches_[0].signature);
  const bool holds = stretches_.size() == 2 || stretches_[2].start - second.start >= 2 * length;
  if (!is_one_bar || pickup >= length || !holds) return;
  stretches_[1].origin = second.start - length;
  stretches_[1].start = start;
  stretches_.erase(stretches_.begin());
}

Bars::Bar Bars::bar_of(const Stretch& stretch, std::int64_t number) const {
  const std::int64_t length = bar_ticks(stretch.signature);
  const std::int64_t origin = stretch.origin + number * length;
  const bool is_last = &stretch == &stretches_.back();
  const std::int64_t end =
      is_last ? std::numeric_limits<std::int64_t>::max() : std::next(&stretch)->start;
  return {.number = stretch.first + number,
          .start = std::max(origin, stretch.start),
          .end = std::min(origin + length, end),
          .origin = origin,
          .signature = stretch.signature};
}

Bars::Bar Bars::bar_at(std::int64_t ticks) const {
  const Stretch& stretch =
      *std::prev(std::ranges::upper_bound(stretches_, ticks, {}, &Stretch::start));
  return bar_of(stretch, (ticks - stretch.origin) / bar_ticks(stretch.signature));
}

Bars::Bar Bars::bar(std::int64_t number) const {
  const Stretch& stretch =
      *std::prev(std::ranges::upper_bound(stretches_, number, {}, &Stretch::first));
  return bar_of(stretch, number - stretch.first);
}

}  // namespace crnngan::music
