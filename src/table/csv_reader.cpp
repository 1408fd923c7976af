#include "table/csv_reader.h"

#include <csv.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <optional>

#include "base/error.h"
#include "base/interruption.h"
#include "base/text.h"
#include "table/csv_field.h"

namespace crnngan::table {

// libcsv's parser.
class CsvParser {
 public:
  explicit CsvParser(char delimiter);
  ~CsvParser() { csv_free(&parser_); }
  CsvParser(const CsvParser&) = delete;
  CsvParser& operator=(const CsvParser&) = delete;

  csv_parser* get() { return &parser_; }

 private:
  csv_parser parser_{};
};

namespace {

constexpr std::size_t kBlockBytes = 1 << 16;
constexpr std::size_t kMostHeaderBytes = 1 << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr char kDelimiters[] = {',', ';', '\t'};

// A carriage return belongs to the line feed behind it (which CsvReader sees to), and is left out
// as spaces around fields are where those are no part of them.
int is_left_out(unsigned char c) { return c == '\r' ? 1 : 0; }
int ends_record(unsigned char c) { return c == '\n' ? 1 : 0; }

}  // namespace

CsvParser::CsvParser(char delimiter) {
  if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
  csv_set_delim(&parser_, static_cast<unsigned char>(delimiter));
  csv_set_space_func(&parser_, is_left_out);
  csv_set_term_func(&parser_, ends_record);
  csv_set_blk_size(&parser_, kMostFieldBytes + 1);  // a larger field needs a second block
}

namespace {

bool is_beyond_bounds(CsvParser& parser, std::size_t fields) {
  return fields > kMostColumns || csv_get_buffer_size(parser.get()) > kMostFieldBytes + 1;
}

// Fields of the first record that bytes hold, byte by byte.
struct FirstRecord {
  std::vector<std::string> fields = {};  // as they stand
  bool is_complete = false;
  bool is_faulty = false;
};

FirstRecord scan_first_record(std::string_view text, bool is_all, char delimiter) {
  struct Scan {
    std::string_view text;
    std::size_t begin = 0;
    std::size_t place = 0;
    FirstRecord found = {};
  } scan{text};
  const auto field = [](void*, std::size_t, void* data) {
    auto& at = *static_cast<Scan*>(data);
    std::string_view raw = at.text.substr(at.begin, at.place - at.begin);
    if (raw.ends_with('\r')) raw.remove_suffix(1);
    at.found.fields.emplace_back(raw);
    at.begin = at.place + 1;
  };
  const auto record = [](int, void* data) { static_cast<Scan*>(data)->found.is_complete = true; };
  CsvParser parser(delimiter);
  for (; scan.place < text.size() && !scan.found.is_complete; ++scan.place) {
    const bool is_blank = scan.found.fields.empty() && scan.begin == scan.place;
    if (is_blank && (text[scan.place] == '\n' || text[scan.place] == '\r')) ++scan.begin;
    const bool is_parsed = csv_parse(parser.get(), &text[scan.place], 1, field, record, &scan) == 1;
    scan.found.is_faulty = !is_parsed;
    if (!is_parsed) return scan.found;
    // That is refused when the record is read.
    if (is_beyond_bounds(parser, scan.found.fields.size())) scan.found.is_complete = true;
  }
  if (!scan.found.is_complete && is_all) {
    scan.found.is_faulty = csv_fini(parser.get(), field, record, &scan) != 0;
    scan.found.is_complete = true;
  }
  return scan.found;
}

// The delimiter of which the first record has most; nothing when the text does not hold all of the
// record. REQUIRES a text; `is_all`: nothing follows it.
std::optional<char> find_delimiter(std::string_view text, bool is_all) {
  char best = kDelimiters[0];
  std::size_t most = 0;
  for (const char delimiter : kDelimiters) {
    const FirstRecord found = scan_first_record(text, is_all, delimiter);
    if (found.is_faulty) continue;
    if (!found.is_complete) return std::nullopt;
    if (found.fields.size() <= most) continue;
    best = delimiter;
    most = found.fields.size();
  }
  return best;
}

}  // namespace

std::vector<std::string> raw_fields(const std::string& record, char delimiter) {
  return scan_first_record(record, true, delimiter).fields;
}

CsvReader::CsvReader(std::string name, ByteSource source)
    : name_(std::move(name)), source_(std::move(source)) {
  read_header();
}

CsvReader::~CsvReader() = default;

void CsvReader::refuse(std::uint64_t line, std::size_t column, const std::string& why) const {
  throw BadInput("{}:{}:{}: {}", name_, line, column + 1, why);
}

void CsvReader::refuse(std::size_t column, const std::string& why) const {
  refuse(line_of_record_, column, why);
}

// Brings more bytes into the buffer, behind those that were not used; false at the end.
bool CsvReader::refill() {
  stop_if_interrupted();
  buffer_.erase(0, next_byte_);
  next_byte_ = 0;
  if (is_at_end_) return false;
  const std::size_t size = buffer_.size();
  buffer_.resize(size + kBlockBytes);
  const std::size_t count = source_(std::span(buffer_).subspan(size));
  buffer_.resize(size + count);
  is_at_end_ = count == 0;
  return !is_at_end_;
}

void CsvReader::read_header() {
  while (buffer_.size() < kByteOrderMark.size() && refill()) {
  }
  if (buffer_.starts_with("\xFF\xFE") || buffer_.starts_with("\xFE\xFF")) {
    refuse(0, "expected UTF-8, found UTF-16; save the file as UTF-8");
  }
  dialect_.bom = buffer_.starts_with(kByteOrderMark);
  if (dialect_.bom) next_byte_ = kByteOrderMark.size();
  std::optional<char> delimiter;
  for (std::size_t size = kBlockBytes; !delimiter; size *= 2) {
    if (size > kMostHeaderBytes) {
      refuse(0, fmt::format("expected a header of at most {} bytes, found more", kMostHeaderBytes));
    }
    while (buffer_.size() < size && !is_at_end_) refill();
    delimiter = find_delimiter(std::string_view(buffer_).substr(next_byte_), is_at_end_);
  }
  dialect_.delimiter = *delimiter;
  parser_ = std::make_unique<CsvParser>(dialect_.delimiter);
  if (!read_record())
    refuse(1, 0, "expected a header, found an empty file; the first line must name the columns");
  header_.assign(fields_.begin(), fields_.end());
  if (header_.size() == 1 && header_.front().find('|') != std::string::npos) {
    refuse(0,
           "expected fields between commas, semicolons or tabs, found '|' between them; save the "
           "file with one of those");
  }
  dialect_.crlf = record_.ends_with("\r\n");
  const std::vector<std::string> raw = raw_fields(record_, dialect_.delimiter);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i].starts_with('"') && !needs_quotes(header_[i], dialect_.delimiter)) {
      dialect_.quoted_header = true;
    }
  }
}

