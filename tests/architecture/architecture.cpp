#include "architecture/architecture.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace crnngan::architecture {

namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("can't read " + path.string());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool is_word(char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; }

// What stands between backticks, in order.
std::vector<std::string> names_in(std::string_view cell) {
  std::vector<std::string> names;
  std::istringstream parts{std::string(cell)};
  std::string outside;
  std::string name;
  while (std::getline(parts, outside, '`') && std::getline(parts, name, '`')) names.push_back(name);
  return names;
}

// Removes `word` from the start of `text`, with blanks before it; false when it is not there.
bool take(std::string_view& text, std::string_view word) {
  const std::size_t start = std::min(text.find_first_not_of(" \t"), text.size());
  if (!text.substr(start).starts_with(word)) return false;
  text.remove_prefix(start + word.size());
  return true;
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
    const std::string text = read_text(path);
    const std::vector<std::string> includes = quoted_includes(text);
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
    if (path.extension() == ".h" && !text.starts_with("#pragma once\n")) {
      fault(file, "does not begin with #pragma once");
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
  std::vector<Module> table;
  std::istringstream lines(markdown);
  std::string line;
  while (std::getline(lines, line) && !line.starts_with("| module | may include |")) {
  }
  std::getline(lines, line);  // |---|---|
  while (std::getline(lines, line) && line.starts_with("|")) {
    const std::size_t second = line.find('|', 1);
    const std::size_t third = line.find('|', second + 1);
    const auto name = names_in(std::string_view(line).substr(0, second));
    const auto may_include = names_in(std::string_view(line).substr(second, third - second));
    if (name.size() != 1) throw std::invalid_argument("[table] no single name in: " + line);
    table.push_back({name.front(), {may_include.begin(), may_include.end()}});
  }
  if (table.empty()) throw std::invalid_argument("[table] no \"| module | may include |\" found");
  return table;
}

std::vector<std::string> quoted_includes(const std::string& source) {
  std::vector<std::string> includes;
  std::istringstream lines(source);
  std::string line;
  while (std::getline(lines, line)) {
    std::string_view rest = line;
    if (take(rest, "#") && take(rest, "include") && take(rest, "\"")) {
      includes.emplace_back(rest.substr(0, rest.find('"')));
    }
  }
  return includes;
}

std::set<std::string> linked_names(const std::string& cmake) {
  constexpr std::string_view kPrefix = "crnngan_";
  std::set<std::string> names;
  for (std::size_t at = cmake.find(kPrefix); at != std::string::npos;
       at = cmake.find(kPrefix, at)) {
    at += kPrefix.size();
    const auto start = cmake.begin() + static_cast<std::ptrdiff_t>(at);
    names.emplace(start, std::find_if_not(start, cmake.end(), is_word));
  }
  return names;
}

std::vector<std::string> faults(const std::vector<Module>& table, const fs::path& src) {
  return Examination(table, src).run();
}

}  // namespace crnngan::architecture
