#pragma once

// The files of a report's page, as a folder or as one file.

#include <filesystem>
#include <span>
#include <string>

#include "base/files.h"

namespace crnngan::report {

struct PageFile {
  std::string name;  // below the folder
  Bytes content;
};

// The same files as one.
Bytes single_file(std::span<const PageFile> files);

// Writes the files to a folder beside `folder` that takes its place when all is there. An older
// report there is replaced if `replace`; anything else is never removed. Throws Error.
void write_page(const std::filesystem::path& folder, std::span<const PageFile> files, bool replace);

// Throws Error when write_page would refuse.
void check_page_folder(const std::filesystem::path& folder, bool replace);

}  // namespace crnngan::report
