// A model's name and a path of that name are never taken for each other.

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/program.h"
#include "generate/small_model.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::Outcome;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ModelNames : public ::testing::Test {
 protected:
  // Runs it in a folder of its own.
  Outcome run(const std::string& arguments) {
    return test::run_command("cd " + folder_.path().string() + " && " + CRNNGAN_PROGRAM + " " +
                             arguments);
  }

  void ok(const std::string& arguments) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 0) << arguments << "\n" << outcome.errors;
  }

  // A run called so.
  void train(const std::string& name) {
    ok("prepare --synthetic chords 20 -o chords.corpus");
    ok("train --corpus chords.corpus --recipe chords --run " + name +
       " --set train.epochs=2 --set generator.hidden=8 --set discriminator.hidden=8"
       " --set train.samples=2");
  }

  std::string model_of(const std::string& song) {
    return nlohmann::json::parse(read_text_file(folder_ / song))["model"];
  }

  TemporaryFolder folder_;
};

TEST_F(ModelNames, WithoutAModelAFolderOfItsNameIsNotLookedInto) {
  make_folder(folder_ / "studio");
  ok("generate --tones 5 --format json -o a");
  EXPECT_EQ(model_of("a/song-0001.json"), "studio");
}

TEST_F(ModelNames, OneThatIsAPathAsWellIsRefusedAndToldApart) {
  train("modern");
  for (const std::string command : {"generate --model modern --tones 5 -o b", "export modern -o b",
                                    "info modern", "compare chords.corpus modern --judges 0"}) {
    const Outcome outcome = run(command);
    EXPECT_EQ(outcome.status, 1) << command;
    EXPECT_THAT(outcome.errors, HasSubstr("./modern")) << command;
    EXPECT_FALSE(fs::exists(folder_ / "b"));
  }
  ok("generate --model ./modern --tones 5 --format json -o c");
  EXPECT_THAT(model_of("c/song-0001.json"), HasSubstr("./modern/checkpoints/epoch-0002"));
  ok("info ./modern");
}

TEST_F(ModelNames, AFolderOfCheckpointsIsTheNewestOfThem) {
  train("run");
  make_folder(folder_ / "runs");
  EXPECT_THAT(run("generate --model runs -o d").errors, Not(HasSubstr("a run is in it")));
  fs::copy(folder_ / "run", folder_ / "runs/first", fs::copy_options::recursive);
  EXPECT_THAT(run("generate --model runs -o d").errors, HasSubstr("a run is in it, runs/first"));
  ok("generate --model run/checkpoints --tones 5 -n 2 --seed 1 -o a");
  ok("generate --model run --tones 5 -n 2 --seed 1 -o b");
  EXPECT_EQ(read_file(folder_ / "a/song-0002.mid"), read_file(folder_ / "b/song-0002.mid"));
  ok("export run/checkpoints/ -o c");
  ok("compare chords.corpus run/checkpoints --split training --tones 16 --windows 10 --rounds 1 "
     "--judges 0");
  EXPECT_EQ(run("generate --model run/samples -o d").status, 1);
}

TEST_F(ModelNames, ThatAreNearOneAreAnsweredWithIt) {
  EXPECT_THAT(run("generate --model studoi -o a").errors, HasSubstr("did you mean 'studio'?"));
}

TEST_F(ModelNames, InfoTellsOfRunsAndOfTheProgramsModels) {
  const Outcome model = run("info studio");
  EXPECT_EQ(model.status, 0) << model.errors;
  EXPECT_THAT(model.output, AllOf(HasSubstr("studio: crnngan model 2, "), HasSubstr("generator"),
                                  HasSubstr("licence   "), HasSubstr("card   ")));
  train("run");
  const Outcome info = run("info run");
  EXPECT_EQ(info.status, 0) << info.errors;
  EXPECT_THAT(info.output,
              AllOf(HasSubstr("run: crnngan run\n"), HasSubstr("chords.corpus\n"),
                    HasSubstr("2 of 2"), HasSubstr("run/checkpoints/epoch-0002.safetensors")));
  const auto json = nlohmann::json::parse(run("info --format json run").output);
  EXPECT_EQ(json["epochs_done"], 2);
  EXPECT_EQ(json["model"]["epoch"], 2);
  EXPECT_THAT(run("info run/checkpoints").output, HasSubstr("epoch-0002.safetensors: crnngan mod"));
}

TEST_F(ModelNames, InfoShortensLongValuesInTablesAlone) {
  TensorFile file;
  file.metadata["notes"] = std::string(5000, 'x');
  file.add<float>("weights", {1}, std::vector<float>{1});
  write_file(folder_ / "long.safetensors", write_tensors(file));
  for (const char* name : {"modern", "studio", "long.safetensors"}) {
    std::istringstream lines(run(std::string("info ") + name).output);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100U) << line;
  }
  EXPECT_THAT(run("info long.safetensors").output, HasSubstr("xxx... (5000 characters)"));
  EXPECT_GT(run("info --format json long.safetensors").output.size(), 5000U);
}

}  // namespace
}  // namespace crnngan
