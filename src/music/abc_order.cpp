#include "music/abc_order.h"

#include <algorithm>
#include <bit>
#include <map>
#include <utility>

namespace crnngan::music::abc {

namespace {

constexpr std::size_t kMostPartsPlayed = 1000;  // of an order
constexpr std::size_t kMostSpans = 20'000;      // of a voice

[[noreturn]] void fail_at_length(std::size_t offset) {
  Cursor::fail_at(offset, "a tune of at most {} stretches with repeats played out expected",
                  kMostSpans);
}

// An ending, or several that take turns.
struct Variants {
  struct Variant {
    std::uint64_t numbers = 0;
    Span span;
  };

  std::vector<Variant> variants;
  int passes = 1;
  std::size_t next_mark = 0;  // behind them
};

// The variants that begin with marks[first], an ending.
Variants variants_at(std::span<const Mark> marks, std::size_t first, Time end) {
  Variants found;
  bool repeats = false;
  std::uint64_t numbers = 0;
  std::size_t i = first;
  std::size_t begin_of_last = first;
  bool closed_by_repeat = false;
  while (true) {
    begin_of_last = i;
    closed_by_repeat = false;
    Variants::Variant variant{marks[i].endings, {marks[i].time, end}};
    numbers |= variant.numbers;
    ++i;
    if (i < marks.size()) variant.span.end = marks[i].time;
    found.variants.push_back(variant);
    // What closes it; "::" also opens the next section.
    bool opens = false;
    for (; i < marks.size() && marks[i].time == variant.span.end &&
           marks[i].kind != MarkKind::kEnding;
         ++i) {
      if (marks[i].kind == MarkKind::kRepeatStart) {
        opens = true;
        break;
      }
      closed_by_repeat = closed_by_repeat || marks[i].kind == MarkKind::kRepeatEnd;
    }
    repeats = repeats || closed_by_repeat;
    const bool another = !opens && i < marks.size() && marks[i].kind == MarkKind::kEnding &&
                         marks[i].time == variant.span.end;
    if (!another) break;
  }
  // "|2 ... :|" that is longer than what it takes turns with goes beyond the ending: there the next
  // section begins.
  const auto length = [](const Variants::Variant& v) { return v.span.end - v.span.begin; };
  const auto longest =
      std::ranges::max_element(found.variants.begin(), found.variants.end() - 1, {}, length);
  Variants::Variant& last = found.variants.back();
  if (closed_by_repeat && longest != found.variants.end() - 1 && length(last) > length(*longest)) {
    last.span.end = last.span.begin;
    i = begin_of_last + 1;
  }
  found.passes = std::max(63 - std::countl_zero(numbers), repeats ? 2 : 1);
  found.next_mark = i;
  // Without a first time they don't take turns.
  if ((numbers & 2U) == 0) found.variants.clear();
  return found;
}

// A part, or a voice without parts.
class Section {
 public:
  Section(std::vector<Mark> marks, Span span, std::size_t offset)
      : marks_(std::move(marks)), span_(span), offset_(offset) {
    walk();
  }

  const std::vector<Span>& spans() const { return spans_; }

  // How often its variant endings have it played; 1 when it has none.
  int passes() const { return passes_; }

 private:
  void walk() {
    for (std::size_t i = 0; i < marks_.size();) {
      const Mark& mark = marks_[i];
      if (mark.kind == MarkKind::kEnding) {
        const Variants variants = variants_at(marks_, i, span_.end);
        if (variants.variants.empty()) {
          ++i;
        } else {
          play(variants);
          i = variants.next_mark;
        }
        continue;
      }
      if (mark.kind == MarkKind::kDoubleBar && times_ == 0) start_ = mark.time;
      if (mark.kind == MarkKind::kRepeatEnd) repeat(mark);
      if (mark.kind == MarkKind::kRepeatStart) {
        start_ = mark.time;
        times_ = mark.times;
      }
      ++i;
    }
    add({unplayed_, span_.end});
  }

  void repeat(const Mark& mark) {
    if (mark.time > start_) {
      add({unplayed_, mark.time});
      for (int time = 1; time < std::max(mark.times, times_); ++time) add({start_, mark.time});
      unplayed_ = mark.time;
    }
    begin_section(mark.time);
  }

