#pragma once

// The key of music, estimated from how long each pitch class sounds.
//
// Of the 24 major and minor keys it is the one whose profile correlates best with these times
// (Krumhansl, Cognitive Foundations of Musical Pitch, 1990). The profiles are Temperley's (Music
// and Probability, 2007, chapter 6): how often each class is in a segment of music in the key,
// counted in the Kostka-Payne corpus. docs/corpus.md has how often the estimate is right.

#include <array>
#include <compare>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "midi/note.h"
#include "music/tone.h"

namespace crnngan::music {

struct Key {
  int tonic = 0;  // 0..11, 0 being C
  bool is_minor = false;

  friend auto operator<=>(const Key&, const Key&) = default;
};

// Time for which each pitch class sounds, 0 being C, in ticks.
using PitchClassTicks = std::array<double, 12>;

PitchClassTicks pitch_class_ticks(std::span<const Tone> tones);
PitchClassTicks pitch_class_ticks(std::span<const midi::Note> notes);

// The key that fits best, of equally good ones the first: from C upward, major before minor.
Key best_key(const PitchClassTicks& ticks);

// That key where its correlation is at least 0.05 above that of any other; else, as without tones,
// nothing.
std::optional<Key> clear_key(const PitchClassTicks& ticks);

// The key of music that is moved by so many half tones, up or down.
Key transposed(Key key, int half_tones);

// The usual spelling of a tonic, that with fewer accidentals: "Eb", "C#". REQUIRES 0 to 11.
std::string_view tonic_name(int tonic, bool is_minor);

// "Eb major"
std::string name_of(Key key);

}  // namespace crnngan::music
