#include "dataset.h"

#include <fmt/format.h>

#include <memory>
#include <stdexcept>
#include <utility>

#include "arrays.h"
#include "base/files.h"
#include "calls.h"
#include "casters.h"
#include "preparing.h"
#include "recipe.h"
#include "table/table_file.h"
#include "train/epoch_batches.h"

namespace crnngan::python {

namespace {

namespace fs = std::filesystem;

std::unique_ptr<Dataset> open(const fs::path& path) {
  return without_gil([&] {
    const TensorFile file = read_tensors(read_file(path)).take(path.string());
    std::unique_ptr<Dataset> dataset;
    if (table::is_table(file)) {
      dataset = std::make_unique<Dataset>(table::table_of(file).take(path.string()), path.string());
    } else {
      dataset =
          std::make_unique<Dataset>(corpus::corpus_of(file).take(path.string()), path.string());
    }
    dataset->set_file(path);
    return dataset;
  });
}

std::size_t size_of(const Dataset& dataset) {
  return dataset.is_table() ? dataset.table().sequences.size() : dataset.music().pieces.size();
}

// The numbers of the sequences of a split, or of all.
std::vector<std::size_t> places_of(const Dataset& dataset,
                                   const std::optional<std::string>& split) {
  std::vector<std::size_t> places;
  std::optional<sequence::Split> wanted;
  if (split) wanted = split_called(*split);
  for (std::size_t i = 0; i < size_of(dataset); ++i) {
    const sequence::Split own =
        dataset.is_table() ? dataset.table().sequences[i].split : dataset.music().pieces[i].split;
    if (!wanted || own == *wanted) places.push_back(i);
  }
  return places;
}

std::vector<std::string> names_of(const Dataset& dataset, const std::optional<std::string>& split) {
  std::vector<std::string> names;
  for (const std::size_t i : places_of(dataset, split)) {
    names.push_back(dataset.is_table() ? dataset.table().sequences[i].name
                                       : dataset.music().pieces[i].name);
  }
  return names;
}

std::vector<std::string> learnt_columns(const Dataset& dataset) {
  if (!dataset.is_table()) return {"length_ticks", "pitch", "velocity", "gap_ticks"};
  std::vector<std::string> names;
  const table::Schema& schema = dataset.table().schema;
  for (const int column : schema.of(table::Role::kLearnt)) {
    names.push_back(schema.columns[static_cast<std::size_t>(column)].name);
  }
  return names;
}

std::size_t rows_of(const Dataset& dataset, std::size_t place) {
  if (!dataset.is_table()) return dataset.music().pieces[place].tones.size();
  return dataset.table().rows(dataset.table().sequences[place]);
}

// Rows first .. first + count - 1 of a sequence (count, C), a view.
nb::object rows_view(nb::handle owner, const Dataset& dataset, std::size_t place, std::size_t first,
                     std::size_t count) {
  static_assert(sizeof(music::Tone) == 4 * sizeof(std::int32_t));
  const std::size_t columns = learnt_columns(dataset).size();
  if (dataset.is_table()) {
    const double* rows = dataset.table().sequences[place].values.data() + first * columns;
    nb::ndarray<nb::numpy, const double, nb::ndim<2>> view(rows, {count, columns}, owner);
    return nb::object(view.cast());
  }
  const auto* rows =
      reinterpret_cast<const std::int32_t*>(dataset.music().pieces[place].tones.data() + first);
  nb::ndarray<nb::numpy, const std::int32_t, nb::ndim<2>> view(rows, {count, columns}, owner);
  return nb::object(view.cast());
}

nb::list sequences_of(nb::pointer_and_handle<Dataset> dataset,
                      const std::optional<std::string>& split) {
  nb::list sequences;
  for (const std::size_t place : places_of(*dataset.p, split)) {
    sequences.append(rows_view(dataset.h, *dataset.p, place, 0, rows_of(*dataset.p, place)));
  }
  return sequences;
}

// Windows side by side, as a map-style dataset.
class Windows {
 public:
  Windows(nb::object dataset, std::size_t steps, std::size_t stride, const std::string& split)
      : owner_(std::move(dataset)), dataset_(*nb::cast<const Dataset*>(owner_)), steps_(steps) {
    if (steps < 1 || stride < 1) {
      throw std::invalid_argument("steps and stride: expected 1 or more, received 0");
    }
    for (const std::size_t place : places_of(dataset_, split)) {
      const std::size_t rows = rows_of(dataset_, place);
      for (std::size_t first = 0; first + steps <= rows; first += stride) {
        places_.push_back({place, first});
      }
    }
  }

  std::size_t size() const { return places_.size(); }

  nb::object at(std::ptrdiff_t number) const {
    const auto count = static_cast<std::ptrdiff_t>(places_.size());
    const std::ptrdiff_t place = number < 0 ? number + count : number;
    if (place < 0 || place >= count) {
      throw nb::index_error(fmt::format("window {} of {}", number, count).c_str());
    }
    const auto [sequence, first] = places_[static_cast<std::size_t>(place)];
    return rows_view(owner_, dataset_, sequence, first, steps_);
  }

