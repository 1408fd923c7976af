#pragma once

// What songs are, told while they are written and after.

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/terminal.h"
#include "generate/songs.h"

namespace crnngan::cli {

// In what songs are counted: tones, or times such as bars.
struct SongUnit {
  std::string name = "tones";
  double ticks = 0;  // of one; 0 for tones
};

// How songs are measured for people.
struct SongScale {
  std::int64_t bar_ticks = 0;
  std::uint32_t tempo_us_per_quarter = 0;
};

// "12 bars, 0:24 min, G major", or "no tones". Tones that repeat a key at one time are told: they
// are heard as one.
class SongMeasure {
 public:
  void add(std::span<const music::Tone> tones);

  std::int64_t tones() const { return tones_; }
  std::int64_t onset_ticks() const { return onset_; }
  std::string text(const SongScale& scale) const;

 private:
  std::int64_t tones_ = 0;
  std::int64_t onset_ = 0;  // of the last tone, from the first
  std::int64_t end_ = 0;
  std::array<std::int64_t, 12> tones_of_class_{};
  std::bitset<128> at_once_;  // pitches that began at onset_
  std::int64_t doubled_ = 0;
};

// Follows songs on any number of threads. Memory does not grow with their number.
class SongSummary {
 public:
  // `length` is that of one song, in the unit.
  SongSummary(int songs, double length, SongUnit unit, bool with_progress);

  // Hands what it is given to `writer` and takes note of it. `number` counts from 0.
  std::unique_ptr<generate::SongWriter> follow(int number, const SongScale& scale,
                                               std::unique_ptr<generate::SongWriter> writer);

  int finished() const;

  // A line a song: "  song-0001.mid  12 bars, 0:24 min, G major", of many songs those of the first.
  // `name_of` takes the number. To be called when all are finished; wipes the progress away.
  std::vector<std::string> lines(const std::function<std::string(int)>& name_of);

 private:
  class Follower;

  void went_on(double from, double to);
  void ended(int number, double from, const std::string& text);
  double length_of(const SongMeasure& measure) const;

  int songs_;
  double length_;
  SongUnit unit_;
  mutable std::mutex mutex_;  // of all below
  std::optional<Progress> progress_;
  double done_ = 0;
  int finished_ = 0;
  std::vector<std::string> texts_;  // of the first songs
};

}  // namespace crnngan::cli
