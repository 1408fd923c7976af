#pragma once

// The folder of a download: MIDI files, each content once, and the manifest of what became of every
// address. After every call the disk holds whole files only, and a manifest that lists them.

#include <compare>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "download/manifest.h"

namespace crnngan::download {

// The place of a file in its download. Of files with the same bytes the one with the first place is
// kept, whichever came first.
struct Place {
  std::size_t item = 0;
  std::size_t member = 0;  // of an archive

  auto operator<=>(const Place&) const = default;
};

// The place of what is said of an archive itself.
inline constexpr std::size_t kWholeArchive = static_cast<std::size_t>(-1);

class Collection {
 public:
  // Of a new download, or of one that goes on: `before` is what its manifest says. Files are
  // written in `scratch`, a folder on the same disk, and moved when they are whole. Writes the
  // manifest. Throws Error, as all that writes does, when that fails.
  Collection(std::filesystem::path folder, std::filesystem::path scratch, const Manifest& before);

  // Removes the files of earlier runs that are as these wrote them, and forgets the runs.
  void clear();

  // The path for a file from `address` (and `member` of it): the one that it had in an earlier run,
  // else `wanted`, with a number before its ending ("a-2.mid") where that is taken.
  std::string path_for(const std::string& address, const std::string& member,
                       const std::string& wanted);

  // Takes over what an earlier run settled for the address: a file, or an archive with its members.
  // False when there is nothing, it had failed, or a file is not there as it was; it is to be
  // fetched then. To be called in the order of items.
  bool adopt(const std::string& address, std::size_t item);

  // Settles a file: puts it to its path unless its bytes are there already, or, where a file stands
  // that no manifest lists, to a path with a number. `entry` has path, address, member and licence.
  // The bytes may lie in a file, on the same disk, which is moved.
  void keep(const Place& place, Entry entry, std::span<const std::uint8_t> bytes,
            const std::filesystem::path& file = {});

  // Settles what has no file; `entry` lacks the date only.
  void note(const Place& place, Entry entry);

  // Writes the manifest anew, in the order of the places, without what no longer holds; files
  // of earlier runs that nobody asked for in this one follow.
  void finish() const;

  // What was settled or taken over.
  const std::map<Place, Entry>& entries() const { return entries_; }

 private:
  using Key = std::pair<std::string, std::string>;  // address and member

  void take(const std::string& path);
  std::string free_name(const std::filesystem::path& folder, const std::filesystem::path& name,
                        bool is_folder);
  std::string beside_others(const std::string& path);
  std::filesystem::path place_of(const std::string& path) const;
  void put(const std::string& path, std::span<const std::uint8_t> bytes,
           const std::filesystem::path& file) const;
  bool is_there(const Entry& entry) const;
  void append(const Entry& entry) const;
  void settle(const Place& place, Entry entry);

  std::filesystem::path folder_;
  std::filesystem::path scratch_;
  std::string head_;
  std::map<std::string, std::vector<Entry>> known_;           // from earlier runs, by address
  std::map<Key, std::deque<std::string>> known_paths_;        // not yet given out
  std::set<std::string> earlier_files_;                       // paths that earlier runs wrote to
  std::set<std::string> paths_;                               // of files, taken
  std::set<std::string> folders_;                             // that they lie in
  std::map<std::pair<std::string, bool>, int> next_numbers_;  // of files, and of folders
  std::map<Place, Entry> entries_;
  std::map<std::string, Place> kept_;  // by hash
};

}  // namespace crnngan::download
