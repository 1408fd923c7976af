#include "corpus/folder.h"

#include <algorithm>
#include <cctype>

#include "base/error.h"
#include "midi/smf_reader.h"
#include "music/abc.h"

namespace crnngan::corpus {

namespace fs = std::filesystem;

bool is_abc(const fs::path& path) {
  const std::string extension = path.extension().string();
  return extension.size() == 4 &&
         std::equal(extension.begin(), extension.end(), ".abc",
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
}

MusicFile read_music(const fs::path& path, music::Drums drums) {
  MusicFile file;
  if (is_abc(path)) {
    const Parsed<music::AbcTune> tune = music::read_abc(read_text_file(path));
    if (!tune.ok()) throw Error("{}: {}", path.string(), tune.error().message);
    file.notes = music::normalise(tune.value().notes, music::kTicksPerQuarter, drums);
    file.composer = tune.value().composer;
  } else {
    const auto contents = midi::read_smf(read_file(path)).take(path.string());
    file.notes = music::normalise(contents.notes, contents.ticks_per_quarter, drums);
    for (const midi::Repair& repair : contents.repairs) {
      file.repairs.push_back(fmt::format("byte {}: {}", repair.offset, repair.message));
    }
  }
  return file;
}

FolderContents read_folder(const fs::path& root) {
  FolderContents contents;
  for (const fs::path& path : list_files(root, kMusicExtensions)) {
    const bool is_root = path == root;
    const std::string name =
        is_root ? path.filename().string() : path.lexically_relative(root).string();
    try {
      const MusicFile file = read_music(path, music::Drums::kExclude);
      if (file.notes.empty()) throw Error("{}: no tones", path.string());
      const std::string folder =
          fs::absolute(path).lexically_normal().parent_path().filename().string();
      contents.pieces.push_back({name, file.composer.empty() ? folder : file.composer,
                                 Split::kTraining, music::to_tones(file.notes)});
      if (!file.repairs.empty()) {
        const std::size_t more = file.repairs.size() - 1;
        contents.repaired.push_back(
            {name, more == 0 ? file.repairs.front()
                             : fmt::format("{} (and {} more)", file.repairs.front(), more)});
      }
    } catch (const Error& error) {
      // The path stands in front already when the list is printed.
      std::string reason = error.what();
      const std::string prefix = path.string() + ": ";
      if (reason.starts_with(prefix)) reason.erase(0, prefix.size());
      contents.rejected.push_back({name, reason});
    }
  }
  return contents;
}

}  // namespace crnngan::corpus
