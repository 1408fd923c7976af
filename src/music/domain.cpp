#include "music/domain.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "music/close.h"
#include "music/feature_bins.h"
#include "music/pace.h"
#include "music/song_wishes.h"

namespace crnngan::music {

namespace {

constexpr std::size_t kParts =
    static_cast<std::size_t>(Context::Part::kFirstLabel) + kLabelNames.size();
constexpr std::size_t kMostExamples = 512;

LabelBounds bounds_of(const std::vector<Surroundings>& pieces) {
  std::vector<Traits> traits;
  traits.reserve(pieces.size());
  for (const Surroundings& piece : pieces) traits.push_back(piece.traits);
  return label_bounds(traits);
}

// In ticks after the first, as far as a song may be asked for.
std::int64_t last_onset(std::span<const Tone> cells) {
  std::int64_t ticks = 0;
  for (const Tone& slot : cells.subspan(1)) ticks += slot.gap_ticks;
  return std::min<std::int64_t>(ticks, kMostTicks);
}

// Examples are always of these pieces; the labels' values and bounds may be known.
ContextKnowledge knowledge_of(const ContextOptions& options, const Pieces& pieces,
                              const std::vector<Surroundings>& surroundings,
                              const ContextKnowledge* known) {
  ContextKnowledge knowledge;
  const LabelBounds bounds = known != nullptr ? known->bounds : bounds_of(surroundings);
  std::vector<Labels> labels(pieces.size());
  for (std::size_t i = 0; i < surroundings.size(); ++i) {
    labels[i] = labels_of(surroundings[i].traits, bounds);
  }
  if (options.labels) {
    knowledge.values = known != nullptr ? known->values : LabelValues::fit(labels);
    knowledge.bounds = bounds;
  }
  if (options == ContextOptions{}) return knowledge;
  const std::size_t step = (pieces.size() + kMostExamples - 1) / kMostExamples;
  for (std::size_t i = 0; i < pieces.size(); i += step) {
    if (pieces[i].empty()) continue;
    knowledge.examples.push_back({knowledge.values.numbers_of(labels[i]), last_onset(pieces[i])});
  }
  return knowledge;
}

std::vector<sequence::Bins> bins_of(const DomainOptions& options, const Codec& codec,
                                    const Pieces& training) {
  if (options.known) return options.known->bins;
  return options.bins > 0 ? feature_bins(codec, training, options.bins)
                          : std::vector<sequence::Bins>();
}

Context context_of(const DomainOptions& options, const Codec& codec,
                   const std::vector<sequence::Bins>& bins, const Pieces& training,
                   const std::vector<Surroundings>& surroundings) {
  const ContextOfFile* known = options.known ? &options.known->meaning.context : nullptr;
  const ContextOptions& told = known != nullptr ? known->options : options.context;
  return {
      told, codec, bins,
      knowledge_of(told, training, surroundings, known != nullptr ? &known->knowledge : nullptr)};
}

}  // namespace

class Domain::Set : public sequence::Source {
 public:
  // What is done to windows before networks see them.
  struct Changes {
    int transpose = 0;
    bool hides = false;  // parts of the context
    double hidden = 0;   // memory
    int memory_from = 0;
  };

  // Keeps references to codec and context.
  Set(Pieces pieces, const std::vector<Surroundings>& surroundings, const Codec& codec,
      const Context& context, bool has_bins, const Changes& changes)
      : pieces_(std::move(pieces)),
        codec_(codec),
        context_(context),
        has_bins_(has_bins),
        changes_(changes) {
    for (auto& piece : pieces_) {
      if (context.options().place) add_close(piece, codec.options().tones_per_cell);
      lengths_.push_back(piece.size() / slots());
    }
    if (!has_bins) return;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const Surroundings known = surroundings.empty() ? Surroundings() : surroundings[i];
      contexts_.push_back(context.of(pieces_[i], known, changes.transpose));
    }
  }

