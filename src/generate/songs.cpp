#include "generate/songs.h"

#include <algorithm>
#include <span>

#include "base/random.h"
#include "gan/noise.h"
#include "music/pace.h"

namespace crnngan::generate {

namespace {

// Songs are written in groups of this size, the last one filled up with songs that nobody asked
// for: the products of a group read the weights once for all of it, and every song goes through
// products of the same shape, so that its bits do not depend on the number of songs.
constexpr int kGroup = 16;

// Steps between two copies of the state.
constexpr int kStride = 32;

// After so many steps a tone, a song that is mostly silence ends.
constexpr int kMostStepsPerTone = 4;

// The random inputs of song `number` at steps first_step .. first_step + kStride - 1, put into row
// `row` of a tape. The song's stream holds its start, its own noise, then the noise of its steps.
void draw_song_inputs(const gan::GeneratorShape& shape, std::uint64_t seed, int number,
                      std::int64_t first_step, int row, gan::GeneratorTape& tape) {
  const RandomStream random(seed, Purpose::kGenerate, static_cast<std::uint32_t>(number));
  const auto at = [&](nn::Buffer& array, int t, int width) {
    return std::span(array).subspan(nn::size_of(t * kGroup + row, width),
                                    static_cast<std::size_t>(width));
  };
  if (first_step == 0) {
    gan::draw(shape.noise_kind, random, 0, at(tape.start, 0, shape.features));
  }
  const auto own = static_cast<std::size_t>(shape.noise);
  const std::uint64_t of_steps =
      static_cast<std::uint64_t>(shape.features) + static_cast<std::uint64_t>(shape.song_noise);
  for (int t = 0; t < kStride; ++t) {
    const std::span<float> noise = at(tape.noise, t, shape.noise_inputs());
    gan::draw(shape.noise_kind, random, of_steps + static_cast<std::uint64_t>(first_step + t) * own,
              noise.first(own));
    gan::draw(shape.noise_kind, random, static_cast<std::uint64_t>(shape.features),
              noise.subspan(own));
  }
}

// A song on its way: what has been decoded of it.
struct Draft {
  std::vector<music::Tone> events;  // tones and silences
  int tones = 0;                    // those among them
};

// Adds the events of a cell, up to the tone that makes them `tones`.
void add_cell(const music::Codec& codec, std::span<const float> features, int tones, Draft& draft) {
  std::size_t next = draft.events.size();
  codec.decode(features, draft.events);
  for (; next < draft.events.size() && draft.tones < tones; ++next) {
    if (!music::is_silence(draft.events[next])) ++draft.tones;
  }
  draft.events.resize(next);
}

// The tones of songs first .. first + count - 1. REQUIRES count <= kGroup.
std::vector<std::vector<music::Tone>> write_group(const Model& model, int first, int count,
                                                  int tones, std::uint64_t seed) {
  ThreadPool alone(1);
  gan::GeneratorTape tape = model.generator.tape(kStride, kGroup);
  const auto features = static_cast<std::size_t>(model.codec.features());
  // Without pace events each cell has a tone.
  const std::int64_t most_steps =
      model.codec.options().pace_events ? std::int64_t{kMostStepsPerTone} * tones : tones;
  std::vector<Draft> drafts(static_cast<std::size_t>(count));
  const auto all_done = [&] {
    return std::all_of(drafts.begin(), drafts.end(),
                       [&](const Draft& draft) { return draft.tones == tones; });
  };
  for (std::int64_t done = 0; done < most_steps && !all_done(); done += kStride) {
    if (done > 0) model.generator.carry_state(tape);
    for (int row = 0; row < kGroup; ++row) {
      draw_song_inputs(model.generator.shape(), seed, first + row, done, row, tape);
    }
    model.generator.rollout(tape, alone);
    for (std::int64_t t = 0; t < std::min<std::int64_t>(kStride, most_steps - done); ++t) {
      for (std::size_t row = 0; row < drafts.size(); ++row) {
        const std::size_t at = static_cast<std::size_t>(t) * kGroup + row;
        add_cell(model.codec, std::span<const float>(tape.outputs).subspan(at * features, features),
                 tones, drafts[row]);
      }
    }
  }
  std::vector<std::vector<music::Tone>> songs;
  songs.reserve(drafts.size());
  for (const Draft& draft : drafts) songs.push_back(music::without_silences(draft.events));
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
      const int done = group * kGroup;
      groups[static_cast<std::size_t>(group)] = write_group(
          model, first + done, std::min(kGroup, left - done), options.tones, options.seed);
    });
    for (int number = 0; number < left; ++number) {
      on_song(first + number, groups[static_cast<std::size_t>(number / kGroup)]
                                    [static_cast<std::size_t>(number % kGroup)]);
    }
  }
}

}  // namespace crnngan::generate
