#include "report/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>

#include "base/error_of.h"
#include "base/temporary_folder.h"
#include "render/musicxml.h"
#include "report/encoding.h"
#include "report/made_run.h"

namespace crnngan::report {
namespace {

using test::error_of;
using ::testing::HasSubstr;
using ::testing::Not;

Bytes bytes_of_base64(const std::string& text) {
  Bytes bytes;
  std::uint32_t group = 0;
  int bits = 0;
  for (const char c : text.substr(0, text.find('='))) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    group = group << 6 | static_cast<std::uint32_t>(kDigits.find(c));
    bits += 6;
    if (bits >= 8) bytes.push_back(static_cast<std::uint8_t>(group >> (bits -= 8)));
  }
  return bytes;
}

std::string inflated(const Bytes& bytes) {
  std::string text(1'000'000, '\0');
  uLongf size = text.size();
  EXPECT_EQ(::uncompress(reinterpret_cast<Bytef*>(text.data()), &size, bytes.data(), bytes.size()),
            Z_OK);
  text.resize(size);
  return text;
}

class ReportPage : public ::testing::Test {
 protected:
  std::vector<PageFile> page(const std::string& name = "run", const PageOptions& options = {}) {
    test::make_run(folder_ / name);
    return make_page(std::vector{read_run(folder_ / name, pool_)}, options, pool_).files;
  }

  static std::string content(const std::vector<PageFile>& files, const std::string& name) {
    for (const PageFile& file : files) {
      if (file.name == name) return {file.content.begin(), file.content.end()};
    }
    ADD_FAILURE() << "no file " << name;
    return {};
  }

  // What a file of data hands to the page.
  static nlohmann::json data(const std::vector<PageFile>& files, const std::string& id) {
    const std::string text = content(files, "data/" + id + ".js");
    const std::size_t begin = text.find(',') + 1;
    const auto json = nlohmann::json::parse(text.substr(begin, text.rfind(')') - begin));
    if (!json.is_string()) return json;
    return nlohmann::json::parse(inflated(bytes_of_base64(json)));
  }

  TemporaryFolder folder_;
  ThreadPool pool_{2};
};

TEST_F(ReportPage, HoldsEverySampleAsInTheRun) {
  const auto files = page();
  const auto samples = data(files, "0-2");
  ASSERT_EQ(samples.size(), 4u);
  EXPECT_EQ(samples[3]["name"], "sample-03.mid");
  const Bytes midi = read_file(folder_ / "run/samples/epoch-0002/sample-03.mid");
  EXPECT_EQ(samples[3]["midi"], base64(midi));
  EXPECT_EQ(samples[3]["score"], render::to_musicxml(render::read_song(midi, "sample")));
  EXPECT_FALSE(samples[3].contains("sound"));
  const auto summary = data(files, "summary");
  EXPECT_EQ(summary["runs"][0]["epochs"], (std::vector{0, 1, 2, 3}));
  EXPECT_EQ(summary["runs"][0]["spreads"]["unique_tones"]["mean"][1], 3.5);
  EXPECT_EQ(summary["runs"][0]["curves"]["discriminator_frozen"][0], nullptr);
  EXPECT_EQ(summary["runs"][0]["curves"]["discriminator_frozen"][1], 0.25);
}

TEST_F(ReportPage, SoundsAreMadeOfTheSamplesAskedFor) {
  std::atomic<int> made = 0;
  PageOptions options;
  options.sounds = [&](std::span<const std::uint8_t>) {
    ++made;
    return Bytes{'O', 'g', 'g'};
  };
  options.per_epoch = 2;
  options.sound_epochs = 3;
  const auto files = page("run", options);
  EXPECT_EQ(made, 6);
  EXPECT_EQ(data(files, "0-0")[1]["sound"], "T2dn");
  EXPECT_FALSE(data(files, "0-0")[2].contains("sound"));
  EXPECT_TRUE(data(files, "0-3")[0].contains("sound"));
}

TEST_F(ReportPage, RealMusicIsThatOfEachRun) {
  test::make_run(folder_ / "log alone");
  test::make_run(folder_ / "corpus");
  std::vector<TrainingRun> runs = {read_run(folder_ / "log alone", pool_),
                                   read_run(folder_ / "corpus", pool_)};
  const Sample excerpt = runs[0].epochs[0].samples[0];
  runs[1].real_music = {{excerpt.measures, excerpt.measures}, {excerpt}};
  const auto files = make_page(runs, {}, pool_).files;
  const auto summary = data(files, "summary");
  EXPECT_EQ(summary["runs"][0]["real"]["tone_span"]["upper"], 30);
  EXPECT_FALSE(summary["runs"][0].contains("realWindows"));
  EXPECT_EQ(summary["runs"][1]["real"]["tone_span"]["upper"], excerpt.measures.tone_span);
  EXPECT_EQ(summary["runs"][1]["realWindows"], 2);
  EXPECT_EQ(summary["excerptsOf"], 1);
  EXPECT_EQ(data(files, "real").size(), 1U);
}

TEST_F(ReportPage, NamesNeverBecomeMarkupOrFileNames) {
  const std::string name = "<script>alert(1)<!-- 'ü\" & co";
  const auto files = page(name);
  for (const PageFile& file : files) {
    EXPECT_EQ(file.name.find_first_of("<>'\" &"), std::string::npos) << file.name;
    if (file.name.starts_with("data/") || file.name == "index.html") {
      EXPECT_THAT(content(files, file.name), Not(HasSubstr("<script>alert")));
    }
  }
  EXPECT_EQ(data(files, "summary")["runs"][0]["name"], name);
}

TEST_F(ReportPage, SingleFileHoldsAllAndNamesNothingBesideIt) {
  const auto files = page();
  const Bytes bytes = single_file(files);
  const std::string html(bytes.begin(), bytes.end());
  EXPECT_THAT(html, Not(HasSubstr("src=\"")));
  EXPECT_THAT(html, Not(HasSubstr("href=\"page.css")));
  EXPECT_THAT(html, HasSubstr("data-file=\"data/0-3.js\""));
  EXPECT_THAT(html, HasSubstr("data-file=\"verovio.js\""));
}

TEST_F(ReportPage, FolderIsWrittenWholeAndReplacesOnlyAReport) {
  const auto files = page();
  const std::filesystem::path to = folder_ / "shown";
  write_page(to, files, false);
  EXPECT_EQ(read_file(to / "page.js"),
            Bytes(std::find_if(files.begin(), files.end(), [](const PageFile& file) {
                    return file.name == "page.js";
                  })->content));
  EXPECT_THAT(error_of([&] { write_page(to, files, false); }), HasSubstr("--force"));
  write_file(to / "data/7-1234.js", "of an older report");
  write_page(to, files, true);
  EXPECT_FALSE(std::filesystem::exists(to / "data/7-1234.js"));
  EXPECT_THAT(error_of([&] { write_page(folder_ / "run", files, true); }),
              HasSubstr("is no report"));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "run/log.csv"));
}

