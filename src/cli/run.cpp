#include "cli/run.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/interruption.h"
#include "cli/app.h"
#include "cli/commands.h"
#include "cli/complete.h"
#include "cli/terminal.h"
#include "cli/usage.h"

namespace crnngan::cli {

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;
constexpr int kPartlyDone = 3;
constexpr int kSignalled = 128;  // and the number of the signal

void print_error(const std::string& message) {
  const std::string line = fmt::format("{} {}\n", styled(stderr, Style::kRed, "crnngan:"), message);
  std::fputs(line.c_str(), stderr);  // where nobody can read it, the exit status still tells
}

}  // namespace

int run(int argc, char** argv) {
  const auto app = make_app();
  hear_interruptions();
  try {
    if (argc > 1 && argv[1] == kCompleteCommand) {
      fmt::print("{}", complete(*app, {argv + 2, argv + argc}));
      return 0;
    }
    int status = 0;
    try {
      app->parse(argc, argv);  // runs the chosen command's callback
    } catch (const Partial&) {
      status = kPartlyDone;
    }
    if (app->get_subcommands().empty()) throw CLI::RequiredError("A command");
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      throw Error("can't write to standard output");
    }
    return status;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app->exit(error);  // --help, --version
    const std::vector<std::string> words(argv + 1, argv + argc);
    print_error(fmt::format("{} (see {})", usage_fault(*app, error, words), help_for(*app)));
    return kWrongUsage;
  } catch (const Interrupted& interrupted) {
    return kSignalled + interrupted.signal;
  } catch (const std::bad_alloc&) {
    print_error("not enough memory for this");
    return kFailed;
  } catch (const std::exception& error) {
    const bool cannot_write = std::ferror(stdout) != 0;
    print_error(cannot_write ? "can't write to standard output" : error.what());
    return kFailed;
  }
}

}  // namespace crnngan::cli
