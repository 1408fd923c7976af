#include "download/sources.h"

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <toml.hpp>
#include <utility>

#include "archive/safe_path.h"
#include "base/error.h"
#include "base/outside_text.h"
#include "download/address.h"

namespace crnngan::download {

namespace {

constexpr std::array kKinds{SourceKind::kArchive, SourceKind::kPages, SourceKind::kByHand};

std::string text_in(const toml::value& table, const std::string& key) {
  return toml::find<std::string>(table, key);
}

std::uint64_t number_in(const toml::value& table, const std::string& key) {
  return toml::find_or<std::uint64_t>(table, key, 0);
}

Source read_source(const toml::value& table) {
  Source source;
  source.name = text_in(table, "name");
  const std::string kind = text_in(table, "kind");
  const auto* const known =
      std::find_if(kKinds.begin(), kKinds.end(), [&](SourceKind k) { return name_of(k) == kind; });
  if (known == kKinds.end()) throw Error("{}: unknown kind '{}'", source.name, kind);
  source.kind = *known;
  source.address = text_in(table, "address");
  source.about = text_in(table, "about");
  source.licence = text_in(table, "licence");
  source.layout = text_in(table, "layout");
  source.files = number_in(table, "files");
  source.bytes = number_in(table, "bytes");
  source.within = toml::find_or<std::string>(table, "within", "");
  if (source.kind == SourceKind::kArchive && resolve("", source.address) != source.address) {
    throw Error("{}: '{}' is no address", source.name, source.address);
  }
  if (source.kind != SourceKind::kPages) return source;
  // The reader of TOML keeps no order of keys.
  using Pages = std::map<std::string, std::vector<std::string>>;
  for (const auto& [folder, addresses] : toml::find<Pages>(table, "pages")) {
    if (archive::safe_path(folder) != folder)
      throw Error("{}: bad folder '{}'", source.name, folder);
    for (const std::string& address : addresses) {
      if (resolve("", address) != address) {
        throw Error("{}: '{}' is no address", source.name, address);
      }
      source.pages.push_back({folder, address});
    }
  }
  return source;
}

}  // namespace

std::string_view name_of(SourceKind kind) {
  switch (kind) {
    case SourceKind::kArchive:
      return "archive";
    case SourceKind::kPages:
      return "pages";
    case SourceKind::kByHand:
      return "by-hand";
  }
  return "";
}

std::vector<Source> read_sources(std::string_view toml, const std::string& file) {
  expect_small_toml(toml, file);
  std::istringstream stream{std::string(toml)};
  std::vector<Source> sources;
  try {
    const toml::value root = toml::parse(stream, file);
    const auto tables = toml::find<toml::array>(root, "source");
    for (const toml::value& table : tables) sources.push_back(read_source(table));
  } catch (const Error& error) {
    throw Error("{}: expected a list of sources: {}", file, error.what());
  } catch (const std::exception&) {
    throw Error("{}: expected a list of sources in TOML, as data/sources.toml is one", file);
  }
  return sources;
}

const std::vector<Source>& shipped_sources() {
  static const std::vector<Source> kSources = read_sources(embedded_sources(), "data/sources.toml");
  return kSources;
}

}  // namespace crnngan::download
