#pragma once

// What the tones around a tone say of the hand that plays it, before any hand is chosen.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "midi/note.h"

namespace crnngan::render {

constexpr std::int64_t kTogether = 24;      // ticks within which tones begin together
constexpr std::size_t kFarthestAlike = 16;  // groups to look back for one that is alike

// A tone, and what choices of its hand cost.
struct HandTone {
  int pitch = 0;
  int velocity = 0;
  std::int64_t end = 0;   // ticks
  double right = 0;       // that the right hand has it rather than the left
  double other_hand = 0;  // that its key was the other hand's last time
  std::size_t near = 0;   // another key, near and played not long ago
  double divided = 0;     // that the near key was the other hand's
};

// Tones that begin together, from low to high, one of each pitch.
struct HandGroup {
  std::int64_t onset = 0;
  std::vector<HandTone> tones;
  std::size_t alike = 0;  // so many groups before stands one much like it; 0 when none does
  double otherwise = 0;   // what it costs to divide it otherwise than that one
};

// The groups of notes that are at 384 ticks a quarter and by onset. Linear in the notes.
std::vector<HandGroup> hand_groups_of(std::span<const midi::Note> notes);

// The scale of times in the tables: 0 for none, else 1 + log2(1 + 4 q) for q quarters.
double since(std::int64_t ticks);

}  // namespace crnngan::render
