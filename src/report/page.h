#pragma once

// Runs -> a page to read, listen to and show: one folder, or one HTML file, that a browser opens
// from the file system without a network.
//
//   index.html          what the browser opens
//   page.js, page.css   the page (web/report)
//   verovio.js          MusicXML -> score, read when a score is asked for
//   data/summary.js     curves, measures, recipes
//   data/R-E.js         the samples of epoch E of run R, read when they are asked for: JSON,
//                       compressed, in base64
//   data/real.js        excerpts of real music, as well, from the first run that has them
//
// Names of runs, files and pieces are data; none becomes part of a name in the folder or of HTML.

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/threads.h"
#include "report/run.h"

namespace crnngan::report {

// A MIDI file -> the sound of it, a file that browsers play. Called from several threads at a time.
using Sounds = std::function<Bytes(std::span<const std::uint8_t> midi)>;

struct PageOptions {
  Sounds sounds = {};     // empty: browsers make plain tones of the notes
  int per_epoch = 1;      // samples of an epoch that get a sound
  int sound_epochs = 20;  // epochs of a run with sounds, as evenly as can be
};

struct PageFile {
  std::string name;  // below the folder
  Bytes content;
};

using PageProgress = std::function<void(std::size_t done, std::size_t total)>;  // of sounds

struct Page {
  std::vector<PageFile> files;
  std::vector<std::string>
      left_out;  // sounds and scores that could not be made, each with a reason
};

// Throws Error when the program was built without the page. REQUIRES a run.
Page make_page(std::span<const TrainingRun> runs, const PageOptions& options, ThreadPool& pool,
               const PageProgress& progress = {});

// The same files as one.
Bytes single_file(std::span<const PageFile> files);

// Writes the files to a folder beside `folder` that takes its place when all is there. An older
// report there is replaced if `replace`; anything else is never removed. Throws Error.
void write_page(const std::filesystem::path& folder, std::span<const PageFile> files, bool replace);

// Throws Error when write_page would refuse.
void check_page_folder(const std::filesystem::path& folder, bool replace);

}  // namespace crnngan::report
