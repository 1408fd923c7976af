#pragma once

// The files of the page that the program carries, made from web/report by the build.

#include <string_view>

namespace crnngan::report {

struct PageFiles {
  std::string_view script = {};
  std::string_view style = {};
  std::string_view engraver = {};  // a script of its own, of some megabytes: MusicXML -> score
};

// All empty when the program was built without Node.
PageFiles page_files();

}  // namespace crnngan::report
