#include "midi/note_order.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

namespace crnngan::midi {

namespace {

constexpr auto kComesBefore = [](const Note& a, const Note& b) {
  return a.onset_ticks != b.onset_ticks ? a.onset_ticks < b.onset_ticks : a.pitch < b.pitch;
};

// What the sort moves instead of notes. Key is the smallest type that holds the largest key: the
// onset, then the pitch in the lowest bits.
template <class Key>
struct Entry {
  Key key;
  std::uint32_t index;  // where the note stood
};

constexpr int kPitchBits = 7;

// Turns how often each digit occurs into where the entries with that digit begin.
void counts_to_places(std::span<std::uint32_t> counts) {
  std::uint32_t sum = 0;
  for (std::uint32_t& count : counts) sum += std::exchange(count, sum);
}

int bits_of(std::uint64_t number) { return 64 - std::countl_zero(number); }

// By one digit of the key after the other, lowest first. Each pass keeps the order of what it
// finds equal. A digit has about as many values as there are notes, which counts little and saves
// passes.
template <class Key>
void radix_sort(std::vector<Note>& notes, int key_bits) {
  const int most_bits = std::clamp(bits_of(notes.size()) + 1, 8, 13);
  const int passes = (key_bits + most_bits - 1) / most_bits;
  const int digit_bits = (key_bits + passes - 1) / passes;
  const std::size_t digits = std::size_t{1} << digit_bits;
  const auto digit_of = [&](Key key, int pass) {
    return static_cast<std::size_t>(key >> (pass * digit_bits)) % digits;
  };
  // Not zeroed: each pass fills all of the one from the other.
  const auto storage = std::make_unique_for_overwrite<Entry<Key>[]>(2 * notes.size());
  std::span<Entry<Key>> entries(storage.get(), notes.size());
  std::span<Entry<Key>> sorted(storage.get() + notes.size(), notes.size());
  std::vector<std::uint32_t> places(static_cast<std::size_t>(passes) * digits);
  for (std::size_t index = 0; index < notes.size(); ++index) {
    const Note& note = notes[index];
    const Key key = static_cast<Key>(note.onset_ticks) << kPitchBits | note.pitch;
    entries[index] = {key, static_cast<std::uint32_t>(index)};
    for (int pass = 0; pass < passes; ++pass) {
      ++places[static_cast<std::size_t>(pass) * digits + digit_of(key, pass)];
    }
  }
  for (int pass = 0; pass < passes; ++pass) {
    const auto own = std::span(places).subspan(static_cast<std::size_t>(pass) * digits, digits);
    counts_to_places(own);
    for (const Entry<Key>& entry : entries) sorted[own[digit_of(entry.key, pass)]++] = entry;
    std::swap(entries, sorted);
  }
  std::vector<Note> ordered;
  ordered.reserve(notes.size());
  for (const Entry<Key>& entry : entries) ordered.push_back(notes[entry.index]);
  notes = std::move(ordered);
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
  bool by_onset = true;
  bool by_pitch = true;  // within each onset
  Note before;
  std::int64_t latest = 0;
  for (const Note& note : notes) {
    by_onset &= note.onset_ticks >= before.onset_ticks;
    by_pitch &= note.onset_ticks != before.onset_ticks || note.pitch >= before.pitch;
    latest = std::max(latest, note.onset_ticks);
    before = note;
  }
  if (by_onset) {
    if (!by_pitch) sort_chords(notes);
    return;
  }
  const int key_bits = bits_of(static_cast<std::uint64_t>(latest)) + kPitchBits;
  if (key_bits <= 32) {
    radix_sort<std::uint32_t>(notes, key_bits);
  } else if (key_bits <= 64) {
    radix_sort<std::uint64_t>(notes, key_bits);
  } else {
    std::stable_sort(notes.begin(), notes.end(), kComesBefore);
  }
}

}  // namespace crnngan::midi
