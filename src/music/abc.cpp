#include "music/abc.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "music/abc_cursor.h"
#include "music/abc_tune.h"

namespace crnngan::music {

namespace {

using abc::Cursor;
using abc::Fault;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kLongestTune = std::size_t{4} << 20;  // in bytes
constexpr std::size_t kMostNotes = 1'000'000;               // of a file, played out

struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;  // without CR, LF or CR LF
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  std::size_t begin = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    lines.push_back({begin, end});
    begin = end + (text.substr(end).starts_with("\r\n") ? 2 : 1);
  }
  return lines;
}

class BookReader {
 public:
  explicit BookReader(std::string_view text)
      : text_(text), lines_(lines_of(text)), header_(text, abc::charset_of(text)) {}

  std::vector<ReadTune> read() {
    const bool has_numbers = std::ranges::any_of(lines_, [&](Line line) { return is_start(line); });
    try {
      if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF")) {
        Cursor::fail_at(0, "UTF-16 text; UTF-8 or Latin-1 expected");
      }
      // Standard 2.1, 10.5.1: the only tune of a file may lack its X:.
      if (!has_numbers) next_ = first_field();
      if (has_numbers) read_file_header();
    } catch (const Fault& fault) {
      return {ReadTune(error(fault), "")};
    }
    std::vector<ReadTune> tunes;
    while (next_ < lines_.size()) {
      std::string number = number_of(lines_[next_]);
      tunes.emplace_back(read_tune(), std::move(number));
      if (!has_numbers) break;
      // Free text between tunes.
      while (next_ < lines_.size() && !is_start(lines_[next_])) ++next_;
    }
    if (tunes.empty())
      tunes.emplace_back(error({text_.size(), "no tune: an X: field expected"}), "");
    return tunes;
  }

 private:
  std::string_view text_of(Line line) const {
    return text_.substr(line.begin, line.end - line.begin);
  }

  bool is_empty(Line line) const { return abc::trimmed(text_of(line)).empty(); }

  // X:, but not bars of rest before a repeat sign.
  bool is_start(Line line) const {
    const std::string_view text = text_of(line);
    return text.starts_with("X:") && (text.size() == 2 || (text[2] != '|' && text[2] != ':'));
  }

  // Behind X:, without a comment.
  std::string number_of(Line line) const {
    if (!is_start(line)) return "";
    const std::string_view value = text_of(line).substr(2);
    return std::string(abc::trimmed(value.substr(0, value.find('%'))));
  }

  // Of a text without X:; behind the end when it has no K: either.
  std::size_t first_field() const {
    const auto is_field = [&](Line line) {
      const std::string_view text = text_of(line);
      return text.size() >= 2 && abc::is_letter(text[0]) && text[1] == ':';
    };
    const auto is_key = [&](Line line) { return text_of(line).starts_with("K:"); };
    if (std::ranges::none_of(lines_, is_key)) return lines_.size();
    return static_cast<std::size_t>(std::ranges::find_if(lines_, is_field) - lines_.begin());
  }

  // Standard 2.1, 2.2.2: the first lines of the file, up to an empty one.
  void read_file_header() {
    while (!is_start(lines_[next_]) && is_empty(lines_[next_])) ++next_;
    for (; !is_start(lines_[next_]) && !is_empty(lines_[next_]); ++next_) {
      header_.read_line(lines_[next_].begin, lines_[next_].end);
    }
    while (!is_start(lines_[next_])) ++next_;
  }

  Parsed<AbcTune> read_tune() {
    const std::size_t begin = lines_[next_].begin;
    abc::TuneReader reader = header_;
    reader.begin(begin);
    try {
      do {
        const Line line = lines_[next_];
        ++next_;
        if (line.end - begin > kLongestTune) {
          Cursor::fail_at(line.begin, "a tune of at most {} bytes expected", kLongestTune);
        }
        reader.read_line(line.begin, line.end);
      } while (next_ < lines_.size() && !is_empty(lines_[next_]) && !is_start(lines_[next_]));
      const std::size_t end = next_ < lines_.size() ? lines_[next_].begin : text_.size();
      AbcTune tune = reader.finish(end, budget_);
      for (const abc::Remark& remark : reader.remarks().all()) {
        tune.repairs.push_back(place(remark.offset) + std::string(remark.what) +
                               (remark.count > 1 ? fmt::format(" ({} times)", remark.count) : ""));
      }
      return tune;
    } catch (const Fault& fault) {
      return error(fault);
    }
  }

  std::string place(std::size_t offset) const {
    const auto behind = std::ranges::upper_bound(lines_, offset, {}, &Line::begin);
    const auto line = behind == lines_.begin() ? behind : behind - 1;
    const std::size_t column = offset - std::min(offset, line->begin) + 1;
    return fmt::format("line {}, column {}: ", line - lines_.begin() + 1, column);
  }

  ParseError error(const Fault& fault) const {
    return {fault.offset, place(fault.offset) + fault.message};
  }

  std::string_view text_;
  std::vector<Line> lines_;
  std::size_t next_ = 0;  // line
  abc::TuneReader header_;
  abc::Budget budget_{kMostNotes};
};

}  // namespace

std::vector<ReadTune> read_abc(std::string_view text) { return BookReader(text).read(); }

}  // namespace crnngan::music
