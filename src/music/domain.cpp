#include "music/domain.h"

#include <algorithm>
#include <array>
#include <utility>

#include "music/feature_bins.h"

namespace crnngan::music {

class Domain::Set : public sequence::Source {
 public:
  // What is done to windows before networks see them.
  struct Changes {
    int transpose = 0;
    double hidden = 0;
    int memory_from = 0;
  };

  // Keeps references to codec and context.
  Set(Pieces pieces, const Codec& codec, const Context& context, bool has_bins,
      const Changes& changes)
      : pieces_(std::move(pieces)),
        codec_(codec),
        context_(context),
        has_bins_(has_bins),
        changes_(changes) {
    for (const auto& piece : pieces_) lengths_.push_back(piece.size() / slots());
    if (!has_bins) return;
    for (const auto& piece : pieces_) contexts_.push_back(context.of(piece));
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
      const Row row = row_of(iteration, place % windows.size());
      for (Tone& tone : seen) tone.pitch = std::clamp(tone.pitch + row.half_tones, 0, 127);
      codec_.encode(seen, uniform, filled.features);
      if (!has_bins_) return;
      context_.bins_of(contexts_[piece], cell, row.half_tones, filled.bins);
      context_.fill(contexts_[piece], cell, row.half_tones, filled.context);
      if (row.hides_memory) context_.hide_memory(filled.context);
      if (row.hides_end) context_.hide_end(filled.context);
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
    bool hides_memory = false;
    bool hides_end = false;
  };

  Row row_of(const sequence::Iteration& iteration, std::size_t row) const {
    const auto keys = static_cast<std::uint32_t>(2 * changes_.transpose + 1);
    const std::uint32_t key =
        iteration.stream(Purpose::kTranspose).below(keys, iteration.place() + row);
    const RandomStream hiding = iteration.stream(Purpose::kContext);
    const auto is_drawn = [&](std::uint64_t draw, double share) {
      return hiding.uniform(iteration.place() + 2 * row + draw) < share;
    };
    return {.half_tones = static_cast<std::int32_t>(key) - changes_.transpose,
            .hides_memory = iteration.epoch < static_cast<std::uint32_t>(changes_.memory_from) ||
                            is_drawn(0, changes_.hidden),
            .hides_end = is_drawn(1, kHiddenEnds)};
  }

  std::size_t slots() const { return static_cast<std::size_t>(codec_.options().tones_per_cell); }

  static constexpr double kHiddenEnds = 0.5;

  Pieces pieces_;
  const Codec& codec_;
  const Context& context_;
  bool has_bins_;
  Changes changes_;
  std::vector<std::size_t> lengths_;      // in cells
  std::vector<ContextOfPiece> contexts_;  // with bins
};

Domain::Domain(const DomainOptions& options, Pieces training, Pieces validation)
    : codec_(Codec::fit(options.codec, training)),
      bins_(options.bins > 0 ? feature_bins(codec_, training, options.bins)
                             : std::vector<sequence::Bins>()),
      context_(options.context, codec_, bins_),
      training_(std::make_shared<Set>(
          std::move(training), codec_, context_, options.bins > 0,
          Set::Changes{options.transpose, options.hidden, options.memory_from})),
      validation_(std::make_shared<Set>(std::move(validation), codec_, context_, options.bins > 0,
                                        Set::Changes{})) {}

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
  return [this] { return context_.listener(); };
}

std::vector<float> Domain::temperatures(float temperature) const {
  return music::temperatures(codec_, temperature);
}

Description Domain::description_in(const TensorFile& file) const {
  Description all = load_codec(file).description();
  all["context"] = Context::to_json(load_context(file));
  return all;
}

void Domain::save(TensorFile& file) const {
  save_codec(file, codec_);
  save_context(file, context_.options());
}

Description Domain::description() const {
  Description all = codec_.description();
  all["context"] = Context::to_json(context_.options());
  return all;
}

void save_codec(TensorFile& file, const Codec& codec) { file.metadata["codec"] = codec.to_json(); }

void save_context(TensorFile& file, const ContextOptions& options) {
  file.metadata["context"] = Context::to_json(options);
}

ContextOptions load_context(const TensorFile& file) {
  if (!file.metadata.contains("context")) return {};
  return Context::from_json(file.meta("context"));
}

Codec load_codec(const TensorFile& file) { return Codec::from_json(file.meta("codec")); }

}  // namespace crnngan::music
