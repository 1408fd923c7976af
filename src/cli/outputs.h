#pragma once

// The one rule for what commands write. What is there already is refused. --force replaces it when
// it is a file of the kind that the command writes there (file_kinds.h), and nothing else. Folders
// above an output are made.

#include <CLI/CLI.hpp>

#include <filesystem>
#include <string>

#include "cli/file_kinds.h"

namespace crnngan::cli {

// --force, with its explanation.
CLI::Option* add_force_option(CLI::App& command, bool& force, const std::string& replaces);

// Whether a file of that kind may be written to the path, which is to be asked before long work.
// Throws Error when not. What is no file, such as /dev/stdout, may be written to.
void check_output_file(const std::filesystem::path& path, FileKind kind, bool force);

// The same of a file that the command names, of the kind that its ending says (kind_of_name), in a
// folder that the user names. What is no file is refused.
void check_named_by_program(const std::filesystem::path& path, bool force);

// Throws Error when a folder to write to is none and can't be made, as a file is in its way.
void check_output_folder(const std::filesystem::path& path);

// Makes the folders above the path. Throws Error, naming the path.
void make_folders_above(const std::filesystem::path& path);

}  // namespace crnngan::cli
