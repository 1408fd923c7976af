#include <gmock/gmock.h>

#include <functional>
#include <limits>

#include "base/error_of.h"
#include "base/temporary_folder.h"
#include "base/tensor_file.h"
#include "corpus/arrange.h"
#include "corpus/corpus.h"
#include "corpus/corpus_reader.h"
#include "corpus/corpus_writer.h"
#include "corpus/pieces.h"

namespace crnngan::corpus {
namespace {

using test::error_of;
using ::testing::HasSubstr;

Corpus small_corpus() {
  Corpus corpus = random_corpus(3);
  corpus.pieces[1].split = Split::kValidation;
  corpus.pieces[2].split = Split::kTest;
  corpus.pieces[2].signatures = {.first_onset_ticks = 96,
                                 .keeps_beat = true,
                                 .times = {{0, {1, 4}}, {96, {3, 8}}},
                                 .keys = {{0, {-7, true}}}};
  return corpus;
}

void expect_valid(const music::Signatures& signatures, std::int64_t first_to_last_onset) {
  const std::int64_t first = signatures.first_onset_ticks;
  EXPECT_TRUE(first >= 0 && first <= music::kLatestFirstOnset) << first;
  std::int64_t before = -1;
  for (const auto& [ticks, signature] : signatures.times) {
    EXPECT_TRUE(ticks > before && ticks <= first + first_to_last_onset) << ticks;
    EXPECT_TRUE(signature.beats >= 1 && signature.beats <= 255) << signature.beats;
    const std::vector<int> units{1, 2, 4, 8, 16, 32, 64};
    EXPECT_THAT(units, ::testing::Contains(signature.beat_unit));
    before = ticks;
  }
  before = -1;
  for (const auto& [ticks, signature] : signatures.keys) {
    EXPECT_TRUE(ticks > before && ticks <= first + first_to_last_onset) << ticks;
    EXPECT_TRUE(signature.fifths >= -7 && signature.fifths <= 7) << signature.fifths;
    before = ticks;
  }
}

void expect_valid(const Corpus& corpus) {
  for (const Piece& piece : corpus.pieces) {
    EXPECT_LE(static_cast<int>(piece.split), 2);
    EXPECT_TRUE(piece.group >= 0 && piece.group <= static_cast<int>(corpus.pieces.size()));
    for (const Piece& other : corpus.pieces) {
      EXPECT_TRUE(piece.group == 0 || piece.group != other.group || piece.split == other.split);
    }
    EXPECT_FALSE(piece.tones.empty());
    expect_valid(piece.signatures, music::ticks_to_last_onset(piece.tones));
    for (const music::Tone& tone : piece.tones) {
      EXPECT_GE(tone.length_ticks, 1);
      EXPECT_GE(tone.gap_ticks, 0);
      EXPECT_TRUE(tone.pitch >= 0 && tone.pitch <= 127) << tone.pitch;
      EXPECT_TRUE(tone.velocity >= 1 && tone.velocity <= 127) << tone.velocity;
    }
  }
}

// Why the file is refused after `change`.
std::string refusal(const std::function<void(TensorFile&)>& change) {
  TensorFile file = read_tensors(write_corpus(small_corpus())).take("small");
  change(file);
  const auto corpus = read_corpus(write_tensors(file));
  if (!corpus.ok()) return corpus.error().message;
  ADD_FAILURE() << "was accepted";
  return {};
}

template <class T>
void set(TensorFile& file, const std::string& name, std::vector<std::int64_t> shape,
         const std::vector<T>& values) {
  file.add<T>(name, std::move(shape), values);
}

// The file with its texts in tensors, as those of very many pieces are.
TensorFile with_text_tensors(const Corpus& corpus) {
  const TemporaryFolder folder;
  CorpusLayout layout(/*most_json_bytes=*/0);
  for (const Piece& piece : corpus.pieces) layout.add(piece, piece.tones.size());
  CorpusWriter writer(folder / "large", layout);
  for (const Piece& piece : corpus.pieces) writer.write(piece.tones);
  writer.finish();
  EXPECT_EQ(load_corpus(folder / "large").pieces, corpus.pieces);
  return read_tensors(read_file(folder / "large")).take("large");
}

TEST(CorpusFile, TextsInTensorsAreReadBackAndHeldToTheirBounds) {
  Corpus corpus = small_corpus();
  corpus.pieces[1].name = "gr\xc3\xbc\xc3\x9f \"e\"";
  corpus.pieces[1].genre = "waltz";
  const TensorFile whole = with_text_tensors(corpus);
  EXPECT_FALSE(whole.metadata.contains("piece.names"));
  EXPECT_EQ(corpus_of(whole).value().pieces, corpus.pieces);
  const auto refusal_of = [&](const std::string& name, std::size_t place, std::uint8_t byte) {
    TensorFile file = whole;
    file.tensors.at(name).data[place] = byte;
    const auto read = corpus_of(file);
    return read.ok() ? std::string("accepted") : read.error().message;
  };
  EXPECT_THAT(refusal_of("piece.names.bytes", 0, 200), HasSubstr("claims 200 bytes"));
  EXPECT_THAT(refusal_of("piece.names.bytes", 7, 255), HasSubstr("claims -"));
  EXPECT_THAT(refusal_of("piece.names.bytes", 0, 1), HasSubstr("'piece.names' holds more"));
  EXPECT_THAT(refusal_of("label.genre", 0, 0xff), HasSubstr("is no UTF-8"));
  TensorFile file = whole;
  file.tensors.erase("label.genre");
  EXPECT_THAT(corpus_of(file).error().message, HasSubstr("the metadata has no 'label.genre'"));
}

TEST(CorpusReader, GivesTheTonesOfEachPieceAndSeesAFileThatChanges) {
  const TemporaryFolder folder;
  const Corpus corpus = small_corpus();
  save_corpus(corpus, folder / "small");
  const CorpusReader reader(folder / "small");
  ASSERT_EQ(reader.pieces().size(), corpus.pieces.size());
  for (std::size_t n = 0; n < corpus.pieces.size(); ++n) {
    EXPECT_EQ(reader.tones_in(n), corpus.pieces[n].tones.size());
    EXPECT_EQ(reader.tones_of(n), corpus.pieces[n].tones);
    EXPECT_EQ(reader.pieces()[n].name, corpus.pieces[n].name);
  }
  std::filesystem::resize_file(folder / "small", 100);
  EXPECT_THAT(error_of([&] { reader.tones_of(2); }), HasSubstr("was cut off meanwhile"));
  std::filesystem::resize_file(folder / "small", std::filesystem::file_size(folder / "small") * 99);
  EXPECT_THAT(error_of([&] { reader.tones_of(0); }), HasSubstr("was changed meanwhile"));
}

TEST(CorpusFile, WhatIsWrittenIsReadBack) {
  for (const std::size_t count : {0U, 1U, 3U, 100U}) {
    Corpus corpus = random_corpus(count);
    ThreadPool pool(1);
    arrange(corpus, {}, pool);
    if (count > 1) {
      corpus.pieces[1].genre = "waltz";
      corpus.pieces[1].instruments = "guitar";
      corpus.pieces[1].signatures = {.first_onset_ticks = music::kLatestFirstOnset,
                                     .keeps_beat = true,
                                     .times = {{0, {255, 64}}, {7, {1, 1}}},
                                     .keys = {{1, {-7, false}}, {2, {7, true}}, {3, {0, false}}}};
    }
    const auto back = read_corpus(write_corpus(corpus));
    ASSERT_TRUE(back.ok()) << back.error().message;
    EXPECT_EQ(back.value().pieces, corpus.pieces);
  }
}

TEST(CorpusFile, TheLargestAndSmallestValuesComeBack) {
  constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
  Corpus corpus;
  corpus.pieces = {{"", "", Split::kTest, {{1, 0, 1, 0}, {kMost, 127, 127, kMost}}, "", 1}};
  EXPECT_EQ(read_corpus(write_corpus(corpus)).take("").pieces, corpus.pieces);
}

TEST(CorpusFile, NamesOfAnyUnicodeComeBack) {
  Corpus corpus = random_corpus(1);
  corpus.pieces[0].name = "Dvo\xC5\x99\xC3\xA1k/\"Largo\"\\\n{}.mid";
  corpus.pieces[0].composer = "\xF0\x9D\x84\x9E";
  corpus.pieces[0].genre =
      "chanson fran\xC3\xA7"
      "aise";
  EXPECT_EQ(read_corpus(write_corpus(corpus)).take("").pieces, corpus.pieces);
}

TEST(CorpusFile, BytesOfAFileNameThatAreNoTextBecomeReplacementCharacters) {
  Corpus corpus = random_corpus(1);
  corpus.pieces[0].name = "caf\xE9.mid";
  EXPECT_EQ(read_corpus(write_corpus(corpus)).take("").pieces[0].name, "caf\xEF\xBF\xBD.mid");
}

TEST(CorpusFile, OtherProgramsFindTheTonesUnderTheseNames) {
  Corpus corpus;
  corpus.pieces = {{"a", "x", Split::kTest, {{384, 60, 64, 0}, {192, 62, 65, 384}}, "g", 0},
                   {"b", "y", Split::kTraining, {{96, 64, 66, 0}}, "", 2, "piano"}};
  corpus.pieces[0].signatures = {
      .first_onset_ticks = 192, .times = {{0, {3, 4}}, {576, {6, 8}}}, .keys = {{0, {-1, true}}}};
  corpus.pieces[1].signatures = {.keeps_beat = true, .times = {{0, {4, 4}}}};
  const TensorFile file = read_tensors(write_corpus(corpus)).take("");
  EXPECT_EQ(file.meta("format"), "crnngan corpus 3");
  EXPECT_EQ(file.meta("domain"), "music");
  EXPECT_EQ(file.meta("columns"), R"(["length","pitch","velocity","gap"])");
  EXPECT_EQ(file.meta("labels"), R"(["composer","genre","instruments"])");
  EXPECT_EQ(file.meta("ticks_per_quarter"), "384");
  EXPECT_EQ(file.meta("piece.names"), R"(["a","b"])");
  EXPECT_EQ(file.meta("label.composer"), R"(["x","y"])");
  EXPECT_EQ(file.meta("label.genre"), R"(["g",""])");
  EXPECT_EQ(file.meta("label.instruments"), R"(["","piano"])");
  EXPECT_EQ(file.values<std::int32_t>("piece.groups", {2}), (std::vector<std::int32_t>{0, 2}));
  EXPECT_EQ(file.values<std::int32_t>("tones", {3, 4}),
            (std::vector<std::int32_t>{384, 60, 64, 0, 192, 62, 65, 384, 96, 64, 66, 0}));
  EXPECT_EQ(file.values<std::int64_t>("piece.tones", {2}), (std::vector<std::int64_t>{2, 1}));
  EXPECT_EQ(file.values<std::uint8_t>("piece.split", {2}), (std::vector<std::uint8_t>{2, 0}));
  EXPECT_EQ(file.values<std::int64_t>("piece.first_onset", {2}),
            (std::vector<std::int64_t>{192, 0}));
  EXPECT_EQ(file.values<std::uint8_t>("piece.keeps_beat", {2}), (std::vector<std::uint8_t>{0, 1}));
  EXPECT_EQ(file.values<std::int64_t>("time_signatures", {3, 3}),
            (std::vector<std::int64_t>{0, 3, 4, 576, 6, 8, 0, 4, 4}));
  EXPECT_EQ(file.values<std::int64_t>("piece.time_signatures", {2}),
            (std::vector<std::int64_t>{2, 1}));
  EXPECT_EQ(file.values<std::int64_t>("key_signatures", {1, 3}),
            (std::vector<std::int64_t>{0, -1, 1}));
  EXPECT_EQ(file.values<std::int64_t>("piece.key_signatures", {2}),
            (std::vector<std::int64_t>{1, 0}));
}

TEST(CorpusFile, EveryTruncationIsRefused) {
  const Bytes bytes = write_corpus(small_corpus());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const Bytes prefix(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    const auto corpus = read_corpus(prefix);
    EXPECT_FALSE(corpus.ok()) << size << " of " << bytes.size() << " bytes";
  }
}

TEST(CorpusFile, AFlippedBitIsRefusedOrLeavesEveryValueInRange) {
  const Bytes bytes = write_corpus(small_corpus());
  for (std::size_t place = 0; place < bytes.size(); ++place) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      SCOPED_TRACE(fmt::format("bit {} of byte {}", bit, place));
      Bytes changed = bytes;
      changed[place] = static_cast<std::uint8_t>(changed[place] ^ (1U << bit));
      const auto corpus = read_corpus(changed);
      if (corpus.ok()) expect_valid(corpus.value());
    }
  }
}

