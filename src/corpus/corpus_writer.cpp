#include "corpus/corpus_writer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"

namespace crnngan::corpus {

namespace {

template <class T>
TensorView column_of(const std::vector<T>& values) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(values.data());
  return {data_type_of<T>(),
          {static_cast<std::int64_t>(values.size())},
          {{bytes, values.size() * sizeof(T)}}};
}

std::span<const std::uint8_t> bytes_of(std::span<const music::Tone> tones) {
  return {reinterpret_cast<const std::uint8_t*>(tones.data()), tones.size_bytes()};
}

CorpusLayout layout_of(const Corpus& corpus) {
  CorpusLayout layout;
  for (const Piece& piece : corpus.pieces) layout.add(piece, piece.tones.size());
  return layout;
}

}  // namespace

void CorpusLayout::Texts::add(const std::string& value) {
  // File names may hold any bytes; what is not UTF-8 becomes U+FFFD.
  const nlohmann::json json_value = value;
  json += json.empty() ? '[' : ',';
  json += json_value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  const std::string utf8 = is_utf8(value) ? value : valid_utf8(value);
  text.insert(text.end(), utf8.begin(), utf8.end());
  bytes.push_back(static_cast<std::int64_t>(utf8.size()));
}

void CorpusLayout::add(const Piece& piece, std::size_t tones) {
  names_.add(piece.name);
  for (std::size_t l = 0; l < kLabels.size(); ++l) labels_[l].add(piece.*kLabels[l].value);
  counts_.push_back(static_cast<std::int64_t>(tones));
  groups_.push_back(piece.group);
  splits_.push_back(static_cast<std::uint8_t>(piece.split));
  signatures_.add(piece.signatures);
  tones_ += counts_.back();
}

// Its name in the file, then the list.
template <class Use>
void CorpusLayout::for_each_list(const Use& use) const {
  use(kNames, names_);
  for (std::size_t l = 0; l < kLabels.size(); ++l) use(key_of(kLabels[l]), labels_[l]);
}

bool CorpusLayout::is_small() const {
  std::size_t bytes = 0;
  for_each_list([&](const std::string&, const Texts& texts) { bytes += texts.json.size(); });
  return bytes <= most_json_bytes_;
}

std::map<std::string, std::string> CorpusLayout::metadata() const {
  std::map<std::string, std::string> metadata{
      {"format", kFormat},
      {"domain", kDomain},
      {"columns", tone_columns()},
      {"labels", label_names()},
      {"ticks_per_quarter", std::to_string(music::kTicksPerQuarter)}};
  if (!is_small()) return metadata;
  for_each_list([&](const std::string& key, const Texts& texts) {
    metadata[key] = texts.json.empty() ? "[]" : texts.json + ']';
  });
  return metadata;
}

std::map<std::string, TensorView> CorpusLayout::tensors() const {
  std::map<std::string, TensorView> tensors = signatures_.views();
  tensors["piece.tones"] = column_of(counts_);
  tensors["piece.groups"] = column_of(groups_);
  tensors["piece.split"] = column_of(splits_);
  if (is_small()) return tensors;
  for_each_list([&](const std::string& key, const Texts& texts) {
    tensors[key] = column_of(texts.text);
    tensors[bytes_key(key)] = column_of(texts.bytes);
  });
  return tensors;
}

CorpusWriter::CorpusWriter(const std::filesystem::path& path, const CorpusLayout& layout)
    : tensors_(layout.tensors()), file_(path) {
  std::map<std::string, TensorShape> shapes{{kTones, layout.tones_shape()}};
  for (const auto& [name, view] : tensors_) shapes[name] = {view.type, view.shape};
  places_ = places_of(shapes);
  file_.write(write_outline(layout.metadata(), places_));
  write_up_to_tones();
}

void CorpusWriter::write(std::span<const music::Tone> tones) { file_.write(bytes_of(tones)); }

void CorpusWriter::finish() {
  ++next_;
  write_up_to_tones();
  file_.finish();
}

void CorpusWriter::write_up_to_tones() {
  for (; next_ < places_.size() && places_[next_].name != kTones; ++next_) {
    for (const auto& part : tensors_.at(places_[next_].name).parts) file_.write(part);
  }
}

Bytes write_corpus(const Corpus& corpus) {
  const CorpusLayout layout = layout_of(corpus);
  std::map<std::string, TensorView> tensors = layout.tensors();
  const auto [type, shape] = layout.tones_shape();
  TensorView& tones = tensors[kTones] = {type, shape, {}};
  for (const Piece& piece : corpus.pieces) tones.parts.push_back(bytes_of(piece.tones));
  const TensorContainer container = lay_out(layout.metadata(), tensors);
  Bytes bytes = container.header;
  for (const auto& part : container.parts) bytes.insert(bytes.end(), part.begin(), part.end());
  return bytes;
}

void save_corpus(const Corpus& corpus, const std::filesystem::path& path) {
  const CorpusLayout layout = layout_of(corpus);
  CorpusWriter writer(path, layout);
  for (const Piece& piece : corpus.pieces) writer.write(piece.tones);
  writer.finish();
}

}  // namespace crnngan::corpus
