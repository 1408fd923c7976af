#include "corpus/summary.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace crnngan::corpus {

namespace {

using Counts = std::map<std::string, NameCount>;

void count(Counts& counts, const std::string& name, const Piece& piece) {
  NameCount& entry = counts[name];
  entry.name = name;
  ++entry.pieces;
  entry.tones += piece.tones.size();
}

std::vector<NameCount> most_first(const Counts& counts) {
  std::vector<NameCount> result;
  for (const auto& [name, entry] : counts) result.push_back(entry);
  std::stable_sort(result.begin(), result.end(),
                   [](const NameCount& a, const NameCount& b) { return a.pieces > b.pieces; });
  return result;
}

std::int64_t duration_ticks(const std::vector<music::Tone>& tones) {
  std::int64_t onset = 0;
  std::int64_t end = 0;
  for (const music::Tone& tone : tones) {
    onset += tone.gap_ticks;
    end = std::max(end, onset + tone.length_ticks);
  }
  return end;
}

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
  Counts composers;
  Counts genres;
  std::map<std::int32_t, std::size_t> groups;
  for (const Piece& piece : corpus.pieces) {
    SplitSummary& split = summary.splits[static_cast<std::size_t>(piece.split)];
    ++split.pieces;
    split.tones += piece.tones.size();
    split.ticks += duration_ticks(piece.tones);
    count(composers, piece.composer, piece);
    count(genres, piece.genre, piece);
    if (piece.group > 0) ++groups[piece.group];
    if (piece.tones.size() < shortest->tones.size()) shortest = &piece;
    if (piece.tones.size() > longest->tones.size()) longest = &piece;
    add_tones(summary, piece.tones);
  }
  summary.composers = most_first(composers);
  summary.genres = most_first(genres);
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
