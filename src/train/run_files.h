#pragma once

// The files of a run, by the names that training gives them.

#include <filesystem>

namespace crnngan::train {

// Where a run keeps its corpus, if it does.
inline constexpr const char* kKeptCorpus = "music.corpus";

// What tuning makes of it (tune/tuned.h).
inline constexpr const char* kTunedModel = "tuned.safetensors";

// Removes from the folder all that training has written there but run.json, and the folders that it
// empties. What others put there stays. Throws Error when a file can't be removed.
void remove_run_files(const std::filesystem::path& run);

}  // namespace crnngan::train
