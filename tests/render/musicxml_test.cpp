#include "render/musicxml.h"

#include <gmock/gmock.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>

#include <memory>

#include "render/notes.h"

namespace crnngan::render {
namespace {

using test::note;
using ::testing::HasSubstr;
using ::testing::Not;

Song song_of(std::vector<midi::Note> notes, const std::string& title = "a song",
             midi::TimeSignature signature = {}) {
  return {.title = title,
          .notes = std::move(notes),
          .time_line = {.time_signatures = {{0, signature}}}};
}

// A document that libxml2 has read without complaint.
class Document {
 public:
  explicit Document(const std::string& text)
      : document_(xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr,
                                XML_PARSE_NONET | XML_PARSE_NOERROR),
                  xmlFreeDoc) {
    EXPECT_NE(document_, nullptr) << text.substr(0, 500);
  }

  double number(const std::string& path) const {
    const std::unique_ptr<xmlXPathContext, decltype(&xmlXPathFreeContext)> context(
        xmlXPathNewContext(document_.get()), xmlXPathFreeContext);
    const std::unique_ptr<xmlXPathObject, decltype(&xmlXPathFreeObject)> found(
        xmlXPathEvalExpression(reinterpret_cast<const xmlChar*>(path.c_str()), context.get()),
        xmlXPathFreeObject);
    return xmlXPathCastToNumber(found.get());
  }

 private:
  std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document_;
};

TEST(MusicXml, DurationsOfEachVoiceFillTheMeasure) {
  for (std::uint32_t number = 0; number < 5; ++number) {
    const Document document(to_musicxml(song_of(test::random_notes(number, 120))));
    const int measures = static_cast<int>(document.number("count(//measure)"));
    ASSERT_GT(measures, 4);
    for (int measure = 1; measure <= measures; ++measure) {
      for (const int voice : {1, 2, 5, 6}) {
        const double length =
            document.number("sum(//measure[" + std::to_string(measure) +
                            "]/note[not(chord)][voice=" + std::to_string(voice) + "]/duration)");
        EXPECT_TRUE(length == 96 || (length == 0 && voice % 4 == 2)) << length;
      }
      // What goes back is as much as there is beyond the first voice.
      const std::string all = "sum(//measure[" + std::to_string(measure) + "]/";
      EXPECT_EQ(document.number(all + "note[not(chord)]/duration)") -
                    document.number(all + "backup/duration)"),
                96);
    }
  }
}

TEST(MusicXml, TitlesAreText) {
  const std::string title = "<script>\"ü\" & 'x'</script>";
  const std::string text = to_musicxml(song_of({note(0, 384, 60)}, title));
  EXPECT_THAT(text, Not(HasSubstr("<script>")));
  EXPECT_THAT(text, HasSubstr("&lt;script&gt;\"ü\" &amp; 'x'&lt;/script&gt;"));
  Document document(text);
}

TEST(MusicXml, OfNoNotesIsAMeasureOfRests) {
  const Document document(to_musicxml(song_of({})));
  EXPECT_EQ(document.number("count(//measure)"), 1);
  EXPECT_EQ(document.number("count(//rest[@measure='yes'])"), 2);
}

TEST(MusicXml, TupletsBeginAndEnd) {
  const Document document(
      to_musicxml(song_of({note(0, 128, 72), note(128, 128, 74), note(256, 128, 76)})));
  EXPECT_EQ(document.number("count(//tuplet[@type='start'])"), 1);
  EXPECT_EQ(document.number("count(//tuplet[@type='stop'])"), 1);
  EXPECT_EQ(document.number("count(//time-modification)"), 3);
  EXPECT_EQ(document.number("count(//beam[text()='begin'])"), 1);
  EXPECT_EQ(document.number("count(//beam[text()='end'])"), 1);
}

TEST(MusicXml, EveryTieThatStartsStops) {
  const Document document(to_musicxml(song_of(test::random_notes(3, 200))));
  EXPECT_GT(document.number("count(//tie)"), 10);
  EXPECT_EQ(document.number("count(//tie[@type='start'])"),
            document.number("count(//tie[@type='stop'])"));
}

TEST(MusicXml, AnAccidentalStandsOnceInAMeasure) {
  // F sharp twice, then F natural, in C major.
  const Document document(to_musicxml(
      song_of({note(0, 384, 66), note(384, 384, 66), note(768, 384, 65), note(1152, 384, 60),
               note(1536, 384, 62), note(1920, 384, 64), note(2304, 384, 67), note(2688, 384, 69),
               note(3072, 384, 71), note(3456, 384, 65)})));
  EXPECT_EQ(document.number("count(//accidental)"), 2);
  EXPECT_EQ(document.number("count(//accidental[text()='sharp'])"), 1);
  EXPECT_EQ(document.number("count(//accidental[text()='natural'])"), 1);
}

TEST(MusicXml, HasTheTimeSignatureAndTempo) {
  Song song = song_of({note(0, 384, 60)}, "waltz", {3, 4});
  song.time_line.tempos = {{0, 400'000}};
  const Document document(to_musicxml(song));
  EXPECT_EQ(document.number("//time/beats"), 3);
  EXPECT_EQ(document.number("//time/beat-type"), 4);
  EXPECT_EQ(document.number("//sound/@tempo"), 150);
}

}  // namespace
}  // namespace crnngan::render
