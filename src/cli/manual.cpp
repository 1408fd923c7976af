#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/version.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/print.h"

namespace crnngan::cli {

namespace {

// Text as man's macros take it: no character or line start has a meaning of its own.
std::string escaped(std::string_view text) {
  std::string result;
  bool line_start = true;
  for (const char c : text) {
    if (line_start && (c == '.' || c == '\'')) result += "\\&";
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else {
      result += c;
    }
    line_start = c == '\n';
  }
  return result;
}

std::string heading_of(const CLI::Option& option) {
  if (option.get_positional()) return "\\fI" + escaped(option.get_name()) + "\\fR";
  std::string heading = "\\fB" + escaped(option.get_name(false, true)) + "\\fR";
  if (option.get_type_size() != 0) heading += " \\fI" + escaped(takes_of(option).name) + "\\fR";
  return heading;
}

void add_options(std::string& page, const CLI::App& command) {
  for (const bool positional : {true, false}) {
    for (const CLI::Option* option : command.get_options()) {
      const bool is_help = option == command.get_help_ptr();
      if (option->get_positional() != positional || is_help) continue;
      page += fmt::format(".TP\n{}\n{}\n", heading_of(*option), escaped(explanation_of(*option)));
    }
  }
}

std::string usage_of(const CLI::App& command) {
  std::string usage = "\\fBcrnngan " + escaped(command.get_name()) + "\\fR [\\fIoptions\\fR]";
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    usage += fmt::format(" \\fI{}\\fR{}", escaped(option->get_name()),
                         option->get_expected_max() > 1 ? "..." : "");
  }
  return usage;
}

// The page in the man macros of groff.
std::string manual_of(const CLI::App& app) {
  std::string page = fmt::format(".TH CRNNGAN 1 \"\" \"crnngan {}\" \"User Commands\"\n", kVersion);
  page += ".SH NAME\ncrnngan \\- " + escaped("train a C-RNN-GAN on music and let it write more") +
          "\n.SH SYNOPSIS\n\\fBcrnngan\\fR \\fIcommand\\fR [\\fIoptions\\fR]\n";
  page += ".SH COMMANDS\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    page += ".SS " + usage_of(*command) + "\n" + escaped(command->get_description()) + "\n";
    add_options(page, *command);
    if (const std::string examples = command->get_footer(); !examples.empty()) {
      page += ".PP\n.nf\n" + escaped(examples) + "\n.fi\n";
    }
  }
  page +=
      ".SH OPTIONS\n.TP\n\\fB\\-h,\\-\\-help\\fR\nPrint help, behind a command that of the "
      "command\n";
  add_options(page, app);
  page +=
      ".SH EXIT STATUS\n0 done; 1 failed, with one line on standard error that says what, where "
      "and what to do; 2 wrong usage; 3 a part is done, and what was left out is listed; 130 or "
      "143 "
      "stopped by Ctrl\\-C or SIGTERM.\n"
      ".SH ENVIRONMENT\n.TP\n\\fBNO_COLOR\\fR\nSet to anything: no colours. There are none anyway "
      "where the output is no terminal.\n";
  return page;
}

}  // namespace

void add_manual(CLI::App& app) {
  CLI::App* command = app.add_subcommand("manual", "Print the manual page");
  command->footer("Examples:\n  crnngan manual | man -l -");
  command->callback([&app] { print_text(stdout, manual_of(app)); });
}

}  // namespace crnngan::cli
