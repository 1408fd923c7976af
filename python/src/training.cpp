#include "training.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/temporary_folder.h"
#include "calls.h"
#include "casters.h"
#include "dataset.h"
#include "generate/model.h"
#include "given.h"
#include "recipe.h"
#include "train/run.h"

namespace crnngan::python {

namespace {

namespace fs = std::filesystem;
using train::EpochReport;

// Python's functions that hear of a run. Called on the thread that trains, with Python's lock.
struct Callbacks {
  nb::object on_iteration = nb::none();
  nb::object on_epoch = nb::none();
  nb::object on_trouble = nb::none();

  train::RunEvents events() const {
    train::RunEvents events;
    if (!on_iteration.is_none()) {
      events.on_iteration = [this](int epoch, int done, int all, double of_run) {
        const nb::gil_scoped_acquire acquire;
        on_iteration(epoch, done, all, of_run);
      };
    }
    if (!on_epoch.is_none()) {
      events.on_epoch = [this](const EpochReport& report) {
        const nb::gil_scoped_acquire acquire;
        on_epoch(report);
      };
    }
    events.on_trouble = [this](const std::string& trouble) {
      const nb::gil_scoped_acquire acquire;
      if (on_trouble.is_none()) {
        warn(trouble);
      } else {
        on_trouble(trouble);
      }
    };
    return events;
  }
};

// A run, opened when it is to go on: between the calls of Python it may stay open or not.
class Training {
 public:
  Training(fs::path run, int threads, Callbacks callbacks, fs::path moved_corpus)
      : run_(std::move(run)),
        options_{.threads = threads, .moved_corpus = std::move(moved_corpus)},
        callbacks_(std::make_unique<Callbacks>(std::move(callbacks))) {}

  const fs::path& run() const { return run_; }

  // The next epoch; nothing when the run is done. Whatever breaks it off, it goes on from the
  // newest checkpoint when it is called again.
  std::optional<EpochReport> next() {
    try {
      return without_gil([&]() -> std::optional<EpochReport> {
        open();
        if (under_way_->is_done()) return std::nullopt;
        return under_way_->train_epoch();
      });
    } catch (...) {
      under_way_.reset();
      throw;
    }
  }

  train::RunState state() {
    return without_gil([&] {
      open();
      return under_way_->state();
    });
  }

  // Lets other processes train the run.
  void close() { under_way_.reset(); }

 private:
  void open() {
    if (!under_way_) {
      under_way_ = std::make_unique<train::Run>(run_, options_, callbacks_->events());
    }
  }

