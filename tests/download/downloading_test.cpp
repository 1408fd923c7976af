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
using test::error_of;
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

TEST_F(Downloading, ArchivesAreUnpacked) {
  const std::string archive = sample_archive({{"classical/bach/x.mid", sample_midi(1)},
                                              {"classical/read.me", "text"},
                                              {"classical/byrd/x.mid", sample_midi(2)},
                                              {"classical/byrd/page.mid", "<html>gone</html>"}},
                                             Packing::kTarGz);
  server_.serve("/music.tar.gz", archive);
  const Summary summary = run(server_.at("/music.tar.gz"));
  EXPECT_THAT(files(), ElementsAre(Pair("classical/bach/x.mid", sample_midi(1)),
                                   Pair("classical/byrd/x.mid", sample_midi(2))));
  EXPECT_EQ(summary.others, 1U);
  ASSERT_EQ(summary.refused.size(), 1U);
  EXPECT_EQ(summary.refused[0].member, "classical/byrd/page.mid");
  EXPECT_EQ(manifest().entries.back().fate, Fate::kUnpacked);
  EXPECT_EQ(manifest().entries.back().bytes, archive.size());
  EXPECT_EQ(server_.count("/robots.txt"), 0U);  // named, not scraped
}

TEST_F(Downloading, OnlyTheWantedFolderOfAnArchiveCounts) {
  server_.serve("/master.zip",
                sample_archive({{"c-rnn-gan-master/data/classical/bach/x.mid", sample_midi(1)},
                                {"c-rnn-gan-master/demo/y.mid", sample_midi(2)}},
                               Packing::kZip));
  const Job job{"paper",
                "none stated",
                {{TargetKind::kArchive, server_.at("/master.zip"), "", "data/classical"}}};
  EXPECT_EQ(download(job, output_, options_, watch_).others, 1U);
  EXPECT_THAT(files(), ElementsAre(Pair("classical/bach/x.mid", sample_midi(1))));
  EXPECT_EQ(manifest().entries[0].licence, "none stated");
}

TEST_F(Downloading, NothingInAnArchiveGetsOutOfTheFolder) {
  server_.serve("/evil.tar", sample_archive({{"../up.mid", sample_midi(1)},
                                             {"/tmp/absolute.mid", sample_midi(2)},
                                             {"link", "", AE_IFLNK, ".."},
                                             {"link/through.mid", sample_midi(3)},
                                             {"dev.mid", "", AE_IFCHR, ""},
                                             {"x.mid", sample_midi(4)},
                                             {"x.mid/below.mid", sample_midi(5)}},
                                            Packing::kTar));
  const Summary summary = run(server_.at("/evil.tar"));
  EXPECT_EQ(summary.refused.size(), 4U);
  EXPECT_THAT(files(),
              ElementsAre(Pair("link/through.mid", sample_midi(3)), Pair("x.mid", sample_midi(4)),
                          Pair("x.mid-2/below.mid", sample_midi(5))));
  std::vector<std::string> others;
  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    others.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(others, ElementsAre("music"));
}

TEST_F(Downloading, AMemberThatCannotBeWrittenIsRefusedAndTheRestIsTaken) {
  std::string deep;
  for (int i = 0; i < 60; ++i) deep += std::string(100, 'd') + "/";
  server_.serve("/a.zip", sample_archive({{"manifest.tsv/x.mid", sample_midi(1)},
                                          {"manifest.tsv", "no music"},
                                          {deep + "x.mid", sample_midi(2)},
                                          {std::string(3000, 'n') + ".mid", sample_midi(3)},
                                          {"z.mid", sample_midi(4)}},
                                         Packing::kZip));
  const Summary summary = run(server_.at("/a.zip"));
  EXPECT_EQ(summary.kept, 3U);
  ASSERT_EQ(summary.refused.size(), 1U);
  EXPECT_EQ(summary.refused[0].note, "its path is longer than 1000 bytes");
  EXPECT_EQ(files().at("manifest.tsv-2/x.mid"), sample_midi(1));
  EXPECT_EQ(files().at("z.mid"), sample_midi(4));
  EXPECT_EQ(resume(server_.at("/a.zip")).kept, 3U);
}

