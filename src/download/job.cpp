#include "download/job.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "archive/safe_path.h"
#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "download/address.h"

namespace crnngan::download {

namespace {

constexpr const char* kUnknownLicence = "unknown; see where it came from";

bool begins_like_an_address(const std::string& text) {
  const std::string start = lower(text.substr(0, 8));
  return start.starts_with("http://") || start.starts_with("https://");
}

std::string address_in(const std::string& text) {
  const auto address = resolve("", text);
  if (!address) {
    throw Error("'{}' is no address that can be fetched (http or https, without a user's name)",
                text);
  }
  return *address;
}

// The name without its ending or endings (".tar.gz").
std::string stem_of(const std::string& name) { return name.substr(0, name.find('.')); }

std::string site_folder(const std::string& address) { return archive::safe_name(site_of(address)); }

Target target_of(const std::string& address) {
  if (is_music_address(address)) return {TargetKind::kMusic, address, "", ""};
  if (is_archive_address(address)) return {TargetKind::kArchive, address, "", ""};
  const std::string name = archive::safe_name(stem_of(file_name_of(address)));
  return {TargetKind::kPage, address, name.empty() ? site_folder(address) : name, ""};
}

Target target_in_list(const std::string& address) {
  Target target = target_of(address);
  if (target.kind == TargetKind::kMusic)
    target.folder = archive::safe_name(folder_name_of(address));
  if (target.kind == TargetKind::kArchive) {
    target.folder = archive::safe_name(stem_of(file_name_of(address)));
  }
  if (target.folder.empty()) target.folder = site_folder(address);
  return target;
}

Job job_of_source(const Source& source) {
  Job job{source.name, source.licence, {}};
  switch (source.kind) {
    case SourceKind::kArchive:
      job.targets.push_back({TargetKind::kArchive, source.address, "", source.within});
      break;
    case SourceKind::kPages:
      for (const SourcePage& page : source.pages) {
        job.targets.push_back({TargetKind::kPage, page.address, page.folder, ""});
      }
      break;
    case SourceKind::kByHand:
      throw Error(
          "{}: no program may fetch it; follow {}, unpack what you get, and give that folder to "
          "crnngan prepare",
          source.name, source.address);
  }
  return job;
}

Job job_of_list(const std::string& path) {
  Job job{path, kUnknownLicence, {}};
  const std::string text = read_text_file(path);
  int number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    at = end + 1;
    ++number;
    line.erase(0, std::min(line.find_first_not_of(" \t\r"), line.size()));
    line.resize(line.find_last_not_of(" \t\r") + 1);
    if (line.empty() || line.front() == '#') continue;
    if (!begins_like_an_address(line)) {
      throw Error("{}: line {}: expected an address (http://... or https://...), found '{}'", path,
                  number, line.substr(0, 60));
    }
    job.targets.push_back(target_in_list(address_in(line)));
  }
  if (job.targets.empty()) throw Error("{}: expected addresses, an address a line", path);
  return job;
}

}  // namespace

Job job_of(const std::string& source, const std::vector<Source>& sources) {
  if (begins_like_an_address(source)) {
    return {source, kUnknownLicence, {target_of(address_in(source))}};
  }
  std::vector<std::string> names;
  for (const Source& known : sources) {
    if (known.name == source) return job_of_source(known);
    names.push_back(known.name);
  }
  std::error_code none;
  if (std::filesystem::is_regular_file(source, none)) return job_of_list(source);
  const std::string near = meant(source, names);
  throw Error(
      "unknown source '{}': expected the name of a source ({}--list shows them), an address "
      "(http://... or https://...), or a text file of addresses",
      source, near.empty() ? "" : fmt::format("did you mean '{}'? ", near));
}

}  // namespace crnngan::download
