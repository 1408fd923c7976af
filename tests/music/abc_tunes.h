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

// The only tune of the text; fails the test when it is refused.
inline AbcTune read_tune(const std::string& text) {
  const std::vector<ReadTune> tunes = read_abc(text);
  EXPECT_EQ(tunes.size(), 1u);
  if (tunes.front().ok()) return tunes.front().value();
  ADD_FAILURE() << tunes.front().error().message;
  return {};
}

inline std::vector<midi::Note> notes_of(const std::string& text) { return read_tune(text).notes; }

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

// Why the only tune of the text is refused; fails the test when it is not.
inline std::string error_of(const std::string& text) {
  const std::vector<ReadTune> tunes = read_abc(text);
  EXPECT_EQ(tunes.size(), 1u);
  if (!tunes.front().ok()) return tunes.front().error().message;
  ADD_FAILURE() << "read without an error";
  return {};
}

}  // namespace crnngan::music
