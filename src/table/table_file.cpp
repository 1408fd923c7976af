#include "table/table_file.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>
#include <string>

#include "base/error.h"
#include "base/text.h"
#include "table/schema_text.h"

namespace crnngan::table {

using sequence::Split;

namespace {

constexpr const char* kFormat = "crnngan corpus 3";
constexpr const char* kDomain = "table";

template <class T>
std::span<const std::uint8_t> bytes_in(const std::vector<T>& values) {
  return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(T)};
}

void expect_table(const TensorFile& file) {
  const std::string& format = file.meta("format");
  if (format != kFormat) throw Error("expected format '{}', found '{}'", kFormat, format);
  const std::string& domain = file.meta("domain");
  if (domain != kDomain) {
    throw Error("expected the corpus of a table (crnngan prepare --table), found one of {}",
                domain == "music" ? "music" : fmt::format("'{}'", domain));
  }
}

// Takes values of one sequence after the other from a tensor of doubles.
class DoubleReader {
 public:
  DoubleReader(const TensorFile& file, const char* name, std::int64_t width)
      : bytes_(file.tensor(name, DataType::kF64, {-1, width}).data),
        width_(static_cast<std::size_t>(width)) {}

  std::size_t rows() const { return width_ > 0 ? bytes_.size() / sizeof(double) / width_ : 0; }

  std::vector<double> next(std::size_t rows) {
    std::vector<double> values(rows * width_);
    const std::size_t size = values.size() * sizeof(double);
    if (size > 0) std::memcpy(values.data(), bytes_.data() + next_, size);
    next_ += size;
    return values;
  }

 private:
  const Bytes& bytes_;
  std::size_t width_;
  std::size_t next_ = 0;
};

// Throws Error unless each value is one that its column can have.
void check_values(const std::vector<double>& values, const Schema& schema,
                  const std::vector<int>& columns) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Column& column = schema.columns[static_cast<std::size_t>(columns[i % columns.size()])];
    const double value = values[i];
    if (std::isnan(value)) continue;
    const bool is_category = column.kind == Kind::kCategory;
    const double least = is_category ? 0 : column.least;
    const double greatest =
        is_category ? static_cast<double>(column.levels.size()) - 1 : column.greatest;
    const bool is_whole = column.kind == Kind::kNumber || value == std::floor(value);
    if (value >= least && value <= greatest && is_whole) continue;
    throw Error("column '{}' has {} in row {}, which it can't have", column.name, value,
                i / columns.size());
  }
}

void check_times(const std::vector<double>& times) {
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (!std::isfinite(times[i]) || (i > 0 && times[i] <= times[i - 1])) {
      throw Error("the time of row {} does not follow that before", i);
    }
  }
}

std::vector<std::string> names_in(const TensorFile& file, std::int64_t sequences) {
  const Bytes& text = file.tensor("sequence.names", DataType::kU8, {-1}).data;
  const auto lengths = file.values<std::int64_t>("sequence.name_bytes", {sequences});
  std::vector<std::string> names;
  std::size_t next = 0;
  for (const std::int64_t length : lengths) {
    const bool fits = length >= 0 && static_cast<std::uint64_t>(length) <= kMostTextBytes &&
                      static_cast<std::uint64_t>(length) <= text.size() - next;
    if (!fits) throw Error("the name of sequence {} has {} bytes", names.size(), length);
    const auto size = static_cast<std::size_t>(length);
    names.emplace_back(reinterpret_cast<const char*>(text.data()) + next, size);
    if (!is_utf8(names.back()))
      throw Error("the name of sequence {} is no UTF-8", names.size() - 1);
    next += size;
  }
  if (next != text.size())
    throw Error("{} bytes of names belong to no sequence", text.size() - next);
  return names;
}

// Throws Error when the tensors are not what the corpus of a table holds.
Table from_tensors(const TensorFile& file) {
  expect_table(file);
  Table table{.schema = schema_of_json(file.meta("schema"))};
  const Schema& schema = table.schema;
  const std::vector<int> learnt = schema.of(Role::kLearnt);
  const std::vector<int> context = schema.of(Role::kContext);
  const auto counts = file.values<std::int64_t>("sequence.rows", {-1});
  const auto sequences = static_cast<std::int64_t>(counts.size());
  const auto splits = file.values<std::uint8_t>("sequence.split", {sequences});
  std::vector<std::string> names = names_in(file, sequences);
  DoubleReader values(file, "values", static_cast<std::int64_t>(learnt.size()));
  const std::size_t rows = values.rows();
  const auto contexts =
      file.values<double>("context", {sequences, static_cast<std::int64_t>(context.size())});
  std::vector<double> times;
  if (schema.time) times = file.values<double>("times", {static_cast<std::int64_t>(rows)});
  std::set<std::string> different(names.begin(), names.end());
  if (!schema.of(Role::kId).empty() && different.size() != names.size()) {
    throw Error("expected sequences of different names");
  }
  if (counts.empty()) throw Error("expected sequences, found none");
  table.sequences.reserve(counts.size());
  std::size_t next = 0;  // row
  for (std::size_t s = 0; s < counts.size(); ++s) {
    try {
      if (counts[s] < 1 || static_cast<std::uint64_t>(counts[s]) > rows - next) {
        throw Error("claims {} rows, {} are left", counts[s], rows - next);
      }
      if (splits[s] > static_cast<std::uint8_t>(Split::kTest)) {
        throw Error("unknown split {}", splits[s]);
      }
      const auto count = static_cast<std::size_t>(counts[s]);
      const auto part = [](const std::vector<double>& all, std::size_t first, std::size_t size) {
        const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
        return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(size));
      };
      Sequence sequence{.name = std::move(names[s]),
                        .split = static_cast<Split>(splits[s]),
                        .values = values.next(count),
                        .context = part(contexts, s * context.size(), context.size()),
                        .times = schema.time ? part(times, next, count) : std::vector<double>()};
      check_values(sequence.values, schema, learnt);
      check_values(sequence.context, schema, context);
      check_times(sequence.times);
      next += count;
      table.sequences.push_back(std::move(sequence));
    } catch (const Error& error) {
      throw Error("sequence {}: {}", s, error.what());
    }
  }
  if (next != rows) throw Error("{} rows belong to no sequence", rows - next);
  return table;
}

