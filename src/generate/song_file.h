#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "generate/continued_piece.h"
#include "generate/songs.h"
#include "midi/time_line.h"
#include "music/song_text.h"

namespace crnngan::generate {

// How songs become MIDI files.
struct MidiSong {
  midi::TimeLine time_line =
      {};                    // of the song; of a piece's tempo map nothing is changed before it
  std::uint8_t program = 0;  // 0..127, General MIDI
  // Stands before the new music, as it is (midi/append_track.h); `time_line` is then a tempo that
  // the new music has instead of the piece's last one, or empty.
  const ContinuedPiece* piece = nullptr;
};

// A song that becomes a MIDI file of that name while it is written, whole or not at all. Throws
// Error, as the writer does.
std::unique_ptr<SongWriter> open_midi_song(const std::filesystem::path& path, const MidiSong& song);

// The same as text; the tones of the piece, if there is one, stand before the new ones.
std::unique_ptr<SongWriter> open_text_song(const std::filesystem::path& path,
                                           music::SongFormat format,
                                           const music::SongOrigin& origin,
                                           const ContinuedPiece* piece);

}  // namespace crnngan::generate
