#pragma once

#include <optional>

#include "corpus/corpus.h"
#include "corpus/corpus_reader.h"
#include "gan/model.h"
#include "table/table.h"

namespace crnngan::train {

// What a model that learns from the corpus was trained on. Hashes are FNV-1a of the content hashes
// of the pieces, ascending, eight bytes of each, the lowest first, whatever their files are called;
// fingerprints are those of corpus/fingerprint.h.
gan::Provenance provenance_of(const corpus::Corpus& corpus);
gan::Provenance provenance_of(const corpus::CorpusReader& corpus);

// The same of a table, whose sequences' fingerprints are the hashes of their content.
gan::Provenance provenance_of(const table::Table& table);

// The same of a model that learns on: it knows what it knew before, too.
gan::Provenance learnt_on(const std::optional<gan::Provenance>& before, gan::Provenance now);

}  // namespace crnngan::train
