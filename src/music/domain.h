#pragma once

// Music as sequences to learn from (sequence/domain.h): an event is a cell of tones, its features
// are the codec's.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "music/codec.h"
#include "music/context.h"
#include "music/meaning.h"
#include "music/tone.h"
#include "sequence/domain.h"

namespace crnngan::music {

using Pieces = std::vector<std::vector<Tone>>;  // as cells (cells_of)

// What stands beside the tones of each piece of both splits; empty where nobody knows.
struct PieceSurroundings {
  std::vector<Surroundings> training = {};
  std::vector<Surroundings> validation = {};
};

// What a model knows of its features.
struct Known {
  Meaning meaning;
  std::vector<sequence::Bins> bins = {};
};

struct DomainOptions {
  CodecOptions codec = {};
  int bins = 0;       // most of a feature; 0: none
  int transpose = 0;  // half tones up or down at most, by which a window of training is moved
  ContextOptions context = {};
  double hidden = 0;  // share of the windows of training from which memory is hidden
  int memory_from =
      0;  // the epoch from which training sees it; a network learns keys better without
  // Of a model that learns on: in place of codec, bins and context, which are not read.
  std::optional<Known> known = {};
};

class Domain : public sequence::Domain {
 public:
  // Codec, bins and the labels' values are those of the training pieces, or what is known. Pitches
  // that bins do not have become the nearest. REQUIRES a training piece with a tone.
  Domain(const DomainOptions& options, Pieces training, Pieces validation,
         PieceSurroundings surroundings = {});

  const Codec& codec() const { return codec_; }

  // Training tones of pitches that the bins do not have.
  std::size_t unknown_pitches() const;

  const Pieces& training_pieces() const;
  const Pieces& validation_pieces() const;

  std::string name() const override { return kDomain; }
  int features() const override { return codec_.features(); }
  const sequence::Source& training() const override;
  const sequence::Source& validation() const override;
  const std::vector<sequence::Bins>& bins() const override { return bins_; }

  // Of each tone's pitch that of the octave and that of fifths, on which the tones of a key are
  // neighbours.
  std::vector<sequence::Circle> circles() const override;

  // With bins: the pitch classes of frequencies; gaps first, then frequencies, lengths,
  // intensities; music::Context.
  std::vector<std::vector<int>> classes() const override;
  std::vector<int> order() const override;
  std::vector<sequence::ContextColumn> context() const override { return context_.columns(); }
  sequence::MakeListener listeners() const override;
  sequence::MakeListener sample_listeners(std::uint64_t seed) const override;

  std::vector<float> temperatures(float temperature) const override;

  // As a text of meaning.h.
  std::string meaning() const override;
  Description description(const std::string& meaning) const override;

 private:
  class Set;  // the pieces of a split

  Codec codec_;
  std::vector<sequence::Bins> bins_;
  Context context_;
  std::shared_ptr<const Set> training_;
  std::shared_ptr<const Set> validation_;
};

}  // namespace crnngan::music
