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

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/threads.h"
#include "report/page_folder.h"
#include "report/run.h"

namespace crnngan::report {

// A MIDI file -> the sound of it, a file that browsers play. Called from several threads at a time.
using Sounds = std::function<Bytes(std::span<const std::uint8_t> midi)>;

struct PageOptions {
  Sounds sounds = {};     // empty: browsers make plain tones of the notes
  int per_epoch = 1;      // samples of an epoch that get a sound
  int sound_epochs = 20;  // epochs of a run with sounds, as evenly as can be
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

}  // namespace crnngan::report
