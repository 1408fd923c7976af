#pragma once

// How the tunes of one file are told from each other: in lists, and as files.

#include <string>
#include <vector>

#include "music/abc.h"

namespace crnngan::music {

// Both are empty for the only tune of a file. Both begin with its number: X:, where these are
// numbers that differ, else its place in the file, from 1. Of a tune that can't be read they are no
// more.
struct TuneName {
  std::string label;  // behind the name of the file: "#12 The Enchanted Valley"
  std::string stem;   // behind that name without its ending: "-012-the-enchanted-valley"
};

// One for each tune.
std::vector<TuneName> name_tunes(const std::vector<ReadTune>& tunes);

}  // namespace crnngan::music
