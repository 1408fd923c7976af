#include "generate/song_request.h"

#include <algorithm>
#include <cmath>

#include "generate/songs.h"
#include "music/bars.h"
#include "music/label_columns.h"
#include "music/tone.h"

namespace crnngan::generate {

namespace {

constexpr double kMicrosecondsPerSecond = 1e6;
constexpr double kMicrosecondsPerMinute = 60e6;

}  // namespace

double SongSetting::ticks_per_second() const {
  return music::kTicksPerQuarter * kMicrosecondsPerSecond / time_line.tempo_at(0);
}

SongSetting setting_of(const SongRequest& request, const ContinuedPiece* piece) {
  SongSetting setting;
  if (piece != nullptr) setting = {.time_line = piece->time_line, .program = piece->program};
  if (request.program) setting.program = *request.program;
  midi::TimeLine& line = setting.time_line;
  for (const auto& [name, value] : request.songs.labels) {
    if (piece != nullptr || name != music::kLabelNames[music::kMetreLabel]) continue;
    if (const auto metre = music::metre_called(value)) line.time_signatures = {{0, *metre}};
  }
  if (request.tempo) {
    const double us = kMicrosecondsPerMinute / *request.tempo;
    line.tempos = {{0, static_cast<std::uint32_t>(std::lround(us))}};
  }
  setting.bar_ticks = music::bar_ticks(line.time_signature_at(0));
  return setting;
}

midi::TimeLine time_line_of(const SongSetting& setting, const SongPlan& plan) {
  midi::TimeLine line = setting.time_line;
  if (line.time_signatures.empty() && plan.metre) line.time_signatures = {{0, *plan.metre}};
  return line;
}

SongOptions options_of(const SongRequest& request, const SongSetting& setting, const Model& model) {
  SongOptions songs = request.songs;
  if (request.tones) songs.tones = *request.tones;
  songs.is_whole = !request.tones && !request.bars && !request.seconds && knows_ends(model);
  check(songs, model);
  songs.bar_ticks = setting.bar_ticks;
  if (request.bars) {
    songs.bars = static_cast<std::int64_t>(*request.bars);
  } else if (request.seconds) {
    songs.ticks =
        std::max<std::int64_t>(1, std::llround(*request.seconds * setting.ticks_per_second()));
  }
  return songs;
}

bool knows_ends(const Model& model) { return model.context && model.context->options().place; }

}  // namespace crnngan::generate
