#pragma once

// Tunes of a few notes for the tests of the ABC reader.

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>

#include "music/abc.h"

namespace crnngan::music {

// Fields up to K:, so that the music begins on line 6; an eighth is the unit.
inline std::string tune(std::string_view music, std::string_view meter = "4/4",
                        std::string_view key = "C") {
  return "X:1\nT:Test\nM:" + std::string(meter) + "\nL:1/8\nK:" + std::string(key) + "\n" +
         std::string(music);
}

// The notes; fails the test when the text is refused.
inline std::vector<midi::Note> notes_of(const std::string& text) {
  const Parsed<AbcTune> parsed = read_abc(text);
  if (!parsed.ok()) {
    ADD_FAILURE() << parsed.error().message;
    return {};
  }
  return parsed.value().notes;
}

inline std::vector<int> pitches_of(const std::string& text) {
  std::vector<int> pitches;
  for (const midi::Note& note : notes_of(text)) pitches.push_back(note.pitch);
  return pitches;
}

inline std::vector<int> velocities_of(const std::string& text) {
  std::vector<int> velocities;
  for (const midi::Note& note : notes_of(text)) velocities.push_back(note.velocity);
  return velocities;
}

inline std::vector<std::int64_t> onsets_of(const std::string& text) {
  std::vector<std::int64_t> onsets;
  for (const midi::Note& note : notes_of(text)) onsets.push_back(note.onset_ticks);
  return onsets;
}

inline std::vector<std::int64_t> lengths_of(const std::string& text) {
  std::vector<std::int64_t> lengths;
  for (const midi::Note& note : notes_of(text)) lengths.push_back(note.length_ticks);
  return lengths;
}

// Why the text is refused; fails the test when it is not.
inline std::string error_of(const std::string& text) {
  const Parsed<AbcTune> parsed = read_abc(text);
  if (!parsed.ok()) return parsed.error().message;
  ADD_FAILURE() << "read without an error";
  return {};
}

}  // namespace crnngan::music