 private:
  struct Place {
    std::size_t sequence;
    std::size_t first;
  };

  nb::object owner_;
  const Dataset& dataset_;
  std::size_t steps_;
  std::vector<Place> places_;
};

// The batches of an epoch as networks see them.
class Batches {
 public:
  Batches(const Dataset& dataset, const train::Recipe& recipe, int epoch, int threads)
      : set_(dataset.training_set(recipe, nullptr)),
        batches_(recipe, set_.subject->domain().training(), epoch),
        pool_(threads) {}

  int size() const { return batches_.count(); }

  nb::dict at(int number) {
    if (number < 0) number += size();
    if (number < 0 || number >= size()) {
      throw nb::index_error(fmt::format("batch {} of {}", number, size()).c_str());
    }
    const sequence::Batch batch = without_gil([&] {
      sequence::Batch filled;
      batches_.fill(number, pool_, filled);
      return filled;
    });
    const auto steps = static_cast<std::size_t>(batch.steps);
    const auto rows = static_cast<std::size_t>(batch.rows);
    const auto features = static_cast<std::size_t>(batch.features);
    nb::dict arrays;
    arrays["x"] = array_of(batch.x, {steps, rows, features});
    arrays["lengths"] = array_of(batch.lengths);
    if (!batch.bins.empty()) arrays["bins"] = array_of(batch.bins, {steps, rows, features});
    if (!batch.context.empty()) {
      arrays["context"] =
          array_of(batch.context, {steps, rows, batch.context.size() / (steps * rows)});
    }
    return arrays;
  }