TEST_F(Downloading, ADamagedMemberDoesNotTakeTheOthersWithIt) {
  std::string archive = sample_archive(
      {{"a.mid", sample_midi(1)}, {"b.mid", sample_midi(2)}, {"c.mid", sample_midi(3)}},
      Packing::kZip);
  // The second local header's method (APPNOTE 4.3.7) becomes one that nobody knows.
  const std::size_t second = archive.find("PK\3\4", 4);
  archive[second + 8] = 77;
  const std::size_t directory = archive.find("PK\1\2", archive.find("PK\1\2") + 4);
  archive[directory + 10] = 77;
  server_.serve("/a.zip", archive);
  const Summary summary = run(server_.at("/a.zip"));
  EXPECT_EQ(summary.kept, 2U);
  ASSERT_EQ(summary.refused.size(), 1U);
  EXPECT_THAT(summary.refused[0].note, HasSubstr("packed in a way that is not known"));
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

TEST_F(Downloading, AFileMayBeCalledLikeAFolder) {
  server_.serve("/a.tar",
                sample_archive({{"x.mid/below.mid", sample_midi(5)}, {"x.mid", sample_midi(4)}},
                               Packing::kTar));
  run(server_.at("/a.tar"));
  EXPECT_THAT(files(), ElementsAre(Pair("x-2.mid", sample_midi(4)),
                                   Pair("x.mid/below.mid", sample_midi(5))));
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

TEST_F(Downloading, APageThatIsAnArchiveIsTakenForOne) {
  server_.serve("/download", sample_archive({{"z.mid", sample_midi(3)}}, Packing::kZip));
  for (const std::uint64_t page_bytes : {1'000'000, 100}) {
    options_.limits.page_bytes = page_bytes;
    EXPECT_EQ(run(server_.at("/download")).kept, 1U);
    EXPECT_THAT(files(), ElementsAre(Pair("z.mid", sample_midi(3))));
    fs::remove_all(output_);
  }
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

TEST_F(Downloading, AFolderInUseIsLeftAlone) {
  server_.serve("/a.mid", sample_midi(1));
  make_folder(output_);
  write_file(output_ / "mine.txt", "mine");
  EXPECT_THAT(error_of([&] { run(server_.at("/a.mid")); }), HasSubstr("empty folder"));
  EXPECT_EQ(fs::exists(output_ / "a.mid"), false);
  fs::remove(output_ / "mine.txt");
  run(server_.at("/a.mid"));
  EXPECT_THAT(error_of([&] { run(server_.at("/a.mid")); }), HasSubstr("--resume"));
  EXPECT_THAT(error_of([&] { resume(server_.at("/b.mid")); }), HasSubstr("name another folder"));
  EXPECT_EQ(server_.count("/a.mid"), 1U);
}

TEST_F(Downloading, AnEarlierOneIsReplacedAndWhatOthersPutBesideItStays) {
  serve_page("/p.htm", {"x.mid", "y.mid", "z.mid"});
  server_.serve("/x.mid", sample_midi(1));
  server_.serve("/y.mid", sample_midi(2));
  server_.serve("/z.mid", sample_midi(3));
  const std::string source = server_.at("/p.htm");
  run(source);
  write_file(output_ / "p/z.mid", sample_midi(9));  // made better by hand
  write_file(output_ / "p/notes.txt", "mine");
  write_file(output_ / "p/v.mid", sample_midi(8));
  serve_page("/p.htm", {"x.mid", "z.mid", "v.mid"});
  server_.serve("/v.mid", sample_midi(4));
  options_.earlier = EarlierDownload::kReplace;
  EXPECT_EQ(run(source).kept, 3U);
  EXPECT_EQ(server_.count("/x.mid"), 2U);
  EXPECT_THAT(files(),
              ElementsAre(Pair("p/notes.txt", "mine"), Pair("p/v-2.mid", sample_midi(4)),
                          Pair("p/v.mid", sample_midi(8)), Pair("p/x.mid", sample_midi(1)),
                          Pair("p/z-2.mid", sample_midi(3)), Pair("p/z.mid", sample_midi(9))));
  EXPECT_EQ(manifest().entries.size(), 3U);
  EXPECT_EQ(resume(source).kept, 3U);
  EXPECT_EQ(files().size(), 6U);
}

TEST_F(Downloading, OneOfAnotherSourceIsReplacedWhole) {
  server_.serve("/a.tar.gz", sample_archive({{"bach/x.mid", sample_midi(1)}}, Packing::kTarGz));
  server_.serve("/b.mid", sample_midi(2));
  run(server_.at("/a.tar.gz"));
  options_.earlier = EarlierDownload::kReplace;
  run(server_.at("/b.mid"));
  EXPECT_THAT(files(), ElementsAre(Pair("b.mid", sample_midi(2))));
  EXPECT_FALSE(fs::exists(output_ / "bach"));
  EXPECT_EQ(manifest().source, server_.at("/b.mid"));
  EXPECT_EQ(manifest().entries.size(), 1U);
}

TEST_F(Downloading, WhatIsNoDownloadIsNotReplaced) {
  server_.serve("/a.mid", sample_midi(1));
  make_folder(output_);
  write_file(output_ / "mine.txt", "mine");
  options_.earlier = EarlierDownload::kReplace;
  EXPECT_THAT(error_of([&] { run(server_.at("/a.mid")); }), HasSubstr("empty folder"));
  EXPECT_EQ(files().size(), 1U);
}

TEST_F(Downloading, GoingOnWritesOverNoFileOfOthers) {
  server_.serve("/a.mid", test::Served{.status = 503});
  run(server_.at("/a.mid"));
  write_file(output_ / "a.mid", "mine");
  server_.serve("/a.mid", sample_midi(1));
  EXPECT_EQ(resume(server_.at("/a.mid")).kept, 1U);
  EXPECT_THAT(files(), ElementsAre(Pair("a-2.mid", sample_midi(1)), Pair("a.mid", "mine")));
}

TEST_F(Downloading, ALinkInTheFolderDoesNotLeadOut) {
  server_.serve("/bach/a.mid", sample_midi(1));
  const std::string list = (folder_ / "list.txt").string();
  write_file(list, server_.at("/bach/a.mid") + "\n");
  run(list);
  fs::remove_all(output_ / "bach");
  make_folder(folder_ / "outside");
  fs::create_directory_symlink(folder_ / "outside", output_ / "bach");
  EXPECT_THAT(error_of([&] { resume(list); }), HasSubstr("leads out"));
  EXPECT_TRUE(fs::is_empty(folder_ / "outside"));
}

TEST_F(Downloading, ResumingWhatIsCompleteAsksForNothing) {
  serve_page("/p.htm", {"x.mid", "y.mid", "z.mid", "gone.mid"});
  for (const int i : {1, 2}) server_.serve(i == 1 ? "/x.mid" : "/y.mid", sample_midi(i));
  server_.serve("/z.mid", sample_midi(1));
  const std::string source = server_.at("/p.htm");
  EXPECT_EQ(run(source).kept, 2U);
  const auto before = files();
  const auto entries = manifest().entries;
  const Summary summary = resume(source);
  EXPECT_EQ(summary.kept, 2U);
  EXPECT_EQ(summary.duplicates, 1U);
  EXPECT_EQ(summary.refused.size(), 1U);
  EXPECT_EQ(files(), before);
  EXPECT_EQ(manifest().entries, entries);
  for (const char* path : {"/x.mid", "/y.mid", "/z.mid", "/gone.mid"}) {
    EXPECT_EQ(server_.count(path), 1U) << path;
  }
}

TEST_F(Downloading, ResumingFetchesWhatIsMissingOrChanged) {
  server_.serve(
      "/all.zip",
      sample_archive({{"a/x.mid", sample_midi(1)}, {"b/y.mid", sample_midi(2)}}, Packing::kZip));
  run(server_.at("/all.zip"));
  write_file(output_ / "a/x.mid", sample_midi(2).substr(1) + "!");
  resume(server_.at("/all.zip"));
  EXPECT_EQ(server_.count("/all.zip"), 2U);
  EXPECT_THAT(files(),
              ElementsAre(Pair("a/x.mid", sample_midi(1)), Pair("b/y.mid", sample_midi(2))));
  resume(server_.at("/all.zip"));
  EXPECT_EQ(server_.count("/all.zip"), 2U);
}

TEST_F(Downloading, AnInterruptedOneGoesOn) {
  serve_page("/p.htm", {"1.mid", "2.mid", "3.mid", "4.mid", "5.mid", "6.mid"});
  for (int i = 1; i <= 6; ++i) server_.serve(fmt::format("/{}.mid", i), sample_midi(i));
  options_.fetch.jobs = 1;
  watch_.stop = [&] { return server_.count("/3.mid") > 0; };
  const std::string source = server_.at("/p.htm");
  EXPECT_TRUE(run(source).interrupted);
  EXPECT_LT(files().size(), 6U);
  watch_.stop = [] { return false; };
  const Summary summary = resume(source);
  EXPECT_FALSE(summary.interrupted);
  EXPECT_EQ(summary.kept, 6U);
  EXPECT_EQ(files().size(), 6U);
  EXPECT_EQ(server_.count("/p.htm"), 1U);
  for (int i = 1; i <= 2; ++i) EXPECT_EQ(server_.count(fmt::format("/{}.mid", i)), 1U);
}

TEST_F(Downloading, AnInterruptedUnpackingGivesEveryMemberItsPathAgain) {
  std::vector<test::Member> members;
  for (int i = 0; i < 9; ++i) {
    members.push_back({"Faur\xc3\xa9\t" + std::to_string(i % 3) + ".mid", sample_midi(i)});
  }
  server_.serve("/a.tar.gz", sample_archive(members, Packing::kTarGz));
  watch_.stop = [&] {
    return fs::exists(output_ /
                      "Faur\xc3\xa9"
                      "1-2.mid");
  };
  EXPECT_TRUE(run(server_.at("/a.tar.gz")).interrupted);
  EXPECT_EQ(files().size(), 5U);
  watch_.stop = [] { return false; };
  EXPECT_EQ(resume(server_.at("/a.tar.gz")).kept, 9U);
  const auto found = files();
  ASSERT_EQ(found.size(), 9U);
  for (int i = 0; i < 9; ++i) {
    const std::string number = i < 3 ? "" : fmt::format("-{}", i / 3 + 1);
    EXPECT_EQ(found.at(fmt::format("Faur\xc3\xa9{}{}.mid", i % 3, number)), sample_midi(i));
  }
  EXPECT_EQ(manifest().entries.size(), 10U);
}

TEST_F(Downloading, TwoAtATimeInOneFolderAreOneTooMany) {
  server_.serve("/a.mid",
                test::Served{.body = sample_midi(1), .before = std::chrono::milliseconds(500)});
  std::thread first([&] { run(server_.at("/a.mid")); });
  while (server_.count("/a.mid") == 0) std::this_thread::yield();
  DownloadOptions second = options_;
  second.earlier = EarlierDownload::kGoOn;
  EXPECT_THAT(
      error_of([&] { download(job_of(server_.at("/a.mid"), {}), output_, second, watch_); }),
      HasSubstr("at work"));
  first.join();
  EXPECT_EQ(files().size(), 1U);
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
