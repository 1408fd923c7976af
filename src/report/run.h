#pragma once

// A training run's folder -> what a report tells of it. Reads while the run is being trained, too:
// an epoch counts from the moment when its row is in log.csv.

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/threads.h"
#include "gan/model.h"
#include "stats/stats.h"
#include "train/recipe.h"

namespace crnngan::report {

struct Sample {
  std::string name;  // of its file
  Bytes midi;        // as the run's file
  stats::Measures measures;
};

struct Epoch {
  int number = 0;
  std::string phase;                               // untrained, start, pretraining or adversarial
  std::map<std::string, double, std::less<>> log;  // of the columns of log.csv that have a value
  std::vector<Sample> samples;
};

// Windows of real music as long as a run's songs (real_music.h).
struct RealMusic {
  std::vector<stats::Measures> windows;  // one or more
  std::vector<Sample> excerpts;          // the first of these windows
  std::string pieces = {};               // what it is of: "validation pieces, which ..."
};

struct TrainingRun {
  std::string name;  // of the folder, as text in UTF-8
  std::filesystem::path folder;
  std::string version;  // of the program that began it
  std::filesystem::path corpus;
  std::string computed_with;
  std::string start_model;  // the name of the model that it starts from; empty: of none
  std::string config;       // config.toml, byte by byte
  train::Recipe recipe;
  std::vector<Epoch> epochs;                               // ascending
  std::vector<std::string> notes;                          // what is not as after a whole run
  std::map<std::string, double, std::less<>> real_in_log;  // its row of real music
  std::optional<gan::Provenance> trained_on;               // nothing when no checkpoint says it
  std::optional<RealMusic> real_music;                     // read_run() leaves it out
};

// Throws Error when the folder holds no run, or none that has ended an epoch, or a file of it that
// must be there can't be read.
TrainingRun read_run_without_samples(const std::filesystem::path& folder);

// The same with samples; what is no MIDI file among them is left out with a note.
TrainingRun read_run(const std::filesystem::path& folder, ThreadPool& pool);

// Gives runs whose folders have the same name the folder above in front, or else a number behind.
void tell_apart(std::span<TrainingRun> runs);

// Numbers and names of a log: the rows with and without an epoch. Throws Error, starting with
// `source`, when it is no log.
struct Log {
  std::map<std::string, double, std::less<>> real;
  std::vector<Epoch> epochs;  // without samples
};
Log read_log(std::string_view text, const std::string& source);

// The time that training took, in seconds.
double training_seconds(const TrainingRun& run);

// The command that makes the run again, for a shell.
std::string command_of(const TrainingRun& run);

// The text as one word of a shell.
std::string shell_word(const std::string& text);

}  // namespace crnngan::report
