#include <algorithm>
#include <cstring>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "base/outside_text.h"
#include "base/tensor_file.h"
#include "corpus/corpus.h"
#include "corpus/signature_tensors.h"

namespace crnngan::corpus {

namespace {

constexpr const char* kFormat = "crnngan corpus 3";
constexpr const char* kOlderFormats[] = {"crnngan corpus 1", "crnngan corpus 2"};
constexpr const char* kDomain = "music";
constexpr const char* kToneColumns[] = {"length", "pitch", "velocity", "gap"};
constexpr std::int64_t kValues = std::size(kToneColumns);

using music::Tone;

// A row of the tensor is a tone as it lies in memory.
static_assert(sizeof(Tone) == kValues * sizeof(std::int32_t) && offsetof(Tone, length_ticks) == 0 &&
              offsetof(Tone, pitch) == 4 && offsetof(Tone, velocity) == 8 &&
              offsetof(Tone, gap_ticks) == 12);

std::string columns() { return nlohmann::json(kToneColumns).dump(); }

std::string label_names() {
  nlohmann::json names = nlohmann::json::array();
  for (const Label& label : kLabels) names.push_back(label.name);
  return names.dump();
}

std::string key_of(const Label& label) { return fmt::format("label.{}", label.name); }

bool is_tone(const Tone& tone) {
  return tone.length_ticks >= 1 && tone.pitch >= 0 && tone.pitch <= 127 && tone.velocity >= 1 &&
         tone.velocity <= 127 && tone.gap_ticks >= 0;
}

std::vector<std::string> texts_in(const TensorFile& file, const std::string& key,
                                  std::size_t count) {
  const auto json = read_json(file.meta(key), count + 1);
  std::vector<std::string> texts;
  if (json.ok() && json.value().is_array() && json.value().size() == count) {
    for (const auto& text : json.value()) {
      if (text.is_string()) texts.push_back(text.get<std::string>());
    }
  }
  if (texts.size() != count) throw Error("'{}' must list {} texts", key, count);
  return texts;
}

void expect_format(const TensorFile& file) {
  const std::string& format = file.meta("format");
  if (std::ranges::find(kOlderFormats, format) != std::end(kOlderFormats)) {
    throw Error("expected format '{}', found '{}' of an older version; prepare it again", kFormat,
                format);
  }
  if (format != kFormat) throw Error("expected format '{}', found '{}'", kFormat, format);
  const auto expect = [&](const char* key, const std::string& expected) {
    const std::string& found = file.meta(key);
    if (found != expected) throw Error("expected {} {}, found '{}'", key, expected, found);
  };
  if (file.meta("domain") == "table") {
    throw Error("expected the corpus of music, found one of a table (crnngan prepare --table)");
  }
  expect("domain", kDomain);
  expect("columns", columns());
  expect("labels", label_names());
  expect("ticks_per_quarter", std::to_string(music::kTicksPerQuarter));
}

// Throws Error when pieces of one group are in different splits.
void expect_whole_groups(const std::vector<Piece>& pieces) {
  std::map<std::int32_t, const Piece*> firsts;
  for (const Piece& piece : pieces) {
    if (piece.group == 0) continue;
    const Piece& first = *firsts.emplace(piece.group, &piece).first->second;
    if (piece.split != first.split) {
      throw Error("group {} straddles splits: '{}' is in {}, '{}' in {}", piece.group, first.name,
                  split_name(first.split), piece.name, split_name(piece.split));
    }
  }
}

// Throws Error when the tensors are not what a corpus holds.
Corpus from_tensors(const TensorFile& file) {
  expect_format(file);
  const Bytes& tones = file.tensor("tones", DataType::kI32, {-1, kValues}).data;
  const auto counts = file.values<std::int64_t>("piece.tones", {-1});
  const auto pieces = static_cast<std::int64_t>(counts.size());
  const auto splits = file.values<std::uint8_t>("piece.split", {pieces});
  const auto groups = file.values<std::int32_t>("piece.groups", {pieces});
  auto names = texts_in(file, "piece.names", counts.size());
  std::array<std::vector<std::string>, kLabels.size()> labels;
  for (std::size_t l = 0; l < kLabels.size(); ++l) {
    labels[l] = texts_in(file, key_of(kLabels[l]), counts.size());
  }
  SignatureReader signatures(file, pieces);
  Corpus corpus;
  corpus.pieces.reserve(counts.size());
  std::size_t next = 0;  // tone
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto refuse = [&](const std::string& why) {
      throw Error("piece {} ('{}'){}", i, names[i], why);
    };
    const std::size_t left = tones.size() / sizeof(Tone) - next;
    if (counts[i] < 1 || static_cast<std::uint64_t>(counts[i]) > left) {
      refuse(fmt::format(" claims {} tones, {} are left", counts[i], left));
    }
    if (splits[i] > static_cast<std::uint8_t>(Split::kTest)) {
      refuse(fmt::format(": unknown split {}", splits[i]));
    }
    if (groups[i] < 0 || groups[i] > pieces) {
      refuse(fmt::format(": group must be 0..{}, found {}", pieces, groups[i]));
    }
    std::vector<Tone> own(static_cast<std::size_t>(counts[i]));
    std::memcpy(own.data(), tones.data() + next * sizeof(Tone), own.size() * sizeof(Tone));
    next += own.size();
    for (std::size_t n = 0; n < own.size(); ++n) {
      if (!is_tone(own[n])) refuse(fmt::format(": tone {} is out of range", n));
    }
    Piece piece;
    piece.split = static_cast<Split>(splits[i]);
    piece.tones = std::move(own);
    piece.group = groups[i];
    try {
      piece.signatures = signatures.next(music::ticks_to_last_onset(piece.tones));
    } catch (const Error& error) {
      refuse(fmt::format(": {}", error.what()));
    }
    for (std::size_t l = 0; l < kLabels.size(); ++l) {
      piece.*kLabels[l].value = std::move(labels[l][i]);
    }
    piece.name = std::move(names[i]);
    corpus.pieces.push_back(std::move(piece));
  }
  if (next * sizeof(Tone) != tones.size()) {
    throw Error("{} tones belong to no piece", tones.size() / sizeof(Tone) - next);
  }
  signatures.finish();
  expect_whole_groups(corpus.pieces);
  return corpus;
}

Parsed<Corpus> read_tensor_file(const Parsed<TensorFile>& file) {
  if (!file.ok()) return file.error();
  return corpus_of(file.value());
}

template <class T>
std::span<const std::uint8_t> bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(T)};
}

