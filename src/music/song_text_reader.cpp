#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/text.h"
#include "music/song_columns.h"
#include "music/song_text.h"

namespace crnngan::music {

namespace {

using Row = std::array<std::optional<std::int64_t>, kSongColumnRanges.size()>;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view without_mark(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

// Puts rows together to tones.
class Tones {
 public:
  // What is wrong with the row, if anything.
  std::optional<std::string> add(const Row& row) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      const auto& [name, lowest, highest] = kSongColumnRanges[column];
      if (!row[column]) return fmt::format("expected {}, found none", name);
      if (*row[column] >= lowest && *row[column] <= highest) continue;
      return fmt::format("expected {} from {} to {}, found {}", name, lowest, highest,
                         *row[column]);
    }
    const auto [onset, length, gap, pitch, velocity] = row;
    if (tones_.empty() && *gap != 0) return fmt::format("expected gap_ticks 0, found {}", *gap);
    onset_ += *gap;
    if (*onset != onset_) {
      return fmt::format("expected onset_ticks {}, which the gaps add up to, found {}", onset_,
                         *onset);
    }
    const auto number = [](std::int64_t value) { return static_cast<std::int32_t>(value); };
    tones_.push_back({.length_ticks = number(*length),
                      .pitch = number(*pitch),
                      .velocity = number(*velocity),
                      .gap_ticks = number(*gap)});
    return std::nullopt;
  }

  std::size_t size() const { return tones_.size(); }
  std::vector<Tone> take() { return std::move(tones_); }

 private:
  std::vector<Tone> tones_;
  std::int64_t onset_ = 0;
};

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Parsed<SongContents> read_csv(std::string_view text) {
  const std::string_view all = text;
  Tones tones;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const auto offset = static_cast<std::size_t>(text.data() - all.data());
    const auto fail = [&](std::string_view what) {
      return ParseError{offset, fmt::format("line {}: {}", line, what)};
    };
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view content = text.substr(0, end);
    if (content.ends_with('\r')) content.remove_suffix(1);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line == 1) {
      if (without_mark(content) != kSongColumns) {
        return fail(fmt::format("expected the columns of a song, {}", kSongColumns));
      }
      continue;
    }
    if (content.empty() && text.empty()) break;
    const std::vector<std::string_view> fields = split(content, ',');
    Row row;
    if (fields.size() != row.size()) {
      return fail(fmt::format("expected {} numbers, found {}", row.size(), fields.size()));
    }
    for (std::size_t column = 0; column < row.size(); ++column) {
      row[column] = whole_number(fields[column]);
      if (row[column]) continue;
      return fail(fmt::format("expected a whole number as {}", kSongColumnRanges[column].name));
    }
    if (const auto fault = tones.add(row)) return fail(*fault);
  }
  if (all.empty()) return ParseError{0, "line 1: expected the columns of a song, found nothing"};
  return SongContents{.tones = tones.take()};
}

