#include "report/figure3_drawing.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <memory>

#include "base/error.h"
#include "base/text.h"
#include "report/figure3.h"

namespace crnngan::report {

namespace {

constexpr double kPanelWidth = 320;
constexpr double kPanelHeight = 210;
constexpr double kHead = 56;    // above the panels: the legend
constexpr double kMargin = 20;  // around all
constexpr double kLeft = 40;    // of a panel's plot
constexpr double kRight = 14;
constexpr double kTop = 38;
constexpr double kBottom = 30;
constexpr int kColumns = 3;
constexpr double kPixels = 2;  // of a PNG, for each point

struct Colour {
  double red, green, blue;
};

// Okabe and Ito's colours, which colour-blind people tell apart.
constexpr Colour kRunColours[] = {{0, 0.447, 0.698},   {0.835, 0.369, 0}, {0, 0.62, 0.451},
                                  {0.8, 0.475, 0.655}, {0.902, 0.624, 0}, {0.337, 0.706, 0.914},
                                  {0.35, 0.35, 0.35}};
constexpr Colour kInk{0.13, 0.13, 0.15};
constexpr Colour kFaint{0.45, 0.45, 0.48};
constexpr Colour kRule{0.88, 0.88, 0.9};
constexpr Colour kReal{0.55, 0.55, 0.58};

struct Axis {
  double low = 0;
  double high = 1;
  double step = 0.5;
};

// From 0 to `highest`, in steps of 1, 2 or 5 times a power of ten.
Axis axis_to(double highest) {
  if (!(highest > 0)) return {};
  const double rough = highest / 4;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (rough <= factor * power) {
      step = factor * power;
      break;
    }
  }
  return {0, step * std::ceil(highest / step - 1e-9), step};
}

class Drawing {
 public:
  Drawing(std::span<const TrainingRun> runs, cairo_t* cairo) : runs_(runs), cairo_(cairo) {
    for (const TrainingRun& run : runs)
      last_epoch_ = std::max(last_epoch_, run.epochs.back().number);
    for (const FigureMeasure& measure : figure_measures()) {
      for (const TrainingRun& run : runs) {
        const bool is_same = real_band(run, measure) == real_band(runs.front(), measure);
        one_real_music_ = one_real_music_ && is_same;
      }
    }
  }

  void draw(double width, double height) {
    colour({1, 1, 1});
    cairo_rectangle(cairo_, 0, 0, width, height);
    cairo_fill(cairo_);
    legend();
    int place = 0;
    for (const FigureMeasure& measure : figure_measures()) {
      const int row = place / kColumns;
      panel(measure, kMargin + kPanelWidth * (place % kColumns),
            kMargin + kHead + kPanelHeight * row);
      ++place;
    }
  }

 private:
  void colour(Colour c, double opacity = 1) {
    cairo_set_source_rgba(cairo_, c.red, c.green, c.blue, opacity);
  }

  void font(double size, bool bold = false) {
    cairo_select_font_face(cairo_, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                           bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo_, size);
  }

  double width_of(const std::string& text) {
    cairo_text_extents_t extents;
    cairo_text_extents(cairo_, text.c_str(), &extents);
    return extents.x_advance;
  }

  // `anchor` 0: x is the text's left end, 1: its right one.
  void text(const std::string& text, double x, double y, double anchor = 0) {
    cairo_move_to(cairo_, x - anchor * width_of(text), y);
    cairo_show_text(cairo_, text.c_str());
  }

