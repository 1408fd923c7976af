// What prepare and info tell, as a user sees it.

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/tensor_file.h"
#include "cli/program.h"
#include "corpus/corpus.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::Outcome;
using test::run_program;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kMelody = "CDGE FAcB|eGAf dBgc|AeFd CgEB|cDaG fBdE|GcBA eFCd|gEaD BfGc|";

class PrepareInfo : public ::testing::Test {
 protected:
  Outcome ok(const std::string& arguments) {
    Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.status, 0) << arguments << "\n" << outcome.errors;
    EXPECT_EQ(outcome.errors, "");
    return outcome;
  }

  // A tune at music/NAME.
  void add_tune(const std::string& name, const std::string& notes) {
    const fs::path path = folder_ / ("music/" + name);
    make_folder(path.parent_path());
    write_file(path, "X:1\nT:t\nM:4/4\nL:1/8\nK:C\n" + notes + "\n");
  }

  TemporaryFolder folder_;
  std::string music_ = (folder_ / "music").string();
  std::string corpus_ = (folder_ / "a.corpus").string();
};

TEST_F(PrepareInfo, EveryFileThatIsNotSimplyTakenIsListed) {
  add_tune("x/a.abc", kMelody);
  add_tune("x/b.abc", kMelody);
  add_tune("y/c.abc", std::string(kMelody).substr(0, 50));  // five bars of it
  add_tune("y/d.abc", "CDEF GABc|");
  write_file(folder_ / "music/y/e.mid", "no music");
  const Outcome outcome = run_program("prepare " + music_ + " -o " + corpus_);
  EXPECT_EQ(outcome.status, 3);
  EXPECT_THAT(outcome.errors, StartsWith("crnngan: left out: " + music_ + "/y/e.mid: byte 0: "));
  EXPECT_THAT(
      outcome.output,
      AllOf(HasSubstr("duplicate, dropped: x/b.abc has the tones of x/a.abc\n"),
            HasSubstr("near-duplicates, kept in one split: x/a.abc, y/c.abc\n"),
            HasSubstr("4 pieces read, 0 of them repaired, 1 left out, 1 duplicate dropped\n"),
            HasSubstr("2 pieces in 1 group, the largest of 2\n")));
}

TEST_F(PrepareInfo, ThreadsAndTheOrderOfPathsChangeNothing) {
  for (int n = 0; n < 30; ++n) {
    add_tune(fmt::format("c{}/{}.abc", n % 3, n), fmt::format("C{}D4E{}|", 1 + n % 3, 3 - n % 3));
    add_tune(fmt::format("d{}/{}.abc", n % 3, n), std::string(kMelody).substr(10 * (n % 3)));
  }
  ok("prepare " + music_ + "/c0 " + music_ + "/d1 --threads 1 -o " + corpus_);
  const Bytes once = read_file(corpus_);
  ok("prepare " + music_ + "/d1 " + music_ + "/c0 --threads 3 --force -o " + corpus_);
  EXPECT_EQ(read_file(corpus_), once);
}

TEST_F(PrepareInfo, AnArchiveGivesTheCorpusOfItsFolderAlsoThroughAPipe) {
  for (int n = 0; n < 10; ++n) {
    add_tune(fmt::format("c{}/{}.abc", n % 3, n), std::string(kMelody).substr(3 * (n % 7)));
  }
  ok("prepare " + music_ + " -o " + corpus_);
  const Bytes expected = read_file(corpus_);
  const std::string tar = (folder_ / "music.tgz").string();
  ASSERT_EQ(test::run_command("tar -C " + music_ + " -czf " + tar + " .").status, 0);
  ok("prepare " + tar + " --memory 64M --force -o " + corpus_);
  EXPECT_EQ(read_file(corpus_), expected);
  fs::remove(corpus_);
  const Outcome piped =
      test::run_command("cd " + music_ + " && tar -cf - . | " + std::string(CRNNGAN_PROGRAM) +
                        " prepare - -o " + corpus_);
  EXPECT_EQ(piped.status, 0) << piped.errors;
  EXPECT_EQ(read_file(corpus_), expected);
  for (const char* memory : {"1G1", "-3G", "63M", "nan"}) {
    EXPECT_EQ(
        run_program("prepare " + tar + " --memory=" + memory + " --force -o " + corpus_).status, 2)
        << memory;
  }
}

