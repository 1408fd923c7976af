// The main job, as a new user does it: bundled pieces -> corpus -> trained network -> new music.

#include <gtest/gtest.h>

#include <algorithm>

#include "cli/generating.h"
#include "cli/program.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::Outcome;
using test::run_command;
using test::run_program;

constexpr const char* kSmallRun =
    " --set train.epochs=3 --set train.pretraining_epochs=1 --set train.batch=4"
    " --set train.steps=24 --set train.samples=4 --set generator.hidden=12"
    " --set discriminator.hidden=12 --threads 2";

class MainJob : public ::testing::Test {
 protected:
  Outcome ok(const std::string& arguments) {
    Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.status, 0) << arguments << "\n" << outcome.errors;
    return outcome;
  }

  // A corpus and a trained run.
  void train() {
    ok("prepare " + demo_ + " -o " + corpus_);
    ok("train --corpus " + corpus_ + " --recipe paper --run " + run_ + kSmallRun);
  }

  TemporaryFolder folder_;
  std::string demo_ = std::string(CRNNGAN_SOURCE_DIR) + "/data/demo";
  std::string corpus_ = (folder_ / "demo.corpus").string();
  std::string run_ = (folder_ / "run").string();
  std::string songs_ = (folder_ / "songs").string();
};

TEST_F(MainJob, FromBundledPiecesToMeasuredSongs) {
  ok("prepare " + demo_ + " -o " + corpus_);
  const Outcome training =
      ok("train --corpus " + corpus_ + " --recipe paper --run " + run_ + kSmallRun);
  EXPECT_NE(training.output.find("epoch   3/3  adversarial"), std::string::npos) << training.output;
  ok("generate --model " + run_ + " -n 3 --tones 40 --seed 5 -o " + songs_);
  const Outcome stats = ok("stats --format csv " + songs_);
  EXPECT_EQ(std::count(stats.output.begin(), stats.output.end(), '\n'), 4) << stats.output;
  EXPECT_TRUE(stats.output.starts_with(
      "path,tones,polyphony,scale_consistency,repetitions_2,repetitions_3,repetitions_4,"
      "repetitions_5,repetitions_6,repetitions_7,repetitions_8,repetitions_9,tone_span,"
      "unique_tones,intensity_span"))
      << stats.output;
  EXPECT_NE(stats.output.find("song-0003.mid,40,"), std::string::npos) << stats.output;
}

TEST_F(MainJob, TheSameSeedWritesTheSameFiles) {
  train();
  const std::string again = (folder_ / "again").string();
  ok("generate --model " + run_ + " -n 2 --tones 60 --seed 9 --threads 1 -o " + songs_);
  ok("generate --model " + run_ +
     "/checkpoints/epoch-0003.safetensors -n 3 --tones 60 --seed 9"
     " --threads 2 -o " +
     again);
  for (const char* name : {"song-0001.mid", "song-0002.mid"}) {
    EXPECT_EQ(read_file(fs::path(songs_) / name), read_file(fs::path(again) / name)) << name;
  }
}

TEST_F(MainJob, AKilledRunResumesAndEndsAsAnUninterruptedOne) {
  const std::string settings = std::string(kSmallRun) + " --set train.epochs=20";
  ok("prepare " + demo_ + " -o " + corpus_);
  ok("train --corpus " + corpus_ + " --run " + run_ + settings);
  const std::string killed = (folder_ / "killed").string();
  const std::string begin = "train --corpus " + corpus_ + " --run " + killed + settings;
  const std::string go_on = "train --run " + killed + " --resume --threads 2";
  // Killed without warning as soon as a checkpoint is there, three times.
  for (const char* epoch : {"0002", "0006", "0011"}) {
    const std::string checkpoint = killed + "/checkpoints/epoch-" + epoch + ".safetensors";
    const std::string program = CRNNGAN_PROGRAM;
    run_command(program + " " + (epoch == std::string("0002") ? begin : go_on) +
                " & pid=$!; until [ -e " + checkpoint +
                " ] || ! kill -0 $pid; do sleep 0.001; done; kill -9 $pid; wait $pid");
    ASSERT_TRUE(fs::exists(checkpoint)) << "the run ended too early";
  }
  const char* last = "checkpoints/epoch-0020.safetensors";
  ASSERT_FALSE(fs::exists(fs::path(killed) / last)) << "nothing was killed";
  ok(go_on);
  EXPECT_EQ(read_file(fs::path(run_) / last), read_file(fs::path(killed) / last));
}

