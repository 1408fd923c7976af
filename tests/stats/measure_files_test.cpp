#include "stats/measure_files.h"

#include <gmock/gmock.h>

#include <vector>

#include "archive/samples.h"
#include "base/error_of.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "midi/smf_writer.h"

namespace crnngan::stats {
namespace {

namespace fs = std::filesystem;
using ::testing::Each;
using ::testing::ElementsAre;

using test::error_of;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A file of that many quarters, one after the other.
Bytes quarters(int tones, std::uint8_t channel = 0) {
  std::vector<midi::Note> notes;
  for (int k = 0; k < tones; ++k) notes.push_back({k * 384, 384, 60, 64, channel});
  return midi::write_smf(notes, {});
}

class MeasureFiles : public ::testing::Test {
 protected:
  std::string write(const fs::path& name, const Bytes& bytes) {
    make_folder((folder_ / name).parent_path());
    write_file(folder_ / name, bytes);
    return (folder_ / name).string();
  }

  MeasuredFiles measured(const std::vector<std::string>& paths, int threads = 2) {
    ThreadPool pool(threads);
    return measure_files(paths, {}, pool);
  }

  static std::vector<std::string> paths_of(const MeasuredFiles& measured) {
    std::vector<std::string> paths;
    for (const FileMeasures& file : measured.files) paths.push_back(file.path);
    return paths;
  }

