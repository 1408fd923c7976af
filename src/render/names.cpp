#include "render/names.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "base/text.h"

namespace crnngan::render {

namespace {

constexpr std::size_t kLongestPartName = 32;

// How words begin that name instruments and voices, in the languages that files have them in.
constexpr std::array kOthers = std::to_array<std::string_view>(
    {"flut",    "flaut",   "flöt",    "piccolo",  "recorder", "oboe",   "oboi",    "hautb",
     "clarin",  "klarin",  "bassoon", "fagot",    "basson",   "horn",   "corno",   "corni",
     "trump",   "tromb",   "tromp",   "posaun",   "tuba",     "viol",   "cello",   "celli",
     "contrab", "kontrab", "doubleb", "sopran",   "alto",     "tenor",  "bariton", "choir",
     "chorus",  "vocal",   "string",  "streich",  "archi",    "guitar", "gitar",   "chitar",
     "lute",    "timpan",  "pauk",    "percuss",  "drum",     "cymbal", "sax",     "trombon",
     "brass",   "woodw",   "melody",  "mandolin", "glocken",  "xylo",   "marimba", "triangl"});

constexpr std::array kKeyboards = std::to_array<std::string_view>(
    {"piano", "klavier", "harpsi", "cembal", "clave", "organ", "orgel", "celest", "harp", "grand",
     "acoustic", "keyboard", "manual", "pedal"});

// What stands beside an instrument, and says no more of a piece.
constexpr std::array kBeside = std::to_array<std::string_view>(
    {"right", "left", "hand", "treble", "bass",  "clef", "upper", "lower", "solo", "rh", "lh", "r",
     "l",     "h",    "in",   "part",   "voice", "i",    "ii",    "iii",   "iv",   "v",  "p"});

// How names begin that nobody chose, or that name no music.
constexpr std::array kGeneric = std::to_array<std::string_view>(
    {"untitled",  "track",   "tempo",  "master",   "conductor", "sequence",   "seq",  "staff",
     "stave",     "no name", "new ",   "midi",     "patch",     "channel",    "ch ",  "copyright",
     "(c)",       "control", "sample", "template", "unnamed",   "instrument", "meta", "setup",
     "init",      "score",   "song",   "wizard",   "signature", "time",       "by ",  "arranged",
     "sequenced", "http",    "www",    "email",    "e-mail",    "\xC2\xA9"});

template <std::size_t N>
bool begins_with_any(std::string_view word, const std::array<std::string_view, N>& beginnings) {
  return std::ranges::any_of(beginnings,
                             [&](std::string_view each) { return word.starts_with(each); });
}

bool is_letter(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return (byte >= 'a' && byte <= 'z') || byte >= 0x80;
}

// Its words in lower case, without digits and signs.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char character : lower(text)) {
    if (is_letter(character)) {
      words.back() += character;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool says_nothing(const std::string& name) {
  const std::string text = lower(name);
  const auto letters = std::ranges::count_if(text, is_letter);
  return letters < 2 || begins_with_any(text, kGeneric) || text.ends_with(".mid") ||
         text.ends_with(".midi") || text.find('@') != std::string::npos;
}

bool is_instrument_word(std::string_view word) {
  return begins_with_any(word, kOthers) || begins_with_any(word, kKeyboards) ||
         std::ranges::find(kBeside, word) != kBeside.end();
}

std::string from_latin_1(std::string_view text) {
  std::string out;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte < 0x80) {
      out += character;
    } else if (byte >= 0xA0) {  // below lie control characters
      out += static_cast<char>(0xC0 | byte >> 6);
      out += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return out;
}

}  // namespace

std::string clean_name(std::string_view name) {
  std::string text;
  for (const char character : name) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte == 0) break;
    if (byte >= ' ' && byte != 0x7F) {
      text += character;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  if (valid_utf8(text) != text) text = from_latin_1(text);
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::string title_of(std::string_view track_name) {
  std::string name = clean_name(track_name);
  if (says_nothing(name)) return "";
  return std::ranges::all_of(words_of(name), is_instrument_word) ? "" : name;
}

std::string part_name_of(std::string_view track_name) {
  std::string name = clean_name(track_name);
  return says_nothing(name) || name.size() > kLongestPartName ? "" : name;
}

bool names_other_than_keyboard(std::string_view track_name) {
  const std::vector<std::string> words = words_of(clean_name(track_name));
  const auto has = [&](const auto& beginnings) {
    return std::ranges::any_of(
        words, [&](const std::string& word) { return begins_with_any(word, beginnings); });
  };
  return has(kOthers) && !has(kKeyboards);
}

}  // namespace crnngan::render
