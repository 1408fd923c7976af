#pragma once

// The values of the fields K: and V: (standard 2.1, 3.1.14, 4.6, 7.1).

#include <array>
#include <optional>
#include <string>

#include "midi/key_signature.h"
#include "music/abc_cursor.h"
#include "music/abc_remarks.h"

namespace crnngan::music::abc {

// What a key says about the notes, and what a MIDI file can say about the key.
struct Key {
  std::array<int, 7> alterations{};  // half tones by which it moves each letter, C first
  std::optional<midi::KeySignature> signature = {};  // none: explicit accidentals, or no key
};

// What K: and V: say beside the key and the name; what they don't say is not set.
struct Properties {
  std::optional<int> clef_octaves = {};  // of clefs such as treble-8
  std::optional<int> octaves = {};       // octave=
  std::optional<int> half_tones = {};    // transpose=
  std::optional<std::string> name = {};  // name= or nm=, as it is written
};

// `changes` over `properties`.
void apply(Properties& properties, const Properties& changes);

struct KeyField {
  std::optional<Key> key;  // not set: the field names a clef or other properties alone
  Properties properties;
};

// An empty value and "none" are a key without alterations and signature. Throws Fault at a tonic or
// mode that is none, and at an accidental that stands apart from its tonic ("E flat"). Other words
// and clefs that are unknown are passed over with a remark, properties with a value ("stem=up")
// without one.
KeyField read_key(Cursor value, Remarks& remarks);

struct VoiceField {
  std::string id;  // not empty
  Properties properties;
};

VoiceField read_voice(Cursor value);

// `signature` when everything sounds some half tones higher.
midi::KeySignature transposed(midi::KeySignature signature, int half_tones);

}  // namespace crnngan::music::abc