  void play(const Variants& variants) {
    const Time begin = variants.variants.front().span.begin;
    for (int pass = 1; pass <= variants.passes; ++pass) {
      add({pass == 1 ? unplayed_ : start_, begin});
      for (const auto& [numbers, span] : variants.variants) {
        if ((numbers >> pass & 1U) == 0) continue;
        add(span);
        break;
      }
    }
    passes_ = std::max(passes_, variants.passes);
    unplayed_ = variants.variants.back().span.end;
    begin_section(unplayed_);
  }

  void begin_section(Time time) {
    start_ = time;
    times_ = 0;
  }

  void add(Span span) {
    if (span.end <= span.begin) return;
    if (spans_.size() == kMostSpans) fail_at_length(offset_);
    spans_.push_back(span);
  }

  std::vector<Mark> marks_;
  Span span_;
  std::size_t offset_;
  std::vector<Span> spans_;
  int passes_ = 1;
  Time unplayed_ = span_.begin;
  // Where a repeat goes back to: its sign, else the start, the latest double bar or end of a
  // repeat.
  Time start_ = span_.begin;
  int times_ = 0;  // of the sign; 0: there is none
};

// The marks between two times; at a time that parts share, those that end something belong to the
// part before it.
std::vector<Mark> marks_within(std::span<const Mark> marks, Span span) {
  std::vector<Mark> within;
  for (const Mark& mark : marks) {
    const bool begins = mark.kind == MarkKind::kRepeatStart || mark.kind == MarkKind::kEnding;
    const bool inside = begins ? mark.time >= span.begin && mark.time < span.end
                               : mark.time > span.begin && mark.time <= span.end;
    if (inside) within.push_back(mark);
  }
  return within;
}

}  // namespace

std::string read_part_order(Cursor value) {
  std::string order;
  std::vector<std::size_t> open;               // where parentheses begin in `order`
  std::size_t repeatable = std::string::npos;  // where what a number repeats begins
  for (; !value.done(); value.skip_spaces()) {
    const char c = value.peek();
    if (is_digit(c)) {
      const int times = value.expect_number("a number of times");
      if (repeatable == std::string::npos) return {};
      const std::string item = order.substr(repeatable);
      if (item.size() * static_cast<std::size_t>(times) > kMostPartsPlayed) {
        value.fail("an order of at most {} parts expected", kMostPartsPlayed);
      }
      for (int time = 1; time < times; ++time) order += item;
      repeatable = std::string::npos;
      continue;
    }
    if (c == '(') {
      open.push_back(order.size());
      repeatable = std::string::npos;
    } else if (c == ')') {
      if (open.empty()) value.fail("'(' before ')' of the order of parts expected");
      repeatable = open.back();
      open.pop_back();
    } else if (c >= 'A' && c <= 'Z') {
      repeatable = order.size();
      order += c;
    } else if (c != '.') {
      return {};
    }
    value.advance();
    if (order.size() > kMostPartsPlayed) {
      value.fail("an order of at most {} parts expected", kMostPartsPlayed);
    }
  }
  if (!open.empty()) value.fail("')' of the order of parts expected");
  return order;
}

std::vector<Span> order_of_play(const WrittenVoice& voice, std::span<const PartStart> parts,
                                const std::string& order, std::size_t offset) {
  const auto section_of = [&](Span span) {
    return Section(marks_within(voice.marks, span), span, offset);
  };
  std::map<char, Section> sections;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const char label = parts[i].label;
    if (order.find(label) == std::string::npos || sections.contains(label)) continue;
    const Time next = i + 1 < parts.size() ? parts[i + 1].time : voice.end;
    sections.emplace(label, section_of({parts[i].time, next}));
  }
  if (sections.empty()) return section_of({0, voice.end}).spans();

  std::vector<Span> spans = section_of({0, parts.front().time}).spans();
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto section = sections.find(order[i]);
    if (section == sections.end()) continue;
    // A part that is asked for as often as its variant endings have it played is played once.
    const int passes = section->second.passes();
    std::size_t same = 1;
    while (i + same < order.size() && order[i + same] == order[i]) ++same;
    if (passes > 1 && same % static_cast<std::size_t>(passes) == 0) {
      i += static_cast<std::size_t>(passes) - 1;
    }
    const std::vector<Span>& more = section->second.spans();
    if (spans.size() + more.size() > kMostSpans) fail_at_length(offset);
    spans.insert(spans.end(), more.begin(), more.end());
  }
  return spans;
}

}  // namespace crnngan::music::abc
