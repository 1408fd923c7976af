#include "render/synthesizer.h"

#include <fluidsynth.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "base/error.h"
#include "base/interruption.h"
#include "midi/event_codes.h"
#include "render/playback.h"

namespace crnngan::render {

namespace fs = std::filesystem;

namespace {

constexpr std::array<const char*, 5> kSoundfonts{
    "/usr/share/sounds/sf2/TimGM6mb.sf2", "/usr/share/sounds/sf2/default-GM.sf2",
    "/usr/share/sounds/sf2/FluidR3_GM.sf2", "/usr/share/sounds/sf3/default-GM.sf3",
    "/usr/local/share/sounds/sf2/TimGM6mb.sf2"};

constexpr double kFadeSeconds = 0.3;  // at the end of a tail that is cut
constexpr float kSilence = 1e-4F;     // an amplitude that nobody hears

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
  const Playback playback(midi, sample_rate);
  prepare();
  const Settings settings = new_settings();
  fluid_settings_setnum(settings.get(), "synth.sample-rate", sample_rate);
  fluid_settings_setint(settings.get(), "synth.threadsafe-api", 0);
  fluid_settings_setint(settings.get(), "synth.lock-memory", 0);
  std::vector<Synth> synths;
  synths.reserve(playback.synthesizers());
  while (synths.size() < playback.synthesizers()) {
    synths.push_back(new_synth(settings));
    std::error_code ignored;  // FluidSynth would wait for what a pipe holds
    if (!fs::is_regular_file(soundfont, ignored) || fluid_is_soundfont(soundfont.c_str()) == 0 ||
        fluid_synth_sfload(synths.back().get(), soundfont.c_str(), 1) == FLUID_FAILED) {
      throw Error("{}: not a soundfont that FluidSynth can read (SF2 or SF3)", soundfont.string());
    }
  }

  auto next = playback.cues().begin();
  const auto send_until = [&](std::int64_t block) {
    for (; next != playback.cues().end() && next->block <= block; ++next) {
      send(synths[next->synthesizer].get(), next->message);
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
  const std::int64_t end = playback.blocks();
  for (std::int64_t done = 0; done < end; ++done) {
    stop_if_interrupted();
    send_until(done);
    next_block();
    sink(block);
  }
  send_until(end);
  const std::int64_t tail = blocks_of(kTailSeconds, sample_rate);
  const std::int64_t fade = blocks_of(kFadeSeconds, sample_rate);
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
