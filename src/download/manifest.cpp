#include "download/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "archive/safe_path.h"
#include "base/text.h"

namespace crnngan::download {

namespace {

constexpr std::string_view kFormat = "# crnngan download 1";
constexpr std::string_view kSource = "# source: ";
constexpr std::string_view kColumns =
    "fate\tpath\tbytes\tsha256\tdate\taddress\tmember\tlicence\tnote";
constexpr std::size_t kFields = 9;

constexpr std::array kFates{Fate::kKept, Fate::kDuplicate, Fate::kUnpacked, Fate::kRefused,
                            Fate::kFailed};

// The text up to `end`, which is taken off, too; nothing when there is no `end`.
std::optional<std::string_view> take_until(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at + 1);
  return taken;
}

std::optional<Entry> read_row(std::string_view line) {
  std::array<std::string, kFields> fields;
  for (std::size_t i = 0; i + 1 < kFields; ++i) {
    const auto text = take_until(line, '\t');
    if (!text) return std::nullopt;
    fields[i] = *text;
  }
  if (line.find('\t') != std::string_view::npos) return std::nullopt;
  fields[kFields - 1] = line;
  const auto* const fate = std::find_if(kFates.begin(), kFates.end(),
                                        [&](Fate known) { return name_of(known) == fields[0]; });
  std::uint64_t bytes = 0;
  const char* last = fields[2].data() + fields[2].size();
  const auto number = std::from_chars(fields[2].data(), last, bytes);
  if (fate == kFates.end() || number.ec != std::errc() || number.ptr != last) return std::nullopt;
  // A path that no download gives could lead anywhere.
  if (archive::safe_path(fields[1]) != fields[1]) return std::nullopt;
  return Entry{*fate,     fields[1], bytes,     fields[3], fields[4],
               fields[5], fields[6], fields[7], fields[8]};
}

}  // namespace

std::string field_of(std::string_view text) {
  std::string result = archive::as_utf8(text);
  std::replace_if(
      result.begin(), result.end(),
      [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, ' ');
  return valid_utf8(result);  // without the control characters beyond ASCII
}

std::string_view name_of(Fate fate) {
  switch (fate) {
    case Fate::kKept:
      return "kept";
    case Fate::kDuplicate:
      return "duplicate";
    case Fate::kUnpacked:
      return "unpacked";
    case Fate::kRefused:
      return "refused";
    case Fate::kFailed:
      return "failed";
  }
  return "";
}

std::string head_of(const Manifest& manifest) {
  return fmt::format("{}\n{}{}\n{}\n", kFormat, kSource, field_of(manifest.source), kColumns);
}

std::string row_of(const Entry& entry) {
  return fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", name_of(entry.fate),
                     field_of(entry.path), entry.bytes, field_of(entry.sha256),
                     field_of(entry.date), field_of(entry.address), field_of(entry.member),
                     field_of(entry.licence), field_of(entry.note));
}

Parsed<Manifest> read_manifest(std::string_view text) {
  const std::size_t whole = text.size();
  const auto format = take_until(text, '\n');
  if (format != kFormat) return ParseError{0, fmt::format("expected '{}'", kFormat)};
  const std::size_t source_at = whole - text.size();
  const auto source = take_until(text, '\n');
  if (!source || !source->starts_with(kSource)) {
    return ParseError{source_at, fmt::format("expected '{}' and a source", kSource)};
  }
  const std::size_t columns_at = whole - text.size();
  if (take_until(text, '\n') != kColumns) {
    return ParseError{columns_at, "expected the names of the columns"};
  }
  Manifest manifest{std::string(source->substr(kSource.size())), {}};
  while (true) {
    const std::size_t at = whole - text.size();
    const auto line = take_until(text, '\n');
    if (!line) return manifest;
    std::optional<Entry> entry = read_row(*line);
    if (!entry) {
      return ParseError{at, fmt::format("expected a row of {} fields: a fate, a path, a number of "
                                        "bytes and more",
                                        kFields)};
    }
    manifest.entries.push_back(std::move(*entry));
  }
}

}  // namespace crnngan::download
