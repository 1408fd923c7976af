#include "table_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

#include "arrays.h"
#include "base/text.h"
#include "calls.h"
#include "casters.h"
#include "generate/table_request.h"
#include "generate/table_sequences.h"
#include "given.h"
#include "model.h"
#include "table/csv_reader.h"
#include "table/time_text.h"
#include "table/write_table.h"

namespace crnngan::python {

namespace {

namespace fs = std::filesystem;

// What becomes of the texts of a column.
enum class Reads { kText, kNumber, kWhole, kTime };

Reads reads_of(const table::Schema& schema, const table::Column& column) {
  if (column.role == table::Role::kTime && schema.time->kind != table::TimeKind::kNumber) {
    return Reads::kTime;
  }
  if (column.role == table::Role::kId || column.role == table::Role::kConstant) return Reads::kText;
  if (column.kind == table::Kind::kCategory) return Reads::kText;
  return column.kind == table::Kind::kWhole ? Reads::kWhole : Reads::kNumber;
}

// A column while rows come.
struct GrowingColumn {
  std::string name;
  Reads reads = Reads::kText;
  std::vector<std::string> texts = {};
  std::vector<double> numbers = {};  // of a time seconds since 1970

  void add(std::string_view text) {
    if (reads == Reads::kText) return void(texts.emplace_back(text));
    constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
    if (reads == Reads::kTime) {
      const auto time = table::read_time(text);
      numbers.push_back(time ? time->seconds : kMissing);
    } else {
      numbers.push_back(number_of(text).value_or(kMissing));
    }
  }

  nb::object array(const std::string& missing) {
    const nb::module_ numpy = nb::module_::import_("numpy");
    if (reads == Reads::kText) {
      nb::list items;
      for (const std::string& text : texts) {
        items.append(text == missing ? nb::none() : nb::object(nb::str(text.c_str(), text.size())));
      }
      return numpy.attr("array")(items, nb::arg("dtype") = "object");
    }
    const bool is_whole =
        reads != Reads::kNumber &&
        std::ranges::all_of(numbers, [](double number) { return std::isfinite(number); });
    if (reads == Reads::kNumber || (reads == Reads::kWhole && !is_whole)) {
      return array_of(std::move(numbers));
    }
    constexpr double kMicroseconds = 1e6;
    const double unit = reads == Reads::kTime ? kMicroseconds : 1;
    std::vector<std::int64_t> whole;
    whole.reserve(numbers.size());
    for (const double number : numbers) {
      whole.push_back(std::isfinite(number) ? std::llround(number * unit)
                                            : std::numeric_limits<std::int64_t>::min());  // NaT
    }
    const nb::object made = array_of(std::move(whole));
    return reads == Reads::kTime ? nb::object(made.attr("view")("datetime64[us]")) : made;
  }
};

// "region", "north" of each item of a mapping.
std::vector<std::pair<std::string, std::string>> values_of(const std::optional<nb::dict>& where) {
  std::vector<std::pair<std::string, std::string>> values;
  if (!where) return values;
  for (const auto& [name, value] : *where) {
    values.emplace_back(nb::cast<std::string>(nb::str(name)),
                        nb::cast<std::string>(nb::str(value)));
  }
  return values;
}

nb::dict generate_rows(const TableModel& model, int n, std::optional<std::size_t> length,
                       std::optional<std::uint64_t> seed, std::optional<double> temperature,
                       const std::optional<nb::dict>& where, nb::handle start,
                       std::optional<int> threads) {
  if (n < 1 || n > 1'000'000) {
    throw std::invalid_argument(fmt::format("n must be 1..1000000, received {}", n));
  }
  if (length && (*length < 1 || *length > 1'000'000)) {
    throw std::invalid_argument(fmt::format("length must be 1..1000000, received {}", *length));
  }
  const generate::TableModel& table = *model.table;
  generate::TableOptions options{.count = n,
                                 .length = length,
                                 .seed = seed ? *seed : std::random_device()(),
                                 .wishes = generate::wishes_of(values_of(where), table)};
  if (temperature) options.temperature = static_cast<float>(*temperature);
  if (!start.is_none()) {
    options.start = generate::start_of(nb::cast<std::string>(nb::str(start)), table);
  }
  const int count = threads_of(threads);
  const table::Schema schema = generate::written_schema(table, n);
  const std::string csv = without_gil([&] {
    table::TableWriter writer(schema);
    std::string text = writer.header();
    ThreadPool pool(count);
    generate::write_sequences(table, options, pool, [&](int number, table::Sequence sequence) {
      sequence.name = generate::sequence_name(number);
      text += writer.rows(sequence);
    });
    return text;
  });
  return columns_of_csv(csv, schema);
}

std::vector<std::string> column_names(const TableModel& model) {
  std::vector<std::string> names;
  for (const auto& column : model.table->meaning.coding.schema().columns) {
    names.push_back(column.name);
  }
  return names;
}

}  // namespace

TableModel table_model_of_file(const generate::ModelFile& file, bool discriminator) {
  auto model = std::make_shared<generate::TableModel>(generate::table_model(file));
  if (!discriminator) model->discriminator.reset();
  return {std::move(model)};
}

nb::dict columns_of_csv(const std::string& csv, const table::Schema& schema) {
  std::vector<GrowingColumn> columns;
  for (const table::Column& column : schema.columns) {
    columns.push_back({.name = column.name, .reads = reads_of(schema, column)});
  }
  std::string missing = schema.dialect.missing;
  if (missing.size() > 1 && missing.front() == '"') missing = missing.substr(1, missing.size() - 2);
  table::CsvReader reader("rows", csv_source(csv));
  while (reader.next()) {
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].add(reader.fields()[i]);
  }
  nb::dict result;
  for (GrowingColumn& column : columns) {
    result[nb::str(column.name.c_str(), column.name.size())] = column.array(missing);
  }
  return result;
}

