#include "render/piano_roll.h"

#include <gmock/gmock.h>
#include <libxml/parser.h>

#include <string_view>

#include "render/notes.h"

namespace crnngan::render {
namespace {

using test::note;

Song titled_song(std::vector<midi::Note> notes) {
  return {.title = "<b>\"ü\"</b>", .notes = std::move(notes)};
}

TEST(PianoRoll, PagesOfSvgAreWellFormed) {
  const auto pages = draw_piano_roll(titled_song(test::random_notes(1, 200)), ImageFormat::kSvg);
  ASSERT_EQ(pages.size(), 1U);
  xmlDoc* document = xmlReadMemory(reinterpret_cast<const char*>(pages[0].data()),
                                   static_cast<int>(pages[0].size()), nullptr, nullptr,
                                   XML_PARSE_NONET | XML_PARSE_NOERROR);
  EXPECT_NE(document, nullptr);
  xmlFreeDoc(document);
}

TEST(PianoRoll, PagesOfPngAreSo) {
  const auto pages = draw_piano_roll(titled_song({note(0, 384, 60)}), ImageFormat::kPng);
  ASSERT_EQ(pages.size(), 1U);
  EXPECT_EQ(pages[0][1], 'P');
  EXPECT_EQ(pages[0][2], 'N');
}

TEST(PianoRoll, LongSongsGetSeveralPages) {
  std::vector<midi::Note> notes;
  for (int i = 0; i < 2000; ++i) notes.push_back(note(i * 384, 384, 30 + i % 60));
  EXPECT_GT(draw_piano_roll(titled_song(notes), ImageFormat::kSvg).size(), 5U);
}

TEST(PianoRoll, IsTheSameForTheSameSong) {
  const Song song = titled_song(test::random_notes(2, 100));
  EXPECT_EQ(draw_piano_roll(song, ImageFormat::kPng), draw_piano_roll(song, ImageFormat::kPng));
}

// Changes of one note change the picture.
TEST(PianoRoll, ShowsPitchTimeAndVelocity) {
  const std::vector<midi::Note> notes{note(0, 384, 60), note(800, 384, 71)};
  const auto picture = [](const std::vector<midi::Note>& of) {
    return draw_piano_roll(titled_song(of), ImageFormat::kPng);
  };
  for (const midi::Note& other :
       {note(800, 384, 70), note(700, 384, 71), note(800, 300, 71), note(800, 384, 71, 10)}) {
    EXPECT_NE(picture({notes[0], other}), picture(notes));
  }
}

}  // namespace
}  // namespace crnngan::render