// Values that mean something to the container, to JSON, or to numbers.
TEST(CorpusFile, EveryByteSetToATellingValueIsRefusedOrLeavesEveryValueInRange) {
  constexpr std::string_view kTelling{"\0\1\2\3\x7f\x80\xff\"\\{}[],:-+.059e", 21};
  Corpus corpus;
  corpus.pieces = {{"a", "x", Split::kTest, {{384, 60, 64, 0}}}};
  const Bytes bytes = write_corpus(corpus);
  for (std::size_t place = 0; place < bytes.size(); ++place) {
    for (const char value : kTelling) {
      SCOPED_TRACE(fmt::format("byte {} set to {}", place, static_cast<int>(value)));
      Bytes changed = bytes;
      changed[place] = static_cast<std::uint8_t>(value);
      const auto read = read_corpus(changed);
      if (read.ok()) expect_valid(read.value());
    }
  }
}

TEST(CorpusFile, EachValueOfAToneHasItsRange) {
  constexpr std::int32_t kLeast = std::numeric_limits<std::int32_t>::min();
  const std::vector<std::vector<std::int32_t>> wrong{
      {0, 60, 64, 0}, {-1, 60, 64, 0}, {kLeast, 60, 64, 0}, {1, -1, 64, 0},  {1, 128, 64, 0},
      {1, 60, 0, 0},  {1, 60, -1, 0},  {1, 60, 128, 0},     {1, 60, 64, -1}, {1, 60, 64, kLeast}};
  for (const auto& values : wrong) {
    TensorFile file = read_tensors(write_corpus(random_corpus(1))).take("small");
    set<std::int32_t>(file, "tones", {1, 4}, values);
    const auto corpus = read_corpus(write_tensors(file));
    ASSERT_FALSE(corpus.ok());
    EXPECT_EQ(corpus.error().message, "expected a corpus: piece 0 ('p0'): tone 0 is out of range");
  }
}