// Takes the events of the JSON parser, so that no tree of values is built.
class JsonSong {
 public:
  Parsed<SongContents> read(std::string_view all) {
    const std::string_view text = without_mark(all);
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), this)) {
      // The parser counts the end as a byte.
      fault_.offset = std::min(fault_.offset + all.size() - text.size(), all.size());
      return fault_;
    }
    const auto& [ticks, tempo, program] = numbers_;
    const auto require = [&](std::string_view key, std::optional<std::int64_t> value,
                             std::int64_t lowest, std::int64_t highest) {
      if (value && *value >= lowest && *value <= highest) return true;
      fault_ = {0, fmt::format("expected {} {}{}, found {}", key, lowest,
                               lowest == highest ? "" : fmt::format(" to {}", highest),
                               value ? fmt::format("{}", *value) : "none")};
      return false;
    };
    if (!has_tones_) return ParseError{0, "expected a song: an object with a list of tones"};
    if (!require(kTicksKey, ticks, kTicksPerQuarter, kTicksPerQuarter) ||
        !require(kTempoKey, tempo, 1, 0xFFFFFF) || !require(kProgramKey, program, 1, 128)) {
      return fault_;
    }
    return SongContents{.tones = tones_.take(),
                        .tempo_us_per_quarter = static_cast<std::uint32_t>(*tempo),
                        .program = static_cast<std::uint8_t>(*program - 1)};
  }

  // What nlohmann's parser calls. False stops it.
  bool null() { return other("null"); }
  bool boolean(bool) { return other("true or false"); }
  bool number_float(double, const std::string& text) { return other(text); }
  bool string(const std::string&) { return other("a text"); }
  bool binary(const std::vector<std::uint8_t>&) { return other("bytes"); }
  bool number_integer(std::int64_t value) { return number(value); }
  bool number_unsigned(std::uint64_t value) {
    constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
    return number(static_cast<std::int64_t>(std::min(value, kMost)));
  }

  bool key(const std::string& name) {
    key_ = name;
    return true;
  }

  bool start_object(std::size_t) {
    if (place_ == Place::kOutside) return go_to(Place::kSong);
    if (place_ != Place::kTones) return other("an object");
    row_ = {};
    return go_to(Place::kTone);
  }

  bool end_object() {
    if (place_ == Place::kSong) return go_to(Place::kOutside);
    if (const auto fault = tones_.add(row_)) return fail(*fault);
    return go_to(Place::kTones);
  }

  bool start_array(std::size_t) {
    if (place_ != Place::kSong || key_ != kTonesKey || has_tones_) return other("a list");
    has_tones_ = true;
    return go_to(Place::kTones);
  }

  bool end_array() { return go_to(Place::kSong); }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
    fault_ = {position, fmt::format("byte {}: expected JSON, found none or its end", position)};
    return false;
  }

 private:
  enum class Place { kOutside, kSong, kTones, kTone };

  bool go_to(Place place) {
    place_ = place;
    return true;
  }

  bool fail(std::string_view what) {
    fault_ = {0, place_ == Place::kTone || place_ == Place::kTones
                     ? fmt::format("tone {}: {}", tones_.size() + 1, what)
                     : std::string(what)};
    return false;
  }

  // A whole number, which is what all values of music are.
  bool number(std::int64_t value) {
    if (place_ == Place::kTone) {
      const auto column = std::ranges::find(kSongColumnRanges, key_, &SongColumn::name);
      if (column == kSongColumnRanges.end()) return true;
      row_[static_cast<std::size_t>(column - kSongColumnRanges.begin())] = value;
      return true;
    }
    if (place_ != Place::kSong) return other("a number");
    if (key_ == kTicksKey) numbers_.ticks = value;
    if (key_ == kTempoKey) numbers_.tempo = value;
    if (key_ == kProgramKey) numbers_.program = value;
    return key_ != kTonesKey || fail("expected a list of tones, found a number");
  }

  // A value that no music has: only under keys of other things in the song.
  bool other(std::string_view found) {
    if (place_ == Place::kOutside) return fail("expected a song: an object with a list of tones");
    if (place_ == Place::kTones) return fail(fmt::format("expected an object, found {}", found));
    const bool is_music =
        place_ == Place::kTone
            ? std::ranges::find(kSongColumnRanges, key_, &SongColumn::name) !=
                  kSongColumnRanges.end()
            : key_ == kTicksKey || key_ == kTempoKey || key_ == kProgramKey || key_ == kTonesKey;
    const bool is_scalar = found != "an object" && found != "a list";
    if (!is_music && is_scalar) return true;
    const std::string_view expected = !is_music           ? "a song"
                                      : key_ == kTonesKey ? "one list of tones"
                                                          : "a whole number";
    return fail(fmt::format("expected {}, found {} in '{}'", expected,
                            found.substr(0, kLongestName),
                            valid_utf8(key_.substr(0, kLongestName))));
  }

  static constexpr std::size_t kLongestName = 40;

  struct Numbers {
    std::optional<std::int64_t> ticks;
    std::optional<std::int64_t> tempo = midi::kStandardTempo;
    std::optional<std::int64_t> program = 1;
  };

  Place place_ = Place::kOutside;
  std::string key_;
  Numbers numbers_;
  bool has_tones_ = false;
  Row row_;
  Tones tones_;
  ParseError fault_;
};

}  // namespace

Parsed<SongContents> read_song(std::string_view text, SongFormat format) {
  return format == SongFormat::kCsv ? read_csv(text) : JsonSong().read(text);
}

bool looks_like_song(std::string_view beginning, SongFormat format) {
  beginning = without_mark(beginning);
  if (format == SongFormat::kCsv) {
    return beginning.substr(0, beginning.find_first_of("\r\n")) == kSongColumns;
  }
  return beginning.starts_with('{') && beginning.find(kTicksKey) != std::string_view::npos;
}

}  // namespace crnngan::music
