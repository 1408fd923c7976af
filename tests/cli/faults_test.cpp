// Small inputs of kinds that are met in the world and were read wrongly once: ../shared/faults.
// What is right for each, and why, stands in the .md beside it.

#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/shared_folder.h"
#include "cli/program.h"
#include "corpus/folder.h"
#include "midi/note_order.h"
#include "music/abc_pickup.h"
#include "render/score.h"
#include "render/song.h"
#include "render/synthesizer.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAreArray;

constexpr int kQuarter = music::kTicksPerQuarter;
constexpr int kScale[] = {60, 62, 64, 65, 67, 69, 71, 72};  // C major, an octave up

corpus::MusicFile read(const fs::path& file) {
  return corpus::read_music(file, music::Drums::kInclude);
}

std::vector<int> pitches(const fs::path& file) {
  std::vector<int> pitches;
  for (const midi::Note& note : read(file).notes) pitches.push_back(note.pitch);
  return pitches;
}

std::vector<double> onsets_in_quarters(const fs::path& file) {
  std::vector<double> onsets;
  for (const midi::Note& note : read(file).notes) {
    onsets.push_back(static_cast<double>(note.onset_ticks) / kQuarter);
  }
  return onsets;
}

render::Score score_of(const fs::path& file) { return render::make_score(render::load_song(file)); }

// The measures of a score, each as "4/4 at 0" with its place in quarters.
std::vector<std::string> measures_of(const fs::path& file) {
  const render::Score score = score_of(file);
  std::vector<std::string> measures;
  for (std::int64_t number = 0; number < score.count; ++number) {
    const auto measure = score.measures.measure(number);
    measures.push_back(fmt::format("{}/{} at {}", measure.signature.beats,
                                   measure.signature.beat_unit,
                                   static_cast<double>(measure.start) / render::kUnitsPerQuarter));
  }
  return measures;
}

// How loud a song is from one second to another: the root of the mean square of its samples.
double loudness(const fs::path& file, double from, double to) {
  constexpr int kRate = 22'050;
  std::vector<float> samples;
  render::play(render::load_song(file).midi, render::default_soundfont(), kRate,
               [&](std::span<const float> block) {
                 samples.insert(samples.end(), block.begin(), block.end());
               });
  const auto place = [](double seconds) {
    return static_cast<std::size_t>(seconds * kRate) * render::kChannels;
  };
  EXPECT_GE(samples.size(), place(to)) << "it ends after " << samples.size() / kRate / 2 << " s";
  double sum = 0;
  for (std::size_t i = place(from); i < std::min(place(to), samples.size()); ++i) {
    sum += double{samples[i]} * samples[i];
  }
  return std::sqrt(sum / static_cast<double>(place(to) - place(from)));
}

constexpr double kAudible = 1e-3;

