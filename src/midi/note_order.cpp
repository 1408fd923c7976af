#include "midi/note_order.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

namespace crnngan::midi {

namespace {

constexpr auto kComesBefore = [](const Note& a, const Note& b) {
  return a.onset_ticks != b.onset_ticks ? a.onset_ticks < b.onset_ticks : a.pitch < b.pitch;
};

// What the sort moves instead of notes. Onset is the smallest type that holds the latest one.
template <class Onset>
struct Entry {
  Onset onset_ticks;
  std::uint32_t index;  // where the note stood
};

// Turns how often each digit occurs into where the entries with that digit begin.
void counts_to_places(std::span<std::uint32_t> counts) {
  std::uint32_t sum = 0;
  for (std::uint32_t& count : counts) sum += std::exchange(count, sum);
}

// By pitch, then by one digit of the onset after the other, lowest first. Each pass keeps the
// order of what it finds equal.
template <class Onset>
std::vector<Entry<Onset>> sorted_entries(std::span<const Note> notes, std::int64_t latest) {
  std::vector<Entry<Onset>> entries(notes.size());
  std::array<std::uint32_t, 256> pitch_places{};
  for (const Note& note : notes) ++pitch_places[note.pitch];
  counts_to_places(pitch_places);
  for (std::size_t index = 0; index < notes.size(); ++index) {
    const Note& note = notes[index];
    entries[pitch_places[note.pitch]++] = {static_cast<Onset>(note.onset_ticks),
                                           static_cast<std::uint32_t>(index)};
  }

  constexpr int kDigitBits = 11;
  constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;
  std::vector<Entry<Onset>> sorted(notes.size());
  for (int shift = 0; shift < 64 && latest >> shift != 0; shift += kDigitBits) {
    const auto digit_of = [shift](const Entry<Onset>& entry) {
      return static_cast<std::size_t>(entry.onset_ticks >> shift) % kDigits;
    };
    std::array<std::uint32_t, kDigits> places{};
    for (const Entry<Onset>& entry : entries) ++places[digit_of(entry)];
    counts_to_places(places);
    for (const Entry<Onset>& entry : entries) sorted[places[digit_of(entry)]++] = entry;
    entries.swap(sorted);
  }
  return entries;
}

template <class Onset>
void radix_sort(std::vector<Note>& notes, std::int64_t latest) {
  std::vector<Note> sorted;
  sorted.reserve(notes.size());
  for (const Entry<Onset>& entry : sorted_entries<Onset>(notes, latest)) {
    sorted.push_back(notes[entry.index]);
  }
  notes = std::move(sorted);
}

// By pitch within each onset. REQUIRES notes in order of onset.
void sort_chords(std::span<Note> notes) {
  for (auto first = notes.begin(); first != notes.end();) {
    const auto last = std::find_if(first, notes.end(), [&](const Note& note) {
      return note.onset_ticks != first->onset_ticks;
    });
    if (!std::is_sorted(first, last, kComesBefore)) std::stable_sort(first, last, kComesBefore);
    first = last;
  }
}

}  // namespace

void sort_notes(std::vector<Note>& notes) {
  const auto unsorted = std::is_sorted_until(notes.begin(), notes.end(), kComesBefore);
  if (unsorted == notes.end()) return;
  constexpr auto kStartsBefore = [](const Note& a, const Note& b) {
    return a.onset_ticks < b.onset_ticks;
  };
  if (std::is_sorted(unsorted - 1, notes.end(), kStartsBefore)) {
    sort_chords(notes);
    return;
  }
  const std::int64_t latest =
      std::max_element(notes.begin(), notes.end(), kStartsBefore)->onset_ticks;
  if (latest <= std::numeric_limits<std::uint32_t>::max()) {
    radix_sort<std::uint32_t>(notes, latest);
  } else {
    radix_sort<std::int64_t>(notes, latest);
  }
}

}  // namespace crnngan::midi
