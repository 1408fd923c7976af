#include "generate/songs.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/interruption.h"
#include "base/random.h"
#include "generate/song_plan.h"
#include "music/feature_bins.h"
#include "music/pace.h"

namespace crnngan::generate {

namespace {

// Steps after which writers get what is new.
constexpr int kStride = 32;

// After so many steps a tone, a song that is mostly silence ends.
constexpr std::int64_t kMostStepsPerTone = 4;

// Streams of the songs from `first` on, one a row.
std::vector<RandomStream> streams_of(const SongOptions& options, int first) {
  std::vector<RandomStream> streams;
  streams.reserve(static_cast<std::size_t>(options.together));
  for (int row = 0; row < options.together; ++row) {
    streams.emplace_back(options.seed, Purpose::kGenerate, static_cast<std::uint32_t>(first + row));
  }
  return streams;
}

// Of songs with these plans; the rows behind them are songs that nobody asked for.
gan::WriterOptions writer_options(const Model& model, const SongOptions& options,
                                  std::span<const SongPlan> plans) {
  gan::WriterOptions how{.noise_scale = options.noise_scale};
  const gan::GeneratorShape& shape = model.generator.shape();
  if (shape.has_distribution()) {
    how.temperatures =
        music::temperatures(model.codec, options.temperature.value_or(shape.temperature));
    how.nuclei = music::nuclei(model.codec, options.nucleus.value_or(model.context ? kNucleus : 1));
  }
  if (model.context && (model.context->options().labels || model.context->options().place)) {
    how.guidance = options.guidance;
  }
  for (int row = 0; model.context && row < options.together; ++row) {
    const auto at = static_cast<std::size_t>(row);
    const SongPlan plan = at < plans.size() ? plans[at] : SongPlan();
    how.listeners.push_back(model.context->listener(plan.wishes));
    if (how.guidance != 1) how.listeners.push_back(model.context->listener(plan.untold));
  }
  return how;
}

void hear(const Primer& primer, gan::Writer& writer, std::size_t features) {
  std::vector<float> event(features);
  for (std::size_t cell = 0; cell < primer.cells(); ++cell) {
    if (cell % kStride == 0) stop_if_interrupted();
    primer.encode(cell, event);
    writer.hear(event);
  }
}

// A song on its way.
class Draft {
 public:
  Draft(std::unique_ptr<SongWriter> writer, const SongPlan& plan)
      : writer_(std::move(writer)),
        most_tones_(plan.tones),
        most_ticks_(plan.ticks.value_or(std::numeric_limits<std::int64_t>::max())) {}

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
    if (is_done_) {
      finish();
    } else if (!fresh_.empty()) {
      writer_->add(fresh_);
      fresh_.clear();
    }
  }

  // To be called at the end; a second time it does nothing.
  void finish() {
    if (!fresh_.empty()) writer_->add(std::exchange(fresh_, {}));
    if (writer_) writer_->finish();
    writer_.reset();
    is_done_ = true;
  }

 private:
  void add(const music::Tone& event) {
    const bool is_first = tones_ == 0;  // there is no tone before, and no time
    if (!is_first) gap_ = std::min<std::int64_t>(gap_ + event.gap_ticks, music::kMostTicks);
    if (now_ + gap_ >= most_ticks_) {
      is_done_ = true;
      return;
    }
    if (music::is_silence(event)) return;
    now_ += gap_;
    fresh_.push_back(event);
    fresh_.back().gap_ticks = static_cast<std::int32_t>(gap_);
    fresh_.back().length_ticks =
        static_cast<std::int32_t>(std::min<std::int64_t>(event.length_ticks, most_ticks_ - now_));
    gap_ = 0;
    is_done_ = ++tones_ == most_tones_;
  }

  std::unique_ptr<SongWriter> writer_;  // none after finish()
  std::int64_t most_tones_ = 0;
  std::int64_t most_ticks_ = 0;  // from the first tone on
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
  std::vector<SongPlan> plans;
  std::vector<Draft> drafts;
  // Without silences each cell has a tone.
  const std::int64_t steps_a_tone = model.codec.options().pace_events ? kMostStepsPerTone : 1;
  std::int64_t most_steps = 0;
  for (int row = 0; row < count; ++row) {
    plans.push_back(plan_of(model, options, first + row));
    drafts.emplace_back(open(first + row), plans.back());
    most_steps = std::max(most_steps, steps_a_tone * plans.back().tones);
  }
  const auto features = static_cast<std::size_t>(model.codec.features());
  gan::Writer writer(model.generator, streams_of(options, first),
                     writer_options(model, options, plans));
  if (options.primer) hear(*options.primer, writer, features);
  const auto all_done = [&] { return std::ranges::all_of(drafts, &Draft::is_done); };
  for (std::int64_t step = 0; step < most_steps && !all_done(); ++step) {
    const std::span<const float> events = writer.next();
    for (std::size_t row = 0; row < drafts.size(); ++row) {
      if (writer.has_ended(row)) drafts[row].finish();
      drafts[row].add_cell(model.codec, events.subspan(row * features, features));
    }
    if (step % kStride != kStride - 1) continue;
    stop_if_interrupted();
    for (Draft& draft : drafts) draft.hand_over();
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
  if (!options.labels.empty() && (!model.context || !model.context->options().labels)) {
    throw Error("{} can't be asked for a {}: it knows no labels", model.name,
                options.labels.front().first);
  }
  if (model.context) plan_of(model, options, 0);
  const bool has_distribution = model.generator.shape().has_distribution();
  if (has_distribution && options.noise_scale != 1) {
    throw Error(
        "--noise-scale: the noise of {} picks tones from distributions and has no scale; use "
        "--temperature",
        model.name);
  }
  if (!has_distribution && options.nucleus) {
    throw Error("--nucleus: {} has no distributions to pick tones from", model.name);
  }
  if (!has_distribution && options.temperature) {
    throw Error("--temperature: {} has no distributions to pick tones from; use --noise-scale",
                model.name);
  }
}

std::unique_ptr<gan::Writer> writer_of(const Model& model, const SongOptions& options) {
  check(options, model);
  std::vector<SongPlan> plans;
  plans.reserve(static_cast<std::size_t>(options.count));
  for (int number = 0; number < options.count; ++number) {
    plans.push_back(plan_of(model, options, number));
  }
  auto writer = std::make_unique<gan::Writer>(model.generator, streams_of(options, 0),
                                              writer_options(model, options, plans));
  if (options.primer) {
    hear(*options.primer, *writer, static_cast<std::size_t>(model.codec.features()));
  }
  return writer;
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
