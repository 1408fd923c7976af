#include "render/synthesizer.h"

#include <fluidsynth.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "base/error.h"

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
constexpr std::size_t kBlockFrames = 64;  // FluidSynth's own: what one of its clocks counts

template <auto destroy>
struct Destroy {
  template <class T>
  void operator()(T* object) const {
    destroy(object);
  }
};

// Once in a program, before any other thread uses FluidSynth.
void prepare() {
  static const bool done = [] {
    // What it would print is told by its return values, too.
    for (int level = 0; level < LAST_LOG_LEVEL; ++level) {
      fluid_set_log_function(level, nullptr, nullptr);
    }
    // The first synthesizer fills tables that all share; one made meanwhile would sound otherwise.
    const std::unique_ptr<fluid_settings_t, Destroy<delete_fluid_settings>> settings(
        new_fluid_settings());
    delete_fluid_synth(new_fluid_synth(settings.get()));
    return true;
  }();
  static_cast<void>(done);
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
  prepare();
  const std::unique_ptr<fluid_settings_t, Destroy<delete_fluid_settings>> settings(
      new_fluid_settings());
  fluid_settings_setnum(settings.get(), "synth.sample-rate", sample_rate);
  fluid_settings_setint(settings.get(), "synth.threadsafe-api", 0);
  fluid_settings_setint(settings.get(), "synth.lock-memory", 0);
  fluid_settings_setstr(settings.get(), "player.timing-source", "sample");
  const std::unique_ptr<fluid_synth_t, Destroy<delete_fluid_synth>> synth(
      new_fluid_synth(settings.get()));
  if (fluid_is_soundfont(soundfont.c_str()) == 0 ||
      fluid_synth_sfload(synth.get(), soundfont.c_str(), 1) == FLUID_FAILED) {
    throw Error("{}: not a soundfont that FluidSynth can read (SF2 or SF3)", soundfont.string());
  }
  const std::unique_ptr<fluid_player_t, Destroy<delete_fluid_player>> player(
      new_fluid_player(synth.get()));
  fluid_player_add_mem(player.get(), midi.data(), midi.size());
  fluid_player_play(player.get());

  std::array<float, kBlockFrames * kChannels> block{};
  const auto next_block = [&] {
    fluid_synth_write_float(synth.get(), kBlockFrames, block.data(), 0, kChannels, block.data(), 1,
                            kChannels);
  };
  const auto blocks_of = [&](double seconds) {
    return static_cast<std::int64_t>(seconds * sample_rate / kBlockFrames);
  };
  const std::int64_t most = blocks_of(kLongestSeconds);
  // Its status alone would wait for the last tones to die away. It knows the end, in ticks, once
  // the first block is there.
  const auto is_playing = [&] {
    return fluid_player_get_status(player.get()) == FLUID_PLAYER_PLAYING &&
           fluid_player_get_current_tick(player.get()) < fluid_player_get_total_ticks(player.get());
  };
  for (std::int64_t done = 0; done == 0 || is_playing(); ++done) {
    if (done == most) throw Error("more than six hours of music");
    next_block();
    sink(block);
  }
  const std::int64_t tail = blocks_of(kTailSeconds);
  const std::int64_t fade = blocks_of(kFadeSeconds);
  for (std::int64_t left = tail; left > 0; --left) {
    next_block();
    const auto is_silent = [](float sample) { return std::abs(sample) < kSilence; };
    if (fluid_synth_get_active_voice_count(synth.get()) == 0 &&
        std::all_of(block.begin(), block.end(), is_silent)) {
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