  const Pieces& pieces() const { return pieces_; }
  const std::vector<std::size_t>& lengths() const override { return lengths_; }

  void fill(std::span<const sequence::Window> windows, int steps,
            const sequence::Iteration& iteration, ThreadPool& pool,
            sequence::Batch& batch) const override {
    const RandomStream places = iteration.stream(Purpose::kDequantise);
    const auto features = static_cast<std::size_t>(codec_.features());
    const auto encode = [&](std::size_t piece, std::size_t cell, std::size_t place,
                            const sequence::EventRow& filled) {
      std::array<float, std::size_t{kFeatures} * kMostTonesPerCell> drawn{};
      const auto uniform = std::span(drawn).first(codec_.is_random() ? features : 0);
      places.fill_uniform(uniform, iteration.place() + place * features);
      std::array<Tone, kMostTonesPerCell> tones{};
      const auto seen = std::span(tones).first(slots());
      std::copy_n(pieces_[piece].begin() + static_cast<std::ptrdiff_t>(cell * slots()), slots(),
                  seen.begin());
      const std::size_t number = place % windows.size();
      const Row row = row_of(iteration, number, windows[number]);
      for (Tone& tone : seen) tone.pitch = std::clamp(tone.pitch + row.half_tones, 0, 127);
      codec_.encode(seen, uniform, filled.features);
      if (!has_bins_) return;
      context_.bins_of(contexts_[piece], cell, row.half_tones, filled.bins);
      context_.fill(contexts_[piece], cell, row.half_tones, filled.context);
      for (std::size_t part = 0; part < kParts; ++part) {
        if (row.hides[part]) context_.hide(static_cast<Context::Part>(part), filled.context);
      }
    };
    const sequence::RowShape shape{.features = codec_.features(),
                                   .has_bins = has_bins_,
                                   .context = static_cast<int>(context_.columns().size())};
    sequence::fill(windows, steps, shape, encode, pool, batch);
  }

 private:
  // What is done to the window in a row of the batch, wherever in the window.
  struct Row {
    std::int32_t half_tones = 0;
    std::array<bool, kParts> hides = {};  // parts of the context
  };

  Row row_of(const sequence::Iteration& iteration, std::size_t row,
             const sequence::Window& window) const {
    const auto keys = static_cast<std::uint32_t>(2 * changes_.transpose + 1);
    const std::uint32_t key =
        iteration.stream(Purpose::kTranspose).below(keys, iteration.place() + row);
    Row drawn{.half_tones = static_cast<std::int32_t>(key) - changes_.transpose, .hides = {}};
    if (!changes_.hides) return drawn;
    const RandomStream hiding = iteration.stream(Purpose::kContext);
    const auto draw = [&](std::size_t number) {
      return double{hiding.uniform(iteration.place() + (kParts + 1) * row + number)};
    };
    const bool hides_labels = draw(kParts) < kNothingSaid;
    for (std::size_t part = 0; part < kParts; ++part) {
      drawn.hides[part] = draw(part) < share_of(part) ||
                          (hides_labels && part >= static_cast<std::size_t>(Context::Part::kMetre));
    }
    // What is not told where it is goes on as in the midst of a piece.
    const bool begins = window.first == 0;
    const bool ends = window.first + window.length == lengths_[window.sequence];
    if (begins) drawn.hides[static_cast<std::size_t>(Context::Part::kBeginning)] = false;
    if (ends) drawn.hides[static_cast<std::size_t>(Context::Part::kEnd)] = false;
    const bool is_early = iteration.epoch < static_cast<std::uint32_t>(changes_.memory_from);
    drawn.hides[static_cast<std::size_t>(Context::Part::kMemory)] |= is_early;
    return drawn;
  }

  // Of the windows from which a part of the context is hidden, since a person need not say it.
  double share_of(std::size_t part) const {
    switch (static_cast<Context::Part>(part)) {
      case Context::Part::kMemory:
        return changes_.hidden;
      case Context::Part::kEnd:
        return 0.5;
      default:
        return 0.15;
    }
  }

