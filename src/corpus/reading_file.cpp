#include "corpus/reading_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/crc32c.h"
#include "base/error.h"
#include "base/interruption.h"
#include "base/random_access.h"
#include "base/write_all.h"

namespace crnngan::corpus {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kFirstLine = "crnngan readings 1\n";
constexpr std::size_t kBuffered = 1 << 16;
constexpr std::size_t kFrameBytes = 8;  // length and checksum
constexpr std::size_t kLeastToneBytes = 4;
constexpr std::size_t kLeastPieceBytes = 22;
constexpr std::uint32_t kMostRecordBytes = std::numeric_limits<std::uint32_t>::max();

using music::Tone;

void pack_tones(std::span<const Tone> tones, BinaryWriter& out) {
  for (const Tone& tone : tones) {
    out.byte(static_cast<std::uint8_t>(tone.pitch));
    out.byte(static_cast<std::uint8_t>(tone.velocity));
    out.number(static_cast<std::uint32_t>(tone.length_ticks));
    out.number(static_cast<std::uint32_t>(tone.gap_ticks));
  }
}

void pack_signatures(const music::Signatures& signatures, BinaryWriter& out) {
  out.number(static_cast<std::uint64_t>(signatures.first_onset_ticks));
  out.byte(signatures.keeps_beat ? 1 : 0);
  out.number(signatures.times.size());
  for (const midi::TimeSignatureChange& change : signatures.times) {
    out.fixed(change.ticks);
    out.fixed(change.signature.beats);
    out.fixed(change.signature.beat_unit);
  }
  out.number(signatures.keys.size());
  for (const midi::KeySignatureChange& change : signatures.keys) {
    out.fixed(change.ticks);
    out.fixed(change.signature.fifths);
    out.byte(change.signature.is_minor ? 1 : 0);
  }
}

music::Signatures unpack_signatures(BinaryReader& in) {
  music::Signatures signatures;
  signatures.first_onset_ticks = static_cast<std::int64_t>(in.number());
  signatures.keeps_beat = in.byte() != 0;
  signatures.times.resize(in.count(sizeof(std::int64_t)));
  for (midi::TimeSignatureChange& change : signatures.times) {
    change.ticks = in.fixed<decltype(change.ticks)>();
    change.signature.beats = in.fixed<decltype(change.signature.beats)>();
    change.signature.beat_unit = in.fixed<decltype(change.signature.beat_unit)>();
  }
  signatures.keys.resize(in.count(sizeof(std::int64_t)));
  for (midi::KeySignatureChange& change : signatures.keys) {
    change.ticks = in.fixed<decltype(change.ticks)>();
    change.signature.fifths = in.fixed<decltype(change.signature.fifths)>();
    change.signature.is_minor = in.byte() != 0;
  }
  return signatures;
}

std::string reason() { return std::generic_category().message(errno); }

}  // namespace

Record record_of(const Reading& reading) {
  BinaryWriter out;
  out.text(reading.name);
  out.number(reading.left_out.size());
  for (const std::string& line : reading.left_out) out.text(line);
  out.number(reading.repaired.size());
  for (const RepairedPiece& piece : reading.repaired) {
    out.text(piece.name);
    out.text(piece.repair);
  }
  out.number(reading.pieces.size());
  for (const Piece& piece : reading.pieces) {
    out.text(piece.name);
    for (const Label& label : kLabels) out.text(piece.*label.value);
    pack_signatures(piece.signatures, out);
    out.fixed(content_hash(piece.tones));
    BinaryWriter tones;
    pack_tones(piece.tones, tones);
    out.number(piece.tones.size());
    out.number(tones.bytes().size());
    out.append(tones.bytes());
  }
  Record record{.bytes = out.take()};
  record.checksum = crc32c(record.bytes);
  return record;
}

StoredReading from_record(std::span<const std::uint8_t> record) {
  BinaryReader in(record);
  StoredReading reading;
  reading.name = in.text();
  reading.left_out.resize(in.count());
  for (std::string& line : reading.left_out) line = in.text();
  reading.repaired.resize(in.count());
  for (RepairedPiece& piece : reading.repaired) piece = {in.text(), in.text()};
  reading.pieces.resize(in.count(kLeastPieceBytes));
  for (StoredPiece& piece : reading.pieces) {
    piece.head.name = in.text();
    for (const Label& label : kLabels) piece.head.*label.value = in.text();
    piece.head.signatures = unpack_signatures(in);
    piece.hash = in.fixed<std::uint64_t>();
    const std::uint64_t tones = in.number();
    const std::size_t bytes = in.count();
    if (tones == 0 || tones > bytes / kLeastToneBytes) throw Error("a number of tones is none");
    piece.place = {record.size() - in.left(), static_cast<std::uint32_t>(bytes),
                   static_cast<std::uint32_t>(tones)};
    in.bytes(bytes);
  }
  if (in.left() > 0) throw Error("holds more than a reading");
  return reading;
}

std::vector<Tone> unpack_tones(std::span<const std::uint8_t> bytes, std::size_t count) {
  if (count > bytes.size() / kLeastToneBytes) throw Error("ends too early");
  BinaryReader in(bytes);
  std::vector<Tone> tones(count);
  for (Tone& tone : tones) {
    tone.pitch = in.byte();
    tone.velocity = in.byte();
    const std::uint64_t length = in.number();
    const std::uint64_t gap = in.number();
    constexpr auto kMost = std::uint64_t{std::numeric_limits<std::int32_t>::max()};
    if (tone.pitch > 127 || tone.velocity < 1 || tone.velocity > 127 || length < 1 ||
        length > kMost || gap > kMost) {
      throw Error("a tone is out of range");
    }
    tone.length_ticks = static_cast<std::int32_t>(length);
    tone.gap_ticks = static_cast<std::int32_t>(gap);
  }
  if (in.left() > 0) throw Error("holds more tones than it says");
  return tones;
}

