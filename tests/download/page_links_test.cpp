#include "download/page_links.h"

#include <gmock/gmock.h>

namespace crnngan::download {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kPage = "http://a.b/composers/bach.htm";

TEST(PageLinks, AreThoseToMusicInTheOrderOfThePage) {
  const PageLinks links = page_links(
      "<html><body><a href=\"x.mid\">X</a> <a href='/y.mid'>Y</a><a href=\"about.htm\">no</a>"
      "<a href=\"x.mid\">again</a><a href=\"http://c.d/z.midi\">Z</a></body></html>",
      kPage);
  EXPECT_THAT(links.music,
              ElementsAre("http://a.b/composers/x.mid", "http://a.b/y.mid", "http://c.d/z.midi"));
  EXPECT_THAT(links.frames, IsEmpty());
}

TEST(PageLinks, HoweverOddlyThePageIsWritten) {
  const PageLinks links = page_links(
      "<BODY BGCOLOR=#FFFFFF><TABLE><TR><TD><A HREF=one.MID>1<TD>"
      "<a\nhref =\n 'two.mid' >2</A><p><a href=\"three.mid>3</a>\n<b>\" x=y>3?</a>"
      "<A HREF=\"four%20x.mid?a=1&amp;b=2\">4</A><a href=five.mid/>5"
      "<a HREF=\"mi\ndi/six.mid\">6<embed src=seven.mid><bgsound SRC=\"eight.mid\" loop=1>"
      "<area shape=rect href=nine.mid><!-- <a href=\"hidden.mid\"> --><a href=ten.mid",
      kPage);
  EXPECT_THAT(
      links.music,
      ElementsAre("http://a.b/composers/one.MID", "http://a.b/composers/two.mid",
                  "http://a.b/composers/four%20x.mid?a=1&b=2", "http://a.b/composers/midi/six.mid",
                  "http://a.b/composers/seven.mid", "http://a.b/composers/eight.mid",
                  "http://a.b/composers/nine.mid", "http://a.b/composers/ten.mid"));
}

TEST(PageLinks, FramesAreGivenApart) {
  const PageLinks links = page_links(
      "<frameset cols='20%,*'><frame src=menu.htm><FRAME SRC='list.htm' name=main></frameset>"
      "<iframe src=\"http://c.d/ad.htm\"></iframe><img src=bach.jpg>",
      kPage);
  EXPECT_THAT(links.music, IsEmpty());
  EXPECT_THAT(links.frames, ElementsAre("http://a.b/composers/menu.htm",
                                        "http://a.b/composers/list.htm", "http://c.d/ad.htm"));
}

TEST(PageLinks, TheFirstBaseCounts) {
  const PageLinks links = page_links(
      "<head><base href='/midi/'><base href='/other/'></head><a href=x.mid>x</a>", kPage);
  EXPECT_THAT(links.music, ElementsAre("http://a.b/midi/x.mid"));
}

TEST(PageLinks, Latin1AndUtf8AreTold) {
  EXPECT_THAT(page_links("<title>Faur\xe9</title><a href=\"faur\xe9.mid\">", kPage).music,
              ElementsAre("http://a.b/composers/faur%C3%A9.mid"));
  EXPECT_THAT(
      page_links("\xef\xbb\xbf<meta charset=iso-8859-1><a href=\"faur\xc3\xa9.mid\">", kPage).music,
      ElementsAre("http://a.b/composers/faur%C3%A9.mid"));
}

TEST(PageLinks, NeitherZerosNorDepthEndTheProgram) {
  EXPECT_THAT(page_links(std::string("<a href=x.mid>\0<a href=y.mid>", 29), kPage).music,
              ElementsAre("http://a.b/composers/x.mid", "http://a.b/composers/y.mid"));
  std::string deep = "<a href=x.mid>";
  for (int i = 0; i < 200'000; ++i) deep += "<div>";
  for (int i = 0; i < 200'000; ++i) deep += "</i>";
  EXPECT_THAT(page_links(deep, kPage).music, ElementsAre("http://a.b/composers/x.mid"));
  EXPECT_THAT(page_links("", kPage).music, IsEmpty());
}

TEST(PageLinks, ToOtherThingsThanTheWebAreNone) {
  EXPECT_THAT(
      page_links("<a href=ftp://a.b/x.mid><a href=file:///x.mid><a href='mailto:x.mid'>", kPage)
          .music,
      IsEmpty());
}

}  // namespace
}  // namespace crnngan::download
