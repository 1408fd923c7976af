#include "base/temporary_folder.h"

#include <stdlib.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "base/error.h"

namespace crnngan {

namespace fs = std::filesystem;

namespace {

fs::path system_folder() {
  std::error_code error;
  fs::path path = fs::temp_directory_path(error);
  if (error) throw Error("no folder for temporary files (TMPDIR, /tmp): {}", error.message());
  return path;
}

}  // namespace

TemporaryFolder::TemporaryFolder() : TemporaryFolder(system_folder()) {}

TemporaryFolder::TemporaryFolder(const fs::path& above) {
  std::string name = (above / "crnngan-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw Error("{}: can't make a folder there: {}", above.string(),
                std::generic_category().message(errno));
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace crnngan
