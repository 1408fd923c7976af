#include "table/csv_reader.h"

#include <gmock/gmock.h>

#include "base/error_of.h"
#include "table/csv_text.h"

namespace crnngan::table {
namespace {

using test::error_of;
using test::source_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using Records = std::vector<std::vector<std::string>>;

Records records(const std::string& text, std::size_t most = 7) {
  CsvReader reader("t.csv", source_of(text, most));
  Records found{reader.header()};
  while (reader.next()) found.emplace_back(reader.fields().begin(), reader.fields().end());
  return found;
}

std::string reader_fault(const std::string& text) {
  return error_of([&] { records(text); });
}

TEST(CsvReader, FindsTheDelimiterThatTheHeaderHasMostOf) {
  const Records expected{{"a", "b", "c"}, {"1", "2", "3"}};
  EXPECT_EQ(records("a,b,c\n1,2,3\n"), expected);
  EXPECT_EQ(records("a;b;c\n1;2;3\n"), expected);
  EXPECT_EQ(records("a\tb\tc\n1\t2\t3\n"), expected);
  EXPECT_EQ(records("a,1;b;c\n1;2;3\n").front(), (std::vector<std::string>{"a,1", "b", "c"}));
  EXPECT_EQ(records("\"a;;;\",b\n1,2\n").front(), (std::vector<std::string>{"a;;;", "b"}));
  EXPECT_EQ(records("a\n1\n"), (Records{{"a"}, {"1"}}));
}

TEST(CsvReader, SaysWhichDelimitersThereAre) {
  EXPECT_THAT(reader_fault("a|b\n1|2\n"), StartsWith("t.csv:1:1: expected fields between commas"));
}

TEST(CsvReader, TakesQuotesAsTheStandardHasThem) {
  const Records expected{{"a", "b"}, {"x,\"y\"", "1\n2"}, {"", ""}, {" z ", "'"}};
  const std::string text = "a,b\n\"x,\"\"y\"\"\",\"1\n2\"\n\"\",\n z ,'\n";
  for (const std::size_t most : {1, 2, 3, 1000}) EXPECT_EQ(records(text, most), expected) << most;
}

TEST(CsvReader, TakesLineEndsOfBothKindsAByteOrderMarkAndAnEndWithoutOne) {
  const Records expected{{"a", "b"}, {"1", "2"}, {"3", "4"}};
  for (const char* text :
       {"a,b\n1,2\n3,4\n", "a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r\n1,2\r\n3,4",
        "\xEF\xBB\xBF"
        "a,b\n1,2\n3,4\n",
        "\n\na,b\n\n1,2\r\n\r\n3,4\n\n"}) {
    for (const std::size_t most : {1, 2, 1000}) EXPECT_EQ(records(text, most), expected) << text;
  }
}

TEST(CsvReader, TellsTheDialect) {
  const auto dialect = [](const std::string& text) {
    return CsvReader("t.csv", source_of(text)).dialect();
  };
  EXPECT_EQ(dialect("a,b\n1,2\n"), (Dialect{}));
  EXPECT_EQ(dialect("\xEF\xBB\xBF\"a\";b\r\n1;2\r\n"),
            (Dialect{.delimiter = ';', .crlf = true, .bom = true, .quoted_header = true}));
  EXPECT_FALSE(dialect("\"a,b\",c\n1,2\n").quoted_header);
}

TEST(CsvReader, TellsTheLineThatARecordBeginsIn) {
  CsvReader reader("t.csv", source_of("a,b\n\"1\n\n1\",2\n\n3,4\n"));
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.line(), 2U);
  EXPECT_THAT(raw_fields(reader.record(), ','), ElementsAre("\"1\n\n1\"", "2"));
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.line(), 6U);
  EXPECT_FALSE(reader.next());
  EXPECT_FALSE(reader.next());
}

TEST(CsvReader, RefusesRaggedRowsWithTheirPlace) {
  EXPECT_THAT(reader_fault("a,b,c\n1,2,3\n1,2\n"),
              StartsWith("t.csv:3:3: line 3 has 2 fields, the header 3;"));
  EXPECT_THAT(reader_fault("a,b\n1,2,3\n"),
              StartsWith("t.csv:2:3: line 2 has 3 fields, the header 2;"));
  EXPECT_THAT(reader_fault("a,b\n1\n"), HasSubstr("line 2 has 1 field, the header 2"));
}

TEST(CsvReader, RefusesWhatIsNoCsv) {
  EXPECT_THAT(reader_fault(""), StartsWith("t.csv:1:1: expected a header, found an empty file"));
  EXPECT_THAT(reader_fault("\n\n"), StartsWith("t.csv:1:1: expected a header"));
  EXPECT_THAT(reader_fault("a,b\n1,2\"\n"),
              StartsWith("t.csv:2:2: a quotation mark stands inside"));
  EXPECT_THAT(reader_fault("a,b\n\"1\" ,2\n"),
              StartsWith("t.csv:2:1: a quotation mark stands inside"));
  EXPECT_THAT(reader_fault("a,b\n1,\"2\n"), StartsWith("t.csv:2:2: a quoted field does not end"));
  EXPECT_THAT(reader_fault("a,b\r1,2\r"), StartsWith("t.csv:1:1: expected line ends LF or CRLF"));
  EXPECT_THAT(reader_fault("a,b\n1\r2,2\n"),
              StartsWith("t.csv:2:1: expected line ends LF or CRLF"));
}

TEST(CsvReader, RefusesWhatIsNoUtf8) {
  EXPECT_THAT(reader_fault("a,b\n1,\xE9t\xE9\n"), StartsWith("t.csv:2:2: expected UTF-8, found '"));
  EXPECT_THAT(reader_fault(std::string("\xFF\xFE"
                                       "a\0,\0b\0",
                                       8)),
              HasSubstr("found UTF-16"));
  EXPECT_THAT(reader_fault(std::string("a,b\n1,\0\n", 8)),
              StartsWith("t.csv:2:1: expected text, found"));
  EXPECT_EQ(records("a,b\n1,\xC3\xA9\n").back().back(), "\xC3\xA9");
}

TEST(CsvReader, RefusesFieldsRecordsAndHeadersWithoutEnd) {
  const std::string longest(kMostFieldBytes, 'x');
  EXPECT_EQ(records("a,b\n" + longest + ",1\n", 1 << 20).back().front(), longest);
  EXPECT_THAT(reader_fault("a,b\nx" + longest + ",1\n"),
              StartsWith("t.csv:2:1: expected a field of at most 65535 bytes"));
  EXPECT_THAT(reader_fault("a,b\n1,\"" + longest + "xx"),
              StartsWith("t.csv:2:2: expected a field of at most"));
  EXPECT_THAT(reader_fault(longest + "x"), HasSubstr("expected a field of at most"));
  std::string wide = "a";
  for (std::size_t i = 1; i < kMostColumns; ++i) wide += ",a";
  EXPECT_EQ(records(wide + "\n" + wide + "\n").size(), 2U);
  EXPECT_THAT(reader_fault(wide + ",a\n"), HasSubstr("expected at most 4096 columns"));
}

}  // namespace
}  // namespace crnngan::table
