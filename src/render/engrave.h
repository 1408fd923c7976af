#pragma once

// MusicXML -> engraved pages, by a script that the program carries (Verovio) and that Node runs.

#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/temporary_folder.h"

namespace crnngan::render {

// Any number of threads may engrave at once.
class Engraver {
 public:
  // Throws Error when this was built without the script.
  Engraver();

  // Throw Error when Node is not there or can't engrave the document; the message says why.
  std::vector<Bytes> svg_pages(std::string_view musicxml) const;
  Bytes pdf(std::string_view musicxml) const;

 private:
  TemporaryFolder folder_;  // holds the script
};

}  // namespace crnngan::render
