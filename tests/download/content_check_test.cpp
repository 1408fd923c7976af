#include "download/content_check.h"

#include <gmock/gmock.h>

#include "archive/samples.h"
#include "base/files.h"
#include "base/shared_folder.h"

namespace crnngan::download {
namespace {

using test::Packing;
using test::sample_archive;
using test::sample_midi;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::span<const std::uint8_t> span_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Content content(const std::string& text) { return content_of(span_of(text)); }
std::string fault(const std::string& text) { return fault_of_midi(span_of(text)).reason; }

TEST(ContentCheck, KnowsFilesByTheirBytes) {
  EXPECT_EQ(content(sample_midi(1)), Content::kMidi);
  EXPECT_EQ(content(std::string("RIFF\x10\0\0\0RMIDdata\x8\0\0\0", 20)), Content::kMidi);
  EXPECT_EQ(content(""), Content::kEmpty);
  EXPECT_EQ(content("what is that?"), Content::kOther);
  for (const Packing packing : {Packing::kZip, Packing::kTar, Packing::kTarGz, Packing::kTarXz}) {
    EXPECT_EQ(content(sample_archive({{"a.mid", sample_midi(1)}}, packing)), Content::kArchive);
  }
}

TEST(ContentCheck, KnowsPagesHoweverTheyBegin) {
  for (const char* page : {"<!DOCTYPE html>", "<HTML>", " \r\n<html>", "\xef\xbb\xbf<html>",
                           "<!-- made with --> <head>", "<TITLE>404", "<frameset cols=*>"}) {
    EXPECT_EQ(content(page), Content::kPage) << page;
  }
}

TEST(ContentCheck, WholeFilesAreTaken) {
  EXPECT_EQ(fault(sample_midi(7)), "");
  EXPECT_EQ(fault(sample_midi(7) + std::string(32, '\x1a')), "");  // a tail is prepare's matter
}

TEST(ContentCheck, FilesCutOffAnywhereAreTruncated) {
  const std::string whole = sample_midi(3);
  for (std::size_t size = 4; size < whole.size(); ++size) {
    const std::string cut = whole.substr(0, size);
    const MidiFault found = fault_of_midi(span_of(cut));
    EXPECT_TRUE(found.is_truncated) << size;
    EXPECT_THAT(found.reason, StartsWith("truncated: ")) << size;
  }
}

TEST(ContentCheck, WhatIsNoMusicIsNamed) {
  EXPECT_THAT(fault("<html>gone</html>"), HasSubstr("found a web page"));
  EXPECT_THAT(fault(""), HasSubstr("found nothing"));
  EXPECT_THAT(fault("PK\x03\x04"), HasSubstr("found an archive"));
  EXPECT_THAT(fault("MThx"), HasSubstr("found something else"));
  EXPECT_FALSE(fault_of_midi(span_of("<html>")).is_truncated);
}

// Among them are 26 whose chunks have wrong lengths.
TEST(ContentCheck, EveryFileOfTheLargeCorpusIsTaken) {
  const auto corpus = test::shared_folder("corpus");
  if (!corpus) GTEST_SKIP() << test::without_shared("corpus");
  constexpr std::string_view kMidi[] = {".mid"};
  for (const auto& path : list_files(*corpus, kMidi)) {
    EXPECT_EQ(fault_of_midi(read_file(path)).reason, "") << path;
  }
}

}  // namespace
}  // namespace crnngan::download
