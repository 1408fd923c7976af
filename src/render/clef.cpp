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

}  // namespace

Clef clef_of(std::span<const midi::Note> notes, std::uint8_t program) {
  if (is_guitar(program)) return Clef::kTrebleOctaveLower;
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
