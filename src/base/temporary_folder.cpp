#include "base/temporary_folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>

#include "base/error.h"
#include "base/file_mask.h"

namespace crnngan {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kByMkdtemp = "XXXXXX";  // mkdtemp chooses the characters
constexpr const char* kTemporary = "crnngan-scratch-";

fs::path system_folder() {
  std::error_code error;
  fs::path path = fs::temp_directory_path(error);
  if (error) throw Error("no folder for temporary files (TMPDIR, /tmp): {}", error.message());
  return path;
}

// The descriptor of the folder, locked; -1 when it is not there, no folder or held by another.
int hold(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor >= 0 && ::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  if (descriptor >= 0) ::close(descriptor);
  return -1;
}

// Whether the path still leads to the folder that is held.
bool leads_to(const fs::path& path, int descriptor) {
  struct stat named{};
  struct stat held{};
  return ::lstat(path.c_str(), &named) == 0 && ::fstat(descriptor, &held) == 0 &&
         named.st_dev == held.st_dev && named.st_ino == held.st_ino;
}

bool is_own(int descriptor) {
  struct stat status{};
  return ::fstat(descriptor, &status) == 0 && status.st_uid == ::geteuid();
}

// Removes the user's own folders of this prefix that no process holds.
void sweep(const std::string& prefix) {
  const fs::path place = prefix;
  const fs::path above = place.has_parent_path() ? place.parent_path() : fs::path(".");
  const std::string beginning = place.filename().string();
  std::error_code ignored;
  for (fs::directory_iterator entry(above, ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    const std::string name = entry->path().filename().string();
    if (name.size() != beginning.size() + kByMkdtemp.size() || !name.starts_with(beginning))
      continue;
    const int descriptor = hold(entry->path());
    if (descriptor < 0) continue;
    std::error_code failure;
    if (is_own(descriptor)) fs::remove_all(entry->path(), failure);
    ::close(descriptor);
  }
}

}  // namespace

HeldFolder::HeldFolder(const std::string& prefix) {
  sweep(prefix);
  // Between its making and its holding another process may take the folder for one left behind.
  while (descriptor_ < 0) {
    std::string name = prefix + std::string(kByMkdtemp);
    if (::mkdtemp(name.data()) == nullptr) {
      throw Error("{}: can't make a folder there: {}", fs::path(prefix).parent_path().string(),
                  std::generic_category().message(errno));
    }
    descriptor_ = hold(name);
    if (descriptor_ >= 0 && !leads_to(name, descriptor_)) {
      ::close(descriptor_);
      descriptor_ = -1;
    }
    path_ = name;
  }
}

HeldFolder::~HeldFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
  ::close(descriptor_);
}

void HeldFolder::stay_as(const fs::path& place) {
  // mkdtemp makes the folder private; give it what the user's mask allows.
  std::error_code error;
  if (::fchmod(descriptor_, 0777 & ~file_mask()) != 0) error.assign(errno, std::generic_category());
  if (!error) fs::rename(path_, place, error);
  if (error) throw Error("{}: can't make the folder: {}", place.string(), error.message());
  path_.clear();
}

TemporaryFolder::TemporaryFolder() : TemporaryFolder(system_folder()) {}

TemporaryFolder::TemporaryFolder(const fs::path& above)
    : HeldFolder((above / kTemporary).string()) {}

std::string prefix_beside(const fs::path& place) {
  fs::path whole = fs::absolute(place).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();  // it was written with a slash at its end
  return whole.string() + ".new-";
}

}  // namespace crnngan
