#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/threads.h"
#include "gan/writer.h"
#include "generate/model.h"
#include "generate/song_options.h"
#include "music/tone.h"

namespace crnngan::generate {

// Throws Error when the options do not fit the model: a temperature or a nucleus without
// distributions, a scale of the noise with them, or a label that it does not know.
void check(const SongOptions& options, const Model& model);

// Takes one song while it is written.
class SongWriter {
 public:
  virtual ~SongWriter() = default;  // without finish() the song was broken off

  // The next tones; the first of all has no gap.
  virtual void add(std::span<const music::Tone> tones) = 0;
  virtual void finish() = 0;
};

// Makes the writer of a song, by its number from 0.
using OpenSong = std::function<std::unique_ptr<SongWriter>(int number)>;

// Writes songs, each to a writer of its own, which is opened, called and closed on one thread of
// the pool. Memory grows neither with the tones of a song nor with the count.
//
// The first step of a song is fed a random event as the output before it (with distributions always
// the same). That is not noise: without noise songs still differ by it. With a primer the network
// first reads all cells of the primer as in pretraining, each with noise (teacher forcing), and
// then feeds on its own output; only noise makes such songs differ. What is written are the new
// tones alone.
//
// A song of a model that knows how music ends, excerpts left out, ends with its last chord: on the
// last bar line before the time that it is to take, or on one near its number of tones. Others end
// with their last tone. A song that is to take so many ticks ends there: a tone that would sound
// longer is cut. It ends earlier when it has more tones than any music, kMostTonesPerQuarter.
//
// A song depends on the model, the seed, its number, the noise's scale, the temperature, the
// nucleus, the guidance, what it is asked for, the primer and `together` alone: not on how many
// others there are, how long they are meant to be or how many threads work. A shorter one is the
// beginning of a longer one, but with models that are told how much is left: their songs depend on
// the length, too, and end.
void stream_songs(const Model& model, const SongOptions& options, ThreadPool& pool,
                  const OpenSong& open);

constexpr std::int64_t kMostTonesPerQuarter = 100;

// What writes the events of the first `count` songs, as codec.decode() reads them, together, for
// one's own loop. REQUIRES count == options.together. Throws Error as check() does. Keeps a
// reference to the model.
std::unique_ptr<gan::Writer> writer_of(const Model& model, const SongOptions& options);

// The same, handing each song whole to `on_song` (its number, from 0, and its tones), in order, on
// the calling thread. Memory grows with the tones of as many songs as are written at a time.
void generate_songs(const Model& model, const SongOptions& options, ThreadPool& pool,
                    const std::function<void(int, const std::vector<music::Tone>&)>& on_song);

}  // namespace crnngan::generate
