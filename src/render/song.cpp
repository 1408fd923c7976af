#include "render/song.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "corpus/folder.h"
#include "midi/event_codes.h"
#include "midi/one_at_a_time.h"
#include "midi/smf_writer.h"
#include "music/abc.h"
#include "music/tone.h"
#include "render/names.h"

namespace crnngan::render {

namespace fs = std::filesystem;

namespace {

bool is_percussion(const midi::Note& note) { return note.channel == midi::kPercussionChannel; }

// The first that its events give; "" without any.
std::string_view name_of_first_track(const midi::SmfContents& read) {
  const auto found = std::ranges::find_if(read.messages, [](const midi::Message& message) {
    return message.track == 0 && message.status == midi::kMeta &&
           message.first == midi::kMetaTrackName;
  });
  if (found == read.messages.end()) return "";
  return {reinterpret_cast<const char*>(found->content.data()), found->content.size()};
}

// With a first time signature as short as the pickup is.
midi::TimeLine with_pickup(midi::TimeLine line, std::int64_t pickup_ticks) {
  constexpr int kUnit = 32;
  if (pickup_ticks == 0) return line;
  int beats = static_cast<int>(pickup_ticks * kUnit / (4 * music::kTicksPerQuarter));
  const int divisor = std::gcd(beats, kUnit);
  for (midi::TimeSignatureChange& change : line.time_signatures) {
    if (change.ticks == 0) change.ticks = pickup_ticks;
  }
  line.time_signatures.push_back({0, {beats / divisor, kUnit / divisor}});
  midi::put_in_order(line);
  return line;
}

Song load_abc(const fs::path& path) {
  const Parsed<music::AbcTune> tune = music::read_abc(read_text_file(path));
  if (!tune.ok()) throw Error("{}: {}", path.string(), tune.error().message);
  const music::AbcTune& read = tune.value();
  const midi::TimeLine line = with_pickup(read.time_line, read.pickup_ticks);
  return {.title = valid_utf8(read.title),
          .midi = midi::write_smf(
              read.notes,
              {.ticks_per_quarter = music::kTicksPerQuarter, .time_line = line, .name = {}}),
          .notes = read.notes,
          .time_line = line,
          .parts = read.parts};
}

}  // namespace

Song read_song(Bytes midi, const std::string& source) {
  const midi::SmfContents read =
      midi::read_smf(midi, midi::NoteOrder::kByOnset, midi::Messages::kKept).take(source);
  const std::vector<midi::Note> heard = midi::one_at_a_time(read.notes, read.parts);
  return {.title = title_of(name_of_first_track(read)),
          .midi = std::move(midi),
          .notes = music::normalise(heard, read.ticks_per_quarter, music::Drums::kExclude),
          .time_line = music::normalise(read.time_line, read.ticks_per_quarter),
          .parts = read.parts,
          .has_percussion = std::ranges::any_of(heard, is_percussion)};
}

Song load_song(const fs::path& path) {
  Song song = corpus::is_abc(path) ? load_abc(path) : read_song(read_file(path), path.string());
  if (song.notes.empty() && !song.has_percussion) throw Error("{}: no notes", path.string());
  if (song.title.empty()) song.title = valid_utf8(path.stem().string());
  return song;
}

}  // namespace crnngan::render
