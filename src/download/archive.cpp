#include "download/archive.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace crnngan::download {

namespace {

bool is_music_name(const std::string& path) {
  const std::string ending = lower(path.substr(std::min(path.rfind('.'), path.size())));
  return ending == ".mid" || ending == ".midi" || ending == ".kar" || ending == ".rmi";
}

}  // namespace

std::string path_within(const std::string& path, const std::string& within) {
  if (within.empty()) return path;
  const std::size_t slash = path.find('/');
  const std::string folder = within + "/";
  const std::string kept = within.substr(within.rfind('/') + 1) + "/";
  if (path.starts_with(folder)) return kept + path.substr(folder.size());
  if (slash != std::string::npos && path.compare(slash + 1, folder.size(), folder) == 0) {
    return kept + path.substr(slash + 1 + folder.size());
  }
  return {};
}

Unpacking read_archive(const std::filesystem::path& archive, const std::string& within,
                       const archive::Limits& limits, const ArchiveReader& reader) {
  archive::Reader members(archive, limits, [&](const std::string& path) {
    const std::string place = path_within(path, within);
    return is_music_name(place) ? place : std::string();
  });
  Unpacking result;
  while (!(result.stopped = reader.stop(members.done_bytes()))) {
    const std::optional<archive::Member> member = members.next();
    if (!member) break;
    if (!member->refused.empty()) {
      reader.refuse(member->name, member->refused);
    } else if (member->path.empty()) {
      ++result.others;
    } else {
      reader.take(member->name, member->path, member->bytes);
    }
  }
  result.fault = members.fault();
  result.is_damaged = members.is_damaged();
  return result;
}

}  // namespace crnngan::download
