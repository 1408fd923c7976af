// Any bytes as an archive: its members get paths that stay in the folder, of which no file is a
// folder of another, and no more bytes than the limits allow.

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <span>
#include <string>

#include "archive/safe_path.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "download/archive.h"
#include "download/collection.h"

namespace {

using namespace crnngan;

void require(bool promise) {
  if (!promise) std::abort();
}

// The bytes as a file that has no name.
class Archive {
 public:
  explicit Archive(std::span<const std::uint8_t> bytes)
      : descriptor_(::memfd_create("archive", MFD_CLOEXEC)) {
    require(::write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  ~Archive() { ::close(descriptor_); }
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TemporaryFolder folder;
  const Archive file({data, size});
  download::Collection collection(folder.path(), folder.path(), {"it", {}});
  constexpr archive::Limits kLimits{.members = 1000,
                                    .file_bytes = 1 << 16,
                                    .unpacked_bytes = 1 << 20,
                                    .ratio = 200,
                                    .always_bytes = 1 << 20};
  std::size_t unpacked = 0;
  std::set<std::string> paths;
  download::ArchiveReader reader;
  reader.take = [&](const std::string& member, const std::string& wanted,
                    std::span<const std::uint8_t> bytes) {
    require(!wanted.empty() && archive::safe_path(wanted) == wanted);
    const std::string path = collection.path_for("it", member, wanted);
    require(archive::safe_path(path) == path && paths.insert(path).second);
    unpacked += bytes.size();
  };
  reader.refuse = [](const std::string&, const std::string& reason) { require(!reason.empty()); };
  reader.stop = [](std::uint64_t) { return false; };
  download::read_archive(file.path(), "", kLimits, reader);
  require(unpacked <= kLimits.unpacked_bytes);
  for (const std::string& path : paths) {
    for (std::size_t slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      require(!paths.contains(path.substr(0, slash)));
    }
  }
  return 0;
}
