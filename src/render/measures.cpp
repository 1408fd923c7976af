#include "render/measures.h"

#include <algorithm>
#include <vector>

namespace crnngan::render {

namespace {

midi::TimeSignature writable(midi::TimeSignature signature) {
  return signature.beat_unit <= 32 ? signature : midi::TimeSignature{};
}

music::Bars writable_bars(const midi::TimeLine& line) {
  std::vector<midi::TimeSignatureChange> changes = line.time_signatures;
  for (midi::TimeSignatureChange& change : changes) change.signature = writable(change.signature);
  return music::Bars(changes);
}

// Bars begin and end on thirty-seconds, which are whole units.
Measures::Measure in_units(const music::Bars::Bar& bar) {
  return {.number = bar.number,
          .start = bar.start / kTicksPerUnit,
          .end = bar.end / kTicksPerUnit,
          .origin = bar.origin / kTicksPerUnit,
          .signature = bar.signature};
}

}  // namespace

Measures::Measures(midi::TimeSignature signature)
    : Measures(midi::TimeLine{.time_signatures = {{0, signature}}}) {}

Measures::Measures(const midi::TimeLine& line) : bars_(writable_bars(line)) {}

Measures::Measure Measures::measure_at(std::int64_t place) const {
  return in_units(bars_.bar_at(place * kTicksPerUnit));
}

Measures::Measure Measures::measure(std::int64_t number) const {
  return in_units(bars_.bar(number));
}

Measures::Beat Measures::beat_at(std::int64_t place) const {
  const Measure measure = measure_at(place);
  const auto whole = static_cast<int>(music::beat_ticks(measure.signature) / kTicksPerUnit);
  // Beats of a pickup are counted as if the measure were whole.
  const std::int64_t from = measure.origin + (place - measure.origin) / whole * whole;
  const std::int64_t start = std::max(from, measure.start);
  const std::int64_t end = std::min(from + whole, measure.end);
  return {start, static_cast<int>(end - start), whole, whole != kUnitsPerQuarter};
}

}  // namespace crnngan::render
