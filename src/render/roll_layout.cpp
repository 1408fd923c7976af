#include "render/roll_layout.h"

#include <algorithm>

#include "base/error.h"

namespace crnngan::render {

namespace {

std::int64_t onset_of(const midi::Note& note) { return note.onset_ticks / kTicksPerUnit; }

// One past its last unit.
std::int64_t end_of(const midi::Note& note) {
  return std::max((note.onset_ticks + note.length_ticks + kTicksPerUnit - 1) / kTicksPerUnit,
                  onset_of(note) + 1);
}

// Measures [first, end) without a long silence.
struct Span {
  std::int64_t first = 0;
  std::int64_t end = 0;
};

std::vector<Span> sounding(std::span<const midi::Note> notes, const Measures& measures) {
  std::vector<Span> spans{{}};
  for (const midi::Note& note : notes) {
    const std::int64_t first = measures.measure_at(onset_of(note)).number;
    const std::int64_t end = measures.measure_at(end_of(note) - 1).number + 1;
    if (first - spans.back().end >= kLongSilence) spans.push_back({first, end});
    spans.back().end = std::max(spans.back().end, end);
  }
  if (spans.front().end == 0 && spans.size() > 1) spans.erase(spans.begin());
  return spans;
}

}  // namespace

std::vector<RollLine> lay_out(std::span<const midi::Note> notes, const Measures& measures,
                              std::int64_t width, std::size_t most_lines) {
  std::vector<RollLine> lines;
  std::int64_t shown = 0;  // measures before are shown or left out
  for (const Span& span : sounding(notes, measures)) {
    std::int64_t number = span.first;
    while (number < span.end) {
      if (lines.size() == most_lines) {
        throw Error("a piano roll can have up to {} lines; this one would go on behind measure {}",
                    most_lines, number);
      }
      RollLine line{.first = number, .start = measures.measure(number).start};
      line.silent_before = number - shown;
      line.end = measures.measure(number).end;
      bool is_full = false;
      while (++number < span.end) {
        const std::int64_t end = measures.measure(number).end;
        is_full = end - line.start > width;
        if (is_full) break;
        line.end = end;
      }
      line.count = number - line.first;
      shown = number;
      const std::int64_t length = line.end - line.start;
      line.units_of_width = static_cast<double>(is_full ? length : std::max(length, width));
      lines.push_back(std::move(line));
    }
  }
  for (std::size_t i = 0; i < notes.size(); ++i) {
    auto line = std::ranges::upper_bound(lines, onset_of(notes[i]), {}, &RollLine::end);
    for (; line != lines.end() && line->start < end_of(notes[i]); ++line) {
      line->notes.push_back(i);
    }
  }
  return lines;
}

}  // namespace crnngan::render
