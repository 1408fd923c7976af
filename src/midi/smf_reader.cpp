#include "midi/smf_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "midi/note_order.h"
#include "midi/track_reader.h"
#include "midi/wrapping.h"

namespace crnngan::midi {

namespace {

// "MThd", its length, and the three numbers it holds.
constexpr std::size_t kHeaderContent = 6;
constexpr std::size_t kChunkHead = 8;  // four letters and a length
// A note-on and a note-off with running status take six, longer delta times a byte or two more.
constexpr std::size_t kBytesPerNote = 8;

struct Chunk {
  std::string_view type;
  std::size_t begin = 0;   // of its content
  std::size_t length = 0;  // as it says
};

class FileReader {
 public:
  FileReader(std::span<const std::uint8_t> bytes, Messages messages)
      : bytes_(bytes), track_reader_(contents_, messages) {}

  Parsed<SmfContents> read() {
    if (auto error = unwrap_gzip()) return *error;
    Parsed<SmfContents> contents = read_unpacked();
    if (contents.ok() || !contents_.unpacked) return contents;
    return ParseError{0, fmt::format("a gzip file, and in it at byte {}: {}",
                                     contents.error().offset, contents.error().message)};
  }

 private:
  Parsed<SmfContents> read_unpacked() {
    unwrap_macbinary();
    if (auto error = unwrap_rmid()) return *error;
    if (auto error = read_header()) return *error;
    contents_.notes.reserve((bytes_.size() - next_) / kBytesPerNote);
    read_chunks();
    if (contents_.tracks == 0) return ParseError{header_, "no track chunk after the header"};
    // When tracks break off and there is no note at all, nothing shows that these are MIDI events.
    if (contents_.notes.empty() && first_fault_) return *first_fault_;
    track_reader_.finish();
    report_header();
    return std::move(contents_);
  }

  std::uint32_t big_endian(std::size_t offset, std::size_t count) const {
    std::uint32_t value = 0;
    for (const std::uint8_t byte : bytes_.subspan(offset, count)) value = value << 8 | byte;
    return value;
  }

  std::uint32_t little_endian_32(std::size_t offset) const {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) value = value << 8 | bytes_[offset + i];
    return value;
  }

  // Up to `count` bytes as characters; fewer at the end.
  std::string_view text(std::size_t offset, std::size_t count) const {
    const auto all = std::string_view(reinterpret_cast<const char*>(bytes_.data()), bytes_.size());
    return all.substr(std::min(offset, all.size()), count);
  }

  template <class... Args>
  void repair(std::size_t offset, fmt::format_string<Args...> format, Args&&... args) {
    contents_.repairs.push_back({offset, fmt::format(format, std::forward<Args>(args)...)});
  }

  // Replaces the bytes by what a gzip file holds.
  std::optional<ParseError> unwrap_gzip() {
    if (!is_gzip(bytes_)) return std::nullopt;
    Parsed<Bytes> content = unpack_gzip(bytes_);
    if (!content.ok()) return content.error();
    repair(0, "a gzip file, unpacked: places are those of its content");
    contents_.unpacked = std::make_shared<const Bytes>(std::move(content.value()));
    bytes_ = *contents_.unpacked;
    return std::nullopt;
  }

  // Passes over the head that Macintosh computers put before a file's data, and leaves out what is
  // behind these.
  void unwrap_macbinary() {
    header_ = macbinary_head(bytes_);
    if (header_ == 0) return;
    repair(0, "a MacBinary file: its head of {} bytes left out", header_);
    const std::size_t length = big_endian(kMacBinaryLength, 4);
    if (length > 0 && length < bytes_.size() - header_) bytes_ = bytes_.first(header_ + length);
  }

