// crnngan._crnngan: the library, and the program, for Python. The package crnngan hands it on.

#include <string>
#include <vector>

#include "base/version.h"
#include "casters.h"
#include "cli/run.h"
#include "comparison.h"
#include "dataset.h"
#include "errors.h"
#include "measures.h"
#include "model.h"
#include "piece.h"
#include "reading.h"
#include "render.h"
#include "table_model.h"
#include "training.h"

namespace crnngan::python {
namespace {

// The program with these words, its name first; returns its exit status.
int run_program(std::vector<std::string> words) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const nanobind::gil_scoped_release release;
  return cli::run(static_cast<int>(words.size()), arguments.data());
}

}  // namespace
}  // namespace crnngan::python

NB_MODULE(_crnngan, module) {
  using namespace crnngan::python;
  module.attr("__version__") = std::string(crnngan::kVersion);
  bind_errors(module);
  bind_piece(module);
  bind_reading(module);
  bind_measures(module);
  bind_comparison(module);
  bind_table_model(module);
  bind_model(module);
  bind_dataset(module);
  bind_training(module);
  bind_render(module);
  module.def("run_program", &run_program, nanobind::arg("words"));
}
