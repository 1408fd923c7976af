#include "score/table_comparison_request.h"

#include "base/error.h"

namespace crnngan::score {

TableComparisonOptions options_of(const TableComparisonRequest& request) {
  TableComparisonOptions options{.timegan = request.timegan, .seed = request.seed};
  if (request.window) options.window = static_cast<std::size_t>(*request.window);
  if (request.windows) options.windows = static_cast<std::size_t>(*request.windows);
  options.judges = request.judges.value_or(options.judges);
  options.judge_iterations = request.judge_iterations.value_or(options.judge_iterations);
  if (!request.split) return options;
  options.takes_all = *request.split == "all";
  options.held_out = sequence::split_called(*request.split);
  if (!options.takes_all && !options.held_out) {
    throw Error("expected --split training, validation, test or all of a table, found '{}'",
                *request.split);
  }
  return options;
}

}  // namespace crnngan::score
