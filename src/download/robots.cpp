#include "download/robots.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>

#include "archive/safe_path.h"

namespace crnngan::download {

namespace {

constexpr std::size_t kMostBytes = 500U << 10;
constexpr double kLongestDelay = 60;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\f\v";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

bool equal_without_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

// One spelling for paths and patterns: encoded characters decoded, but for those that mean
// something else then; bytes beyond ASCII encoded.
std::string spelling(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::string character = archive::percent_decoded(text.substr(0, 3));
    const bool was_encoded = text.front() == '%' && character.size() == 1 && text.size() >= 3;
    const auto byte = static_cast<std::uint8_t>(character.front());
    constexpr std::string_view kReserved = "/?*$%";
    const bool stays_encoded =
        was_encoded && kReserved.find(character.front()) != std::string_view::npos;
    if (stays_encoded || byte <= ' ' || byte >= 0x7f) {
      result += fmt::format("%{:02X}", byte);
    } else {
      result += character.front();
    }
    text.remove_prefix(was_encoded ? 3 : 1);
  }
  return result;
}

// Whether the pattern fits the beginning of the path; * stands for anything, $ at the end for the
// path's end.
bool fits(std::string_view pattern, std::string_view path) {
  const bool to_the_end = pattern.ends_with('$');
  if (to_the_end) pattern.remove_suffix(1);
  std::size_t p = 0;
  std::size_t at = 0;
  std::size_t star = std::string_view::npos;  // the last * of the pattern, and
  std::size_t resumed = 0;                    // where it was last taken to end in the path
  while (true) {
    if (p == pattern.size() && (!to_the_end || at == path.size())) return true;
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resumed = at;
    } else if (p < pattern.size() && at < path.size() && pattern[p] == path[at]) {
      ++p;
      ++at;
    } else if (star != std::string_view::npos && resumed < path.size()) {
      p = star + 1;
      at = ++resumed;
    } else {
      return false;
    }
  }
}

struct Line {
  std::string_view key;
  std::string_view value;
};

Line next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  line = line.substr(0, line.find('#'));
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return {};
  return {trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1))};
}

// The name in a User-agent line: its first letters, - and _.
std::string_view product_of(std::string_view value) {
  const auto* end = std::find_if_not(value.begin(), value.end(), [](unsigned char c) {
    return std::isalpha(c) != 0 || c == '-' || c == '_';
  });
  return value.substr(0, static_cast<std::size_t>(end - value.begin()));
}

}  // namespace

Robots::Robots(std::string_view text, std::string_view program) {
  text = text.substr(0, kMostBytes);
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  struct Rules {
    bool found = false;
    std::vector<Rule> rules;
    std::optional<double> delay_seconds;
  };
  Rules own;
  Rules of_all;
  std::vector<Rules*> group;
  bool in_names = false;  // among the User-agent lines that begin a group
  while (!text.empty()) {
    const auto [key, value] = next_line(text);
    if (equal_without_case(key, "user-agent")) {
      if (!in_names) group.clear();
      in_names = true;
      if (value == "*") group.push_back(&of_all);
      if (equal_without_case(product_of(value), program)) group.push_back(&own);
      for (Rules* rules : group) rules->found = true;
      continue;
    }
    const bool allow = equal_without_case(key, "allow");
    if (allow || equal_without_case(key, "disallow")) {
      in_names = false;
      if (value.empty()) continue;
      for (Rules* rules : group) rules->rules.push_back({spelling(value), allow});
    } else if (equal_without_case(key, "crawl-delay")) {
      in_names = false;
      double seconds = 0;
      const auto end = std::from_chars(value.data(), value.data() + value.size(), seconds);
      if (end.ec != std::errc() || !(seconds >= 0)) continue;
      for (Rules* rules : group) rules->delay_seconds = std::min(seconds, kLongestDelay);
    }
  }
  Rules& chosen = own.found ? own : of_all;
  rules_ = std::move(chosen.rules);
  delay_seconds_ = chosen.delay_seconds;
}

Robots Robots::closed() {
  Robots robots;
  robots.rules_.push_back({"/", false});
  return robots;
}

bool Robots::allows(std::string_view path) const {
  if (path == "/robots.txt") return true;
  const std::string spelt = spelling(path);
  const Rule* decisive = nullptr;
  for (const Rule& rule : rules_) {
    if (!fits(rule.pattern, spelt)) continue;
    const std::size_t length = rule.pattern.size();
    if (decisive == nullptr || length > decisive->pattern.size() ||
        (length == decisive->pattern.size() && rule.allows)) {
      decisive = &rule;
    }
  }
  return decisive == nullptr || decisive->allows;
}

}  // namespace crnngan::download
