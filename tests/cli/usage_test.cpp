// A command line that is wrong is answered in one line of ours: where, what was expected, what was
// found, what may have been meant.

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

#include "cli/app.h"
#include "cli/help.h"
#include "cli/program.h"
#include "cli/usage.h"

namespace crnngan {
namespace {

using test::Outcome;
using test::run_program;
using ::testing::HasSubstr;
using ::testing::Not;

// What the program says to it.
std::string fault_of(const std::string& arguments, int status = 2) {
  const Outcome outcome = run_program(arguments);
  EXPECT_EQ(outcome.status, status) << arguments;
  EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << outcome.errors;
  EXPECT_TRUE(outcome.errors.starts_with("crnngan: ")) << outcome.errors;
  return outcome.errors;
}

TEST(Usage, UnknownCommandsNameTheNearest) {
  for (const auto& [typed, meant] : {std::pair{"genrate", "generate"},
                                     {"gen", "generate"},
                                     {"stat", "stats"},
                                     {"trian --run x", "train"},
                                     {"recipe", "recipes"},
                                     {"pepare", "prepare"}}) {
    EXPECT_THAT(fault_of(typed), HasSubstr(std::string("did you mean '") + meant + "'?")) << typed;
  }
  EXPECT_THAT(fault_of("genrate --help"), HasSubstr("unknown command 'genrate'; did you mean"));
  EXPECT_THAT(fault_of("frobnicate"), HasSubstr("unknown command 'frobnicate' (see"));
  EXPECT_THAT(fault_of("zz"), Not(HasSubstr("did you mean")));
}

TEST(Usage, UnknownOptionsNameTheNearestWhereverTheyStand) {
  for (const auto& [typed, meant] : {std::pair{"generate --sed 5 -o x", "--seed"},
                                     {"generate -o x --modell m", "--model"},
                                     {"generate --sede=5", "--seed"},
                                     {"generate -seed 5 -o x", "--seed"},
                                     {"stats --fromat csv music", "--format"},
                                     {"train --corpus a --run b --resum", "--resume"},
                                     {"render --piano x.mid", "--piano-roll"},
                                     {"--versoin", "--version"}}) {
    EXPECT_THAT(fault_of(typed), HasSubstr(std::string("did you mean '") + meant + "'?")) << typed;
  }
  EXPECT_THAT(fault_of("generate --polyphonic -o x"), Not(HasSubstr("did you mean")));
  EXPECT_THAT(fault_of("generate --polyphonic -o x"), HasSubstr("unknown option --polyphonic"));
}

TEST(Usage, WhatIsMissingOrTooMuchIsNamed) {
  EXPECT_THAT(fault_of("generate"), HasSubstr("generate: --output is missing: "));
  EXPECT_THAT(fault_of("info"), HasSubstr("info: FILE is missing: "));
  EXPECT_THAT(fault_of("info a b"), HasSubstr("found 'b' as well"));
  EXPECT_THAT(fault_of("generate -o x --tones"), HasSubstr("--tones: expected N (1..10000000)"));
  EXPECT_THAT(fault_of("generate -o x --tones"), HasSubstr("found nothing"));
  EXPECT_THAT(
      fault_of("generate -o x --seed -5"),
      HasSubstr("--seed: expected a whole number from 0 to 18446744073709551615, found '-5'"));
  EXPECT_THAT(fault_of("train --resume --recipe paper --run x"), HasSubstr("found both"));
  EXPECT_THAT(fault_of("stats --paper-script=what x"), HasSubstr("--paper-script: takes no value"));
  EXPECT_THAT(fault_of("download"), HasSubstr("SOURCE: is missing"));
}

// The parser's own phrases.
constexpr const char* kRaw[] = {
    "Could not convert", "not in range", "not in {", "required ", "is required",  "excludes",
    "not expected",      "missing\n",    "TEXT",     "UINT",      "required TEXT"};

// What the program would say, without running it.
std::string fault_in_process(const std::vector<std::string>& words) {
  const auto app = cli::make_app();
  std::vector<const char*> arguments{"crnngan"};
  for (const std::string& word : words) arguments.push_back(word.c_str());
  try {
    app->parse(static_cast<int>(arguments.size()), arguments.data());
  } catch (const CLI::ParseError& error) {
    return cli::usage_fault(*app, error, words);
  }
  return "";
}

TEST(Usage, NoOptionOfAnyCommandIsAnsweredInTheWordsOfTheParser) {
  const auto app = cli::make_app();
  for (const CLI::App* command : app->get_subcommands({})) {
    for (const CLI::Option* option : command->get_options()) {
      if (option->get_positional() || option == command->get_help_ptr()) continue;
      const std::string name = "--" + option->get_lnames().front();
      const bool is_flag = option->get_expected_max() == 0;
      const cli::Takes takes = cli::takes_of(*option);
      const bool is_checked = is_flag || !takes.range.empty() || !takes.choices.empty() ||
                              takes.name == "SEED" || takes.name == "X" || takes.name == "BPM";
      std::vector<std::vector<std::string>> lines;
      if (!is_flag) lines.push_back({command->get_name(), name});
      if (is_checked) lines.push_back({command->get_name(), name + "=what"});
      for (const auto& line : lines) {
        const std::string fault = fault_in_process(line);
        EXPECT_THAT(fault, HasSubstr(command->get_name() + ": " + name + ": "));
        for (const char* raw : kRaw) EXPECT_THAT(fault, Not(HasSubstr(raw)));
      }
    }
  }
}

TEST(Usage, HelpExplainsEveryCommandAsTheCommandItselfDoes) {
  const auto app = cli::make_app();
  for (const CLI::App* command : app->get_subcommands({})) {
    const std::string name = command->get_name();
    const Outcome outcome = run_program("help " + name);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(outcome.output, run_program(name + " --help").output);
    std::istringstream lines(outcome.output);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100U) << line;
  }
  EXPECT_EQ(run_program("help").output, run_program("--help").output);
  EXPECT_THAT(fault_of("help genrate"), HasSubstr("did you mean 'generate'?"));
}

TEST(Usage, LinesOfRecipesFitAHundredColumns) {
  for (const char* arguments : {"recipes", "recipes --keys"}) {
    std::istringstream lines(run_program(arguments).output);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(line.size(), 100U) << arguments << ": " << line;
    }
  }
}