  TemporaryFolder folder_;
};

TEST_F(MeasureFiles, ComeInTheOrderOfThePathsAndSortedInAFolder) {
  const std::string b = write("music/b.mid", quarters(2));
  const std::string a = write("music/a/a.mid", quarters(1));
  const std::string other = write("other.mid", quarters(3));
  const MeasuredFiles result = measured({other, (folder_ / "music").string()});
  EXPECT_THAT(paths_of(result), ElementsAre(other, a, b));
  EXPECT_EQ(result.files[0].measures.tones, 3);
  EXPECT_EQ(result.files[1].measures.tones, 1);
  EXPECT_EQ(result.files[2].measures.tones, 2);
  EXPECT_THAT(result.left_out, IsEmpty());
}

TEST_F(MeasureFiles, AreTheSameWhateverTheNumberOfThreads) {
  for (int k = 0; k < 60; ++k) {
    write(std::to_string(k) + ".mid", k % 7 == 0 ? Bytes{'x'} : quarters(k));
  }
  const MeasuredFiles one = measured({folder_.path().string()}, 1);
  for (const int threads : {2, 5}) {
    const MeasuredFiles several = measured({folder_.path().string()}, threads);
    EXPECT_EQ(to_csv(several.files), to_csv(one.files));
    EXPECT_EQ(several.left_out, one.left_out);
  }
  EXPECT_THAT(one.files, SizeIs(51));
  EXPECT_THAT(one.left_out, SizeIs(9));
}

TEST_F(MeasureFiles, WhatAFolderHasThatIsUnreadableIsToldInOrder) {
  const std::string page = write("music/b.mid", {'<', 'p', '>', '\n'});
  const std::string empty = write("music/a.mid", {});
  write("music/c.mid", quarters(1));
  const MeasuredFiles result = measured({(folder_ / "music").string()});
  EXPECT_THAT(result.files, SizeIs(1));
  EXPECT_THAT(result.left_out,
              ElementsAre(HasSubstr(empty + ": byte 0: "), HasSubstr(page + ": byte 0: ")));
}

TEST_F(MeasureFiles, EachTuneOfABookIsMeasured) {
  const std::string text =
      "X:4\nT:One\nC:A\nK:C\nC4|\n\nX:5\nT:Two\nK:H\nD4|\n\nX:6\nT:Three\nK:C\nE4- G4|\n";
  const std::string book = write("book.abc", Bytes(text.begin(), text.end()));
  const MeasuredFiles result = measured({book});
  ASSERT_THAT(result.files, SizeIs(2));
  EXPECT_EQ(result.files[0].path, book + "#4 One");
  EXPECT_EQ(result.files[1].path, book + "#6 Three");
  EXPECT_THAT(result.left_out, ElementsAre(HasSubstr(book + "#5: line 9, column 3: ")));
}

TEST_F(MeasureFiles, ANamedFileThatIsUnreadableIsLeftOut) {
  const std::string page = write("page.mid", {'<', 'p', '>', '\n'});
  const std::string pages = fs::path(write("pages/page.mid", {'<'})).parent_path().string();
  const std::string good = write("good.mid", quarters(1));
  for (const auto& paths : {std::vector{page, good, pages}, std::vector{good, page, pages}}) {
    const MeasuredFiles result = measured(paths);
    EXPECT_THAT(result.files, SizeIs(1));
    EXPECT_THAT(result.left_out,
                ElementsAre(HasSubstr(page + ": byte 0: "), HasSubstr(pages + "/page.mid: byte")));
  }
}

TEST_F(MeasureFiles, WhenNothingCanBeReadItIsAnError) {
  const std::string page = write("page.mid", {'<', 'p', '>', '\n'});
  const std::string good = write("good.mid", quarters(1));
  EXPECT_THAT(error_of([&] { measured({page}); }), HasSubstr(page + ": byte 0: "));
  EXPECT_THAT(error_of([&] { measured({page, page}); }),
              HasSubstr("of 2 files none can be read, the first because of " + page));
  EXPECT_THAT(error_of([&] { measured({good, good + "x"}); }), HasSubstr(good + "x: no such"));
}

TEST_F(MeasureFiles, AFolderWithoutMusicIsAnError) {
  write("empty/text.txt", {'x'});
  const std::string page = write("pages/page.mid", {'<', 'p', '>', '\n'});
  EXPECT_THAT(error_of([&] { measured({(folder_ / "empty").string()}); }),
              HasSubstr("empty: no music found (looked for .mid"));
  EXPECT_THAT(error_of([&] { measured({(folder_ / "pages").string()}); }),
              HasSubstr("of 1 files none can be read, the first because of " + page));
}

TEST_F(MeasureFiles, ProgressCountsEachFileOnce) {
  for (int k = 0; k < 20; ++k) write(std::to_string(k) + ".mid", k == 3 ? Bytes{} : quarters(1));
  ThreadPool pool(3);
  std::vector<std::size_t> done;
  const std::vector<std::string> paths = {folder_.path().string()};
  measure_files(paths, {}, pool, [&](std::size_t count, std::size_t total) {
    EXPECT_EQ(total, 20);
    done.push_back(count);
  });
  std::vector<std::size_t> expected;
  for (std::size_t k = 1; k <= 20; ++k) expected.push_back(k);
  EXPECT_EQ(done, expected);
}

TEST_F(MeasureFiles, AnArchiveIsMeasuredAsItIs) {
  const auto member = [](const std::string& path, int tones) {
    return test::Member{path, test::text_of(quarters(tones))};
  };
  const std::vector<test::Member> members{
      member("b.mid", 2), {"text.txt", "x"}, member("bach/a.mid", 1), {"c.mid", "<html>"}};
  const std::string good = write("good.mid", quarters(3));
  for (const test::Packing packing : {test::Packing::kZip, test::Packing::kTarGz}) {
    const std::string text = test::sample_archive(members, packing);
    const std::string archive = write(packing == test::Packing::kZip ? "music.zip" : "music.tgz",
                                      Bytes(text.begin(), text.end()));
    std::vector<std::size_t> totals;
    ThreadPool pool(2);
    const std::vector<std::string> paths = {archive, good};
    const MeasuredFiles result =
        measure_files(paths, {.paper_script = true}, pool,
                      [&](std::size_t, std::size_t total) { totals.push_back(total); });
    EXPECT_THAT(paths_of(result), ElementsAre(archive + "/b.mid", archive + "/bach/a.mid", good));
    EXPECT_EQ(result.files[0].measures.tones, 2);
    EXPECT_EQ(result.files[1].measures.tones, 1);
    EXPECT_THAT(result.left_out, ElementsAre(HasSubstr(archive + "/c.mid: byte 0: ")));
    EXPECT_THAT(totals, ElementsAre(0, 0, 0, 0));
  }
}

TEST_F(MeasureFiles, AnArchiveThatIsCutOffIsToldBesideWhatItGave) {
  std::string text = test::sample_archive(
      {{"a.mid", test::text_of(quarters(1))}, {"b.mid", test::text_of(quarters(2))}},
      test::Packing::kTar);
  text.resize(1024 + 520);  // the first file, and of the second one the header and a few bytes
  const std::string archive = write("cut.tar", Bytes(text.begin(), text.end()));
  const MeasuredFiles result = measured({archive});
  EXPECT_THAT(paths_of(result), ElementsAre(archive + "/a.mid"));
  EXPECT_THAT(result.left_out, ElementsAre(HasSubstr(archive)));
  const std::string empty = write("empty.tar", Bytes(10240));
  EXPECT_THAT(error_of([&] { measured({empty}); }), HasSubstr(empty + ": "));
}

TEST_F(MeasureFiles, PercussionCountsWhenIncluded) {
  const std::string drums = write("drums.mid", quarters(4, midi::kPercussionChannel));
  EXPECT_EQ(measure_file(drums, {}).tones, 0);
  EXPECT_EQ(measure_file(drums, {.drums = music::Drums::kInclude}).tones, 4);
}

TEST_F(MeasureFiles, PapersScriptReadsTracksAndRawTicks) {
  // Two tracks at 9600 ticks per quarter, each 60 62 and a third tone. Onsets 0 and 1 are one onset
  // only after normalising.
  const Bytes bytes = {
      'M', 'T',  'h',  'd', 0, 0,  0, 6,  0,  1,  0, 2,  0x25, 0x80,                    //
      'M', 'T',  'r',  'k', 0, 0,  0, 25,                                               //
      0,   0x90, 60,   64,  9, 60, 0, 0,  62, 64, 9, 62, 0,    0,    65, 64, 9, 65, 0,  //
      0,   0xFF, 0x2F, 0,   0, 0,                                                       //
      'M', 'T',  'r',  'k', 0, 0,  0, 23,                                               //
      1,   0x90, 60,   64,  9, 60, 0, 0,  62, 64, 9, 62, 0,    0,    67, 64, 9, 67, 0,  //
      0,   0xFF, 0x2F, 0};
  const std::string path = write("tracks.mid", bytes);
  const Measures plain = measure_file(path, {});
  EXPECT_EQ(plain.polyphony, 1);
  EXPECT_THAT(plain.repetitions, Each(0));
  const Measures script = measure_file(path, {.paper_script = true});
  EXPECT_EQ(script.tones, 6);
  EXPECT_EQ(script.polyphony, 0);
  EXPECT_EQ(script.repetitions[0], 1);
}

TEST_F(MeasureFiles, PapersScriptLeavesPercussionOutUnlessIncluded) {
  const std::string drums = write("drums.mid", quarters(4, midi::kPercussionChannel));
  EXPECT_EQ(measure_file(drums, {.paper_script = true}).scale_consistency, 0);
  EXPECT_EQ(measure_file(drums, {.drums = music::Drums::kInclude, .paper_script = true})
                .scale_consistency,
            1);
}

}  // namespace
}  // namespace crnngan::stats
