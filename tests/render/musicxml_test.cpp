#include "render/musicxml.h"

#include <fmt/format.h>
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

// Quarters one after the other.
std::vector<midi::Note> quarters(int count, int from = 0) {
  std::vector<midi::Note> notes;
  for (int n = 0; n < count; ++n) notes.push_back(note((from + n) * 384, 384, 60 + n % 12));
  return notes;
}

TEST(MusicXml, BarlinesFollowAChangeOfSignature) {
  Song song = song_of(quarters(14));
  song.time_line.time_signatures = {{0, {4, 4}}, {8 * 384, {3, 4}}};
  const Document document(to_musicxml(song));
  EXPECT_EQ(document.number("count(//measure)"), 4);
  EXPECT_EQ(document.number("count(//time)"), 2);
  EXPECT_EQ(document.number("//measure[@number='3']//time/beats"), 3);
  EXPECT_EQ(document.number("sum(//measure[4]/note[voice=1]/duration)"), 72);
}

TEST(MusicXml, AShortFirstSignatureIsAPickupMeasure) {
  Song song = song_of(quarters(7));
  song.time_line.time_signatures = {{0, {1, 4}}, {384, {3, 4}}};
  const Document document(to_musicxml(song));
  EXPECT_EQ(document.number("count(//measure)"), 3);
  EXPECT_EQ(document.number("//measure[1]/@number"), 0);
  EXPECT_EQ(document.number("count(//measure[1][@implicit='yes'])"), 1);
  EXPECT_EQ(document.number("count(//time)"), 1);
  EXPECT_EQ(document.number("//measure[1]//time/beats"), 3);
  EXPECT_EQ(document.number("sum(//measure[1]/note[voice=1]/duration)"), 24);
}

TEST(MusicXml, HasTheKeysOfTheFile) {
  Song song = song_of(quarters(8));
  song.time_line.key_signatures = {{0, {-6, false}}, {4 * 384, {7, false}}};
  const Document document(to_musicxml(song));
  EXPECT_EQ(document.number("//measure[1]//key/fifths"), -6);
  EXPECT_EQ(document.number("//measure[2]//key/fifths"), 7);
  EXPECT_EQ(document.number("count(//key)"), 2);
}

