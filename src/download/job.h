#pragma once

// What the user asks for -> what is to be fetched.

#include <string>
#include <string_view>
#include <vector>

#include "download/sources.h"

namespace crnngan::download {

enum class TargetKind {
  kMusic,    // a MIDI file
  kArchive,  // whose MIDI files are wanted
  kPage      // whose links to MIDI files are wanted
};

struct Target {
  TargetKind kind = TargetKind::kMusic;
  std::string address;
  std::string folder;  // below the download's own, that its files go to; empty: that itself
  std::string within;  // of an archive: read_archive()
};

struct Job {
  std::string source;   // as the user named it
  std::string licence;  // what is known of the terms
  std::vector<Target> targets;
};

// The job for the name of a source, an address of the web, or the path of a text file with an
// address a line (blank lines and lines that begin with # do not count). What an address is, its
// ending tells: .mid or .midi, that of an archive, or a page. The files of a page go to a folder
// named like it, MIDI files and archives of a list to one named like the folder that they lie in or
// like themselves. Throws Error when `source` is nothing of that, is to be fetched by hand, or
// holds something else than addresses.
Job job_of(const std::string& source, const std::vector<Source>& sources);

}  // namespace crnngan::download
