// The tones that are heard in a song's sound (sine_bank.h) are those that are read in its score
// (written_tones.h).
//
// A score has grids, on which onsets and ends are moved, and that is all it may change:
// - an onset is moved by half the coarsest step, a third of a quarter, at most;
// - an end by that and by the sixteenth up to which gaps are closed and overlaps cut;
// - a tone shorter than a step becomes as long as one;
// - tones of one key that come to begin together are written once;
// - where a staff has no voice left for another tone, one that sounds is cut.
// The last two are counted, and few.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/shared_folder.h"
#include "base/temporary_folder.h"
#include "base/threads.h"
#include "corpus/folder.h"
#include "generate/model.h"
#include "generate/song_file.h"
#include "generate/songs.h"
#include "midi/smf_reader.h"
#include "midi/smf_writer.h"
#include "render/musicxml.h"
#include "render/sine_bank.h"
#include "render/song.h"
#include "render/written_tones.h"

namespace crnngan::render {
namespace {

constexpr int kHearingRate = 44'100;
constexpr double kOnsetMoves = 1.0 / 6;  // quarters
constexpr double kEndMoves = kOnsetMoves + 1.0 / 4;
constexpr double kShortest = 1.0 / 3 + 1.0 / 4;  // a step, and the gap behind it

// Quarters of a file -> blocks of its sound.
class Clock {
 public:
  explicit Clock(const Bytes& midi)
      : read_(midi::read_smf(midi).take("MIDI")),
        tempos_(read_.time_line.tempos, read_.ticks_per_quarter) {}

  double block_at(double quarters) const {
    const double ticks = std::max(0.0, quarters * read_.ticks_per_quarter);
    return tempos_.seconds_at(std::llround(ticks)) * kHearingRate / kBlockFrames;
  }

  // Whether a block is that of a place in the file, or of one up to so many quarters away.
  bool is_near(std::int64_t block, double quarters, double moves) const {
    const double ticks = 1.0 / read_.ticks_per_quarter;
    const auto found = static_cast<double>(block);
    return found >= block_at(quarters - moves - ticks) - 1 &&
           found <= block_at(quarters + moves + ticks) + 1;
  }

 private:
  midi::SmfContents read_;
  midi::TempoMap tempos_;
};

struct Counts {
  int heard = 0;
  int joined = 0;  // written as one with another of their key
  int cut = 0;
};

// Who of the tones that are heard on a key is which of those that are written on it: as many pairs
// of tones that begin together as there can be (Kuhn's augmenting paths), then, while it brings
// onsets and ends of two pairs nearer to one another, with partners exchanged.
class Pairs {
 public:
  static constexpr std::size_t kNone = SIZE_MAX;

  Pairs(std::size_t heard, std::size_t written) : partners_(heard, kNone), near_(written) {}

  // `apart`: the sum of the squares of the distances.
  void add(std::size_t heard, std::size_t written, double apart) {
    near_[written].emplace(heard, apart);
  }

  // For each that is heard the written one, or kNone.
  std::vector<std::size_t> find() {
    for (std::size_t w = 0; w < near_.size(); ++w) {
      std::set<std::size_t> asked;
      find_for(w, asked);
    }
    while (improve()) {
    }
    return partners_;
  }

 private:
  bool find_for(std::size_t written, std::set<std::size_t>& asked) {
    for (const auto& [h, apart] : near_[written]) {
      if (!asked.insert(h).second) continue;
      if (partners_[h] != kNone && !find_for(partners_[h], asked)) continue;
      partners_[h] = written;
      return true;
    }
    return false;
  }

  bool improve() {
    bool improves = false;
    for (std::size_t mine = 0; mine < partners_.size(); ++mine) {
      const std::size_t w = partners_[mine];
      if (w == kNone) continue;
      for (const auto& [other, apart] : near_[w]) {
        const std::size_t v = partners_[other];
        if (v == w || (v != kNone && !near_[v].contains(mine))) continue;
        const double before = near_[w][mine] + (v == kNone ? 0 : near_[v][other]);
        const double after = apart + (v == kNone ? 0 : near_[v][mine]);
        if (after >= before) continue;
        std::swap(partners_[mine], partners_[other]);
        improves = true;
        break;
      }
    }
    return improves;
  }

  std::vector<std::size_t> partners_;
  std::vector<std::map<std::size_t, double>> near_;  // of each written one
};

// Where a tone ends in the score, beside its end in the sound.
enum class End { kNear, kCut, kTooLong };

class Comparison {
 public:
  Comparison(const Song& song, Counts& counts) : clock_(song.midi), counts_(counts) {
    for (test::HeardTone tone : test::hear(Playback(song.midi, kHearingRate))) {
      if (tone.pitch < 12) tone.pitch += 12;  // which MusicXML can't name
      heard_[tone.pitch].push_back(tone);
      ++counts_.heard;
    }
    for (const test::WrittenTone& tone : test::written_tones(to_musicxml(song))) {
      written_[tone.pitch].push_back(tone);
      heard_[tone.pitch];
    }
    for (const auto& [pitch, tones] : heard_) compare(tones, written_[pitch]);
  }

