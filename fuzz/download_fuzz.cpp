// Any bytes, taken for each thing that comes from the web or from the folder of a download: a page
// leads to addresses that are whole and stay the same when they are read again, a name becomes one
// that stays in its folder, robots.txt never closes itself, a manifest survives being written, and
// a file is one kind of content.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "archive/safe_path.h"
#include "download/address.h"
#include "download/content_check.h"
#include "download/manifest.h"
#include "download/page_links.h"
#include "download/part_file.h"
#include "download/robots.h"

namespace {

using namespace crnngan::download;

void require(bool promise) {
  if (!promise) std::abort();
}

void take_for_a_page(std::string_view text) {
  const PageLinks links = page_links(text, "http://a.b/c/d.htm");
  for (const auto* list : {&links.music, &links.frames}) {
    for (const std::string& address : *list) {
      require(resolve("", address) == address);
      require(address.starts_with("http://") || address.starts_with("https://"));
      require(!site_of(address).empty() && path_of(address).starts_with('/'));
    }
  }
  for (const std::string& address : links.music) require(is_music_address(address));
}

void take_for_a_name(std::string_view text) {
  const std::string name = crnngan::archive::safe_name(text);
  require(name.size() <= 120 && name.find('/') == std::string::npos && !name.starts_with('.'));
  require(crnngan::archive::safe_name(name) == name);
  const auto path = crnngan::archive::safe_path(text);
  if (!path) return;
  require(!path->starts_with('/') && path->find("..") != 0);
  require(crnngan::archive::safe_path(*path) == *path);
}

void take_for_robots(std::string_view text) {
  const Robots robots(text, "crnngan");
  require(robots.allows("/robots.txt"));
  robots.allows(text.substr(0, 200));
  const double delay = robots.delay_seconds().value_or(0);
  require(delay >= 0 && delay <= 60);
}

void take_for_a_manifest(std::string_view text) {
  const auto parsed = read_manifest(text);
  if (!parsed.ok()) {
    require(parsed.error().offset <= text.size());
    return;
  }
  const auto table_of = [](const Manifest& manifest) {
    std::string table = head_of(manifest);
    for (const Entry& entry : manifest.entries) table += row_of(entry);
    return table;
  };
  const std::string written = table_of(parsed.value());
  const auto again = read_manifest(written);
  require(again.ok());
  require(again.value().entries.size() == parsed.value().entries.size());
  require(table_of(again.value()) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  take_for_a_page(text);
  take_for_a_name(text);
  take_for_robots(text);
  take_for_a_manifest(text);
  read_content_range(text);
  const MidiFault fault = fault_of_midi(std::span(data, size));
  if (fault.reason.empty() || fault.is_truncated) {
    require(content_of(std::span(data, size)) == Content::kMidi);
  }
  return 0;
}
