#pragma once

// A web page -> what it leads to.

#include <string>
#include <string_view>
#include <vector>

namespace crnngan::download {

struct PageLinks {
  std::vector<std::string> music;  // MIDI files by their names, in the order of the page, each once
  std::vector<std::string> frames;  // pages that it shows within itself, likewise
};

// What the page at `address` leads to: the values of `href` and `src` that lead to MIDI files, and
// those of frames. Read as leniently as the page is written; <base> counts. Text that is no UTF-8
// is taken for ISO 8859-1, whatever it says of itself. Tags nested deeper than a thousand end the
// reading.
PageLinks page_links(std::string_view page, const std::string& address);

}  // namespace crnngan::download
