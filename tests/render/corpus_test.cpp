// Real files, where they are there.

#include <gtest/gtest.h>
#include <libxml/parser.h>

#include <cmath>

#include "base/files.h"
#include "base/shared_folder.h"
#include "corpus/folder.h"
#include "render/musicxml.h"
#include "render/piano_roll.h"
#include "render/sound.h"
#include "render/sound_file.h"
#include "render/synthesizer.h"

namespace crnngan::render {
namespace {

constexpr int kParts = 5;  // tests, which may run beside each other
constexpr std::size_t kFilesPerPart = test::kSanitized ? 2 : 20;
constexpr std::size_t kFiles = kParts * kFilesPerPart;

constexpr int kLowRate = 8'000;
constexpr double kAnyLength = 3600;  // seconds, played but once

double length_of(const Song& song) {
  const auto read = midi::read_smf(song.midi).take(song.title);
  return midi::TempoMap(read.time_line.tempos, read.ticks_per_quarter).seconds_at(read.end_ticks);
}

class RealFiles : public ::testing::TestWithParam<int> {};

TEST_P(RealFiles, AreRendered) {
  const auto folder = test::shared_folder("corpus/classical");
  if (!folder) GTEST_SKIP() << test::without_shared("corpus/classical");
  const auto files = list_files(*folder, corpus::kMusicExtensions);
  ASSERT_GT(files.size(), kFiles);
  const std::filesystem::path soundfont = default_soundfont();
  for (auto i = static_cast<std::size_t>(GetParam()); i < kFiles; i += kParts) {
    const std::filesystem::path& file = files[i * files.size() / kFiles];
    SCOPED_TRACE(file.string());
    const Song song = load_song(file);
    const std::string document = to_musicxml(song);
    xmlDoc* parsed = xmlReadMemory(document.data(), static_cast<int>(document.size()), nullptr,
                                   nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_HUGE);
    EXPECT_NE(parsed, nullptr);
    xmlFreeDoc(parsed);
    EXPECT_FALSE(draw_piano_roll(song, ImageFormat::kSvg).empty());
    const test::Sound sound = test::read_sound(
        render_sound(song.midi, soundfont, SoundFormat::kWav, kLowRate, kAnyLength));
    const double excess = sound.seconds() - length_of(song);
    EXPECT_GE(excess, -0.01);
    EXPECT_LE(excess, kTailSeconds + 0.01);
    EXPECT_LE(test::peak_of(sound.samples), std::pow(10, kPeakDecibels / 20) + 1e-3);
    EXPECT_GT(test::peak_of(sound.samples), 0.01);
  }
}

INSTANTIATE_TEST_SUITE_P(InParts, RealFiles, ::testing::Range(0, kParts));

}  // namespace
}  // namespace crnngan::render
