#include "render/piano_roll.h"

#include <cairo-svg.h>
#include <cairo.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <utility>

#include "base/error.h"
#include "render/measures.h"
#include "render/roll_layout.h"

namespace crnngan::render {

namespace {

// In points of a page.
constexpr double kPageWidth = 1400;
constexpr double kPageHeight = 1000;
constexpr double kMargin = 36;
constexpr double kHead = 64;   // title and legend
constexpr double kKeys = 44;   // names of pitches, left of a line
constexpr double kTop = 20;    // numbers of measures, above a line
constexpr double kSpace = 22;  // below a line
constexpr double kRow = 5;     // a half tone
constexpr double kQuarter = 22;
constexpr double kWidth = kPageWidth - 2 * kMargin - kKeys;  // of a full line
constexpr std::size_t kMostPages = 200;
constexpr int kOctave = 12;

struct Colour {
  double red, green, blue;
};

constexpr Colour kInk{0.13, 0.14, 0.18};
constexpr Colour kFaint{0.45, 0.47, 0.52};
constexpr Colour kWhiteKey{0.985, 0.985, 0.99};
constexpr Colour kBlackKey{0.93, 0.935, 0.95};
constexpr Colour kBeatLine{0.86, 0.87, 0.89};

// Soft to loud, of even steps in lightness, which also those see who see few colours.
constexpr std::array<Colour, 5> kVelocities{{{0.55, 0.83, 0.62},
                                             {0.22, 0.68, 0.61},
                                             {0.16, 0.50, 0.60},
                                             {0.21, 0.31, 0.53},
                                             {0.22, 0.10, 0.37}}};

Colour colour_of(int velocity) {
  const double place = (velocity - 1) / 126.0 * (kVelocities.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(place), kVelocities.size() - 2);
  const double share = place - static_cast<double>(below);
  const Colour& from = kVelocities[below];
  const Colour& to = kVelocities[below + 1];
  const auto between = [&](double a, double b) { return a + share * (b - a); };
  return {between(from.red, to.red), between(from.green, to.green), between(from.blue, to.blue)};
}

bool is_black(int pitch) {
  constexpr unsigned kBlack = 1U << 1 | 1U << 3 | 1U << 6 | 1U << 8 | 1U << 10;
  return (kBlack >> (pitch % kOctave) & 1U) != 0;
}

cairo_status_t append(void* to, const unsigned char* data, unsigned count) {
  auto& bytes = *static_cast<Bytes*>(to);
  bytes.insert(bytes.end(), data, data + count);
  return CAIRO_STATUS_SUCCESS;
}

// A page that is drawn on.
class Page {
 public:
  Page(ImageFormat format, double height)
      : format_(format),
        surface_(format == ImageFormat::kSvg
                     ? cairo_svg_surface_create_for_stream(append, &bytes_, kPageWidth, height)
                     : cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(kPageWidth),
                                                  static_cast<int>(height))),
        cairo_(cairo_create(surface_.get())) {
    fill(0, 0, kPageWidth, height, {1, 1, 1});
  }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  void fill(double x, double y, double width, double height, Colour colour) {
    set(colour);
    cairo_rectangle(cairo_.get(), x, y, width, height);
    cairo_fill(cairo_.get());
  }

  void frame(double x, double y, double width, double height, Colour colour) {
    set(colour);
    cairo_set_line_width(cairo_.get(), 0.5);
    cairo_rectangle(cairo_.get(), x, y, width, height);
    cairo_stroke(cairo_.get());
  }

  void vertical(double x, double y, double height, Colour colour, double width) {
    fill(x - width / 2, y, width, height, colour);
  }

  enum class Align { kLeft, kRight };
  void text(double x, double y, double size, Colour colour, const std::string& words,
            Align align = Align::kLeft, cairo_font_weight_t weight = CAIRO_FONT_WEIGHT_NORMAL) {
    set(colour);
    cairo_select_font_face(cairo_.get(), "sans-serif", CAIRO_FONT_SLANT_NORMAL, weight);
    cairo_set_font_size(cairo_.get(), size);
    cairo_text_extents_t extents;
    cairo_text_extents(cairo_.get(), words.c_str(), &extents);
    cairo_move_to(cairo_.get(), align == Align::kRight ? x - extents.x_advance : x, y);
    cairo_show_text(cairo_.get(), words.c_str());
  }

  // The file.
  Bytes finish() {
    const cairo_status_t drawn = cairo_status(cairo_.get());
    cairo_.reset();
    cairo_status_t written = CAIRO_STATUS_SUCCESS;
    if (format_ == ImageFormat::kPng) {
      written = cairo_surface_write_to_png_stream(surface_.get(), append, &bytes_);
    } else {
      cairo_surface_finish(surface_.get());
      written = cairo_surface_status(surface_.get());
    }
    for (const cairo_status_t status : {drawn, written}) {
      if (status != CAIRO_STATUS_SUCCESS) {
        throw Error("a piano roll can't be drawn: {}", cairo_status_to_string(status));
      }
    }
    surface_.reset();
    return std::move(bytes_);
  }

 private:
  struct Destroy {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
  };

  void set(Colour colour) {
    cairo_set_source_rgb(cairo_.get(), colour.red, colour.green, colour.blue);
  }

  ImageFormat format_;
  Bytes bytes_;
  std::unique_ptr<cairo_surface_t, Destroy> surface_;
  std::unique_ptr<cairo_t, Destroy> cairo_;
};

// What is drawn where.
struct Layout {
  Measures measures;
  int lowest = 0;   // pitches, whole octaves
  int highest = 0;  // one past
  int lines_of_page = 0;
  std::vector<RollLine> lines = {};