ReadingFile::ReadingFile(fs::path path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

ReadingFile::ReadingFile(ReadingFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)),
      size_(other.size_) {}

ReadingFile::~ReadingFile() {
  if (descriptor_ < 0) return;
  // What was read shall not be lost when the work ends early.
  write_all(descriptor_, buffer_);
  ::close(descriptor_);
}

ReadingFile ReadingFile::begin(const fs::path& path, const std::string& conditions) {
  // Never through a link that somebody has laid there.
  ::unlink(path.c_str());
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) throw Error("{}: can't write: {}", path.string(), reason());
  ReadingFile file(path, descriptor);
  ::flock(descriptor, LOCK_EX | LOCK_NB);  // held for go_on() to see
  BinaryWriter head;
  head.append({reinterpret_cast<const std::uint8_t*>(kFirstLine.data()), kFirstLine.size()});
  head.text(conditions);
  file.buffer_ = head.take();
  file.size_ = file.buffer_.size();
  return file;
}

ReadingFile ReadingFile::go_on(const fs::path& path, const std::string& conditions,
                               const std::function<void(StoredReading&&)>& take) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) {
    throw Error("{}: {}; without --resume it is prepared from the beginning", path.string(),
                errno == ENOENT ? "nothing was begun there" : "can't read: " + reason());
  }
  ReadingFile file(path, descriptor);
  struct stat status{};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    throw Error("{}: expected a file", path.string());
  }
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    throw Error("{}: another process is preparing it", path.string());
  }
  const auto end = static_cast<std::uint64_t>(status.st_size);
  const auto read = [&](std::uint64_t offset, std::size_t size) {
    Bytes bytes(static_cast<std::size_t>(std::min<std::uint64_t>(size, end - offset)));
    if (!read_all_at(descriptor, offset, bytes)) {
      throw Error("{}: can't read: {}", path.string(), reason());
    }
    return bytes;
  };
  BinaryWriter expected;
  expected.append({reinterpret_cast<const std::uint8_t*>(kFirstLine.data()), kFirstLine.size()});
  expected.text(conditions);
  if (read(0, expected.bytes().size()) != expected.bytes()) {
    throw Error(
        "{}: was begun by another version, or with another --layout; without --resume it "
        "is prepared from the beginning",
        path.string());
  }
  file.size_ = expected.bytes().size();
  while (true) {
    stop_if_interrupted();
    const Bytes frame = read(file.size_, kFrameBytes);
    if (frame.size() < kFrameBytes) break;
    BinaryReader in(frame);
    const auto length = in.fixed<std::uint32_t>();
    const auto checksum = in.fixed<std::uint32_t>();
    const Bytes record = read(file.size_ + kFrameBytes, length);
    if (record.size() < length || crc32c(record) != checksum) break;
    StoredReading reading;
    try {
      reading = from_record(record);
    } catch (const Error& error) {
      throw Error("{}: byte {}: {}", path.string(), file.size_, error.what());
    }
    for (StoredPiece& piece : reading.pieces) piece.place.offset += file.size_ + kFrameBytes;
    file.size_ += kFrameBytes + length;
    take(std::move(reading));
  }
  const auto size = static_cast<off_t>(file.size_);
  if (::ftruncate(descriptor, size) != 0 || ::lseek(descriptor, size, SEEK_SET) != size) {
    throw Error("{}: can't write: {}", path.string(), reason());
  }
  return file;
}

StoredReading ReadingFile::append(const Record& record) {
  StoredReading stored = from_record(record.bytes);
  if (record.bytes.size() > kMostRecordBytes) {
    throw Error("{}: holds more than a preparation can keep of one file", stored.name);
  }
  BinaryWriter frame;
  frame.fixed(static_cast<std::uint32_t>(record.bytes.size()));
  frame.fixed(record.checksum);
  for (StoredPiece& piece : stored.pieces) piece.place.offset += size_ + kFrameBytes;
  buffer_.insert(buffer_.end(), frame.bytes().begin(), frame.bytes().end());
  buffer_.insert(buffer_.end(), record.bytes.begin(), record.bytes.end());
  size_ += kFrameBytes + record.bytes.size();
  if (buffer_.size() >= kBuffered) flush();
  return stored;
}

void ReadingFile::flush() {
  const Bytes bytes = std::exchange(buffer_, {});
  if (!write_all(descriptor_, bytes)) throw Error("{}: can't write: {}", path_.string(), reason());
}

std::vector<Tone> ReadingFile::read_tones(const TonesPlace& place) const {
  Bytes bytes(place.bytes);
  errno = 0;
  if (!read_all_at(descriptor_, place.offset, bytes)) {
    throw Error("{}: can't read: {}", path_.string(), errno == 0 ? "it was cut off" : reason());
  }
  try {
    return unpack_tones(bytes, place.tones);
  } catch (const Error& error) {
    throw Error("{}: byte {}: {}", path_.string(), place.offset, error.what());
  }
}

void ReadingFile::remove() {
  buffer_.clear();
  ::unlink(path_.c_str());
}

}  // namespace crnngan::corpus
