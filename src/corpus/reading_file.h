#pragma once

// What was read so far, on disk: the readings of files (reading.h), one behind the other, from
// which a preparation goes on after its end came early, and from which the corpus is written. Only
// this program reads it; it stands beside the corpus while that is prepared.
//
// The file is a line that names the format, then what the readings depend on beside the sources, as
// a text, then a record a file: its length and CRC-32C, four bytes each, and its bytes.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/binary.h"
#include "corpus/corpus.h"
#include "corpus/reading.h"
#include "corpus/stored_piece.h"

namespace crnngan::corpus {

// A reading without the tones of its pieces.
struct StoredReading {
  std::string name;
  std::vector<StoredPiece> pieces;
  std::vector<std::string> left_out;
  std::vector<RepairedPiece> repaired;
};

// A reading as it is stored.
struct Record {
  Bytes bytes;
  std::uint32_t checksum = 0;
};
Record record_of(const Reading& reading);

// The reading back, with places of tones that count from the record's first byte. Throws Error when
// the bytes are none.
StoredReading from_record(std::span<const std::uint8_t> bytes);

// Tones as a record has them, and back. Throws Error when the bytes are none.
std::vector<music::Tone> unpack_tones(std::span<const std::uint8_t> bytes, std::size_t count);

class ReadingFile {
 public:
  // Begins a file anew, in place of one that is there.
  static ReadingFile begin(const std::filesystem::path& path, const std::string& conditions);

  // Goes on with one that is there: hands over what was read, in order. What was cut off in writing
  // is dropped. Throws Error when there is none, it is none of these, or was begun under other
  // conditions.
  static ReadingFile go_on(const std::filesystem::path& path, const std::string& conditions,
                           const std::function<void(StoredReading&&)>& take);

  ~ReadingFile();
  ReadingFile(ReadingFile&& other) noexcept;
  ReadingFile(const ReadingFile&) = delete;
  ReadingFile& operator=(const ReadingFile&) = delete;

  // Throws Error when it can't be written.
  StoredReading append(const Record& record);

  // Writes out what append() still holds back, before read_tones().
  void flush();

  // Any number of threads. Throws Error when the file is damaged.
  std::vector<music::Tone> read_tones(const TonesPlace& place) const;

  // The corpus is there: the file goes. What throws instead leaves it, for go_on().
  void remove();

 private:
  ReadingFile(std::filesystem::path path, int descriptor);

  std::filesystem::path path_;
  int descriptor_;
  Bytes buffer_;
  std::uint64_t size_ = 0;  // buffered bytes included
};

}  // namespace crnngan::corpus
