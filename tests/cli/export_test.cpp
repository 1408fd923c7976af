// `crnngan export`: a model in a file of its own.

#include <gmock/gmock.h>

#include "base/tensor_file.h"
#include "cli/generating.h"

namespace crnngan {
namespace {

using test::Outcome;
using test::run_program;
using ::testing::HasSubstr;

class Export : public test::Generating {
 protected:
  // The model, exported with these options.
  TensorFile exported(const std::string& model, const std::string& options = "") {
    const Outcome outcome =
        run_program("export " + model + " " + options + " --force -o " + exported_);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_THAT(outcome.output, HasSubstr(exported_ + ": "));
    return read_tensors(read_file(exported_)).take(exported_);
  }

  std::string exported_ = (folder_ / "exported.safetensors").string();
};

TEST_F(Export, WritesAModelThatWritesTheSameSongs) {
  exported(model_.string());
  generate("--tones 30 --seed 1");
  run_program("generate --model " + exported_ + " --tones 30 --seed 1 -o " +
              (folder_ / "same").string());
  EXPECT_EQ(song("song-0001.mid"), song("song-0001.mid", "same"));
  exported(model_.string(), "--precision f16");
  EXPECT_EQ(run_program("export none -o " + exported_).status, 1);
  EXPECT_EQ(run_program("export " + model_.string() + " --precision f8 -o " + exported_).status, 2);
}

TEST_F(Export, LeavesOutWhatTrainingAloneNeeds) {
  gan::Model model = test::small_model();
  model.discriminator.emplace(gan::DiscriminatorShape{.features = 4, .units = 3, .layers = 1});
  TensorFile checkpoint = gan::file_of(model);
  checkpoint.add<float>("optimiser.x", {1}, std::vector<float>{1});
  checkpoint.metadata["epoch"] = "3";
  write_file(model_, write_tensors(checkpoint));
  const TensorFile file = exported(model_.string());
  for (const auto& [name, tensor] : file.tensors) EXPECT_TRUE(name.starts_with("generator."));
  EXPECT_EQ(file.metadata, gan::file_of(test::small_model()).metadata);
}

TEST_F(Export, KeepsLicenceAndCardUnlessOthersAreGiven) {
  write_file(folder_ / "card.txt", "Of chords.\nSeed 1.\n");
  const std::string card = (folder_ / "card.txt").string();
  const TensorFile first = exported(model_.string(), "--licence 'CC0 \x1b' --card " + card);
  EXPECT_EQ(first.metadata.at("licence"), "CC0 \xEF\xBF\xBD");
  EXPECT_EQ(first.metadata.at("card"), "Of chords.\nSeed 1.");
  write_file(model_, write_tensors(first));
  EXPECT_EQ(exported(model_.string()).metadata, first.metadata);
  EXPECT_EQ(exported(model_.string(), "--licence CC-BY-4.0").metadata.at("licence"), "CC-BY-4.0");
  EXPECT_THAT(run_program("info " + exported_).output,
              HasSubstr("\ncard             Of chords.\n"));
  write_file(card, std::string(10'001, 'x'));
  const Outcome outcome =
      run_program("export " + model_.string() + " --card " + card + " --force -o " + exported_);
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr(card + ": expected 10000 bytes of text at most"));
}

}  // namespace
}  // namespace crnngan
