#include "render/sound.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "base/error.h"
#include "base/error_of.h"
#include "base/temporary_folder.h"
#include "midi/smf_writer.h"
#include "render/notes.h"
#include "render/sound_file.h"
#include "render/synthesizer.h"

namespace crnngan::render {
namespace {

using test::peak_of;
using test::read_sound;
using test::Sound;

constexpr int kRate = 11'025;
constexpr SoundFormat kFormats[] = {SoundFormat::kWav, SoundFormat::kFlac, SoundFormat::kOgg};

Bytes song_of_velocity(int velocity) {
  std::vector<midi::Note> notes;
  for (int i = 0; i < 12; ++i) notes.push_back(test::note(i * 192, 192, 55 + i, velocity));
  return midi::write_smf(notes, {.name = {}});  // 3 s
}

double level_of(const std::vector<float>& samples) {
  double squares = 0;
  for (const float sample : samples) squares += double{sample} * double{sample};
  return 10 * std::log10(squares / static_cast<double>(samples.size()));
}

TEST(Sound, OfEachFormatLastsAsLongAsTheSongAndATail) {
  for (const SoundFormat format : kFormats) {
    const Sound sound =
        read_sound(render_sound(song_of_velocity(80), default_soundfont(), format, kRate));
    EXPECT_GE(sound.seconds(), 2.99);
    EXPECT_LE(sound.seconds(), 3.95);
    EXPECT_EQ(sound.info.channels, 2);
    EXPECT_EQ(sound.info.samplerate, kRate);
  }
}

TEST(Sound, OfQuietAndLoudSongsIsAlikeAndNeverClips) {
  std::vector<double> levels;
  for (const int velocity : {20, 80, 127}) {
    const auto samples = read_sound(render_sound(song_of_velocity(velocity), default_soundfont(),
                                                 SoundFormat::kWav, kRate))
                             .samples;
    EXPECT_LE(peak_of(samples), std::pow(10, kPeakDecibels / 20) + 1e-3);
    levels.push_back(level_of(samples));
  }
  const auto [least, most] = std::minmax_element(levels.begin(), levels.end());
  EXPECT_LT(*most - *least, 3) << "decibels";
}

TEST(Sound, DiesAwayAtItsEnd) {
  const auto samples =
      read_sound(render_sound(song_of_velocity(100), default_soundfont(), SoundFormat::kWav, kRate))
          .samples;
  EXPECT_LT(peak_of({samples.end() - 100, samples.end()}), 0.01);
}

TEST(Sound, IsTheSameOnAnyThread) {
  const Bytes song = song_of_velocity(80);
  for (const SoundFormat format : kFormats) {
    const auto sound = [&] { return render_sound(song, default_soundfont(), format, kRate); };
    const Bytes alone = sound();
    Bytes beside;
    std::thread other([&] { beside = sound(); });
    EXPECT_EQ(sound(), alone);
    other.join();
    EXPECT_EQ(beside, alone);
  }
}

TEST(Sound, PlayedOnceIsThatPlayedTwice) {
  const Bytes song = song_of_velocity(80);
  for (const SoundFormat format : kFormats) {
    EXPECT_EQ(render_sound(song, default_soundfont(), format, kRate),
              render_sound(song, default_soundfont(), format, kRate, 0));
  }
}

TEST(Sound, WrittenToAFileIsThatInMemory) {
  const TemporaryFolder folder;
  const Bytes song = song_of_velocity(80);
  for (const SoundFormat format : kFormats) {
    FileWriter file(folder / "sound");
    write_sound(song, default_soundfont(), format, file, kRate);
    file.finish();
    EXPECT_EQ(read_file(folder / "sound"), render_sound(song, default_soundfont(), format, kRate));
  }
}

TEST(Sound, ThatCannotBeWrittenIsAnErrorThatSaysWhy) {
  for (const SoundFormat format : kFormats) {
    const std::string error = test::error_of([&] {
      FileWriter file("/dev/full");
      write_sound(song_of_velocity(80), default_soundfont(), format, file, kRate);
      file.finish();
    });
    EXPECT_NE(error.find("/dev/full"), std::string::npos) << error;
  }
}

TEST(Sound, GainReachesTheLoudnessUnlessThePeakWouldClip) {
  EXPECT_NEAR(gain_of(kLoudness, 0.1), 1, 1e-9);
  EXPECT_NEAR(gain_of(kLoudness - 20, 0.01), 10, 1e-9);
  EXPECT_NEAR(gain_of(kLoudness - 20, 1), std::pow(10, kPeakDecibels / 20), 1e-9);
  EXPECT_EQ(gain_of(-HUGE_VAL, 0), 1);
}

TEST(Sound, WhatIsNoSoundfontIsNamed) {
  const TemporaryFolder folder;
  write_file(folder / "no.sf2", std::string_view("no soundfont"));
  for (const char* name : {"no.sf2", "missing.sf2"}) {
    EXPECT_THROW(render_sound(song_of_velocity(80), folder / name, SoundFormat::kWav), Error);
  }
}

}  // namespace
}  // namespace crnngan::render
