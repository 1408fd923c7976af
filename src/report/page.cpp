#include "report/page.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <mutex>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/temporary_folder.h"
#include "base/text.h"
#include "base/version.h"
#include "render/engraver_scripts.h"
#include "render/musicxml.h"
#include "render/song.h"
#include "report/encoding.h"
#include "report/figure3.h"
#include "report/page_files.h"

namespace crnngan::report {

namespace fs = std::filesystem;

namespace {

using PageJson = nlohmann::ordered_json;

constexpr std::string_view kData = "data/";
constexpr std::string_view kSummaryBegin = "crnnganData(\"summary\",";
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

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }
Bytes bytes_of(std::span<const std::uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }
std::string_view text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Bytes that are no UTF-8 become U+FFFD.
std::string text_of_json(const PageJson& json) {
  return json.dump(-1, ' ', false, PageJson::error_handler_t::replace);
}

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
  return {fmt::format("{}{}.js", kData, chunk.id),
          bytes_of(fmt::format("crnnganData(\"{}\",\"{}\")\n", chunk.id,
                               base64(deflate(text_of_json(samples)))))};
}

PageJson run_json(const TrainingRun& run) {
  PageJson json;
  json["name"] = run.name;
  json["folder"] = valid_utf8(run.folder.string());
  json["corpus"] = valid_utf8(run.corpus.string());
  json["version"] = valid_utf8(run.version);
  json["computed"] = valid_utf8(run.computed_with);
  json["seed"] = std::to_string(run.recipe.seed);  // more digits than a number of JavaScript
  json["steps"] = run.recipe.train.steps;
  json["wanted"] = run.recipe.train.epochs;
  json["seconds"] = training_seconds(run);
  json["command"] = command_of(run);
  json["config"] = run.config;
  json["notes"] = run.notes;
  PageJson epochs = PageJson::array();
  PageJson phases = PageJson::array();
  for (const Epoch& epoch : run.epochs) {
    epochs.push_back(epoch.number);
    phases.push_back(epoch.phase);
  }
  json["epochs"] = epochs;
  json["phases"] = phases;
  PageJson curves = PageJson::object();
  for (const std::string_view name : kCurves) {
    PageJson values = PageJson::array();
    bool any = false;
    for (const Epoch& epoch : run.epochs) {
      const auto found = epoch.log.find(name);
      any = any || found != epoch.log.end();
      values.push_back(found == epoch.log.end() ? PageJson() : PageJson(found->second));
    }
    if (any) curves[std::string(name)] = std::move(values);
  }
  json["curves"] = std::move(curves);
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

PageFile summary_file(std::span<const TrainingRun> runs, const PageOptions& options) {
  PageJson json;
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
  return {fmt::format("{}summary.js", kData),
          bytes_of(fmt::format("{}{})\n", kSummaryBegin, json_in_script(text_of_json(json))))};
}

// Before the data, which call it. What comes before the page is kept for it.
constexpr std::string_view kReceiver =
    "var crnnganChunks={};function crnnganData(id,value){crnnganChunks[id]=value}";

std::string html(const std::string& head, const std::string& end) {
  return fmt::format(
      R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' file: 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' file: 'unsafe-inline'; img-src data: blob:; media-src blob: data:; font-src data:">
<title>crnngan report</title>
<link rel="icon" href="data:,">
{}</head>
<body>
<noscript>This report needs JavaScript.</noscript>
<main id="report"></main>
{}</body>
</html>
)",
      head, end);
}

bool is_report(const fs::path& folder) {
  const fs::path summary = folder / "data" / "summary.js";
  if (!fs::exists(folder / "index.html") || !fs::is_regular_file(summary)) return false;
  std::ifstream file(summary);
  std::string begin(kSummaryBegin.size(), '\0');
  file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  return begin == kSummaryBegin;
}

// Whether a report writes files of this name.
bool is_of_report(const fs::path& name) {
  constexpr std::string_view kFixed[] = {"index.html", "page.css",        "page.js",
                                         "verovio.js", "data/summary.js", "data/real.js"};
  const std::string text = name.generic_string();
  if (std::find(std::begin(kFixed), std::end(kFixed), text) != std::end(kFixed)) return true;
  if (name.parent_path() != "data" || name.extension() != ".js") return false;
  const std::string stem = name.stem().string();  // the run's number, and the part's
  const std::vector<std::string_view> numbers = split(stem, '-');
  return numbers.size() == 2 && std::all_of(numbers.begin(), numbers.end(), [](auto number) {
           return whole_number_of(number).has_value();
         });
}

