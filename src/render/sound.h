#pragma once

// Songs -> files of sound.

#include <filesystem>
#include <span>
#include <vector>

#include "base/file_writer.h"
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

// 35 MB of samples at 44.1 kHz.
constexpr double kKeptSeconds = 100;

// The factor that brings a song of this loudness and peak there; 1 for silence.
double gain_of(double loudness, double peak);

// Writes a sound file, in stereo, the same for the same song. A song of up to `kept_seconds` is
// held in memory as samples; a longer one is played twice, to be measured and to be written. The
// sound goes to the file as it comes, so that memory does not grow with the song. Throws Error as
// play() does (synthesizer.h), and when the file can't be written; `file` is not finished.
void write_sound(std::span<const std::uint8_t> midi, const std::filesystem::path& soundfont,
                 SoundFormat format, FileWriter& file, int sample_rate = 44'100,
                 double kept_seconds = kKeptSeconds);

// The same as bytes in memory, for short songs.
Bytes render_sound(std::span<const std::uint8_t> midi, const std::filesystem::path& soundfont,
                   SoundFormat format, int sample_rate = 44'100,
                   double kept_seconds = kKeptSeconds);

// The samples themselves, left and right in turn, all of them in memory. Throws Error as play()
// does.
std::vector<float> sound_samples(std::span<const std::uint8_t> midi,
                                 const std::filesystem::path& soundfont, int sample_rate = 44'100);

}  // namespace crnngan::render