bool CsvReader::next() {
  if (!read_record()) return false;
  if (fields_.size() != header_.size()) {
    const auto counted = [](std::size_t count) {
      return fmt::format("{} field{}", count, count == 1 ? "" : "s");
    };
    refuse(std::min(fields_.size(), header_.size()),
           fmt::format("line {} has {}, the header {}; a field that holds the delimiter '{}' must "
                       "stand in quotes",
                       line_of_record_, counted(fields_.size()), header_.size(),
                       dialect_.delimiter == '\t' ? "tab" : std::string(1, dialect_.delimiter)));
  }
  return true;
}

bool CsvReader::read_record() {
  record_.clear();
  content_.clear();
  ends_.clear();
  is_complete_ = false;
  while (!is_complete_) {
    if (next_byte_ == buffer_.size() && !refill()) {
      if (record_.empty()) return false;
      if (csv_fini(parser_->get(), end_field, end_record, this) != 0) {
        refuse(ends_.size(), "a quoted field does not end; its closing quotation mark is missing");
      }
      is_complete_ = true;
      break;
    }
    const std::string_view left = std::string_view(buffer_).substr(next_byte_);
    feed(left.substr(0, left.find('\n') + (left.find('\n') == left.npos ? 0 : 1)));
  }
  finish_fields();
  return true;
}

