#include "cli/song_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "corpus/summary.h"
#include "stats/scales.h"

namespace crnngan::cli {

namespace {

constexpr int kMostLines = 20;

// "G major" of "G major" and "G harmonic minor".
std::string key_of(std::string scale) {
  constexpr std::string_view kHarmonic = "harmonic ";
  const std::size_t at = scale.find(kHarmonic);
  if (at != std::string::npos) scale.erase(at, kHarmonic.size());
  return scale;
}

}  // namespace

void SongMeasure::add(std::span<const music::Tone> tones) {
  for (const music::Tone& tone : tones) {
    onset_ += tone.gap_ticks;
    end_ = std::max(end_, onset_ + tone.length_ticks);
    if (tone.gap_ticks > 0) at_once_.reset();
    const auto pitch = static_cast<std::size_t>(tone.pitch);
    doubled_ += at_once_.test(pitch) ? 1 : 0;
    at_once_.set(pitch);
    ++tones_of_class_[static_cast<std::size_t>(tone.pitch % 12)];
    ++tones_;
  }
}

std::string SongMeasure::text(const SongScale& scale) const {
  if (tones_ == 0) return "no tones";
  const auto bars = static_cast<std::uint64_t>((end_ + scale.bar_ticks - 1) / scale.bar_ticks);
  const std::int64_t seconds = std::llround(static_cast<double>(end_) / music::kTicksPerQuarter *
                                            scale.tempo_us_per_quarter / 1e6);
  std::string text =
      fmt::format("{}, {}:{:02} min, {}", corpus::count_of(bars, "bar"), seconds / 60, seconds % 60,
                  key_of(stats::best_scale(tones_of_class_).name));
  if (doubled_ > 0) {
    text += fmt::format(", {} of {} double another one",
                        corpus::grouped_digits(static_cast<std::uint64_t>(doubled_)),
                        corpus::count_of(static_cast<std::uint64_t>(tones_), "tone"));
  }
  return text;
}

class SongSummary::Follower : public generate::SongWriter {
 public:
  Follower(SongSummary& summary, int number, const SongScale& scale,
           std::unique_ptr<generate::SongWriter> writer)
      : summary_(summary), number_(number), scale_(scale), writer_(std::move(writer)) {}

  void add(std::span<const music::Tone> tones) override {
    const double before = summary_.length_of(measure_);
    writer_->add(tones);
    measure_.add(tones);
    summary_.went_on(before, summary_.length_of(measure_));
  }

  void finish() override {
    writer_->finish();
    summary_.ended(number_, summary_.length_of(measure_), measure_.text(scale_));
  }

 private:
  SongSummary& summary_;
  int number_;
  SongScale scale_;
  std::unique_ptr<generate::SongWriter> writer_;
  SongMeasure measure_;
};

SongSummary::SongSummary(int songs, double length, SongUnit unit, bool with_progress)
    : songs_(songs),
      length_(length),
      unit_(std::move(unit)),
      progress_(std::in_place, "writing", with_progress),
      texts_(static_cast<std::size_t>(std::min(songs, kMostLines))) {}

std::unique_ptr<generate::SongWriter> SongSummary::follow(
    int number, const SongScale& scale, std::unique_ptr<generate::SongWriter> writer) {
  return std::make_unique<Follower>(*this, number, scale, std::move(writer));
}

int SongSummary::finished() const {
  const std::lock_guard lock(mutex_);
  return finished_;
}

std::vector<std::string> SongSummary::lines(const std::function<std::string(int)>& name_of) {
  const std::lock_guard lock(mutex_);
  progress_.reset();
  std::vector<std::string> lines;
  lines.reserve(texts_.size() + 1);
  for (std::size_t number = 0; number < texts_.size(); ++number) {
    lines.push_back(fmt::format("  {}  {}", name_of(static_cast<int>(number)), texts_[number]));
  }
  if (songs_ > kMostLines) lines.push_back(fmt::format("  and {} more", songs_ - kMostLines));
  return lines;
}

double SongSummary::length_of(const SongMeasure& measure) const {
  if (unit_.ticks == 0) return static_cast<double>(measure.tones());
  return std::min(length_, static_cast<double>(measure.onset_ticks()) / unit_.ticks);
}

void SongSummary::went_on(double from, double to) {
  const std::lock_guard lock(mutex_);
  done_ += to - from;
  progress_->show(static_cast<std::size_t>(done_), static_cast<std::size_t>(songs_ * length_),
                  unit_.name);
}

// A song that is shorter than it was meant to be is done all the same.
void SongSummary::ended(int number, double from, const std::string& text) {
  went_on(from, length_);
  const std::lock_guard lock(mutex_);
  ++finished_;
  if (number < kMostLines) texts_[static_cast<std::size_t>(number)] = text;
}

}  // namespace crnngan::cli