 private:
  train::TrainingSet set_;
  train::EpochBatches batches_;
  ThreadPool pool_;
};

std::unique_ptr<Batches> batches_of(const Dataset& dataset, nb::handle recipe, int epoch,
                                    std::optional<int> threads) {
  if (epoch < 1)
    throw std::invalid_argument(fmt::format("epoch must be 1 or more, received {}", epoch));
  const train::Recipe resolved = recipe_given(recipe, nullptr, dataset.table_fit());
  train::check(resolved);
  const int count = threads_of(threads);
  return without_gil([&] { return std::make_unique<Batches>(dataset, resolved, epoch, count); });
}

}  // namespace

sequence::Split split_called(const std::string& name) {
  if (const auto split = sequence::split_called(name)) return *split;
  throw std::invalid_argument(
      fmt::format("split: expected 'training', 'validation' or 'test', found '{}'", name));
}

void Dataset::save(const fs::path& path) const {
  if (is_table()) {
    table::save_corpus(table(), path);
  } else {
    corpus::save_corpus(music(), path);
  }
}

train::TrainingSet Dataset::training_set(const train::Recipe& recipe,
                                         const train::StartModel* start) const {
  return is_table() ? train::training_set(table(), recipe, start, name_)
                    : train::training_set(music(), recipe, start, name_);
}

std::optional<train::TableFit> Dataset::table_fit() const {
  if (!is_table()) return std::nullopt;
  return train::table_fit(table());
}

void bind_dataset(nb::module_& module) {
  nb::class_<Windows>(
      module, "Windows",
      R"(Windows of sequences, a map-style dataset for loaders: len() of them, each a view (steps,
C).)")
      .def("__len__", &Windows::size)
      .def("__getitem__", &Windows::at, nb::arg("number"),
           nb::sig("def __getitem__(self, number: int, /) -> numpy.typing.NDArray[numpy.generic]"));
  nb::class_<Batches>(
      module, "Batches",
      R"(The batches of an epoch of training, in order: len() of them. Each is a dictionary of x (T,
B, F), float32, lengths (B,), and where there are such bins (T, B, F) and context (T, B, C),
int32; behind the end of a shorter sequence are zeros.)")
      .def("__len__", &Batches::size)
      .def("__getitem__", &Batches::at, nb::arg("number"),
           nb::sig("def __getitem__(self, number: int, /) -> dict[str, "
                   "numpy.typing.NDArray[numpy.generic]]"));
  nb::class_<Dataset>(
      module, "Dataset",
      R"(What networks learn from: pieces of music or sequences of a table, without duplicates,
parted into training, validation and test. It never changes; arrays look into it.)")
      .def_static(
          "prepare",
          [](nb::handle data, const std::string& layout, std::optional<std::string> composer,
             double validation, double test, std::optional<std::uint64_t> seed,
             std::optional<int> threads, std::string id, std::string time,
             std::vector<std::string> context, std::vector<std::string> categorical,
             std::vector<std::string> drop, std::vector<std::string> unbounded, bool fill,
             std::optional<std::size_t> window, std::size_t stride, bool all) {
            return prepare(data, {.layout = layout,
                                  .composer = std::move(composer),
                                  .validation = validation,
                                  .test = test,
                                  .seed = seed,
                                  .threads = threads_of(threads),
                                  .table = {.id = std::move(id),
                                            .time = std::move(time),
                                            .context = std::move(context),
                                            .categorical = std::move(categorical),
                                            .drop = std::move(drop),
                                            .unbounded = std::move(unbounded),
                                            .fill = fill,
                                            .window = window,
                                            .stride = stride,
                                            .all = all}});
          },
          nb::arg("data"), nb::kw_only(), nb::arg("layout") = "composer",
          nb::arg("composer") = nb::none(), nb::arg("validation") = 0.1, nb::arg("test") = 0.1,
          nb::arg("seed") = nb::none(), nb::arg("threads") = nb::none(), nb::arg("id") = "",
          nb::arg("time") = "", nb::arg("context") = nb::list(),
          nb::arg("categorical") = nb::list(), nb::arg("drop") = nb::list(),
          nb::arg("unbounded") = nb::list(), nb::arg("fill") = false,
          nb::arg("window") = nb::none(), nb::arg("stride") = 1, nb::arg("all") = false,
          nb::sig(
              "def prepare(data: Data, *, layout: typing.Literal['composer', 'genre/composer', "
              "'flat'] = 'composer', composer: str | None = None, validation: float = 0.1, "
              "test: float = 0.1, seed: int | None = None, threads: int | None = None, id: str "
              "= '', time: str = '', context: collections.abc.Sequence[str] = (), categorical: "
              "collections.abc.Sequence[str] = (), drop: collections.abc.Sequence[str] = (), "
              "unbounded: collections.abc.Sequence[str] = (), fill: bool = False, window: int | "
              "None = None, stride: int = 1, all: bool = False) -> Dataset"),
          R"(As `crnngan prepare` makes it. data is music: a folder, files, pieces, or a list of arrays
as Piece.tones; or a table: a CSV file, a pandas.DataFrame, or a list of arrays (T, C) of
numbers, a sequence each.

layout and composer are of music; id, time, context, categorical, drop, unbounded, fill,
window, stride and all are of tables (docs/tables.md). validation and test are shares. What
can't be read of a folder is left out, with a warning. Raises FileNotFoundError, Error with the place
of what is wrong, ValueError for arrays that are none such.)")
      .def_static(
          "open", &open, nb::arg("path"),
          R"(The corpus file that `crnngan prepare` or save() wrote. Raises FileNotFoundError, and Error
when it is none.)")
      .def(
          "save",
          [](const Dataset& d, const fs::path& path) { without_gil([&] { d.save(path); }); },
          nb::arg("path"), "Writes its corpus file, whole or not at all.")
      .def_prop_ro(
          "domain", [](const Dataset& d) { return d.is_table() ? "table" : "music"; },
          "What its sequences are of: 'music' or 'table'.")
      .def_prop_ro(
          "columns", &learnt_columns,
          R"(The names of the columns of its arrays: of tones, or of what is learnt of a table.)")
      .def("names", &names_of, nb::arg("split") = nb::none(),
           "The names of the sequences, of a split or of all.")
      .def(
          "sequences", &sequences_of, nb::arg("split") = nb::none(),
          nb::sig("def sequences(self, split: typing.Literal['training', 'validation', 'test'] | "
                  "None = None) -> list[numpy.typing.NDArray[numpy.generic]]"),
          R"(The sequences (T, C), of a split or of all: views, int32 of music, float64 of tables (of a
category the number of its level; NaN is missing).)")
      .def(
          "windows",
          [](nb::object dataset, std::size_t steps, std::optional<std::size_t> stride,
             const std::string& split) {
            return std::make_unique<Windows>(std::move(dataset), steps, stride.value_or(steps),
                                             split);
          },
          nb::arg("steps"), nb::kw_only(), nb::arg("stride") = nb::none(),
          nb::arg("split") = "training",
          nb::sig("def windows(self, steps: int, *, stride: int | None = None, split: "
                  "typing.Literal['training', 'validation', 'test'] = 'training') -> Windows"),
          R"(Windows of so many rows, each `stride` behind the one before, by default side by side; what
is shorter is left out.)")
      .def(
          "batches", &batches_of, nb::arg("recipe") = nb::none(), nb::kw_only(),
          nb::arg("epoch") = 1, nb::arg("threads") = nb::none(),
          nb::sig("def batches(self, recipe: Recipe = None, *, epoch: int = 1, threads: int | None "
                  "= None) -> Batches"),
          R"(What the networks of a recipe are shown in an epoch of training, in the same numbers. Raises
as Training() does.)")
      .def("__len__", &size_of)
      .def("__repr__", [](const Dataset& d) {
        return fmt::format("<crnngan.Dataset {}: {} {}>", d.name(), size_of(d),
                           d.is_table() ? "sequences" : "pieces");
      });
}

}  // namespace crnngan::python
