// The library as another project finds it: installed under a prefix of the user's.

#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "base/files.h"
#include "install/shell.h"
#include "midi/smf_reader.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::run;
using ::testing::HasSubstr;
using ::testing::Not;

class Install : public ::testing::Test {
 protected:
  void SetUp() override { run("cmake --install " CRNNGAN_BUILD_DIR " --prefix " + prefix_); }

  TemporaryFolder folder_;
  std::string prefix_ = (folder_ / "prefix").string();
};

TEST_F(Install, AProgramLinkedWithItWritesTheSongsOfTheInstalledProgram) {
  const std::string build = (folder_ / "build").string();
  run("cmake -S " CRNNGAN_SOURCE_DIR "/examples -B " + build +
      " -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_COMPILER=" CRNNGAN_COMPILER
      " -DCMAKE_PREFIX_PATH=" +
      prefix_);
  run("cmake --build " + build);

  const std::string program = prefix_ + "/bin/crnngan";
  const std::string corpus = (folder_ / "chords.corpus").string();
  const std::string trained = (folder_ / "run").string();
  const std::string songs = (folder_ / "songs").string();
  run(program + " prepare --synthetic chords 10 -o " + corpus);
  run(program + " train --corpus " + corpus + " --recipe chords --run " + trained +
      " --threads 1 --set train.epochs=1 --set train.batch=2 --set train.steps=8"
      " --set train.samples=1 --set generator.hidden=8 --set discriminator.hidden=8");
  run(program + " generate --model " + trained + " -n 1 --tones 37 --seed 11 -o " + songs);

  const fs::path song = folder_ / "song-0001.mid";
  run(build + "/write_song " + trained + " " + song.string() + " 37 11");
  const Bytes bytes = read_file(song);
  EXPECT_EQ(midi::read_smf(bytes).take("song").notes.size(), 37U);
  EXPECT_EQ(bytes, read_file(fs::path(songs) / "song-0001.mid"));
}

TEST_F(Install, TheDemoBuildsAllThatIsInstalled) {
  // What the tool of the build would do for the target that scripts/demo names.
  std::string script = read_text_file(CRNNGAN_SOURCE_DIR "/scripts/demo");
  const std::string mark = "cmake --build --preset release --target ";
  ASSERT_THAT(script, HasSubstr(mark));
  script.erase(0, script.find(mark) + mark.size());
  const std::string target = script.substr(0, script.find('\n'));
  const std::string commands = run("ninja -C " CRNNGAN_BUILD_DIR " -t commands " + target);
  for (const auto& entry : fs::recursive_directory_iterator(prefix_)) {
    const std::string name = entry.path().filename().string();
    const bool is_made = name.ends_with(".a") || name.ends_with(".gz") ||
                         name.find("crnngan.fish") == 0 || name == "_crnngan";
    if (is_made) {
      EXPECT_THAT(commands, HasSubstr(name)) << entry.path();
    }
  }
}

TEST_F(Install, HeadersFindEachOtherByTheirInstalledNames) {
  const fs::path include = fs::path(prefix_) / "include";
  std::string all;
  for (const auto& entry : fs::recursive_directory_iterator(include)) {
    if (!entry.is_regular_file()) continue;
    all += "#include <" + entry.path().lexically_relative(include).string() + ">\n";
  }
  EXPECT_THAT(all, HasSubstr("<crnngan/generate/model.h>"));
  EXPECT_THAT(all, Not(HasSubstr("<crnngan/cli/")));
  const fs::path source = folder_ / "all.cpp";
  write_file(source, all);
  // A user's own header of the same name is not taken for one of the library.
  make_folder(folder_ / "midi");
  write_file(folder_ / "midi/note.h", "#error \"the user's\"\n");
  run(CRNNGAN_COMPILER " -std=c++20 -fsyntax-only '-DCRNNGAN_VERSION=\"0\"' -I " +
      folder_.path().string() + " -isystem " + include.string() + " " + source.string());
}

TEST_F(Install, NothingForCMakeAndNoHeaderNamesAPlaceOnTheBuildMachine) {
  constexpr std::string_view kText[] = {".h", ".cmake"};
  const auto files = list_files(prefix_, kText);
  EXPECT_GE(files.size(), 50U);
  for (const fs::path& file : files) {
    const std::string text = read_text_file(file);
    for (const std::string place : {CRNNGAN_SOURCE_DIR, CRNNGAN_BUILD_DIR, "/usr/"}) {
      EXPECT_THAT(text, Not(HasSubstr(place))) << file;
    }
  }
}

}  // namespace
}  // namespace crnngan
