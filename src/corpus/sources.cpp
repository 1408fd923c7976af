#include "corpus/sources.h"

#include <unistd.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "corpus/folder.h"
#include "corpus/piece_choice.h"

namespace crnngan::corpus {

namespace fs = std::filesystem;

namespace {

// Nothing of an archive is written, so only time and what is read of a member are to be bounded.
constexpr archive::Limits kArchiveLimits{.members = 1'000'000'000,
                                         .unpacked_bytes = std::uint64_t{1} << 44};

bool is_archive_root(const fs::path& root) {
  std::error_code ignored;
  return root == kStandardInput || (archive::is_archive(root) && !fs::is_directory(root, ignored));
}

// The last folder of the path, whatever dots and slashes it is written with.
std::string own_name(const fs::path& root) {
  if (root == kStandardInput) return "stdin";
  if (is_archive_root(root)) return archive::stem_of(root);
  return (fs::absolute(root) / "").lexically_normal().parent_path().filename().string();
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

}  // namespace

Sources::Sources(std::span<const fs::path> roots) {
  for (const fs::path& path : roots) {
    const auto number = static_cast<std::uint32_t>(roots_.size());
    const bool is_file = !is_archive_root(path) && !is_folder(path);
    roots_.push_back({path, roots.size() > 1 && !is_file ? own_name(path) + "/" : "", is_file});
    if (!is_archive_root(path)) {
      find(roots_.back(), number);
      continue;
    }
    if (path != kStandardInput && !fs::exists(path)) {
      throw Error("{}: no such file or folder", path.string());
    }
    archives_.push_back(number);
  }
  if (roots.size() > 1) drop_repeated();
  std::ranges::sort(files_, [&](const Found& a, const Found& b) {
    if (roots_.size() == 1) return a.below < b.below;
    return std::tuple(name_of(a), path_of(a)) < std::tuple(name_of(b), path_of(b));
  });
}

void Sources::find(const Root& root, std::uint32_t number) {
  const std::size_t above = (root.path / "").string().size();
  for_each_music_file(root.path, [&](const fs::path& path) {
    files_.push_back({number, root.is_file ? std::string() : path.string().substr(above)});
  });
}

void Sources::drop_repeated() {
  std::set<std::string> known;
  std::erase_if(files_, [&](const Found& found) {
    return !known.insert(fs::absolute(path_of(found)).lexically_normal().string()).second;
  });
}

fs::path Sources::path_of(const Found& found) const {
  const Root& root = roots_[found.root];
  return root.is_file ? root.path : root.path / found.below;
}

std::string Sources::name_of(const Found& found) const {
  const Root& root = roots_[found.root];
  return root.is_file ? root.path.filename().string() : root.prefix + found.below;
}

std::optional<SourceFile> Sources::next() {
  if (next_file_ == files_.size()) return next_member();
  const Found& found = files_[next_file_++];
  const fs::path path = path_of(found);
  return SourceFile{.name = name_of(found), .path = path, .place = path};
}

std::optional<SourceFile> Sources::next_member() {
  while (true) {
    if (!opened_) {
      if (next_archive_ == archives_.size()) return std::nullopt;
      const fs::path& path = roots_[archives_[next_archive_++]].path;
      const archive::Place place = [](const std::string& below) {
        return is_music(below) ? below : std::string();
      };
      opened_ = path == kStandardInput
                    ? std::make_unique<archive::Reader>(STDIN_FILENO, kArchiveLimits, place)
                    : std::make_unique<archive::Reader>(path, kArchiveLimits, place);
    }
    const Root& root = roots_[archives_[next_archive_ - 1]];
    std::optional<archive::Member> member = opened_->next();
    if (!member) {
      const std::string fault = opened_->fault();
      opened_.reset();
      if (fault.empty()) continue;
      return SourceFile{
          .name = own_name(root.path), .path = root.path, .place = {}, .refused = fault};
    }
    if (!member->refused.empty()) {
      return SourceFile{.name = root.prefix + member->name,
                        .path = root.path / fs::path(member->name).relative_path(),
                        .place = {},
                        .refused = std::move(member->refused)};
    }
    if (member->path.empty() || is_other_table(member->path, member->bytes)) continue;
    return SourceFile{.name = root.prefix + member->path,
                      .path = root.path / member->path,
                      .place = root.path.parent_path() / own_name(root.path) / member->path,
                      .bytes = std::move(member->bytes)};
  }
}

}  // namespace crnngan::corpus
