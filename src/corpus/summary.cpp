#include "corpus/summary.h"

#include <algorithm>
#include <functional>

namespace crnngan::corpus {

namespace {

Extent joined(const Extent& a, const Extent& b) {
  return {std::min(a.least, b.least), std::max(a.most, b.most)};
}

Extent extent_of(std::span<const music::Tone> tones, std::int32_t music::Tone::* value) {
  const auto [least, most] = std::ranges::minmax(tones, {}, value);
  return {least.*value, most.*value};
}

}  // namespace

void Summariser::LabelCounts::add(const std::string& value, std::size_t tones) {
  if (value.empty()) return;
  ValueCount& count = counts_[value];
  count.value = value;
  ++count.pieces;
  count.tones += tones;
}

LabelSummary Summariser::LabelCounts::summary(std::string_view name) const {
  LabelSummary label;
  label.name = name;
  for (const auto& [value, count] : counts_) {
    label.pieces += count.pieces;
    label.values.push_back(count);
  }
  std::ranges::stable_sort(label.values, std::ranges::greater(), &ValueCount::pieces);
  return label;
}

Summariser::Counted Summariser::count(const Piece& head, std::span<const music::Tone> tones) {
  using music::Tone;
  const music::Origin origin{head.composer, head.genre, head.instruments};
  return {.labels = music::labels_of(music::traits_of(origin, tones, head.signatures), {}),
          .size = {1, tones.size(), music::ticks_to_last_end(tones)},
          .extents = {extent_of(tones, &Tone::length_ticks), extent_of(tones, &Tone::pitch),
                      extent_of(tones, &Tone::velocity), extent_of(tones, &Tone::gap_ticks)}};
}

void Summariser::add(const Piece& head, const Counted& counted) {
  const std::size_t tones = counted.size.tones;
  SplitSummary& split = summary_.splits[static_cast<std::size_t>(head.split)];
  ++split.pieces;
  split.tones += tones;
  split.ticks += counted.size.ticks;
  for (std::size_t l = 0; l < kLabelsCounted; ++l) labels_[l].add(counted.labels[l], tones);
  if (head.signatures.keeps_beat) ++summary_.pieces_with_beat;
  if (head.group > 0) ++groups_[head.group];
  if (is_empty_ || tones < summary_.shortest.tones) summary_.shortest = {head.name, tones};
  if (is_empty_ || tones > summary_.longest.tones) summary_.longest = {head.name, tones};
  const std::array extents{&summary_.length_ticks, &summary_.pitch, &summary_.velocity,
                           &summary_.gap_ticks};
  for (std::size_t e = 0; e < extents.size(); ++e) {
    *extents[e] = is_empty_ ? counted.extents[e] : joined(*extents[e], counted.extents[e]);
  }
  is_empty_ = false;
}

Summary Summariser::summary() const {
  Summary summary = summary_;
  if (is_empty_) return summary;
  for (std::size_t l = 0; l < kLabelsCounted; ++l) {
    summary.labels.push_back(labels_[l].summary(music::kLabelNames[l]));
  }
  summary.groups = groups_.size();
  for (const auto& [group, pieces] : groups_) {
    summary.grouped_pieces += pieces;
    summary.largest_group = std::max(summary.largest_group, pieces);
  }
  return summary;
}

Summary summarise(const Corpus& corpus) {
  Summariser summariser;
  for (const Piece& piece : corpus.pieces) {
    summariser.add(piece, Summariser::count(piece, piece.tones));
  }
  return summariser.summary();
}

}  // namespace crnngan::corpus
