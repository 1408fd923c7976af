#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "midi/note.h"

namespace crnngan::midi {

// Sorts notes by onset, then pitch; those equal in both keep their order. `notes` holds track
// after track, each in order of onset; `starts` are the indices where the tracks start, the
// first of them 0.
void merge_tracks(std::vector<Note>& notes, std::span<const std::size_t> starts);

}  // namespace crnngan::midi
