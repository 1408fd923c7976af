#include "corpus/summary.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string_view>

#include "music/labels.h"

namespace crnngan::corpus {

namespace {

// A label, as it is counted.
class LabelCounts {
 public:
  // An empty value is none.
  void add(const std::string& value, const Piece& piece) {
    if (value.empty()) return;
    ValueCount& count = counts_[value];
    count.value = value;
    ++count.pieces;
    count.tones += piece.tones.size();
  }

  LabelSummary summary(std::string_view name) const {
    LabelSummary label;
    label.name = name;
    for (const auto& [value, count] : counts_) {
      label.pieces += count.pieces;
      label.values.push_back(count);
    }
    std::ranges::stable_sort(label.values, std::ranges::greater(), &ValueCount::pieces);
    return label;
  }

 private:
  std::map<std::string, ValueCount> counts_;
};

// Of each density and register there is a third.
constexpr std::size_t kLabelsCounted = music::kLabelNames.size() - 2;

void widen(Extent& extent, std::int32_t value) {
  extent.least = std::min(extent.least, value);
  extent.most = std::max(extent.most, value);
}

void add_tones(Summary& summary, const std::vector<music::Tone>& tones) {
  for (const music::Tone& tone : tones) {
    widen(summary.length_ticks, tone.length_ticks);
    widen(summary.pitch, tone.pitch);
    widen(summary.velocity, tone.velocity);
    widen(summary.gap_ticks, tone.gap_ticks);
  }
}

}  // namespace

Summary summarise(const Corpus& corpus) {
  Summary summary;
  if (corpus.pieces.empty()) return summary;
  const Piece& first_piece = corpus.pieces.front();
  const music::Tone& first = first_piece.tones.front();
  summary.length_ticks = {first.length_ticks, first.length_ticks};
  summary.pitch = {first.pitch, first.pitch};
  summary.velocity = {first.velocity, first.velocity};
  summary.gap_ticks = {first.gap_ticks, first.gap_ticks};
  const Piece* shortest = &first_piece;
  const Piece* longest = &first_piece;
  std::array<LabelCounts, kLabelsCounted> counts;
  std::map<std::int32_t, std::size_t> groups;
  for (const Piece& piece : corpus.pieces) {
    SplitSummary& split = summary.splits[static_cast<std::size_t>(piece.split)];
    ++split.pieces;
    split.tones += piece.tones.size();
    split.ticks += music::ticks_to_last_end(piece.tones);
    const music::Labels labels = music::labels_of(traits_of(piece), {});
    for (std::size_t l = 0; l < kLabelsCounted; ++l) counts[l].add(labels[l], piece);
    if (piece.signatures.keeps_beat) ++summary.pieces_with_beat;
    if (piece.group > 0) ++groups[piece.group];
    if (piece.tones.size() < shortest->tones.size()) shortest = &piece;
    if (piece.tones.size() > longest->tones.size()) longest = &piece;
    add_tones(summary, piece.tones);
  }
  for (std::size_t l = 0; l < kLabelsCounted; ++l) {
    summary.labels.push_back(counts[l].summary(music::kLabelNames[l]));
  }
  summary.groups = groups.size();
  for (const auto& [group, pieces] : groups) {
    summary.grouped_pieces += pieces;
    summary.largest_group = std::max(summary.largest_group, pieces);
  }
  summary.shortest = {shortest->name, shortest->tones.size()};
  summary.longest = {longest->name, longest->tones.size()};
  return summary;
}

}  // namespace crnngan::corpus
