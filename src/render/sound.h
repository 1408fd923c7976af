#pragma once

// Songs -> files of sound.

#include <filesystem>
#include <span>

#include "base/files.h"

namespace crnngan::render {

enum class SoundFormat {
  kWav,   // 16 bits
  kFlac,  // 16 bits
  kOgg    // Vorbis
};

// What quiet and loud songs are brought to: integrated loudness (ITU-R BS.1770-4), in LUFS, as far
// as the highest peak stays at or below kPeakDecibels of full scale.
constexpr double kLoudness = -18;
constexpr double kPeakDecibels = -1;

// 106 MB of samples at 44.1 kHz.
constexpr double kKeptSeconds = 300;

// The factor that brings a song of this loudness and peak there; 1 for silence.
double gain_of(double loudness, double peak);

// The bytes of a sound file, in stereo, the same for the same song. A song of up to `kept_seconds`
// is held in memory as samples; a longer one is played twice, to be measured and to be written, and
// memory holds the file alone. Throws Error as play() does (synthesizer.h).
Bytes render_sound(std::span<const std::uint8_t> midi, const std::filesystem::path& soundfont,
                   SoundFormat format, int sample_rate = 44'100,
                   double kept_seconds = kKeptSeconds);

}  // namespace crnngan::render
