// Good servers: what comes, under which names, and that it comes once.

#include "download/downloading.h"

#include <gmock/gmock.h>

#include <thread>

#include "base/error_of.h"
#include "download/address.h"
#include "download/collection.h"
#include "download/fixture.h"

namespace crnngan::download {
namespace {

namespace fs = std::filesystem;
using test::Packing;
using test::sample_archive;
using test::sample_midi;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

class Downloading : public test::DownloadFixture {};

// A small copy of how composers' pages were written: a frameset, upper case, odd quoting, relative
// links, ISO 8859-1, links to elsewhere.
TEST_F(Downloading, AComposersPageBecomesAFolder) {
  server_.serve("/composers/faure.htm",
                "<HTML><HEAD><TITLE>Faur\xe9</TITLE></HEAD><FRAMESET COLS=\"20%,80%\">\n"
                "<FRAME SRC=menu.htm><FRAME SRC='faure%20list.htm' NAME=main></FRAMESET></HTML>");
  server_.serve("/composers/menu.htm", "<A HREF=faure.htm TARGET=_top>Faur\xe9</A>");
  server_.serve("/composers/faure%20list.htm",
                "<BODY><TABLE><TR><TD><A HREF=../midi/Pavane.MID>Pavane<TD>\n"
                "<a href = 'dolly 1.mid' >Dolly</A><a href=\"/midi/el\xe9gie.mid\">\xc9l\xe9gie"
                "<a href=http://elsewhere.invalid/x.mid>more</a><a href=about.htm>about</a>"
                "<a href=\"ftp://127.0.0.1/y.mid\">ftp</a>");
  server_.serve("/midi/Pavane.MID", sample_midi(1));
  server_.serve("/composers/dolly%201.mid", sample_midi(2));
  server_.serve("/midi/el%C3%A9gie.mid", sample_midi(3));
  const Summary summary = run(server_.at("/composers/faure.htm"));
  EXPECT_THAT(files(), ElementsAre(Pair("faure/Pavane.MID", sample_midi(1)),
                                   Pair("faure/dolly 1.mid", sample_midi(2)),
                                   Pair("faure/el\xc3\xa9gie.mid", sample_midi(3))));
  EXPECT_EQ(summary.kept, 3U);
  EXPECT_THAT(summary.failed, IsEmpty());
  ASSERT_EQ(summary.refused.size(), 1U);
  EXPECT_EQ(summary.refused[0].address, "http://elsewhere.invalid/x.mid");
  EXPECT_THAT(summary.refused[0].note, HasSubstr("another site"));
  EXPECT_EQ(server_.count("/composers/about.htm"), 0U);
  EXPECT_EQ(server_.count("/robots.txt"), 1U);
  for (const test::Asked& asked : server_.asked()) {
    EXPECT_THAT(asked.headers.at("user-agent"), HasSubstr("crnngan/"));
  }
}

TEST_F(Downloading, TheManifestTellsWhereEverythingCameFrom) {
  server_.serve("/a.mid", sample_midi(1));
  const Summary summary = run(server_.at("/a.mid"));
  EXPECT_EQ(summary.kept_bytes, sample_midi(1).size());
  const Manifest written = manifest();
  EXPECT_EQ(written.source, server_.at("/a.mid"));
  ASSERT_EQ(written.entries.size(), 1U);
  const Entry& entry = written.entries[0];
  EXPECT_EQ(entry.fate, Fate::kKept);
  EXPECT_EQ(entry.path, "a.mid");
  EXPECT_EQ(entry.bytes, sample_midi(1).size());
  EXPECT_EQ(entry.sha256.size(), 64U);
  EXPECT_EQ(entry.address, server_.at("/a.mid"));
  EXPECT_THAT(entry.date, ::testing::MatchesRegex("20..-..-..T..:..:..Z"));
  EXPECT_THAT(entry.licence, HasSubstr("unknown"));
  EXPECT_FALSE(fs::exists(output_ / ".download"));
}

TEST_F(Downloading, ManyFilesOfOneNameGetTheirNumbersInLinearTime) {
  make_folder(output_);
  Collection collection(output_, output_, Manifest{"it", {}});
  constexpr int kMany = 100'000;  // a second by ten thousand steps each, if it were quadratic
  std::string last;
  for (int i = 0; i < kMany; ++i) last = collection.path_for("a", "", "f/x.mid");
  EXPECT_EQ(last, "f/x-100000.mid");
  EXPECT_EQ(collection.path_for("a", "", "f/x.mid/y.mid"), "f/x.mid-2/y.mid");
  EXPECT_EQ(collection.path_for("a", "", "f/x.mid/y.mid"), "f/x.mid-2/y-2.mid");
}

TEST_F(Downloading, DuplicatesByContentAreKeptOnce) {
  serve_page("/p.htm", {"b/x.mid", "a/x.mid", "c/y.mid", "d/x.mid"});
  server_.serve("/b/x.mid",
                test::Served{.body = sample_midi(1), .before = std::chrono::milliseconds(100)});
  server_.serve("/a/x.mid", sample_midi(2));
  server_.serve("/c/y.mid", sample_midi(1));  // comes first, stands later
  server_.serve("/d/x.mid", sample_midi(3));
  const Summary summary = run(server_.at("/p.htm"));
  EXPECT_EQ(summary.kept, 3U);
  EXPECT_EQ(summary.duplicates, 1U);
  EXPECT_THAT(files(),
              ElementsAre(Pair("p/x-2.mid", sample_midi(2)), Pair("p/x-3.mid", sample_midi(3)),
                          Pair("p/x.mid", sample_midi(1))));
  const Entry duplicate = manifest().entries[2];
  EXPECT_EQ(duplicate.fate, Fate::kDuplicate);
  EXPECT_EQ(duplicate.note, "p/x.mid");
}

TEST_F(Downloading, AListMayHoldFilesPagesAndArchives) {
  serve_page("/bach.htm", {"x.mid"});
  server_.serve("/x.mid", sample_midi(1));
  server_.serve("/byrd/y.mid", sample_midi(2));
  server_.serve("/all.zip", sample_archive({{"z.mid", sample_midi(3)}}, Packing::kZip));
  const std::string list = (folder_ / "list.txt").string();
  write_file(list, server_.at("/bach.htm") + "\n" + server_.at("/byrd/y.mid") + "\n" +
                       server_.at("/all.zip") + "\n" + server_.at("/byrd/y.mid") + "\n");
  EXPECT_EQ(run(list).kept, 3U);
  EXPECT_THAT(files(),
              ElementsAre(Pair("all/z.mid", sample_midi(3)), Pair("bach/x.mid", sample_midi(1)),
                          Pair("byrd/y.mid", sample_midi(2))));
  EXPECT_EQ(server_.count("/byrd/y.mid"), 1U);
}

TEST_F(Downloading, RobotsAreObeyedForWhatIsFound) {
  server_.serve("/robots.txt", "User-agent: *\nDisallow: /private/\n");
  serve_page("/p.htm", {"private/x.mid", "public/y.mid"});
  server_.serve("/private/x.mid", sample_midi(1));
  server_.serve("/public/y.mid", sample_midi(2));
  const Summary summary = run(server_.at("/p.htm"));
  EXPECT_THAT(files(), ElementsAre(Pair("p/y.mid", sample_midi(2))));
  EXPECT_EQ(server_.count("/private/x.mid"), 0U);
  ASSERT_EQ(summary.refused.size(), 1U);
  EXPECT_THAT(summary.refused[0].note, HasSubstr("robots.txt"));
}

TEST_F(Downloading, APageThatRobotsCloseIsNotRead) {
  server_.serve("/robots.txt", "User-agent: crnngan\nDisallow: /\n");
  serve_page("/p.htm", {"x.mid"});
  EXPECT_EQ(run(server_.at("/p.htm")).refused.size(), 1U);
  EXPECT_EQ(server_.count("/p.htm"), 0U);
  EXPECT_EQ(server_.count("/x.mid"), 0U);
}

TEST_F(Downloading, OfAHugeRobotsFileTheBeginningCounts) {
  server_.serve("/robots.txt",
                "User-agent: *\nDisallow: /private/\n" + std::string(1'000'000, '#'));
  serve_page("/p.htm", {"private/x.mid", "y.mid"});
  server_.serve("/y.mid", sample_midi(2));
  EXPECT_EQ(run(server_.at("/p.htm")).kept, 1U);
  EXPECT_EQ(server_.count("/private/x.mid"), 0U);
}

TEST_F(Downloading, ASiteWhoseRobotsCannotBeReadIsLeftAlone) {
  server_.serve("/robots.txt", test::Served{.body = "", .status = 503});
  serve_page("/p.htm", {"x.mid"});
  const Summary summary = run(server_.at("/p.htm"));
  EXPECT_EQ(server_.count("/p.htm"), 0U);
  ASSERT_EQ(summary.failed.size(), 1U);
  EXPECT_THAT(summary.failed[0].note, HasSubstr("can't be read"));
}

TEST_F(Downloading, ScrapingIsSlowUnlessToldOtherwise) {
  serve_page("/p.htm", {"1.mid", "2.mid"});
  for (int i = 1; i <= 2; ++i) server_.serve("/" + std::to_string(i) + ".mid", sample_midi(i));
  options_.fetch.rate.reset();
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(run(server_.at("/p.htm")).kept, 2U);
  // Two pauses of half a second lie between the files and before them at the least.
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(500));
}

TEST_F(Downloading, RedirectsLeadOn) {
  const auto to = [](const std::string& where, int status) {
    return test::Served{.body = "moved", .status = status, .headers = {{"Location", where}}};
  };
  server_.serve("/old.mid", to("/b/new.mid", 301));
  server_.serve("/b/new.mid", to(server_.at("/c/newest.mid"), 307));
  server_.serve("/c/newest.mid", sample_midi(1));
  EXPECT_EQ(run(server_.at("/old.mid")).kept, 1U);
  EXPECT_THAT(files(), ElementsAre(Pair("old.mid", sample_midi(1))));
}

TEST_F(Downloading, ARedirectToAHostThatOnlyThisMachineReachesIsRefused) {
  test::Server inner;
  inner.serve("/x.mid", sample_midi(1));
  const std::string port = inner.at("").substr(inner.at("").rfind(':'));
  for (const char* host : {"localhost", "127.0.0.2", "[::1]", "0.0.0.0", "2130706434"}) {
    const std::string target = std::string("http://") + host + port + "/x.mid";
    server_.serve("/x.mid",
                  test::Served{.body = "", .status = 302, .headers = {{"Location", target}}});
    const Summary summary = run(server_.at("/x.mid"));
    ASSERT_EQ(summary.refused.size(), 1U) << host;
    EXPECT_THAT(summary.refused[0].note, HasSubstr("not in the public internet")) << host;
    fs::remove_all(output_);
  }
  EXPECT_THAT(inner.asked(), IsEmpty());
}

TEST_F(Downloading, ANameThatLeadsToThisMachineIsNotAskedForAnything) {
  server_.serve("/x.mid", sample_midi(1));
  Transfers transfers({});
  transfers.start(1, {server_.at("/x.mid"), {}, 1000, /*public_only=*/true});
  std::vector<Transfers::Finished> finished;
  while (finished.empty()) finished = transfers.wait(std::chrono::milliseconds(100));
  EXPECT_THAT(finished[0].exchange.trouble, HasSubstr("not in the public internet"));
  EXPECT_FALSE(finished[0].exchange.may_pass);
  EXPECT_THAT(server_.asked(), IsEmpty());
}

TEST_F(Downloading, ForeignSitesAreNotContacted) {
  test::Server other;
  other.serve("/x.mid", sample_midi(1));
  other.serve("/y.mid", sample_midi(2));
  serve_page("/p.htm", {other.at("/x.mid"), "y.mid", "z.mid"});
  server_.serve(
      "/y.mid",
      test::Served{.body = "", .status = 302, .headers = {{"Location", other.at("/y.mid")}}});
  server_.serve("/z.mid", sample_midi(3));
  const Summary summary = run(server_.at("/p.htm"));
  EXPECT_THAT(files(), ElementsAre(Pair("p/z.mid", sample_midi(3))));
  EXPECT_EQ(summary.refused.size(), 2U);
  EXPECT_THAT(other.asked(), IsEmpty());
}

TEST_F(Downloading, APlanWritesNothingAndFetchesPagesOnly) {
  serve_page("/p.htm", {"x.mid", "http://elsewhere.invalid/y.mid"});
  server_.serve("/x.mid", sample_midi(1));
  const Plan planned = plan(job_of(server_.at("/p.htm"), {}), options_, watch_);
  ASSERT_EQ(planned.targets.size(), 1U);
  EXPECT_EQ(planned.targets[0].address, server_.at("/x.mid"));
  EXPECT_EQ(planned.refused.size(), 1U);
  EXPECT_EQ(server_.count("/x.mid"), 0U);
  EXPECT_FALSE(fs::exists(output_));
}

}  // namespace
}  // namespace crnngan::download
