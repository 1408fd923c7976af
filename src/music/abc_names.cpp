#include "music/abc_names.h"

#include <fmt/format.h>

#include <charconv>
#include <numeric>
#include <optional>
#include <set>

#include "base/text.h"

namespace crnngan::music {

namespace {

constexpr int kLargestNumber = 999'999'999;

// Nothing unless the text is a number of X:.
std::optional<int> number_in(const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_all = error == std::errc{} && end == text.data() + text.size();
  if (!is_all || number < 0 || number > kLargestNumber) return std::nullopt;
  return number;
}

std::vector<int> numbers_of(const std::vector<ReadTune>& tunes) {
  std::vector<int> numbers(tunes.size());
  std::set<int> known;
  bool differ = true;
  for (std::size_t i = 0; i < tunes.size(); ++i) {
    const std::optional<int> number = number_in(tunes[i].number);
    differ = differ && number && known.insert(*number).second;
    numbers[i] = number.value_or(0);
  }
  if (!differ) std::iota(numbers.begin(), numbers.end(), 1);
  return numbers;
}

// Letters and digits in lower case, '-' for all between them; those beyond ASCII stay.
std::string slug_of(std::string_view title) {
  constexpr std::size_t kLongest = 60;
  std::string slug;
  for (const char c : lower(title)) {
    const bool is_kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
    if (is_kept) {
      slug += c;
    } else if (c != '\'' && !slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  if (slug.size() > kLongest) {
    std::size_t end = kLongest;
    while ((slug[end] & 0xC0) == 0x80) --end;
    slug.resize(end);
  }
  while (slug.ends_with('-')) slug.pop_back();
  return slug;
}

}  // namespace

std::vector<TuneName> name_tunes(const std::vector<ReadTune>& tunes) {
  std::vector<TuneName> names(tunes.size());
  if (tunes.size() == 1) return names;
  const std::vector<int> numbers = numbers_of(tunes);
  for (std::size_t i = 0; i < tunes.size(); ++i) {
    const std::string title = tunes[i].ok() ? tunes[i].value().title : "";
    const std::string slug = slug_of(title);
    names[i] = {fmt::format("#{}{}{}", numbers[i], title.empty() ? "" : " ", title),
                fmt::format("-{:03}{}{}", numbers[i], slug.empty() ? "" : "-", slug)};
  }
  return names;
}

}  // namespace crnngan::music
