#pragma once

// What a song sounds like when every key of every channel is a plain sine, and the tones that are
// heard in that sound.
//
// Nothing here knows the notes of the song: the bank is told what FluidSynth is told, at the same
// blocks, and makes samples of it; the ear knows the samples alone. A block of the bank has so many
// samples that 128 sines have whole numbers of periods in it, so that a Fourier transform tells all
// keys apart. A tone is twice as loud in its first block, by which a key that is struck anew is
// heard; it lasts for a block at least, as the shortest tones of FluidSynth do.

#include <array>
#include <cmath>
#include <compare>
#include <cstdint>
#include <numbers>
#include <utility>
#include <vector>

#include "midi/event_codes.h"
#include "render/playback.h"

namespace crnngan::test {

struct HeardTone {
  std::int64_t onset = 0;  // blocks
  std::int64_t end = 0;
  int pitch = 0;

  friend auto operator<=>(const HeardTone&, const HeardTone&) = default;
};

constexpr std::size_t kSamples = 512;
constexpr int kKeys = 128;

struct Block {
  std::array<float, kSamples> real{};       // the samples
  std::array<float, kSamples> imaginary{};  // 0 before they are transformed
};

// That of so many periods a block.
inline std::array<float, kSamples> sine(std::size_t periods, double phase = 0) {
  std::array<float, kSamples> samples{};
  for (std::size_t i = 0; i < kSamples; ++i) {
    const double turns = static_cast<double>(periods * i % kSamples) / kSamples;
    samples[i] = static_cast<float>(std::sin(2 * std::numbers::pi * turns + phase));
  }
  return samples;
}

// The Fourier transform (Cooley and Tukey's), in place.
inline void transform(Block& block) {
  static const std::array<float, kSamples> sines = sine(1);
  static const std::array<float, kSamples> cosines = sine(1, std::numbers::pi / 2);
  float* real = block.real.data();
  float* imaginary = block.imaginary.data();
  for (std::size_t i = 1, j = 0; i < kSamples; ++i) {  // j has the bits of i in reverse
    std::size_t bit = kSamples / 2;
    for (; (j & bit) != 0; bit /= 2) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(real[i], real[j]);
  }
  for (std::size_t half = 1; half < kSamples; half *= 2) {
    for (std::size_t start = 0; start < kSamples; start += 2 * half) {
      for (std::size_t i = 0; i < half; ++i) {
        const float c = cosines[i * (kSamples / 2 / half)];
        const float s = sines[i * (kSamples / 2 / half)];
        const std::size_t a = start + i;
        const std::size_t b = a + half;
        const float turned_real = c * real[b] + s * imaginary[b];
        const float turned_imaginary = c * imaginary[b] - s * real[b];
        real[b] = real[a] - turned_real;
        imaginary[b] = imaginary[a] - turned_imaginary;
        real[a] += turned_real;
        imaginary[a] += turned_imaginary;
      }
    }
  }
}

// Hears one channel.
class Ear {
 public:
  void hear(Block block, std::int64_t number, std::vector<HeardTone>& tones) {
    transform(block);
    for (int key = 0; key < kKeys; ++key) {
      const auto place = static_cast<std::size_t>(key);
      const float loudness =
          std::hypot(block.real[place + 1], block.imaginary[place + 1]) * 2 / kSamples;
      const bool begins = loudness > 1.5F;
      if (sounding_[place] && (begins || loudness < 0.5F)) {
        tones.push_back({onset_[place], number, key});
        sounding_[place] = false;
      }
      if (begins) {
        onset_[place] = number;
        sounding_[place] = true;
      }
    }
  }

 private:
  std::array<bool, kKeys> sounding_{};
  std::array<std::int64_t, kKeys> onset_{};
};

// A channel of the bank. Blocks in which nothing changes sound like the one before; they are not
// made anew.
class SineChannel {
 public:
  void take(const midi::Message& message) {
    const int kind = message.status >> 4;
    if (kind != midi::kNoteOn && kind != midi::kNoteOff) return;
    State& state = states_[message.first];
    if (kind == midi::kNoteOn && message.second > 0) {
      state = {.is_on = true, .is_struck = true};
    } else {
      state.is_on = false;
    }
    changes_ = true;
  }

  void play(std::int64_t number, std::vector<HeardTone>& tones) {
    if (!changes_) return;
    changes_ = false;
    static const std::vector<std::array<float, kSamples>> sines = [] {
      std::vector<std::array<float, kSamples>> all;
      for (std::size_t key = 0; key < kKeys; ++key) all.push_back(sine(key + 1));
      return all;
    }();
    Block block;
    for (std::size_t key = 0; key < states_.size(); ++key) {
      State& state = states_[key];
      if (!state.is_on && !state.is_struck) continue;
      const float loudness = state.is_struck ? 2 : 1;
      const float* of_key = sines[key].data();
      float* samples = block.real.data();
      for (std::size_t i = 0; i < kSamples; ++i) samples[i] += loudness * of_key[i];
      if (state.is_struck) changes_ = true;
      state.is_struck = false;
    }
    ear_.hear(block, number, tones);
  }

  bool changes() const { return changes_; }

 private:
  struct State {
    bool is_on = false;
    bool is_struck = false;
  };
  std::array<State, kKeys> states_{};
  bool changes_ = false;
  Ear ear_;
};

// In the order of their ends. Percussion has no pitch: its channels are not played.
inline std::vector<HeardTone> hear(const render::Playback& playback) {
  constexpr std::size_t kChannels = 16;
  std::vector<SineChannel> channels(playback.synthesizers() * kChannels);
  std::vector<HeardTone> tones;
  auto cue = playback.cues().begin();
  bool changes = false;
  for (std::int64_t number = 0; number <= playback.blocks() + 1; ++number) {
    for (; cue != playback.cues().end() && cue->block <= number; ++cue) {
      const std::size_t channel = cue->message.status & 0x0F;
      if (cue->message.status >= midi::kSystemExclusive || channel == midi::kPercussionChannel) {
        continue;
      }
      channels[cue->synthesizer * kChannels + channel].take(cue->message);
      changes = true;
    }
    if (!changes) continue;
    changes = false;
    for (SineChannel& channel : channels) {
      channel.play(number, tones);
      changes = changes || channel.changes();
    }
  }
  return tones;
}

}  // namespace crnngan::test