  // Narrows the bytes to the "data" chunk of a RIFF file of type RMID (RP-029).
  std::optional<ParseError> unwrap_rmid() {
    if (text(header_, 4) != "RIFF") return std::nullopt;
    if (text(header_ + 8, 4) != "RMID") {
      return ParseError{header_, "a RIFF file whose type is not RMID"};
    }
    std::size_t offset = header_ + 12;
    while (offset + kChunkHead <= bytes_.size()) {
      const std::size_t begin = offset + kChunkHead;
      const std::size_t length = little_endian_32(offset + 4);
      if (text(offset, 4) == "data") {
        const std::size_t there = bytes_.size() - begin;
        if (length > there) repair(offset, "RMID data of {} bytes, {} are there", length, there);
        bytes_ = bytes_.first(begin + std::min(length, there));
        header_ = begin;
        return std::nullopt;
      }
      offset = begin + length + length % 2;
    }
    return ParseError{header_ + 12, "an RMID file without a data chunk"};
  }

  std::optional<ParseError> read_header() {
    if (bytes_.size() == header_) return ParseError{header_, "no bytes where a file was expected"};
    if (text(header_, 4) == "PK\x03\x04") {
      return ParseError{header_, "a zip archive: unpack it, and take what is in it"};
    }
    if (text(header_, 4) != "MThd") {
      return ParseError{header_, "not a MIDI file: it does not start with MThd"};
    }
    if (bytes_.size() - header_ < kChunkHead + kHeaderContent) {
      return ParseError{bytes_.size(), "the file ends inside its header chunk"};
    }
    const std::size_t length = big_endian(header_ + 4, 4);
    if (length < kHeaderContent) {
      return ParseError{header_ + 4,
                        fmt::format("header length must be 6 or more, found {}", length)};
    }
    const std::uint32_t format = big_endian(header_ + 8, 2);
    if (format > 2) {
      return ParseError{header_ + 8, fmt::format("format must be 0, 1 or 2, found {}", format)};
    }
    if (auto error = read_division()) return error;
    contents_.format = static_cast<int>(format);
    tracks_said_ = static_cast<int>(big_endian(header_ + 10, 2));

    next_ = header_ + kChunkHead + kHeaderContent;
    if (length > kHeaderContent) {
      const std::size_t after = header_ + kChunkHead + length;
      if (chunk_at(after)) {
        next_ = after;
      } else {
        repair(header_ + 4, "no chunk after a header of {} bytes; looked for after 6", length);
      }
    }
    return std::nullopt;
  }

  // Ticks a quarter, or SMPTE frames a second (as a negative number) and ticks a frame. What has
  // the sign of frames, but no rate that SMPTE knows, are more ticks than the format's 15 bits
  // hold.
  std::optional<ParseError> read_division() {
    const std::size_t place = header_ + 12;
    const auto division = static_cast<int>(big_endian(place, 2));
    if (division == 0) return ParseError{place, "division 0: no ticks in a quarter"};
    contents_.ticks_per_quarter = division;
    if (division < 0x8000) return std::nullopt;
    const int frames = 256 - (division >> 8);
    const int ticks = division & 0xFF;
    if (frames != 24 && frames != 25 && frames != 29 && frames != 30) {
      repair(place, "division 0x{:04X}, no SMPTE rate: taken for {} ticks a quarter", division,
             division);
      return std::nullopt;
    }
    if (ticks == 0) {
      return ParseError{place,
                        fmt::format("SMPTE division 0x{:04X}: no ticks in a frame", division)};
    }
    // 29 stands for 30 frames in 1.001 s.
    const int nominal = frames == 29 ? 30 : frames;
    const double seconds = frames == 29 ? 1.001 : 1;
    contents_.is_smpte = true;
    contents_.ticks_per_quarter = std::max(nominal * ticks / 2, 1);
    const double us = 1e6 * seconds * contents_.ticks_per_quarter / (nominal * ticks);
    contents_.time_line.tempos = {{0, static_cast<std::uint32_t>(std::lround(us))}};
    repair(place, "SMPTE division 0x{:04X}, {} ticks in {} s: read at 120 quarters a minute",
           division, nominal * ticks, seconds);
    return std::nullopt;
  }

