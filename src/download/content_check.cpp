#include "download/content_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace crnngan::download {

namespace {

std::string_view text_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::uint32_t big_endian(std::string_view text, std::size_t at, std::size_t bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    number = (number << 8) | static_cast<std::uint8_t>(text[at + i]);
  }
  return number;
}

bool begins_with_tag(std::string_view text, std::string_view tag) {
  return text.size() >= tag.size() &&
         std::equal(tag.begin(), tag.end(), text.begin(), [](char a, char b) {
           return a == std::tolower(static_cast<unsigned char>(b));
         });
}

bool is_page(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  while (true) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return false;
    text.remove_prefix(first);
    if (!text.starts_with("<!--")) break;
    const std::size_t end = text.find("-->");
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 3);
  }
  constexpr std::string_view kTags[] = {"<!doctype", "<html",     "<head",   "<body",  "<title",
                                        "<meta",     "<frameset", "<script", "<table", "<center",
                                        "<h1",       "<p",        "<a ",     "<br",    "<div",
                                        "<font",     "<b>",       "<?xml",   "<ul"};
  return std::any_of(std::begin(kTags), std::end(kTags),
                     [&](std::string_view tag) { return begins_with_tag(text, tag); });
}

bool is_riff_midi(std::string_view text) {
  return text.size() >= 20 && text.starts_with("RIFF") && text.substr(8, 4) == "RMID";
}

bool is_archive(std::string_view text) {
  using namespace std::string_view_literals;
  constexpr std::string_view kMagic[] = {"PK\x03\x04"sv,
                                         "PK\x05\x06"sv,
                                         "\x1f\x8b"sv,
                                         "BZh"sv,
                                         "\xfd"
                                         "7zXZ\0"sv,
                                         "\x28\xb5\x2f\xfd"sv};
  if (text.size() > 262 && text.substr(257, 5) == "ustar") return true;
  return std::any_of(std::begin(kMagic), std::end(kMagic),
                     [&](std::string_view magic) { return text.starts_with(magic); });
}

}  // namespace

Content content_of(std::span<const std::uint8_t> bytes) {
  const std::string_view text = text_of(bytes);
  if (text.empty()) return Content::kEmpty;
  if (text.starts_with("MThd") || is_riff_midi(text)) return Content::kMidi;
  if (is_archive(text)) return Content::kArchive;
  return is_page(text) ? Content::kPage : Content::kOther;
}

MidiFault fault_of_midi(std::span<const std::uint8_t> bytes) {
  switch (content_of(bytes)) {
    case Content::kMidi:
      break;
    case Content::kPage:
      return {"expected a MIDI file, found a web page"};
    case Content::kArchive:
      return {"expected a MIDI file, found an archive"};
    case Content::kEmpty:
      return {"expected a MIDI file, found nothing"};
    case Content::kOther:
      return {"expected a MIDI file, which begins with MThd, found something else"};
  }
  std::string_view text = text_of(bytes);
  constexpr std::size_t kRiffHeader = 20;  // "RIFF", size, "RMID", "data", size
  if (text.starts_with("RIFF")) text.remove_prefix(kRiffHeader);
  constexpr std::size_t kChunkHeader = 8;
  constexpr std::size_t kHeaderBody = 6;
  if (!text.starts_with("MThd") || text.size() < kChunkHeader + kHeaderBody) {
    return {"truncated: ends within the header", true};
  }
  const std::uint32_t announced = big_endian(text, 10, 2);
  std::uint32_t tracks = 0;
  std::size_t at = kChunkHeader + std::size_t{big_endian(text, 4, 4)};
  while (at + kChunkHeader <= text.size()) {
    const std::string_view type = text.substr(at, 4);
    const std::size_t end = at + kChunkHeader + std::size_t{big_endian(text, at + 4, 4)};
    if (type == "MTrk") {
      ++tracks;
      if (end > text.size()) {
        return {fmt::format("truncated: track {} lacks {} of its {} bytes", tracks,
                            end - text.size(), end - at - kChunkHeader),
                true};
      }
    } else if (end > text.size()) {
      return {};  // no chunk begins here: a length before it is wrong
    }
    at = end;
  }
  if (tracks < announced) {
    return {fmt::format("truncated: the header announces {} tracks, found {}", announced, tracks),
            true};
  }
  return {};
}

}  // namespace crnngan::download
