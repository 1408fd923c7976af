#include "download/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <locale.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <vector>

#include "base/text.h"
#include "download/safe_path.h"

namespace crnngan::download {

namespace {

constexpr std::size_t kBlock = 1 << 16;
constexpr std::size_t kLongestPath = 1000;  // file systems take 4,096, the folder's own included

using Archive = std::unique_ptr<archive, decltype(&archive_read_free)>;

// What libarchive says of an archive that it can't read on.
class Damage : public std::exception {
 public:
  explicit Damage(archive* opened) {
    const char* text = archive_error_string(opened);
    message_ = text == nullptr ? "unknown fault" : text;
  }
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

// libarchive gives names in the encoding of the thread's locale.
class Utf8Names {
 public:
  Utf8Names() : locale_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (locale_ != nullptr) before_ = ::uselocale(locale_);
  }
  ~Utf8Names() {
    if (locale_ == nullptr) return;
    ::uselocale(before_);
    ::freelocale(locale_);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  locale_t locale_;
  locale_t before_ = nullptr;
};

Archive open_archive(const std::filesystem::path& path) {
  Archive opened(archive_read_new(), archive_read_free);
  if (!opened) throw std::bad_alloc();
  // Not all that libarchive has: some of its filters start other programs.
  archive_read_support_format_zip(opened.get());
  archive_read_support_format_tar(opened.get());
  archive_read_support_filter_gzip(opened.get());
  archive_read_support_filter_bzip2(opened.get());
  archive_read_support_filter_xz(opened.get());
  archive_read_support_filter_zstd(opened.get());
  if (archive_read_open_filename(opened.get(), path.c_str(), kBlock) != ARCHIVE_OK) {
    throw Damage(opened.get());
  }
  return opened;
}

bool is_music_name(const std::string& path) {
  const std::string ending = lower(path.substr(std::min(path.rfind('.'), path.size())));
  return ending == ".mid" || ending == ".midi" || ending == ".kar" || ending == ".rmi";
}

// What a member is instead of a file; empty for a file.
const char* kind_of(archive_entry* entry) {
  if (archive_entry_hardlink(entry) != nullptr || archive_entry_symlink(entry) != nullptr) {
    return "a link";
  }
  switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
    case 0:  // a zip that says nothing
      return "";
    case AE_IFLNK:
      return "a link";
    case AE_IFCHR:
    case AE_IFBLK:
      return "a device";
    case AE_IFIFO:
      return "a pipe";
    case AE_IFSOCK:
      return "a socket";
    default:
      return "no file";
  }
}

class Unpacker {
 public:
  Unpacker(const std::filesystem::path& path, std::string within, const ArchiveLimits& limits,
           const ArchiveReader& reader)
      : within_(std::move(within)),
        limits_(limits),
        reader_(reader),
        most_bytes_(std::min(
            limits.unpacked_bytes,
            std::max(limits.always_bytes, limits.ratio * std::filesystem::file_size(path)))) {}

  Unpacking run(const std::filesystem::path& path) {
    const Utf8Names utf8_names;
    try {
      const Archive opened = open_archive(path);
      read_members(opened.get());
    } catch (const Damage& error) {
      result_.fault = fmt::format("damaged or cut off: {}", error.what());
      result_.is_damaged = true;
    }
    return result_;
  }

 private:
  void read_members(archive* opened) {
    archive_entry* entry = nullptr;
    std::uint64_t members = 0;
    while (result_.fault.empty()) {
      const int status = archive_read_next_header(opened, &entry);
      if (status == ARCHIVE_EOF) return;
      if (status < ARCHIVE_WARN) throw Damage(opened);
      const auto position =
          static_cast<std::uint64_t>(std::max<std::int64_t>(0, archive_filter_bytes(opened, -1)));
      if (reader_.stop(position)) {
        result_.stopped = true;
        return;
      }
      if (++members > limits_.members) {
        result_.fault = fmt::format("more than {} members", limits_.members);
        return;
      }
      read_member(opened, entry);
    }
  }

  void read_member(archive* opened, archive_entry* entry) {
    if (archive_entry_filetype(entry) == AE_IFDIR) return;
    const char* raw = archive_entry_pathname(entry);
    const std::string name = raw == nullptr ? "" : raw;
    const std::optional<std::string> path = safe_path(name);
    if (!path || path->empty()) {
      reader_.refuse(name, "its path leads out of the folder");
    } else if (path->size() > kLongestPath) {
      reader_.refuse(name, fmt::format("its path is longer than {} bytes", kLongestPath));
    } else if (const std::string kind = kind_of(entry); !kind.empty()) {
      reader_.refuse(name, "it is " + kind);
    } else if (const std::string place = path_within(*path, within_);
               place.empty() || !is_music_name(place)) {
      ++result_.others;
    } else {
      take(opened, name, place);
      return;
    }
    pass_over(opened, entry);
  }

  // Where all members are one stream, those passed over are unpacked as well.
  void pass_over(archive* opened, archive_entry* entry) {
    if (archive_entry_size_is_set(entry) == 0) {
      read(opened, [](std::span<const std::uint8_t>) {});
      return;
    }
    count(static_cast<std::uint64_t>(std::max<std::int64_t>(0, archive_entry_size(entry))));
    if (result_.fault.empty() && archive_read_data_skip(opened) < ARCHIVE_FAILED) {
      throw Damage(opened);
    }
  }

  void take(archive* opened, const std::string& name, const std::string& path) {
    std::vector<std::uint8_t> bytes;
    bool is_too_large = false;
    const bool is_whole = read(opened, [&](std::span<const std::uint8_t> block) {
      is_too_large = is_too_large || bytes.size() + block.size() > limits_.file_bytes;
      if (!is_too_large) bytes.insert(bytes.end(), block.begin(), block.end());
    });
    if (!result_.fault.empty()) return;
    if (!is_whole) {
      reader_.refuse(name, "it is damaged, encrypted, or packed in a way that is not known");
    } else if (is_too_large) {
      reader_.refuse(name, fmt::format("larger than {} MiB", limits_.file_bytes >> 20));
    } else {
      reader_.take(name, path, bytes);
    }
  }

  // The member's bytes to its end, or to where they are too many. False when this member can't be
  // read, but those behind it can.
  template <class Use>
  bool read(archive* opened, const Use& use) {
    std::vector<std::uint8_t> block(kBlock);
    while (result_.fault.empty()) {
      const la_ssize_t got = archive_read_data(opened, block.data(), block.size());
      if (got == ARCHIVE_FAILED) return false;
      if (got < ARCHIVE_WARN) throw Damage(opened);
      if (got <= 0) return true;
      count(static_cast<std::uint64_t>(got));
      use(std::span(block).first(static_cast<std::size_t>(got)));
    }
    return true;
  }

  void count(std::uint64_t bytes) {
    unpacked_bytes_ += std::min(bytes, most_bytes_ + 1);
    if (unpacked_bytes_ <= most_bytes_) return;
    result_.fault = fmt::format("unpacks to more than {} MiB, which no such archive of music does",
                                most_bytes_ >> 20);
  }

  std::string within_;
  ArchiveLimits limits_;
  const ArchiveReader& reader_;
  std::uint64_t most_bytes_;
  std::uint64_t unpacked_bytes_ = 0;
  Unpacking result_;
};

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
                       const ArchiveLimits& limits, const ArchiveReader& reader) {
  return Unpacker(archive, within, limits, reader).run(archive);
}

}  // namespace crnngan::download
