#include "music/abc_text.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include "base/text.h"

namespace crnngan::music::abc {

namespace {

// An accent by its mnemonic behind '\' and by the end of its named entities; the letters that have
// it, each before the letter with it.
struct Accent {
  char mnemonic;
  std::string_view entity;
  std::string_view letters;
};

// Standard 2.1, 14.1.
constexpr std::array kLettersWithAccents = {Accent{'`', "grave", "AÀaàEÈeèIÌiìOÒoòUÙuù"},
                                            Accent{'\'', "acute", "AÁaáEÉeéIÍiíOÓoóUÚuúYÝyý"},
                                            Accent{'^', "circ", "AÂaâEÊeêIÎiîOÔoôUÛuûYŶyŷ"},
                                            Accent{'~', "tilde", "AÃaãNÑnñOÕoõIĨiĩUŨuũ"},
                                            Accent{'"', "uml", "AÄaäEËeëIÏiïOÖoöUÜuüYŸyÿ"},
                                            Accent{'c', "cedil", "CÇcç"},
                                            Accent{'A', "ring", "AÅ"},
                                            Accent{'a', "ring", "aå"},
                                            Accent{'/', "slash", "OØoø"},
                                            Accent{'u', "breve", "AĂaăEĔeĕ"},
                                            Accent{'v', "caron", "SŠsšZŽzžCČcč"},
                                            Accent{'H', "dblac", "OŐoőUŰuű"}};

struct Named {
  std::string_view name;
  std::string_view text;
};

constexpr std::array kLigatures = {Named{"ss", "ß"}, Named{"AE", "Æ"}, Named{"ae", "æ"},
                                   Named{"OE", "Œ"}, Named{"oe", "œ"}, Named{"DH", "Ð"},
                                   Named{"dh", "ð"}, Named{"TH", "Þ"}, Named{"th", "þ"}};

constexpr std::array kEntities = {
    Named{"szlig", "ß"}, Named{"AElig", "Æ"}, Named{"aelig", "æ"}, Named{"OElig", "Œ"},
    Named{"oelig", "œ"}, Named{"ETH", "Ð"},   Named{"eth", "ð"},   Named{"THORN", "Þ"},
    Named{"thorn", "þ"}, Named{"amp", "&"},   Named{"lt", "<"},    Named{"gt", ">"},
    Named{"quot", "\""}, Named{"apos", "'"},  Named{"copy", "©"},  Named{"nbsp", " "}};

template <std::size_t N>
std::string_view find_name(const std::array<Named, N>& table, std::string_view name) {
  for (const Named& entry : table) {
    if (entry.name == name) return entry.text;
  }
  return {};
}

// Empty when no letter of this kind has the accent.
std::string_view with_accent(const Accent& accent, char letter) {
  const std::size_t at = accent.letters.find(letter);
  if (at == std::string_view::npos) return {};
  std::size_t end = at + 2;
  while (end < accent.letters.size() && (accent.letters[end] & 0xC0) == 0x80) ++end;
  return accent.letters.substr(at + 1, end - at - 1);
}

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | code >> 6);
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    if (code < 0x10000) {
      out += static_cast<char>(0xE0U | code >> 12);
    } else {
      out += static_cast<char>(0xF0U | code >> 18);
      out += static_cast<char>(0x80U | (code >> 12 & 0x3FU));
    }
    out += static_cast<char>(0x80U | (code >> 6 & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

std::string latin1_to_utf8(std::string_view text) {
  std::string utf8;
  for (const char c : text) append_utf8(utf8, static_cast<unsigned char>(c));
  return utf8;
}

struct Code {
  std::string text;
  std::size_t length = 0;  // of the code
};

std::optional<Code> read_hexadecimal(std::string_view text, std::size_t digits) {
  if (text.size() < 2 + digits) return std::nullopt;
  std::uint32_t code = 0;
  const char* end = text.data() + 2 + digits;
  const auto [parsed, error] = std::from_chars(text.data() + 2, end, code, 16);
  if (error != std::errc{} || parsed != end || code > 0x10FFFF) return std::nullopt;
  Code result{{}, 2 + digits};
  append_utf8(result.text, code);
  return result;
}

// What stands behind '\'.
std::optional<Code> read_escape(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const char kind = text[1];
  if (kind == '\\' || kind == '%' || kind == '&') return Code{std::string(1, kind), 2};
  if (kind == 'u' || kind == 'U') {
    if (auto code = read_hexadecimal(text, kind == 'u' ? 4 : 8)) return code;
  }
  if (text.size() < 3) return std::nullopt;
  if (const auto ligature = find_name(kLigatures, text.substr(1, 2)); !ligature.empty()) {
    return Code{std::string(ligature), 3};
  }
  for (const Accent& accent : kLettersWithAccents) {
    if (accent.mnemonic != kind) continue;
    const auto letter = with_accent(accent, text[2]);
    if (!letter.empty()) return Code{std::string(letter), 3};
  }
  return std::nullopt;
}

// What stands behind '&'.
std::optional<Code> read_entity(std::string_view text) {
  constexpr std::size_t kLongestEntity = 10;
  const std::size_t end = text.substr(0, kLongestEntity).find(';');
  if (end == std::string_view::npos || end < 3) return std::nullopt;
  const std::string_view name = text.substr(1, end - 1);
  if (const auto found = find_name(kEntities, name); !found.empty()) {
    return Code{std::string(found), end + 1};
  }
  for (const Accent& accent : kLettersWithAccents) {
    if (accent.entity != name.substr(1)) continue;
    const auto letter = with_accent(accent, name[0]);
    if (!letter.empty()) return Code{std::string(letter), end + 1};
  }
  return std::nullopt;
}

}  // namespace

Charset charset_of(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80    ? 1
                               : first >= 0xF0 ? 4
                               : first >= 0xE0 ? 3
                               : first >= 0xC2 ? 2
                                               : 0;
    if (length == 0 || text.size() - i < length) return Charset::kLatin1;
    for (std::size_t k = 1; k < length; ++k) {
      if ((text[i + k] & 0xC0) != 0x80) return Charset::kLatin1;
    }
    i += length;
  }
  return Charset::kUtf8;
}

std::string decode_text(std::string_view text, Charset charset) {
  const std::string utf8 = charset == Charset::kLatin1 ? latin1_to_utf8(text) : std::string(text);
  std::string decoded;
  for (std::size_t i = 0; i < utf8.size();) {
    const std::string_view rest = std::string_view(utf8).substr(i);
    std::optional<Code> code;
    if (rest[0] == '\\') code = read_escape(rest);
    if (rest[0] == '&') code = read_entity(rest);
    decoded += code ? code->text : std::string(1, rest[0] == '\t' ? ' ' : rest[0]);
    i += code ? code->length : 1;
  }
  return valid_utf8(decoded);
}

}  // namespace crnngan::music::abc
