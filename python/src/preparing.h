#pragma once

// What a person gives -> a dataset.

#include <nanobind/nanobind.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "dataset.h"
#include "table/read_options.h"

namespace crnngan::python {

// What `prepare` is told beside what it reads.
struct Preparing {
  std::string layout;
  std::optional<std::string> composer;
  double validation = 0;
  double test = 0;
  std::optional<std::uint64_t> seed;
  int threads = 1;
  table::ReadOptions table;  // but for splits and seed

  // Throws std::invalid_argument.
  void check() const;
};

// crnngan.Dataset.prepare, which says what `data` may be.
std::unique_ptr<Dataset> prepare(nanobind::handle data, const Preparing& how);

}  // namespace crnngan::python
