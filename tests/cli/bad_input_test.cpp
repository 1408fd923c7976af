// Whatever is wrong with the input, the user gets one clear line and the right exit status, and
// nothing half-written.

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "cli/program.h"
#include "corpus/arrange.h"
#include "corpus/chords.h"
#include "generate/small_model.h"
#include "midi/smf_writer.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::Outcome;
using test::run_program;

class BadInput : public ::testing::Test {
 protected:
  BadInput() {
    make_folder(empty_);
    write_file(page_, "<html><body>not found</body></html>");
    write_file(text_, "not a corpus");
    corpus::Corpus corpus = corpus::synthetic_chords(5, 1);
    ThreadPool pool(1);
    corpus::arrange(corpus, {}, pool);
    write_file(corpus_, corpus::write_corpus(corpus));
  }

  // Runs the program, which must fail with this status and one line that holds `expected`.
  void expect_failure(const std::string& arguments, int status, const std::string& expected) {
    const Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.status, status) << arguments << "\n" << outcome.errors;
    EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1)
        << arguments << "\n"
        << outcome.errors;
    EXPECT_TRUE(outcome.errors.starts_with("crnngan: ")) << outcome.errors;
    EXPECT_NE(outcome.errors.find(expected), std::string::npos) << arguments << "\n"
                                                                << outcome.errors;
    EXPECT_FALSE(fs::exists(output_)) << arguments;
  }

  TemporaryFolder folder_;
  std::string empty_ = (folder_ / "empty").string();
  std::string page_ = (folder_ / "page.mid").string();
  std::string text_ = (folder_ / "text.corpus").string();
  std::string corpus_ = (folder_ / "chords.corpus").string();
  std::string missing_ = (folder_ / "missing").string();
  std::string output_ = (folder_ / "output").string();
  std::string under_a_file_ = text_ + "/output";
};

TEST_F(BadInput, WrongUsageHasStatusTwo) {
  expect_failure("", 2, "A command is required");
  expect_failure("compose", 2, "compose");
  expect_failure("stats", 2, "PATH");
  expect_failure("stats --format xml " + page_, 2, "--format");
  expect_failure("prepare -o " + output_, 2, "folder");
  for (const char* share : {"10", "1.1", "-0.1", "%", "101%", "0.1x", "nan", "1e-1", "ten"}) {
    expect_failure("prepare " + page_ + " --validation=" + share + " -o " + output_, 2,
                   "--validation");
    expect_failure("prepare " + page_ + " --test=" + share + " -o " + output_, 2, "--test");
  }
  expect_failure("prepare " + page_ + " --validation 60% --test 0.5 -o " + output_, 2, "100%");
  expect_failure("prepare " + page_ + " --layout deep -o " + output_, 2, "--layout");
  expect_failure("prepare " + page_ + " --works-per-composer 0 -o " + output_, 2,
                 "--works-per-composer");
  expect_failure("prepare " + page_ + " --synthetic chords 3 -o " + output_, 2, "--synthetic");
  expect_failure("info", 2, "FILE");
  expect_failure("info --format xml " + corpus_, 2, "--format");
  expect_failure("prepare --synthetic chords many -o " + output_, 2, "chords");
  expect_failure("prepare --synthetic scales 3 -o " + output_, 2, "chords");
  expect_failure("train --run " + output_, 2, "--corpus");
  expect_failure("train --resume --recipe paper --run " + output_, 2, "--resume");
  expect_failure("train --corpus " + corpus_ + " --threads 0 --run " + output_, 2, "--threads");
  const std::string generate = "generate --model " + missing_ + " -o " + output_;
  expect_failure(generate + " -n 0", 2, "--count");
  for (const char* scale : {"-0.1", "101", "nan", "inf", "-inf", "much", "1x"}) {
    expect_failure(generate + " --noise-scale=" + scale, 2, "--noise-scale");
  }
  for (const char* temperature : {"0", "0.04", "21", "-1", "nan", "warm"}) {
    expect_failure(generate + " --temperature=" + temperature, 2, "--temperature");
  }
  for (const char* tempo : {"3.9", "1001", "0", "-120", "nan", "inf", "fast"}) {
    expect_failure(generate + " --tempo=" + tempo, 2, "--tempo");
  }
  for (const char* program : {"0", "129", "-1", "piano", "1.5"}) {
    expect_failure(generate + " --program=" + program, 2, "--program");
  }
  expect_failure(generate + " --format wav", 2, "--format");
}

TEST_F(BadInput, MissingPathsAreNamed) {
  expect_failure("stats " + missing_, 1, missing_);
  expect_failure("prepare " + missing_ + " -o " + output_, 1, missing_);
  expect_failure("prepare " + empty_ + "/.. " + missing_ + " -o " + output_, 1, missing_);
  expect_failure("info " + missing_, 1, missing_);
  expect_failure("train --corpus " + missing_ + " --run " + output_, 1, missing_);
  expect_failure("train --resume --run " + missing_, 1, missing_);
  expect_failure("generate --model " + missing_ + " -o " + output_, 1, missing_);
  expect_failure("convert " + missing_ + " -o " + output_, 1, missing_);
}

