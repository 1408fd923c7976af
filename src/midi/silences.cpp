#include "midi/silences.h"

#include <algorithm>
#include <tuple>

namespace crnngan::midi {

void end_at_silences(std::span<Note> notes, std::span<const Part> parts,
                     std::vector<Silence> silences) {
  if (silences.empty()) return;
  const auto place = [](const Silence& s) { return std::tuple(s.port, s.channel, s.ticks); };
  std::ranges::sort(silences, {}, place);
  for (Note& note : notes) {
    const Silence onset{note.onset_ticks, parts[note.part].port, note.channel};
    const auto next = std::ranges::upper_bound(silences, place(onset), {}, place);
    if (next == silences.end() || next->port != onset.port || next->channel != onset.channel) {
      continue;
    }
    note.length_ticks = std::min(note.length_ticks, next->ticks - note.onset_ticks);
  }
}

}  // namespace crnngan::midi
