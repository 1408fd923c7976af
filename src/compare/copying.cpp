#include "compare/copying.h"

#include <algorithm>

namespace crnngan::compare {

namespace {

// Appends the figures of the tones: eight bits an interval.
void append_figures(std::span<const music::Tone> tones, std::vector<std::uint64_t>& figures) {
  constexpr std::uint64_t kIntervals = (std::uint64_t{1} << 8 * (kFigureTones - 1)) - 1;
  std::uint64_t figure = 0;
  for (std::size_t i = 1; i < tones.size(); ++i) {
    const auto interval = static_cast<std::uint8_t>(tones[i].pitch - tones[i - 1].pitch);
    figure = (figure << 8 | interval) & kIntervals;
    if (i + 1 >= kFigureTones) figures.push_back(figure);
  }
}

}  // namespace

Figures::Figures(std::span<const Piece> pieces) {
  for (const Piece& piece : pieces) append_figures(piece.tones, sorted_);
  std::sort(sorted_.begin(), sorted_.end());
  sorted_.erase(std::unique(sorted_.begin(), sorted_.end()), sorted_.end());
}

double Figures::share_in(std::span<const Tones> windows) const {
  std::vector<std::uint64_t> figures;
  for (const Tones& window : windows) append_figures(window, figures);
  if (figures.empty()) return 0;
  const auto found = std::count_if(figures.begin(), figures.end(), [&](std::uint64_t figure) {
    return std::binary_search(sorted_.begin(), sorted_.end(), figure);
  });
  return static_cast<double>(found) / static_cast<double>(figures.size());
}

}  // namespace crnngan::compare
