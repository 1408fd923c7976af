#include "corpus/signature_tensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace crnngan::corpus {

namespace {

constexpr std::string_view kFirstOnsets = "piece.first_onset";
constexpr std::string_view kKeepsBeat = "piece.keeps_beat";
constexpr std::string_view kTimes = "time_signatures";
constexpr std::string_view kKeys = "key_signatures";
constexpr std::int64_t kValuesOfChange = 3;

using Row = std::array<std::int64_t, kValuesOfChange>;

std::string of_piece(std::string_view name) { return fmt::format("piece.{}", name); }

Row row_of(const midi::TimeSignatureChange& change) {
  return {change.ticks, change.signature.beats, change.signature.beat_unit};
}

Row row_of(const midi::KeySignatureChange& change) {
  return {change.ticks, change.signature.fifths, change.signature.is_minor ? 1 : 0};
}

bool is_in(std::int64_t value, std::int64_t least, std::int64_t most) {
  return value >= least && value <= most;
}

bool read_row(const Row& row, midi::TimeSignatureChange& change) {
  const auto [ticks, beats, unit] = row;
  if (!is_in(beats, 1, 255) || !is_in(unit, 1, 64)) return false;
  change = {ticks, {static_cast<int>(beats), static_cast<int>(unit)}};
  return std::has_single_bit(static_cast<unsigned>(unit));
}

bool read_row(const Row& row, midi::KeySignatureChange& change) {
  const auto [ticks, fifths, minor] = row;
  if (!is_in(fifths, -7, 7) || !is_in(minor, 0, 1)) return false;
  change = {ticks, {static_cast<int>(fifths), minor == 1}};
  return true;
}

template <class Change>
void add_changes(const std::vector<Change>& changes, Changes& to) {
  for (const Change& change : changes) {
    const Row row = row_of(change);
    to.rows.insert(to.rows.end(), row.begin(), row.end());
  }
  to.of_piece.push_back(static_cast<std::int64_t>(changes.size()));
}

template <class T>
TensorView view_of(const std::vector<T>& values, std::vector<std::int64_t> shape) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(values.data());
  return {data_type_of<T>(), std::move(shape), {{bytes, values.size() * sizeof(T)}}};
}

template <class T>
TensorView view_of(const std::vector<T>& values) {
  return view_of(values, {static_cast<std::int64_t>(values.size())});
}

void add_views(const Changes& changes, std::string_view name,
               std::map<std::string, TensorView>& views) {
  const auto rows = static_cast<std::int64_t>(changes.rows.size()) / kValuesOfChange;
  views[std::string(name)] = view_of(changes.rows, {rows, kValuesOfChange});
  views[of_piece(name)] = view_of(changes.of_piece);
}

Changes changes_in(const TensorFile& file, std::string_view name, std::int64_t pieces) {
  return {file.values<std::int64_t>(std::string(name), {-1, kValuesOfChange}),
          file.values<std::int64_t>(of_piece(name), {pieces})};
}

std::size_t rows_left(const Changes& changes, std::size_t next) {
  return changes.rows.size() / kValuesOfChange - next;
}

// The changes of a piece from row `next` on, which moves behind them.
template <class Change>
std::vector<Change> take(const Changes& changes, std::size_t piece, std::string_view name,
                         std::int64_t last_onset, std::size_t& next) {
  const std::int64_t count = changes.of_piece[piece];
  const std::size_t left = rows_left(changes, next);
  if (count < 0 || static_cast<std::uint64_t>(count) > left) {
    throw Error("claims {} {}, {} are left", count, name, left);
  }
  std::vector<Change> result(static_cast<std::size_t>(count));
  std::int64_t before = -1;
  for (std::size_t n = 0; n < result.size(); ++n, ++next) {
    Row row{};
    std::copy_n(changes.rows.begin() + static_cast<std::ptrdiff_t>(next * row.size()), row.size(),
                row.begin());
    if (!read_row(row, result[n]) || !is_in(row[0], before + 1, last_onset)) {
      throw Error("row {} of its {} is out of range", n, name);
    }
    before = row[0];
  }
  return result;
}

void expect_none_left(const Changes& changes, std::size_t next, std::string_view name) {
  const std::size_t left = rows_left(changes, next);
  if (left > 0) throw Error("{} {} belong to no piece", left, name);
}

}  // namespace

void SignatureTensors::add(const music::Signatures& signatures) {
  first_onsets_.push_back(signatures.first_onset_ticks);
  keeps_beat_.push_back(signatures.keeps_beat ? 1 : 0);
  add_changes(signatures.times, times_);
  add_changes(signatures.keys, keys_);
}

std::map<std::string, TensorView> SignatureTensors::views() const {
  std::map<std::string, TensorView> views;
  views[std::string(kFirstOnsets)] = view_of(first_onsets_);
  views[std::string(kKeepsBeat)] = view_of(keeps_beat_);
  add_views(times_, kTimes, views);
  add_views(keys_, kKeys, views);
  return views;
}

SignatureReader::SignatureReader(const TensorFile& file, std::int64_t pieces)
    : first_onsets_(file.values<std::int64_t>(std::string(kFirstOnsets), {pieces})),
      keeps_beat_(file.values<std::uint8_t>(std::string(kKeepsBeat), {pieces})),
      times_(changes_in(file, kTimes, pieces)),
      keys_(changes_in(file, kKeys, pieces)) {}

music::Signatures SignatureReader::next(std::int64_t first_to_last_onset_ticks) {
  const std::size_t piece = piece_++;
  const std::int64_t first = first_onsets_[piece];
  if (!is_in(first, 0, music::kLatestFirstOnset)) {
    throw Error("first onset must be 0..{}, found {}", music::kLatestFirstOnset, first);
  }
  if (keeps_beat_[piece] > 1) throw Error("keeps_beat must be 0..1, found {}", keeps_beat_[piece]);
  const std::int64_t last = first + first_to_last_onset_ticks;
  return {.first_onset_ticks = first,
          .keeps_beat = keeps_beat_[piece] == 1,
          .times = take<midi::TimeSignatureChange>(times_, piece, kTimes, last, next_time_),
          .keys = take<midi::KeySignatureChange>(keys_, piece, kKeys, last, next_key_)};
}

void SignatureReader::finish() const {
  expect_none_left(times_, next_time_, kTimes);
  expect_none_left(keys_, next_key_, kKeys);
}

}  // namespace crnngan::corpus