void bind_table_model(nb::module_& module) {
  nb::class_<TableModel>(module, "TableModel",
                         "A model of a table, which writes new rows. Model.load() finds it.")
      .def_prop_ro(
          "name", [](const TableModel& m) { return m.table->name; }, "The path of its file.")
      .def_prop_ro("columns", &column_names, "The names of the table's columns, in order.")
      .def_prop_ro("licence", [](const TableModel& m) { return m.table->about.licence; })
      .def_prop_ro("card", [](const TableModel& m) { return m.table->about.card; })
      .def(
          "tensors", [](const TableModel& m) { return tensors_of(*m.table); },
          nb::sig("def tensors(self) -> dict[str, numpy.typing.NDArray[numpy.float32]]"),
          "The weights by the names that docs/formats.md gives them. Arrays are copies.")
      .def(
          "metadata", [](const TableModel& m) { return metadata_of(*m.table); },
          nb::sig("def metadata(self) -> dict[str, str]"),
          "What its file says of the table, its coding and the networks (docs/formats.md).")
      .def(
          "generate", &generate_rows, nb::arg("n") = 1, nb::kw_only(),
          nb::arg("length") = nb::none(), nb::arg("seed") = nb::none(),
          nb::arg("temperature") = nb::none(), nb::arg("where") = nb::none(),
          nb::arg("start") = nb::none(), nb::arg("threads") = nb::none(),
          nb::sig("def generate(self, n: int = 1, *, length: int | None = None, seed: int | None = "
                  "None, temperature: float | None = None, where: dict[str, object] | None = None, "
                  "start: object = None, threads: int | None = None) -> dict[str, "
                  "numpy.typing.NDArray[typing.Any]]"),
          R"(New sequences (n of them), their rows one behind the other: those that `crnngan generate`
writes with this seed, as a dictionary of columns (N,) in the table's order, which
pandas.DataFrame takes. Numbers are float64, whole numbers int64, texts and categories
objects, dates datetime64[us]; what is missing is NaN, NaT or None.

length is the rows of each, else as the data has them. where gives values of columns that
hold for whole sequences, start the time of the first row. Raises Error when the model does
not know what is asked for, ValueError for numbers out of range.)")
      .def(
          "save",
          [](const TableModel& m, const fs::path& path, const std::string& precision) {
            save_model(*m.table, path, precision);
          },
          nb::arg("path"), nb::kw_only(), nb::arg("precision") = "float32",
          nb::sig("def save(self, path: str | os.PathLike[str], *, precision: "
                  "typing.Literal['float32', 'float16', 'bfloat16'] = 'float32') -> None"),
          "Writes its file, whole or not at all, as `crnngan export` does.")
      .def("__repr__", [](const TableModel& m) {
        return fmt::format("<crnngan.TableModel {}>", m.table->name);
      });
}

}  // namespace crnngan::python