TEST_F(MainJob, TwoPiecesNeverBecomeOneFile) {
  const fs::path pieces = folder_ / "pieces";
  const char* tune = "X:1\nT:t\nM:4/4\nL:1/4\nK:C\nCDEF|\n";
  make_folder(pieces / "a");
  make_folder(pieces / "b");
  for (const char* name : {"op.1-2.abc", "op.1-3.abc", "a/x.abc", "b/x.abc"}) {
    write_file(pieces / name, tune);
  }
  const fs::path midi = folder_ / "midi";
  ok("convert " + pieces.string() + " -o " + midi.string());
  for (const char* name : {"op.1-2.mid", "op.1-3.mid", "a/x.mid", "b/x.mid"}) {
    EXPECT_TRUE(fs::exists(midi / name)) << name;
  }
  const std::string a = (pieces / "a/x.abc").string();
  const std::string b = (pieces / "b/x.abc").string();
  ok("convert " + a + " " + b + " -o " + songs_);
  for (const char* name : {"x.mid", "x-2.mid"}) EXPECT_TRUE(fs::exists(fs::path(songs_) / name));
}

TEST_F(MainJob, EachTuneOfABookBecomesAFile) {
  const std::string book = (folder_ / "book.abc").string();
  write_file(book, "X:1\nT:One\nK:C\nC8|\n\nX:2\nT:Two of it\nK:G\nD8|\n");
  const fs::path midi = folder_ / "midi";
  ok("convert " + book + " -o " + midi.string());
  ok("render " + book + " -o " + midi.string() + " --score musicxml");
  for (const char* name : {"book-001-one", "book-002-two-of-it"}) {
    EXPECT_TRUE(fs::exists(midi / (std::string(name) + ".mid"))) << name;
    EXPECT_TRUE(fs::exists(midi / (std::string(name) + ".musicxml"))) << name;
  }
}

TEST_F(MainJob, OtherProgramsReadWhatIsWritten) {
  train();
  const std::string generate =
      "generate --model " + run_ + " -n 1 --tones 50 --seed 1 -o " + songs_;
  ok(generate);
  ok(generate + "-as-text --format csv");
  const auto tones = test::tones_of(songs_ + "-as-text/song-0001.csv");
  EXPECT_EQ(tones.size(), 50u);
  const std::string song = songs_ + "/song-0001.mid";
  const Outcome mido = run_command(
      "/usr/bin/python3 -c 'import mido, sys; print(sum(m.type == \"note_on\" and m.velocity > 0 "
      "for t in mido.MidiFile(sys.argv[1]).tracks for m in t))' " +
      song);
  EXPECT_EQ(mido.status, 0) << mido.errors;
  EXPECT_EQ(mido.output, fmt::format("{}\n", test::count_in_midi(tones)));
  const std::string sound = (folder_ / "song.wav").string();
  const Outcome fluidsynth =
      run_command("fluidsynth -ni -F " + sound + " /usr/share/sounds/sf2/TimGM6mb.sf2 " + song);
  EXPECT_EQ(fluidsynth.status, 0) << fluidsynth.errors;
  EXPECT_GT(read_file(sound).size(), 100000U);
}

TEST_F(MainJob, BundledPiecesBecomeMidiFilesWithTheSameMeasures) {
  const std::string midi = (folder_ / "midi").string();
  ok("convert " + demo_ + " -o " + midi);
  const auto without_paths = [](std::string csv) {
    std::string rows;
    while (!csv.empty()) {
      const std::string line = csv.substr(0, csv.find('\n') + 1);
      csv.erase(0, line.size());
      rows += line.substr(line.find(','));
    }
    return rows;
  };
  EXPECT_EQ(without_paths(ok("stats --format csv " + midi).output),
            without_paths(ok("stats --format csv " + demo_).output));
}

TEST_F(MainJob, TheSameMusicInAnyOrderGivesTheSameCorpus) {
  const std::string synthetic = (folder_ / "chords.corpus").string();
  const std::string again = (folder_ / "again.corpus").string();
  ok("prepare --synthetic chords 30 --seed 4 -o " + synthetic);
  ok("prepare --synthetic chords 30 --seed 4 -o " + again);
  EXPECT_EQ(read_file(synthetic), read_file(again));
}

}  // namespace
}  // namespace crnngan
