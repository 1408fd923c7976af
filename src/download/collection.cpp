#include "download/collection.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <fstream>
#include <system_error>
#include <tuple>

#include "base/error.h"
#include "base/files.h"
#include "download/sha256.h"

namespace crnngan::download {

namespace fs = std::filesystem;

namespace {

std::string date_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  return fmt::format("{}-{:02}-{:02}T{:02}:{:02}:{:02}Z", 1900 + parts.tm_year, 1 + parts.tm_mon,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

// The newest rows of each file, in the order of the table.
std::vector<Entry> newest(const std::vector<Entry>& entries) {
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> rows;
  for (std::size_t row = 0; row < entries.size(); ++row) {
    rows[{entries[row].address, entries[row].member, entries[row].path}] = row;
  }
  std::set<std::size_t> kept;
  for (const auto& [key, row] : rows) kept.insert(row);
  std::vector<Entry> result;
  result.reserve(kept.size());
  for (const std::size_t row : kept) result.push_back(entries[row]);
  return result;
}

}  // namespace

Collection::Collection(fs::path folder, fs::path scratch, const Manifest& before)
    : folder_(std::move(folder)), scratch_(std::move(scratch)), head_(head_of(before)) {
  take(std::string(kManifestName));
  std::string text = head_;
  for (Entry& entry : newest(before.entries)) {
    text += row_of(entry);
    if (!entry.path.empty()) {
      take(entry.path);
      known_paths_[{entry.address, entry.member}].push_back(entry.path);
    }
    if (entry.fate == Fate::kKept) earlier_files_.insert(entry.path);
    known_[entry.address].push_back(std::move(entry));
  }
  write_file(folder_ / kManifestName, text);
}

void Collection::clear() {
  std::error_code ignored;
  for (const auto& [address, entries] : known_) {
    for (const Entry& entry : entries) {
      if (entry.fate != Fate::kKept || !is_there(entry)) continue;
      const fs::path file = place_of(entry.path);
      std::error_code error;
      fs::remove(file, error);
      if (error) throw Error("{}: can't remove: {}", file.string(), error.message());
      fs::path above = fs::path(entry.path).parent_path();
      while (!above.empty() && fs::remove(folder_ / above, ignored)) above = above.parent_path();
    }
  }
  known_.clear();
  known_paths_.clear();
  earlier_files_.clear();
  paths_.clear();
  folders_.clear();
  take(std::string(kManifestName));
  write_file(folder_ / kManifestName, head_);
}

std::string Collection::path_for(const std::string& address, const std::string& member,
                                 const std::string& wanted) {
  if (const auto known = known_paths_.find({address, member});
      known != known_paths_.end() && !known->second.empty()) {
    std::string path = std::move(known->second.front());
    known->second.pop_front();
    return path;
  }
  fs::path folder;
  for (const fs::path& part : fs::path(wanted).parent_path()) {
    folder = free_name(folder, part, /*is_folder=*/true);
  }
  std::string path = free_name(folder, fs::path(wanted).filename(), /*is_folder=*/false);
  take(path);
  return path;
}

// A folder must not be called like a file, nor a file like a folder or another file. Numbers that
// were found taken are not tried again.
std::string Collection::free_name(const fs::path& folder, const fs::path& name, bool is_folder) {
  std::string path = (folder / name).string();
  const auto is_taken = [&] {
    return paths_.contains(path) || (!is_folder && folders_.contains(path));
  };
  if (!is_taken()) return path;
  int& number = next_numbers_.try_emplace({path, is_folder}, 2).first->second;
  const std::string stem = is_folder ? name.string() : name.stem().string();
  const std::string ending = is_folder ? "" : name.extension().string();
  do {
    path = (folder / fmt::format("{}-{}{}", stem, number, ending)).string();
  } while (is_taken() && ++number > 0);
  if (!is_folder) ++number;
  return path;
}

std::string Collection::beside_others(const std::string& path) {
  std::string free = path;
  std::error_code none;
  while (!earlier_files_.contains(free) && fs::exists(fs::symlink_status(folder_ / free, none))) {
    free = free_name(fs::path(path).parent_path(), fs::path(path).filename(), /*is_folder=*/false);
    take(free);
  }
  return free;
}

void Collection::take(const std::string& path) {
  paths_.insert(path);
  for (fs::path folder = fs::path(path).parent_path(); !folder.empty();
       folder = folder.parent_path()) {
    folders_.insert(folder.string());
  }
}

bool Collection::is_there(const Entry& entry) const {
  std::error_code error;
  const fs::path path = folder_ / entry.path;
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) != entry.bytes) return false;
  return sha256(read_file(path)) == entry.sha256;
}