TEST(CorpusFile, EveryTensorAndEntryIsRequired) {
  for (const char* name : {"tones", "piece.tones", "piece.groups", "piece.split",
                           "piece.first_onset", "piece.keeps_beat", "time_signatures",
                           "piece.time_signatures", "key_signatures", "piece.key_signatures"}) {
    EXPECT_EQ(refusal([&](TensorFile& file) { file.tensors.erase(name); }),
              fmt::format("expected a corpus: there is no tensor '{}'", name));
  }
  for (const char* key : {"format", "domain", "columns", "labels", "ticks_per_quarter",
                          "piece.names", "label.composer", "label.genre", "label.instruments"}) {
    EXPECT_EQ(refusal([&](TensorFile& file) { file.metadata.erase(key); }),
              fmt::format("expected a corpus: the metadata has no '{}'", key));
  }
}

TEST(CorpusFile, AnotherFormatOrResolutionIsNamed) {
  EXPECT_EQ(refusal([](TensorFile& file) { file.metadata["format"] = "crnngan corpus 4"; }),
            "expected a corpus: expected format 'crnngan corpus 3', found 'crnngan corpus 4'");
  for (const std::string older : {"crnngan corpus 1", "crnngan corpus 2"}) {
    EXPECT_EQ(refusal([&](TensorFile& file) { file.metadata["format"] = older; }),
              fmt::format("expected a corpus: expected format 'crnngan corpus 3', found '{}' of an "
                          "older version; prepare it again",
                          older));
  }
  EXPECT_EQ(refusal([](TensorFile& file) { file.metadata["ticks_per_quarter"] = "480"; }),
            "expected a corpus: expected ticks_per_quarter 384, found '480'");
}

