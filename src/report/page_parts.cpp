#include "report/page_parts.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "report/encoding.h"
#include "report/page_files.h"

namespace crnngan::report {

namespace {

using PageJson = nlohmann::ordered_json;

std::string text_of_json(const PageJson& json) {
  return json.dump(-1, ' ', false, PageJson::error_handler_t::replace);
}

}  // namespace

// Before the data, which call it. What comes before the page is kept for it.
const std::string_view kReceiver =
    "var crnnganChunks={};function crnnganData(id,value){crnnganChunks[id]=value}";

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }
Bytes bytes_of(std::span<const std::uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }
std::string_view text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

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

std::vector<PageFile> frame_files() {
  if (page_script().empty()) {
    throw Error(
        "this program was built without the report's page: install nodejs and npm and build it "
        "again; --figure3 FILE draws the figure of runs of music alone");
  }
  return {{"index.html", bytes_of(html("<link rel=\"stylesheet\" href=\"page.css\">\n",
                                       fmt::format("<script>{}</script>\n"
                                                   "<script src=\"data/summary.js\"></script>\n"
                                                   "<script src=\"page.js\"></script>\n",
                                                   kReceiver)))},
          {"page.css", bytes_of(page_style())},
          {"page.js", bytes_of(page_script())}};
}

PageFile summary_file(const PageJson& json) {
  return {"data/summary.js",
          bytes_of(fmt::format("{}{})\n", kSummaryBegin, json_in_script(text_of_json(json))))};
}

PageFile data_file(const std::string& id, const PageJson& json) {
  return {fmt::format("data/{}.js", id),
          bytes_of(fmt::format("crnnganData(\"{}\",\"{}\")\n", id,
                               base64(deflate(text_of_json(json)))))};
}

nlohmann::ordered_json run_facts(const TrainingRun& run,
                                 std::span<const std::string_view> curve_names) {
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
  for (const std::string_view name : curve_names) {
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
  return json;
}

}  // namespace crnngan::report
