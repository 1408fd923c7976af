#include "generate/songs.h"

#include <algorithm>
#include <span>

#include "base/error.h"
#include "base/random.h"
#include "gan/noise.h"
#include "music/feature_bins.h"
#include "music/pace.h"

namespace crnngan::generate {

namespace {

// Steps between two copies of the state.
constexpr int kStride = 32;

// After so many steps a tone, a song that is mostly silence ends.
constexpr int kMostStepsPerTone = 4;

// The stream of a song holds its start, its own noise, then the noise of its steps.
RandomStream stream_of(const SongOptions& options, int number) {
  return {options.seed, Purpose::kGenerate, static_cast<std::uint32_t>(number)};
}

// Part `number` of an array of parts of `width` values.
std::span<float> part(std::span<float> array, int number, int width) {
  return array.subspan(nn::size_of(number, width), static_cast<std::size_t>(width));
}

// The starts of the songs from `first` on, one a row.
void draw_starts(const gan::GeneratorShape& shape, const SongOptions& options, int first,
                 gan::GeneratorTape& tape) {
  for (int row = 0; row < options.together; ++row) {
    gan::draw_start(shape, stream_of(options, first + row), 0,
                    part(tape.start, row, shape.features));
  }
}

// The noise of these songs for the steps of the tape, the first of which is `first_step` of a song.
void draw_noise(const gan::GeneratorShape& shape, const SongOptions& options, int first,
                std::int64_t first_step, gan::GeneratorTape& tape) {
  const auto own = static_cast<std::size_t>(shape.noise);
  const auto of_song = static_cast<std::uint64_t>(shape.features);
  const std::uint64_t of_steps = of_song + static_cast<std::uint64_t>(shape.song_noise);
  for (int row = 0; row < options.together; ++row) {
    const RandomStream random = stream_of(options, first + row);
    for (int t = 0; t < tape.steps; ++t) {
      const std::span<float> noise =
          part(tape.noise, t * options.together + row, shape.noise_inputs());
      gan::draw(shape.noise_kind, random,
                of_steps + static_cast<std::uint64_t>(first_step + t) * own, noise.first(own));
      gan::draw(shape.noise_kind, random, of_song, noise.subspan(own));
      for (float& value : noise) value *= options.noise_scale;
    }
  }
}

// The network reads the primer, so that the rollout over `tape`, from step primer.cells() - 1 of
// the songs on, continues it: all cells but the last are read here, the last one is what the
// rollout starts with. A model with distributions has learnt that a start comes before a piece.
void read_primer(const Model& model, const Primer& primer, const SongOptions& options, int first,
                 ThreadPool& pool, gan::GeneratorTape& tape) {
  const gan::GeneratorShape& shape = model.generator.shape();
  const std::size_t starts = shape.has_distribution() ? 1 : 0;
  const auto encode = [&](std::size_t event, std::span<float> rows) {
    const std::span<float> row = part(rows, 0, shape.features);
    if (event < starts) {
      gan::draw_start(shape, stream_of(options, first), 0, row);
    } else {
      primer.encode(event - starts, row);
    }
    for (int other = 1; other < options.together; ++other) {
      std::copy(row.begin(), row.end(), part(rows, other, shape.features).begin());
    }
  };
  nn::Buffer x(tape.outputs.size());
  const auto read = [&](std::size_t first_event, gan::GeneratorTape& to) {
    draw_noise(shape, options, first, static_cast<std::int64_t>(first_event), to);
    for (int t = 0; t < to.steps; ++t) {
      encode(first_event + static_cast<std::size_t>(t),
             part(x, t, options.together * shape.features));
    }
    model.generator.teacher_forced(x.data(), to, pool);
    model.generator.carry_state(to);
  };
  const std::size_t last = starts + primer.cells() - 1;
  std::size_t event = last % kStride;
  if (event > 0) {
    gan::GeneratorTape beginning = model.generator.tape(static_cast<int>(event), options.together);
    read(0, beginning);
    for (std::size_t layer = 0; layer < tape.lstm.size(); ++layer) {
      tape.lstm[layer].first_output = beginning.lstm[layer].first_output;
      tape.lstm[layer].first_cell = beginning.lstm[layer].first_cell;
    }
  }
  for (; event < last; event += kStride) read(event, tape);
  encode(last, tape.start);
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

std::vector<music::Tone> finished(const Draft& draft, const std::optional<Primer>& primer) {
  std::vector<music::Tone> tones = music::without_silences(draft.events);
  if (primer) return primer->followed_by(tones);
  if (!tones.empty()) tones.front().gap_ticks = 0;  // there is no tone before
  return tones;
}

// The tones of songs first .. first + count - 1. REQUIRES count <= options.together.
std::vector<std::vector<music::Tone>> write_group(const Model& model, const SongOptions& options,
                                                  int first, int count) {
  ThreadPool alone(1);
  const gan::GeneratorShape& shape = model.generator.shape();
  gan::GeneratorTape tape = model.generator.tape(kStride, options.together);
  if (shape.has_distribution()) {
    tape.temperatures =
        music::temperatures(model.codec, options.temperature.value_or(shape.temperature));
  }
  std::int64_t first_step = 0;
  if (options.primer) {
    read_primer(model, *options.primer, options, first, alone, tape);
    first_step = static_cast<std::int64_t>(options.primer->cells()) - 1;
  } else {
    draw_starts(shape, options, first, tape);
  }
  // Without pace events each cell has a tone.
  const std::int64_t most_steps = model.codec.options().pace_events
                                      ? std::int64_t{kMostStepsPerTone} * options.tones
                                      : options.tones;
  std::vector<Draft> drafts(static_cast<std::size_t>(count));
  const auto all_done = [&] {
    return std::all_of(drafts.begin(), drafts.end(),
                       [&](const Draft& draft) { return draft.tones == options.tones; });
  };
  for (std::int64_t done = 0; done < most_steps && !all_done(); done += kStride) {
    if (done > 0) model.generator.carry_state(tape);
    draw_noise(shape, options, first, first_step + done, tape);
    model.generator.rollout(tape, alone);
    const int steps = static_cast<int>(std::min<std::int64_t>(kStride, most_steps - done));
    for (int t = 0; t < steps; ++t) {
      for (int row = 0; row < count; ++row) {
        add_cell(model.codec, part(tape.outputs, t * options.together + row, shape.features),
                 options.tones, drafts[static_cast<std::size_t>(row)]);
      }
    }
  }
  std::vector<std::vector<music::Tone>> songs;
  songs.reserve(drafts.size());
  for (const Draft& draft : drafts) songs.push_back(finished(draft, options.primer));
  return songs;
}

}  // namespace

void check(const SongOptions& options, const Model& model) {
  const bool has_distribution = model.generator.shape().has_distribution();
  if (has_distribution && options.noise_scale != 1) {
    throw Error(
        "--noise-scale: the noise of {} picks tones from distributions and has no scale; use "
        "--temperature",
        model.name);
  }
  if (!has_distribution && options.temperature) {
    throw Error("--temperature: {} has no distributions to pick tones from; use --noise-scale",
                model.name);
  }
}

void generate_songs(const Model& model, const SongOptions& options, ThreadPool& pool,
                    const std::function<void(int, const std::vector<music::Tone>&)>& on_song) {
  // As many groups at a time as there are threads, so that memory does not grow with the count.
  const int at_once = pool.size() * options.together;
  for (int first = 0; first < options.count; first += at_once) {
    const int left = std::min(at_once, options.count - first);
    std::vector<std::vector<std::vector<music::Tone>>> groups(
        static_cast<std::size_t>((left + options.together - 1) / options.together));
    pool.run(static_cast<int>(groups.size()), [&](int group) {
      const int done = group * options.together;
      groups[static_cast<std::size_t>(group)] =
          write_group(model, options, first + done, std::min(options.together, left - done));
    });
    for (int number = 0; number < left; ++number) {
      on_song(first + number, groups[static_cast<std::size_t>(number / options.together)]
                                    [static_cast<std::size_t>(number % options.together)]);
    }
  }
}

}  // namespace crnngan::generate