TEST(CorpusFile, AnotherDomainOrSchemaIsNamed) {
  EXPECT_EQ(
      refusal([](TensorFile& file) { file.metadata["domain"] = "table"; }),
      "expected a corpus: expected the corpus of music, found one of a table (crnngan prepare "
      "--table)");
  EXPECT_EQ(refusal([](TensorFile& file) { file.metadata["domain"] = "weather"; }),
            "expected a corpus: expected domain music, found 'weather'");
  EXPECT_EQ(refusal([](TensorFile& file) { file.metadata["columns"] = R"(["price"])"; }),
            "expected a corpus: expected columns [\"length\",\"pitch\",\"velocity\",\"gap\"], "
            "found '[\"price\"]'");
  EXPECT_THAT(refusal([](TensorFile& file) { file.metadata["labels"] = "[]"; }),
              HasSubstr("expected labels [\"composer\",\"genre\",\"instruments\"], found '[]'"));
}

// The third piece of three has the signatures; it is the last, and ends 96 ticks and more later.
TEST(CorpusFile, SignaturesMustBeSomeAndStandWithinThePiece) {
  using Rows = std::vector<std::vector<std::int64_t>>;
  const auto with_times = [](const std::vector<std::int64_t>& rows) {
    return refusal(
        [&](TensorFile& file) { set<std::int64_t>(file, "time_signatures", {2, 3}, rows); });
  };
  const std::string second = "row 1 of its time_signatures is out of range";
  for (const std::vector<std::int64_t>& row : Rows{{0, 3, 8},
                                                   {-1, 3, 8},
                                                   {1'000'000, 3, 8},
                                                   {96, 0, 8},
                                                   {96, 256, 8},
                                                   {96, 3, 0},
                                                   {96, 3, 3},
                                                   {96, 3, 128},
                                                   {96, 3, -8}}) {
    EXPECT_THAT(with_times({0, 1, 4, row[0], row[1], row[2]}), HasSubstr(second));
  }
  EXPECT_THAT(with_times({-1, 1, 4, 96, 3, 8}), HasSubstr("row 0 of its time_signatures"));
  for (const std::vector<std::int64_t>& row :
       Rows{{0, -8, 0}, {0, 8, 0}, {0, 0, 2}, {0, 0, -1}, {-1, 0, 0}}) {
    EXPECT_THAT(
        refusal([&](TensorFile& file) { set<std::int64_t>(file, "key_signatures", {1, 3}, row); }),
        HasSubstr("piece 2 ('p2'): row 0 of its key_signatures is out of range"));
  }
}