TEST_F(PrepareInfo, OptionsChooseGenresPiecesAndSplits) {
  for (int n = 0; n < 12; ++n) {
    add_tune(fmt::format("{}/{}.abc", n % 2 == 0 ? "bach" : "byrd", n),
             std::string(static_cast<std::size_t>(n / 2 + 1), 'C') + "|]");
  }
  ok("prepare " + music_ +
     " --layout genre/composer --composer BACH --works-per-composer 5 --validation 0.4 --test 20% "
     "-o " +
     corpus_);
  const corpus::Corpus corpus = corpus::load_corpus(corpus_);
  ASSERT_EQ(corpus.pieces.size(), 5U);
  EXPECT_EQ(corpus::tones_of(corpus, corpus::Split::kValidation).size(), 2U);
  EXPECT_EQ(corpus::tones_of(corpus, corpus::Split::kTest).size(), 1U);
  for (const corpus::Piece& piece : corpus.pieces) {
    EXPECT_EQ(piece.composer, "bach");
    EXPECT_EQ(piece.genre, "music");
  }
}

TEST_F(PrepareInfo, InfoTellsWhatPrepareWrote) {
  const Outcome made = ok("prepare --synthetic chords 20 -o " + corpus_);
  EXPECT_THAT(made.output, StartsWith("20 synthetic songs of chords, 0 duplicates dropped\n"));
  const Outcome table = ok("info " + corpus_);
  EXPECT_THAT(table.output, StartsWith(corpus_ + ": crnngan corpus 3, "));
  const std::string summary = table.output.substr(table.output.find("\n\n"));
  EXPECT_NE(made.output.find(summary), std::string::npos) << summary;
  const auto json = nlohmann::json::parse(ok("info --format json " + corpus_).output);
  EXPECT_EQ(json["format"], "crnngan corpus 3");
  EXPECT_EQ(json["bytes"], fs::file_size(corpus_));
  EXPECT_EQ(json["splits"]["validation"]["pieces"], 2);
}

TEST_F(PrepareInfo, InfoListsTheTensorsOfAnyOtherFile) {
  TensorFile file;
  file.metadata["made_by"] = "someone";
  file.add<float>("weights", {2, 1}, std::vector<float>{1, 2});
  write_file(folder_ / "a.safetensors", write_tensors(file));
  const std::string path = (folder_ / "a.safetensors").string();
  const std::string output = ok("info " + path).output;
  EXPECT_THAT(output, AllOf(HasSubstr("made_by"), HasSubstr("someone"), HasSubstr("weights"),
                            HasSubstr("F32  (2,1)")));
  const auto json = nlohmann::json::parse(ok("info --format json " + path).output);
  EXPECT_EQ(json["tensors"]["weights"]["shape"].dump(), "[2,1]");
}

TEST_F(PrepareInfo, ACorpusOfTheOlderFormatIsToBePreparedAgain) {
  ok("prepare --synthetic chords 3 -o " + corpus_);
  TensorFile file = read_tensors(read_file(corpus_)).take("written");
  for (const char* older : {"crnngan corpus 1", "crnngan corpus 2"}) {
    file.metadata["format"] = older;
    write_file(corpus_, write_tensors(file));
    for (const std::string& command :
         {std::string("info "), "train --run " + music_ + " --corpus "}) {
      const Outcome outcome = run_program(command + corpus_);
      EXPECT_EQ(outcome.status, 1);
      EXPECT_EQ(outcome.errors,
                fmt::format("crnngan: {}: byte 0: expected a corpus: expected format 'crnngan "
                            "corpus 3', found '{}' of an older version; prepare it again\n",
                            corpus_, older));
    }
  }
}

TEST_F(PrepareInfo, ACorpusKeepsWhatTheFileSaysOfMetreKeyAndInstrument) {
  make_folder(folder_ / "music/x");
  write_file(folder_ / "music/x/a.abc",
             "X:1\nT:t\nM:3/4\nL:1/4\nK:Gm\n%%MIDI program 24\nG|Bdg|d2 B|[M:2/4] AF|[K:G] G2|\n");
  ok("prepare " + music_ + " -o " + corpus_);
  const corpus::Corpus corpus = corpus::load_corpus(corpus_);
  ASSERT_EQ(corpus.pieces.size(), 1U);
  const corpus::Piece& piece = corpus.pieces.front();
  EXPECT_EQ(piece.instruments, "guitar");
  const music::Signatures expected{.keeps_beat = true,
                                   .times = {{0, {1, 4}}, {384, {3, 4}}, {384 * 7, {2, 4}}},
                                   .keys = {{0, {-2, true}}, {384 * 9, {1, false}}}};
  EXPECT_EQ(piece.signatures, expected);
  const auto json = nlohmann::json::parse(ok("info --format json " + corpus_).output);
  EXPECT_EQ(json["labels"]["instruments"]["values"][0]["value"], "guitar");
  EXPECT_EQ(json["labels"]["metre"]["values"][0]["value"], "3/4");
  EXPECT_THAT(ok("info " + corpus_).output, HasSubstr("metre            1 piece, 1 value\n"));
}

}  // namespace
}  // namespace crnngan
