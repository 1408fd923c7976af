#pragma once

// What is known of an event of music before it is drawn (sequence/context.h): what the piece's own
// past foretells, how far it is from the beginning and the end, where the last onset stands in the
// metre, and the labels of the piece.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "music/codec.h"
#include "music/label_columns.h"
#include "music/metre_columns.h"
#include "music/signatures.h"
#include "sequence/bins.h"
#include "sequence/context.h"
#include "sequence/memory.h"

namespace crnngan::music {

struct ContextOptions {
  bool memory = false;  // what the latest places foretell where the last tones stood before
  bool place = false;   // how many events stand before, and how far it is to the last onset
  bool metre = false;   // where in its bar and beat the last onset stands
  bool labels = false;  // composer, genre, instruments, key, mode, metre, density, register

  friend bool operator==(const ContextOptions&, const ContextOptions&) = default;
};

// What stands beside the tones of a piece.
struct Surroundings {
  Traits traits = {};
  Signatures signatures = {};
};

// The labels and the length of a piece of training: what a song is asked for together where nobody
// says.
struct Example {
  LabelNumbers labels = {};
  std::int64_t ticks = 0;  // from the first onset to the last, 0 .. kMostTicks

  friend bool operator==(const Example&, const Example&) = default;
};

// What a context knows of the pieces of training, besides tones.
struct ContextKnowledge {
  LabelValues values = {};
  LabelBounds bounds = {};
  std::vector<Example> examples = {};  // of pieces spread over all

  friend bool operator==(const ContextKnowledge&, const ContextKnowledge&) = default;
};

// What a person wants of a piece that is written.
struct Wishes {
  LabelNumbers labels = {};                   // 0 where nothing is asked for
  std::int64_t heard = 0;                     // events of a piece that it goes on from
  std::optional<std::int64_t> ticks = {};     // from the first new onset to the last one
  std::optional<std::int64_t> events = {};    // or it has about so many, those heard among them
  std::optional<Signatures> signatures = {};  // its bars; without them no metre is told
  bool is_excerpt = false;                    // it begins and ends anywhere in a piece
  bool ends = false;                          // after that time, or at a bar line near that event
  bool no_doubles = false;                    // no key twice at one onset
  bool keeps_grid = false;  // its onsets fall on steps of its metre, if it has one
  int most_at_once = 0;     // tones that sound at a time; 0: any number
};

// How many events of music must stand again to be recalled: columns for each of the two.
inline constexpr int kMemoryOrders[] = {3, 8};

inline constexpr std::int32_t kNoPitch = -1;

// A piece of training as its context is taken from it.
struct ContextOfPiece {
  std::vector<std::int32_t> numbers;  // (N,F) of its events: half tones of frequencies (kNoPitch
                                      // where nothing sounds), bins of all else
  std::vector<std::vector<sequence::Recall>> recalls;  // of each order, (N): before each event
  std::vector<std::int64_t> onsets;                    // (N), in ticks after the first
  std::int64_t last_onset = 0;                         // of the music: its close is none
  std::vector<MetreNumbers> metre;                     // (N), of the onset before each event
  std::vector<LabelNumbers> labels;                    // by transposition, the lowest first
};

class Context {
 public:
  // REQUIRES bins for each of the codec's features, unless no context is wanted.
  Context(const ContextOptions& options, const Codec& codec,
          const std::vector<sequence::Bins>& bins, ContextKnowledge knowledge = {});

  const ContextOptions& options() const { return options_; }
  const ContextKnowledge& knowledge() const { return knowledge_; }
  const std::vector<sequence::ContextColumn>& columns() const { return columns_; }

  // Of a piece given as cells (music/cells.h), with its close (music/close.h) or without, which may
  // be moved by up to so many half tones.
  ContextOfPiece of(std::span<const Tone> cells, const Surroundings& surroundings = {},
                    int transpose = 0) const;

  // The context (C) of event `number` of a piece of so many events that is moved by half tones.
  void fill(const ContextOfPiece& piece, std::size_t number, std::int32_t half_tones,
            std::span<int> context) const;

  // What may be unknown when a piece is written.
  enum class Part { kMemory, kBeginning, kEnd, kMetre, kFirstLabel };  // and the labels behind it
  void hide(Part part, std::span<int> context) const;

  // The bins (F) of event `number` of the piece that is moved by half tones.
  void bins_of(const ContextOfPiece& piece, std::size_t number, std::int32_t half_tones,
               std::span<int> bins) const;

  // Follows a piece that is written as it is wished.
  std::unique_ptr<sequence::Listener> listener(const Wishes& wishes = {}) const;

 private:
  class Follower;

  void add_columns();

  std::size_t features() const { return bins_.size(); }
  std::size_t memory_size() const;  // columns of memory, which come first; then those of
  std::size_t place_size() const { return options_.place ? 2 : 0; }
  std::size_t metre_size() const { return options_.metre ? 3 : 0; }
  std::size_t label_size() const { return options_.labels ? kLabelNames.size() : 0; }
  std::size_t first_metre() const { return memory_size() + place_size(); }
  std::size_t first_label() const { return first_metre() + metre_size(); }

  void numbers_of(std::span<const Tone> cell, std::span<std::int32_t> numbers) const;
  void numbers_of(std::span<const int> bins, std::span<std::int32_t> numbers) const;
  int bin_of(std::size_t feature, std::int32_t number) const;
  void tell_memory(std::size_t order, std::span<const std::int32_t> foretold, std::int32_t length,
                   std::span<int> context) const;
  void tell_place(std::int64_t before, std::optional<std::int64_t> left_ticks,
                  std::span<int> context) const;
  void tell_metre(const MetreNumbers& numbers, std::span<int> context) const;
  void tell_labels(const LabelNumbers& numbers, std::span<int> context) const;

  ContextOptions options_;
  ContextKnowledge knowledge_;
  Codec codec_;
  std::vector<sequence::Bins> bins_;
  std::vector<sequence::ContextColumn> columns_;
  std::vector<sequence::MemoryColumn> memory_columns_;
  std::vector<std::vector<std::int32_t>> half_tones_;  // (F) of the bins of frequencies; else empty
  std::vector<std::int32_t> gap_ticks_;                // of the bins of gaps, in the middle
  std::vector<std::int32_t> least_gap_ticks_;          // and at their lower ends
  std::vector<std::vector<int>> pitch_bins_;           // (F) and back, of each half tone
};

}  // namespace crnngan::music