// Takes bytes of one line, which ends with them or goes on.
void CsvReader::feed(std::string_view bytes) {
  if (record_.empty()) line_of_record_ = line_;
  const std::size_t first = record_.size();
  record_ += bytes;
  next_byte_ += bytes.size();
  check_bytes(first);
  const std::size_t used =
      csv_parse(parser_->get(), bytes.data(), bytes.size(), end_field, end_record, this);
  if (used != bytes.size()) {
    if (csv_error(parser_->get()) != CSV_EPARSE) throw std::bad_alloc();
    refuse(line_, ends_.size(),
           "a quotation mark stands inside a field; quotes must enclose all of a field, and be "
           "doubled inside");
  }
  if (ends_.size() > kMostColumns) {
    refuse(kMostColumns, fmt::format("expected at most {} columns, found more", kMostColumns));
  }
  if (is_beyond_bounds(*parser_, 0)) {
    finish_fields();
    refuse_field(ends_.size());
  }
  if (bytes.ends_with('\n')) ++line_;
  if (!is_complete_ && record_.find_first_not_of("\r\n") == record_.npos) record_.clear();
}

// Refuses what no text should hold, in what was added to the record.
void CsvReader::check_bytes(std::size_t first) {
  if (record_.size() > kMostRecordBytes) {
    refuse(ends_.size(), fmt::format("expected a record of at most {} bytes, found more; is a "
                                     "closing quotation mark missing?",
                                     kMostRecordBytes));
  }
  const std::string_view added = std::string_view(record_).substr(first);
  if (added.find('\0') != added.npos) {
    refuse(line_, ends_.size(), "expected text, found a byte 0; is it UTF-16? Save it as UTF-8");
  }
  // Its line feed may still have to come; feed() is given the byte again then.
  const std::string_view looked_at = std::string_view(record_).substr(first > 0 ? first - 1 : 0);
  for (std::size_t i = looked_at.find('\r'); i != looked_at.npos; i = looked_at.find('\r', i + 1)) {
    if (i + 1 < looked_at.size() && looked_at[i + 1] != '\n') {
      refuse(line_, ends_.size(),
             "expected line ends LF or CRLF, found CR without LF; save the file with one of them");
    }
  }
}

void CsvReader::refuse_field(std::size_t column) const {
  refuse(column, fmt::format("expected a field of at most {} bytes, found more; is a closing "
                             "quotation mark missing?",
                             kMostFieldBytes));
}

void CsvReader::finish_fields() {
  fields_.clear();
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    fields_.push_back(std::string_view(content_).substr(begin, end - begin));
    begin = end;
  }
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i].size() > kMostFieldBytes) refuse_field(i);
    const bool is_ascii = std::none_of(fields_[i].begin(), fields_[i].end(),
                                       [](char c) { return static_cast<unsigned char>(c) > 0x7F; });
    if (!is_ascii && !is_utf8(fields_[i])) {
      refuse(i, fmt::format("expected UTF-8, found '{}'; save the file as UTF-8",
                            shortened(valid_utf8(fields_[i]), 40)));
    }
  }
}

void CsvReader::end_field(void* content, std::size_t size, void* reader) noexcept {
  auto& self = *static_cast<CsvReader*>(reader);
  if (content != nullptr) self.content_.append(static_cast<const char*>(content), size);
  self.ends_.push_back(self.content_.size());
}

void CsvReader::end_record(int, void* reader) noexcept {
  static_cast<CsvReader*>(reader)->is_complete_ = true;
}

}  // namespace crnngan::table
