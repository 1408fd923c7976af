#include "midi/note_order.h"

#include <algorithm>

namespace crnngan::midi {

namespace {

constexpr auto kComesBefore = [](const Note& a, const Note& b) {
  return a.onset_ticks != b.onset_ticks ? a.onset_ticks < b.onset_ticks : a.pitch < b.pitch;
};

// Onset, then pitch, for notes of one track, which are in order of onset already.
void sort_chords(std::span<Note> track) {
  for (auto first = track.begin(); first != track.end();) {
    const auto last = std::find_if(first, track.end(), [&](const Note& note) {
      return note.onset_ticks != first->onset_ticks;
    });
    if (!std::is_sorted(first, last, kComesBefore)) std::stable_sort(first, last, kComesBefore);
    first = last;
  }
}

// Merges the sorted tracks that start at `starts`, relative to the first of them, into `sorted`.
// `scratch` and `sorted` both hold the tracks beforehand; the halves change roles at each level,
// so that every level moves each note once.
void merge(std::span<Note> scratch, std::span<Note> sorted, std::span<const std::size_t> starts) {
  if (starts.size() < 2) return;
  const std::size_t half = starts.size() / 2;
  const std::size_t middle = starts[half] - starts[0];
  const std::span<Note> left = scratch.first(middle);
  const std::span<Note> right = scratch.subspan(middle);
  merge(sorted.first(middle), left, starts.first(half));
  merge(sorted.subspan(middle), right, starts.subspan(half));
  std::merge(left.begin(), left.end(), right.begin(), right.end(), sorted.begin(), kComesBefore);
}

}  // namespace

void merge_tracks(std::vector<Note>& notes, std::span<const std::size_t> starts) {
  for (std::size_t track = 0; track < starts.size(); ++track) {
    const std::size_t end = track + 1 < starts.size() ? starts[track + 1] : notes.size();
    sort_chords(std::span(notes).subspan(starts[track], end - starts[track]));
  }
  if (starts.size() < 2) return;
  std::vector<Note> scratch = notes;
  merge(scratch, notes, starts);
}

}  // namespace crnngan::midi
