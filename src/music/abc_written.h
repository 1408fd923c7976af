#pragma once

// One voice of an ABC tune as it is written: repeats and parts are marks, ties lead from note to
// note. Times count from the start of the voice, in the units of abc_time.h.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "midi/key_signature.h"
#include "midi/time_signature.h"
#include "music/abc_time.h"

namespace crnngan::music::abc {

struct WrittenNote {
  Time start = 0;
  Time length = 0;   // as long as it is written; 1 or more
  int pitch = 0;     // 0..127
  int velocity = 0;  // 1..127
  bool staccato = false;
  bool tied = false;       // to a note of the same pitch that starts where this one ends
  int staff_position = 0;  // letters above middle C
  std::size_t offset = 0;  // in the text
};

enum class MarkKind { kDoubleBar, kRepeatStart, kRepeatEnd, kEnding };

struct Mark {
  MarkKind kind = MarkKind::kDoubleBar;
  Time time = 0;
  int times = 0;              // of a repeat: how often it is played
  std::uint64_t endings = 0;  // of an ending: its numbers as bits
};

// Where a part that P: names begins.
struct PartStart {
  char label = 0;
  Time time = 0;
};

template <class T>
struct Change {
  Time time = 0;
  T value{};
};

struct WrittenVoice {
  std::vector<WrittenNote> notes = {};  // in the order of the text
  std::vector<Mark> marks = {};         // in the order of the text and of time
  std::vector<PartStart> parts = {};    // the same
  std::vector<Change<std::uint32_t>> tempos =
      {};  // microseconds a quarter; in the order of the text
  std::vector<Change<midi::TimeSignature>> meters = {};
  std::vector<Change<midi::KeySignature>> keys = {};  // as they sound
  Time end = 0;
  Time pickup = 0;  // the length of a first bar that is shorter than its meter; 0: there is none
};

}  // namespace crnngan::music::abc
