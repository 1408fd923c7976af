#pragma once

// What a person asks of songs -> what they are written in, and the options of stream_songs().

#include <cstdint>
#include <optional>

#include "generate/continued_piece.h"
#include "generate/model.h"
#include "generate/song_options.h"
#include "generate/song_plan.h"
#include "midi/time_line.h"

namespace crnngan::generate {

struct SongRequest {
  SongOptions songs = {};  // but for what follows from the rest, and the primer
  // How long a song is; one of them or none: then as long as pieces of training, if the model knows
  // how they end, else as many tones as `songs` says.
  std::optional<int> tones = {};
  std::optional<std::uint64_t> bars = {};
  std::optional<double> seconds = {};
  std::optional<double> tempo = {};          // quarters a minute; else 120, or the piece's
  std::optional<std::uint8_t> program = {};  // else a piano, or the piece's
};

// What all songs are written in.
struct SongSetting {
  midi::TimeLine time_line;
  std::uint8_t program = 0;
  std::int64_t bar_ticks = 0;  // where a song has no metre of its own

  double ticks_per_second() const;
};

// Of songs that go on from a piece, or from none (null).
SongSetting setting_of(const SongRequest& request, const ContinuedPiece* piece);

// The time line of a new song with that plan: its own metre where nothing else is asked for.
midi::TimeLine time_line_of(const SongSetting& setting, const SongPlan& plan);

// Throws Error as check() does.
SongOptions options_of(const SongRequest& request, const SongSetting& setting, const Model& model);

// Whether the model knows how music ends.
bool knows_ends(const Model& model);

}  // namespace crnngan::generate