// Takes the place of a report that is there already, and keeps what others put into its folder.
// Whatever stops it, only files of a report are removed.
void replace_report(HeldFolder& fresh, const fs::path& folder) {
  const fs::path before = folder.string() + ".old-" + std::to_string(::getpid());
  fs::rename(folder, before);
  fresh.stay_as(folder);
  std::vector<fs::path> own;
  std::vector<fs::path> foreign;
  std::vector<fs::path> folders;
  for (const auto& entry : fs::recursive_directory_iterator(before)) {
    const fs::path name = entry.path().lexically_relative(before);
    const bool is_folder = entry.is_directory() && !entry.is_symlink();
    (is_folder ? folders : is_of_report(name) ? own : foreign).push_back(name);
  }
  for (const fs::path& name : foreign) {
    make_folder((folder / name).parent_path());
    fs::rename(before / name, folder / name);
  }
  for (const fs::path& name : own) fs::remove(before / name);
  // The inner ones first. An empty folder of others is kept as well.
  std::reverse(folders.begin(), folders.end());
  for (const fs::path& name : folders) {
    make_folder(folder / name);
    fs::remove(before / name);
  }
  fs::remove(before);
}

}  // namespace

Page make_page(std::span<const TrainingRun> runs, const PageOptions& options, ThreadPool& pool,
               const PageProgress& progress) {
  if (page_script().empty()) {
    throw Error(
        "this program was built without the report's page: install nodejs and npm and build it "
        "again; --figure3 FILE draws the figure alone");
  }
  std::vector<Chunk> chunks = chunks_of(runs, options);
  if (options.sounds) make_sounds(chunks, options.sounds, pool, progress);
  std::vector<PageFile> files;
  files.push_back(
      {"index.html", bytes_of(html("<link rel=\"stylesheet\" href=\"page.css\">\n",
                                   fmt::format("<script>{}</script>\n"
                                               "<script src=\"{}summary.js\"></script>\n"
                                               "<script src=\"page.js\"></script>\n",
                                               kReceiver, kData)))});
  files.push_back({"page.css", bytes_of(page_style())});
  files.push_back({"page.js", bytes_of(page_script())});
  files.push_back({"verovio.js", bytes_of(render::verovio_script())});
  files.push_back(summary_file(runs, options));
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

Bytes single_file(std::span<const PageFile> files) {
  std::string head;
  std::string data;
  std::string page;
  for (const PageFile& file : files) {
    const std::string_view content = text_of(file.content);
    if (file.name == "page.css") {
      head = fmt::format("<style>{}</style>\n", content);
    } else if (file.name == "page.js") {
      page = fmt::format("<script>{}</script>\n", script_in_page(content));
    } else if (file.name == "data/summary.js") {
      data += fmt::format("<script>{}</script>\n", content);
    } else if (file.name != "index.html") {
      data += fmt::format("<script type=\"text/plain\" data-file=\"{}\">{}</script>\n",
                          escape_html(file.name), script_in_page(content));
    }
  }
  return bytes_of(html(head, fmt::format("<script>{}</script>\n{}{}", kReceiver, data, page)));
}

void check_page_folder(const fs::path& folder, bool replace) {
  if (!fs::exists(folder) || (fs::is_directory(folder) && fs::is_empty(folder))) return;
  if (!fs::is_directory(folder) || !is_report(folder)) {
    throw Error("{}: is there already and is no report; name another folder", folder.string());
  }
  if (!replace) {
    throw Error("{}: is there already; name another folder, or replace the report with --force",
                folder.string());
  }
}

void write_page(const fs::path& where, std::span<const PageFile> files, bool replace) {
  check_page_folder(where, replace);
  const fs::path folder = fs::exists(where) ? fs::canonical(where) : where;
  const std::string prefix = prefix_beside(folder);
  make_folder(fs::path(prefix).parent_path());
  HeldFolder fresh(prefix);
  for (const PageFile& file : files) {
    make_folder((fresh / file.name).parent_path());
    write_file(fresh / file.name, file.content);
  }
  if (fs::exists(folder) && !fs::is_empty(folder)) {
    replace_report(fresh, folder);
  } else {
    fresh.stay_as(folder);
  }
}

}  // namespace crnngan::report
