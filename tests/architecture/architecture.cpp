#include "architecture/architecture.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace crnngan::architecture {

namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("can't read " + path.string());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The first groups of all matches.
std::vector<std::string> matches(const std::string& text, const std::regex& pattern) {
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) {
    found.push_back((*at)[1]);
  }
  return found;
}

class Examination {
 public:
  Examination(const std::vector<Module>& table, const fs::path& src) : table_(table), src_(src) {}

  std::vector<std::string> run() {
    for (const Module& module : table_) {
      check_order(module);
      names_.insert(module.name);
    }
    for (const auto& entry : fs::directory_iterator(src_)) {
      const std::string name = entry.path().filename();
      if (entry.is_directory() && !names_.contains(name)) fault(name, "has no row in the table");
    }
    for (const Module& module : table_) {
      if (fs::is_directory(src_ / module.name)) {
        check_folder(module);
      } else {
        fault(module.name, "has a row in the table but no folder");
      }
    }
    std::sort(faults_.begin(), faults_.end());
    return faults_;
  }

 private:
  // REQUIRES names_ to hold the modules above.
  void check_order(const Module& module) {
    for (const std::string& name : module.may_include) {
      if (!names_.contains(name))
        fault(module.name, "may include " + name + ", which is not above");
    }
  }

  void check_folder(const Module& module) {
    std::set<std::string> included;
    for (const auto& entry : fs::directory_iterator(src_ / module.name)) {
      const fs::path& path = entry.path();
      if (path.filename() == "CMakeLists.txt") {
        check_links(module, read_text(path));
      } else {
        check_source(module, path, included);
      }
    }
    for (const std::string& name : module.may_include) {
      if (!included.contains(name)) fault(module.name, "may include " + name + " but never does");
    }
  }

  void check_links(const Module& module, const std::string& cmake) {
    for (const std::string& name : linked_names(cmake)) {
      if (names_.contains(name) && name != module.name && !module.may_include.contains(name)) {
        fault(module.name + "/CMakeLists.txt", "links " + name);
      }
    }
  }

  void check_source(const Module& module, const fs::path& path, std::set<std::string>& included) {
    const std::string file = module.name + "/" + path.filename().string();
    const std::vector<std::string> includes = quoted_includes(read_text(path));
    for (const std::string& include : includes) {
      const std::string folder = include.substr(0, include.find('/'));
      if (folder == include) {
        fault(file, "includes " + include + " without its folder");
      } else if (folder != module.name && !module.may_include.contains(folder)) {
        fault(file, "includes " + include);
      }
      included.insert(folder);
    }
    const fs::path header = fs::path(path).replace_extension(".h");
    const std::string own = module.name + "/" + header.filename().string();
    if (path.extension() == ".cpp" && fs::exists(header) &&
        (includes.empty() || includes.front() != own)) {
      fault(file, "does not include " + own + " first");
    }
  }

  void fault(const std::string& place, const std::string& what) {
    faults_.push_back(place + " " + what);
  }

  const std::vector<Module>& table_;
  fs::path src_;
  std::set<std::string> names_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<Module> read_table(const std::string& markdown) {
  static const std::regex kName("`(\\w+)`");
  std::vector<Module> table;
  std::istringstream lines(markdown);
  std::string line;
  while (std::getline(lines, line) && !line.starts_with("| module | may include |")) {
  }
  std::getline(lines, line);  // |---|---|
  while (std::getline(lines, line) && line.starts_with("|")) {
    const std::size_t second = line.find('|', 1);
    const std::size_t third = line.find('|', second + 1);
    const auto name = matches(line.substr(0, second), kName);
    const auto may_include = matches(line.substr(second, third - second), kName);
    if (name.size() != 1) throw std::invalid_argument("[table] no single name in: " + line);
    table.push_back({name.front(), {may_include.begin(), may_include.end()}});
  }
  if (table.empty()) throw std::invalid_argument("[table] no \"| module | may include |\" found");
  return table;
}

std::vector<std::string> quoted_includes(const std::string& source) {
  static const std::regex kInclude("(?:^|\n)[ \t]*#[ \t]*include[ \t]*\"([^\"\n]*)\"");
  return matches(source, kInclude);
}

std::set<std::string> linked_names(const std::string& cmake) {
  static const std::regex kLinked("\\bcrnngan_(\\w+)");
  const auto names = matches(cmake, kLinked);
  return {names.begin(), names.end()};
}

std::vector<std::string> faults(const std::vector<Module>& table, const fs::path& src) {
  return Examination(table, src).run();
}

}  // namespace crnngan::architecture
