#include "music/instrumentation.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <vector>

#include "midi/instruments.h"
#include "midi/note.h"

namespace crnngan::music {

namespace {

constexpr std::string_view kUnknown;
constexpr std::string_view kPiano = "piano";
constexpr std::string_view kEnsemble = "ensemble";

// "Piano RH", "left hand", "Cembalo".
bool names_keyboard(std::string_view name) {
  constexpr std::array<std::string_view, 9> kWords = {
      "piano", "pianos", "pianoforte", "klavier", "harpsichord", "cembalo", "clavecin", "rh", "lh"};
  const std::vector<std::string> words = midi::words_of(name);
  const auto has = [&](std::string_view word) {
    return std::ranges::find(words, word) != words.end();
  };
  if (std::ranges::any_of(kWords, has)) return true;
  return (has("right") || has("left")) && has("hand");
}

std::string_view family_of(const midi::Part& part) {
  if (part.has_program) return midi::family_of(part.program);
  return names_keyboard(part.name) ? kPiano : kUnknown;
}

}  // namespace

std::string instruments_of(std::span<const midi::Part> parts) {
  std::set<std::string_view> families;
  for (const midi::Part& part : parts) {
    if (part.channel != midi::kPercussionChannel) families.insert(family_of(part));
  }
  const bool are_all_known = families.erase(kUnknown) == 0;
  if (families.size() > 1) return std::string(kEnsemble);
  return std::string(are_all_known && !families.empty() ? *families.begin() : kUnknown);
}

}  // namespace crnngan::music
