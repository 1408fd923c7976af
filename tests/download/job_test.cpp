#include "download/job.h"

#include <gmock/gmock.h>

#include "base/error_of.h"
#include "base/files.h"
#include "base/temporary_folder.h"

namespace crnngan::download {
namespace {

using test::error_of;
using ::testing::HasSubstr;

TEST(Sources, TheShippedOnesAreWhole) {
  const std::vector<Source>& sources = shipped_sources();
  EXPECT_GE(sources.size(), 8U);
  for (const Source& source : sources) {
    EXPECT_FALSE(source.licence.empty() || source.about.empty() || source.layout.empty())
        << source.name;
    if (source.kind != SourceKind::kByHand) {
      EXPECT_FALSE(job_of(source.name, sources).targets.empty()) << source.name;
    }
  }
}

TEST(Sources, ThePaperIsThere) {
  const Job paper = job_of("paper", shipped_sources());
  ASSERT_EQ(paper.targets.size(), 1U);
  EXPECT_EQ(paper.targets[0].kind, TargetKind::kArchive);
  EXPECT_EQ(paper.targets[0].within, "data/classical");
  const Job sites = job_of("paper-sites", shipped_sources());
  EXPECT_EQ(sites.targets.size(), 171U);
  for (const Target& target : sites.targets) {
    EXPECT_EQ(target.kind, TargetKind::kPage);
    EXPECT_TRUE(target.folder.starts_with("classical/")) << target.folder;
  }
}

TEST(Sources, BadListsAreRefused) {
  const auto refusal = [](const std::string& text) {
    return error_of([&] { read_sources(text, "list"); });
  };
  EXPECT_THAT(refusal("not toml"), HasSubstr("list: "));
  const std::string start = "[[source]]\nname='x'\nabout='a'\nlicence='l'\nlayout='flat'\n";
  EXPECT_THAT(refusal(start + "kind='ftp'\naddress='http://a.b/'\n"), HasSubstr("'ftp'"));
  EXPECT_THAT(refusal(start + "kind='archive'\naddress='a.b/x.zip'\n"), HasSubstr("no address"));
  EXPECT_THAT(refusal(start + "kind='pages'\naddress=''\n[source.pages]\n'../x'=['http://a.b/']\n"),
              HasSubstr("bad folder"));
}

TEST(JobOf, AnAddressIsWhatItsEndingSays) {
  const auto target = [](const std::string& address) { return job_of(address, {}).targets.at(0); };
  EXPECT_EQ(target("http://a.b/x.mid").kind, TargetKind::kMusic);
  EXPECT_EQ(target("https://a.b/x.tar.gz?y").kind, TargetKind::kArchive);
  EXPECT_EQ(target("HTTP://A.B/Bach.htm").kind, TargetKind::kPage);
  EXPECT_EQ(target("HTTP://A.B/Bach.htm").folder, "Bach");
  EXPECT_EQ(target("http://www.a.b/").folder, "a.b");
  EXPECT_THAT(error_of([&] { target("http://"); }), HasSubstr("no address"));
  EXPECT_THAT(error_of([&] { target("http://me:secret@a.b/"); }), HasSubstr("user's name"));
}

TEST(JobOf, AListHasAnAddressALine) {
  const TemporaryFolder folder;
  const std::string path = (folder / "list.txt").string();
  write_file(path,
             "# music\n\n  http://a.b/bach/x.mid \r\nhttps://c.d/y.mid\nhttp://a.b/all.tar.gz\n"
             "http://a.b/list.htm");
  const Job job = job_of(path, {});
  ASSERT_EQ(job.targets.size(), 4U);
  EXPECT_EQ(job.targets[0].address, "http://a.b/bach/x.mid");
  EXPECT_EQ(job.targets[0].folder, "bach");
  EXPECT_EQ(job.targets[1].folder, "c.d");
  EXPECT_EQ(job.targets[2].folder, "all");
  EXPECT_EQ(job.targets[3].folder, "list");
  write_file(path, "http://a.b/x.mid\n\nx.mid\n");
  EXPECT_THAT(error_of([&] { job_of(path, {}); }), HasSubstr("line 3: expected an address"));
  write_file(path, "# nothing\n");
  EXPECT_THAT(error_of([&] { job_of(path, {}); }), HasSubstr("expected addresses"));
}

TEST(JobOf, WhatIsUnknownIsAnsweredWithTheNearestName) {
  EXPECT_THAT(error_of([] { job_of("papre", shipped_sources()); }), HasSubstr("'paper'"));
  EXPECT_THAT(error_of([] { job_of("giantmidi", shipped_sources()); }), HasSubstr("disclaimer.md"));
  EXPECT_THAT(error_of([] { job_of("ftp://a.b/x.mid", shipped_sources()); }),
              HasSubstr("unknown source"));
}

}  // namespace
}  // namespace crnngan::download
