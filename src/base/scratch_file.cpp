#include "base/scratch_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "base/error.h"
#include "base/random_access.h"
#include "base/write_all.h"

namespace crnngan {

namespace {

[[noreturn]] void fail_in(const std::filesystem::path& folder, const char* what, int number) {
  throw Error("{}: can't {} a temporary file there: {}", folder.string(), what,
              std::generic_category().message(number));
}

}  // namespace

ScratchFile::ScratchFile(const std::filesystem::path& folder) : folder_(folder) {
  std::string name = (folder / ".crnngan-XXXXXX").string();
  descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor_ < 0) fail_in(folder_, "make", errno);
  ::unlink(name.c_str());
}

ScratchFile::~ScratchFile() { ::close(descriptor_); }

void ScratchFile::append(std::span<const std::uint8_t> bytes) {
  if (!write_all(descriptor_, bytes)) fail_in(folder_, "write", errno);
  size_ += bytes.size();
}

void ScratchFile::read(std::uint64_t offset, std::span<std::uint8_t> bytes) const {
  if (!read_all_at(descriptor_, offset, bytes)) fail_in(folder_, "read", errno);
}

}  // namespace crnngan