  // The chunk that starts there. A track may pass the end of the file; any other type is only
  // believed when it is printable and its content is there.
  std::optional<Chunk> chunk_at(std::size_t offset) const {
    if (offset > bytes_.size() || bytes_.size() - offset < kChunkHead) return std::nullopt;
    const Chunk chunk{text(offset, 4), offset + kChunkHead, big_endian(offset + 4, 4)};
    const bool printable = std::all_of(chunk.type.begin(), chunk.type.end(),
                                       [](char c) { return c >= ' ' && c <= '~'; });
    const bool whole = chunk.length <= bytes_.size() - chunk.begin;
    if (chunk.type == "MTrk" || (printable && whole)) return chunk;
    return std::nullopt;
  }

  void read_chunks() {
    while (next_ < bytes_.size()) {
      if (const auto chunk = chunk_at(next_)) {
        if (chunk->type == "MTrk") {
          read_track(*chunk);
        } else {
          next_ = chunk->begin + chunk->length;
        }
        continue;
      }
      // While the header promises more tracks, a wrong length has led astray: look for the next
      // track. After the last, these are remains, often of a longer file's old tracks.
      std::size_t found = bytes_.size();
      if (contents_.tracks < tracks_said_)
        found = std::min(found, text_position("MTrk", next_ + 1));
      repair(next_, "{} bytes that are no chunk left out", found - next_);
      next_ = found;
    }
  }

  std::size_t text_position(std::string_view wanted, std::size_t from) const {
    return text(0, bytes_.size()).find(wanted, from);
  }

  void read_track(const Chunk& chunk) {
    const std::size_t there = bytes_.size() - chunk.begin;
    const bool overrun = chunk.length > there;
    const std::size_t chunk_end = chunk.begin + std::min(chunk.length, there);
    const int number = ++contents_.tracks;
    if (overrun) {
      repair(next_, "track {}: a chunk of {} bytes where {} are left", number, chunk.length, there);
    }
    const TrackEnd end = track_reader_.read(bytes_.first(chunk_end), chunk.begin);
    if (end.fault) {
      repair(end.fault->offset, "track {} ends early: {}", number, end.fault->message);
      if (!first_fault_) first_fault_ = end.fault;
    } else if (!overrun && end.offset < chunk_end) {
      repair(end.offset, "track {}: {} bytes after End of Track left out", number,
             chunk_end - end.offset);
    }
    // A length that passes the end of the file says nothing of where the next chunk starts.
    next_ = overrun ? end.offset : chunk_end;
  }

  void report_header() {
    if (contents_.tracks != tracks_said_) {
      repair(header_ + 10, "the header says {} tracks, {} are there", tracks_said_,
             contents_.tracks);
    }
    if (contents_.format == 0 && contents_.tracks > 1) {
      repair(header_ + 8, "format 0 with {} tracks, merged", contents_.tracks);
    }
    if (contents_.format == 2) {
      repair(header_ + 8, "format 2: independent tracks, merged as if they started together");
    }
  }

  std::span<const std::uint8_t> bytes_;  // from the start of the file to where MIDI ends
  std::size_t header_ = 0;               // where MThd starts
  std::size_t next_ = 0;                 // where the next chunk is expected
  int tracks_said_ = 0;                  // by the header
  std::optional<ParseError> first_fault_;
  SmfContents contents_;
  TrackReader track_reader_;
};

}  // namespace

Parsed<SmfContents> read_smf(std::span<const std::uint8_t> bytes, NoteOrder order,
                             Messages messages) {
  Parsed<SmfContents> contents = FileReader(bytes, messages).read();
  if (!contents.ok()) return contents;
  if (order == NoteOrder::kByOnset) sort_notes(contents.value().notes);
  put_in_order(contents.value().time_line);
  std::ranges::stable_sort(contents.value().messages, {}, &Message::ticks);
  return contents;
}

}  // namespace crnngan::midi
