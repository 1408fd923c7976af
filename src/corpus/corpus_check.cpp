#include "corpus/corpus_check.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "base/outside_text.h"
#include "base/text.h"
#include "corpus/corpus_format.h"
#include "corpus/signature_tensors.h"

namespace crnngan::corpus {

namespace {

constexpr const char* kOlderFormats[] = {"crnngan corpus 1", "crnngan corpus 2"};

// A list of one text of each piece: in the metadata, or in tensors.
std::vector<std::string> texts_in(const TensorFile& file, const std::string& key,
                                  std::size_t count) {
  std::vector<std::string> texts;
  if (!file.metadata.contains(key) && file.tensors.contains(key)) {
    const Bytes& all = file.tensor(key, DataType::kU8, {-1}).data;
    std::size_t next = 0;
    for (const std::int64_t bytes :
         file.values<std::int64_t>(bytes_key(key), {static_cast<std::int64_t>(count)})) {
      if (bytes < 0 || static_cast<std::uint64_t>(bytes) > all.size() - next) {
        throw Error("'{}': a text claims {} bytes, {} are left", key, bytes, all.size() - next);
      }
      texts.emplace_back(all.begin() + static_cast<std::ptrdiff_t>(next),
                         all.begin() + static_cast<std::ptrdiff_t>(next) + bytes);
      next += texts.back().size();
      if (!is_utf8(texts.back())) throw Error("'{}': a text is no UTF-8", key);
    }
    if (next != all.size()) throw Error("'{}' holds more than its texts", key);
    return texts;
  }
  const auto json = read_json(file.meta(key), count + 1);
  if (json.ok() && json.value().is_array() && json.value().size() == count) {
    for (const auto& text : json.value()) {
      if (text.is_string()) texts.push_back(text.get<std::string>());
    }
  }
  if (texts.size() != count) throw Error("'{}' must list {} texts", key, count);
  return texts;
}

// Throws Error when pieces of one group are in different splits.
class WholeGroups {
 public:
  void add(const Piece& piece) {
    if (piece.group == 0) return;
    const auto& [name, split] =
        firsts_.emplace(piece.group, std::pair(piece.name, piece.split)).first->second;
    if (piece.split == split) return;
    throw Error("group {} straddles splits: '{}' is in {}, '{}' in {}", piece.group, name,
                split_name(split), piece.name, split_name(piece.split));
  }

 private:
  std::map<std::int32_t, std::pair<std::string, Split>> firsts_;
};

}  // namespace

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
  expect("columns", tone_columns());
  expect("labels", label_names());
  expect("ticks_per_quarter", std::to_string(music::kTicksPerQuarter));
}

void check_pieces(const TensorFile& file, std::uint64_t tones, const TonesAt& tones_at,
                  const std::function<void(Piece&&)>& take) {
  const auto counts = file.values<std::int64_t>("piece.tones", {-1});
  const auto pieces = static_cast<std::int64_t>(counts.size());
  const auto splits = file.values<std::uint8_t>("piece.split", {pieces});
  const auto groups = file.values<std::int32_t>("piece.groups", {pieces});
  auto names = texts_in(file, kNames, counts.size());
  std::array<std::vector<std::string>, kLabels.size()> labels;
  for (std::size_t l = 0; l < kLabels.size(); ++l) {
    labels[l] = texts_in(file, key_of(kLabels[l]), counts.size());
  }
  SignatureReader signatures(file, pieces);
  WholeGroups whole_groups;
  std::uint64_t next = 0;  // tone
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto refuse = [&](const std::string& why) {
      throw Error("piece {} ('{}'){}", i, names[i], why);
    };
    const std::uint64_t left = tones - next;
    if (counts[i] < 1 || static_cast<std::uint64_t>(counts[i]) > left) {
      refuse(fmt::format(" claims {} tones, {} are left", counts[i], left));
    }
    if (splits[i] > static_cast<std::uint8_t>(Split::kTest)) {
      refuse(fmt::format(": unknown split {}", splits[i]));
    }
    if (groups[i] < 0 || groups[i] > pieces) {
      refuse(fmt::format(": group must be 0..{}, found {}", pieces, groups[i]));
    }
    Piece piece;
    piece.tones = tones_at(next, static_cast<std::size_t>(counts[i]));
    next += piece.tones.size();
    for (std::size_t n = 0; n < piece.tones.size(); ++n) {
      if (!is_tone(piece.tones[n])) refuse(fmt::format(": tone {} is out of range", n));
    }
    piece.split = static_cast<Split>(splits[i]);
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
    whole_groups.add(piece);
    take(std::move(piece));
  }
  if (next != tones) throw Error("{} tones belong to no piece", tones - next);
  signatures.finish();
}

}  // namespace crnngan::corpus
