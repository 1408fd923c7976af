// Archives: what is taken out of them, and that nothing gets elsewhere.

#include <gmock/gmock.h>

#include "download/downloading.h"
#include "download/fixture.h"

namespace crnngan::download {
namespace {

namespace fs = std::filesystem;
using test::Packing;
using test::sample_archive;
using test::sample_midi;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

class DownloadedArchives : public test::DownloadFixture {};

TEST_F(DownloadedArchives, ArchivesAreUnpacked) {
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

TEST_F(DownloadedArchives, OnlyTheWantedFolderOfAnArchiveCounts) {
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

TEST_F(DownloadedArchives, NothingInAnArchiveGetsOutOfTheFolder) {
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

TEST_F(DownloadedArchives, AMemberThatCannotBeWrittenIsRefusedAndTheRestIsTaken) {
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

TEST_F(DownloadedArchives, ADamagedMemberDoesNotTakeTheOthersWithIt) {
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

TEST_F(DownloadedArchives, AFileMayBeCalledLikeAFolder) {
  server_.serve("/a.tar",
                sample_archive({{"x.mid/below.mid", sample_midi(5)}, {"x.mid", sample_midi(4)}},
                               Packing::kTar));
  run(server_.at("/a.tar"));
  EXPECT_THAT(files(), ElementsAre(Pair("x-2.mid", sample_midi(4)),
                                   Pair("x.mid/below.mid", sample_midi(5))));
}

TEST_F(DownloadedArchives, APageThatIsAnArchiveIsTakenForOne) {
  server_.serve("/download", sample_archive({{"z.mid", sample_midi(3)}}, Packing::kZip));
  for (const std::uint64_t page_bytes : {1'000'000, 100}) {
    options_.limits.page_bytes = page_bytes;
    EXPECT_EQ(run(server_.at("/download")).kept, 1U);
    EXPECT_THAT(files(), ElementsAre(Pair("z.mid", sample_midi(3))));
    fs::remove_all(output_);
  }
}

TEST_F(DownloadedArchives, AnInterruptedUnpackingGivesEveryMemberItsPathAgain) {
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

}  // namespace
}  // namespace crnngan::download
