// Servers that are slow, broken or lie: nothing is lost, nothing half is kept, nothing is endless.

#include <gmock/gmock.h>

#include "download/fixture.h"
#include "download/part_file.h"

namespace crnngan::download {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using test::Packing;
using test::sample_archive;
using test::sample_midi;
using test::Served;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

class WebFaults : public test::DownloadFixture {
 protected:
  // Downloads /x.mid, which does not come; the entry that says so.
  Entry loss_of_x() {
    const Summary summary = run(server_.at("/x.mid"));
    EXPECT_EQ(summary.kept, 0U);
    EXPECT_THAT(files(), IsEmpty());
    EXPECT_EQ(summary.refused.size() + summary.failed.size(), 1U);
    return summary.refused.empty() ? summary.failed.at(0) : summary.refused.at(0);
  }

  void expect_x(std::size_t requests) {
    EXPECT_EQ(run(server_.at("/x.mid")).kept, 1U);
    EXPECT_THAT(files(), ElementsAre(Pair("x.mid", sample_midi(1))));
    EXPECT_EQ(server_.count("/x.mid"), requests);
  }
};

TEST_F(WebFaults, PagesAndErrorsServedAsMusicAreRefused) {
  server_.serve("/x.mid", "<html><body>Please register</body></html>");
  const Entry entry = loss_of_x();
  EXPECT_EQ(entry.fate, Fate::kRefused);
  EXPECT_THAT(entry.note, HasSubstr("found a web page"));
}

TEST_F(WebFaults, NotFoundIsFinal) {
  const Entry entry = loss_of_x();
  EXPECT_EQ(entry.fate, Fate::kRefused);
  EXPECT_THAT(entry.note, HasSubstr("404 (not found)"));
  EXPECT_EQ(server_.count("/x.mid"), 1U);
}

TEST_F(WebFaults, PassingTroubleIsTriedAgain) {
  const Served trouble{.body = "<html>oops</html>", .status = 500};
  server_.serve("/x.mid", {trouble, trouble, Served{sample_midi(1)}});
  expect_x(3);
}

TEST_F(WebFaults, LastingTroubleIsGivenUpAndTriedAgainLater) {
  server_.serve("/x.mid", Served{.body = "", .status = 502});
  const Entry entry = loss_of_x();
  EXPECT_EQ(entry.fate, Fate::kFailed);
  EXPECT_THAT(entry.note, HasSubstr("502 (the server is in trouble), 5 times"));
  EXPECT_EQ(server_.count("/x.mid"), 5U);
  server_.serve("/x.mid", sample_midi(1));
  EXPECT_EQ(resume(server_.at("/x.mid")).kept, 1U);
  EXPECT_EQ(manifest().entries.size(), 1U);
}

TEST_F(WebFaults, RetryAfterIsObeyed) {
  server_.serve("/x.mid", {Served{.body = "", .status = 429, .headers = {{"Retry-After", "1"}}},
                           Served{sample_midi(1)}});
  const auto begin = std::chrono::steady_clock::now();
  expect_x(2);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, milliseconds(1000));
}

TEST_F(WebFaults, RetryAfterAnHourIsForLater) {
  server_.serve("/x.mid", Served{.body = "", .status = 503, .headers = {{"Retry-After", "3600"}}});
  EXPECT_THAT(loss_of_x().note, HasSubstr("asks to wait for 3600 s"));
  EXPECT_EQ(server_.count("/x.mid"), 1U);
}

TEST_F(WebFaults, ABrokenConnectionIsGoneOnWithFromWhereItBroke) {
  server_.serve("/x.mid", {Served{.body = sample_midi(1), .sent = 40, .ranges = true},
                           Served{.body = sample_midi(1), .ranges = true}});
  expect_x(2);
  EXPECT_EQ(server_.asked().at(1).headers.at("range"), "bytes=40-");
  EXPECT_EQ(server_.asked().at(1).headers.count("if-range"), 1U);
}

TEST_F(WebFaults, AFileThatChangedMeanwhileBeginsAnew) {
  server_.serve("/x.mid", {Served{.body = sample_midi(2), .sent = 40, .ranges = true},
                           Served{.body = sample_midi(1), .ranges = true}});
  expect_x(2);
}

TEST_F(WebFaults, ServersWithoutRangesBeginAnew) {
  server_.serve("/x.mid", {Served{.body = sample_midi(1), .sent = 40}, Served{sample_midi(1)}});
  expect_x(2);
}

TEST_F(WebFaults, ARangeThatIsAnotherBeginsAnew) {
  server_.serve(
      "/x.mid",
      {Served{.body = sample_midi(1), .sent = 40, .ranges = true},
       Served{.body = "wrong", .status = 206, .headers = {{"Content-Range", "bytes 10-14/99"}}},
       Served{.body = sample_midi(1), .ranges = true}});
  expect_x(3);
}

