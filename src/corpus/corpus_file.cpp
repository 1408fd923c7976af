#include <limits>
#include <nlohmann/json.hpp>

#include "base/tensor_file.h"
#include "corpus/corpus.h"

namespace crnngan::corpus {

namespace {

constexpr const char* kFormat = "crnngan corpus 1";
constexpr std::int64_t kValues = 4;  // of a tone: length, pitch, velocity, gap

bool is_tone(const music::Tone& tone) {
  return tone.length_ticks >= 1 && tone.pitch >= 0 && tone.pitch <= 127 && tone.velocity >= 1 &&
         tone.velocity <= 127 && tone.gap_ticks >= 0;
}

std::vector<std::string> names_in(const TensorFile& file, const char* key, std::size_t count) {
  const auto json = nlohmann::json::parse(file.meta(key), nullptr, /*allow_exceptions=*/false);
  std::vector<std::string> names;
  if (json.is_array() && json.size() == count) {
    for (const auto& name : json) {
      if (name.is_string()) names.push_back(name.get<std::string>());
    }
  }
  if (names.size() != count) throw Error("'{}' must list {} texts", key, count);
  return names;
}

// Throws Error when the tensors are not what a corpus holds.
Corpus from_tensors(const TensorFile& file) {
  if (file.meta("format") != kFormat) {
    throw Error("expected format '{}', found '{}'", kFormat, file.meta("format"));
  }
  if (const std::string& ticks = file.meta("ticks_per_quarter");
      ticks != std::to_string(music::kTicksPerQuarter)) {
    throw Error("expected {} ticks per quarter, found '{}'", music::kTicksPerQuarter, ticks);
  }
  const auto tones = file.values<std::int32_t>("tones", {-1, kValues});
  const auto counts = file.values<std::int64_t>("piece.tones", {-1});
  const auto splits =
      file.values<std::uint8_t>("piece.split", {static_cast<std::int64_t>(counts.size())});
  const auto names = names_in(file, "piece.names", counts.size());
  const auto composers = names_in(file, "piece.composers", counts.size());
  Corpus corpus;
  std::size_t next = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::size_t left = tones.size() / kValues - next;
    if (counts[i] < 1 || static_cast<std::uint64_t>(counts[i]) > left) {
      throw Error("piece {} ('{}') claims {} tones, {} are left", i, names[i], counts[i], left);
    }
    if (splits[i] > static_cast<std::uint8_t>(Split::kTest)) {
      throw Error("piece {} ('{}'): unknown split {}", i, names[i], splits[i]);
    }
    Piece piece{names[i], composers[i], static_cast<Split>(splits[i]), {}};
    for (std::int64_t n = 0; n < counts[i]; ++n, ++next) {
      const std::int32_t* value = tones.data() + next * kValues;
      piece.tones.push_back({value[0], value[1], value[2], value[3]});
      if (!is_tone(piece.tones.back())) {
        throw Error("piece {} ('{}'): tone {} is out of range", i, names[i], n);
      }
    }
    corpus.pieces.push_back(std::move(piece));
  }
  if (next * kValues != tones.size()) {
    throw Error("{} tones belong to no piece", tones.size() / kValues - next);
  }
  return corpus;
}

}  // namespace

Bytes write_corpus(const Corpus& corpus) {
  std::vector<std::int32_t> tones;
  std::vector<std::int64_t> counts;
  std::vector<std::uint8_t> splits;
  nlohmann::json names = nlohmann::json::array();
  nlohmann::json composers = nlohmann::json::array();
  for (const Piece& piece : corpus.pieces) {
    for (const music::Tone& tone : piece.tones) {
      tones.insert(tones.end(), {tone.length_ticks, tone.pitch, tone.velocity, tone.gap_ticks});
    }
    counts.push_back(static_cast<std::int64_t>(piece.tones.size()));
    splits.push_back(static_cast<std::uint8_t>(piece.split));
    names.push_back(piece.name);
    composers.push_back(piece.composer);
  }
  const auto pieces = static_cast<std::int64_t>(counts.size());
  const auto text = [](const nlohmann::json& json) {
    // File names may hold any bytes; what is not UTF-8 becomes U+FFFD.
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  };
  TensorFile file;
  file.metadata["format"] = kFormat;
  file.metadata["ticks_per_quarter"] = std::to_string(music::kTicksPerQuarter);
  file.metadata["piece.names"] = text(names);
  file.metadata["piece.composers"] = text(composers);
  file.add<std::int32_t>("tones", {static_cast<std::int64_t>(tones.size()) / kValues, kValues},
                         tones);
  file.add<std::int64_t>("piece.tones", {pieces}, counts);
  file.add<std::uint8_t>("piece.split", {pieces}, splits);
  return write_tensors(file);
}

Parsed<Corpus> read_corpus(std::span<const std::uint8_t> bytes) {
  Parsed<TensorFile> file = read_tensors(bytes);
  if (!file.ok()) return file.error();
  try {
    return from_tensors(file.value());
  } catch (const Error& error) {
    return ParseError{0, fmt::format("expected a corpus: {}", error.what())};
  }
}

Corpus load_corpus(const std::filesystem::path& path) {
  return read_corpus(read_file(path)).take(path.string());
}

}  // namespace crnngan::corpus
