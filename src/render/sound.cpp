#include "render/sound.h"

#include <ebur128.h>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "base/crc32c.h"
#include "base/error.h"
#include "render/ogg.h"
#include "render/synthesizer.h"

namespace crnngan::render {

namespace fs = std::filesystem;

namespace {

constexpr double kVorbisQuality = 0.5;  // of 0 .. 1
constexpr std::size_t kWrittenAtOnce = std::size_t{1024} * kChannels;

// Measures what is played.
class Meter {
 public:
  explicit Meter(int sample_rate)
      : state_(ebur128_init(kChannels, static_cast<unsigned long>(sample_rate),
                            EBUR128_MODE_I | EBUR128_MODE_SAMPLE_PEAK)) {
    if (!state_) throw Error("no memory for a meter of loudness");
  }

  void hear(std::span<const float> samples) {
    ebur128_add_frames_float(state_.get(), samples.data(), samples.size() / kChannels);
  }

  double gain() const {
    double loudness = 0;
    ebur128_loudness_global(state_.get(), &loudness);
    double peak = 0;
    for (unsigned channel = 0; channel < kChannels; ++channel) {
      double of_channel = 0;
      ebur128_sample_peak(state_.get(), channel, &of_channel);
      peak = std::max(peak, of_channel);
    }
    return gain_of(loudness, peak);
  }

 private:
  struct Destroy {
    void operator()(ebur128_state* state) const { ebur128_destroy(&state); }
  };
  std::unique_ptr<ebur128_state, Destroy> state_;
};

// A file in memory, as libsndfile writes it.
struct MemoryFile {
  Bytes bytes;
  sf_count_t place = 0;

  static MemoryFile& of(void* file) { return *static_cast<MemoryFile*>(file); }

  static sf_count_t length(void* file) { return static_cast<sf_count_t>(of(file).bytes.size()); }
  static sf_count_t tell(void* file) { return of(file).place; }
  static sf_count_t seek(sf_count_t offset, int whence, void* file) {
    const sf_count_t from = whence == SEEK_SET   ? 0
                            : whence == SEEK_CUR ? of(file).place
                                                 : length(file);
    return of(file).place = from + offset;
  }
  static sf_count_t read(void* to, sf_count_t count, void* file) {
    MemoryFile& self = of(file);
    count = std::min(count, length(file) - self.place);
    std::copy_n(self.bytes.begin() + self.place, count, static_cast<std::uint8_t*>(to));
    self.place += count;
    return count;
  }
  static sf_count_t write(const void* from, sf_count_t count, void* file) {
    MemoryFile& self = of(file);
    const auto end = static_cast<std::size_t>(self.place + count);
    if (self.bytes.size() < end) self.bytes.resize(end);
    std::copy_n(static_cast<const std::uint8_t*>(from), count, self.bytes.begin() + self.place);
    self.place += count;
    return count;
  }
};

int code_of(SoundFormat format) {
  switch (format) {
    case SoundFormat::kWav:
      return SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    case SoundFormat::kFlac:
      return SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
    case SoundFormat::kOgg:
      return SF_FORMAT_OGG | SF_FORMAT_VORBIS;
  }
  throw std::invalid_argument("[render] format must be one of SoundFormat");
}

}  // namespace

double gain_of(double loudness, double peak) {
  if (!std::isfinite(loudness) || peak <= 0) return 1;
  const auto amplitude = [](double decibels) { return std::pow(10, decibels / 20); };
  return std::min(amplitude(kLoudness - loudness), amplitude(kPeakDecibels) / peak);
}

Bytes render_sound(std::span<const std::uint8_t> midi, const fs::path& soundfont,
                   SoundFormat format, int sample_rate, double kept_seconds) {
  Meter meter(sample_rate);
  const auto most_kept = static_cast<std::size_t>(kept_seconds * sample_rate) * kChannels;
  std::vector<float> kept;
  std::size_t played = 0;
  play(midi, soundfont, sample_rate, [&](std::span<const float> block) {
    meter.hear(block);
    played += block.size();
    if (played <= most_kept) kept.insert(kept.end(), block.begin(), block.end());
  });
  const auto gain = static_cast<float>(meter.gain());

  MemoryFile file;
  SF_VIRTUAL_IO io{MemoryFile::length, MemoryFile::seek, MemoryFile::read, MemoryFile::write,
                   MemoryFile::tell};
  SF_INFO info{};
  info.samplerate = sample_rate;
  info.channels = kChannels;
  info.format = code_of(format);
  struct Close {
    void operator()(SNDFILE* sound) const { sf_close(sound); }
  };
  std::unique_ptr<SNDFILE, Close> sound(sf_open_virtual(&io, SFM_WRITE, &info, &file));
  if (!sound) throw Error("libsndfile can't write this kind of sound: {}", sf_strerror(nullptr));
  double quality = kVorbisQuality;
  if (format == SoundFormat::kOgg) {
    sf_command(sound.get(), SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof(quality));
  }
  std::vector<float> scaled;
  const auto write = [&](std::span<const float> block) {
    scaled.assign(block.begin(), block.end());
    for (float& sample : scaled) sample *= gain;
    const auto frames = static_cast<sf_count_t>(scaled.size() / kChannels);
    if (sf_writef_float(sound.get(), scaled.data(), frames) != frames) {
      throw Error("libsndfile wrote less than was played: {}", sf_strerror(sound.get()));
    }
  };
  if (played <= most_kept) {
    // Vorbis can't take minutes of sound at once.
    for (std::span<const float> rest = kept; !rest.empty();) {
      const std::size_t size = std::min(rest.size(), kWrittenAtOnce);
      write(rest.first(size));
      rest = rest.subspan(size);
    }
  } else {
    kept = {};
    play(midi, soundfont, sample_rate, write);
  }
  sound.reset();
  // libsndfile draws it at random.
  if (format == SoundFormat::kOgg) renumber_ogg(file.bytes, crc32c(midi));
  return std::move(file.bytes);
}

}  // namespace crnngan::render