TEST_F(WebFaults, AHalfFileOfAnEarlierRunIsGoneOnWith) {
  const std::string archive = sample_archive(
      {{"a.mid", sample_midi(1)}, {"b.mid", sample_midi(2) + std::string(9999, 'x')}},
      Packing::kTar);
  server_.serve("/a.tar", Served{.body = archive, .sent = 1000, .ranges = true});
  EXPECT_EQ(run(server_.at("/a.tar")).failed.size(), 1U);
  EXPECT_EQ(files().size(), 0U);
  const std::size_t before = server_.asked().size();
  server_.serve("/a.tar", Served{.body = archive, .ranges = true});
  EXPECT_EQ(resume(server_.at("/a.tar")).kept, 2U);
  ASSERT_EQ(server_.asked().size(), before + 1);
  EXPECT_EQ(server_.asked().back().headers.at("range"), "bytes=5000-");  // five tries of 1000
}

TEST_F(WebFaults, ABodyShorterThanAnnouncedIsNoFile) {
  server_.serve("/x.mid", Served{.body = sample_midi(1), .announced = 5000, .sent = 131});
  const Entry entry = loss_of_x();
  EXPECT_EQ(entry.fate, Fate::kFailed);
  EXPECT_EQ(server_.count("/x.mid"), 5U);
}

TEST_F(WebFaults, ALengthThatIsTooSmallCutsTheFileAndIsNoticed) {
  server_.serve("/x.mid", Served{.body = sample_midi(1), .announced = 60});
  EXPECT_THAT(loss_of_x().note, HasSubstr("truncated"));
}

TEST_F(WebFaults, ACutFileWithoutALengthIsNoticed) {
  server_.serve("/x.mid", Served{.body = sample_midi(1).substr(0, 70), .has_length = false});
  const Entry entry = loss_of_x();
  EXPECT_THAT(entry.note, HasSubstr("truncated"));
  EXPECT_EQ(entry.fate, Fate::kFailed);
}

TEST_F(WebFaults, WholeFilesWithoutALengthAreTaken) {
  server_.serve("/x.mid", Served{.body = sample_midi(1), .has_length = false});
  expect_x(1);
}

TEST_F(WebFaults, SlowConnectionsAreWaitedFor) {
  server_.serve("/x.mid",
                Served{.body = sample_midi(1), .between = milliseconds(100), .piece = 30});
  expect_x(1);
}

TEST_F(WebFaults, ServersThatFallSilentAreLeft) {
  options_.fetch.transfer.stall = std::chrono::seconds(1);
  options_.fetch.patience.tries = 2;
  server_.serve("/x.mid", Served{.body = sample_midi(1), .before = milliseconds(2500)});
  EXPECT_EQ(loss_of_x().fate, Fate::kFailed);
}