// The file of a table, whose values stay where they are.
class TableContainer {
 public:
  explicit TableContainer(const Table& table) {
    const auto learnt = static_cast<std::int64_t>(table.schema.of(Role::kLearnt).size());
    const auto context = static_cast<std::int64_t>(table.schema.of(Role::kContext).size());
    TensorView values{DataType::kF64, {}, {}};
    TensorView contexts{DataType::kF64, {}, {}};
    TensorView times{DataType::kF64, {}, {}};
    std::int64_t rows = 0;
    for (const Sequence& sequence : table.sequences) {
      values.parts.push_back(bytes_in(sequence.values));
      contexts.parts.push_back(bytes_in(sequence.context));
      times.parts.push_back(bytes_in(sequence.times));
      counts_.push_back(static_cast<std::int64_t>(table.rows(sequence)));
      splits_.push_back(static_cast<std::uint8_t>(sequence.split));
      names_.insert(names_.end(), sequence.name.begin(), sequence.name.end());
      name_bytes_.push_back(static_cast<std::int64_t>(sequence.name.size()));
      rows += counts_.back();
    }
    const auto sequences = static_cast<std::int64_t>(counts_.size());
    values.shape = {rows, learnt};
    contexts.shape = {sequences, context};
    times.shape = {rows};
    std::map<std::string, TensorView> tensors;
    tensors["values"] = std::move(values);
    tensors["context"] = std::move(contexts);
    if (table.schema.time) tensors["times"] = std::move(times);
    tensors["sequence.rows"] = {DataType::kI64, {sequences}, {bytes_in(counts_)}};
    tensors["sequence.split"] = {DataType::kU8, {sequences}, {bytes_in(splits_)}};
    tensors["sequence.names"] = {
        DataType::kU8, {static_cast<std::int64_t>(names_.size())}, {bytes_in(names_)}};
    tensors["sequence.name_bytes"] = {DataType::kI64, {sequences}, {bytes_in(name_bytes_)}};
    container_ = lay_out(
        {{"format", kFormat}, {"domain", kDomain}, {"schema", to_json(table.schema)}}, tensors);
    container_.parts.insert(container_.parts.begin(), container_.header);
  }

  std::span<const std::span<const std::uint8_t>> parts() const { return container_.parts; }

 private:
  std::vector<std::int64_t> counts_;
  std::vector<std::uint8_t> splits_;
  std::vector<char> names_;
  std::vector<std::int64_t> name_bytes_;
  TensorContainer container_;
};

}  // namespace

bool is_table(const TensorFile& file) {
  const auto is = [&](const char* key, const char* value) {
    const auto found = file.metadata.find(key);
    return found != file.metadata.end() && found->second == value;
  };
  return is("format", kFormat) && is("domain", kDomain);
}

Parsed<Table> table_of(const TensorFile& file) {
  try {
    return from_tensors(file);
  } catch (const Error& error) {
    return ParseError{0, fmt::format("expected a corpus: {}", error.what())};
  }
}

Bytes write_corpus(const Table& table) {
  const TableContainer file(table);
  Bytes bytes;
  for (const auto& part : file.parts()) bytes.insert(bytes.end(), part.begin(), part.end());
  return bytes;
}

Parsed<Table> read_corpus(std::span<const std::uint8_t> bytes) {
  const auto file = read_tensors(bytes);
  if (!file.ok()) return file.error();
  return table_of(file.value());
}

void save_corpus(const Table& table, const std::filesystem::path& path) {
  write_file(path, TableContainer(table).parts());
}

Table load_corpus(const std::filesystem::path& path) {
  // The file's bytes are gone before the sequences come.
  const auto file = read_tensors(read_file(path));
  const std::string name = path.string();
  if (!file.ok()) throw Error("{}: byte {}: {}", name, file.error().offset, file.error().message);
  return table_of(file.value()).take(name);
}

}  // namespace crnngan::table