TEST(CorpusFile, PiecesMustShareOutAllSignatures) {
  const auto counts = [](const char* name, const std::vector<std::int64_t>& values) {
    return refusal([&](TensorFile& file) { set<std::int64_t>(file, name, {3}, values); });
  };
  EXPECT_THAT(counts("piece.time_signatures", {0, 0, 3}),
              HasSubstr("piece 2 ('p2'): claims 3 time_signatures, 2 are left"));
  EXPECT_THAT(counts("piece.time_signatures", {0, -1, 2}), HasSubstr("piece 1 ('p1'): claims -1"));
  EXPECT_THAT(counts("piece.time_signatures", {0, 0, 1}),
              HasSubstr("1 time_signatures belong to no piece"));
  EXPECT_THAT(counts("piece.key_signatures", {0, 0, 0}),
              HasSubstr("1 key_signatures belong to no piece"));
}

TEST(CorpusFile, FirstOnsetsAndBeatsHaveTheirRange) {
  for (const std::int64_t onset : {std::int64_t{-1}, music::kLatestFirstOnset + 1}) {
    EXPECT_THAT(refusal([&](TensorFile& file) {
                  set<std::int64_t>(file, "piece.first_onset", {3}, {0, onset, 96});
                }),
                HasSubstr("piece 1 ('p1'): first onset must be 0.."));
  }
  EXPECT_THAT(refusal([](TensorFile& file) {
                set<std::uint8_t>(file, "piece.keeps_beat", {3}, {0, 2, 1});
              }),
              HasSubstr("piece 1 ('p1'): keeps_beat must be 0..1, found 2"));
}

TEST(CorpusFile, NamesMustBeAsManyTextsAsThereArePieces) {
  for (const char* key : {"piece.names", "label.composer", "label.genre", "label.instruments"}) {
    for (const char* text : {"", "[", "{}", "[]", "[\"a\",\"b\"]", "[\"a\",\"b\",\"c\",\"d\"]",
                             "[\"a\",\"b\",3]", "[\"a\",\"b\",null]", "\"abc\"", "[[],[],[]]"}) {
      EXPECT_EQ(refusal([&](TensorFile& file) { file.metadata[key] = text; }),
                fmt::format("expected a corpus: '{}' must list 3 texts", key))
          << text;
    }
  }
}

