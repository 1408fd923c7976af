#include "generate/continued_piece.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/error.h"
#include "midi/smf_reader.h"

namespace crnngan::generate {

namespace {

constexpr int kSixteenthsPerQuarter = 4;

template <class Change>
std::int64_t last_change(const std::vector<Change>& changes) {
  return changes.empty() ? 0 : changes.back().ticks;
}

std::int64_t end_of_piece(const midi::SmfContents& piece) {
  std::int64_t last_onset = 0;
  std::int64_t end = 0;
  for (const midi::Note& note : piece.notes) {
    last_onset = std::max(last_onset, note.onset_ticks);
    end = std::max(end, note.onset_ticks + note.length_ticks);
  }
  const midi::TimeLine& line = piece.time_line;
  const std::int64_t begin = last_change(line.time_signatures);
  const std::int64_t least =
      std::max({last_onset + 1, end - piece.ticks_per_quarter / kSixteenthsPerQuarter, begin,
                last_change(line.tempos), last_change(line.key_signatures)});
  // Ticks of a measure times `unit`, which is exact where a measure is no whole number of ticks.
  const auto [beats, unit] = line.time_signature_at(begin);
  const std::int64_t measure = std::int64_t{4} * beats * piece.ticks_per_quarter;
  const std::int64_t measures = ((least - begin) * unit + measure - 1) / measure;
  return begin + (measures * measure + unit - 1) / unit;
}

midi::TimeLine time_line_at(const midi::TimeLine& line, std::int64_t ticks) {
  midi::TimeLine there{.tempos = {{0, line.tempo_at(ticks)}}};
  if (!line.time_signatures.empty()) there.time_signatures = {{0, line.time_signature_at(ticks)}};
  if (const auto key = line.key_signature_at(ticks)) there.key_signatures = {{0, *key}};
  return there;
}

std::uint8_t leading_program(std::span<const midi::Note> notes, std::span<const midi::Part> parts) {
  std::array<std::size_t, 128> notes_of{};
  for (const midi::Note& note : notes) ++notes_of[parts[note.part].program];
  const auto most = std::ranges::max_element(notes_of);
  if (*most * 2 <= notes.size()) return 0;
  return static_cast<std::uint8_t>(most - notes_of.begin());
}

}  // namespace

ContinuedPiece read_piece(Bytes midi, const std::string& name) {
  const midi::SmfContents read = midi::read_smf(midi).take(name);
  const std::vector<midi::Note> heard =
      music::normalise(read.notes, read.ticks_per_quarter, music::Drums::kExclude);
  if (heard.empty()) {
    throw Error("{}: expected notes to go on from, found none but percussion", name);
  }
  ContinuedPiece piece;
  piece.end_ticks = end_of_piece(read);
  piece.time_line = time_line_at(read.time_line, piece.end_ticks);
  piece.program = leading_program(heard, read.parts);
  piece.tones = music::to_tones(heard);
  const midi::Note end{.onset_ticks = piece.end_ticks, .length_ticks = 1};
  piece.last_gap_ticks = music::normalise({&end, 1}, read.ticks_per_quarter, music::Drums::kInclude)
                             .front()
                             .onset_ticks -
                         heard.back().onset_ticks;
  for (const midi::Repair& repair : read.repairs) {
    piece.repairs.push_back(fmt::format("byte {}: {}", repair.offset, repair.message));
  }
  piece.midi = std::move(midi);
  return piece;
}

}  // namespace crnngan::generate
