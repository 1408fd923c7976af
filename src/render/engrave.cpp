#include "render/engrave.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "base/error.h"
#include "render/engraver_scripts.h"

namespace crnngan::render {

namespace fs = std::filesystem;

namespace {

constexpr const char* kScript = "engrave.cjs";

// Runs Node with these arguments, its output and errors in files. Returns the exit status.
int run_node(std::vector<std::string> arguments, const fs::path& output, const fs::path& errors) {
  arguments.insert(arguments.begin(), "node");
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  constexpr int kNewFile = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&actions, 1, output.c_str(), kNewFile, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, errors.c_str(), kNewFile, 0600);
  pid_t process = 0;
  const int failure = posix_spawnp(&process, "node", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failure == ENOENT) {
    throw Error(
        "scores as svg or pdf need Node, which was not found: install the package nodejs, "
        "or write --score musicxml");
  }
  if (failure != 0) throw Error("can't run node: {}", std::generic_category().message(failure));
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Engraves into the folder.
void engrave(const fs::path& script, const char* format, std::string_view musicxml,
             const TemporaryFolder& folder) {
  const fs::path score = folder / "score.musicxml";
  const fs::path errors = folder / "errors";
  write_file(score, musicxml);
  const int status = run_node({script.string(), format, score.string(), folder.path().string()},
                              folder / "output", errors);
  if (status != 0) {
    throw Error(
        "its score can't be engraved: it has too much in a measure or in all; --score musicxml "
        "writes it for other programs");
  }
}

}  // namespace

Engraver::Engraver() {
  if (engraver_script().empty()) {
    throw Error(
        "this program was built without Node and npm, so that it has no scores as svg or "
        "pdf; --score musicxml works");
  }
  write_file(folder_ / kScript, engraver_script());
  // Where Node looks for the package.
  make_folder(folder_ / "node_modules");
  write_file(folder_ / "node_modules" / "verovio.js", verovio_script());
}

std::vector<Bytes> Engraver::svg_pages(std::string_view musicxml) const {
  const TemporaryFolder folder(folder_.path());
  engrave(folder_ / kScript, "svg", musicxml, folder);
  std::vector<Bytes> pages;
  for (int number = 1;; ++number) {
    const fs::path page = folder / fmt::format("page-{}.svg", number);
    if (!fs::exists(page)) return pages;
    pages.push_back(read_file(page));
  }
}

Bytes Engraver::pdf(std::string_view musicxml) const {
  const TemporaryFolder folder(folder_.path());
  engrave(folder_ / kScript, "pdf", musicxml, folder);
  return read_file(folder / "score.pdf");
}

}  // namespace crnngan::render
