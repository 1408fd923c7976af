#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <new>

#include "base/error.h"
#include "base/version.h"
#include "cli/commands.h"

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("crnngan: train a C-RNN-GAN on music and let it write more", "crnngan");
  app.set_version_flag("--version", fmt::format("crnngan {}", crnngan::kVersion));
  app.require_subcommand(0, 1);
  app.get_formatter()->column_width(34);
  crnngan::cli::add_prepare(app);
  crnngan::cli::add_info(app);
  crnngan::cli::add_train(app);
  crnngan::cli::add_generate(app);
  crnngan::cli::add_stats(app);
  crnngan::cli::add_convert(app);
  try {
    app.parse(argc, argv);  // runs the chosen command's callback
    if (app.get_subcommands().empty()) throw CLI::RequiredError("A command");
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      throw crnngan::Error("can't write to standard output");
    }
    return 0;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    fmt::print(stderr, "crnngan: {} (see crnngan --help)\n", error.what());
    return kWrongUsage;
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "crnngan: not enough memory for this\n");
    return kFailed;
  } catch (const std::exception& error) {
    fmt::print(stderr, "crnngan: {}\n", error.what());
    return kFailed;
  }
}
