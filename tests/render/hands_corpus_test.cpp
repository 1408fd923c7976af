// Real pieces for piano, where they are there, whose two tracks are the hands.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/shared_folder.h"
#include "corpus/folder.h"
#include "midi/smf_reader.h"
#include "music/tone.h"
#include "render/hands.h"

namespace crnngan::render {
namespace {

using Notes = std::vector<midi::Note>;

constexpr std::int64_t kChord = 24;  // ticks between its tones

bool sounds_at(const midi::Note& note, std::int64_t ticks) {
  return note.onset_ticks + note.length_ticks > ticks + kChord;
}

// Whether tones of one part lie beyond those of the other, in more than a tenth of the cases.
bool is_crossed(const Notes& notes, std::uint16_t upper) {
  Notes held;
  int pairs = 0;
  int crossed = 0;
  for (const midi::Note& note : notes) {
    std::erase_if(held, [&](const auto& each) { return !sounds_at(each, note.onset_ticks); });
    for (const midi::Note& other : held) {
      if (other.part == note.part) continue;
      ++pairs;
      const bool above = note.pitch > other.pitch;
      if (note.pitch != other.pitch && above != (note.part == upper)) ++crossed;
    }
    held.push_back(note);
  }
  return crossed * 10 > pairs;
}

// A piece of two parts, the upper and the lower one: each has a sixth of the notes, their means are
// eight half tones apart, and they seldom cross.
struct Piece {
  Notes notes;
  std::uint16_t upper = 0;  // part
};

std::optional<Piece> piece_of(const midi::SmfContents& read) {
  if (read.parts.size() != 2) return std::nullopt;
  Piece piece{music::normalise(read.notes, read.ticks_per_quarter, music::Drums::kExclude)};
  std::array<double, 2> count{};
  std::array<double, 2> pitches{};
  for (const midi::Note& note : piece.notes) {
    count[note.part] += 1;
    pitches[note.part] += note.pitch;
  }
  if (std::ranges::any_of(read.parts, [](const auto& part) { return part.program > 7; }) ||
      std::ranges::any_of(count, [](double notes) { return notes < 30; })) {
    return std::nullopt;
  }
  const std::array<double, 2> mean{pitches[0] / count[0], pitches[1] / count[1]};
  piece.upper = mean[1] > mean[0] ? 1 : 0;
  if (std::ranges::min(count) * 6 < count[0] + count[1] || std::abs(mean[0] - mean[1]) < 8 ||
      is_crossed(piece.notes, piece.upper)) {
    return std::nullopt;
  }
  return piece;
}

// Whether a piece is of the half on which the costs of hand_costs.h were learnt: by FNV-1a of its
// name.
bool taught_the_costs(const std::string& name) {
  std::uint32_t hash = 2166136261U;
  for (const char character : name) {
    hash = (hash ^ static_cast<unsigned char>(character)) * 16777619U;
  }
  return (hash ^ hash >> 16) % 2 == 0;
}

TEST(Hands, OfRealPiecesAreThoseOfTheirTracks) {
  const auto folder = test::shared_folder("corpus/classical");
  if (!folder) GTEST_SKIP() << test::without_shared("corpus/classical");
  const auto files = list_files(*folder, corpus::kMusicExtensions);
  double tones = 0;
  double wrong = 0;
  double wrong_by_middle_c = 0;
  int pieces = 0;
  constexpr std::size_t kStride = test::kSanitized ? 10 : 1;
  for (std::size_t i = 0; i < files.size(); i += kStride) {
    const auto& file = files[i];
    if (taught_the_costs(file.lexically_relative(*folder).generic_string())) continue;
    const auto read = midi::read_smf(read_file(file));
    const auto piece = read.ok() ? piece_of(read.value()) : std::nullopt;
    if (!piece) continue;
    ++pieces;
    const std::vector<Hand> hands = hands_of(piece->notes);
    for (std::size_t n = 0; n < hands.size(); ++n) {
      const bool is_upper = piece->notes[n].part == piece->upper;
      tones += 1;
      wrong += is_upper != (hands[n] == Hand::kRight) ? 1 : 0;
      wrong_by_middle_c += is_upper != (piece->notes[n].pitch >= 60) ? 1 : 0;
    }
  }
  RecordProperty("pieces", pieces);
  RecordProperty("tones", std::to_string(tones));
  RecordProperty("wrong", std::to_string(wrong / tones));
  RecordProperty("wrong_by_middle_c", std::to_string(wrong_by_middle_c / tones));
  EXPECT_GT(pieces, test::kSanitized ? 15 : 200);
  EXPECT_LT(wrong / tones, test::kSanitized ? 0.1 : 0.05);
  EXPECT_GT(wrong_by_middle_c / tones, 0.15);
}

}  // namespace
}  // namespace crnngan::render
