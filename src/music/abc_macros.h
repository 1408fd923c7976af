#pragma once

// Macros of ABC (standard 2.1, section 9): m: fields -> music with their replacements.

#include <string>
#include <string_view>
#include <vector>

#include "music/abc_cursor.h"

namespace crnngan::music::abc {

class Macros {
 public:
  // The value of a m: field: "~G3 = G{A}G{F}G", or, for every note, "~n3 = n{o}n{m}n". A later one
  // of the same target replaces the earlier. Throws Fault.
  void define(Cursor value);

  bool empty() const { return macros_.empty(); }

  // The music with all targets replaced, in the order of their definition.
  std::string expand(std::string_view music) const;

 private:
  struct Macro {
    std::string target;
    std::string replacement;
  };

  std::vector<Macro> macros_;
};

}  // namespace crnngan::music::abc
