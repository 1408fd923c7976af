#pragma once

// The runs of a sweep as processes of their own: of this machine, or jobs of Slurm.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace crnngan::sweep {

// Starts for each run the command that command_of(run) returns, `together` of them at a time, and
// waits for all. on_end(run, status) is called when one has ended; a status of 128 or more is that
// of a signal. When the program is to stop, they are told so, too, and Interrupted is thrown when
// they have ended. Throws Error when a command can't be started.
void run_jobs(std::span<const std::size_t> runs, int together,
              const std::function<std::vector<std::string>(std::size_t run)>& command_of,
              const std::function<void(std::size_t run, int status)>& on_end);

// The runs as Slurm names the jobs of an array: "1-3,7".
std::string array_text(std::span<const std::size_t> runs);

// The words of a text, divided by spaces.
std::vector<std::string> words_of(const std::string& text);

// What sbatch is to be called with, so that each run is a job of an array, which runs `program` on
// its run of the sweep; `options` are for sbatch.
std::vector<std::string> sbatch_command(const std::filesystem::path& folder,
                                        const std::filesystem::path& program,
                                        std::span<const std::size_t> runs,
                                        const std::string& options);

}  // namespace crnngan::sweep
