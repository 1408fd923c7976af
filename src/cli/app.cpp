#include "cli/app.h"

#include <fmt/format.h>

#include "base/version.h"
#include "cli/commands.h"
#include "cli/help.h"

namespace crnngan::cli {

namespace {

// No option of ours takes an empty value.
void refuse_empty_values(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) {
    for (CLI::Option* option : command->get_options()) {
      if (option->get_items_expected_max() == 0) continue;
      const std::string expected = takes_of(*option).name;
      option->check(CLI::Validator(
          [expected](const std::string& value) {
            return value.empty() ? fmt::format("expected {}, found an empty value", expected)
                                 : std::string();
          },
          ""));
    }
  }
}

}  // namespace

std::unique_ptr<CLI::App> make_app() {
  auto app =
      std::make_unique<CLI::App>("Train a C-RNN-GAN on music and let it write more", "crnngan");
  app->formatter(std::make_shared<Help>());
  app->set_help_flag("-h,--help", "Print this help");
  app->set_version_flag("--version", fmt::format("crnngan {}", kVersion), "Print the version");
  app->require_subcommand(0, 1);
  app->footer("crnngan COMMAND --help explains a command and gives examples.");
  add_download(*app);
  add_prepare(*app);
  add_info(*app);
  add_recipes(*app);
  add_train(*app);
  add_sweep(*app);
  add_tune(*app);
  add_generate(*app);
  add_export(*app);
  add_stats(*app);
  add_compare(*app);
  add_report(*app);
  add_convert(*app);
  add_render(*app);
  add_completion(*app);
  add_manual(*app);
  add_help(*app);
  refuse_empty_values(*app);
  return app;
}

}  // namespace crnngan::cli
