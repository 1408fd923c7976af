// What is read is written as it stood.

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/shared_folder.h"
#include "table/csv_text.h"
#include "table/table_file.h"
#include "table/write_table.h"

namespace crnngan::table {
namespace {

using test::read_csv;

// The same after a way through the corpus file.
std::string written(const std::string& text, const ReadOptions& options = {.all = true}) {
  const Table table = read_csv(text, options).table;
  const Table again = read_corpus(write_corpus(table)).take("t.corpus");
  EXPECT_EQ(again.schema, table.schema);
  return write_table(again.schema, again.sequences);
}

// A header and rows of one series, which are made of i = 0 .. 49.
template <class Row>
std::string series(const std::string& header, const Row& row, const std::string& end = "\n") {
  std::string text = header + end;
  for (int i = 0; i < 50; ++i) text += row(i) + end;
  return text;
}

TEST(RoundTrip, KeepsDecimalsOfEveryKind) {
  const std::string text = series("whole,fixed,free,least,tiny,large,point", [](int i) {
    return fmt::format("{},{:.3f},{},{},{},{},{}", 7 * i % 11 - 3, 1.5 * i - 20, 0.1 * (i % 9),
                       i % 2 == 0 ? "1.0" : "2.25", i % 3 == 0 ? "1e-05" : "0.5", i * 1234567,
                       fmt::format("{:.1f}", i % 7 - 3.0));
  });
  EXPECT_EQ(written(text), text);
}

TEST(RoundTrip, KeepsTheDialect) {
  for (const auto& [header, delimiter, end] :
       {std::tuple{"\"a\";\"b\";\"c\"", ";", "\r\n"},
        std::tuple{"\xEF\xBB\xBF"
                   "a\tb\tc",
                   "\t", "\n"},
        std::tuple{"\"a,b\",b,c", ",", "\n"}, std::tuple{"a,b, c", ",", "\r\n"}}) {
    const std::string text = series(
        header,
        [&](int i) {
          return fmt::format("{}{}\"{}\"{}{}", i * i % 17, delimiter, i % 3 == 0 ? "x" : "y",
                             delimiter, i % 4 == 1 ? "NA" : fmt::format("{}.5", i));
        },
        end);
    EXPECT_EQ(written(text), text);
  }
}

TEST(RoundTrip, QuotesWhatNeedsQuotes) {
  const std::string text = series("word,x", [](int i) {
    constexpr const char* kWords[] = {"\"a,b\"", "\"say \"\"so\"\"\"", "\"two\nlines\"", "plain",
                                      " z"};
    return fmt::format("{},{}", kWords[i % 5], i * i);
  });
  EXPECT_EQ(written(text), text);
}

TEST(RoundTrip, KeepsQuotesOfTextsThatDoNotNeedThem) {
  const std::string text = series("\"word\",\"x\"", [](int i) {
    constexpr const char* kWords[] = {"\"a,b\"", "", "\"plain\""};
    return fmt::format("{},{}", kWords[i % 3], i * i);
  });
  EXPECT_EQ(written(text), text);
}

TEST(RoundTrip, KeepsMissingValues) {
  for (const char* missing : {"", "NA", "NaN", "null", "None", "?", "\"\""}) {
    const std::string text = series("a,b", [&](int i) {
      return fmt::format("{},{}", i % 5 == 2 ? missing : std::to_string(i * i),
                         i % 7 == 3   ? missing
                         : i % 2 == 0 ? "u"
                                      : "v");
    });
    EXPECT_EQ(written(text), text);
  }
  const std::string alone =
      series("a", [](int i) { return i % 3 == 0 ? "\"\"" : fmt::format("{}", i * i); });
  EXPECT_EQ(written(alone), alone);
}

TEST(RoundTrip, WritesConstantsCopiesAndRowNumbersBack) {
  const std::string text = series(",unit,x,copy,y,word,same word", [](int i) {
    return fmt::format("{},mm,{},{:.2f},{},{},{}", i + 1, i * i, 1.0 * i * i, 50 - i * i % 13,
                       i % 3 == 0 ? "p" : "q", i % 3 == 0 ? "p" : "q");
  });
  const Table table = read_csv(text, {.all = true}).table;
  EXPECT_EQ(table.schema.of(Role::kLearnt), (std::vector{2, 4, 5}));
  EXPECT_EQ(written(text), text);
}

TEST(RoundTrip, WritesTimesAsTheyStood) {
  const auto row = [](const std::string& time, int i) { return fmt::format("{},{}", time, i * i); };
  const auto expect_kept = [&](const auto& time) {
    const std::string text = series("Date,x", [&](int i) { return row(time(i), i); });
    EXPECT_TRUE(read_csv(text, {.all = true}).table.schema.time);
    EXPECT_EQ(written(text), text);
  };
  expect_kept([](int i) { return fmt::format("2024-{:02}-{:02}", 1 + i / 28, 1 + i % 28); });
  expect_kept([](int i) { return fmt::format("1969-12-31 {:02}:30:{:02}", i / 10, i % 10); });
  expect_kept([](int i) { return fmt::format("2024-02-29T23:{:02}Z", i); });
  expect_kept([](int i) { return fmt::format("2024-02-29 23:59:{:02}.{:03}+01:00", i, i * 7); });
  expect_kept([](int i) { return fmt::format("{:.3f}", i / 30.0); });
  expect_kept([](int i) { return fmt::format("{}", i * i + 5); });
}

TEST(RoundTrip, KeepsSequencesTheirContextAndNames) {
  std::string text = "visit,id,arm,age,score\n";
  for (int s = 0; s < 25; ++s) {
    for (int t = 0; t < 2 + s % 3; ++t) {
      text += fmt::format("{},p-{:03},{},{},{:.1f}\n", 3 * t + s, s, s % 2 == 0 ? "drug" : "none",
                          s % 5 == 4 ? "" : std::to_string(30 + s), 0.5 * t * s - t);
    }
  }
  const Table table = read_csv(text, {.time = "visit", .all = true}).table;
  EXPECT_EQ(table.schema.of(Role::kContext), (std::vector{2, 3}));
  EXPECT_TRUE(table.schema.is_whole);
  EXPECT_EQ(table.schema.window, 4U);
  EXPECT_EQ(written(text, {.time = "visit", .all = true}), text);
}

// Where a line of the file has digits that no double tells, "file:line", these lines are not
// compared.
void expect_round_trip(const std::string& name, const ReadOptions& options, std::size_t differing) {
  const auto folder = test::shared_folder("tables");
  if (!folder) GTEST_SKIP() << test::without_shared("tables");
  const std::string path = (*folder / name).string();
  const Table table = read_table(path, open_input(path), options).table;
  const std::string text = read_text_file(path);
  const std::string again = write_table(table.schema, table.sequences);
  std::size_t found = 0;
  std::size_t line = 0;
  for (std::size_t a = 0, b = 0; a < text.size() && b < again.size(); ++line) {
    const std::size_t a_end = text.find('\n', a);
    const std::size_t b_end = again.find('\n', b);
    const std::string_view expected(text.data() + a, a_end - a);
    const std::string_view written(again.data() + b, b_end - b);
    if (expected != written && ++found <= differing + 3) {
      std::cout << name << ":" << line + 1 << ": " << expected << " -> " << written << '\n';
    }
    a = a_end + 1;
    b = b_end + 1;
  }
  EXPECT_EQ(line, static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
  EXPECT_EQ(found, differing);
}

TEST(RoundTrip, KeepsStocks) { expect_round_trip("stock_data.csv", {.all = true}, 0); }
TEST(RoundTrip, KeepsEnergy) { expect_round_trip("energy_data.csv", {.all = true}, 0); }
TEST(RoundTrip, KeepsTransformers) { expect_round_trip("ETTh1.csv", {.all = true}, 0); }
TEST(RoundTrip, KeepsChicks) {
  expect_round_trip("chickweight.csv", {.id = "Chick", .all = true}, 0);
}

}  // namespace
}  // namespace crnngan::table
