#pragma once

// What the user may type next. The shells ask the program itself (see completion.cpp), so what
// they offer is always what this version understands.

#include <CLI/CLI.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace crnngan::cli {

// The command under which the shells ask; not for people, so no help names it.
inline constexpr std::string_view kCompleteCommand = "complete-words";

// For the words behind "crnngan", the last of them the one being typed (it may be empty): a line
// for each word that fits there, "word<tab>meaning", and a last line ":files", ":folders" or
// ":nothing" that says which names from the file system fit as well.
std::string complete(const CLI::App& app, const std::vector<std::string>& words);

}  // namespace crnngan::cli
