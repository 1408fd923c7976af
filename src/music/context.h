#pragma once

// What is known of an event of music before it is drawn (sequence/context.h): what the piece's own
// past foretells, how far it is from the beginning and the end.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "music/codec.h"
#include "sequence/bins.h"
#include "sequence/context.h"
#include "sequence/memory.h"

namespace crnngan::music {

struct ContextOptions {
  bool memory = false;  // what the latest places foretell where the last tones stood before
  bool place = false;   // how many events stand before and how many are left

  friend bool operator==(const ContextOptions&, const ContextOptions&) = default;
};

// What a person wants of a piece that is written.
struct Wishes {
  std::optional<std::int64_t> events = {};  // after so many it ends
  bool no_doubles = false;                  // no key twice at one onset
  int most_at_once = 0;                     // tones that sound at a time; 0: any number
};

// How many events of music must stand again to be recalled: columns for each of the two.
inline constexpr int kMemoryOrders[] = {3, 8};

inline constexpr std::int32_t kNoPitch = -1;

// A piece of training as its context is taken from it.
struct ContextOfPiece {
  std::vector<std::int32_t> numbers;  // (N,F) of its events: half tones of frequencies (kNoPitch
                                      // where nothing sounds), bins of all else
  std::vector<std::vector<sequence::Recall>> recalls;  // of each order, (N): before each event
};

class Context {
 public:
  // REQUIRES bins for each of the codec's features, unless no context is wanted.
  Context(const ContextOptions& options, const Codec& codec,
          const std::vector<sequence::Bins>& bins);

  const ContextOptions& options() const { return options_; }
  const std::vector<sequence::ContextColumn>& columns() const { return columns_; }

  // Of a piece given as cells (music/cells.h).
  ContextOfPiece of(std::span<const Tone> cells) const;

  // The context (C) of event `number` of a piece of so many events that is moved by half tones.
  void fill(const ContextOfPiece& piece, std::size_t number, std::int32_t half_tones,
            std::span<int> context) const;

  // Hides what the past foretells, and how much is left.
  void hide_memory(std::span<int> context) const;
  void hide_end(std::span<int> context) const;

  // The bins (F) of event `number` of the piece that is moved by half tones.
  void bins_of(const ContextOfPiece& piece, std::size_t number, std::int32_t half_tones,
               std::span<int> bins) const;

  // Follows a piece that is written as it is wished.
  std::unique_ptr<sequence::Listener> listener(const Wishes& wishes = {}) const;

  static std::string to_json(const ContextOptions& options);
  static ContextOptions from_json(std::string_view text);

 private:
  class Follower;

  std::size_t features() const { return bins_.size(); }
  std::size_t memory_size() const;  // columns of memory, which come first

  void numbers_of(std::span<const Tone> cell, std::span<std::int32_t> numbers) const;
  void numbers_of(std::span<const int> bins, std::span<std::int32_t> numbers) const;
  int bin_of(std::size_t feature, std::int32_t number) const;
  void tell_memory(std::size_t order, std::span<const std::int32_t> foretold, std::int32_t length,
                   std::span<int> context) const;
  void tell_place(std::int64_t before, std::optional<std::int64_t> left,
                  std::span<int> context) const;

  ContextOptions options_;
  Codec codec_;
  std::vector<sequence::Bins> bins_;
  std::vector<sequence::ContextColumn> columns_;
  std::vector<sequence::MemoryColumn> memory_columns_;
  std::vector<std::vector<std::int32_t>> half_tones_;  // (F) of the bins of frequencies; else empty
  std::vector<std::int32_t> gap_ticks_;                // of the bins of gaps
  std::vector<std::vector<int>> pitch_bins_;           // (F) and back, of each half tone
};

}  // namespace crnngan::music
