#include "archive/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <locale.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "archive/safe_path.h"
#include "base/error.h"
#include "base/text.h"

namespace crnngan::archive {

namespace {

constexpr std::size_t kBlock = 1 << 16;
constexpr std::size_t kLongestPath = 1000;  // file systems take 4,096, the folder's own included

using Handle = std::unique_ptr<::archive, decltype(&archive_read_free)>;

// What libarchive says of an archive that it can't read on.
class Damage : public std::exception {
 public:
  explicit Damage(::archive* opened) {
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

Handle new_handle() {
  Handle handle(archive_read_new(), archive_read_free);
  if (!handle) throw std::bad_alloc();
  // Not all that libarchive has: some of its filters start other programs.
  archive_read_support_format_zip(handle.get());
  archive_read_support_format_tar(handle.get());
  archive_read_support_filter_gzip(handle.get());
  archive_read_support_filter_bzip2(handle.get());
  archive_read_support_filter_xz(handle.get());
  archive_read_support_filter_zstd(handle.get());
  return handle;
}

constexpr std::string_view kEndings[] = {".zip",     ".tar",    ".tar.gz", ".tgz",
                                         ".tar.bz2", ".tar.xz", ".tar.zst"};

// Of an archive's name; empty when it is none.
std::string_view ending_of(const std::string& name) {
  const std::string small = lower(name);
  for (const std::string_view ending : kEndings) {
    if (small.size() > ending.size() && small.ends_with(ending)) return ending;
  }
  return {};
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

}  // namespace

bool is_archive(const std::filesystem::path& path) {
  return !ending_of(path.filename().string()).empty();
}

std::string stem_of(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return name.substr(0, name.size() - ending_of(name).size());
}

class Reader::Opened {
 public:
  Opened(const Limits& limits, Place place, std::optional<std::uint64_t> packed_bytes)
      : limits_(limits),
        place_(std::move(place)),
        packed_bytes_(packed_bytes),
        handle_(new_handle()) {}

  // `open` is a call of libarchive.
  template <class Open>
  void open(const Open& open) {
    trying([&] {
      if (open(handle_.get()) != ARCHIVE_OK) throw Damage(handle_.get());
    });
  }

  std::optional<Member> next() {
    const Utf8Names utf8_names;
    std::optional<Member> member;
    if (is_at_end_ || !fault_.empty()) return member;
    trying([&] { member = next_member(); });
    if (!fault_.empty()) member.reset();
    is_at_end_ = !member;
    return member;
  }

  std::uint64_t done_bytes() const {
    const std::int64_t bytes = archive_filter_bytes(handle_.get(), -1);
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, bytes));
  }

  const std::string& fault() const { return fault_; }
  bool is_damaged() const { return is_damaged_; }

 private:
  template <class Work>
  void trying(const Work& work) {
    try {
      work();
    } catch (const Damage& error) {
      fault_ = fmt::format("damaged or cut off: {}", error.what());
      is_damaged_ = true;
    }
  }

  std::optional<Member> next_member() {
    archive_entry* entry = nullptr;
    while (true) {
      const int status = archive_read_next_header(handle_.get(), &entry);
      if (status == ARCHIVE_EOF) return std::nullopt;
      if (status < ARCHIVE_WARN) throw Damage(handle_.get());
      if (++members_ > limits_.members) {
        fault_ = fmt::format("more than {} members", limits_.members);
        return std::nullopt;
      }
      if (archive_entry_filetype(entry) != AE_IFDIR) return read_member(entry);
    }
  }

  Member read_member(archive_entry* entry) {
    const char* raw = archive_entry_pathname(entry);
    Member member{.name = raw == nullptr ? "" : raw};
    const std::optional<std::string> path = safe_path(member.name);
    if (!path || path->empty()) {
      member.refused = "its path leads out of the folder";
    } else if (path->size() > kLongestPath) {
      member.refused = fmt::format("its path is longer than {} bytes", kLongestPath);
    } else if (const std::string kind = kind_of(entry); !kind.empty()) {
      member.refused = "it is " + kind;
    } else if (member.path = place_(*path); !member.path.empty()) {
      take(member);
      return member;
    }
    pass_over(entry);
    return member;
  }

