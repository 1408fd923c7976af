#include "render/synthesizer.h"

#include <fluidsynth.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "base/error.h"
#include "base/interruption.h"
#include "midi/event_codes.h"
#include "midi/performance.h"

namespace crnngan::render {

namespace fs = std::filesystem;

namespace {

constexpr std::array<const char*, 5> kSoundfonts{
    "/usr/share/sounds/sf2/TimGM6mb.sf2", "/usr/share/sounds/sf2/default-GM.sf2",
    "/usr/share/sounds/sf2/FluidR3_GM.sf2", "/usr/share/sounds/sf3/default-GM.sf3",
    "/usr/local/share/sounds/sf2/TimGM6mb.sf2"};

constexpr double kLongestSeconds = 6.0 * 3600;
constexpr double kFadeSeconds = 0.3;      // at the end of a tail that is cut
constexpr float kSilence = 1e-4F;         // an amplitude that nobody hears
constexpr std::size_t kBlockFrames = 64;  // FluidSynth's own: in it nothing begins or ends

template <auto destroy>
struct Destroy {
  template <class T>
  void operator()(T* object) const {
    destroy(object);
  }
};

using Settings = std::unique_ptr<fluid_settings_t, Destroy<delete_fluid_settings>>;
using Synth = std::unique_ptr<fluid_synth_t, Destroy<delete_fluid_synth>>;

Settings new_settings() {
  Settings settings(new_fluid_settings());
  if (!settings) throw Error("no memory for the settings of a synthesizer");
  return settings;
}

Synth new_synth(const Settings& settings) {
  Synth synth(new_fluid_synth(settings.get()));
  if (!synth)
    throw Error("FluidSynth can't make a synthesizer: no memory, or a rate it can't play");
  return synth;
}

// Once in a program, before any other thread uses FluidSynth.
void prepare() {
  static const bool done = [] {
    // What it would print is told by its return values, too.
    for (int level = 0; level < LAST_LOG_LEVEL; ++level) {
      fluid_set_log_function(level, nullptr, nullptr);
    }
    // The first synthesizer fills tables that all share; one made meanwhile would sound otherwise.
    const Settings settings = new_settings();
    new_synth(settings);
    return true;
  }();
  static_cast<void>(done);
}

// Which synthesizer plays each port: every one has sixteen channels, percussion among them. Ports
// beyond the most share the last.
class Ports {
 public:
  explicit Ports(std::span<const midi::Message> messages) {
    for (const midi::Message& message : messages) {
      if (message.status >= midi::kSystemExclusive || is_known_[message.port]) continue;
      is_known_[message.port] = true;
      place_[message.port] = std::min(count_, kMostPorts - 1);
      count_ = std::min(count_ + 1, kMostPorts);
    }
  }

  int count() const { return std::max(count_, 1); }
  std::size_t place_of(const midi::Message& message) const {
    return static_cast<std::size_t>(place_[message.port]);
  }

 private:
  static constexpr int kMostPorts = 16;

