#include "music/abc_directives.h"

#include <charconv>
#include <vector>

#include "base/text.h"
#include "music/abc_cursor.h"

namespace crnngan::music::abc {

namespace {

constexpr int kMostHalfTones = 99;

std::optional<int> integer_of(std::string_view word) {
  if (word.starts_with('+')) word.remove_prefix(1);
  int number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return number;
}

// first..last as 0..last-first.
std::optional<std::uint8_t> number_from(std::string_view word, int first, int last) {
  const std::optional<int> number = integer_of(word);
  if (!number || *number < first || *number > last) return std::nullopt;
  return static_cast<std::uint8_t>(*number - first);
}

std::vector<std::string_view> words_of(std::string_view text) {
  constexpr std::size_t kMostWords = 8;  // that any of them has
  std::vector<std::string_view> words;
  Cursor cursor(text, 0, text.size());
  for (cursor.skip_spaces(); !cursor.done() && words.size() < kMostWords; cursor.skip_spaces()) {
    words.push_back(cursor.take_word());
  }
  return words;
}

using Words = std::vector<std::string_view>;

Directive read_voice_directive(const Words& words) {
  Directive directive{DirectiveKind::kVoice};
  for (std::size_t i = 2; i < words.size(); ++i) {
    const std::size_t sign = words[i].find('=');
    if (words[i] == "mute") {
      directive.mute = true;
    } else if (words[i].substr(0, sign) == "instrument" && sign != std::string_view::npos) {
      directive.program = number_from(words[i].substr(sign + 1), 1, 128);
    } else if (sign == std::string_view::npos && i == 2) {
      directive.word = words[i];
    }
  }
  return directive;
}

Directive read_midi(const Words& words) {
  const std::string what = words.size() > 1 ? lower(words[1]) : "";
  if (what == "voice") return read_voice_directive(words);
  if (words.size() < 3) return {};
  if (what == "program") {
    Directive directive{DirectiveKind::kProgram};
    if (words.size() > 3) directive.channel = number_from(words[2], 1, 16);
    directive.program = number_from(words[directive.channel ? 3 : 2], 0, 127);
    return directive.program ? directive : Directive{};
  }
  if (what == "channel") {
    const auto channel = number_from(words[2], 1, 16);
    return channel ? Directive{.kind = DirectiveKind::kChannel, .channel = channel} : Directive{};
  }
  const std::optional<int> number = integer_of(words[2]);
  if (!number || *number < -kMostHalfTones || *number > kMostHalfTones) return {};
  if (what == "transpose") return {.kind = DirectiveKind::kTranspose, .half_tones = *number};
  if (what == "rtranspose") {
    return {.kind = DirectiveKind::kTransposeFurther, .half_tones = *number};
  }
  return {};
}

}  // namespace

Directive read_directive(std::string_view text) {
  constexpr std::string_view kBegin = "begin";
  const Words words = words_of(text);
  if (words.empty()) return {};
  const std::string name = lower(words[0]);
  const std::string value = words.size() > 1 ? lower(words[1]) : "";
  if (name == "midi") return read_midi(words);
  if (name.starts_with(kBegin) && name.size() > kBegin.size()) {
    return {.kind = DirectiveKind::kBeginBlock, .word = name.substr(kBegin.size())};
  }
  if (name == "propagate-accidentals") return {.kind = DirectiveKind::kAccidentals, .word = value};
  if (name == "abc-charset") return {.kind = DirectiveKind::kCharset, .word = value};
  if (name == "decoration" && value == "!") return {.kind = DirectiveKind::kExclamationDecorates};
  if ((name == "decoration" && value == "+") || (name == "linebreak" && value == "!")) {
    return {.kind = DirectiveKind::kPlusDecorates};
  }
  return {};
}

}  // namespace crnngan::music::abc