 private:
  void compare(std::vector<test::HeardTone> heard, std::vector<test::WrittenTone> written) {
    std::ranges::sort(heard, {}, &test::HeardTone::onset);
    std::ranges::sort(written, {}, &test::WrittenTone::onset);
    Pairs pairs(heard.size(), written.size());
    std::vector<bool> is_written(heard.size());
    std::size_t first = 0;
    for (std::size_t w = 0; w < written.size(); ++w) {
      const double onset = clock_.block_at(written[w].onset);
      const double end = clock_.block_at(written[w].end);
      const auto is_near = [&](std::size_t h) {
        return clock_.is_near(heard[h].onset, written[w].onset, kOnsetMoves);
      };
      while (first < heard.size() && static_cast<double>(heard[first].onset) < onset &&
             !is_near(first)) {
        ++first;
      }
      for (std::size_t h = first; h < heard.size() && is_near(h); ++h) {
        is_written[h] = true;
        constexpr double kForbidden = 1e15;
        const End how = end_of(heard[h], written[w]);
        pairs.add(h, w,
                  std::pow(static_cast<double>(heard[h].onset) - onset, 2) +
                      std::pow(static_cast<double>(heard[h].end) - end, 2) +
                      (how == End::kTooLong ? kForbidden : 0));
      }
    }
    const std::vector<std::size_t> partners = pairs.find();
    std::vector<bool> is_heard(written.size());
    for (std::size_t h = 0; h < heard.size(); ++h) {
      EXPECT_TRUE(is_written[h]) << "key " << heard[h].pitch << " at block " << heard[h].onset;
      if (partners[h] == Pairs::kNone) {
        ++counts_.joined;
      } else {
        is_heard[partners[h]] = true;
        const test::WrittenTone& tone = written[partners[h]];
        const End how = end_of(heard[h], tone);
        EXPECT_NE(how, End::kTooLong) << "key " << tone.pitch << " at quarter " << tone.onset;
        if (how == End::kCut) ++counts_.cut;
      }
    }
    for (std::size_t w = 0; w < written.size(); ++w) {
      EXPECT_TRUE(is_heard[w]) << "key " << written[w].pitch << " at quarter " << written[w].onset;
    }
  }

  End end_of(const test::HeardTone& heard, const test::WrittenTone& written) const {
    if (clock_.is_near(heard.end, written.end, kEndMoves)) return End::kNear;
    if (static_cast<double>(heard.end) > clock_.block_at(written.end)) return End::kCut;
    return written.end - written.onset < kShortest + 0.001 ? End::kNear : End::kTooLong;
  }

  Clock clock_;
  Counts& counts_;
  std::map<int, std::vector<test::HeardTone>> heard_;  // by key
  std::map<int, std::vector<test::WrittenTone>> written_;
};

void compare(const std::filesystem::path& file, Counts& counts) {
  SCOPED_TRACE(file.string());
  Comparison(load_song(file), counts);
}

void expect_few(const Counts& counts, double joined, double cut) {
  const auto share = [&](int count) { return static_cast<double>(count) / counts.heard; };
  ::testing::Test::RecordProperty("heard", counts.heard);
  ::testing::Test::RecordProperty("joined", counts.joined);
  ::testing::Test::RecordProperty("cut", counts.cut);
  EXPECT_LE(share(counts.joined), joined);
  EXPECT_LE(share(counts.cut), cut);
}

// 64,000 frames a second are 500 blocks a quarter.
TEST(SineBank, IsHeardAsItPlays) {
  // Two keys together, one of them struck anew while it sounds and once for a tick; percussion.
  const std::vector<midi::Note> notes = {{0, 768, 60, 80, 0},   {0, 384, 64, 80, 0},
                                         {384, 768, 60, 80, 0}, {1536, 1, 127, 80, 0},
                                         {768, 384, 0, 80, 3},  {0, 384, 40, 80, 9}};
  const Bytes file = midi::write_smf(notes, {.name = {}});
  std::vector<test::HeardTone> heard = test::hear(Playback(file, 64'000));
  std::ranges::sort(heard);
  const std::vector<test::HeardTone> expected = {
      {0, 500, 60}, {0, 500, 64}, {500, 1500, 60}, {1000, 1500, 0}, {2000, 2001, 127}};
  EXPECT_EQ(heard, expected);
}

TEST(SoundAndScore, OfBundledPiecesAgree) {
  Counts counts;
  const auto folder = std::filesystem::path(CRNNGAN_SOURCE_DIR) / "data/demo";
  for (const auto& file : list_files(folder, corpus::kMusicExtensions)) compare(file, counts);
  expect_few(counts, 0.005, 0);  // voices in unison
}

TEST(SoundAndScore, OfGeneratedSongsAgree) {
  const TemporaryFolder folder;
  ThreadPool pool(1);
  const generate::SongOptions options{.count = 50, .tones = 60, .seed = 3};
  generate::stream_songs(generate::load_shipped_model(), options, pool, [&](int number) {
    return generate::open_midi_song(folder / (std::to_string(number) + ".mid"), {});
  });
  const auto files = list_files(folder.path(), corpus::kMusicExtensions);
  ASSERT_EQ(files.size(), 50U);
  Counts counts;
  for (const auto& file : files) compare(file, counts);
  expect_few(counts, 0.05, 0.01);  // songs that are not played to a beat
}

TEST(SoundAndScore, OfRealFilesAgree) {
  const auto folder = test::shared_folder("corpus/classical");
  if (!folder) GTEST_SKIP() << test::without_shared("corpus/classical");
  constexpr std::size_t kReal = test::kSanitized ? 20 : 200;
  const auto files = list_files(*folder, corpus::kMusicExtensions);
  ASSERT_GT(files.size(), kReal);
  Counts counts;
  for (std::size_t i = 0; i < kReal; ++i) compare(files[i * files.size() / kReal], counts);
  expect_few(counts, 0.02, 0.02);
}

}  // namespace
}  // namespace crnngan::render
