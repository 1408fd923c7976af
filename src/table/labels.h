#pragma once

// What a sequence can be asked for: its context columns, each of which may be unknown.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "table/table.h"

namespace crnngan::table {

// What a model knows of the context columns of its training sequences.
struct Labels {
  std::vector<int> columns = {};                   // of the schema (K)
  std::vector<std::vector<double>> levels = {};    // (K) of a column of numbers where its levels
                                                   // part, ascending; of a category none
  std::vector<std::vector<double>> examples = {};  // context (K) of training sequences
  std::vector<double> starts = {};  // times at which training windows begin; none without times

  static Labels fit(const Table& table);

  // The numbers of a context column that networks are told: 0 is unknown.
  int values(const Schema& schema, std::size_t k) const;
  int number_of(const Schema& schema, std::size_t k, double value) const;

  friend bool operator==(const Labels&, const Labels&) = default;
};

// What is asked for: a value of each context column (K), or nothing.
using Wishes = std::vector<std::optional<double>>;

// The context that a new sequence gets: an example's that is as wished, or nearest to it, chosen by
// `pick`, uniform in [0,1), with what is wished in place of its own. Empty without context columns.
std::vector<double> context_like(const Labels& labels, const Wishes& wishes, double pick);

// A time at which a new sequence begins, chosen by `pick`; 0 without times.
double start_like(const Labels& labels, double pick);

// Both for new sequence `number` of a seed, which picks; without wishes nothing is wished.
std::vector<double> new_context(const Labels& labels, Wishes wishes, std::uint64_t seed,
                                std::uint32_t number);
double new_start(const Labels& labels, std::uint64_t seed, std::uint32_t number);

}  // namespace crnngan::table
