#pragma once

// CSV text -> records, by RFC 4180: fields between commas, semicolons or tabs, quotes around those
// that hold such or line ends, doubled quotes inside. The header names the columns and tells the
// delimiter. Line ends are LF or CRLF, the text is UTF-8, with or without a byte order mark. Memory
// does not grow with the text.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "table/csv_input.h"
#include "table/table.h"

namespace crnngan::table {

inline constexpr std::size_t kMostFieldBytes = (1 << 16) - 1;
inline constexpr std::size_t kMostRecordBytes = std::size_t{1} << 24;

class CsvParser;

// A record's fields as they stand in it, quotes included. REQUIRES a record that was read.
std::vector<std::string> raw_fields(const std::string& record, char delimiter);

class CsvReader {
 public:
  // Reads the header. `name` is the file's in messages. This and next() throw BadInput, as
  // FILE:LINE:COLUMN: why, and what the source throws.
  CsvReader(std::string name, ByteSource source);
  ~CsvReader();

  // What the header tells, all but `missing`.
  const std::vector<std::string>& header() const { return header_; }
  const Dialect& dialect() const { return dialect_; }

  // Goes to the next record; false at the end. Empty lines are passed over. Every record has as
  // many fields as the header.
  bool next();

  // Of the record: its fields, until the next one is read; its bytes; the line that it begins in,
  // from 1 on.
  std::span<const std::string_view> fields() const { return fields_; }
  const std::string& record() const { return record_; }
  std::uint64_t line() const { return line_of_record_; }

  // Throws BadInput about a column, from 0 on, of the record.
  [[noreturn]] void refuse(std::size_t column, const std::string& why) const;
  [[noreturn]] void refuse(std::uint64_t line, std::size_t column, const std::string& why) const;

 private:
  static void end_field(void* content, std::size_t size, void* reader) noexcept;
  static void end_record(int terminator, void* reader) noexcept;

  bool refill();
  void read_header();
  bool read_record();
  void feed(std::string_view bytes);
  void check_bytes(std::size_t first);
  void finish_fields();
  [[noreturn]] void refuse_field(std::size_t column) const;

  std::string name_;
  ByteSource source_;
  std::string buffer_;
  std::size_t next_byte_ = 0;  // in the buffer
  bool is_at_end_ = false;     // of the source
  std::unique_ptr<CsvParser> parser_;
  std::vector<std::string> header_;
  Dialect dialect_;

  std::string record_;             // as it stands
  std::string content_;            // of its fields, one behind the other
  std::vector<std::size_t> ends_;  // of the fields in that
  std::vector<std::string_view> fields_;
  bool is_complete_ = false;
  std::uint64_t line_ = 1;
  std::uint64_t line_of_record_ = 1;
};

}  // namespace crnngan::table