TEST_F(WebFaults, DripsAreLeftToo) {
  options_.fetch.transfer.stall = std::chrono::seconds(1);
  options_.fetch.patience.tries = 1;
  server_.serve(
      "/x.mid",
      Served{.body = std::string(100'000, 'x'), .between = milliseconds(100), .piece = 1});
  EXPECT_EQ(loss_of_x().fate, Fate::kFailed);
}

TEST_F(WebFaults, RedirectsInARingEnd) {
  const auto to = [&](const char* path) {
    return Served{.body = "", .status = 302, .headers = {{"Location", server_.at(path)}}};
  };
  server_.serve("/x.mid", to("/y.mid"));
  server_.serve("/y.mid", to("/x.mid"));
  EXPECT_THAT(loss_of_x().note, HasSubstr("redirected more than 8 times"));
  EXPECT_EQ(server_.asked().size(), 9U);
}

TEST_F(WebFaults, RedirectsOutOfTheWebAreNotFollowed) {
  for (const char* target :
       {"file:///etc/passwd", "ftp://127.0.0.1/x.mid", "gopher://127.0.0.1/"}) {
    server_.serve("/x.mid", Served{.body = "", .status = 302, .headers = {{"Location", target}}});
    EXPECT_THAT(loss_of_x().note, HasSubstr("no address of http"));
    fs::remove_all(output_);
  }
}

TEST_F(WebFaults, FilesTooLargeAreRefusedBeforeOrWhileTheyCome) {
  options_.limits.music_bytes = 1000;
  server_.serve("/x.mid", Served{.body = "x", .announced = 5'000'000'000});
  EXPECT_THAT(loss_of_x().note, HasSubstr("larger than allowed"));
  EXPECT_EQ(server_.count("/x.mid"), 1U);
  fs::remove_all(output_);
  server_.serve("/x.mid", Served{.body = std::string(2000, 'x'), .has_length = false});
  EXPECT_THAT(loss_of_x().note, HasSubstr("larger than allowed"));
}

TEST_F(WebFaults, NobodyAtHomeIsAFailureThatMayPass) {
  std::string address;
  {
    const test::Server gone;
    address = gone.at("/x.mid");
  }
  EXPECT_EQ(run(address).failed.size(), 1U);
}

TEST_F(WebFaults, PagesThatShowEachOtherForeverEnd) {
  for (int i = 0; i < 10; ++i) {
    server_.serve(fmt::format("/{}.htm", i),
                  fmt::format("<frameset><frame src={}.htm><frame src={}.htm></frameset>"
                              "<a href=x.mid>x</a>",
                              (i + 1) % 10, (i + 5) % 10));
  }
  server_.serve("/x.mid", sample_midi(1));
  EXPECT_EQ(run(server_.at("/0.htm")).kept, 1U);
  for (int i = 0; i < 10; ++i) EXPECT_LE(server_.count(fmt::format("/{}.htm", i)), 1U);
}

TEST_F(WebFaults, FramesWithoutEndAreCut) {
  options_.limits.frames = 5;
  for (int i = 0; i < 10; ++i) {
    server_.serve(fmt::format("/{}.htm", i),
                  fmt::format("<frame src={}.htm><a href={}.mid>x</a>", i + 1, i));
    server_.serve(fmt::format("/{}.mid", i), sample_midi(i));
  }
  const Summary summary = run(server_.at("/0.htm"));
  EXPECT_EQ(summary.kept, 6U);
  ASSERT_EQ(summary.refused.size(), 1U);
  EXPECT_EQ(summary.refused[0].address, server_.at("/5.htm"));
  EXPECT_THAT(summary.refused[0].note, HasSubstr("more than the 5 pages"));
}

TEST_F(WebFaults, PagesThatLeadToTooMuchAreCut) {
  options_.limits.files = 3;
  serve_page("/p.htm", {"1.mid", "2.mid", "3.mid", "4.mid", "5.mid"});
  for (int i = 1; i <= 5; ++i) server_.serve(fmt::format("/{}.mid", i), sample_midi(i));
  const Summary summary = run(server_.at("/p.htm"));
  EXPECT_EQ(summary.kept, 3U);
  ASSERT_EQ(summary.refused.size(), 1U);
  EXPECT_THAT(summary.refused[0].note, HasSubstr("more than the 3 files"));
}

TEST_F(WebFaults, DamagedArchivesGiveWhatTheyCanAndAreTriedAgain) {
  const std::string archive = sample_archive(
      {{"a.mid", sample_midi(1)}, {"b.mid", sample_midi(2)}, {"c.mid", sample_midi(3)}},
      Packing::kTar);
  server_.serve("/a.tar", Served{.body = archive.substr(0, 1100), .has_length = false});
  const Summary summary = run(server_.at("/a.tar"));
  ASSERT_EQ(summary.failed.size(), 1U);
  EXPECT_THAT(summary.failed[0].note, HasSubstr("damaged or cut off"));
  server_.serve("/a.tar", archive);
  EXPECT_EQ(resume(server_.at("/a.tar")).kept, 3U);
  EXPECT_EQ(files().size(), 3U);
}

TEST_F(WebFaults, ABombIsRefused) {
  server_.serve("/a.tar.gz",
                sample_archive({{"a.mid", sample_midi(1)}, {"b.mid", std::string(40 << 20, '\0')}},
                               Packing::kTarGz));
  const Summary summary = run(server_.at("/a.tar.gz"));
  EXPECT_EQ(summary.kept, 1U);
  ASSERT_EQ(summary.refused.size(), 1U);
  EXPECT_THAT(summary.refused[0].note, HasSubstr("unpacks to more than"));
}

TEST_F(WebFaults, APageThatFailedIsReadByTheNextRun) {
  server_.serve("/p.htm", Served{.body = "", .status = 500});
  EXPECT_EQ(run(server_.at("/p.htm")).failed.size(), 1U);
  serve_page("/p.htm", {"x.mid"});
  server_.serve("/x.mid", sample_midi(1));
  const Summary summary = resume(server_.at("/p.htm"));
  EXPECT_EQ(summary.kept, 1U);
  EXPECT_THAT(summary.failed, IsEmpty());
  EXPECT_EQ(manifest().entries.size(), 1U);
}

TEST(ContentRange, IsReadAsRfc9110WritesIt) {
  EXPECT_EQ(read_content_range("bytes 10-19/100")->first, 10U);
  EXPECT_EQ(read_content_range("bytes 10-19/100")->total_bytes, 100U);
  EXPECT_EQ(read_content_range("bytes 10-19/*")->total_bytes, std::nullopt);
  for (const char* text :
       {"", "bytes", "bytes 10", "bytes -19/100", "lines 1-2/3", "bytes x-y/z"}) {
    EXPECT_FALSE(read_content_range(text)) << text;
  }
}

}  // namespace
}  // namespace crnngan::download
