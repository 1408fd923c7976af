#pragma once

// MIDI bytes -> samples. The only file that knows FluidSynth.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>

namespace crnngan::render {

// The soundfont that Debian's timgm6mb-soundfont or another of its packages installs, whichever is
// there first. Throws Error, saying what to install, when there is none.
std::filesystem::path default_soundfont();

// Called with blocks of samples, left and right in turn.
using SampleSink = std::function<void(std::span<const float>)>;

constexpr int kChannels = 2;
constexpr double kTailSeconds = 0.9;  // the longest sound behind the file's end

// Plays a MIDI file with the instruments of a soundfont, as fast as it can, and hands on what
// sounds, from the file's start to its last End of Track and until the last tones have died away,
// or for kTailSeconds, at whose end they are faded out. Messages come as playback.h says.
// Amplitudes are FluidSynth's and may pass 1. The same bytes give the same samples. May be called
// from several threads at a time. Throws Error when the file or the soundfont can't be read or the
// music lasts more than six hours.
void play(std::span<const std::uint8_t> midi, const std::filesystem::path& soundfont,
          int sample_rate, const SampleSink& sink);

}  // namespace crnngan::render
