#include "music/abc_decorations.h"

#include <algorithm>
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

bool is_symbol(char c) { return c == '~' || (c >= 'H' && c <= 'W') || (c >= 'h' && c <= 'w'); }

}  // namespace

Decoration decoration_of(std::string_view name) {
  const auto dynamic = std::find_if(kDynamics.begin(), kDynamics.end(),
                                    [&](const Dynamic& d) { return d.name == name; });
  if (dynamic != kDynamics.end()) return {.velocity = dynamic->velocity};
  const bool accent =
      std::find(std::begin(kAccents), std::end(kAccents), name) != std::end(kAccents);
  return {.accent = accent};
}

Symbols::Symbols() {
  // J and R are those of older programs: a slide and a roll.
  for (const char symbol : std::string_view("~HJMOPRSTuv")) {
    decorations_[static_cast<unsigned char>(symbol)] = Decoration{};
  }
  decorations_['L'] = Decoration{.accent = true};
}

std::optional<Decoration> Symbols::find(char symbol) const {
  const auto place = static_cast<unsigned char>(symbol);
  return place < decorations_.size() ? decorations_[place] : std::nullopt;
}

void Symbols::define(Cursor value) {
  const char symbol = value.peek();
  if (!is_symbol(symbol)) {
    value.fail("a letter of H..W or h..w, or '~', expected, found {}", value.here());
  }
  value.advance();
  value.skip_spaces();
  if (!value.take("=")) value.fail("'=' of a symbol expected, found {}", value.here());
  value.skip_spaces();
  std::string_view name = trimmed(value.rest());
  for (const char quote : {'!', '+'}) {
    if (name.size() >= 2 && name.front() == quote && name.back() == quote) {
      name = name.substr(1, name.size() - 2);
    }
  }
  decorations_[static_cast<unsigned char>(symbol)] = decoration_of(name);
}

}  // namespace crnngan::music::abc
