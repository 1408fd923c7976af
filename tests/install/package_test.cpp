// The Debian packages, looked into and unpacked as a user of dpkg would.

#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "install/shell.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::run;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class DebianPackages : public ::testing::Test {
 protected:
  void SetUp() override {
    run("cpack -G DEB --config " CRNNGAN_BUILD_DIR "/CPackConfig.cmake -B " +
        folder_.path().string());
    const std::string architecture = run("dpkg --print-architecture");
    const std::string end =
        "_" CRNNGAN_VERSION "_" + architecture.substr(0, architecture.find('\n')) + ".deb";
    program_ = (folder_ / ("crnngan" + end)).string();
    library_ = (folder_ / ("libcrnngan-dev" + end)).string();
  }

  // A field of a package's control file.
  static std::string field(const std::string& package, const std::string& name) {
    return run("dpkg-deb --field " + package + " " + name);
  }

  fs::path unpack(const std::string& package) {
    run("dpkg-deb --extract " + package + " " + root_.string());
    return root_;
  }

  TemporaryFolder folder_;
  fs::path root_ = folder_ / "root";
  std::string program_;
  std::string library_;
};

TEST_F(DebianPackages, TheProgramRunsAndHasItsManualCompletionAndCopyright) {
  const fs::path usr = unpack(program_) / "usr";
  EXPECT_EQ(run((usr / "bin/crnngan").string() + " --version"), "crnngan " CRNNGAN_VERSION "\n");
  for (const char* file : {"bash-completion/completions/crnngan", "zsh/vendor-completions/_crnngan",
                           "fish/vendor_completions.d/crnngan.fish", "doc/crnngan/copyright",
                           "doc/crnngan/changelog.gz"}) {
    EXPECT_TRUE(fs::is_regular_file(usr / "share" / file)) << file;
  }
  EXPECT_THAT(run("man -l " + (usr / "share/man/man1/crnngan.1.gz").string()),
              HasSubstr("crnngan - train a C-RNN-GAN"));
  EXPECT_FALSE(fs::exists(usr / "include"));
}

TEST_F(DebianPackages, TheLibraryHasItsHeadersArchivesAndCMakeFiles) {
  const fs::path usr = unpack(library_) / "usr";
  for (const char* file :
       {"include/crnngan/generate/model.h", "lib/libcrnngan_base.a", "lib/libcrnngan_generate.a",
        "lib/cmake/crnngan/crnngan-config.cmake", "lib/cmake/crnngan/crnngan-targets.cmake",
        "share/doc/libcrnngan-dev/copyright"}) {
    EXPECT_TRUE(fs::is_regular_file(usr / file)) << file;
  }
  EXPECT_FALSE(fs::exists(usr / "bin"));
}

TEST_F(DebianPackages, SayWhatTheyAreAndWhatTheyNeed) {
  const std::string of_program = field(program_, "Depends");
  // The names end as the release of Debian has them.
  for (const char* shared :
       {"libc6 ", "libstdc[+][+]6 ", "libdnnl[0-9.]+ ", "libfmt[0-9]+ ", "libgomp1 ",
        "libcurl4(t64)? ", "libarchive13(t64)? ", "libxml2 ", "libssl3(t64)? ", "libfluidsynth3 ",
        "libebur128-1 ", "libdivsufsort3 ", "libsndfile1 ", "libcairo2 ", "zlib1g ", "libcsv3 "}) {
    EXPECT_THAT(of_program, ContainsRegex(shared));
  }
  EXPECT_THAT(of_program, Not(HasSubstr("-dev")));
  EXPECT_EQ(field(library_, "Depends"),
            "libarchive-dev, libcairo2-dev, libcsv-dev, libcurl4-openssl-dev, libdivsufsort-dev, "
            "libdnnl-dev, "
            "libebur128-dev, "
            "libfluidsynth-dev, libfmt-dev, libsndfile1-dev, libssl-dev, libxml2-dev, "
            "nlohmann-json3-dev, pkg-config, zlib1g-dev\n");
  EXPECT_EQ(field(program_, "Recommends"), "timgm6mb-soundfont\n");
  for (const auto& [package, section] :
       {std::pair{program_, "sound\n"}, std::pair{library_, "libdevel\n"}}) {
    EXPECT_EQ(field(package, "Section"), section);
    EXPECT_THAT(field(package, "Description"), HasSubstr("networks that write music"));
    EXPECT_THAT(field(package, "Maintainer"), HasSubstr("crnngan maintainers <"));
  }
}

}  // namespace
}  // namespace crnngan
