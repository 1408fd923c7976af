#include "render/engrave.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "base/error.h"
#include "render/engraver_script.h"

namespace crnngan::render {

namespace fs = std::filesystem;

namespace {

constexpr const char* kScript = "engrave.cjs";

fs::path make_temporary_folder(const fs::path& above) {
  std::string name = (above / "crnngan-engrave-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw Error("{}: can't make a folder there: {}", above.string(),
                std::generic_category().message(errno));
  }
  return name;
}

// A folder that goes at the end of the scope.
class Workplace {
 public:
  explicit Workplace(const fs::path& above) : path_(make_temporary_folder(above)) {}
  ~Workplace() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

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

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

// Engraves into the workplace.
void engrave(const fs::path& script, const char* format, std::string_view musicxml,
             const Workplace& workplace) {
  const fs::path score = workplace.path() / "score.musicxml";
  const fs::path errors = workplace.path() / "errors";
  write_file(score, musicxml);
  const int status = run_node({script.string(), format, score.string(), workplace.path().string()},
                              workplace.path() / "output", errors);
  if (status != 0) {
    throw Error("the score can't be engraved: {}", first_line(read_text_file(errors)));
  }
}

}  // namespace

Engraver::Engraver() {
  if (engraver_script().empty()) {
    throw Error(
        "this program was built without Node and npm, so that it has no scores as svg or "
        "pdf; --score musicxml works");
  }
  folder_ = make_temporary_folder(fs::temp_directory_path());
  write_file(folder_ / kScript, engraver_script());
}

Engraver::~Engraver() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::vector<Bytes> Engraver::svg_pages(std::string_view musicxml) const {
  const Workplace workplace(folder_);
  engrave(folder_ / kScript, "svg", musicxml, workplace);
  std::vector<Bytes> pages;
  for (int number = 1;; ++number) {
    const fs::path page = workplace.path() / fmt::format("page-{}.svg", number);
    if (!fs::exists(page)) return pages;
    pages.push_back(read_file(page));
  }
}

Bytes Engraver::pdf(std::string_view musicxml) const {
  const Workplace workplace(folder_);
  engrave(folder_ / kScript, "pdf", musicxml, workplace);
  return read_file(workplace.path() / "score.pdf");
}

}  // namespace crnngan::render
