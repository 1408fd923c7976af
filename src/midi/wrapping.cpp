#include "midi/wrapping.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace crnngan::midi {

namespace {

constexpr int kGzipOnly = 16;  // added to the window's bits, by zlib's convention
constexpr std::size_t kBlock = 1 << 16;

struct End {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

}  // namespace

bool is_gzip(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}

Parsed<Bytes> unpack_gzip(std::span<const std::uint8_t> bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, MAX_WBITS + kGzipOnly) != Z_OK) {
    throw Error("no memory to unpack a gzip file");
  }
  const std::unique_ptr<z_stream, End> end(&stream);
  Bytes content;
  std::array<std::uint8_t, kBlock> block{};
  stream.next_in = const_cast<Bytef*>(bytes.data());  // zlib does not write there
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(bytes.size(), UINT32_MAX));
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = block.data();
    stream.avail_out = kBlock;
    status = inflate(&stream, Z_NO_FLUSH);
    content.insert(content.end(), block.begin(), block.end() - stream.avail_out);
    if (content.size() > kMostUnpacked) {
      return ParseError{0, fmt::format("a gzip file of more than {} MiB", kMostUnpacked >> 20)};
    }
  }
  if (content.empty()) return ParseError{0, "a gzip file that can't be unpacked"};
  return content;
}

bool is_macbinary(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kMacBinaryHead + 4 || bytes[0] != 0 || bytes[74] != 0) return false;
  const auto* content = reinterpret_cast<const char*>(bytes.data()) + kMacBinaryHead;
  const std::string_view type(content, 4);
  return type == "MThd" || type == "RIFF";
}

}  // namespace crnngan::midi
