#pragma once

// What a song is asked for, before it is written: what a person says, and where nobody says
// anything what some piece of training has.

#include <cstdint>
#include <optional>

#include "generate/model.h"
#include "generate/song_options.h"
#include "midi/time_signature.h"
#include "music/context.h"

namespace crnngan::generate {

struct SongPlan {
  music::Wishes wishes = {};  // of models that are told their context
  // The same without key, mode, the end, and what a person asks for: beside it guidance stresses
  // what is told.
  music::Wishes untold = {};
  std::int64_t tones = 0;                  // new ones, at most
  std::optional<std::int64_t> ticks = {};  // from its first tone on, at most
  std::optional<midi::TimeSignature> metre = {};
  std::int64_t bar_ticks = 0;
};

// Of song `number`, from 0: the same for the same model, seed, number and options. Throws Error
// when the model does not know a label that is asked for.
SongPlan plan_of(const Model& model, const SongOptions& options, int number);

}  // namespace crnngan::generate
