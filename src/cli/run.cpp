#include "cli/run.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <new>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/interruption.h"
#include "cli/app.h"
#include "cli/commands.h"
#include "cli/complete.h"
#include "cli/print.h"
#include "cli/usage.h"
#include "ranks/agreement.h"
#include "ranks/join.h"

namespace crnngan::cli {

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;
constexpr int kPartlyDone = 3;

void print_error(std::string_view message) {
  print_marked(stderr, Style::kRed, "crnngan:", message);
}

// The words behind the program's name. In `--option=` the value is empty, for which CLI11 would
// take the next word: the two stand apart.
std::vector<std::string> words_of(int argc, char** argv) {
  std::vector<std::string> words;
  bool are_options = true;
  for (int i = 1; i < argc; ++i) {
    std::string& word = words.emplace_back(argv[i]);
    are_options = are_options && word != "--";
    const bool is_long = are_options && word.starts_with("--") && word.size() > 3;
    if (!is_long || word.find('=') != word.size() - 1) continue;
    word.pop_back();
    words.emplace_back();
  }
  return words;
}

int run_command(CLI::App& app, int argc, char** argv) {
  if (argc > 1 && argv[1] == kCompleteCommand) {
    print_text(stdout, complete(app, {argv + 2, argv + argc}));
    return 0;
  }
  const std::vector<std::string> words = words_of(argc, argv);
  try {
    app.parse(std::vector(words.rbegin(), words.rend()));  // runs the chosen command's callback
    if (app.get_subcommands().empty()) throw CLI::RequiredError("A command");
    return 0;
  } catch (const Partial&) {
    return kPartlyDone;
  } catch (const CLI::ParseError& error) {
    // Help that a mistyped command is asked for is no help.
    const bool is_unknown = app.get_subcommands().empty() && !app.remaining().empty();
    if (error.get_exit_code() == 0 && !is_unknown) {  // --help, --version
      std::ostringstream text;
      const int status = app.exit(error, text, text);
      print_text(stdout, text.str());
      return status;
    }
    print_error(fmt::format("{} (see {})", usage_fault(app, error, words), help_for(app)));
    return kWrongUsage;
  } catch (const Interrupted& interrupted) {
    return kSignalled + interrupted.signal;
  } catch (const ranks::Ended& ended) {
    return ended.status;
  }
}

// The status of a command that ended with `status`, if its results went out. A reader that wants no
// more of them, as head does, is nothing to complain about.
int status_with_output(int status) {
  const int failure = finish_output();
  if (failure == 0 || status != 0) return status;
  if (failure != EPIPE) {
    print_error(fmt::format("can't write to standard output: {}",
                            std::generic_category().message(failure)));
  }
  return kFailed;
}

// All but what the other ranks are to know of its end.
int run_until_told(int argc, char** argv) {
  try {
    return status_with_output(run_command(*make_app(), argc, argv));
  } catch (const BadInput& error) {
    print_error(error.what());
    return kWrongUsage;
  } catch (const std::bad_alloc&) {
    print_error("not enough memory for this");
  } catch (const std::length_error&) {
    print_error("not enough memory for this");
  } catch (const std::exception& error) {
    print_error(error.what());
  }
  return kFailed;
}

}  // namespace

int run(int argc, char** argv) {
  prepare_output();
  hear_interruptions();
  const int status = run_until_told(argc, argv);
  ranks::leave(status);
  return status;
}

}  // namespace crnngan::cli
