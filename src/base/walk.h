#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string_view>

namespace crnngan {

// Calls `visit` for each file that list_files() lists (files.h), in any order: for folders with
// more files than a list should hold. Throws Error like it.
void for_each_file(const std::filesystem::path& root, std::span<const std::string_view> extensions,
                   const std::function<void(const std::filesystem::path&)>& visit);

}  // namespace crnngan
