#include "report/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <mutex>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/version.h"
#include "render/engraver_scripts.h"
#include "render/musicxml.h"
#include "render/song.h"
#include "report/encoding.h"
#include "report/figure3.h"
#include "report/page_parts.h"

namespace crnngan::report {

namespace {

using PageJson = nlohmann::ordered_json;

constexpr std::string_view kCurves[] = {"pretraining_loss",
                                        "validation_pretraining_loss",
                                        "discriminator_loss",
                                        "generator_loss",
                                        "validation_discriminator_loss",
                                        "validation_generator_loss",
                                        "discriminator_frozen",
                                        "generator_frozen",
                                        "objective",
                                        "diversity",
                                        "distance"};

PageJson measures_json(const stats::Measures& measures) {
  PageJson json = PageJson::array();
  for (const FigureMeasure& measure : figure_measures()) json.push_back(measure.value(measures));
  return json;
}

// What becomes of a sample, with room for its sound.
struct Part {
  const Sample* sample = nullptr;
  bool has_sound = false;
  Bytes sound = {};
  std::vector<std::string> left_out = {};  // why it has no sound or no score
};

// The samples of one file of data.
struct Chunk {
  std::string id;
  std::vector<Part> parts;
};

// The first run that has excerpts of real music; none: the end.
std::span<const TrainingRun>::iterator with_excerpts(std::span<const TrainingRun> runs) {
  return std::find_if(runs.begin(), runs.end(), [](const TrainingRun& run) {
    return run.real_music && !run.real_music->excerpts.empty();
  });
}

std::vector<Chunk> chunks_of(std::span<const TrainingRun> runs, const PageOptions& options) {
  std::vector<Chunk> chunks;
  for (std::size_t r = 0; r < runs.size(); ++r) {
    const std::size_t first = chunks.size();
    for (const Epoch& epoch : runs[r].epochs) {
      Chunk chunk{fmt::format("{}-{}", r, epoch.number), {}};
      for (const Sample& sample : epoch.samples) chunk.parts.push_back({&sample});
      chunks.push_back(std::move(chunk));
    }
    for (const std::size_t i :
         thinned(runs[r].epochs.size(), static_cast<std::size_t>(options.sound_epochs))) {
      auto& parts = chunks[first + i].parts;
      const auto sounding = std::min(parts.size(), static_cast<std::size_t>(options.per_epoch));
      for (std::size_t p = 0; p < sounding; ++p) parts[p].has_sound = true;
    }
  }
  if (const auto run = with_excerpts(runs); run != runs.end()) {
    Chunk chunk{"real", {}};
    for (const Sample& excerpt : run->real_music->excerpts) chunk.parts.push_back({&excerpt, true});
    chunks.push_back(std::move(chunk));
  }
  return chunks;
}

void make_sounds(std::vector<Chunk>& chunks, const Sounds& sounds, ThreadPool& pool,
                 const PageProgress& progress) {
  std::vector<Part*> parts;
  for (Chunk& chunk : chunks) {
    for (Part& part : chunk.parts) {
      if (part.has_sound) parts.push_back(&part);
    }
  }
  std::mutex mutex;
  std::size_t done = 0;
  pool.run(static_cast<int>(parts.size()), [&](int i) {
    Part& part = *parts[static_cast<std::size_t>(i)];
    if (const auto failure =
            failure_of(part.sample->name, [&] { part.sound = sounds(part.sample->midi); })) {
      part.left_out.push_back("no sound of " + *failure);
    }
    const std::lock_guard lock(mutex);
    if (progress) progress(++done, parts.size());
  });
}

PageFile chunk_file(Chunk& chunk) {
  PageJson samples = PageJson::array();
  for (Part& part : chunk.parts) {
    PageJson sample;
    sample["name"] = part.sample->name;
    sample["tones"] = part.sample->measures.tones;
    sample["measures"] = measures_json(part.sample->measures);
    sample["midi"] = base64(part.sample->midi);
    if (const auto failure = failure_of(part.sample->name, [&] {
          sample["score"] =
              render::to_musicxml(render::read_song(part.sample->midi, part.sample->name));
        })) {
      part.left_out.push_back("no score of " + *failure);
    }
    if (!part.sound.empty()) sample["sound"] = base64(part.sound);
    samples.push_back(std::move(sample));
  }
  return data_file(chunk.id, samples);
}

PageJson run_json(const TrainingRun& run) {
  PageJson json = run_facts(run, kCurves);
  PageJson spreads = PageJson::object();
  for (const FigureMeasure& measure : figure_measures()) {
    PageJson mean = PageJson::array();
    PageJson lower = PageJson::array();
    PageJson upper = PageJson::array();
    for (const auto& summary : spread_over_samples(run, measure)) {
      mean.push_back(summary ? PageJson(summary->mean) : PageJson());
      lower.push_back(summary ? PageJson(summary->lower_quartile) : PageJson());
      upper.push_back(summary ? PageJson(summary->upper_quartile) : PageJson());
    }
    spreads[std::string(measure.name)] = {{"mean", mean}, {"lower", lower}, {"upper", upper}};
  }
  json["spreads"] = std::move(spreads);
  PageJson real = PageJson::object();
  for (const FigureMeasure& measure : figure_measures()) {
    const auto band = real_band(run, measure);
    if (!band) continue;
    PageJson& entry = real[std::string(measure.name)];
    entry = {{"lower", band->lower_quartile}, {"upper", band->upper_quartile}};
    if (band->median) entry["median"] = *band->median;
  }
  json["real"] = std::move(real);
  if (run.real_music) {
    json["realWindows"] = run.real_music->windows.size();
    json["realPieces"] = run.real_music->pieces;
  }
  return json;
}

PageFile summary_of(std::span<const TrainingRun> runs, const PageOptions& options) {
  PageJson json;
  json["kind"] = "music";
  json["version"] = kVersion;
  PageJson measures = PageJson::array();
  for (const FigureMeasure& measure : figure_measures()) {
    measures.push_back({{"name", measure.name},
                        {"title", measure.title},
                        {"unit", measure.unit},
                        {"decimals", measure.decimals}});
  }
  json["measures"] = std::move(measures);
  if (const auto run = with_excerpts(runs); run != runs.end()) {
    json["excerptsOf"] = run - runs.begin();
  }
  json["sounds"] = {{"made", static_cast<bool>(options.sounds)},
                    {"perEpoch", options.per_epoch},
                    {"epochs", options.sound_epochs}};
  PageJson all = PageJson::array();
  for (const TrainingRun& run : runs) all.push_back(run_json(run));
  json["runs"] = std::move(all);
  return summary_file(json);
}

}  // namespace

Page make_page(std::span<const TrainingRun> runs, const PageOptions& options, ThreadPool& pool,
               const PageProgress& progress) {
  std::vector<PageFile> files = frame_files();
  std::vector<Chunk> chunks = chunks_of(runs, options);
  if (options.sounds) make_sounds(chunks, options.sounds, pool, progress);
  files.push_back({"verovio.js", bytes_of(render::verovio_script())});
  files.push_back(summary_of(runs, options));
  const std::size_t first = files.size();
  files.resize(first + chunks.size());
  pool.run(static_cast<int>(chunks.size()), [&](int i) {
    const auto n = static_cast<std::size_t>(i);
    files[first + n] = chunk_file(chunks[n]);
  });
  Page page{std::move(files), {}};
  for (const Chunk& chunk : chunks) {
    for (const Part& part : chunk.parts) {
      for (const std::string& line : part.left_out) {
        page.left_out.push_back(fmt::format("{}: {}", chunk.id, line));
      }
    }
  }
  return page;
}

}  // namespace crnngan::report
