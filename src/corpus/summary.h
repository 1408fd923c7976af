#pragma once

// What is in a corpus, in numbers and as text.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "corpus/corpus.h"
#include "music/labels.h"

namespace crnngan::corpus {

struct SplitSummary {
  std::size_t pieces = 0;
  std::size_t tones = 0;
  std::int64_t ticks = 0;  // from each piece's first onset to the end of its last tone
};

// A value of a label, such as a composer.
struct ValueCount {
  std::string value;
  std::size_t pieces = 0;
  std::size_t tones = 0;
};

struct LabelSummary {
  std::string name;
  std::size_t pieces = 0;          // of which it is known
  std::vector<ValueCount> values;  // most pieces first, then by value
};

struct PieceSize {
  std::string name;
  std::size_t tones = 0;
};

// The least and the greatest value.
struct Extent {
  std::int32_t least = 0;
  std::int32_t most = 0;
};

struct Summary {
  std::array<SplitSummary, 3> splits;  // by Split
  std::vector<LabelSummary> labels;    // music::kLabelNames but density and register
  std::size_t pieces_with_beat = 0;    // that keep the beat of their file
  std::size_t groups = 0;              // of near-duplicates
  std::size_t grouped_pieces = 0;      // pieces in them
  std::size_t largest_group = 0;
  PieceSize shortest;  // of equally long ones the first
  PieceSize longest;
  Extent length_ticks;
  Extent pitch;
  Extent velocity;
  Extent gap_ticks;
};

// Of pieces that come one by one.
class Summariser {
 public:
  // What is counted of a piece, found on any thread.
  struct Counted {
    music::Labels labels;
    SplitSummary size;              // of the one piece
    std::array<Extent, 4> extents;  // as in Summary
  };

  // REQUIRES tones.
  static Counted count(const Piece& head, std::span<const music::Tone> tones);

  void add(const Piece& head, const Counted& counted);

  // All zero without pieces.
  Summary summary() const;

 private:
  // A label, as it is counted.
  class LabelCounts {
   public:
    // An empty value is none.
    void add(const std::string& value, std::size_t tones);
    LabelSummary summary(std::string_view name) const;

   private:
    std::map<std::string, ValueCount> counts_;
  };

  // Of each density and register there is a third.
  static constexpr std::size_t kLabelsCounted = music::kLabelNames.size() - 2;

  Summary summary_;
  bool is_empty_ = true;
  std::array<LabelCounts, kLabelsCounted> labels_;
  std::map<std::int32_t, std::size_t> groups_;
};

// All zero for a corpus without pieces.
Summary summarise(const Corpus& corpus);

// At most 100 columns wide, with the commonest values of the labels that are known.
std::string to_table(const Summary& summary);

// All of it.
nlohmann::ordered_json to_json(const Summary& summary);

using crnngan::count_of;
using crnngan::grouped_digits;
using crnngan::size_text;

}  // namespace crnngan::corpus
