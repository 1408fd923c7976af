#pragma once

#include <gtest/gtest.h>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/files.h"
#include "base/temporary_folder.h"

namespace crnngan::test {

struct Sound {
  std::vector<float> samples;  // of all channels in turn
  SF_INFO info{};

  double seconds() const { return static_cast<double>(info.frames) / info.samplerate; }
};

// What libsndfile reads in the bytes of a sound file.
inline Sound read_sound(const Bytes& file) {
  const TemporaryFolder folder;
  write_file(folder / "sound", file);
  Sound sound;
  SNDFILE* opened = sf_open((folder / "sound").c_str(), SFM_READ, &sound.info);
  EXPECT_NE(opened, nullptr) << sf_strerror(nullptr);
  sound.samples.resize(static_cast<std::size_t>(sound.info.frames * sound.info.channels));
  EXPECT_EQ(sf_readf_float(opened, sound.samples.data(), sound.info.frames), sound.info.frames);
  sf_close(opened);
  return sound;
}

inline double peak_of(const std::vector<float>& samples) {
  double peak = 0;
  for (const float sample : samples) peak = std::max(peak, std::abs(double{sample}));
  return peak;
}

}  // namespace crnngan::test