bool Collection::adopt(const std::string& address, std::size_t item) {
  const auto found = known_.find(address);
  if (found == known_.end()) return false;
  const std::vector<Entry>& rows = found->second;
  const bool is_archive = std::any_of(rows.begin(), rows.end(),
                                      [](const Entry& entry) { return !entry.member.empty(); });
  const bool is_settled = std::any_of(rows.begin(), rows.end(), [&](const Entry& entry) {
    return entry.member.empty() && entry.fate != Fate::kFailed;
  });
  if (!is_settled) return false;
  std::set<std::string> hashes;
  for (const Entry& entry : rows) {
    if (entry.fate == Fate::kKept && !is_there(entry)) return false;
    if (entry.fate == Fate::kKept) hashes.insert(entry.sha256);
    if (entry.fate == Fate::kDuplicate && !hashes.contains(entry.sha256) &&
        !kept_.contains(entry.sha256)) {
      return false;
    }
  }
  std::size_t member = 0;
  for (const Entry& entry : rows) {
    const bool is_whole = is_archive && entry.member.empty();
    settle({item, is_whole ? kWholeArchive : member++}, entry);
  }
  return true;
}

fs::path Collection::place_of(const std::string& path) const {
  fs::path place = folder_ / path;
  make_folder(place.parent_path());
  // A link in the folder, whoever made it, does not lead out of it.
  const fs::path below =
      fs::canonical(place.parent_path()).lexically_relative(fs::canonical(folder_));
  if (below.empty() || *below.begin() == "..") {
    throw Error("{}: a link leads out of {}", place.string(), folder_.string());
  }
  return place;
}

// Thousands of files would take long if each were brought to the disk before the next: finish()
// does that once, and until then a run that goes on checks every file by its hash.
void Collection::put(const std::string& path, std::span<const std::uint8_t> bytes,
                     const fs::path& file) const {
  const fs::path place = place_of(path);
  const auto fail = [&](const std::string& reason) {
    throw Error("{}: can't write: {}", place.string(), reason);
  };
  fs::path whole = file;
  if (file.empty()) {
    whole = scratch_ / "file.part";
    std::ofstream out(whole, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) fail(std::generic_category().message(errno));
  }
  std::error_code error;
  fs::rename(whole, place, error);
  if (error) fail(error.message());
}

void Collection::keep(const Place& place, Entry entry, std::span<const std::uint8_t> bytes,
                      const fs::path& file) {
  entry.fate = Fate::kKept;
  entry.bytes = bytes.size();
  entry.sha256 = sha256(bytes);
  entry.date = date_now();
  const auto kept = kept_.find(entry.sha256);
  const bool is_first = kept == kept_.end() || place < kept->second;
  if (is_first && !is_there(entry)) {
    entry.path = beside_others(entry.path);
    put(entry.path, bytes, file);
  }
  if (is_first) append(entry);
  settle(place, entry);
  if (!is_first) append(entries_.at(place));
}

void Collection::note(const Place& place, Entry entry) {
  entry.date = date_now();
  append(entry);
  entries_[place] = std::move(entry);
}

void Collection::append(const Entry& entry) const {
  const std::string row = row_of(entry);
  append_to_file(folder_ / kManifestName,
                 {reinterpret_cast<const std::uint8_t*>(row.data()), row.size()});
}

void Collection::settle(const Place& place, Entry entry) {
  if (entry.fate == Fate::kKept) {
    const auto [kept, is_new] = kept_.emplace(entry.sha256, place);
    if (!is_new && kept->second < place) {
      entry.fate = Fate::kDuplicate;
      entry.note = entries_.at(kept->second).path;
    } else if (!is_new && place < kept->second) {
      Entry& other = entries_.at(kept->second);
      std::error_code ignored;
      if (other.path != entry.path) fs::remove(folder_ / other.path, ignored);
      other.fate = Fate::kDuplicate;
      other.note = entry.path;
      append(other);
      kept->second = place;
    }
  }
  entries_[place] = std::move(entry);
}

void Collection::finish() const {
  std::string text = head_;
  std::set<std::string> settled;
  for (const auto& [place, entry] : entries_) {
    settled.insert(entry.address);
    Entry row = entry;
    // The file that was first then need not be the first any more.
    if (row.fate == Fate::kDuplicate) row.note = entries_.at(kept_.at(row.sha256)).path;
    text += row_of(row);
  }
  for (const auto& [address, entries] : known_) {
    if (settled.contains(address)) continue;
    for (const Entry& entry : entries) {
      if (entry.fate == Fate::kKept || entry.fate == Fate::kDuplicate) text += row_of(entry);
    }
  }
  const int folder = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool is_on_disk = folder >= 0 && ::syncfs(folder) == 0;
  const int error = errno;
  if (folder >= 0) ::close(folder);
  if (!is_on_disk) {
    throw Error("{}: can't write: {}", folder_.string(), std::generic_category().message(error));
  }
  write_file(folder_ / kManifestName, text);
}

}  // namespace crnngan::download
