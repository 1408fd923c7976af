#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <string>

#include "base/files.h"
#include "base/temporary_folder.h"

namespace crnngan::test {

struct Outcome {
  int status = -1;     // exit status; -1 when a signal ended the program
  std::string output;  // what it printed
  std::string errors;  // what it printed to stderr
};

// Runs a shell command.
inline Outcome run_command(const std::string& command) {
  const TemporaryFolder folder;
  const std::string output = (folder / "output").string();
  const std::string errors = (folder / "errors").string();
  const int status = std::system(("( " + command + " ) >" + output + " 2>" + errors).c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_text_file(output),
          read_text_file(errors)};
}

}  // namespace crnngan::test
