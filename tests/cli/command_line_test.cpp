#include "cli/command_line.h"

#include <gtest/gtest.h>

#include <optional>

namespace crnngan::cli {
namespace {

TEST(CommandLine, IsWhatAShellWouldReadAgain) {
  CLI::App app("", "crnngan");
  CLI::App* command = app.add_subcommand("generate", "");
  int count = 1;
  std::optional<std::string> folder;
  std::string unused = "default";
  bool force = false;
  std::vector<std::string> paths;
  command->add_option("-n,--count", count)->capture_default_str();
  command->add_option("-o,--output", folder);
  command->add_option("--unused", unused)->capture_default_str();
  command->add_flag("--force", force);
  command->add_option("PATH", paths);
  app.parse("generate -n3 'a b' --force -o \"it's mine\" c");
  EXPECT_EQ(command_line_of(*command),
            "crnngan generate --count 3 'a b' c --force --output 'it'\\''s mine'");
}

}  // namespace
}  // namespace crnngan::cli