class Keys : public ::testing::Test {
 protected:
  // What the program says to a key of that name.
  std::string fault_of_key(const std::string& key) {
    return fault_of("train --corpus none --run none --set " + key + "=3");
  }
};

TEST_F(Keys, AreFoundByTheirLastPart) {
  EXPECT_THAT(fault_of_key("epochs"), HasSubstr("did you mean 'train.epochs'?"));
  EXPECT_THAT(fault_of_key("batch"), HasSubstr("did you mean 'train.batch'?"));
  EXPECT_THAT(
      fault_of_key("hidden"),
      HasSubstr("did you mean 'generator.hidden' or 'context.hidden' or 'discriminator.hidden'?"));
  EXPECT_THAT(fault_of_key("generator.epochs"), HasSubstr("did you mean 'train.epochs'?"));
  EXPECT_THAT(fault_of_key("epohcs"), HasSubstr("did you mean 'train.epochs'?"));
  EXPECT_THAT(fault_of_key("trian.learning_rate"),
              HasSubstr("did you mean 'train.learning_rate'?"));
}

TEST_F(Keys, ThatAreNothingLikeAnyGetNoFarFetchedAnswer) {
  for (const char* key : {"tempo", "voices", "train.gpu", "x", "colour"}) {
    EXPECT_THAT(fault_of_key(key), Not(HasSubstr("did you mean"))) << key;
    EXPECT_THAT(fault_of_key(key), HasSubstr("recipes --keys")) << key;
  }
}

TEST(Usage, RecipesAndTheirKeysAreCheckedAsOtherOptionsAre) {
  const auto fault_of_training = [](const std::string& arguments) {
    return fault_of("train --corpus none --run none " + arguments);
  };
  EXPECT_THAT(fault_of_training("--set epochs"),
              HasSubstr("train: --set: expected KEY=VALUE, found 'epochs' (see"));
  EXPECT_THAT(fault_of_training("--set seed=2 --set =3"), HasSubstr("--set: =3: unknown key ''"));
  EXPECT_THAT(fault_of_training("--set train.batch=0"),
              HasSubstr("--set: train.batch=0: 'train.batch' must be a whole number 1 .. 4096"));
  EXPECT_THAT(fault_of_training("--set train.optimiser=rmsprop"), HasSubstr("must be text, "));
  EXPECT_THAT(fault_of_training("--recipe papre"),
              HasSubstr("train: --recipe: unknown recipe 'papre': expected one of "));
  EXPECT_THAT(fault_of_training("--recipe papre"), HasSubstr("did you mean 'paper'?"));
  EXPECT_THAT(fault_of("recipes papre"), HasSubstr("RECIPE: unknown recipe 'papre'"));
  // A file that is not there is no wrong usage.
  for (const char* command :
       {"recipes none.toml", "train --corpus none --run none --recipe none.toml"}) {
    EXPECT_THAT(fault_of(command, 1), HasSubstr("none.toml: no such file"));
  }
}

TEST(Usage, AnEmptyValueIsAnErrorOfItsOption) {
  EXPECT_THAT(fault_of("generate -o ''"),
              HasSubstr("--output: expected PATH, found an empty value"));
  for (const std::string option : {"--instrument", "--model", "--continue", "--format"}) {
    EXPECT_THAT(fault_of("generate -o songs " + option + " ''"), HasSubstr(option + ": expected "));
  }
  for (const std::string option : {"--corpus", "--run", "--recipe", "--set"}) {
    EXPECT_THAT(fault_of("train --corpus a --run b " + option + " ''"),
                HasSubstr(option + ": expected "));
  }
}

TEST(Usage, AnOptionThatEndsInAnEqualsSignDoesNotTakeTheNextWord) {
  EXPECT_THAT(fault_of("prepare music --memory= -o music.corpus"),
              HasSubstr("--memory: expected SIZE, found an empty value"));
  EXPECT_THAT(fault_of("generate --tones= -n 1 -o songs"),
              HasSubstr("--tones: expected a whole number from 1 to 10000000, found ''"));
  EXPECT_THAT(fault_of("stats -- --a=", 1), HasSubstr("--a=: no such file"));
}

}  // namespace
}  // namespace crnngan
