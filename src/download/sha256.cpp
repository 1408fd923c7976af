#include "download/sha256.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <cstddef>
#include <fstream>
#include <memory>
#include <vector>

#include "base/error.h"

namespace crnngan::download {

namespace {

class Digest {
 public:
  Digest() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    expect(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr));
  }

  void add(const void* bytes, std::size_t size) {
    expect(EVP_DigestUpdate(context_.get(), bytes, size));
  }

  std::string finish() {
    std::vector<unsigned char> digest(EVP_MAX_MD_SIZE);
    unsigned size = 0;
    expect(EVP_DigestFinal_ex(context_.get(), digest.data(), &size));
    digest.resize(size);
    return fmt::format("{:02x}", fmt::join(digest, ""));
  }

 private:
  static void expect(int done) {
    if (done != 1) throw Error("SHA-256 can't be computed: libcrypto refuses");
  }

  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

std::string sha256(std::span<const std::uint8_t> bytes) {
  Digest digest;
  digest.add(bytes.data(), bytes.size());
  return digest.finish();
}

std::string sha256_of_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::vector<char> block(1 << 16);
  Digest digest;
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    digest.add(block.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (!in.eof()) throw Error("{}: can't read", path.string());
  return digest.finish();
}

}  // namespace crnngan::download