  std::size_t slots() const { return static_cast<std::size_t>(codec_.options().tones_per_cell); }

  // Share of the windows from which metre and all labels are hidden.
  static constexpr double kNothingSaid = 0.15;

  Pieces pieces_;
  const Codec& codec_;
  const Context& context_;
  bool has_bins_;
  Changes changes_;
  std::vector<std::size_t> lengths_;      // in cells
  std::vector<ContextOfPiece> contexts_;  // with bins
};

Domain::Domain(const DomainOptions& options, Pieces training, Pieces validation,
               PieceSurroundings surroundings)
    : codec_(options.known ? options.known->meaning.codec : Codec::fit(options.codec, training)),
      bins_(bins_of(options, codec_, training)),
      context_(context_of(options, codec_, bins_, training, surroundings.training)),
      training_(std::make_shared<Set>(
          std::move(training), surroundings.training, codec_, context_, !bins_.empty(),
          Set::Changes{options.transpose, true, options.hidden, options.memory_from})),
      validation_(std::make_shared<Set>(std::move(validation), surroundings.validation, codec_,
                                        context_, !bins_.empty(), Set::Changes{})) {}

std::size_t Domain::unknown_pitches() const {
  if (bins_.empty()) return 0;
  const sequence::Bins& bins = bins_[kFrequencyFeature];
  const auto is_unknown = [&](const Tone& slot) {
    const float feature = codec_.feature_of(kFrequencyFeature, slot.pitch);
    const sequence::Bins::Bin& bin = bins[bins.of(feature)];
    const float off = std::abs(feature - std::clamp(feature, bin.low, bin.high));
    return slot.velocity > 0 && off * codec_.half_tones_per_unit() > 0.5;
  };
  std::size_t unknown = 0;
  for (const auto& piece : training_->pieces()) {
    unknown += static_cast<std::size_t>(std::ranges::count_if(piece, is_unknown));
  }
  return unknown;
}

const Pieces& Domain::training_pieces() const { return training_->pieces(); }
const Pieces& Domain::validation_pieces() const { return validation_->pieces(); }
const sequence::Source& Domain::training() const { return *training_; }
const sequence::Source& Domain::validation() const { return *validation_; }

std::vector<sequence::Circle> Domain::circles() const {
  constexpr double kOctave = 12;
  std::vector<sequence::Circle> circles;
  for (int slot = 0; slot < codec_.options().tones_per_cell; ++slot) {
    for (const int half_tones : {1, 7}) {
      const double turns = half_tones / kOctave;
      circles.push_back({.feature = slot * kFeatures + kFrequencyFeature,
                         .turns = static_cast<float>(turns * codec_.half_tones_per_unit()),
                         .offset = static_cast<float>(turns * codec_.half_tone_of_zero())});
    }
  }
  return circles;
}

std::vector<std::vector<int>> Domain::classes() const {
  return bins_.empty() ? std::vector<std::vector<int>>() : pitch_classes(codec_, bins_);
}

std::vector<int> Domain::order() const { return drawing_order(bins_.size()); }

sequence::MakeListener Domain::listeners() const {
  if (context_.columns().empty()) return {};
  return [this](std::uint32_t) { return context_.listener(); };
}

sequence::MakeListener Domain::sample_listeners(std::uint64_t seed) const {
  if (context_.columns().empty()) return {};
  return [this, seed](std::uint32_t number) {
    const RandomStream random(seed, Purpose::kPlan, number);
    return context_.listener(
        wishes_like_a_piece(context_.knowledge(), {}, Extent::kExcerpt, random));
  };
}

std::vector<float> Domain::temperatures(float temperature) const {
  return music::temperatures(codec_, temperature);
}

std::string Domain::meaning() const {
  return to_json({codec_, {context_.options(), context_.knowledge()}});
}

Description Domain::description(const std::string& meaning) const {
  return music::description(meaning_of(kDomain, meaning));
}

}  // namespace crnngan::music
