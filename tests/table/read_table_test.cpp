#include "table/read_table.h"

#include <gmock/gmock.h>

#include <cmath>

#include "base/error_of.h"
#include "table/csv_text.h"

namespace crnngan::table {
namespace {

using sequence::Split;
using test::csv;
using test::error_of;
using test::read_csv;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// One series: y, and these texts over and over.
std::string column_of(const std::vector<std::string>& texts, const std::string& name = "x") {
  return csv("y," + name, 50, [&](int i) {
    return fmt::format("{},{}", i * i, texts[static_cast<std::size_t>(i) % texts.size()]);
  });
}

std::string fault_of(const std::string& text, const ReadOptions& options = {.all = true}) {
  return error_of([&] { read_csv(text, options); });
}

Schema schema_of(const std::string& text, const ReadOptions& options = {.all = true}) {
  return read_csv(text, options).table.schema;
}

Column guess(const std::vector<std::string>& texts, const ReadOptions& options = {.all = true}) {
  return schema_of(column_of(texts), options).columns[1];
}

TEST(ReadTable, FaultsAreThoseOfInput) {
  EXPECT_THROW(read_csv("a,b\n1\n"), BadInput);
  EXPECT_THROW(read_csv("a,b\n1,x\n2,y\n", {.id = "c"}), BadInput);
}

TEST(ReadTable, AColumnIsWhatItsFirstValueIs) {
  EXPECT_EQ(guess({"NA", "1", "-2", "7"}).kind, Kind::kWhole);
  EXPECT_EQ(guess({"1.5", "", "2"}).kind, Kind::kNumber);
  EXPECT_EQ(guess({"1.0", "2.0"}).kind, Kind::kWhole);
  EXPECT_EQ(guess({"?", "b", "a", "1"}).kind, Kind::kCategory);
  EXPECT_THAT(guess({"?", "b", "a", "1"}).levels, ElementsAre("1", "a", "b"));
  EXPECT_EQ(guess({"3", "1"}, {.categorical = {"x"}, .all = true}).kind, Kind::kCategory);
  EXPECT_EQ(guess({"2024-01-01", "2024-01-02"}).kind, Kind::kCategory);  // a date, but no time
}

TEST(ReadTable, BoundsAndFormatsAreKept) {
  const Column column = guess({"1.50", "-2.25", ""});
  EXPECT_EQ(column.least, -2.25);
  EXPECT_EQ(column.greatest, 1.5);
  EXPECT_TRUE(column.bounded);
  EXPECT_EQ(column.format.decimals, 2);
  EXPECT_FALSE(guess({"1", "2"}, {.unbounded = {"x"}, .all = true}).bounded);
}

TEST(ReadTable, ValuesAreThoseOfTheFile) {
  const Table table = read_csv(column_of({"b", "", "a"}), {.all = true}).table;
  const std::vector<double>& values = table.sequences[0].values;
  EXPECT_EQ(table.rows(table.sequences[0]), 50U);
  EXPECT_EQ(values[2], 1);
  EXPECT_EQ(values[1], 1);  // the place of b among a and b
  EXPECT_TRUE(std::isnan(values[3]));
  EXPECT_EQ(values[5], 0);
}

TEST(ReadTable, FaultsOfNumbersSayWhereAndWhatToDo) {
  EXPECT_EQ(
      fault_of("a,b\n1,2\n3,abc\n"),
      "t.csv:3:2: expected a number in column 'b', found 'abc'; --categorical b takes its texts "
      "as levels, --drop b leaves the column out");
  EXPECT_EQ(fault_of("a;b\n1;2,5\n"),
            "t.csv:2:2: expected a number in column 'b', found '2,5' with a comma; write a decimal "
            "point, and no separators of thousands");
  EXPECT_THAT(fault_of("a,b\n1,inf\n"),
              StartsWith("t.csv:2:2: expected a finite number in column 'b'"));
  EXPECT_THAT(fault_of("a,b\n1,2\n1,1e999\n"), StartsWith("t.csv:3:2: expected a finite number"));
  EXPECT_THAT(fault_of("a,b\n1,\n2,NA\n"),
              StartsWith("t.csv:1:2: column 'b' is missing in all rows; --drop b"));
}

TEST(ReadTable, FaultsOfTheHeaderSayWhereAndWhatToDo) {
  EXPECT_THAT(fault_of("a,b,a\n1,2,3\n"),
              StartsWith("t.csv:1:1: columns 1 and 3 are both called 'a'"));
  EXPECT_THAT(fault_of("5,x,5\n3,4,5\n"), HasSubstr("found values: '5'"));
  EXPECT_EQ(
      schema_of(csv(",0,1", 50, [](int i) { return fmt::format("{},{},{}", i, i * i, i % 7); }))
          .columns.size(),
      3U);
  EXPECT_THAT(fault_of("1,2\n3,4\n"), StartsWith("t.csv:1:1: expected the names of the columns"));
  EXPECT_THAT(fault_of("x,1.5\n3,4\n"), HasSubstr("found values: '1.5'"));
  EXPECT_THAT(fault_of("2024-01-01,1\n2024-01-02,4\n"), HasSubstr("put a line of names above"));
  EXPECT_THAT(fault_of("a,b\n"), StartsWith("t.csv:1:1: expected rows below the header"));
  EXPECT_THAT(fault_of("a\n1\n2\n", {.drop = {"a"}}), HasSubstr("no column is left"));
  EXPECT_THAT(fault_of(csv("a,b", 30, [](int) { return std::string("1,x"); })),
              HasSubstr("no column is left"));
}

TEST(ReadTable, ColumnsThatAreNotThereAreNamedWithTheNearest) {
  const std::string text = "rownames,weight,Time,Chick,Diet,x\n1,2,3,4,5,6\n";
  EXPECT_EQ(fault_of(text, {.id = "chik"}),
            "t.csv:1:1: --id: there is no column 'chik', the nearest are 'Chick', 'Time', 'Diet', "
            "'x', 'weight', ...");
  EXPECT_THAT(fault_of(text, {.time = "tme"}),
              HasSubstr("--time: there is no column 'tme', the nearest are 'Time'"));
  EXPECT_THAT(fault_of(text, {.context = {"x,Deit"}}),
              HasSubstr("--context: there is no column 'Deit'"));
  EXPECT_THAT(fault_of(text, {.categorical = {"q"}}),
              HasSubstr("--categorical: there is no column"));
  EXPECT_THAT(fault_of(text, {.drop = {"q"}}), HasSubstr("--drop: there is no column"));
  EXPECT_THAT(fault_of(text, {.unbounded = {"q"}}), HasSubstr("--unbounded: there is no column"));
  EXPECT_THAT(fault_of(text, {.id = "x", .time = "x"}),
              HasSubstr("column 'x' is named by --id and by --time"));
  EXPECT_THAT(fault_of(text, {.context = {"x"}, .drop = {"x"}}),
              HasSubstr("by --drop and by --context"));
}

TEST(ReadTable, CategoriesHaveAtMostAHundredLevels) {
  const auto levels = [](int count) {
    return csv("y,x", 150, [&](int i) { return fmt::format("{},l{}", i * i, i % count); });
  };
  EXPECT_EQ(schema_of(levels(100)).columns[1].levels.size(), 100U);
  EXPECT_EQ(
      fault_of(levels(101)),
      "t.csv:102:2: expected at most 100 different texts in column 'x', found 'l100' as well; "
      "--id x if they name sequences, --drop x leaves the column out");
  EXPECT_THAT(fault_of(csv("y,day", 150,
                           [](int i) {
                             return fmt::format("{},2024-{:02}-{:02}", i, 1 + i / 28, 1 + i % 28);
                           })),
              HasSubstr("; --time day takes it as the time of rows"));
  EXPECT_THAT(fault_of(column_of({"a", std::string(257, 'b')})),
              HasSubstr("texts of at most 256 bytes"));
}

TEST(ReadTable, ConstantsAndCopiesAreKeptAside) {
  const TableRead read = read_csv(csv("a,c,b,d,e", 50,
                                      [](int i) {
                                        return fmt::format("{},{:.1f},mm,{},{}", i * i, 1.0 * i * i,
                                                           i % 2, i % 2 == 0 ? "" : "1");
                                      }),
                                  {.all = true});
  const auto& columns = read.table.schema.columns;
  EXPECT_EQ(columns[1].role, Role::kCopy);
  EXPECT_EQ(columns[1].copy_of, 0);
  EXPECT_EQ(columns[2].role, Role::kConstant);
  EXPECT_EQ(columns[2].constant, "mm");
  EXPECT_EQ(columns[4].role, Role::kLearnt);  // one value, but not everywhere
  EXPECT_THAT(
      read.warnings,
      Contains("column 'b' is constant ('mm'); it is not learnt, and written back as it is"));
}

TEST(ReadTable, CategoriesThatOnlyChangeTogetherAreNoCopies) {
  const Schema schema = schema_of(csv("y,a,b", 50, [](int i) {
    return fmt::format("{},{},{}", i * i, i % 2 == 0 ? "m" : "f", i % 2 == 0 ? "male" : "female");
  }));
  EXPECT_EQ(schema.of(Role::kLearnt), (std::vector{0, 1, 2}));
}

TEST(ReadTable, RowNumbersAreNotLearnt) {
  const Schema schema =
      schema_of(csv("No,x", 50, [](int i) { return fmt::format("{},{}", i + 7, i * i); }));
  EXPECT_EQ(schema.columns[0].role, Role::kRowNumber);
  EXPECT_EQ(schema.columns[0].least, 7);
}

// 25 sequences of 3 rows: s, its time, what holds for it, a value.
std::string visits_csv(const std::string& header = "id,t,arm,x") {
  std::string text = header + '\n';
  for (int s = 0; s < 25; ++s) {
    for (int t = 0; t < 3; ++t) text += fmt::format("s{},{},{},{}\n", s, t, s % 2, s * t * t);
  }
  return text;
}

TEST(ReadTable, SequencesAreThoseOfTheIdColumn) {
  for (const char* name : {"id", "ID", "Sequence", "series", " id"}) {
    const Table table = read_csv(visits_csv(std::string(name) + ",t,arm,x"), {.all = true}).table;
    EXPECT_EQ(table.sequences.size(), 25U) << name;
    EXPECT_EQ(table.sequences[1].name, "s1");
    EXPECT_TRUE(table.schema.is_whole);
    EXPECT_EQ(table.schema.window, 3U);
    EXPECT_EQ(table.schema.columns[0].role, Role::kId);
    EXPECT_EQ(table.schema.columns[2].role, Role::kContext);
    EXPECT_THAT(table.sequences[1].context, ElementsAre(1));
    EXPECT_THAT(table.sequences[2].values, ElementsAre(0, 2, 8));
    EXPECT_THAT(table.sequences[2].times, ElementsAre(0, 1, 2));
  }
  EXPECT_EQ(read_csv(visits_csv("who,t,arm,x"), {.id = "who", .all = true}).table.sequences.size(),
            25U);
  EXPECT_THAT(fault_of(visits_csv() + ",3,0,1\n"),
              StartsWith("t.csv:77:1: expected the name of a sequence"));
}

TEST(ReadTable, RowsAreSortedByTime) {
  std::string text = "id,date,x\n";
  for (int t = 2; t >= 0; --t) {
    for (int s = 0; s < 25; ++s)
      text += fmt::format("{},2024-01-0{},{}\n", s, t + 1, 10 * s + t * t);
  }
  const Table table = read_csv(text, {.all = true}).table;
  EXPECT_THAT(table.sequences[3].values, ElementsAre(30, 31, 34));
  EXPECT_EQ(table.schema.time->step, 86400);
  EXPECT_EQ(table.schema.time->first, 1704067200);
  EXPECT_EQ(table.schema.time->kind, TimeKind::kDate);
}

TEST(ReadTable, ATimeThatStandsTwiceIsRefusedWithItsLine) {
  EXPECT_EQ(
      fault_of("id,date,x\na,2024-01-02,1\nb,2024-01-02,2\na,2024-01-01,4\nb,2024-01-02,3\n"),
      "t.csv:5:2: the time of this row stands twice in sequence 'b'; leave out one of the rows, "
      "or --drop date the column");
  EXPECT_THAT(fault_of("day,x\n1,1\n2,2\n1,3\n", {.time = "day"}),
              AllOf(StartsWith("t.csv:4:1: the time of this row stands twice in the one series"),
                    HasSubstr("--id COLUMN")));
}

TEST(ReadTable, TimesThatCanNotBeReadAreRefused) {
  EXPECT_THAT(fault_of("date,x\n2024-01-01,1\n2024-02-30,2\n"),
              StartsWith("t.csv:3:1: expected a date like 2024-01-31"));
  EXPECT_THAT(fault_of("date,x\n2024-01-01,1\n2024-01-02 10:00,2\n"),
              StartsWith("t.csv:3:1: expected a time written like '2024-01-01'"));
  EXPECT_THAT(fault_of("day,x\nMonday,1\n", {.time = "day"}),
              StartsWith("t.csv:2:1: expected a number, a date like"));
  EXPECT_THAT(fault_of("day,x\n1,1\n,2\n", {.time = "day"}),
              StartsWith("t.csv:3:1: expected a time in every row"));
  EXPECT_THAT(fault_of("date,x\n2024-01-01,1\nNA,2\n"),
              StartsWith("t.csv:3:1: expected a time in every row"));
  EXPECT_THAT(fault_of("date,x,time\n2024-01-01,1,2024-01-01 10:00\n"),
              StartsWith("t.csv:1:3: columns 'date' and 'time' both hold times"));
}

TEST(ReadTable, ANumberIsATimeByItsNameOnlyWhereItAscends) {
  const auto with_time = [](auto time) {
    return csv("T,x", 50, [&](int i) { return fmt::format("{},{}", time(i), i * i % 7); });
  };
  EXPECT_TRUE(schema_of(with_time([](int i) { return 2 * i + 1; })).time);
  const TableRead read = read_csv(with_time([](int i) { return i % 24; }), {.all = true});
  EXPECT_FALSE(read.table.schema.time);
  EXPECT_EQ(read.table.schema.columns[0].role, Role::kLearnt);
  EXPECT_THAT(read.warnings, Contains(HasSubstr("column 'T' does not ascend")));
}

TEST(ReadTable, OtherDatesAreNoTimesAndMessagesSayWhichAre) {
  const std::string text = csv("Date Time,x", 150, [](int i) {
    return fmt::format("{:02}/{:02}/2024,{}", 1 + i / 28, 1 + i % 28, i * i % 7);
  });
  EXPECT_THAT(fault_of(text),
              HasSubstr("found '04/17/2024' as well; times are a date like 2024-01-31 or"));
  EXPECT_THAT(fault_of(text), HasSubstr("alone, --drop 'Date Time' leaves the column out"));
  EXPECT_TRUE(schema_of(csv("date_time,x", 50, [](int i) {
                return fmt::format("2024-01-01 10:{:02},{}", i, i * i % 7);
              })).time);
}

TEST(ReadTable, ColumnsWithoutANameOrValuesCanBeDropped) {
  const std::string text = csv("x,", 50, [](int i) { return fmt::format("{},", i * i); });
  EXPECT_THAT(fault_of(text),
              StartsWith("t.csv:1:2: column '' is missing in all rows; --drop '' leaves it out"));
  EXPECT_EQ(schema_of(text, {.drop = {""}, .all = true}).columns.size(), 1U);
  EXPECT_THAT(
      schema_of("a,\"b,c\",d\n" +
                    csv("1,2,3", 50, [](int i) { return fmt::format("{0},{0},{0}", i * i); }),
                {.drop = {"b,c", "d"}, .all = true})
          .columns.size(),
      1U);
}

TEST(ReadTable, StepsAreRegularOrTheirIrregularityIsTold) {
  const auto with_time = [](auto time) {
    return csv("time,x", 50, [&](int i) { return fmt::format("{},{}", time(i), i * i % 7); });
  };
  EXPECT_EQ(schema_of(with_time([](int i) { return 3 * i; })).time->step, 3);
  EXPECT_EQ(schema_of(with_time([](int i) { return fmt::format("{:.1f}", 0.1 * i); })).time->step,
            0.1);
  const auto rounded = schema_of(with_time([](int i) { return fmt::format("{:.3f}", i / 30.0); }));
  ASSERT_TRUE(rounded.time->step);
  EXPECT_NEAR(*rounded.time->step, 1 / 30.0, 1e-4);
  const TableRead read = read_csv(with_time([](int i) { return 2 * i - i / 49; }), {.all = true});
  EXPECT_FALSE(read.table.schema.time->step);
  EXPECT_THAT(read.warnings, Contains("the steps of time 'time' are irregular: 97.96 % are 2, the "
                                      "least is 1, the greatest 2; they are learnt"));
}

TEST(ReadTable, ContextIsWhatHoldsForEverySequence) {
  std::string text = "id,site,sex,x\n";
  for (int s = 0; s < 25; ++s) {
    for (int t = 0; t <= s % 2; ++t) {
      text += fmt::format("{},{},{},{}\n", s, s % 3 == 0 ? "" : "north", s % 2 == 0 ? "m" : "f", t);
    }
  }
  EXPECT_EQ(schema_of(text).of(Role::kContext), (std::vector{1, 2}));
  EXPECT_THAT(fault_of(visits_csv(), {.context = {"x"}}),
              StartsWith("t.csv:6:4: expected one value of the context column 'x' in all rows of "
                         "sequence 's1', found '1'"));
  EXPECT_EQ(schema_of(visits_csv("id,t,arm,x"), {.context = {"arm"}, .all = true}).columns[2].role,
            Role::kContext);
}

TEST(ReadTable, AnIdOfEveryRowIsRefused) {
  EXPECT_THAT(fault_of(csv("id,x", 50, [](int i) { return fmt::format("{},{}", i, i * i); })),
              HasSubstr("every row has a value of its own in 'id'"));
}

TEST(ReadTable, OneSeriesIsSplitInTimeWithGapsOfAWindow) {
  const std::string text = csv("x", 1000, [](int i) { return std::to_string(i * i % 1009); });
  const Table table = read_csv(text).table;
  EXPECT_FALSE(table.schema.is_whole);
  EXPECT_EQ(table.schema.window, 24U);
  ASSERT_EQ(table.sequences.size(), 3U);
  EXPECT_EQ(table.sequences[0].name, "training");
  EXPECT_EQ(table.sequences[0].values.size(), 1000U - 200 - 48);
  EXPECT_EQ(table.sequences[1].values.size(), 100U);
  EXPECT_EQ(table.sequences[1].values.front(), (776 * 776) % 1009);
  EXPECT_EQ(table.sequences[1].split, Split::kValidation);
  EXPECT_EQ(table.sequences[2].values.front(), (900 * 900) % 1009);
  EXPECT_EQ(read_csv(text, {.window = 30, .validation_share = 0, .test_share = 0.5})
                .table.sequences[0]
                .values.size(),
            470U);
  const TableRead all = read_csv(text, {.all = true});
  EXPECT_EQ(all.table.sequences.size(), 1U);
  EXPECT_THAT(all.warnings, ElementsAre(HasSubstr("nothing is held out")));
}

TEST(ReadTable, SequencesAreSplitWholeByTheSeed) {
  std::string text = "id,x\n";
  for (int i = 0; i < 200; ++i) text += fmt::format("{},{}\n", i / 2, i * i);
  const auto splits = [&](std::uint64_t seed) {
    const TableRead read = read_csv(text, {.seed = seed});
    EXPECT_THAT(read.warnings, IsEmpty());
    std::vector<int> found;
    for (const Sequence& sequence : read.table.sequences)
      found.push_back(static_cast<int>(sequence.split));
    return found;
  };
  const auto one = splits(1);
  EXPECT_EQ(std::count(one.begin(), one.end(), 1), 10);
  EXPECT_EQ(std::count(one.begin(), one.end(), 2), 10);
  EXPECT_EQ(splits(1), one);
  EXPECT_NE(splits(2), one);
}

TEST(ReadTable, WindowsOfSequencesLeaveShorterOnesOut) {
  std::string text = "id,x\n";
  for (int i = 0; i < 40; ++i) text += fmt::format("a,{}\n", i * i);
  text += "b,1\nb,2\n";
  const TableRead read = read_csv(text, {.window = 10, .all = true});
  EXPECT_FALSE(read.table.schema.is_whole);
  EXPECT_EQ(read.table.sequences.size(), 1U);
  EXPECT_THAT(read.warnings,
              Contains("1 of 2 sequences are shorter than the window of 10 rows and left out"));
}

TEST(ReadTable, TooLittleIsRefused) {
  EXPECT_THAT(fault_of(visits_csv(), {.validation_share = 0.2, .test_share = 0.2}),
              StartsWith("t.csv: 15 sequences are left for training, at least 20 are needed"));
  EXPECT_THAT(fault_of(column_of({"1", "2"}), {.window = 40, .all = true}),
              StartsWith("t.csv: 11 windows are left for training"));
  EXPECT_THAT(
      fault_of(column_of({"1", "2"}), {.window = 51, .all = true}),
      StartsWith("t.csv: a window of 51 rows is longer than the longest sequence, 50 rows"));
  EXPECT_THAT(fault_of(column_of({"1", "2"}), {}),
              HasSubstr("would be for training, fewer than a window of 24"));
}

TEST(ReadTable, MissingNumbersAreFilledOnRequest) {
  const TableRead read =
      read_csv(csv("time,x,n,c", 50,
                   [](int i) {
                     return fmt::format("{},{},{},{}", i < 2 ? i : 2 * i,
                                        i == 2 || i == 49 ? "" : fmt::format("{}.5", i),
                                        i == 2 ? "" : std::to_string(i), i == 2 ? "" : "a");
                   }),
               {.fill = true, .all = true});
  const std::vector<double>& values = read.table.sequences[0].values;
  EXPECT_EQ(values[2 * 3], 2.7);  // 1.5 at 1, 3.5 at 6: at 4, to one decimal
  EXPECT_EQ(values[2 * 3 + 1], 2);
  EXPECT_TRUE(std::isnan(values[2 * 3 + 2]));
  EXPECT_EQ(values[49 * 3], 48.5);
}

TEST(ReadTable, WarnsOfWhatIsMissing) {
  const TableRead read = read_csv(column_of({"", "", "1", "2", ""}), {.all = true});
  EXPECT_THAT(read.warnings, Contains("column 'x' is missing in 30 of 50 rows"));
}

TEST(ReadTable, AStrideMakesSequencesOfWindowsWithinTheirSplits) {
  const std::string text =
      csv("x,y", 400, [](int i) { return fmt::format("{},{}", i, i * i % 7); });
  const Table table = read_csv(text, {.window = 10, .stride = 5}).table;
  EXPECT_TRUE(table.schema.is_whole);
  EXPECT_EQ(table.schema.window, 10U);
  EXPECT_EQ(table.sequences[1].values[0], 5 * 5 % 7);  // y: x is the number of the row
  for (const Sequence& sequence : table.sequences) EXPECT_EQ(table.rows(sequence), 10U);
  EXPECT_EQ(table.sequences.front().split, Split::kTraining);
  EXPECT_EQ(table.sequences.back().split, Split::kTest);
  EXPECT_THAT(error_of([] {
                read_csv(
                    csv("id,x", 90, [](int i) { return fmt::format("{},{}", i / 3, i * i % 7); }),
                    {.stride = 2});
              }),
              HasSubstr("--stride needs --window"));
}

}  // namespace
}  // namespace crnngan::table