TEST_F(BadInput, WhatIsNoMusicIsRefused) {
  expect_failure("stats " + page_, 1, page_ + ": byte 0");
  expect_failure("stats " + empty_, 1, "no music");
  expect_failure("prepare " + empty_ + " -o " + output_, 1, "no music");
  expect_failure("prepare " + folder_.path().string() + " " + empty_ + " -o " + output_, 1,
                 empty_ + ": no music");
  expect_failure("prepare " + page_ + " -o " + output_, 1, page_ + ": byte 0");
  expect_failure("info " + text_, 1, "expected a corpus, a model");
  expect_failure("info " + empty_, 1, "expected a file");
  expect_failure("convert " + empty_ + " -o " + output_, 1, "looked for .abc");
}

TEST_F(BadInput, BrokenCorporaAndModelsAreRefused) {
  expect_failure("train --corpus " + text_ + " --run " + output_, 1, text_);
  expect_failure("generate --model " + text_ + " -o " + output_, 1, text_);
  expect_failure("generate --model " + corpus_ + " -o " + output_, 1, corpus_);
  expect_failure("generate --model " + empty_ + " -o " + output_, 1, "no model");
  expect_failure("train --resume --run " + empty_, 1, "no training run");
  Bytes cut = read_file(corpus_);
  cut.resize(cut.size() - 1);
  write_file(text_, cut);
  expect_failure("info " + text_, 1, text_);
  expect_failure("train --corpus " + text_ + " --run " + output_, 1, text_);
}

TEST_F(BadInput, ModelsThatCannotWriteMusicAreRefused) {
  const std::string path = (folder_ / "model.safetensors").string();
  const auto expect_refused = [&](const TensorFile& file, const std::string& expected) {
    write_file(path, write_tensors(file));
    expect_failure("generate --model " + path + " -o " + output_, 1, path + ": ");
    expect_failure("generate --model " + path + " -o " + output_, 1, expected);
  };
  const TensorFile good = gan::file_of(test::small_model());
  TensorFile file = good;
  file.metadata.erase("meaning");
  expect_refused(file, "'meaning'");
  file = good;
  file.metadata["meaning"] = "{}";
  expect_refused(file, "expected the codec and the context");
  file = good;
  file.metadata["domain"] = "turns";
  expect_refused(file, "expected a model of music");
  file = good;
  file.metadata["format"] = "crnngan model 1";
  expect_refused(file, "train again");
  file = good;
  file.metadata["generator.hidden"] = "21";
  expect_refused(file, "generator.lstm.0.weight_hh");
  file = good;
  file.tensors.erase("generator.output.bias");
  expect_refused(file, "generator.output.bias");
  file = good;
  file.metadata["meaning"] = music::to_json({test::small_codec({.tones_per_cell = 3}), {}});
  expect_refused(file, "expected a generator of 12 features");
  Bytes cut = write_tensors(good);
  cut.resize(cut.size() - 1);
  write_file(path, cut);
  expect_failure("generate --model " + path + " -o " + output_, 1, path + ": byte ");
  make_folder(folder_ / "run/checkpoints");
  const std::string run = (folder_ / "run").string();
  expect_failure("generate --model " + run + " -o " + output_, 1, run + ": holds no model");
}

TEST_F(BadInput, PiecesThatNothingCanGoOnFromAreRefused) {
  const std::string model = (folder_ / "model.safetensors").string();
  const auto expect_refused = [&](const std::string& piece, const std::string& expected) {
    expect_failure("generate --model " + model + " --continue " + piece + " -o " + output_, 1,
                   piece + ": ");
    expect_failure("generate --model " + model + " --continue " + piece + " -o " + output_, 1,
                   expected);
  };
  write_file(model, write_tensors(gan::file_of(test::small_model())));
  expect_refused(missing_, "no such file");
  expect_failure("generate --model " + model + " --continue '' -o " + output_, 2,
                 "expected FILE, found an empty value");
  expect_refused(empty_, "expected a file");
  expect_refused(page_, "byte 0");
  const std::string piece = (folder_ / "piece.mid").string();
  write_file(piece, midi::write_smf(std::vector<midi::Note>{{0, 96, 38, 80, 9}}, {}));
  expect_refused(piece, "found none but percussion");
  write_file(folder_ / "piece.abc", "X:1\nT:t\nM:4/4\nL:1/4\nK:H\nCDEFG|]\n");
  expect_refused((folder_ / "piece.abc").string(), "line 5, column 3: a key");
  write_file(piece, midi::write_smf(std::vector<midi::Note>{{0, 96, 60, 80, 0}}, {}));
  write_file(model, write_tensors(gan::file_of(test::small_model({}, false))));
  expect_refused(piece, "without feedback");
}

