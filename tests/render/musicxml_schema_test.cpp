#include <gtest/gtest.h>

#include "base/shared_folder.h"
#include "corpus/folder.h"
#include "render/musicxml.h"
#include "render/musicxml_schema.h"
#include "render/notes.h"

namespace crnngan::render {
namespace {

class MusicXmlSchemaTest : public ::testing::Test {
 protected:
  const test::MusicXmlSchema schema_{CRNNGAN_MUSICXML_SCHEMA};
};

TEST_F(MusicXmlSchemaTest, RefusesWhatIsNoMusicXml) {
  EXPECT_NE(schema_.complaints("<score-partwise/>"), "");
  EXPECT_NE(schema_.complaints("nothing"), "");
}

TEST_F(MusicXmlSchemaTest, HoldsForAnyNotes) {
  for (std::uint32_t number = 0; number < 20; ++number) {
    EXPECT_EQ(schema_.complaints(
                  to_musicxml({.title = "a < b", .notes = test::random_notes(number, 120)})),
              "");
  }
  EXPECT_EQ(schema_.complaints(to_musicxml({})), "");
}

TEST_F(MusicXmlSchemaTest, HoldsForRealFiles) {
  const auto folder = test::shared_folder("corpus/classical");
  if (!folder) GTEST_SKIP() << test::without_shared("corpus/classical");
  constexpr std::size_t kFiles = test::kSanitized ? 20 : 200;
  const auto files = list_files(*folder, corpus::kMusicExtensions);
  for (std::size_t i = 0; i < kFiles; ++i) {
    const auto& file = files[i * files.size() / kFiles];
    EXPECT_EQ(schema_.complaints(to_musicxml(load_song(file))), "") << file;
  }
}

}  // namespace
}  // namespace crnngan::render
