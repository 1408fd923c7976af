#include "render/clef.h"

#include <algorithm>
#include <array>

#include "render/program.h"

namespace crnngan::render {

namespace {

// Pitches from the lowest to the highest line of a staff.
struct Lines {
  int lowest;
  int highest;
};

Lines lines_of(Clef clef) {
  switch (clef) {
    case Clef::kTreble:
      return {64, 77};
    case Clef::kTrebleOctaveLower:
      return {52, 65};
    case Clef::kAlto:
      return {53, 67};
    case Clef::kBass:
      break;
  }
  return {43, 57};
}

// Half tones that notes lie outside of the staff.
std::int64_t outside(std::span<const midi::Note> notes, Clef clef) {
  const Lines lines = lines_of(clef);
  std::int64_t sum = 0;
  for (const midi::Note& note : notes) {
    sum += std::max({0, lines.lowest - note.pitch, note.pitch - lines.highest});
  }
  return sum;
}

bool reads_alto(std::uint8_t program) {
  constexpr std::array<std::uint8_t, 7> kPrograms{41, 44, 45, 48, 49, 57, 61};
  return std::ranges::find(kPrograms, program) != kPrograms.end();
}

// Violins, trumpets, saxophones, oboes, English horns, clarinets, flutes.
bool reads_treble_alone(std::uint8_t program) {
  constexpr std::array<std::uint8_t, 9> kPrograms{40, 56, 59, 64, 65, 66, 68, 69, 71};
  return std::ranges::find(kPrograms, program) != kPrograms.end() ||
         (program >= 72 && program <= 79);
}

// Whether the mean of the notes is a tone that such instruments play.
bool is_high(std::span<const midi::Note> notes) {
  constexpr std::int64_t kLowest = 52;
  std::int64_t sum = 0;
  for (const midi::Note& note : notes) sum += note.pitch - kLowest;
  return sum >= 0;
}

}  // namespace

Clef clef_of(std::span<const midi::Note> notes, std::uint8_t program) {
  if (is_guitar(program)) return Clef::kTrebleOctaveLower;
  if (reads_treble_alone(program) && is_high(notes)) return Clef::kTreble;
  Clef best = Clef::kTreble;
  std::int64_t least = outside(notes, best);
  for (const Clef clef : {Clef::kBass, Clef::kAlto}) {
    if (clef == Clef::kAlto && !reads_alto(program)) continue;
    const std::int64_t sum = outside(notes, clef);
    if (sum < least) {
      least = sum;
      best = clef;
    }
  }
  return best;
}

Clef clef_of_hand(std::span<const midi::Note> notes, Clef usual) {
  const Clef other = usual == Clef::kBass ? Clef::kTreble : Clef::kBass;
  return 2 * outside(notes, other) < outside(notes, usual) ? other : usual;
}

}  // namespace crnngan::render
