#include "cli/app.h"

#include <fmt/format.h>

#include "base/version.h"
#include "cli/commands.h"
#include "cli/help.h"

namespace crnngan::cli {

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
  return app;
}

}  // namespace crnngan::cli
