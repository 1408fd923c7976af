#pragma once

// What is learnt from: sequences of events, whatever they are of. A domain (music, a table) gives
// its sequences as numbers, and says what networks should know of the features; nobody else needs
// to know what the numbers mean.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/description.h"
#include "base/threads.h"
#include "sequence/batch.h"
#include "sequence/bins.h"
#include "sequence/context.h"
#include "sequence/iteration.h"
#include "sequence/windows.h"

namespace crnngan::sequence {

// A feature that lies on a circle, too: as sin and cos of 2 pi (turns * feature + offset).
struct Circle {
  int feature = 0;
  float turns = 1;
  float offset = 0;
  friend bool operator==(const Circle&, const Circle&) = default;
};

// Sequences of which windows are taken.
class Source {
 public:
  virtual ~Source() = default;

  // Events of each sequence.
  virtual const std::vector<std::size_t>& lengths() const = 0;

  // The batch of these windows, one a row. What is random about features is drawn where the
  // iteration says.
  virtual void fill(std::span<const Window> windows, int steps, const Iteration& iteration,
                    ThreadPool& pool, Batch& batch) const = 0;
};

class Domain {
 public:
  virtual ~Domain() = default;

  virtual std::string name() const = 0;  // what the sequences are of: "music"
  virtual int features() const = 0;      // F
  virtual const Source& training() const = 0;
  virtual const Source& validation() const = 0;

  // The bins that batches have, one for each feature; empty without.
  virtual const std::vector<Bins>& bins() const = 0;

  virtual std::vector<Circle> circles() const = 0;

  // Of each feature the class of each of its bins (as pitches octaves apart have one), or none.
  virtual std::vector<std::vector<int>> classes() const { return {}; }

  // In which order the features of an event are drawn; empty: as they stand.
  virtual std::vector<int> order() const { return {}; }

  // What is known of an event before it is drawn, and who tells it of sequences that are written:
  // of those that go on in the context of real ones, and of samples of the seed, which are like
  // stretches of real ones.
  virtual std::vector<ContextColumn> context() const { return {}; }
  virtual MakeListener listeners() const { return {}; }
  virtual MakeListener sample_listeners(std::uint64_t seed) const {
    static_cast<void>(seed);
    return {};
  }

  // Of each feature, where `temperature` is asked for and events are drawn from bins.
  virtual std::vector<float> temperatures(float temperature) const = 0;

  // What the features mean: a text that is kept beside the networks, to turn features into events
  // again.
  virtual std::string meaning() const = 0;

  // Such a text, key by key: models of equal descriptions read and write the same events. Throws
  // Error when it is none of this domain's.
  virtual Description description(const std::string& meaning) const = 0;
};

}  // namespace crnngan::sequence
