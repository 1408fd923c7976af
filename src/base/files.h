#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace crnngan {

using Bytes = std::vector<std::uint8_t>;

// More than any file that is read whole may hold, and more than one of music or of a run's log may.
constexpr std::size_t kMostFileBytes = std::size_t{1} << 34;
constexpr std::size_t kMostMusicBytes = std::size_t{1} << 28;

// The whole file. Throws Error when there is none, it can't be read, holds more than `most` bytes
// or is a pipe or a device, which may have no end.
Bytes read_file(const std::filesystem::path& path, std::size_t most = kMostFileBytes);
std::string read_text_file(const std::filesystem::path& path, std::size_t most = kMostMusicBytes);

// Writes the file whole or not at all, as a FileWriter does (file_writer.h). Throws Error; what
// stood at `path` is then untouched.
void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> content);
void write_file(const std::filesystem::path& path, std::string_view content);
void write_file(const std::filesystem::path& path,
                std::span<const std::span<const std::uint8_t>> parts);  // one after the other

// The name of the neighbour that becomes the file, for mkstemp to choose its last letters; and
// whether a name is such a one, which a process leaves behind only when it is killed.
std::string partial_name(const std::filesystem::path& path);
bool is_partial_file(const std::filesystem::path& path);

// Writes more behind what the file holds, for a reader that follows it. Throws Error when there is
// no such file or it can't be written; a part may then be there.
void append_to_file(const std::filesystem::path& path, std::span<const std::uint8_t> content);

// Makes the folder and its parents. Throws Error when that fails or a file is in the way.
void make_folder(const std::filesystem::path& path);

// Every regular file under `root` whose name ends in one of `extensions` (lower case, with the
// dot; compared without regard to case), sorted by path. `root` may be such a file itself,
// whatever its name. Throws Error when there is no such path.
std::vector<std::filesystem::path> list_files(const std::filesystem::path& root,
                                              std::span<const std::string_view> extensions);

}  // namespace crnngan
