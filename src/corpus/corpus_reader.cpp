#include "corpus/corpus_reader.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/error.h"
#include "base/interruption.h"
#include "base/tensor_outline.h"
#include "corpus/corpus_check.h"
#include "corpus/corpus_format.h"

namespace crnngan::corpus {

namespace {

using music::Tone;

std::vector<Tone> read_tones(const InputFile& file, std::uint64_t offset, std::size_t count) {
  std::vector<Tone> tones(count);
  file.read(offset, {reinterpret_cast<std::uint8_t*>(tones.data()), count * sizeof(Tone)});
  return tones;
}

TensorOutline outline_of(const InputFile& file) {
  const std::string name = file.path().string();
  Bytes start(std::min<std::uint64_t>(kOutlineStart, file.size()));
  file.read(0, start);
  Bytes bytes(outline_bytes(start, file.size()).take(name));
  file.read(0, bytes);
  return read_outline(bytes, file.size()).take(name);
}

}  // namespace

std::optional<std::string> corpus_format_of(const std::filesystem::path& path) {
  try {
    const std::map<std::string, std::string> metadata = outline_of(InputFile(path)).metadata;
    const auto format = metadata.find("format");
    const auto domain = metadata.find("domain");
    if (format == metadata.end() || !format->second.starts_with("crnngan corpus") ||
        (domain != metadata.end() && domain->second == "table")) {
      return std::nullopt;
    }
    return format->second;
  } catch (const Error&) {
    return std::nullopt;  // whoever reads it whole says why
  }
}

CorpusReader::CorpusReader(const std::filesystem::path& path) : file_(path) {
  TensorOutline outline = outline_of(file_);
  TensorFile rest;
  rest.metadata = std::move(outline.metadata);
  std::uint64_t tones = 0;
  for (TensorPlace& place : outline.tensors) {
    Tensor& tensor = rest.tensors[place.name];
    tensor.type = place.shape.type;
    tensor.shape = std::move(place.shape.shape);
    if (place.name == kTones) {
      tones_at_ = outline.data + place.offset;
      tones = place.bytes / sizeof(Tone);
    } else {
      tensor.data.resize(place.bytes);
      file_.read(outline.data + place.offset, tensor.data);
    }
  }
  firsts_.push_back(0);
  try {
    expect_format(rest);
    rest.tensor(kTones, DataType::kI32, {-1, kValuesOfTone});
    check_pieces(
        rest, tones,
        [&](std::uint64_t first, std::size_t count) {
          stop_if_interrupted();
          return read_tones(file_, tones_at_ + first * sizeof(Tone), count);
        },
        [&](Piece&& piece) {
          firsts_.push_back(firsts_.back() + std::exchange(piece.tones, {}).size());
          pieces_.push_back(std::move(piece));
        });
  } catch (const Error& error) {
    throw Error("{}: byte 0: expected a corpus: {}", path.string(), error.what());
  }
}

std::vector<Tone> CorpusReader::tones_of(std::size_t piece) const {
  std::vector<Tone> tones =
      read_tones(file_, tones_at_ + firsts_[piece] * sizeof(Tone), tones_in(piece));
  for (const Tone& tone : tones) {
    if (!is_tone(tone)) throw Error("{}: was changed meanwhile", file_.path().string());
  }
  return tones;
}

}  // namespace crnngan::corpus
