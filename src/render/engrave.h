#pragma once

// MusicXML -> engraved pages, by a script that the program carries (Verovio) and that Node runs.

#include <filesystem>
#include <string_view>
#include <vector>

#include "base/files.h"

namespace crnngan::render {

// Any number of threads may engrave at once.
class Engraver {
 public:
  // Throws Error when this was built without the script.
  Engraver();
  ~Engraver();
  Engraver(const Engraver&) = delete;
  Engraver& operator=(const Engraver&) = delete;

  // Throw Error when Node is not there or can't engrave the document; the message says why.
  std::vector<Bytes> svg_pages(std::string_view musicxml) const;
  Bytes pdf(std::string_view musicxml) const;

 private:
  std::filesystem::path folder_;  // holds the script; goes with the object
};

}  // namespace crnngan::render
