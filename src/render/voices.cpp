#include "render/voices.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace crnngan::render {

namespace {

constexpr std::int64_t kLittle = 6;  // a sixteenth
constexpr std::size_t kVoices = 4;

struct Chord {
  std::int64_t onset = 0;
  std::int64_t end = 0;
  std::vector<ScoreTone> tones;
};

using Line = std::vector<Chord>;  // one after the other

std::vector<Chord> chords_of(std::span<const WrittenNote> notes) {
  std::vector<Chord> chords;
  for (const WrittenNote& note : notes) {
    auto chord = chords.rbegin();
    while (chord != chords.rend() && chord->onset == note.onset && chord->end != note.end) ++chord;
    if (chord != chords.rend() && chord->onset == note.onset) {
      chord->tones.push_back({note.pitch, note.velocity});
    } else {
      chords.push_back({note.onset, note.end, {{note.pitch, note.velocity}}});
    }
  }
  // The higher of two that begin together goes to the first voice.
  std::stable_sort(chords.begin(), chords.end(), [](const Chord& a, const Chord& b) {
    return std::pair(a.onset, -a.tones.back().pitch) < std::pair(b.onset, -b.tones.back().pitch);
  });
  return chords;
}

// Both end where the first of them does.
void merge(Chord& into, const Chord& chord) {
  into.end = std::min(into.end, chord.end);
  into.tones.insert(into.tones.end(), chord.tones.begin(), chord.tones.end());
  std::sort(into.tones.begin(), into.tones.end(),
            [](const ScoreTone& a, const ScoreTone& b) { return a.pitch < b.pitch; });
}

// Of the last chords of the lines.
Chord& nearest_end(std::array<Line, kVoices>& lines, std::int64_t end) {
  const auto distance = [&](const Line& line) { return std::abs(line.back().end - end); };
  return std::ranges::min_element(lines, {}, distance)->back();
}

// The chords of a staff as lines that don't overlap.
std::array<Line, kVoices> lines_of(std::span<const WrittenNote> notes) {
  std::array<Line, kVoices> lines;
  for (Chord& chord : chords_of(notes)) {
    const auto cut = [&](Line& line) { line.back().end = std::min(line.back().end, chord.onset); };
    const auto is_free = [&](const Line& line) {
      return line.empty() ||
             (line.back().onset < chord.onset && line.back().end <= chord.onset + kLittle);
    };
    const auto free = std::find_if(lines.begin(), lines.end(), is_free);
    if (free != lines.end()) {
      if (!free->empty()) cut(*free);
      free->push_back(std::move(chord));
      continue;
    }
    // The line whose chord ends first, of those whose chord began before.
    auto cuttable = lines.end();
    for (auto line = lines.begin(); line != lines.end(); ++line) {
      if (line->back().onset < chord.onset &&
          (cuttable == lines.end() || line->back().end < cuttable->back().end)) {
        cuttable = line;
      }
    }
    if (cuttable == lines.end()) {
      merge(nearest_end(lines, chord.end), chord);
    } else {
      cut(*cuttable);
      cuttable->push_back(std::move(chord));
    }
  }
  for (Line& line : lines) {
    for (std::size_t i = 1; i < line.size(); ++i) {
      Chord& before = line[i - 1];
      const std::int64_t gap = line[i].onset - before.end;
      if (gap <= std::min(kLittle, before.end - before.onset)) before.end = line[i].onset;
    }
  }
  return lines;
}

// Cuts stretches of time into note values.
class Cutter {
 public:
  Cutter(const Grids& grids, const Measures& measures) : grids_(grids), measures_(measures) {}

  enum class What { kNotes, kRests };

  // The symbols of [start, end), which lies in one measure.
  void cut(std::int64_t start, std::int64_t end, What what, Voice& voice) const {
    while (start < end) {
      Symbol symbol{.start = start, .length = length_at(start, end, what)};
      const Measures::Beat beat = measures_.beat_at(start);
      symbol.in_tuplet = grids_.is_tuplet(start) && symbol.length < beat.length;
      voice.push_back(symbol);
      start += symbol.length;
    }
  }

 private:
  // The longest note value at `start` that does not hide where beats begin.
  int length_at(std::int64_t start, std::int64_t end, What what) const {
    const Measures::Beat beat = measures_.beat_at(start);
    const auto in_beat = static_cast<int>(start - beat.start);
    if (in_beat == 0 && end - start >= beat.length && beat.is_whole()) {
      for (const int length : {96, 72, 48, 36}) {
        if (length <= end - start && length % beat.length == 0) return length;
      }
      return beat.length;
    }
    const auto left = static_cast<int>(std::min<std::int64_t>(end - start, beat.length - in_beat));
    if (grids_.is_tuplet(start)) return left >= 16 ? 16 : left >= 8 ? 8 : 4;
    if (left >= 24 && in_beat % 12 == 0) return 24;
    if (left >= 18 && in_beat % 12 == 0 && beat.length <= kUnitsPerQuarter) return 18;
    // Off the beat a note may be longer than what is left of an eighth or a sixteenth, a rest not.
    if (left >= 12 && in_beat % (what == What::kNotes ? 6 : 12) == 0) return 12;
    return left >= 6 && in_beat % (what == What::kNotes ? 3 : 6) == 0 ? 6 : 3;
  }

  const Grids& grids_;
  const Measures& measures_;
};

// The part of a line in the measure [start, end), rests included.
Voice voice_of(const Line& line, std::int64_t start, std::int64_t end, const Cutter& cutter) {
  Voice voice;
  std::int64_t place = start;
  const auto first = std::partition_point(line.begin(), line.end(),
                                          [&](const Chord& chord) { return chord.end <= start; });
  for (auto chord = first; chord != line.end() && chord->onset < end; ++chord) {
    const std::int64_t onset = std::max(chord->onset, start);
    cutter.cut(place, onset, Cutter::What::kRests, voice);
    const std::size_t before = voice.size();
    place = std::min(chord->end, end);
    cutter.cut(onset, place, Cutter::What::kNotes, voice);
    for (std::size_t i = before; i < voice.size(); ++i) {
      voice[i].tones = chord->tones;
      voice[i].tied_from = i > before || chord->onset < start;
      voice[i].tied_to = i + 1 < voice.size() || chord->end > end;
    }
  }
  if (place == start)
    return {{.start = start, .length = static_cast<int>(end - start), .whole_measure = true}};
  cutter.cut(place, end, Cutter::What::kRests, voice);
  return voice;
}

}  // namespace

bool is_rest(const Voice& voice) { return voice.size() == 1 && voice.front().whole_measure; }

bool is_empty(const StaffMeasure& measure) { return std::ranges::all_of(measure, is_rest); }

std::vector<StaffMeasure> voices_of(std::span<const WrittenNote> notes, const Grids& grids,
                                    const Measures& measures, std::int64_t count) {
  const std::array<Line, kVoices> lines = lines_of(notes);
  const Cutter cutter(grids, measures);
  std::vector<StaffMeasure> staff;
  staff.reserve(static_cast<std::size_t>(count));
  for (std::int64_t number = 0; number < count; ++number) {
    const Measures::Measure measure = measures.measure(number);
    StaffMeasure& voices = staff.emplace_back();
    for (const Line& line : lines) {
      voices.push_back(voice_of(line, measure.start, measure.end, cutter));
    }
    while (voices.size() > 1 && is_rest(voices.back())) voices.pop_back();
  }
  return staff;
}

}  // namespace crnngan::render
