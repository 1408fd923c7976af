#include "architecture/architecture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace crnngan::architecture {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

const fs::path kSource = CRNNGAN_SOURCE_DIR;

TEST(Architecture, IncludesAndLinksAgreeWithTheTableInDocs) {
  std::ifstream file(kSource / "docs/architecture.md");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  EXPECT_THAT(faults(read_table(text), kSource / "src"), IsEmpty());
}

// Else control characters from outside would reach a terminal, and a full disk would end the work.
TEST(Architecture, OneFileAlonePrints) {
  constexpr const char* kPrinters[] = {"fmt::print(",   "std::cout",    "std::cerr",
                                       "std::printf(",  "std::puts(",   "std::fputs(",
                                       "std::fprintf(", "std::fwrite(", "std::perror("};
  for (const auto& entry : fs::recursive_directory_iterator(kSource / "src")) {
    if (!entry.is_regular_file() || entry.path() == kSource / "src/cli/print.cpp") continue;
    std::ifstream file(entry.path());
    const std::string text(std::istreambuf_iterator<char>(file), {});
    for (const char* printer : kPrinters) {
      EXPECT_EQ(text.find(printer), std::string::npos)
          << entry.path() << " prints with " << printer << "; cli/print.h does that";
    }
  }
}

// What learns and what writes knows sequences of any domain.
TEST(Architecture, TheCoreKnowsNoMusic) {
  const auto expect_no_music = [](const fs::path& path) {
    std::ifstream file(path);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    for (const std::string& include : quoted_includes(text)) {
      for (const char* folder : {"midi/", "music/", "corpus/", "stats/"}) {
        EXPECT_FALSE(include.starts_with(folder)) << path << " includes " << include;
      }
    }
  };
  for (const char* folder : {"sequence", "nn", "gan"}) {
    for (const auto& entry : fs::directory_iterator(kSource / "src" / folder)) {
      if (entry.path().extension() != ".txt") expect_no_music(entry.path());
    }
  }
  for (const char* name :
       {"training", "trainer", "draws", "samples", "epoch", "schedule", "prediction_loss",
        "next_event", "passes", "objective", "trainer_options", "from_recipe", "recipe"}) {
    const fs::path header = kSource / "src/train" / (std::string(name) + ".h");
    ASSERT_TRUE(fs::exists(header));
    expect_no_music(header);
    const fs::path source = kSource / "src/train" / (std::string(name) + ".cpp");
    if (fs::exists(source) && std::string(name) != "recipe") expect_no_music(source);
  }
}

TEST(ArchitectureTable, RowsAreReadInOrderWithTheNamesInBackticks) {
  const auto table = read_table(
      "# Title\n\n| module | may include | it holds |\n|---|---|---|\n"
      "| `low` | nothing | `low` things |\n| `high` | `low`, `other` | |\n\n| `not` | `it` |\n");
  ASSERT_EQ(table.size(), 2U);
  EXPECT_EQ(table[0].name, "low");
  EXPECT_THAT(table[0].may_include, IsEmpty());
  EXPECT_EQ(table[1].name, "high");
  EXPECT_THAT(table[1].may_include, ElementsAre("low", "other"));
}

TEST(ArchitectureTable, TextWithoutTheTableIsRefused) {
  EXPECT_THROW(read_table("# Title\n\n| folder | may include |\n|---|---|\n| `low` | |\n"),
               std::invalid_argument);
}

TEST(QuotedIncludes, OnlyIncludeLinesWithQuotesCount) {
  EXPECT_THAT(quoted_includes("#include \"low/a.h\"\n#include <vector>\n// #include \"low/b.h\"\n"
                              "  #  include \"low/c.h\"\n"),
              ElementsAre("low/a.h", "low/c.h"));
}

// A tree with two modules, `low` and `high`, which agrees with its table.
class ArchitectureFaults : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(src_);
    write("low/a.h", "#pragma once\n");
    write("low/a.cpp", "#include \"low/a.h\"\n");
    write("low/CMakeLists.txt", "crnngan_module(low SOURCES a.cpp)\n");
    write("high/b.cpp", "#include <vector>\n#include \"low/a.h\"\n");
    write("high/CMakeLists.txt", "crnngan_module(high SOURCES b.cpp USES crnngan_low)\n");
  }
  void TearDown() override { fs::remove_all(src_); }

  void write(const std::string& path, const std::string& text) const {
    fs::create_directories((src_ / path).parent_path());
    std::ofstream(src_ / path) << text;
  }

  std::vector<std::string> found() const { return faults(table_, src_); }

  fs::path src_ = fs::temp_directory_path() / ("crnngan_architecture_" + std::to_string(getpid()));
  std::vector<Module> table_ = {{"low", {}}, {"high", {"low"}}};
};

TEST_F(ArchitectureFaults, AreNoneInATreeThatAgrees) { EXPECT_THAT(found(), IsEmpty()); }

TEST_F(ArchitectureFaults, IncludeThatTheTableDoesNotAllow) {
  write("low/c.h", "#pragma once\n#include \"high/b.h\"\n");
  EXPECT_THAT(found(), ElementsAre("low/c.h includes high/b.h"));
}

TEST_F(ArchitectureFaults, IncludeWithoutItsFolder) {
  write("low/c.h", "#pragma once\n#include \"a.h\"\n");
  EXPECT_THAT(found(), ElementsAre("low/c.h includes a.h without its folder"));
}

TEST_F(ArchitectureFaults, OwnHeaderNotFirst) {
  write("low/c.h", "#pragma once\n");
  write("low/c.cpp", "#include \"low/a.h\"\n#include \"low/c.h\"\n");
  EXPECT_THAT(found(), ElementsAre("low/c.cpp does not include low/c.h first"));
}

TEST_F(ArchitectureFaults, HeaderThatCanBeReadTwice) {
  write("low/c.h", "#include <vector>\n");
  EXPECT_THAT(found(), ElementsAre("low/c.h does not begin with #pragma once"));
}

TEST_F(ArchitectureFaults, LinkThatTheTableDoesNotAllow) {
  write("low/CMakeLists.txt", "target_link_libraries(crnngan_low PRIVATE crnngan_high fmt::fmt)\n");
  EXPECT_THAT(found(), ElementsAre("low/CMakeLists.txt links high"));
}

TEST_F(ArchitectureFaults, FolderWithoutRow) {
  write("new/n.h", "");
  EXPECT_THAT(found(), ElementsAre("new has no row in the table"));
}

TEST_F(ArchitectureFaults, RowWithoutFolder) {
  table_.push_back({"gone", {}});
  EXPECT_THAT(found(), ElementsAre("gone has a row in the table but no folder"));
}

TEST_F(ArchitectureFaults, RowThatAllowsAModuleBelowIt) {
  write("low/a.h", "#pragma once\n#include \"high/b.h\"\n");
  table_[0].may_include.insert("high");
  EXPECT_THAT(found(), ElementsAre("low may include high, which is not above"));
}

TEST_F(ArchitectureFaults, RowThatAllowsMoreThanIsIncluded) {
  write("high/b.cpp", "#include <vector>\n");
  EXPECT_THAT(found(), ElementsAre("high may include low but never does"));
}

}  // namespace
}  // namespace crnngan::architecture