  fs::path run_;
  train::RunOptions options_;
  std::unique_ptr<Callbacks> callbacks_;
  std::unique_ptr<train::Run> under_way_;
};

std::optional<train::StartModel> start_model(const std::optional<fs::path>& path) {
  if (!path) return std::nullopt;
  const generate::ModelFile file = generate::find_model(*path);
  return train::start_model(file.bytes, file.name);
}

// Makes the run's folder. A dataset that is in memory alone is kept in it.
void start_run(const Dataset& dataset, const train::Recipe& recipe, const fs::path& run,
               int threads, train::OlderRun older, const train::StartModel* model) {
  if (!dataset.file().empty()) {
    train::start_run(run, recipe, dataset.file(), threads, older, {.model = model});
    return;
  }
  const TemporaryFolder folder;
  const fs::path corpus = folder / "music.corpus";
  dataset.save(corpus);
  train::start_run(run, recipe, corpus, threads, older, {.model = model, .keeps_corpus = true});
}

std::unique_ptr<Training> begin(const Dataset& dataset, nb::handle recipe, const fs::path& run,
                                const std::optional<fs::path>& from, bool force,
                                std::optional<int> threads, Callbacks callbacks) {
  const std::optional<train::StartModel> model = start_model(from);
  const train::StartModel* start = model ? &*model : nullptr;
  const train::Recipe resolved = recipe_given(recipe, start, dataset.table_fit());
  const int count = threads_of(threads);
  without_gil([&] {
    start_run(dataset, resolved, run, count,
              force ? train::OlderRun::kReplace : train::OlderRun::kRefuse, start);
  });
  return std::make_unique<Training>(run, count, std::move(callbacks), fs::path());
}

nb::dict measures_of(const EpochReport& report) {
  nb::dict measures;
  for (const auto& [name, summary] : report.samples) {
    measures[nb::str(name.data(), name.size())] = summary.mean;
  }
  return measures;
}

nb::object validation_of(const EpochReport& report) {
  if (!report.validation) return nb::none();
  nb::dict losses;
  losses["pretraining"] = report.validation->pretraining;
  losses["discriminator"] = report.validation->discriminator;
  losses["generator"] = report.validation->generator;
  return losses;
}

std::string phase_of(const EpochReport& report) {
  if (!report.is_trained()) return "start";
  return report.is_pretraining() ? "pretraining" : "adversarial";
}

void bind_report(nb::module_& module) {
  nb::class_<EpochReport>(
      module, "EpochReport",
      R"(What an epoch of training was like: means over its iterations, and what the networks then
write measures. What a phase has not is 0.)")
      .def_ro("epoch", &EpochReport::epoch, "From 1; 0 is the networks before training.")
      .def_ro("epochs", &EpochReport::epochs, "Of the recipe.")
      .def_prop_ro("phase", &phase_of, "'start', 'pretraining' or 'adversarial'.")
      .def_ro("iterations", &EpochReport::iterations)
      .def_ro("seconds", &EpochReport::seconds)
      .def_ro("learning_rate", &EpochReport::learning_rate)
      .def_ro("pretraining_loss", &EpochReport::pretraining_loss)
      .def_ro("discriminator_loss", &EpochReport::discriminator_loss)
      .def_ro("generator_loss", &EpochReport::generator_loss)
      .def_ro("objective", &EpochReport::objective)
      .def_ro("discriminator_frozen", &EpochReport::discriminator_frozen,
              "Share of the iterations in which it did not learn.")
      .def_ro("generator_frozen", &EpochReport::generator_frozen)
      .def_ro("discriminator_gradient_norm", &EpochReport::discriminator_gradient_norm)
      .def_ro("generator_gradient_norm", &EpochReport::generator_gradient_norm)
      .def_prop_ro("validation", &validation_of,
                   nb::sig("def validation(self) -> dict[str, float] | None"),
                   "The losses on validation sequences, if there are any.")
      .def_ro("diversity", &EpochReport::diversity)
      .def_ro("distance", &EpochReport::distance,
              "By which the best checkpoint is chosen: the less, the better.")
      .def_prop_ro("measures", &measures_of, nb::sig("def measures(self) -> dict[str, float]"),
                   "Means of the measures of what the networks write.")
      .def("__repr__", [](const EpochReport& r) {
        return fmt::format("<crnngan.EpochReport {} of {}, {}>", r.epoch, r.epochs, phase_of(r));
      });
}

}  // namespace

void bind_training(nb::module_& module) {
  bind_report(module);
  nb::class_<Training>(
      module, "Training",
      R"(A training run, in a folder as `crnngan train` makes and continues it, to the same bits.
Iterating trains an epoch at a time and gives its EpochReport; after a break, or an
interruption by Ctrl-C, iterating again goes on from the newest checkpoint.)")
      .def(
          "__init__",
          [](Training* self, const Dataset& dataset, nb::handle recipe, const fs::path& run,
             const std::optional<fs::path>& from, bool force, std::optional<int> threads,
             nb::object on_iteration, nb::object on_epoch, nb::object on_trouble) {
            new (self) Training(std::move(
                *begin(dataset, recipe, run, from, force, threads,
                       {std::move(on_iteration), std::move(on_epoch), std::move(on_trouble)})));
          },
          nb::arg("dataset"), nb::arg("recipe") = nb::none(), nb::kw_only(), nb::arg("run"),
          nb::arg("start") = nb::none(), nb::arg("force") = false, nb::arg("threads") = nb::none(),
          nb::arg("on_iteration") = nb::none(), nb::arg("on_epoch") = nb::none(),
          nb::arg("on_trouble") = nb::none(),
          nb::sig("def __init__(self, dataset: Dataset, recipe: Recipe = None, *, run: str | "
                  "os.PathLike[str], start: str | os.PathLike[str] | None = None, force: bool = "
                  "False, threads: int | None = None, on_iteration: collections.abc.Callable[[int, "
                  "int, int, float], object] | None = None, on_epoch: "
                  "collections.abc.Callable[[EpochReport], object] | None = None, on_trouble: "
                  "collections.abc.Callable[[str], object] | None = None) -> None"),
          R"(Makes the folder of a new run. recipe is a name (recipes()), the path of a .toml file, or a
dictionary of keys to change, {"train.epochs": 3}, in the recipe that its "recipe" names; by
default what suits the dataset and the model to start from. start is a model to learn on
from. force replaces a run that is there.

on_iteration is called with epoch, iterations done, of all, and the share of the run that is
done; on_epoch with each report, that of epoch 0 among them; on_trouble with what a person
should know, else a warning.

Raises Error when the folder holds something, keys do not fit together or the dataset is too
small.)")
      .def_static(
          "resume",
          [](const fs::path& run, const std::optional<fs::path>& corpus, std::optional<int> threads,
             nb::object on_iteration, nb::object on_epoch, nb::object on_trouble) {
            return std::make_unique<Training>(
                run, threads_of(threads),
                Callbacks{std::move(on_iteration), std::move(on_epoch), std::move(on_trouble)},
                corpus.value_or(fs::path()));
          },
          nb::arg("run"), nb::kw_only(), nb::arg("corpus") = nb::none(),
          nb::arg("threads") = nb::none(), nb::arg("on_iteration") = nb::none(),
          nb::arg("on_epoch") = nb::none(), nb::arg("on_trouble") = nb::none(),
          R"(Goes on with the run of a folder, whoever began it. corpus is where its corpus is now, if it
was moved.)")
      .def(
          "__iter__", [](nb::handle self) { return nb::borrow(self); },
          nb::sig("def __iter__(self) -> Training"))
      .def(
          "__next__",
          [](Training& self) {
            std::optional<EpochReport> report = self.next();
            if (!report) throw nb::stop_iteration();
            return *std::move(report);
          },
          nb::sig("def __next__(self) -> EpochReport"))
      .def("close", &Training::close,
           "Lets go of the run, which one process holds at a time, until it goes on.")
      .def_prop_ro(
          "run", [](const Training& t) { return t.run().string(); }, "The folder.")
      .def_prop_ro(
          "last_epoch", [](Training& t) { return t.state().last_epoch; },
          "The last epoch that is trained, by whomever.")
      .def_prop_ro(
          "best_epoch", [](Training& t) { return t.state().best_epoch; },
          "That of the best checkpoint; 0 without one.")
      .def("__repr__", [](const Training& t) {
        return fmt::format("<crnngan.Training {}>", t.run().string());
      });
  module.def(
      "recipes", &train::recipe_names,
      R"(The names of the recipes that come with crnngan, the one to try first at the head.)");
}

}  // namespace crnngan::python