  double line_height() const { return (highest - lowest) * kRow; }
};

Layout layout_of(const Song& song) {
  Layout layout{.measures = Measures(song.time_line)};
  const auto [low, high] = std::ranges::minmax_element(song.notes, {}, &midi::Note::pitch);
  layout.lowest = low->pitch / kOctave * kOctave;
  layout.highest = (high->pitch / kOctave + 1) * kOctave;
  layout.lines_of_page = std::max(1, static_cast<int>((kPageHeight - kHead - kMargin) /
                                                      (layout.line_height() + kTop + kSpace)));
  const auto width = static_cast<std::int64_t>(kWidth / kQuarter * kUnitsPerQuarter);
  layout.lines = lay_out(song.notes, layout.measures, width,
                         kMostPages * static_cast<std::size_t>(layout.lines_of_page));
  return layout;
}

void draw_head(Page& page, const Song& song, std::size_t number, std::size_t pages) {
  const double baseline = kMargin + 8;
  page.text(kMargin, baseline, 20, kInk, song.title, Page::Align::kLeft, CAIRO_FONT_WEIGHT_BOLD);
  if (song.has_percussion) page.text(kMargin, baseline + 16, 11, kFaint, "percussion is left out");
  constexpr double kLegend = 160;
  const double left = kPageWidth - kMargin - kLegend;
  for (int step = 0; step < 64; ++step) {
    page.fill(left + step * kLegend / 64, baseline - 12, kLegend / 64 + 0.5, 12,
              colour_of(1 + step * 2));
  }
  page.text(left, baseline + 14, 11, kFaint, "1");
  page.text(left + kLegend, baseline + 14, 11, kFaint, "127", Page::Align::kRight);
  page.text(left - 8, baseline - 2, 11, kFaint, "velocity", Page::Align::kRight);
  if (pages > 1) {
    page.text(left - 90, baseline - 2, 11, kFaint, fmt::format("page {} of {}", number, pages),
              Page::Align::kRight);
  }
}

// A line of measures, its top at `top`.
void draw_line(Page& page, const Song& song, const Layout& layout, const RollLine& line,
               double top) {
  const double left = kMargin + kKeys;
  const double unit = kWidth / line.units_of_width;
  const double width = static_cast<double>(line.end - line.start) * unit;
  const auto y_of = [&](int pitch) { return top + (layout.highest - 1 - pitch) * kRow; };
  const auto x_of = [&](double place) {
    return left + (place - static_cast<double>(line.start)) * unit;
  };
  if (line.silent_before > 0) {
    page.text(left, top - kTop - 2, 11, kFaint,
              fmt::format("{} measures of silence left out", line.silent_before));
  }
  for (int pitch = layout.lowest; pitch < layout.highest; ++pitch) {
    page.fill(left, y_of(pitch), width, kRow, is_black(pitch) ? kBlackKey : kWhiteKey);
    if (pitch % kOctave != 0) continue;
    page.fill(left, y_of(pitch) + kRow - 0.5, width, 0.5, kFaint);
    page.text(left - 6, y_of(pitch) + kRow, 11, kFaint, fmt::format("C{}", pitch / kOctave - 1),
              Page::Align::kRight);
  }
  const int named = layout.measures.has_pickup() ? 0 : 1;  // the first measure
  for (std::int64_t number = line.first; number < line.first + line.count; ++number) {
    const Measures::Measure measure = layout.measures.measure(number);
    for (std::int64_t place = measure.start; place < measure.end;) {
      const Measures::Beat beat = layout.measures.beat_at(place);
      const double x = x_of(static_cast<double>(place));
      page.vertical(x, top, layout.line_height(), kBeatLine, 0.5);
      place = beat.start + beat.length;
    }
    const double x = x_of(static_cast<double>(measure.start));
    page.vertical(x, top, layout.line_height(), kFaint, 0.8);
    page.text(x + 2, top - 5, 11, kFaint, fmt::format("{}", number + named));
  }
  page.vertical(left + width, top, layout.line_height(), kFaint, 0.8);
  for (const std::size_t index : line.notes) {
    const midi::Note& note = song.notes[index];
    const double onset = static_cast<double>(note.onset_ticks) / kTicksPerUnit;
    const double end = onset + static_cast<double>(note.length_ticks) / kTicksPerUnit;
    const double from = std::max(onset, static_cast<double>(line.start));
    const double to = std::min(end, static_cast<double>(line.end));
    const double length = std::max(1.5, (to - from) * unit - 0.5);
    page.fill(x_of(from), y_of(note.pitch), length, kRow, colour_of(note.velocity));
    page.frame(x_of(from), y_of(note.pitch), length, kRow, kInk);
  }
}

}  // namespace

std::vector<Bytes> draw_piano_roll(const Song& song, ImageFormat format) {
  if (song.notes.empty()) {
    throw Error("no notes but of percussion, which piano rolls leave out; sound plays it");
  }
  const Layout layout = layout_of(song);
  const std::span<const RollLine> lines = layout.lines;
  const auto of_page = static_cast<std::size_t>(layout.lines_of_page);
  const std::size_t pages = (lines.size() + of_page - 1) / of_page;
  std::vector<Bytes> files;
  for (std::size_t number = 0; number < pages; ++number) {
    const auto of_this =
        lines.subspan(number * of_page, std::min(of_page, lines.size() - number * of_page));
    const double height = layout.line_height() + kTop + kSpace;
    Page page(format, kHead + static_cast<double>(of_this.size()) * height + kMargin);
    draw_head(page, song, number + 1, pages);
    double top = kHead + kTop;
    for (const RollLine& line : of_this) {
      draw_line(page, song, layout, line, top);
      top += height;
    }
    files.push_back(page.finish());
  }
  return files;
}

}  // namespace crnngan::render
