#include "generate/songs.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/interruption.h"
#include "base/random.h"
#include "gan/noise.h"
#include "music/feature_bins.h"
#include "music/pace.h"

namespace crnngan::generate {

namespace {

// Steps between two copies of the state.
constexpr int kStride = 32;

// After so many steps a tone, a song that is mostly silence ends.
constexpr std::int64_t kMostStepsPerTone = 4;

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

// When songs end.
struct Limits {
  std::int64_t tones = 0;
  std::int64_t ticks = 0;
  std::int64_t steps = 0;
};

Limits limits_of(const SongOptions& options, bool has_silences) {
  Limits limits{.tones = options.tones, .ticks = std::numeric_limits<std::int64_t>::max()};
  if (options.ticks) {
    limits.ticks = *options.ticks;
    limits.tones = kMostTonesPerQuarter * (limits.ticks / music::kTicksPerQuarter + 1);
  }
  // Without silences each cell has a tone.
  limits.steps = has_silences ? kMostStepsPerTone * limits.tones : limits.tones;
  return limits;
}

// A song on its way.
class Draft {
 public:
  Draft(std::unique_ptr<SongWriter> writer, const Limits& limits)
      : writer_(std::move(writer)), limits_(limits) {}

  bool is_done() const { return is_done_; }

  // Adds the events of a cell, up to where the song ends.
  void add_cell(const music::Codec& codec, std::span<const float> features) {
    if (is_done_) return;
    events_.clear();
    codec.decode(features, events_);
    for (const music::Tone& event : events_) {
      if (!is_done_) add(event);
    }
  }

  // Lets the writer have what is new.
  void hand_over() {
    if (!fresh_.empty()) writer_->add(fresh_);
    fresh_.clear();
    if (is_done_) finish();
  }

  // To be called at the end; a second time it does nothing.
  void finish() {
    if (writer_) writer_->finish();
    writer_.reset();
    is_done_ = true;
  }

 private:
  void add(const music::Tone& event) {
    const bool is_first = tones_ == 0;  // there is no tone before, and no time
    if (!is_first) gap_ = std::min<std::int64_t>(gap_ + event.gap_ticks, music::kMostTicks);
    if (now_ + gap_ >= limits_.ticks) {
      is_done_ = true;
      return;
    }
    if (music::is_silence(event)) return;
    now_ += gap_;
    fresh_.push_back(event);
    fresh_.back().gap_ticks = static_cast<std::int32_t>(gap_);
    fresh_.back().length_ticks =
        static_cast<std::int32_t>(std::min<std::int64_t>(event.length_ticks, limits_.ticks - now_));
    gap_ = 0;
    is_done_ = ++tones_ == limits_.tones;
  }

  std::unique_ptr<SongWriter> writer_;  // none after finish()
  Limits limits_;
  bool is_done_ = false;
  std::int64_t tones_ = 0;
  std::int64_t now_ = 0;             // onset of the last tone, from that of the first
  std::int64_t gap_ = 0;             // of the silences since then
  std::vector<music::Tone> events_;  // of a cell
  std::vector<music::Tone> fresh_;   // tones that the writer does not have yet
};

// Songs first .. first + count - 1. REQUIRES count <= options.together.
void write_group(const Model& model, const SongOptions& options, int first, int count,
                 const OpenSong& open) {
  ThreadPool alone(1);
  const gan::GeneratorShape& shape = model.generator.shape();
  gan::GeneratorTape tape = model.generator.tape(kStride, options.together);
  if (shape.has_distribution()) {
    tape.temperatures =
        music::temperatures(model.codec, options.temperature.value_or(shape.temperature));
  }
  const Limits limits = limits_of(options, model.codec.options().pace_events);
  std::vector<Draft> drafts;
  drafts.reserve(static_cast<std::size_t>(count));
  for (int row = 0; row < count; ++row) drafts.emplace_back(open(first + row), limits);
  std::int64_t first_step = 0;
  if (options.primer) {
    read_primer(model, *options.primer, options, first, alone, tape);
    first_step = static_cast<std::int64_t>(options.primer->cells()) - 1;
  } else {
    draw_starts(shape, options, first, tape);
  }
  const auto all_done = [&] { return std::ranges::all_of(drafts, &Draft::is_done); };
  for (std::int64_t done = 0; done < limits.steps && !all_done(); done += kStride) {
    stop_if_interrupted();
    if (done > 0) model.generator.carry_state(tape);
    draw_noise(shape, options, first, first_step + done, tape);
    model.generator.rollout(tape, alone);
    const int steps = static_cast<int>(std::min<std::int64_t>(kStride, limits.steps - done));
    for (int row = 0; row < count; ++row) {
      Draft& draft = drafts[static_cast<std::size_t>(row)];
      for (int t = 0; t < steps; ++t) {
        draft.add_cell(model.codec, part(tape.outputs, t * options.together + row, shape.features));
      }
      draft.hand_over();
    }
  }
  for (Draft& draft : drafts) draft.finish();
}

// Keeps a song.
class Keeper : public SongWriter {
 public:
  explicit Keeper(std::vector<music::Tone>& song) : song_(song) {}

  void add(std::span<const music::Tone> tones) override {
    song_.insert(song_.end(), tones.begin(), tones.end());
  }
  void finish() override {}

 private:
  std::vector<music::Tone>& song_;
};

int groups_of(int songs, int together) { return (songs + together - 1) / together; }

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

void stream_songs(const Model& model, const SongOptions& options, ThreadPool& pool,
                  const OpenSong& open) {
  pool.run(groups_of(options.count, options.together), [&](int group) {
    const int first = group * options.together;
    write_group(model, options, first, std::min(options.together, options.count - first), open);
  });
}

void generate_songs(const Model& model, const SongOptions& options, ThreadPool& pool,
                    const std::function<void(int, const std::vector<music::Tone>&)>& on_song) {
  // As many groups at a time as there are threads, so that memory does not grow with the count.
  const int at_once = pool.size() * options.together;
  for (int first = 0; first < options.count; first += at_once) {
    const int left = std::min(at_once, options.count - first);
    std::vector<std::vector<music::Tone>> songs(static_cast<std::size_t>(left));
    pool.run(groups_of(left, options.together), [&](int group) {
      const int done = group * options.together;
      write_group(
          model, options, first + done, std::min(options.together, left - done), [&](int number) {
            return std::make_unique<Keeper>(songs[static_cast<std::size_t>(number - first)]);
          });
    });
    for (int number = 0; number < left; ++number) {
      on_song(first + number, songs[static_cast<std::size_t>(number)]);
    }
  }
}

}  // namespace crnngan::generate
