#include "render/key.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "stats/scales.h"

namespace crnngan::render {

namespace {

constexpr std::string_view kFifths = "FCGDAEB";  // F is -1, C 0, G 1; each seven on a sharp more

}  // namespace

std::vector<KeyChange> keys_of(const midi::TimeLine& line, std::span<const midi::Note> notes,
                               const Measures& measures) {
  if (line.key_signatures.empty()) return {{0, guess_key(notes)}};
  std::vector<KeyChange> keys{{0, line.key_signatures.front().signature}};
  for (const midi::KeySignatureChange& change : line.key_signatures) {
    const std::int64_t place = change.ticks / kTicksPerUnit;
    const Measures::Measure measure = measures.measure_at(place);
    const bool next = place - measure.start > measure.length() / 2;
    const std::int64_t number = measure.number + (next ? 1 : 0);
    if (keys.back().measure == number) keys.pop_back();
    if (keys.empty() || keys.back().key != change.signature) {
      keys.push_back({number, change.signature});
    }
  }
  return keys;
}

Key guess_key(std::span<const midi::Note> notes) {
  std::array<std::int64_t, 12> classes{};
  for (const midi::Note& note : notes) ++classes[note.pitch % 12U];
  const std::string name = stats::best_scale(classes).name;
  // The tonic, "C#", then the kind of scale.
  const std::string_view tonic = std::string_view(name).substr(0, name.find(' '));
  if (tonic.empty()) return {};
  int fifths = static_cast<int>(kFifths.find(tonic.front())) - 1;
  for (const char sign : tonic.substr(1)) fifths += sign == '#' ? 7 : -7;
  const bool is_minor = name.ends_with("minor");
  if (is_minor) fifths -= 3;
  while (fifths > 6) fifths -= 12;
  while (fifths < -6) fifths += 12;
  return {fifths, is_minor};
}

Spelling spell(int pitch, Key key) {
  constexpr int kHalfTonesOfFifth = 7;
  int fifths = pitch % 12 * kHalfTonesOfFifth % 12;  // a fifth up is seven half tones, and back
  while (fifths < key.fifths - 3) fifths += 12;
  while (fifths > key.fifths + 8) fifths -= 12;
  const int place = fifths + 1 + 7 * 7;  // above 0
  Spelling spelling;
  spelling.step = kFifths[static_cast<std::size_t>(place % 7)];
  spelling.alter = place / 7 - 7;
  spelling.octave = std::max((pitch - spelling.alter + 12) / 12 - 2, 0);
  return spelling;
}

int alteration(char step, Key key) {
  const int place = static_cast<int>(kFifths.find(step));  // sharps come in this order
  if (key.fifths > 0) return place < key.fifths ? 1 : 0;
  return 6 - place < -key.fifths ? -1 : 0;
}

}  // namespace crnngan::render
