#include "generate/songs.h"

#include <algorithm>

#include "base/random.h"

namespace crnngan::generate {

namespace {

// Songs are written in groups of this size, the last one filled up with songs that nobody asked
// for: the products of a group read the weights once for all of it, and every song goes through
// products of the same shape, so that its bits do not depend on the number of songs.
constexpr int kGroup = 16;

// Steps between two copies of the state.
constexpr int kStride = 32;

// The tones of songs first .. first + kGroup - 1.
std::vector<std::vector<music::Tone>> write_group(const Model& model, int first, int tones,
                                                  std::uint64_t seed) {
  ThreadPool alone(1);
  gan::GeneratorTape tape = model.generator.tape(kStride, kGroup);
  const auto noise_size = static_cast<std::size_t>(model.generator.shape().noise);
  const auto stream = [&](int row) {
    return RandomStream(seed, Purpose::kGenerate, static_cast<std::uint32_t>(first + row));
  };
  for (int row = 0; row < kGroup; ++row) {
    stream(row).fill_uniform(
        std::span(tape.start).subspan(static_cast<std::size_t>(row) * music::kFeatures,
                                      music::kFeatures),
        0);
  }
  std::vector<std::vector<music::Tone>> songs(kGroup);
  for (int done = 0; done < tones; done += kStride) {
    if (done > 0) model.generator.carry_state(tape);
    for (int t = 0; t < kStride; ++t) {
      for (int row = 0; row < kGroup; ++row) {
        const auto place = static_cast<std::size_t>(t * kGroup + row);
        const auto index = music::kFeatures + static_cast<std::uint64_t>(done + t) * noise_size;
        stream(row).fill_uniform(std::span(tape.noise).subspan(place * noise_size, noise_size),
                                 index);
      }
    }
    model.generator.rollout(tape, alone);
    for (int t = 0; t < std::min(kStride, tones - done); ++t) {
      for (int row = 0; row < kGroup; ++row) {
        music::Features features{};
        const auto place = static_cast<std::ptrdiff_t>(t * kGroup + row);
        std::copy_n(tape.outputs.begin() + place * music::kFeatures, music::kFeatures,
                    features.begin());
        songs[static_cast<std::size_t>(row)].push_back(model.codec.decode(features));
      }
    }
  }
  return songs;
}

}  // namespace

void generate_songs(const Model& model, const SongOptions& options, ThreadPool& pool,
                    const std::function<void(int, const std::vector<music::Tone>&)>& on_song) {
  // As many groups at a time as there are threads, so that memory does not grow with the count.
  const int at_once = pool.size() * kGroup;
  for (int first = 0; first < options.count; first += at_once) {
    const int left = std::min(at_once, options.count - first);
    std::vector<std::vector<std::vector<music::Tone>>> groups(
        static_cast<std::size_t>((left + kGroup - 1) / kGroup));
    pool.run(static_cast<int>(groups.size()), [&](int group) {
      groups[static_cast<std::size_t>(group)] =
          write_group(model, first + group * kGroup, options.tones, options.seed);
    });
    for (int number = 0; number < left; ++number) {
      on_song(first + number, groups[static_cast<std::size_t>(number / kGroup)]
                                    [static_cast<std::size_t>(number % kGroup)]);
    }
  }
}

}  // namespace crnngan::generate
