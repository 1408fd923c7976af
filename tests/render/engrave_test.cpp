#include "render/engrave.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <zlib.h>

#include <cstdlib>
#include <string>

#include "base/command.h"
#include "base/error.h"
#include "base/error_of.h"
#include "base/files.h"
#include "base/shared_folder.h"
#include "base/temporary_folder.h"
#include "corpus/folder.h"
#include "midi/smf_writer.h"
#include "render/musicxml.h"
#include "render/notes.h"

namespace crnngan::render {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string two_bars() {
  std::vector<midi::Note> notes;
  for (std::uint8_t n = 0; n < 8; ++n) {
    notes.push_back({n * 384, 384, static_cast<std::uint8_t>(55 + 2 * n), 80, 0});
  }
  Song song;
  song.title = "<script>\"ü";
  song.notes = notes;
  return to_musicxml(song);
}

TEST(Engraving, SvgPagesAreWellFormed) {
  const Engraver engraver;
  const std::vector<Bytes> pages = engraver.svg_pages(two_bars());
  ASSERT_EQ(pages.size(), 1U);
  const std::string text(pages[0].begin(), pages[0].end());
  xmlDoc* parsed = xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr,
                                 XML_PARSE_NONET | XML_PARSE_HUGE);
  EXPECT_NE(parsed, nullptr);
  xmlFreeDoc(parsed);
  EXPECT_THAT(text, HasSubstr("&lt;script&gt;"));
}

TEST(Engraving, PdfCarriesTheFontOfItsText) {
  const Bytes pdf = Engraver().pdf(two_bars());
  const std::string text(pdf.begin(), pdf.end());
  EXPECT_THAT(text, HasSubstr("+DejaVuSerifCondensed"));
  EXPECT_THAT(text, Not(HasSubstr("Times")));
}

// What its compressed streams hold.
std::string unpacked(const Bytes& pdf) {
  const std::string text(pdf.begin(), pdf.end());
  const std::string begin = "\nstream\n";
  std::string all;
  for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at + 1)) {
    std::string out(1'000'000, ' ');
    uLongf size = out.size();
    const std::size_t from = at + begin.size();
    uncompress(reinterpret_cast<Bytef*>(out.data()), &size, pdf.data() + from, pdf.size() - from);
    all += out.substr(0, size);
  }
  return all;
}

TEST(Engraving, PdfHasSignsForTheTemposOfCompoundTime) {
  const auto pdf_of = [](midi::TimeSignature meter) {
    Song song{.notes = {test::note(0, 576, 60)}};
    song.time_line.time_signatures = {{0, meter}};
    return unpacked(Engraver().pdf(to_musicxml(song)));
  };
  // The characters of the font, by their codes: a quarter, and no sign of a font of music.
  for (const midi::TimeSignature meter : {midi::TimeSignature{6, 8}, midi::TimeSignature{3, 4}}) {
    const std::string text = pdf_of(meter);
    EXPECT_THAT(text, HasSubstr("<2669>"));
    EXPECT_THAT(text, Not(HasSubstr("<eca")));
    EXPECT_THAT(text, Not(HasSubstr("<ecb")));
  }
}

TEST(Engraving, PdfIsOneAndTheSameTwice) {
  const Engraver engraver;
  const Bytes first = engraver.pdf(two_bars());
  ASSERT_GT(first.size(), 4U);
  EXPECT_EQ(std::string(first.begin(), first.begin() + 4), "%PDF");
  EXPECT_EQ(first, engraver.pdf(two_bars()));
}

TEST(Engraving, WhatIsNoScoreIsRefused) {
  const Engraver engraver;
  EXPECT_THROW(engraver.svg_pages("no score"), Error);
}

TEST(Engraving, MissingNodeIsNamedWithWhatToInstall) {
  const Engraver engraver;
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", "/nowhere", 1);
  const std::string message = test::error_of([&] { engraver.pdf(two_bars()); });
  ::setenv("PATH", path.c_str(), 1);
  EXPECT_THAT(message, HasSubstr("nodejs"));
}

// Writes the score for the engraver to check, and returns its path in quotes.
std::string written(const TemporaryFolder& folder, const std::string& name, const Song& song) {
  const std::filesystem::path path = folder / (name + ".musicxml");
  write_file(path, to_musicxml(song));
  return " '" + path.string() + "'";
}

void expect_no_complaint(const std::string& scores) {
  const test::Outcome outcome =
      test::run_command(std::string("node ") + CRNNGAN_ENGRAVER + " check" + scores);
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.output, "");
  EXPECT_EQ(outcome.errors, "");
}

TEST(Engraving, RandomNotesOpenWithoutAWarning) {
  const TemporaryFolder folder;
  std::string scores;
  for (std::uint32_t n = 0; n < 10; ++n) {
    Song song;
    song.title = "random";
    song.notes = test::random_notes(n, 60);
    scores += written(folder, std::to_string(n), song);
  }
  expect_no_complaint(scores);
}

TEST(Engraving, RealFilesOpenWithoutAWarning) {
  constexpr std::size_t kFiles = test::kSanitized ? 2 : 8;
  const auto music = test::shared_folder("corpus/classical");
  if (!music) GTEST_SKIP() << test::without_shared("corpus/classical");
  const auto files = list_files(*music, corpus::kMusicExtensions);
  ASSERT_GT(files.size(), kFiles);
  const TemporaryFolder folder;
  std::string scores;
  for (std::size_t n = 0; n < kFiles; ++n) {
    scores += written(folder, std::to_string(n), load_song(files[n * files.size() / kFiles]));
  }
  expect_no_complaint(scores);
}

}  // namespace
}  // namespace crnngan::render