  std::array<bool, 256> is_known_{};
  std::array<int, 256> place_{};
  int count_ = 0;
};

void send(fluid_synth_t* synth, const midi::Message& message) {
  const int channel = message.status & 0x0F;
  const int first = message.first;
  const int second = message.second;
  switch (message.status >> 4) {
    case midi::kNoteOff:
      fluid_synth_noteoff(synth, channel, first);
      return;
    case midi::kNoteOn:
      fluid_synth_noteon(synth, channel, first, second);
      return;
    case midi::kKeyPressure:
      fluid_synth_key_pressure(synth, channel, first, second);
      return;
    case midi::kControlChange:
      fluid_synth_cc(synth, channel, first, second);
      return;
    case midi::kProgramChange:
      fluid_synth_program_change(synth, channel, first);
      return;
    case midi::kChannelPressure:
      fluid_synth_channel_pressure(synth, channel, first);
      return;
    case midi::kPitchBend:
      fluid_synth_pitch_bend(synth, channel, second << 7 | first);
      return;
    default:  // system exclusive: without the 0xF7 at its end
      fluid_synth_sysex(synth, reinterpret_cast<const char*>(message.content.data()),
                        static_cast<int>(message.content.size()) - 1, nullptr, nullptr, nullptr, 0);
  }
}

}  // namespace

fs::path default_soundfont() {
  for (const char* path : kSoundfonts) {
    if (fs::exists(path)) return path;
  }
  throw Error(
      "no soundfont found, looked for {} and others: install one (apt-get install "
      "timgm6mb-soundfont) or name one with --soundfont",
      kSoundfonts.front());
}

void play(std::span<const std::uint8_t> midi, const fs::path& soundfont, int sample_rate,
          const SampleSink& sink) {
  midi::SmfContents song =
      midi::read_smf(midi, midi::NoteOrder::kByTrack, midi::Messages::kKept).take("MIDI file");
  const midi::TempoMap tempos(song.time_line.tempos, song.ticks_per_quarter);
  const double seconds = tempos.seconds_at(song.end_ticks);
  if (seconds > kLongestSeconds) {
    throw Error("{:.1f} hours of music; up to {:.0f} can be played", seconds / 3600,
                kLongestSeconds / 3600);
  }
  const std::vector<midi::Message> messages = midi::performance(song);
  song.messages = {};
  song.notes = {};
  const Ports ports(messages);

  prepare();
  const Settings settings = new_settings();
  fluid_settings_setnum(settings.get(), "synth.sample-rate", sample_rate);
  fluid_settings_setint(settings.get(), "synth.threadsafe-api", 0);
  fluid_settings_setint(settings.get(), "synth.lock-memory", 0);
  std::vector<Synth> synths;
  synths.reserve(static_cast<std::size_t>(ports.count()));
  for (int port = 0; port < ports.count(); ++port) {
    synths.push_back(new_synth(settings));
    if (fluid_is_soundfont(soundfont.c_str()) == 0 ||
        fluid_synth_sfload(synths.back().get(), soundfont.c_str(), 1) == FLUID_FAILED) {
      throw Error("{}: not a soundfont that FluidSynth can read (SF2 or SF3)", soundfont.string());
    }
  }

  const auto blocks_of = [&](double duration) {
    return std::llround(duration * sample_rate / kBlockFrames);
  };
  auto next = messages.begin();
  const auto send_until = [&](std::int64_t block) {
    for (; next != messages.end(); ++next) {
      if (blocks_of(tempos.seconds_at(next->ticks)) > block) return;
      send(synths[ports.place_of(*next)].get(), *next);
    }
  };
  std::array<float, kBlockFrames * kChannels> block{};
  std::array<float, kBlockFrames * kChannels> of_port{};
  const auto next_block = [&] {
    block.fill(0);
    for (const Synth& synth : synths) {
      fluid_synth_write_float(synth.get(), kBlockFrames, of_port.data(), 0, kChannels,
                              of_port.data(), 1, kChannels);
      for (std::size_t i = 0; i < block.size(); ++i) block[i] += of_port[i];
    }
  };
  const auto is_playing = [](const Synth& synth) {
    return fluid_synth_get_active_voice_count(synth.get()) > 0;
  };
  const std::int64_t end = blocks_of(seconds);
  for (std::int64_t done = 0; done < end; ++done) {
    stop_if_interrupted();
    send_until(done);
    next_block();
    sink(block);
  }
  send_until(end);
  const std::int64_t tail = blocks_of(kTailSeconds);
  const std::int64_t fade = blocks_of(kFadeSeconds);
  for (std::int64_t left = tail; left > 0; --left) {
    next_block();
    const auto is_silent = [](float sample) { return std::abs(sample) < kSilence; };
    if (std::ranges::none_of(synths, is_playing) && std::ranges::all_of(block, is_silent)) {
      return;
    }
    for (std::size_t i = 0; left <= fade && i < block.size(); ++i) {
      const std::size_t frame = i / kChannels;
      const double passed = static_cast<double>(frame) / kBlockFrames;
      block[i] *=
          static_cast<float>((static_cast<double>(left) - passed) / static_cast<double>(fade));
    }
    sink(block);
  }
}

}  // namespace crnngan::render
