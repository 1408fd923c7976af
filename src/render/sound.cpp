#include "render/sound.h"

#include <ebur128.h>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

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

// Where the bytes of a sound file go.
class Target {
 public:
  virtual ~Target() = default;
  virtual void append(std::span<const std::uint8_t> bytes) = 0;
  // REQUIRES that it ends within what was appended.
  virtual void write_over(std::uint64_t place, std::span<const std::uint8_t> bytes) = 0;
};

class ToFile : public Target {
 public:
  explicit ToFile(FileWriter& file) : file_(file) {}
  void append(std::span<const std::uint8_t> bytes) override { file_.write(bytes); }
  void write_over(std::uint64_t place, std::span<const std::uint8_t> bytes) override {
    file_.write_over(place, bytes);
  }

 private:
  FileWriter& file_;
};

class ToMemory : public Target {
 public:
  explicit ToMemory(Bytes& memory) : memory_(memory) {}
  void append(std::span<const std::uint8_t> bytes) override {
    memory_.insert(memory_.end(), bytes.begin(), bytes.end());
  }
  void write_over(std::uint64_t place, std::span<const std::uint8_t> bytes) override {
    std::ranges::copy(bytes, memory_.begin() + static_cast<std::ptrdiff_t>(place));
  }

 private:
  Bytes& memory_;
};

// An Ogg file's pages, with a serial number that libsndfile does not draw at random.
class Numbered : public Target {
 public:
  Numbered(Target& target, std::uint32_t serial) : target_(target), numbering_(serial) {}
  void append(std::span<const std::uint8_t> bytes) override {
    target_.append(numbering_.take(bytes));
  }
  void write_over(std::uint64_t, std::span<const std::uint8_t>) override {
    throw Error("libsndfile went back in an Ogg file");
  }
  bool is_whole() const { return numbering_.is_between_pages(); }

 private:
  Target& target_;
  OggNumbering numbering_;
};

// A sound file as libsndfile writes it, which calls this from C: what fails is thrown later.
class SoundFile {
 public:
  SoundFile(Target& target, SF_INFO info) : target_(target) {
    SF_VIRTUAL_IO io{length, seek, read, write, tell};
    sound_ = sf_open_virtual(&io, SFM_WRITE, &info, this);
    rethrow();
    if (sound_ == nullptr) {
      throw Error("libsndfile can't write this kind of sound: {}", sf_strerror(nullptr));
    }
  }
  ~SoundFile() {
    if (sound_ != nullptr) sf_close(sound_);
  }
  SoundFile(const SoundFile&) = delete;
  SoundFile& operator=(const SoundFile&) = delete;

  void set_quality(double quality) {
    sf_command(sound_, SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof(quality));
  }

  void write_samples(std::span<const float> samples) {
    const auto frames = static_cast<sf_count_t>(samples.size() / kChannels);
    const sf_count_t written = sf_writef_float(sound_, samples.data(), frames);
    rethrow();
    if (written != frames) {
      throw Error("libsndfile wrote less than was played: {}", sf_strerror(sound_));
    }
  }

  // To be called once, after all samples.
  void finish() {
    const int status = sf_close(std::exchange(sound_, nullptr));
    rethrow();
    if (status != 0) throw Error("libsndfile can't end the file: {}", sf_error_number(status));
  }

 private:
  static SoundFile& of(void* file) { return *static_cast<SoundFile*>(file); }

  static sf_count_t length(void* file) { return of(file).length_; }
  static sf_count_t tell(void* file) { return of(file).place_; }
  static sf_count_t seek(sf_count_t offset, int whence, void* file) {
    const sf_count_t from = whence == SEEK_SET   ? 0
                            : whence == SEEK_CUR ? of(file).place_
                                                 : of(file).length_;
    return of(file).place_ = from + offset;
  }
  static sf_count_t read(void*, sf_count_t, void*) { return 0; }
  static sf_count_t write(const void* from, sf_count_t count, void* file) {
    return of(file).take({static_cast<const std::uint8_t*>(from), static_cast<std::size_t>(count)});
  }

