#pragma once

// Small files to serve.

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/temporary_folder.h"

namespace crnngan::test {

// A whole MIDI file of a few tones; another for each number below a thousand, also as music.
inline std::string sample_midi(int number) {
  std::string track;
  for (int tone = 0; tone < 12; ++tone) {
    const auto pitch = static_cast<char>(40 + (number * (tone % 3 + 1) + tone * 7) % 60);
    const auto length = static_cast<char>(10 + (number / (tone % 2 == 0 ? 1 : 60)) % 100);
    track += std::string{'\0', '\x90', pitch, '\x40', length, '\x80', pitch, '\0'};
  }
  track += std::string{'\0', '\xff', '\x2f', '\0'};
  std::string file{"MThd\0\0\0\6\0\0\0\1\0\x60MTrk\0\0\0", 21};
  return file + static_cast<char>(track.size()) + track;
}

inline std::string text_of(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

struct Member {
  std::string path;
  std::string content;
  unsigned type = AE_IFREG;
  std::string link = {};  // where a link leads
};

enum class Packing { kZip, kTar, kTarGz, kTarXz };

// An archive with these members.
inline std::string sample_archive(const std::vector<Member>& members, Packing packing) {
  const TemporaryFolder folder;
  const std::string path = (folder / "archive").string();
  // libarchive takes names in the locale's encoding.
  const locale_t utf8 = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  const locale_t before = ::uselocale(utf8);
  ::archive* out = archive_write_new();
  if (packing == Packing::kZip) {
    archive_write_set_format_zip(out);
  } else {
    archive_write_set_format_pax_restricted(out);
  }
  if (packing == Packing::kTarGz) archive_write_add_filter_gzip(out);
  if (packing == Packing::kTarXz) archive_write_add_filter_xz(out);
  archive_write_open_filename(out, path.c_str());
  for (const Member& member : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.path.c_str());
    archive_entry_set_filetype(entry, member.type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(member.content.size()));
    if (member.type == AE_IFLNK) archive_entry_set_symlink(entry, member.link.c_str());
    if (member.type == AE_IFREG && !member.link.empty()) {
      archive_entry_set_hardlink(entry, member.link.c_str());
    }
    if (archive_write_header(out, entry) != ARCHIVE_OK) {
      throw std::runtime_error(archive_error_string(out));
    }
    archive_write_data(out, member.content.data(), member.content.size());
    archive_entry_free(entry);
  }
  archive_write_close(out);
  archive_write_free(out);
  ::uselocale(before);
  ::freelocale(utf8);
  return text_of(read_file(path));
}

}  // namespace crnngan::test