// A JSON list of one text of each piece.
std::string texts_of(const Corpus& corpus, std::string Piece::* text) {
  nlohmann::json list = nlohmann::json::array();
  for (const Piece& piece : corpus.pieces) list.push_back(piece.*text);
  // File names may hold any bytes; what is not UTF-8 becomes U+FFFD.
  return list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// The file of a corpus, whose tones stay where they are.
class CorpusContainer {
 public:
  explicit CorpusContainer(const Corpus& corpus) {
    TensorView tones{DataType::kI32, {}, {}};
    std::int64_t count = 0;
    for (const Piece& piece : corpus.pieces) {
      tones.parts.push_back(bytes_of(piece.tones));
      counts_.push_back(static_cast<std::int64_t>(piece.tones.size()));
      groups_.push_back(piece.group);
      splits_.push_back(static_cast<std::uint8_t>(piece.split));
      signatures_.add(piece.signatures);
      count += counts_.back();
    }
    tones.shape = {count, kValues};
    const auto pieces = static_cast<std::int64_t>(counts_.size());
    std::map<std::string, std::string> metadata{
        {"format", kFormat},
        {"domain", kDomain},
        {"columns", columns()},
        {"labels", label_names()},
        {"ticks_per_quarter", std::to_string(music::kTicksPerQuarter)},
        {"piece.names", texts_of(corpus, &Piece::name)}};
    for (const Label& label : kLabels) metadata[key_of(label)] = texts_of(corpus, label.value);
    std::map<std::string, TensorView> tensors = signatures_.views();
    tensors["tones"] = tones;
    tensors["piece.tones"] = {DataType::kI64, {pieces}, {bytes_of(counts_)}};
    tensors["piece.groups"] = {DataType::kI32, {pieces}, {bytes_of(groups_)}};
    tensors["piece.split"] = {DataType::kU8, {pieces}, {bytes_of(splits_)}};
    container_ = lay_out(metadata, tensors);
    container_.parts.insert(container_.parts.begin(), container_.header);
  }

  // The file's bytes, one part after the other.
  std::span<const std::span<const std::uint8_t>> parts() const { return container_.parts; }

 private:
  std::vector<std::int64_t> counts_;
  std::vector<std::int32_t> groups_;
  std::vector<std::uint8_t> splits_;
  SignatureTensors signatures_;
  TensorContainer container_;
};

}  // namespace

Bytes write_corpus(const Corpus& corpus) {
  const CorpusContainer file(corpus);
  Bytes bytes;
  for (const auto& part : file.parts()) bytes.insert(bytes.end(), part.begin(), part.end());
  return bytes;
}

Parsed<Corpus> corpus_of(const TensorFile& file) {
  try {
    return from_tensors(file);
  } catch (const Error& error) {
    return ParseError{0, fmt::format("expected a corpus: {}", error.what())};
  }
}

Parsed<Corpus> read_corpus(std::span<const std::uint8_t> bytes) {
  return read_tensor_file(read_tensors(bytes));
}

void save_corpus(const Corpus& corpus, const std::filesystem::path& path) {
  write_file(path, CorpusContainer(corpus).parts());
}

Corpus load_corpus(const std::filesystem::path& path) {
  // The file's bytes are gone before the pieces come.
  const Parsed<TensorFile> file = read_tensors(read_file(path));
  return read_tensor_file(file).take(path.string());
}

}  // namespace crnngan::corpus