TEST(CorpusFile, PiecesMustShareOutAllTones) {
  // The pieces have 1, 2 and 3 tones.
  const auto counts = [](const std::vector<std::int64_t>& values) {
    return refusal([&](TensorFile& file) { set<std::int64_t>(file, "piece.tones", {3}, values); });
  };
  EXPECT_THAT(counts({1, 2, 4}), HasSubstr("piece 2 ('p2') claims 4 tones, 3 are left"));
  EXPECT_THAT(counts({1, 2, 2}), HasSubstr("1 tones belong to no piece"));
  EXPECT_THAT(counts({0, 3, 3}), HasSubstr("piece 0 ('p0') claims 0 tones"));
  EXPECT_THAT(counts({-1, 4, 3}), HasSubstr("piece 0 ('p0') claims -1 tones"));
  EXPECT_THAT(counts({std::numeric_limits<std::int64_t>::max(), 2, 3}), HasSubstr("piece 0"));
  EXPECT_THAT(counts({1, std::numeric_limits<std::int64_t>::min(), 3}), HasSubstr("piece 1"));
}

TEST(CorpusFile, UnknownSplitsAreRefused) {
  for (const unsigned split : {3U, 255U}) {
    EXPECT_THAT(refusal([&](TensorFile& file) {
                  set<std::uint8_t>(file, "piece.split", {3},
                                    {0, static_cast<std::uint8_t>(split), 0});
                }),
                HasSubstr(fmt::format("piece 1 ('p1'): unknown split {}", split)));
  }
}

TEST(CorpusFile, GroupsAreNumbersUpToThatOfThePieces) {
  for (const std::int32_t group : {-1, 4, std::numeric_limits<std::int32_t>::max()}) {
    EXPECT_EQ(
        refusal(
            [&](TensorFile& file) { set<std::int32_t>(file, "piece.groups", {3}, {0, group, 0}); }),
        fmt::format("expected a corpus: piece 1 ('p1'): group must be 0..3, found {}", group));
  }
}

TEST(CorpusFile, AGroupThatStraddlesSplitsIsRefused) {
  EXPECT_EQ(
      refusal([](TensorFile& file) { set<std::int32_t>(file, "piece.groups", {3}, {0, 1, 1}); }),
      "expected a corpus: group 1 straddles splits: 'p1' is in validation, 'p2' in test");
}

TEST(CorpusFile, WhatIsSavedIsWhatIsWritten) {
  const TemporaryFolder folder;
  for (const std::size_t count : {0U, 3U, 100U}) {
    const Corpus corpus = random_corpus(count);
    save_corpus(corpus, folder / "a.corpus");
    EXPECT_EQ(read_file(folder / "a.corpus"), write_corpus(corpus));
  }
}

TEST(CorpusFile, TensorsOfAnotherShapeAreRefused) {
  EXPECT_THAT(refusal([](TensorFile& file) {
                set<std::int32_t>(file, "tones", {8, 3}, std::vector<std::int32_t>(24, 1));
              }),
              HasSubstr("expected shape (any,4), found (8,3)"));
  EXPECT_THAT(
      refusal([](TensorFile& file) { set<std::uint8_t>(file, "piece.split", {2}, {0, 0}); }),
      HasSubstr("expected shape (3), found (2)"));
  EXPECT_THAT(
      refusal([](TensorFile& file) { set<std::int64_t>(file, "piece.tones", {3, 1}, {1, 2, 3}); }),
      HasSubstr("expected shape (any), found (3,1)"));
}

TEST(LoadCorpus, ReadsWhatWasWrittenAndNamesAFileThatIsNone) {
  const TemporaryFolder folder;
  const Corpus corpus = small_corpus();
  write_file(folder / "a.corpus", write_corpus(corpus));
  EXPECT_EQ(load_corpus(folder / "a.corpus").pieces, corpus.pieces);
  write_file(folder / "b.corpus", "MThd");
  EXPECT_EQ(error_of([&] { load_corpus(folder / "b.corpus"); }),
            (folder / "b.corpus").string() +
                ": byte 4: expected a tensor file (safetensors), found its end");
  EXPECT_EQ(error_of([&] { load_corpus(folder / "c.corpus"); }),
            (folder / "c.corpus").string() + ": no such file");
}

}  // namespace
}  // namespace crnngan::corpus