  sf_count_t take(std::span<const std::uint8_t> bytes) noexcept {
    if (failure_) return 0;
    try {
      if (place_ > length_) throw Error("libsndfile left a gap in the file");
      const auto old = std::min(bytes.size(), static_cast<std::size_t>(length_ - place_));
      if (old > 0) target_.write_over(static_cast<std::uint64_t>(place_), bytes.first(old));
      if (old < bytes.size()) target_.append(bytes.subspan(old));
      place_ += static_cast<sf_count_t>(bytes.size());
      length_ = std::max(length_, place_);
      return static_cast<sf_count_t>(bytes.size());
    } catch (...) {
      failure_ = std::current_exception();
      return 0;
    }
  }

  void rethrow() {
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

  Target& target_;
  SNDFILE* sound_ = nullptr;
  sf_count_t place_ = 0;
  sf_count_t length_ = 0;
  std::exception_ptr failure_;
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

void render(std::span<const std::uint8_t> midi, const fs::path& soundfont, SoundFormat format,
            Target& target, int sample_rate, double kept_seconds) {
  Meter meter(sample_rate);
  const auto most_kept = static_cast<std::size_t>(kept_seconds * sample_rate) * kChannels;
  std::vector<float> kept;
  kept.reserve(most_kept);  // what is not touched takes no memory
  bool is_kept = true;
  play(midi, soundfont, sample_rate, [&](std::span<const float> block) {
    meter.hear(block);
    if (!is_kept) return;
    if (kept.size() + block.size() <= most_kept) {
      kept.insert(kept.end(), block.begin(), block.end());
    } else {
      is_kept = false;
      kept = {};
    }
  });
  const auto gain = static_cast<float>(meter.gain());

  SF_INFO info{};
  info.samplerate = sample_rate;
  info.channels = kChannels;
  info.format = code_of(format);
  SoundFile sound(target, info);
  if (format == SoundFormat::kOgg) sound.set_quality(kVorbisQuality);
  std::vector<float> scaled;
  const auto write = [&](std::span<const float> block) {
    scaled.assign(block.begin(), block.end());
    for (float& sample : scaled) sample *= gain;
    sound.write_samples(scaled);
  };
  if (is_kept) {
    // Vorbis can't take minutes of sound at once.
    for (std::span<const float> rest = kept; !rest.empty();) {
      const std::size_t size = std::min(rest.size(), kWrittenAtOnce);
      write(rest.first(size));
      rest = rest.subspan(size);
    }
  } else {
    play(midi, soundfont, sample_rate, write);
  }
  sound.finish();
}

// As libsndfile draws the serial number of an Ogg file at random.
void render_alike(std::span<const std::uint8_t> midi, const fs::path& soundfont, SoundFormat format,
                  Target& target, int sample_rate, double kept_seconds) {
  if (format != SoundFormat::kOgg) {
    render(midi, soundfont, format, target, sample_rate, kept_seconds);
    return;
  }
  Numbered numbered(target, crc32c(midi));
  render(midi, soundfont, format, numbered, sample_rate, kept_seconds);
  if (!numbered.is_whole()) throw Error("libsndfile left a page of the Ogg file unfinished");
}

}  // namespace

double gain_of(double loudness, double peak) {
  if (!std::isfinite(loudness) || peak <= 0) return 1;
  const auto amplitude = [](double decibels) { return std::pow(10, decibels / 20); };
  return std::min(amplitude(kLoudness - loudness), amplitude(kPeakDecibels) / peak);
}

void write_sound(std::span<const std::uint8_t> midi, const fs::path& soundfont, SoundFormat format,
                 FileWriter& file, int sample_rate, double kept_seconds) {
  ToFile target(file);
  render_alike(midi, soundfont, format, target, sample_rate, kept_seconds);
}

Bytes render_sound(std::span<const std::uint8_t> midi, const fs::path& soundfont,
                   SoundFormat format, int sample_rate, double kept_seconds) {
  Bytes bytes;
  ToMemory target(bytes);
  render_alike(midi, soundfont, format, target, sample_rate, kept_seconds);
  return bytes;
}

std::vector<float> sound_samples(std::span<const std::uint8_t> midi, const fs::path& soundfont,
                                 int sample_rate) {
  Meter meter(sample_rate);
  std::vector<float> samples;
  play(midi, soundfont, sample_rate, [&](std::span<const float> block) {
    meter.hear(block);
    samples.insert(samples.end(), block.begin(), block.end());
  });
  const auto gain = static_cast<float>(meter.gain());
  for (float& sample : samples) sample *= gain;
  return samples;
}

}  // namespace crnngan::render
