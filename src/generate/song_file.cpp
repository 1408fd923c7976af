#include "generate/song_file.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/file_writer.h"
#include "midi/append_track.h"
#include "midi/event_writer.h"
#include "midi/smf_stream.h"
#include "midi/smf_writer.h"

namespace crnngan::generate {

namespace {

namespace fs = std::filesystem;

constexpr const char* kMarker = "New music";

// What a MIDI file has before the first tone of a song.
struct Beginning {
  Bytes midi;  // a whole file, in the last track of which the song goes on
  int ticks_per_quarter = music::kTicksPerQuarter;
  std::int64_t ticks = 0;  // there
  std::uint8_t channel = 0;
  std::vector<midi::ShortEvent> events = {};  // that are still to come, all there
};

Beginning plain_beginning(const std::string& name, const MidiSong& song) {
  return {.midi = midi::write_smf({}, {.ticks_per_quarter = music::kTicksPerQuarter,
                                       .time_line = song.time_line,
                                       .name = name}),
          .events = {midi::short_event(midi::status_byte(midi::kProgramChange, 0), song.program)}};
}

Beginning behind_piece(const std::string& name, const MidiSong& song) {
  const ContinuedPiece& piece = *song.piece;
  midi::LongerFile file = midi::append_track(piece.midi, {.name = name,
                                                          .program = song.program,
                                                          .begin_ticks = piece.end_ticks,
                                                          .marker = kMarker})
                              .take(name);
  Beginning beginning{.midi = std::move(file.bytes),
                      .ticks_per_quarter = file.ticks_per_quarter,
                      .ticks = file.begin_ticks,
                      .channel = file.channel};
  for (const midi::TempoChange& change : song.time_line.tempos) {
    beginning.events.push_back(midi::tempo_event(change.us_per_quarter));
  }
  return beginning;
}

class MidiWriter : public SongWriter {
 public:
  MidiWriter(const fs::path& path, Beginning beginning)
      : stream_(path, std::move(beginning.midi), beginning.ticks, beginning.channel),
        ticks_per_quarter_(beginning.ticks_per_quarter),
        begin_ticks_(beginning.ticks) {
    for (const midi::ShortEvent& event : beginning.events) stream_.add_event(event);
  }

  void add(std::span<const music::Tone> tones) override {
    for (const music::Tone& tone : tones) {
      onset_ += tone.gap_ticks;
      const std::int64_t begin = file_ticks(onset_);
      const std::int64_t end = file_ticks(onset_ + tone.length_ticks);
      stream_.add({.onset_ticks = begin_ticks_ + begin,
                   .length_ticks = std::max<std::int64_t>(end - begin, 1),
                   .pitch = static_cast<std::uint8_t>(tone.pitch),
                   .velocity = static_cast<std::uint8_t>(tone.velocity)});
    }
  }

  void finish() override { stream_.finish(); }

 private:
  // Of ticks of 1/384 quarter, to the nearest.
  std::int64_t file_ticks(std::int64_t ticks) const {
    constexpr std::int64_t kTicks = music::kTicksPerQuarter;
    return (2 * ticks * ticks_per_quarter_ + kTicks) / (2 * kTicks);
  }

  midi::SmfStream stream_;
  int ticks_per_quarter_;
  std::int64_t begin_ticks_;
  std::int64_t onset_ = 0;  // of the last tone, from the first, in ticks of 1/384 quarter
};

class TextWriter : public SongWriter {
 public:
  TextWriter(const fs::path& path, music::SongFormat format, const music::SongOrigin& origin,
             const ContinuedPiece* piece)
      : file_(path), text_(format) {
    file_.write(text_.head(origin));
    if (piece == nullptr) return;
    file_.write(text_.rows(piece->tones));
    first_gap_ = piece->last_gap_ticks;
  }

  void add(std::span<const music::Tone> tones) override {
    if (first_gap_ > 0 && !tones.empty()) {
      music::Tone first = tones.front();
      first.gap_ticks = static_cast<std::int32_t>(std::exchange(first_gap_, 0));
      file_.write(text_.rows({&first, 1}));
      tones = tones.subspan(1);
    }
    file_.write(text_.rows(tones));
  }

  void finish() override {
    file_.write(text_.tail());
    file_.finish();
  }

 private:
  FileWriter file_;
  music::SongText text_;
  std::int64_t first_gap_ = 0;  // of the next tone, behind a piece
};

}  // namespace

std::unique_ptr<SongWriter> open_midi_song(const fs::path& path, const MidiSong& song) {
  const std::string name = path.stem().string();
  return std::make_unique<MidiWriter>(
      path, song.piece == nullptr ? plain_beginning(name, song) : behind_piece(name, song));
}

std::unique_ptr<SongWriter> open_text_song(const fs::path& path, music::SongFormat format,
                                           const music::SongOrigin& origin,
                                           const ContinuedPiece* piece) {
  return std::make_unique<TextWriter>(path, format, origin, piece);
}

}  // namespace crnngan::generate