TEST_F(BadInput, UnknownKeysAndValuesOutOfRangeAreExplained) {
  const std::string train = "train --corpus " + corpus_ + " --run " + output_ + " ";
  expect_failure(train + "--set train.epoch=3", 2, "did you mean 'train.epochs'");
  expect_failure(train + "--set train.batch=0", 2, "1 .. 4096");
  expect_failure(train + "--set train.batch", 2, "KEY=VALUE");
  expect_failure(train + "--recipe papre", 2, "paper");
  expect_failure(train + "--set train.steps=90000", 1, "train.steps");
  write_file(folder_ / "broken.toml", "[train]\nbatch = \"many\"\n");
  expect_failure(train + "--recipe " + (folder_ / "broken.toml").string(), 1, "train.batch");
}

TEST_F(BadInput, OutputsThatCannotBeWrittenAreNamed) {
  expect_failure("prepare --synthetic chords 3 -o " + under_a_file_, 1, under_a_file_);
  expect_failure("prepare --synthetic chords 3 -o " + empty_, 1, empty_);
  expect_failure("train --corpus " + corpus_ + " --run " + under_a_file_ + "/run" +
                     " --set train.steps=20 --set train.pretraining_epochs=0",
                 1, under_a_file_);
  expect_failure("convert " + std::string(CRNNGAN_SOURCE_DIR) + "/data/demo -o " + under_a_file_, 1,
                 under_a_file_);
  const std::string model = (folder_ / "model.safetensors").string();
  write_file(model, write_tensors(gan::file_of(test::small_model())));
  expect_failure("generate --model " + model + " -o " + under_a_file_, 1, under_a_file_);
  expect_failure("generate --model " + model + " -o " + text_, 1, text_);
  EXPECT_TRUE(fs::is_empty(empty_));
  EXPECT_EQ(read_text_file(text_), "not a corpus");
}

TEST_F(BadInput, AComposerWhoIsNotThereIsAnsweredWithTheNearestNames) {
  const std::string demo = std::string(CRNNGAN_SOURCE_DIR) + "/data/demo";
  expect_failure("prepare " + demo + " --composer 'Edward Grieg' -o " + output_, 1, "edvard grieg");
}

TEST_F(BadInput, AFileThatCannotBeReadIsLeftOutByNameOnceAndTheRestIsKept) {
  make_folder(folder_ / "music");
  write_file(folder_ / "music/good.abc", "X:1\nT:t\nM:4/4\nL:1/4\nK:C\nCDEF|\n");
  fs::create_symlink("/proc/self/mem", folder_ / "music/bad.mid");  // reading fails
  fs::create_directory_symlink("..", folder_ / "music/up");         // a loop
  fs::create_symlink("loop.mid", folder_ / "music/loop.mid");
  const Outcome outcome = run_program("prepare " + (folder_ / "music").string() + " -o " + output_);
  EXPECT_EQ(outcome.status, 3) << outcome.errors;
  EXPECT_TRUE(outcome.errors.starts_with(
      "crnngan: left out: " + (folder_ / "music/bad.mid").string() + ": can't read: "))
      << outcome.errors;
  EXPECT_EQ(outcome.errors.find("bad.mid"), outcome.errors.rfind("bad.mid")) << outcome.errors;
  EXPECT_NE(outcome.output.find("1 piece read, 0 of them repaired, 1 left out"), std::string::npos)
      << outcome.output;
}

TEST_F(BadInput, AFullDiskLeavesNothing) {
  const Outcome outcome =
      test::run_command("ulimit -f 1; trap '' XFSZ; " + std::string(CRNNGAN_PROGRAM) +
                        " prepare --synthetic chords 50 -o " + output_);
  EXPECT_EQ(outcome.status, 1) << outcome.errors;
  EXPECT_NE(outcome.errors.find(output_), std::string::npos) << outcome.errors;
  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    EXPECT_EQ(entry.path().string().find("output"), std::string::npos) << entry.path();
  }
}

TEST_F(BadInput, AFullDiskLeavesNoBrokenSong) {
  const std::string model = (folder_ / "model.safetensors").string();
  write_file(model, write_tensors(gan::file_of(test::small_model())));
  // 512 or 1024 bytes, as the shell counts blocks: less than 500 tones take.
  const Outcome outcome =
      test::run_command("ulimit -f 1; trap '' XFSZ; " + std::string(CRNNGAN_PROGRAM) +
                        " generate --model " + model + " --tones 500 -o " + output_);
  EXPECT_EQ(outcome.status, 1) << outcome.errors;
  EXPECT_NE(outcome.errors.find(output_ + "/song-0001.mid"), std::string::npos) << outcome.errors;
  EXPECT_TRUE(fs::is_empty(output_));
}

}  // namespace
}  // namespace crnngan
