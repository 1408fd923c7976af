#include "report/page_folder.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/temporary_folder.h"
#include "base/text.h"
#include "report/encoding.h"
#include "report/page_parts.h"

namespace crnngan::report {

namespace fs = std::filesystem;

namespace {

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
