#include "render/measures.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace crnngan::render {

namespace {

constexpr std::int64_t kThirtySecond = 3;

midi::TimeSignature writable(midi::TimeSignature signature) {
  return signature.beat_unit <= 32 ? signature : midi::TimeSignature{};
}

std::int64_t length_of(midi::TimeSignature signature) {
  return std::int64_t{signature.beats} * 4 * kUnitsPerQuarter / signature.beat_unit;
}

bool is_compound(midi::TimeSignature signature) {
  return signature.beat_unit == 8 && signature.beats % 3 == 0;
}

}  // namespace

Measures::Measures(midi::TimeSignature signature)
    : stretches_{{.signature = writable(signature)}} {}

Measures::Measures(const midi::TimeLine& line) : Measures(midi::TimeSignature{}) {
  for (const midi::TimeSignatureChange& change : line.time_signatures) {
    add(change.ticks, writable(change.signature));
  }
  find_pickup();
  for (std::size_t i = 1; i < stretches_.size(); ++i) {
    const Stretch& before = stretches_[i - 1];
    const std::int64_t length = length_of(before.signature);
    stretches_[i].first =
        before.first + (stretches_[i].start - before.origin + length - 1) / length;
  }
}

void Measures::add(std::int64_t ticks, midi::TimeSignature signature) {
  while (true) {
    const Stretch& last = stretches_.back();
    const std::int64_t length = length_of(last.signature);
    const std::int64_t place = (ticks + kTicksPerUnit / 2) / kTicksPerUnit - last.start;
    const std::int64_t rest = (place % length + kThirtySecond / 2) / kThirtySecond * kThirtySecond;
    const std::int64_t start = last.start + place / length * length + rest;
    if (start == last.start) {  // it takes the place of the last
      if (stretches_.size() == 1) {
        stretches_.back().signature = signature;
        return;
      }
      stretches_.pop_back();
      continue;
    }
    if (signature == last.signature && rest % length == 0) return;
    stretches_.push_back({.start = start, .origin = start, .signature = signature});
    return;
  }
}

void Measures::find_pickup() {
  if (stretches_.size() < 2) return;
  const Stretch& second = stretches_[1];
  const std::int64_t length = length_of(second.signature);
  const bool is_one_measure = second.start <= length_of(stretches_[0].signature);
  const bool holds = stretches_.size() == 2 || stretches_[2].start - second.start >= 2 * length;
  if (!is_one_measure || second.start >= length || !holds) return;
  stretches_[1].origin = second.start - length;
  stretches_[1].start = 0;
  stretches_.erase(stretches_.begin());
}

Measures::Measure Measures::measure_of(const Stretch& stretch, std::int64_t number) const {
  const std::int64_t length = length_of(stretch.signature);
  const std::int64_t start = stretch.origin + number * length;
  const bool is_last = &stretch == &stretches_.back();
  const std::int64_t end =
      is_last ? std::numeric_limits<std::int64_t>::max() : std::next(&stretch)->start;
  return {.number = stretch.first + number,
          .start = std::max(start, stretch.start),
          .end = std::min(start + length, end),
          .signature = stretch.signature};
}

Measures::Measure Measures::measure_at(std::int64_t place) const {
  const Stretch& stretch =
      *std::prev(std::ranges::upper_bound(stretches_, place, {}, &Stretch::start));
  return measure_of(stretch, (place - stretch.origin) / length_of(stretch.signature));
}

Measures::Measure Measures::measure(std::int64_t number) const {
  const Stretch& stretch =
      *std::prev(std::ranges::upper_bound(stretches_, number, {}, &Stretch::first));
  return measure_of(stretch, number - stretch.first);
}

Measures::Beat Measures::beat_at(std::int64_t place) const {
  const Measure measure = measure_at(place);
  const bool compound = is_compound(measure.signature);
  const int whole = compound ? kUnitsPerQuarter * 3 / 2 : kUnitsPerQuarter;
  // Beats of a pickup are counted as if the measure were whole.
  const bool is_pickup = measure.number == 0 && has_pickup();
  const std::int64_t origin = is_pickup ? stretches_.front().origin : measure.start;
  const std::int64_t from = origin + (place - origin) / whole * whole;
  const std::int64_t start = std::max(from, measure.start);
  const std::int64_t end = std::min(from + whole, measure.end);
  return {start, static_cast<int>(end - start), whole, compound};
}

}  // namespace crnngan::render