  void legend() {
    double x = kMargin + kLeft;
    const double y = kMargin + 12;
    font(12);
    const auto entry = [&](const std::string& name, Colour c, double opacity, double thickness) {
      if (x > kMargin + kLeft && x + 26 + width_of(name) > kMargin + kColumns * kPanelWidth) return;
      colour(c, opacity);
      cairo_rectangle(cairo_, x, y - 4 - thickness / 2, 20, thickness);
      cairo_fill(cairo_);
      colour(kInk);
      text(name, x + 26, y);
      x += 26 + width_of(name) + 24;
    };
    for (std::size_t i = 0; i < runs_.size(); ++i) entry(runs_[i].name, colour_of(i), 1, 3);
    if (one_real_music_) entry("real music, quartiles", kReal, 0.3, 10);
    font(10);
    colour(kFaint);
    const std::string bands =
        one_real_music_ ? "" : "; bands over all epochs: real music as long as a run's samples";
    text("lines: means over an epoch's samples; shades: their quartiles" + bands, kMargin + kLeft,
         kMargin + 32);
  }

  static Colour colour_of(std::size_t run) { return kRunColours[run % std::size(kRunColours)]; }

  void panel(const FigureMeasure& measure, double left, double top) {
    left_ = left + kLeft;
    top_ = top + kTop;
    width_ = kPanelWidth - kLeft - kRight;
    height_ = kPanelHeight - kTop - kBottom;
    std::vector<std::vector<std::optional<stats::Summary>>> spreads;
    double highest = 0;
    for (const TrainingRun& run : runs_) {
      spreads.push_back(spread_over_samples(run, measure));
      for (const auto& summary : spreads.back()) {
        if (summary) highest = std::max({highest, summary->upper_quartile, summary->mean});
      }
    }
    std::vector<std::optional<RealBand>> bands;
    for (const TrainingRun& run : runs_) {
      bands.push_back(real_band(run, measure));
      if (bands.back()) highest = std::max(highest, bands.back()->upper_quartile);
    }
    axis_ = axis_to(highest);
    frame(measure);
    if (one_real_music_) bands.resize(1);
    for (std::size_t i = 0; i < bands.size(); ++i) {
      if (bands[i]) real_music(*bands[i], one_real_music_ ? kReal : colour_of(i));
    }
    for (std::size_t i = 0; i < runs_.size(); ++i) curve(runs_[i], spreads[i], colour_of(i));
  }

  double x_of(int epoch) const { return left_ + width_ * epoch / std::max(1, last_epoch_); }
  double y_of(double value) const {
    return top_ + height_ * (1 - (value - axis_.low) / (axis_.high - axis_.low));
  }

  void frame(const FigureMeasure& measure) {
    font(12.5, true);
    colour(kInk);
    text(std::string(measure.title), left_, top_ - 22);
    font(9.5);
    colour(kFaint);
    text(std::string(measure.unit), left_, top_ - 9);
    cairo_set_line_width(cairo_, 1);
    const int decimals =
        axis_.step >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(axis_.step) - 1e-9));
    for (int i = 0; axis_.low + i * axis_.step <= axis_.high + axis_.step / 2; ++i) {
      const double value = axis_.low + i * axis_.step;
      colour(kRule);
      cairo_move_to(cairo_, left_, y_of(value));
      cairo_rel_line_to(cairo_, width_, 0);
      cairo_stroke(cairo_);
      colour(kFaint);
      text(fmt::format("{:.{}f}", value, decimals), left_ - 6, y_of(value) + 3, 1);
    }
    const Axis epochs = axis_to(std::max(1, last_epoch_));
    const int step = std::max(1, static_cast<int>(epochs.step));
    for (int epoch = 0; epoch <= last_epoch_; epoch += step) {
      text(fmt::format("{}", epoch), x_of(epoch), top_ + height_ + 14, 0.5);
    }
    text("epoch", left_ + width_, top_ + height_ + 25, 1);
  }

  void real_music(const RealBand& band, Colour c) {
    colour(c, 0.25);
    cairo_rectangle(cairo_, left_, y_of(band.upper_quartile), width_,
                    y_of(band.lower_quartile) - y_of(band.upper_quartile));
    cairo_fill(cairo_);
    if (!band.median) return;
    colour(c);
    const double dashes[] = {4, 3};
    cairo_set_dash(cairo_, dashes, std::size(dashes), 0);
    cairo_move_to(cairo_, left_, y_of(*band.median));
    cairo_rel_line_to(cairo_, width_, 0);
    cairo_stroke(cairo_);
    cairo_set_dash(cairo_, nullptr, 0, 0);
  }

  void curve(const TrainingRun& run, const std::vector<std::optional<stats::Summary>>& spread,
             Colour c) {
    std::vector<std::pair<double, stats::Summary>> points;
    for (std::size_t i = 0; i < spread.size(); ++i) {
      if (spread[i]) points.emplace_back(x_of(run.epochs[i].number), *spread[i]);
    }
    for (const auto& [x, summary] : points) cairo_line_to(cairo_, x, y_of(summary.upper_quartile));
    for (auto point = points.rbegin(); point != points.rend(); ++point) {
      cairo_line_to(cairo_, point->first, y_of(point->second.lower_quartile));
    }
    colour(c, 0.16);
    cairo_fill(cairo_);
    for (const auto& [x, summary] : points) cairo_line_to(cairo_, x, y_of(summary.mean));
    colour(c);
    cairo_set_line_width(cairo_, 1.6);
    cairo_stroke(cairo_);
  }

  std::span<const TrainingRun> runs_;
  cairo_t* cairo_;
  int last_epoch_ = 0;
  bool one_real_music_ = true;  // beside all runs
  Axis axis_;                   // of the panel that is drawn, as its place
  double left_ = 0, top_ = 0, width_ = 0, height_ = 0;
};

