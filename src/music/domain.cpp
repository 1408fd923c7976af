#include "music/domain.h"

#include <algorithm>
#include <array>
#include <utility>

#include "music/feature_bins.h"

namespace crnngan::music {

class Domain::Set : public sequence::Source {
 public:
  // Keeps references to codec and bins.
  Set(Pieces pieces, const Codec& codec, const std::vector<sequence::Bins>& bins, int transpose)
      : pieces_(std::move(pieces)),
        codec_(codec),
        bins_(bins),
        transpose_(static_cast<std::uint32_t>(transpose)) {
    for (const auto& piece : pieces_) lengths_.push_back(piece.size() / slots());
  }

  const Pieces& pieces() const { return pieces_; }
  const std::vector<std::size_t>& lengths() const override { return lengths_; }

  void fill(std::span<const sequence::Window> windows, int steps,
            const sequence::Iteration& iteration, ThreadPool& pool,
            sequence::Batch& batch) const override {
    const RandomStream places = iteration.stream(Purpose::kDequantise);
    const RandomStream keys = iteration.stream(Purpose::kTranspose);
    const auto features = static_cast<std::size_t>(codec_.features());
    const std::size_t rows = windows.size();
    const auto transposition = [&](std::size_t row) {
      const std::uint32_t drawn = keys.below(2 * transpose_ + 1, iteration.place() + row);
      return static_cast<std::int32_t>(drawn) - static_cast<std::int32_t>(transpose_);
    };
    const auto encode = [&](std::size_t piece, std::size_t cell, std::size_t row,
                            std::span<float> x, std::span<int> bins) {
      std::array<float, std::size_t{kFeatures} * kMostTonesPerCell> drawn{};
      const auto uniform = std::span(drawn).first(codec_.is_random() ? features : 0);
      places.fill_uniform(uniform, iteration.place() + row * features);
      std::array<Tone, kMostTonesPerCell> tones{};
      const auto seen = std::span(tones).first(slots());
      std::copy_n(pieces_[piece].begin() + static_cast<std::ptrdiff_t>(cell * slots()), slots(),
                  seen.begin());
      const std::int32_t shift = transposition(row % rows);
      for (Tone& tone : seen) tone.pitch = std::clamp(tone.pitch + shift, 0, 127);
      codec_.encode(seen, uniform, x);
      for (std::size_t f = 0; f < bins.size(); ++f) bins[f] = bins_[f].of(x[f]);
    };
    sequence::fill(windows, steps, codec_.features(), !bins_.empty(), encode, pool, batch);
  }

 private:
  std::size_t slots() const { return static_cast<std::size_t>(codec_.options().tones_per_cell); }

  Pieces pieces_;
  const Codec& codec_;
  const std::vector<sequence::Bins>& bins_;
  std::uint32_t transpose_;
  std::vector<std::size_t> lengths_;  // in cells
};

Domain::Domain(const DomainOptions& options, Pieces training, Pieces validation)
    : codec_(Codec::fit(options.codec, training)),
      bins_(options.bins > 0 ? feature_bins(codec_, training, options.bins)
                             : std::vector<sequence::Bins>()),
      training_(std::make_shared<Set>(std::move(training), codec_, bins_, options.transpose)),
      validation_(std::make_shared<Set>(std::move(validation), codec_, bins_, /*transpose=*/0)) {}

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

std::vector<float> Domain::temperatures(float temperature) const {
  return music::temperatures(codec_, temperature);
}

Description Domain::description_in(const TensorFile& file) const {
  return load_codec(file).description();
}

void Domain::save(TensorFile& file) const { save_codec(file, codec_); }

void save_codec(TensorFile& file, const Codec& codec) { file.metadata["codec"] = codec.to_json(); }

Codec load_codec(const TensorFile& file) { return Codec::from_json(file.meta("codec")); }

}  // namespace crnngan::music
