#pragma once

// What pages of music and of tables are made of.

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "report/page_folder.h"
#include "report/run.h"

namespace crnngan::report {

// How data/summary.js begins, by which a report is known.
inline constexpr std::string_view kSummaryBegin = "crnnganData(\"summary\",";

Bytes bytes_of(std::string_view text);
Bytes bytes_of(std::span<const std::uint8_t> bytes);
std::string_view text_of(const Bytes& bytes);

// The page's document, style and script. Throws Error when the program was built without the page.
std::vector<PageFile> frame_files();

// The document, with what stands in its head and at the end of its body; and the script before the
// data, which call it.
std::string html(const std::string& head, const std::string& end);
extern const std::string_view kReceiver;

// data/summary.js, and data/ID.js, which is compressed. Bytes that are no UTF-8 become U+FFFD.
PageFile summary_file(const nlohmann::ordered_json& json);
PageFile data_file(const std::string& id, const nlohmann::ordered_json& json);

// What is told of any run: where and how it was trained, its epochs, and those of these columns of
// its log that are there.
nlohmann::ordered_json run_facts(const TrainingRun& run,
                                 std::span<const std::string_view> curve_names);

}  // namespace crnngan::report