// Eight quarters that follow each other.
void expect_scale(const fs::path& file) {
  EXPECT_THAT(pitches(file), ElementsAreArray(kScale));
  EXPECT_THAT(onsets_in_quarters(file), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
  for (const midi::Note& note : read(file).notes) EXPECT_EQ(note.length_ticks, kQuarter);
}

void expect_four_notes(const fs::path& file) {
  EXPECT_THAT(pitches(file), ElementsAre(60, 62, 64, 65));
}

// The files that come of the folder, with its own exit status, and of the folder with a bad file
// more. REQUIRES two good ones in it.
void expect_good_ones_converted(const fs::path& folder) {
  const TemporaryFolder work;
  const auto convert = [&](const fs::path& from, const char* to) {
    return test::run_program("convert " + from.string() + " -o " + (work / to).string());
  };
  EXPECT_EQ(convert(folder, "all").status, 0);
  EXPECT_EQ(list_files(work / "all", corpus::kMusicExtensions).size(), 2u);
  fs::copy(folder, work / "tunes");
  fs::permissions(work / "tunes", fs::perms::owner_all);
  write_file(work / "tunes/aa.abc", "no tune");
  EXPECT_EQ(convert(work / "tunes", "some").status, 3);
  EXPECT_THAT(list_files(work / "some", corpus::kMusicExtensions),
              ElementsAre(work / "some/a.mid", work / "some/b.mid"));
}

// An error, or files no larger than the music.
void expect_bounded(const fs::path& file) {
  for (const std::string output : {"--wav", "--score musicxml", "--piano-roll svg"}) {
    const TemporaryFolder work;
    const auto outcome = test::run_program("render " + output + " " + file.string() + " -o " +
                                           (work / "out").string());
    std::error_code none;  // where no folder has been made
    std::uintmax_t written = 0;
    for (const auto& entry : fs::directory_iterator(work / "out", none)) {
      written += entry.file_size();
    }
    EXPECT_EQ(written > 0, outcome.status == 0) << output;
    EXPECT_LT(written, 100'000u) << output;
    if (outcome.status != 0) {
      EXPECT_EQ(outcome.status, 1) << output;
      EXPECT_THAT(outcome.errors, HasSubstr(file.filename().string() + ": ")) << output;
    }
  }
}

const std::map<std::string, std::function<void(const fs::path&)>>& checks() {
  using P = const fs::path&;
  static const std::map<std::string, std::function<void(P)>> checks{
      {"abc-accidental-octaves.abc",
       [](P file) { EXPECT_THAT(pitches(file), ElementsAre(66, 78, 66, 72, 65, 77, 65, 72)); }},
      {"abc-bom.abc", expect_four_notes},
      {"abc-chord-symbols.abc", expect_scale},
      {"abc-folder-one-bad", expect_good_ones_converted},
      {"abc-info-fields.abc", expect_four_notes},
      {"abc-key-Ador.abc",
       [](P file) {
         const auto keys = read(file).time_line.key_signatures;
         ASSERT_EQ(keys.size(), 1u);
         EXPECT_EQ(keys[0].signature.fifths, 1);
         EXPECT_EQ(score_of(file).keys[0].key.fifths, 1);
       }},
      {"abc-meter-change.abc",
       [](P file) {
         EXPECT_THAT(measures_of(file), ElementsAre("4/4 at 0", "3/4 at 4", "3/4 at 7"));
         const auto written = midi::read_smf(render::load_song(file).midi).take("").time_line;
         EXPECT_EQ(written.time_signature_at(4 * kQuarter).beats, 3);
         EXPECT_EQ(written.time_signature_at(4 * kQuarter - 1).beats, 4);
       }},
      {"abc-short-bar.abc",
       [](P file) {
         EXPECT_THAT(pitches(file), ElementsAreArray(kScale));
         EXPECT_THAT(onsets_in_quarters(file), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
         EXPECT_EQ(read(file).notes.back().length_ticks, 4 * kQuarter);
       }},
      {"abc-tempo-120.abc", [](P file) { EXPECT_EQ(read(file).time_line.tempo_at(0), 500'000u); }},
      {"abc-tempo-behind-key.abc",
       [](P file) { EXPECT_EQ(read(file).time_line.tempo_at(0), 1'000'000u); }},
      {"abc-two-tunes.abc",
       [](P file) {
         const auto pieces = corpus::read_pieces(file, music::Drums::kInclude);
         ASSERT_EQ(pieces.size(), 2u);
         EXPECT_EQ(pieces[1].label, "#2 Two");
         EXPECT_THAT(pitches(file.string() + "#1"), ElementsAre(60, 62, 64, 65));
         EXPECT_THAT(pitches(file.string() + "#2"), ElementsAre(67, 69, 71, 72));
       }},
      {"active-sensing-first.mid", expect_scale},
      {"drums-only.mid",
       [](P file) {
         // Sixteen strokes, half a quarter apart.
         for (int stroke = 0; stroke < 16; ++stroke) {
           EXPECT_GT(loudness(file, stroke * 0.25, stroke * 0.25 + 0.2), kAudible) << stroke;
         }
       }},
      {"first-tempo-late.mid",
       [](P file) {
         const auto line = read(file).time_line;
         EXPECT_EQ(line.tempo_at(0), 500'000u);
         EXPECT_EQ(line.tempo_at(4 * kQuarter - 1), 500'000u);
         EXPECT_EQ(line.tempo_at(4 * kQuarter), 250'000u);
         EXPECT_THAT(score_of(file).tempos,
                     ElementsAre(render::TempoMark{0, 500'000},
                                 render::TempoMark{4 * render::kUnitsPerQuarter, 250'000}));
       }},
      {"huge-gap.mid", expect_bounded},
      {"key-overlaps.mid",
       [](P file) {
         EXPECT_GT(loudness(file, 1.1, 2.9), kAudible);
         EXPECT_THAT(render::load_song(file).notes,
                     ElementsAre(midi::Note{0, kQuarter, 60, 80},
                                 midi::Note{kQuarter, 5 * kQuarter, 60, 80}));
       }},
      {"key-signature-Gb.mid",
       [](P file) {
         const render::Score score = score_of(file);
         EXPECT_THAT(score.keys, ElementsAre(render::KeyChange{0, {.fifths = -6}}));
       }},
      {"key-twice-same-tick.mid",
       [](P file) {
         EXPECT_GT(loudness(file, 1, 3.9), kAudible);
         EXPECT_THAT(render::load_song(file).notes,
                     ElementsAre(midi::Note{0, 8 * kQuarter, 60, 80}));
       }},
      {"pickup-signature.mid",
       [](P file) {
         EXPECT_TRUE(score_of(file).measures.has_pickup());
         EXPECT_THAT(measures_of(file),
                     ElementsAre("3/4 at 0", "3/4 at 1", "3/4 at 4", "3/4 at 7"));
       }},
      {"realtime-byte.mid", expect_scale},
      {"signature-change.mid",
       [](P file) {
         EXPECT_THAT(measures_of(file),
                     ElementsAre("4/4 at 0", "4/4 at 4", "3/4 at 8", "3/4 at 11"));
       }},
      {"tpq-55440.mid", expect_scale},
      {"velocity-above-127.mid",
       [](P file) {
         const corpus::MusicFile music = read(file);
         EXPECT_EQ(music.notes.size(), 8u);
         for (const midi::Note& note : music.notes) EXPECT_EQ(note.velocity, 127);
         EXPECT_THAT(music.repairs, ElementsAre(HasSubstr("above 127")));
       }},
  };
  return checks;
}

class Faults : public ::testing::TestWithParam<std::string> {};

TEST_P(Faults, HaveTheirRightValue) {
  const auto folder = test::shared_folder("faults");
  if (!folder) GTEST_SKIP() << test::without_shared("faults");
  ASSERT_TRUE(fs::exists(*folder / GetParam()));
  checks().at(GetParam())(*folder / GetParam());
}

std::vector<std::string> names_of_checks() {
  std::vector<std::string> names;
  for (const auto& [name, check] : checks()) names.push_back(name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Input, Faults, ::testing::ValuesIn(names_of_checks()),
                         [](const auto& tested) {
                           std::string name = tested.param;
                           std::erase_if(name, [](char c) { return std::isalnum(c) == 0; });
                           return name;
                         });

// The folder of attacks has tests of its own.
TEST(FaultsFolder, AllInputsOfTheFolderHaveACheck) {
  const auto folder = test::shared_folder("faults");
  if (!folder) GTEST_SKIP() << test::without_shared("faults");
  std::set<std::string> inputs;
  for (const auto& entry : fs::directory_iterator(*folder)) {
    const fs::path name = entry.path().filename();
    if (name != "attack" && name.extension() != ".md") inputs.insert(name.string());
  }
  EXPECT_THAT(inputs, UnorderedElementsAreArray(names_of_checks()));
}

}  // namespace
}  // namespace crnngan
