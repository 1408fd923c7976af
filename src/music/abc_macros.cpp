#include "music/abc_macros.h"

#include <algorithm>
#include <optional>

#include "music/abc_symbols.h"

namespace crnngan::music::abc {

namespace {

constexpr std::size_t kMostMacros = 64;
constexpr std::size_t kLongestTarget = 31;
constexpr std::size_t kLongestReplacement = 200;
constexpr char kAnyNote = 'n';

// Letters above middle C.
std::string write_note(int staff_position) {
  const int octave = (staff_position + 70) / 7 - 10;
  const auto letter = static_cast<std::size_t>((staff_position + 70) % 7);
  std::string note(1, kLetters[letter]);
  if (octave >= 1) note[0] = static_cast<char>(note[0] - 'A' + 'a');
  for (int i = 1; i < octave; ++i) note += '\'';
  for (int i = 0; i > octave; --i) note += ',';
  return note;
}

// What stands for a target, and how long that is.
struct Match {
  std::size_t length = 0;
  std::string text;
};

std::optional<Match> match_any_note(std::string_view music, std::string_view before,
                                    std::string_view behind, std::string_view replacement) {
  if (!music.starts_with(before)) return std::nullopt;
  Cursor note(music, before.size(), music.size());
  const std::size_t letter = letter_index(note.peek());
  if (letter == kLetters.size()) return std::nullopt;
  constexpr int kMostMarks = 4;
  int octave = note.peek() >= 'a' ? 1 : 0;
  note.advance();
  const auto marks = note.take_while([](char c) { return c == ',' || c == '\''; });
  if (marks.size() > kMostMarks) return std::nullopt;
  for (const char mark : marks) octave += mark == ',' ? -1 : 1;
  if (!note.take(behind)) return std::nullopt;
  Match match{note.offset(), {}};
  for (const char c : replacement) {
    if (c >= 'h' && c <= 'z') {
      match.text += write_note(static_cast<int>(letter) + 7 * octave + (c - kAnyNote));
    } else {
      match.text += c;
    }
  }
  return match;
}

std::optional<Match> match(std::string_view music, std::string_view target,
                           std::string_view replacement) {
  std::optional<Match> found;
  const std::size_t any = target.find(kAnyNote);
  if (any != std::string_view::npos) {
    found = match_any_note(music, target.substr(0, any), target.substr(any + 1), replacement);
  } else if (music.starts_with(target)) {
    found = Match{target.size(), std::string(replacement)};
  }
  if (!found) return std::nullopt;
  // "~G3" does not stand in "~G32" or "~G3/2".
  const char next = found->length < music.size() ? music[found->length] : '\0';
  if (is_digit(target.back()) && (is_digit(next) || next == '/')) return std::nullopt;
  return found;
}

}  // namespace

void Macros::define(Cursor value) {
  const std::string_view text = value.rest();
  const std::size_t sign = text.find('=');
  const std::string_view target = trimmed(text.substr(0, sign));
  if (sign == std::string_view::npos || target.empty()) {
    value.fail("a macro such as ~G3 = G{{A}}G expected");
  }
  const std::string_view replacement = trimmed(text.substr(sign + 1));
  if (target.size() > kLongestTarget || replacement.size() > kLongestReplacement) {
    value.fail("a macro of at most {} characters for at most {} expected", kLongestReplacement,
               kLongestTarget);
  }
  const auto known = std::ranges::find(macros_, target, &Macro::target);
  if (known != macros_.end()) {
    known->replacement = replacement;
    return;
  }
  if (macros_.size() == kMostMacros) value.fail("at most {} macros expected", kMostMacros);
  macros_.push_back({std::string(target), std::string(replacement)});
}

std::string Macros::expand(std::string_view music) const {
  std::string expanded;
  for (std::size_t i = 0; i < music.size();) {
    std::optional<Match> found;
    for (const auto& [target, replacement] : macros_) {
      if (!found) found = match(music.substr(i), target, replacement);
    }
    expanded += found ? found->text : std::string(1, music[i]);
    i += found ? found->length : 1;
  }
  return expanded;
}

}  // namespace crnngan::music::abc