TEST_F(ReportPage, WhatOthersPutIntoItsFolderStaysWhenItIsReplaced) {
  const auto files = page();
  const std::filesystem::path to = folder_ / "shown";
  write_page(to, files, false);
  write_file(to / "thesis.txt", "mine");
  write_file(to / "data/notes.js", "mine");
  make_folder(to / "mine/empty");
  write_file(to / "mine/index.html", "mine");
  std::filesystem::create_symlink("/nowhere", to / "link");
  write_page(to, files, true);
  for (const char* name : {"thesis.txt", "data/notes.js", "mine/index.html"}) {
    EXPECT_EQ(read_text_file(to / name), "mine") << name;
  }
  EXPECT_TRUE(std::filesystem::is_symlink(to / "link"));
  EXPECT_TRUE(std::filesystem::is_directory(to / "mine/empty"));
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    names.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("run", "shown"));
}

TEST_F(ReportPage, AFolderThatOnlyLooksLikeAReportIsLeftAlone) {
  const auto files = page();
  const std::filesystem::path to = folder_ / "site";
  make_folder(to / "data");
  write_file(to / "index.html", "mine");
  write_file(to / "data/summary.js", "mine");
  EXPECT_THAT(error_of([&] { write_page(to, files, true); }), HasSubstr("is no report"));
  EXPECT_EQ(read_text_file(to / "index.html"), "mine");
}

TEST_F(ReportPage, ASampleWhoseSoundCannotBeMadeIsToldAndTheOthersSound) {
  test::make_run(folder_ / "run");
  PageOptions options;
  std::atomic<int> asked = 0;
  options.sounds = [&](std::span<const std::uint8_t>) -> Bytes {
    if (++asked == 1) throw Error("too long");
    if (asked == 2) throw std::bad_alloc();
    return {1};
  };
  const Page page = make_page(std::vector{read_run(folder_ / "run", pool_)}, options, pool_);
  EXPECT_EQ(page.left_out.size(), 2U);
  for (const std::string& line : page.left_out)
    EXPECT_THAT(line, HasSubstr(": no sound of sample-"));
  EXPECT_EQ(asked, 4);
}

}  // namespace
}  // namespace crnngan::report
