// Songs that go on from a primer.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <span>

#include "gan/noise.h"
#include "generate/small_model.h"
#include "generate/songs.h"
#include "music/pace.h"

namespace crnngan::generate {
namespace {

using test::small_model;
using test::Songs;
using test::songs_of;
using Tones = std::vector<music::Tone>;

// A melody with a chord of three now and then; another `kind` has other pitches.
Tones piece(int count, int kind = 0) {
  Tones tones;
  for (int n = 0; n < count; ++n) {
    tones.push_back({50 + n % 7 * 30, 55 + (n * (5 + kind)) % 24, 30 + n * 11 % 60,
                     n == 0 || n % 5 > 2 ? 0 : 48 * (1 + n % 4)});
  }
  return tones;
}

SongOptions continuing(const Model& model, const Tones& tones, int count, int new_tones,
                       float noise_scale = 1) {
  return {.count = count,
          .tones = new_tones,
          .seed = 7,
          .noise_scale = noise_scale,
          .primer = Primer(model, tones)};
}

// The new tones of song `number`, computed step by step: the network is fed with each real cell in
// turn, then with each of its outputs.
Tones step_by_step(const Model& model, const Tones& tones, int new_tones, std::uint64_t seed,
                   int number, float noise_scale) {
  constexpr int kRows = 4;  // all alike: as many songs as are written together, for like rounding
  const gan::GeneratorShape& shape = model.generator.shape();
  const RandomStream random(seed, Purpose::kGenerate, static_cast<std::uint32_t>(number));
  const Tones cells = music::cells_of(tones, model.codec.options());
  const auto slots = static_cast<std::size_t>(model.codec.options().tones_per_cell);
  const auto features = static_cast<std::size_t>(shape.features);
  const auto of_step = static_cast<std::size_t>(shape.noise);
  const auto of_song = static_cast<std::size_t>(shape.song_noise);
  ThreadPool alone(1);
  gan::GeneratorTape tape = model.generator.tape(1, kRows);
  std::vector<float> noise(of_step + of_song);
  std::vector<float> previous(features);
  Tones events;
  const auto sounding = [&] {
    return std::count_if(events.begin(), events.end(),
                         [](const music::Tone& event) { return !music::is_silence(event); });
  };
  for (std::size_t step = 0; sounding() < new_tones; ++step) {
    if (step * slots < cells.size()) {
      const std::vector<float> middle(features, 0.5F);
      model.codec.encode(std::span(cells).subspan(step * slots, slots), middle, previous);
    }
    gan::draw(shape.noise_kind, random, features + of_song + step * of_step,
              std::span(noise).first(of_step));
    gan::draw(shape.noise_kind, random, features, std::span(noise).last(of_song));
    for (float& value : noise) value *= noise_scale;
    for (std::size_t row = 0; row < kRows; ++row) {
      std::copy(previous.begin(), previous.end(), tape.start.data() + row * features);
      std::copy(noise.begin(), noise.end(), tape.noise.data() + row * noise.size());
    }
    model.generator.rollout(tape, alone);
    model.generator.carry_state(tape);
    std::copy_n(tape.outputs.begin(), features, previous.begin());
    if ((step + 1) * slots >= cells.size()) model.codec.decode(previous, events);
  }
  Tones added = music::without_silences(events);
  added.resize(static_cast<std::size_t>(new_tones));
  added.front().gap_ticks = 0;
  return added;
}

// Whether the tones are the same but for a value that may have been rounded the other way.
bool are_alike(std::span<const music::Tone> a, std::span<const music::Tone> b) {
  const auto near = [](std::int32_t x, std::int32_t y) { return std::abs(x - y) <= 1; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](const music::Tone& x, const music::Tone& y) {
                      return near(x.length_ticks, y.length_ticks) && near(x.pitch, y.pitch) &&
                             near(x.velocity, y.velocity) && near(x.gap_ticks, y.gap_ticks);
                    });
}

const music::CodecOptions kChords{.tones_per_cell = 3};
const music::CodecOptions kAll{
    .kind = music::CodecKind::kDequantised, .tones_per_cell = 2, .pace_events = true};

TEST(Continuation, IsWhatFeedingTheSameEventsStepByStepGives) {
  for (const music::CodecOptions& options : {music::CodecOptions{}, kChords, kAll}) {
    const Model model = small_model(options);
    for (const int length : {1, 2, 31, 32, 33, 34, 64, 65, 66, 150}) {
      for (const float noise_scale : {1.0F, 0.25F}) {
        const Tones tones = piece(length);
        const Songs all = songs_of(model, continuing(model, tones, 18, 12, noise_scale));
        for (const int number : {0, 1, 17}) {
          const std::span<const music::Tone> song = all[static_cast<std::size_t>(number)];
          EXPECT_TRUE(are_alike(song, step_by_step(model, tones, 12, 7, number, noise_scale)))
              << "song " << number << " after " << length << " tones";
        }
      }
    }
  }
}

// A piece is heard as a training piece is: after a start. Then each new tone is fed in turn.
TEST(Continuation, OfDistributionsHearsAStartAndThenThePiece) {
  const Model model = test::small_model_with_bins();
  for (const int length : {1, 31, 32, 33, 70}) {
    const Tones tones = piece(length);
    const Songs all = songs_of(model, continuing(model, tones, 6, 12));
    constexpr int kNumber = 5;
    const RandomStream random(7, Purpose::kGenerate, kNumber);
    ThreadPool alone(1);
    gan::GeneratorTape tape = model.generator.tape(1, 4);
    std::vector<float> previous(4);  // the start
    Tones added;
    for (int step = -1; step < length - 1 + 12; ++step) {
      if (step >= 0 && step < length) {
        model.codec.encode(std::span(tones).subspan(static_cast<std::size_t>(step), 1), {},
                           previous);
      }
      for (std::size_t row = 0; row < 4; ++row) {
        for (std::size_t f = 0; f < 4; ++f) {
          tape.first[row * 4 + f] = model.generator.shape().bins[f].of(previous[f]);
        }
        random.fill_uniform(std::span(tape.noise).subspan(row * 4, 4),
                            4 + static_cast<std::uint64_t>(step + 1) * 4);
      }
      model.generator.rollout(tape, alone);
      model.generator.carry_state(tape);
      std::copy_n(tape.outputs.begin(), 4, previous.begin());
      if (step >= length - 1) model.codec.decode(previous, added);
    }
    const std::span<const music::Tone> song = all[kNumber];
    added.front().gap_ticks = 0;
    EXPECT_TRUE(are_alike(song, added)) << length;
  }
}

// The last tones are the same, and so is the noise: only the state tells the pieces apart.
TEST(Continuation, RemembersMoreThanTheLastTone) {
  const Model model = small_model();
  Tones one = piece(40);
  Tones other = piece(40, 1);
  other.back() = one.back();
  one = songs_of(model, continuing(model, one, 1, 5)).front();
  other = songs_of(model, continuing(model, other, 1, 5)).front();
  EXPECT_NE(one, other);
}

TEST(Continuation, DiffersFromSongToSongByNoiseAlone) {
  const Model model = small_model();
  const Songs all = songs_of(model, continuing(model, piece(20), 3, 30));
  EXPECT_NE(all[0], all[1]);
  EXPECT_NE(all[1], all[2]);
  const Songs silent = songs_of(model, continuing(model, piece(20), 3, 30, 0));
  EXPECT_EQ(silent[0], silent[1]);
  EXPECT_EQ(silent[1], silent[2]);
}

TEST(Continuation, DoesNotDependOnThreadsLengthOrTheOtherSongs) {
  for (const music::CodecOptions& options : {music::CodecOptions{}, kChords, kAll}) {
    const Model model = small_model(options);
    const Songs all = songs_of(model, continuing(model, piece(45), 40, 50, 0.5F));
    EXPECT_EQ(songs_of(model, continuing(model, piece(45), 40, 50, 0.5F), 3), all);
    EXPECT_EQ(songs_of(model, continuing(model, piece(45), 1, 50, 0.5F)).front(), all.front());
    const Tones longer = songs_of(model, continuing(model, piece(45), 1, 90, 0.5F)).front();
    EXPECT_TRUE(std::equal(all.front().begin(), all.front().end(), longer.begin()));
  }
}

}  // namespace
}  // namespace crnngan::generate
