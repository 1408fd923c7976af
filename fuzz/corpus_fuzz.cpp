// Any bytes: the reader either refuses them at a place inside, or gives pieces whose every value is
// in range, whose groups do not straddle splits, and that survive being written; they can be
// summed up.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <span>

#include "corpus/corpus.h"
#include "corpus/summary.h"

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = crnngan::corpus::read_corpus(std::span(data, size));
  if (!parsed.ok()) {
    require(parsed.error().offset <= size);
    return 0;
  }
  const crnngan::corpus::Corpus& corpus = parsed.value();
  std::map<std::int32_t, crnngan::corpus::Split> groups;
  for (const auto& piece : corpus.pieces) {
    require(static_cast<int>(piece.split) <= 2);
    require(piece.group >= 0 && static_cast<std::size_t>(piece.group) <= corpus.pieces.size());
    if (piece.group > 0) {
      require(groups.emplace(piece.group, piece.split).first->second == piece.split);
    }
    require(!piece.tones.empty());
    require(piece.signatures.first_onset_ticks >= 0);
    std::int64_t before = -1;
    for (const auto& change : piece.signatures.times) {
      require(change.ticks > before && change.signature.beats >= 1);
      before = change.ticks;
    }
    for (const auto& tone : piece.tones) {
      require(tone.length_ticks >= 1 && tone.gap_ticks >= 0);
      require(tone.pitch >= 0 && tone.pitch <= 127);
      require(tone.velocity >= 1 && tone.velocity <= 127);
    }
  }
  const auto again = crnngan::corpus::read_corpus(crnngan::corpus::write_corpus(corpus));
  require(again.ok());
  require(again.value().pieces.size() == corpus.pieces.size());
  for (std::size_t i = 0; i < corpus.pieces.size(); ++i) {
    const auto& found = again.value().pieces[i];
    const auto& expected = corpus.pieces[i];
    require(found.name == expected.name && found.composer == expected.composer);
    require(found.split == expected.split && found.tones == expected.tones);
    require(found.genre == expected.genre && found.group == expected.group);
    require(found.instruments == expected.instruments && found.signatures == expected.signatures);
  }
  require(!crnngan::corpus::to_table(crnngan::corpus::summarise(corpus)).empty());
  return 0;
}
