#include "generate/continued_piece.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <utility>

#include "base/error.h"
#include "midi/append_track.h"
#include "midi/event_codes.h"
#include "midi/smf_reader.h"

namespace crnngan::generate {

namespace {

constexpr int kSixteenthsPerQuarter = 4;

constexpr std::uint8_t kPedalDown = 64;  // the least value that is

// Where the last tone is heard no more: where the last note ends, or where a pedal that holds a
// note is released.
std::int64_t end_of_sound(const midi::SmfContents& piece) {
  using Channel = std::pair<std::uint8_t, std::uint8_t>;  // of a port
  std::map<Channel, std::int64_t> end_of;
  std::int64_t end = 0;
  for (const midi::Note& note : piece.notes) {
    const std::int64_t note_end = note.onset_ticks + note.length_ticks;
    std::int64_t& last = end_of[{piece.parts[note.part].port, note.channel}];
    last = std::max(last, note_end);
    end = std::max(end, note_end);
  }
  std::map<Channel, std::int64_t> pressed;
  std::int64_t released = end;
  for (const midi::Message& message : piece.messages) {
    if (message.status >> 4 != midi::kControlChange) continue;
    const Channel channel{message.port, static_cast<std::uint8_t>(message.status & 0x0F)};
    const bool is_pedal = message.first == midi::kSustainPedal;
    if (is_pedal && message.second >= kPedalDown) {
      pressed.try_emplace(channel, message.ticks);
    } else if (is_pedal || message.first == midi::kResetControllers ||
               message.first == midi::kAllSoundOff) {
      const auto down = pressed.find(channel);
      if (down == pressed.end()) continue;
      if (end_of[channel] > down->second) released = std::max(released, message.ticks);
      pressed.erase(down);
    }
  }
  return released;
}

std::int64_t end_of_piece(const midi::SmfContents& piece) {
  std::int64_t last_onset = 0;
  for (const midi::Note& note : piece.notes) last_onset = std::max(last_onset, note.onset_ticks);
  const std::int64_t least = std::max(
      last_onset + 1, end_of_sound(piece) - piece.ticks_per_quarter / kSixteenthsPerQuarter);
  const midi::TimeLine& line = piece.time_line;
  std::int64_t begin = 0;
  for (const midi::TimeSignatureChange& change : line.time_signatures) {
    if (change.ticks <= least) begin = change.ticks;
  }
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
  const midi::SmfContents read =
      midi::read_smf(midi, midi::NoteOrder::kByOnset, midi::Messages::kKept).take(name);
  const std::vector<midi::Note> heard =
      music::normalise(read.notes, read.ticks_per_quarter, music::Drums::kExclude);
  if (heard.empty()) {
    throw Error("{}: expected notes to go on from, found none but percussion", name);
  }
  ContinuedPiece piece;
  piece.end_ticks = end_of_piece(read);
  if (piece.end_ticks > midi::kLatestBegin) {
    throw Error("{}: it ends at tick {}, expected one up to {} to go on from", name,
                piece.end_ticks, midi::kLatestBegin);
  }
  piece.time_line = time_line_at(read.time_line, piece.end_ticks);
  piece.program = leading_program(heard, read.parts);
  piece.tones = music::to_tones(heard);
  piece.signatures =
      music::signatures_of(music::normalise(read.time_line, read.ticks_per_quarter), heard);
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