TEST(MusicXml, ATempoBehindTheStartStandsWhereItBegins) {
  Song song = song_of(quarters(8));
  song.time_line.tempos = {{5 * 384, 250'000}};
  const Document document(to_musicxml(song));
  EXPECT_EQ(document.number("//measure[1]//sound/@tempo"), 120);
  EXPECT_EQ(document.number("//measure[2]//sound/@tempo"), 240);
  EXPECT_EQ(document.number("//measure[2]//offset"), 24);
}

TEST(MusicXml, TempoOfCompoundTimeIsOfDottedQuarters) {
  Song song = song_of(quarters(6), "jig", {6, 8});
  song.time_line.tempos = {{0, 400'000}};
  const Document document(to_musicxml(song));
  EXPECT_EQ(document.number("count(//metronome/beat-unit-dot)"), 1);
  EXPECT_EQ(document.number("//per-minute"), 100);
  EXPECT_EQ(document.number("//sound/@tempo"), 150);
}

TEST(MusicXml, ALongRestIsOneOfSeveralMeasures) {
  std::vector<midi::Note> notes = quarters(4);
  notes.push_back(note(40 * 384, 384, 60));
  const Document document(to_musicxml(song_of(notes)));
  EXPECT_EQ(document.number("count(//multiple-rest)"), 1);
  EXPECT_EQ(document.number("//measure[2]//multiple-rest"), 9);
  EXPECT_EQ(document.number("count(//measure)"), 11);
}

TEST(MusicXml, AKeyChangeEndsARestOfSeveralMeasures) {
  Song song = song_of({note(0, 384, 60), note(40 * 384, 384, 60)});
  song.time_line.key_signatures = {{0, {0, false}}, {16 * 384, {2, false}}};
  const Document document(to_musicxml(song));
  EXPECT_EQ(document.number("//measure[2]//multiple-rest"), 3);
  EXPECT_EQ(document.number("//measure[5]//multiple-rest"), 6);
}

TEST(MusicXml, WhatStandsAboveASilentMeasureKeepsItOutOfARestOfSeveral) {
  Song song = song_of({note(0, 384, 60), note(40 * 384, 384, 60)});
  song.time_line.tempos = {{0, 500'000}, {16 * 384, 900'000}};
  const Document document(to_musicxml(song));
  EXPECT_EQ(document.number("//measure[2]//multiple-rest"), 3);
  EXPECT_EQ(document.number("count(//measure[5]//multiple-rest)"), 0);
  EXPECT_EQ(document.number("//measure[5]//per-minute"), 67);
  EXPECT_EQ(document.number("//measure[6]//multiple-rest"), 5);

  Song drums = song_of({note(40 * 384, 384, 60)});
  drums.has_percussion = true;
  const Document left_out(to_musicxml(drums));
  EXPECT_EQ(left_out.number("count(//measure[1]//multiple-rest)"), 0);
  EXPECT_EQ(left_out.number("//measure[2]//multiple-rest"), 9);
}

// A voice that is silent in a measure does not give its number to the next one.
TEST(MusicXml, ATieStaysInItsVoice) {
  const Song song = song_of({note(0, 3072, 48), note(0, 384, 60), note(0, 768, 55),
                             note(1536, 1536, 72), note(1536, 1536, 76)});
  const Document document(to_musicxml(song));
  EXPECT_EQ(document.number("count(//note[pitch/octave=3 and tie])"), 2);
  EXPECT_EQ(document.number("//note[tie/@type='start']/voice"),
            document.number("//note[tie/@type='stop']/voice"));
}

TEST(MusicXml, EndsWithAFinalBarline) {
  const Document document(to_musicxml(song_of(quarters(8))));
  EXPECT_EQ(document.number("count(//bar-style[text()='light-heavy'])"), 1);
  EXPECT_EQ(document.number("count(//measure[last()]/barline)"), 1);
}

TEST(MusicXml, SaysThatPercussionIsLeftOut) {
  Song song = song_of(quarters(4));
  EXPECT_THAT(to_musicxml(song), Not(HasSubstr("percussion")));
  song.has_percussion = true;
  EXPECT_THAT(to_musicxml(song), HasSubstr("percussion is left out"));
}

TEST(MusicXml, EveryInstrumentIsAPart) {
  Song song = song_of({note(0, 384, 76), note(0, 384, 60, 80, 1), note(0, 384, 72, 80, 2),
                       note(0, 384, 48, 80, 3)});
  song.parts = {{.name = "Violin & friends", .program = 40, .track = 1},
                {.program = 41, .track = 2},
                {.program = 0, .track = 3},
                {.program = 0, .track = 4}};
  const std::string text = to_musicxml(song);
  const Document document(text);
  EXPECT_EQ(document.number("count(//part)"), 3);
  EXPECT_THAT(text, HasSubstr("<part-name>Violin &amp; friends</part-name>"));
  EXPECT_THAT(text, HasSubstr("<part-name>Viola</part-name>"));
  EXPECT_EQ(document.number("count(//part-group)"), 2);  // a bracket of strings
  EXPECT_EQ(document.number("count(//part[1]//staff)"), 0);
  EXPECT_EQ(document.number("//part[3]//staves"), 2);
  EXPECT_EQ(document.number("count(//part[2]//clef[sign='C'])"), 1);
  EXPECT_EQ(document.number("count(//bar-style)"), 3);
}

TEST(MusicXml, ManyStavesAreSmallerOnALargerPage) {
  Song song = song_of({});
  for (int part = 0; part < 24; ++part) {
    song.notes.push_back(note(0, 384, 40 + part * 2, 80, static_cast<std::uint16_t>(part)));
    song.parts.push_back({.program = static_cast<std::uint8_t>(40 + part),
                          .track = static_cast<std::uint16_t>(part + 1)});
  }
  const Document document(to_musicxml(song));
  EXPECT_EQ(document.number("count(//part)"), 24);
  EXPECT_LT(document.number("//scaling/millimeters"), 6);
  EXPECT_NEAR(document.number("//page-height") * document.number("//scaling/millimeters") / 40, 420,
              1);
}

TEST(MusicXml, AbbreviationsEndAtWholeCharacters) {
  Song song = song_of({note(0, 384, 76), note(0, 384, 60, 80, 1)});
  song.parts = {{.name = "Fl\u00f6\u00f6\u00f6\u00f6te", .program = 73, .track = 1},
                {.program = 41, .track = 2}};
  Document document(to_musicxml(song));
}

TEST(MusicXml, InstrumentsHaveTheAbbreviationsOfOrchestralScores) {
  Song song;
  for (const char* name : {"Violin", "Violas", "English Horn", "Bassoons", "Basses", "Celesta"}) {
    const auto part = static_cast<std::uint16_t>(song.parts.size());
    song.notes.push_back(note(0, 384, 60, 80, part));
    song.parts.push_back({.name = name, .program = 48, .track = part});
  }
  const std::string document = to_musicxml(song);
  for (const char* abbreviation : {"Vln.", "Vla.", "Engl. Hn.", "Bsn.", "Basses", "Cele."}) {
    EXPECT_THAT(document, HasSubstr(fmt::format("<part-abbreviation>{}<", abbreviation)));
  }
}

}  // namespace
}  // namespace crnngan::render