  // Where all members are one stream, those passed over are unpacked as well.
  void pass_over(archive_entry* entry) {
    if (archive_entry_size_is_set(entry) == 0) {
      read([](std::span<const std::uint8_t>) {});
      return;
    }
    count(static_cast<std::uint64_t>(std::max<std::int64_t>(0, archive_entry_size(entry))));
    if (fault_.empty() && archive_read_data_skip(handle_.get()) < ARCHIVE_FAILED) {
      throw Damage(handle_.get());
    }
  }

  void take(Member& member) {
    bool is_too_large = false;
    const bool is_whole = read([&](std::span<const std::uint8_t> block) {
      is_too_large = is_too_large || member.bytes.size() + block.size() > limits_.file_bytes;
      if (!is_too_large) member.bytes.insert(member.bytes.end(), block.begin(), block.end());
    });
    if (!is_whole) {
      member.refused = "it is damaged, encrypted, or packed in a way that is not known";
    } else if (is_too_large) {
      member.refused = fmt::format("larger than {} MiB", limits_.file_bytes >> 20);
    }
    if (!member.refused.empty()) member.bytes.clear();
  }

  // The member's bytes to its end, or to where they are too many. False when this member can't be
  // read, but those behind it can.
  template <class Use>
  bool read(const Use& use) {
    while (fault_.empty()) {
      const la_ssize_t got = archive_read_data(handle_.get(), block_.data(), block_.size());
      if (got == ARCHIVE_FAILED) return false;
      if (got < ARCHIVE_WARN) throw Damage(handle_.get());
      if (got <= 0) return true;
      count(static_cast<std::uint64_t>(got));
      use(std::span<const std::uint8_t>(block_).first(static_cast<std::size_t>(got)));
    }
    return true;
  }

  void count(std::uint64_t bytes) {
    const std::uint64_t packed = packed_bytes_.value_or(done_bytes());
    const std::uint64_t most =
        std::min(limits_.unpacked_bytes, std::max(limits_.always_bytes, limits_.ratio * packed));
    unpacked_bytes_ += std::min(bytes, most + 1);
    if (unpacked_bytes_ <= most) return;
    fault_ =
        fmt::format("unpacks to more than {} MiB, which no such archive of music does", most >> 20);
  }

  Limits limits_;
  Place place_;
  std::optional<std::uint64_t> packed_bytes_;  // none: a stream
  Handle handle_;
  Bytes block_ = Bytes(kBlock);
  std::uint64_t members_ = 0;
  std::uint64_t unpacked_bytes_ = 0;
  bool is_at_end_ = false;
  std::string fault_;
  bool is_damaged_ = false;
};

Reader::Reader(const std::filesystem::path& path, const Limits& limits, Place place) {
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(path, error);
  if (error) throw Error("{}: can't read: {}", path.string(), error.message());
  opened_ = std::make_unique<Opened>(limits, std::move(place), size);
  opened_->open(
      [&](::archive* handle) { return archive_read_open_filename(handle, path.c_str(), kBlock); });
}

Reader::Reader(int descriptor, const Limits& limits, Place place)
    : opened_(std::make_unique<Opened>(limits, std::move(place), std::nullopt)) {
  opened_->open(
      [&](::archive* handle) { return archive_read_open_fd(handle, descriptor, kBlock); });
}

Reader::~Reader() = default;
std::optional<Member> Reader::next() { return opened_->next(); }
std::uint64_t Reader::done_bytes() const { return opened_->done_bytes(); }
const std::string& Reader::fault() const { return opened_->fault(); }
bool Reader::is_damaged() const { return opened_->is_damaged(); }

}  // namespace crnngan::archive
