#pragma once

// What is known of an event before it is drawn: what the sequence's past foretells, where it stands
// in the bar, what was asked for. It is a row of whole numbers, one a column; 0 is always
// "unknown".

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace crnngan::sequence {

struct ContextColumn {
  std::string name;
  int values = 1;      // numbers are 0 .. values - 1
  int foretells = -1;  // a feature, whose bins these are, each plus 1; -1: none
  int trust = -1;      // the column that says how far a foretold bin is to be trusted

  friend bool operator==(const ContextColumn&, const ContextColumn&) = default;
};

// Follows a sequence while it is written.
class Listener {
 public:
  virtual ~Listener() = default;

  // A new sequence begins.
  virtual void start() = 0;

  // It goes on with this event: its features (F), and their bins.
  virtual void hear(std::span<const float> features, std::span<const int> bins) = 0;

  // Writes what follows from the events so far into the context (C) of the event to come; what does
  // not follow from them stays.
  virtual void tell(std::span<int> context) = 0;

  // Whether the event that was heard last, or one before it, said that the sequence has ended: it
  // is no part of it.
  virtual bool has_ended() const { return false; }

  // Sets to 0 the probabilities of those bins of a feature that the event to come may not have,
  // when the features of it that were drawn before have these numbers (F) and bins (F). When
  // nothing is left, all may be.
  virtual void permit(int feature, std::span<const float> drawn, std::span<const int> bins,
                      std::span<float> probabilities) const {
    static_cast<void>(feature);
    static_cast<void>(drawn);
    static_cast<void>(bins);
    static_cast<void>(probabilities);
  }
};

// Makes one for sequence `number` of those that are written together.
using MakeListener = std::function<std::unique_ptr<Listener>(std::uint32_t number)>;

// Those of `count` sequences from `first` on; none where nobody makes any.
std::vector<std::unique_ptr<Listener>> listeners(const MakeListener& make, std::uint32_t first,
                                                 std::uint32_t count);

}  // namespace crnngan::sequence
