#include "render/staves.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <utility>

#include "base/error.h"
#include "render/hands.h"
#include "render/names.h"
#include "render/program.h"

namespace crnngan::render {

namespace {

using Notes = std::vector<midi::Note>;

constexpr std::size_t kMostTracks = 4;   // of one keyboard
constexpr std::size_t kLeastShare = 10;  // of two parts that are hands: a tenth of the notes

// A part and its notes.
struct PartNotes {
  midi::Part from;
  Notes notes;

  bool has_keyboard() const {
    return is_keyboard(from.program) && !names_other_than_keyboard(from.name);
  }
};

// The parts that have notes.
std::vector<PartNotes> with_notes(const Song& song) {
  std::vector<PartNotes> parts(std::max<std::size_t>(song.parts.size(), 1));
  for (std::size_t i = 0; i < song.parts.size(); ++i) parts[i].from = song.parts[i];
  for (const midi::Note& note : song.notes) {
    parts[std::min<std::size_t>(note.part, parts.size() - 1)].notes.push_back(note);
  }
  std::erase_if(parts, [](const PartNotes& part) { return part.notes.empty(); });
  return parts;
}

double mean_pitch(const Notes& notes) {
  double sum = 0;
  for (const midi::Note& note : notes) sum += note.pitch;
  return sum / static_cast<double>(notes.size());
}

// From the first onset to the last one.
std::pair<std::int64_t, std::int64_t> span_of(const PartNotes& part) {
  const auto [first, last] = std::ranges::minmax(part.notes, {}, &midi::Note::onset_ticks);
  return {first.onset_ticks, last.onset_ticks};
}

// Hands play together: neither has few notes, nor plays for the most part before the other begins.
bool are_hands(const PartNotes& a, const PartNotes& b) {
  const auto [fewer, more] = std::minmax({a.notes.size(), b.notes.size()});
  const auto [a_first, a_last] = span_of(a);
  const auto [b_first, b_last] = span_of(b);
  const std::int64_t together = std::min(a_last, b_last) - std::max(a_first, b_first);
  const std::int64_t shorter = std::min(a_last - a_first, b_last - b_first);
  return fewer * kLeastShare >= fewer + more && 2 * together >= shorter;
}

// The notes of the upper staff, and those of the lower.
std::pair<Notes, Notes> divide(std::span<PartNotes> parts) {
  if (parts.size() == 2 && are_hands(parts[0], parts[1])) {
    const bool in_order = mean_pitch(parts[0].notes) >= mean_pitch(parts[1].notes);
    return {std::move(parts[in_order ? 0 : 1].notes), std::move(parts[in_order ? 1 : 0].notes)};
  }
  Notes all;
  for (const PartNotes& part : parts) {
    all.insert(all.end(), part.notes.begin(), part.notes.end());
  }
  std::ranges::stable_sort(
      all, {}, [](const midi::Note& note) { return std::pair(note.onset_ticks, note.pitch); });
  const std::vector<Hand> hands = hands_of(all);
  std::pair<Notes, Notes> result;
  for (std::size_t i = 0; i < all.size(); ++i) {
    (hands[i] == Hand::kRight ? result.first : result.second).push_back(all[i]);
  }
  return result;
}

Instrument keyboard_of(std::span<PartNotes> parts) {
  auto [upper, lower] = divide(parts);
  const std::uint8_t program = parts.front().from.program;
  Instrument keyboard{.name = std::string(instrument_name(program)), .program = program};
  const Clef upper_clef = clef_of_hand(upper, Clef::kTreble);
  const Clef lower_clef = clef_of_hand(lower, Clef::kBass);
  keyboard.staves.push_back({std::move(upper), upper_clef});
  keyboard.staves.push_back({std::move(lower), lower_clef});
  return keyboard;
}

Instrument single(PartNotes& part) {
  const std::uint8_t program = part.from.program;
  std::string name = part_name_of(part.from.name);
  if (name.empty()) name = instrument_name(program);
  const Clef clef = clef_of(part.notes, program);
  Instrument instrument{.name = std::move(name), .program = program};
  instrument.staves.push_back({std::move(part.notes), clef});
  return instrument;
}

// The first parts, as far as they have one keyboard's program; the first alone when it is no
// keyboard's.
std::span<PartNotes> first_group(std::span<PartNotes> parts) {
  const PartNotes& first = parts.front();
  std::size_t size = 1;
  while (first.has_keyboard() && size < parts.size() && parts[size].has_keyboard() &&
         parts[size].from.program == first.from.program) {
    ++size;
  }
  return parts.first(size);
}

bool is_melody(const Notes& notes) {
  constexpr int kTwoOctaves = 24;
  constexpr std::int64_t kTogether = 24;     // ticks
  constexpr std::size_t kMostTogether = 10;  // one note in ten
  const auto [low, high] = std::ranges::minmax_element(notes, {}, &midi::Note::pitch);
  std::size_t together = 0;
  for (std::size_t i = 1; i < notes.size(); ++i) {
    if (notes[i].onset_ticks - notes[i - 1].onset_ticks <= kTogether) ++together;
  }
  return high->pitch - low->pitch <= kTwoOctaves && together * kMostTogether <= notes.size();
}

bool is_one_keyboard(std::span<const PartNotes> group) {
  std::set<std::uint16_t> tracks;
  for (const PartNotes& part : group) tracks.insert(part.from.track);
  const bool is_one_melody = group.size() == 1 && is_melody(group.front().notes);
  return group.front().has_keyboard() && tracks.size() <= kMostTracks && !is_one_melody;
}

}  // namespace

std::vector<Instrument> instruments_of(const Song& song) {
  std::vector<PartNotes> parts = with_notes(song);
  if (parts.empty() && song.has_percussion) {
    throw Error("no notes but of percussion, which scores leave out; sound plays it");
  }
  if (parts.empty()) return {{.name = "Piano", .program = 0, .staves = {{}, {{}, Clef::kBass}}}};
  std::vector<Instrument> instruments;
  for (std::span<PartNotes> left = parts; !left.empty();) {
    const std::span<PartNotes> group = first_group(left);
    if (is_one_keyboard(group)) {
      instruments.push_back(keyboard_of(group));
    } else {
      std::ranges::transform(group, std::back_inserter(instruments), single);
    }
    left = left.subspan(group.size());
  }
  return instruments;
}

}  // namespace crnngan::render
