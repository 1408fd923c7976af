#include "table/table_file.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "base/error_of.h"
#include "base/temporary_folder.h"
#include "table/schema_text.h"

namespace crnngan::table {
namespace {

using test::error_of;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

Table visits() {
  Table table;
  table.schema.columns = {
      {.name = "id", .role = Role::kId, .kind = Kind::kCategory},
      {.name = "when", .role = Role::kTime, .format = {.decimals = 1, .least_decimals = 1}},
      {.name = "arm", .role = Role::kContext, .kind = Kind::kCategory, .levels = {"a", "b"}},
      {.name = "x", .format = {.decimals = 2, .digits = 4}, .least = -1, .greatest = 2.5},
      {.name = "same", .role = Role::kCopy, .copy_of = 3},
      {.name = "n", .kind = Kind::kWhole, .least = 0, .greatest = 9, .bounded = false},
      {.name = "unit", .role = Role::kConstant, .constant = "mm", .quoted = true}};
  table.schema.time = TimeAxis{.step = 0.5, .first = 1};
  table.schema.dialect = {.delimiter = ';', .crlf = true, .missing = "NA"};
  table.schema.window = 3;
  table.schema.is_whole = true;
  table.sequences = {
      {.name = "p\xC3\xA9", .values = {1, 2, kNoValue, 0}, .context = {1}, .times = {1, 1.5}},
      {.name = "",
       .split = sequence::Split::kTest,
       .values = {2.5, 9},
       .context = {kNoValue},
       .times = {7}}};
  return table;
}

void expect_same(const std::vector<double>& found, const std::vector<double>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_TRUE(found[i] == expected[i] || (std::isnan(found[i]) && std::isnan(expected[i]))) << i;
  }
}

TEST(TableFile, IsReadAsItWasWritten) {
  const Table table = visits();
  TemporaryFolder folder;
  save_corpus(table, folder / "t.corpus");
  EXPECT_EQ(read_file(folder / "t.corpus"), write_corpus(table));
  const Table again = load_corpus(folder / "t.corpus");
  EXPECT_EQ(again.schema, table.schema);
  ASSERT_EQ(again.sequences.size(), 2U);
  for (std::size_t s = 0; s < 2; ++s) {
    EXPECT_EQ(again.sequences[s].name, table.sequences[s].name);
    EXPECT_EQ(again.sequences[s].split, table.sequences[s].split);
    expect_same(again.sequences[s].values, table.sequences[s].values);
    expect_same(again.sequences[s].context, table.sequences[s].context);
    EXPECT_EQ(again.sequences[s].times, table.sequences[s].times);
  }
  EXPECT_TRUE(is_table(read_tensors(write_corpus(table)).value()));
}

// Why the corpus is refused when `change` was done to its file.
template <class Change>
std::string refusal_of(const Change& change) {
  TensorFile file = read_tensors(write_corpus(visits())).value();
  change(file);
  const auto table = read_corpus(write_tensors(file));
  return table.ok() ? "" : table.error().message;
}

template <class T>
auto set(const std::string& name, std::size_t place, T value) {
  return [=](TensorFile& file) {
    std::memcpy(file.tensors.at(name).data.data() + place * sizeof(T), &value, sizeof(T));
  };
}

TEST(TableFile, RefusesWhatIsNoTable) {
  EXPECT_EQ(refusal_of([](TensorFile&) {}), "");
  EXPECT_EQ(
      refusal_of([](TensorFile& file) { file.metadata["domain"] = "music"; }),
      "expected a corpus: expected the corpus of a table (crnngan prepare --table), found one "
      "of music");
  EXPECT_THAT(refusal_of([](TensorFile& file) { file.metadata["format"] = "crnngan corpus 4"; }),
              HasSubstr("expected format 'crnngan corpus 3', found 'crnngan corpus 4'"));
  for (const char* name : {"values", "context", "times", "sequence.rows", "sequence.split",
                           "sequence.names", "sequence.name_bytes"}) {
    EXPECT_THAT(refusal_of([&](TensorFile& file) { file.tensors.erase(name); }), HasSubstr(name));
  }
}

TEST(TableFile, RefusesRowsThatTheCountsDoNotFit) {
  EXPECT_THAT(refusal_of(set("sequence.rows", 0, std::int64_t{4})),
              HasSubstr("sequence 0: claims 4 rows, 3 are left"));
  EXPECT_THAT(refusal_of(set("sequence.rows", 1, std::int64_t{0})), HasSubstr("claims 0 rows"));
  EXPECT_THAT(refusal_of(set("sequence.rows", 1, std::int64_t{-1})), HasSubstr("claims -1 rows"));
  EXPECT_THAT(refusal_of(set("sequence.rows", 0, std::int64_t{1})),
              HasSubstr("1 rows belong to no sequence"));
  EXPECT_THAT(refusal_of(set("sequence.split", 1, std::uint8_t{3})), HasSubstr("unknown split 3"));
  EXPECT_THAT(refusal_of(set("sequence.name_bytes", 0, std::int64_t{4})), HasSubstr("has 4 bytes"));
  EXPECT_THAT(refusal_of(set("sequence.name_bytes", 0, std::int64_t{2})), HasSubstr("is no UTF-8"));
  EXPECT_THAT(refusal_of(set("sequence.name_bytes", 0, std::int64_t{1})),
              HasSubstr("2 bytes of names belong to no sequence"));
}

TEST(TableFile, RefusesValuesThatColumnsCanNotHave) {
  EXPECT_THAT(refusal_of(set("values", 0, 2.75)), HasSubstr("column 'x' has 2.75 in row 0"));
  EXPECT_THAT(refusal_of(set("values", 0, HUGE_VAL)), HasSubstr("column 'x' has inf"));
  EXPECT_THAT(refusal_of(set("values", 3, 0.5)), HasSubstr("column 'n' has 0.5 in row 1"));
  EXPECT_THAT(refusal_of(set("context", 0, 2.0)), HasSubstr("column 'arm' has 2"));
  EXPECT_THAT(refusal_of(set("context", 0, -1.0)), HasSubstr("column 'arm' has -1"));
  EXPECT_THAT(refusal_of(set("times", 1, 1.0)), HasSubstr("the time of row 1 does not follow"));
  EXPECT_THAT(refusal_of(set("times", 1, kNoValue)), HasSubstr("the time of row 1"));
}

// Why the schema's text is refused when `from` in it is replaced.
std::string refusal_of_schema(const std::string& from, const std::string& to) {
  std::string text = to_json(visits().schema);
  const std::size_t place = text.find(from);
  EXPECT_NE(place, text.npos) << from;
  text.replace(place, from.size(), to);
  return error_of([&] { schema_of_json(text); });
}

TEST(SchemaText, IsReadAsItWasWritten) {
  EXPECT_EQ(schema_of_json(to_json(visits().schema)), visits().schema);
}

TEST(SchemaText, RefusesWhatDoesNotFitTogether) {
  EXPECT_EQ(error_of([] { schema_of_json("{"); }), "schema: expected JSON");
  EXPECT_EQ(error_of([] { schema_of_json("[]"); }), "schema: expected an object");
  EXPECT_EQ(refusal_of_schema("\"window\":3", "\"window\":0"),
            "schema: 'window' must be a whole number 1..4294967296");
  EXPECT_EQ(refusal_of_schema("\"window\":3", "\"windows\":3"), "schema: 'window' is missing");
  EXPECT_EQ(refusal_of_schema("\"window\":3", "\"window\":3,\"more\":1"),
            "schema: unknown key 'more'");
  EXPECT_THAT(refusal_of_schema("\"role\":\"copy\"", "\"role\":\"learnt\""),
              StartsWith("column 'same': expected the number of a column"));
  EXPECT_THAT(refusal_of_schema("\"copy_of\":3", "\"copy_of\":4"),
              StartsWith("column 'same': expected a copy of"));
  EXPECT_THAT(refusal_of_schema("\"copy_of\":3", "\"copy_of\":5"),
              StartsWith("column 'same': expected a copy of"));
  EXPECT_THAT(refusal_of_schema("[\"a\",\"b\"]", "[\"b\",\"a\"]"), HasSubstr("levels that ascend"));
  EXPECT_THAT(refusal_of_schema("[\"a\",\"b\"]", "[]"),
              StartsWith("column 'arm': expected levels"));
  EXPECT_THAT(refusal_of_schema("[\"a\",\"b\"]", "[\"NA\"]"), HasSubstr("no missing values"));
  EXPECT_THAT(refusal_of_schema("\"least\":-1.0", "\"least\":3.0"),
              StartsWith("column 'x': expected bounds"));
  EXPECT_THAT(refusal_of_schema("\"least\":-1.0", "\"least\":1e999"), HasSubstr("expected JSON"));
  EXPECT_THAT(refusal_of_schema("\"digits\":4", "\"digits\":18"),
              HasSubstr("column 4: format: 'digits' must be"));
  EXPECT_THAT(refusal_of_schema("\"delimiter\":\";\"", "\"delimiter\":\"|\""),
              StartsWith("dialect: expected a comma"));
  EXPECT_THAT(refusal_of_schema("\"missing\":\"NA\"", "\"missing\":\"N/A\""),
              StartsWith("dialect: expected a missing"));
  EXPECT_THAT(refusal_of_schema("\"name\":\"x\"", "\"name\":\"n\""),
              HasSubstr("a name that no other"));
  EXPECT_THAT(refusal_of_schema("\"step\":0.5", "\"step\":0"),
              StartsWith("column 'when': expected a step above 0"));
  EXPECT_THAT(refusal_of_schema("\"pattern\":\"\"", "\"pattern\":\"%Y\""),
              StartsWith("column 'when': expected a pattern"));
}

}  // namespace
}  // namespace crnngan::table
