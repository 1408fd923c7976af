#include "music/abc_decorations.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace crnngan::music::abc {

namespace {

struct Dynamic {
  std::string_view name;
  int velocity;
};

constexpr std::array kDynamics = {Dynamic{"pppp", 30}, Dynamic{"ppp", 30}, Dynamic{"pp", 45},
                                  Dynamic{"p", 60},    Dynamic{"mp", 75},  Dynamic{"mf", 90},
                                  Dynamic{"f", 105},   Dynamic{"ff", 120}, Dynamic{"fff", 127},
                                  Dynamic{"ffff", 127}};

constexpr std::string_view kAccents[] = {">", "accent", "emphasis", "sfz"};

// Standard 2.1, 4.14, without segno, coda and the jumps to them.
constexpr std::string_view kSilent[] = {
    // ornaments
    "trill", "trill(", "trill)", "mordent", "lowermordent", "uppermordent", "pralltriller", "roll",
    "turn", "turnx", "invertedturn", "invertedturnx", "arpeggio", "slide",
    // playing
    "fermata", "invertedfermata", "tenuto", "wedge", "breath", "0", "1", "2", "3", "4", "5", "+",
    "plus", "snap", "upbow", "downbow", "open", "thumb",
    // phrases
    "shortphrase", "mediumphrase", "longphrase", "crescendo(", "crescendo)", "<(", "<)",
    "diminuendo(", "diminuendo)", ">(", ">)"};

}  // namespace

std::optional<Decoration> find_decoration(std::string_view name) {
  const auto dynamic = std::find_if(kDynamics.begin(), kDynamics.end(),
                                    [&](const Dynamic& d) { return d.name == name; });
  if (dynamic != kDynamics.end()) return Decoration{.velocity = dynamic->velocity};
  if (std::find(std::begin(kAccents), std::end(kAccents), name) != std::end(kAccents)) {
    return Decoration{.accent = true};
  }
  if (std::find(std::begin(kSilent), std::end(kSilent), name) != std::end(kSilent)) {
    return Decoration{};
  }
  return std::nullopt;
}

}  // namespace crnngan::music::abc
