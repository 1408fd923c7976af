// The folder of a download: what is there already, replacing it, going on with it.

#include <gmock/gmock.h>

#include "base/error_of.h"
#include "download/downloading.h"
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
using ::testing::Pair;

class DownloadFolder : public test::DownloadFixture {};

TEST_F(DownloadFolder, AFolderInUseIsLeftAlone) {
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

TEST_F(DownloadFolder, AnEarlierOneIsReplacedAndWhatOthersPutBesideItStays) {
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

TEST_F(DownloadFolder, OneOfAnotherSourceIsReplacedWhole) {
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

TEST_F(DownloadFolder, WhatIsNoDownloadIsNotReplaced) {
  server_.serve("/a.mid", sample_midi(1));
  make_folder(output_);
  write_file(output_ / "mine.txt", "mine");
  options_.earlier = EarlierDownload::kReplace;
  EXPECT_THAT(error_of([&] { run(server_.at("/a.mid")); }), HasSubstr("empty folder"));
  EXPECT_EQ(files().size(), 1U);
}

TEST_F(DownloadFolder, GoingOnWritesOverNoFileOfOthers) {
  server_.serve("/a.mid", test::Served{.status = 503});
  run(server_.at("/a.mid"));
  write_file(output_ / "a.mid", "mine");
  server_.serve("/a.mid", sample_midi(1));
  EXPECT_EQ(resume(server_.at("/a.mid")).kept, 1U);
  EXPECT_THAT(files(), ElementsAre(Pair("a-2.mid", sample_midi(1)), Pair("a.mid", "mine")));
}

TEST_F(DownloadFolder, ALinkInTheFolderDoesNotLeadOut) {
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

TEST_F(DownloadFolder, ResumingWhatIsCompleteAsksForNothing) {
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

TEST_F(DownloadFolder, ResumingFetchesWhatIsMissingOrChanged) {
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

TEST_F(DownloadFolder, AnInterruptedOneGoesOn) {
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

TEST_F(DownloadFolder, TwoAtATimeInOneFolderAreOneTooMany) {
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

}  // namespace
}  // namespace crnngan::download
