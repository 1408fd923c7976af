#include "report/figure3.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libxml/parser.h>

#include <string_view>

#include "base/error_of.h"
#include "base/temporary_folder.h"
#include "report/figure3_drawing.h"
#include "report/made_run.h"

namespace crnngan::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const FigureMeasure& figure_measure(std::string_view name) {
  for (const FigureMeasure& measure : figure_measures()) {
    if (measure.name == name) return measure;
  }
  throw std::invalid_argument("no such measure");
}

class Figure3 : public ::testing::Test {
 protected:
  TrainingRun run(const std::string& name = "run", const test::MadeRun& made = {}) {
    test::make_run(folder_ / name, made);
    return read_run(folder_ / name, pool_);
  }

  TemporaryFolder folder_;
  ThreadPool pool_{1};
};

TEST_F(Figure3, SpreadIsThatOfTheSamplesOfAnEpoch) {
  const TrainingRun made = run();
  const auto spread = spread_over_samples(made, figure_measure("unique_tones"));
  ASSERT_EQ(spread.size(), 4u);
  EXPECT_EQ(spread[1]->mean, 3.5);  // 2, 3, 4 and 5 pitches
  EXPECT_EQ(spread[1]->lower_quartile, 2.75);
  EXPECT_EQ(spread[1]->median, 3.5);
  EXPECT_EQ(spread[1]->upper_quartile, 4.25);
}

TEST_F(Figure3, EpochWithoutSamplesHasNoSpread) {
  test::make_run(folder_ / "run");
  std::filesystem::remove_all(folder_ / "run/samples/epoch-0002");
  const auto spread =
      spread_over_samples(read_run(folder_ / "run", pool_), figure_measure("tone_span"));
  EXPECT_TRUE(spread[1] && spread[3]);
  EXPECT_FALSE(spread[2]);
}

TEST_F(Figure3, RepetitionsAreDividedByLength) {
  stats::Measures measures;
  EXPECT_EQ(repetitions_of_length(measures), 0);
  measures.tones = 300;
  measures.repetitions[1] = 60;
  EXPECT_EQ(repetitions_of_length(measures), 20);
  measures.tones = 50;
  EXPECT_EQ(repetitions_of_length(measures), 120);
}

TEST_F(Figure3, RealMusicIsThatOfTheLogWithoutACorpus) {
  const TrainingRun made = run();
  const auto span = real_band(made, figure_measure("tone_span"));
  ASSERT_TRUE(span);
  EXPECT_EQ(span->lower_quartile, 10);
  EXPECT_EQ(span->upper_quartile, 30);
  EXPECT_FALSE(span->median);
  // 50 tones in the log.
  const auto repetitions = real_band(made, figure_measure("repetitions_3"));
  ASSERT_TRUE(repetitions);
  EXPECT_EQ(repetitions->lower_quartile, 8);
  EXPECT_EQ(repetitions->upper_quartile, 24);
  EXPECT_FALSE(real_band(made, figure_measure("polyphony")));
}

TEST_F(Figure3, RealMusicOfACorpusHasQuartilesOverWindows) {
  TrainingRun made = run();
  RealMusic& real = made.real_music.emplace();
  for (const int span : {4, 1, 3, 2, 5}) {
    stats::Measures window;
    window.tone_span = span;
    real.windows.push_back(window);
  }
  const auto band = real_band(made, figure_measure("tone_span"));
  EXPECT_EQ(band->lower_quartile, 2);
  EXPECT_EQ(band->median, 3);
  EXPECT_EQ(band->upper_quartile, 4);
}

TEST(ReportThinned, KeepsFirstAndLastAndEvenSteps) {
  EXPECT_THAT(thinned(0, 3), IsEmpty());
  EXPECT_THAT(thinned(3, 5), ElementsAre(0, 1, 2));
  EXPECT_THAT(thinned(101, 5), ElementsAre(0, 25, 50, 75, 100));
  EXPECT_THAT(thinned(10, 1), ElementsAre(9));
  EXPECT_THAT(thinned(10, 0), IsEmpty());
}

TEST_F(Figure3, IsWellFormedSvgWhateverTheRunIsCalled) {
  const std::vector<TrainingRun> runs = {run("<script>\"ü'&"),
                                         run("other", {.epochs = 0, .wanted = 1})};
  const Bytes svg = draw_figure3(runs, FigureFormat::kSvg);
  xmlDoc* document =
      xmlReadMemory(reinterpret_cast<const char*>(svg.data()), static_cast<int>(svg.size()),
                    "figure.svg", nullptr, XML_PARSE_NONET);
  ASSERT_NE(document, nullptr);
  EXPECT_STREQ(reinterpret_cast<const char*>(xmlDocGetRootElement(document)->name), "svg");
  xmlFreeDoc(document);
}

TEST_F(Figure3, IsWrittenAsPngAndPdf) {
  const std::vector<TrainingRun> runs = {run()};
  const auto begin = [&](FigureFormat format) {
    const Bytes bytes = draw_figure3(runs, format);
    return std::string(bytes.begin(), bytes.begin() + 5);
  };
  EXPECT_EQ(begin(FigureFormat::kPng).substr(1, 3), "PNG");
  EXPECT_EQ(begin(FigureFormat::kPdf), "%PDF-");
  EXPECT_EQ(figure_format("a/b.SVG"), FigureFormat::kSvg);
  EXPECT_THAT(test::error_of([] { figure_format("figure.gif"); }), HasSubstr(".svg, .png or .pdf"));
}

}  // namespace
}  // namespace crnngan::report