cairo_status_t append(void* closure, const unsigned char* data, unsigned int size) {
  auto& bytes = *static_cast<Bytes*>(closure);
  bytes.insert(bytes.end(), data, data + size);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

FigureFormat figure_format(const std::string& name) {
  const std::string ending = lower(std::filesystem::path(name).extension().string());
  if (ending == ".svg") return FigureFormat::kSvg;
  if (ending == ".png") return FigureFormat::kPng;
  if (ending == ".pdf") return FigureFormat::kPdf;
  throw Error("{}: expected a name that ends in .svg, .png or .pdf", name);
}

Bytes draw_figure3(std::span<const TrainingRun> runs, FigureFormat format) {
  const std::size_t rows = (figure_measures().size() + kColumns - 1) / kColumns;
  const double width = 2 * kMargin + kColumns * kPanelWidth;
  const double height = 2 * kMargin + kHead + static_cast<double>(rows) * kPanelHeight;
  Bytes bytes;
  using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
  const auto make = [&]() -> cairo_surface_t* {
    if (format == FigureFormat::kSvg) {
      return cairo_svg_surface_create_for_stream(append, &bytes, width, height);
    }
    if (format == FigureFormat::kPdf) {
      return cairo_pdf_surface_create_for_stream(append, &bytes, width, height);
    }
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(kPixels * width),
                                      static_cast<int>(kPixels * height));
  };
  const Surface surface(make(), cairo_surface_destroy);
  {
    const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cairo(cairo_create(surface.get()),
                                                                   cairo_destroy);
    if (format == FigureFormat::kPng) cairo_scale(cairo.get(), kPixels, kPixels);
    Drawing(runs, cairo.get()).draw(width, height);
    if (cairo_status(cairo.get()) != CAIRO_STATUS_SUCCESS) {
      throw Error("can't draw the figure: {}", cairo_status_to_string(cairo_status(cairo.get())));
    }
  }
  if (format == FigureFormat::kPng) {
    cairo_surface_write_to_png_stream(surface.get(), append, &bytes);
  }
  cairo_surface_finish(surface.get());
  const cairo_status_t status = cairo_surface_status(surface.get());
  if (status != CAIRO_STATUS_SUCCESS) {
    throw Error("can't draw the figure: {}", cairo_status_to_string(status));
  }
  return bytes;
}

}  // namespace crnngan::report
