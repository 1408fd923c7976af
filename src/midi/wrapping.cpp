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
constexpr std::size_t kMacBinaryBlock = 128;
constexpr std::size_t kSecondHeadLength = 120;  // its place: two bytes

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
    const std::span<const std::uint8_t> rest(stream.next_in, stream.avail_in);
    if (status == Z_STREAM_END && is_gzip(rest)) status = inflateReset(&stream);
    content.insert(content.end(), block.begin(), block.end() - stream.avail_out);
    if (content.size() > kMostUnpacked) {
      return ParseError{0, fmt::format("a gzip file of more than {} MiB", kMostUnpacked >> 20)};
    }
  }
  if (content.empty()) return ParseError{0, "a gzip file that can't be unpacked"};
  return content;
}

std::size_t macbinary_head(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kMacBinaryBlock || bytes[0] != 0 || bytes[74] != 0) return 0;
  const auto holds_music_at = [&](std::size_t offset) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const std::string_view type = text.substr(std::min(offset, text.size()), 4);
    return type == "MThd" || type == "RIFF";
  };
  if (holds_music_at(kMacBinaryBlock)) return kMacBinaryBlock;
  const std::size_t second =
      std::size_t{bytes[kSecondHeadLength]} << 8 | bytes[kSecondHeadLength + 1];
  const std::size_t blocks = 1 + (second + kMacBinaryBlock - 1) / kMacBinaryBlock;
  return holds_music_at(blocks * kMacBinaryBlock) ? blocks * kMacBinaryBlock : 0;
}

}  // namespace crnngan::midi
