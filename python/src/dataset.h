#pragma once

#include <nanobind/nanobind.h>

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "corpus/corpus.h"
#include "table/table.h"
#include "train/subject.h"

namespace crnngan::python {

// A corpus of music or of a table as Python has it: it never changes, so that arrays may look into
// it.
class Dataset {
 public:
  Dataset(std::variant<corpus::Corpus, table::Table> content, std::string name)
      : content_(std::move(content)), name_(std::move(name)) {}

  bool is_table() const { return std::holds_alternative<table::Table>(content_); }
  const corpus::Corpus& music() const { return std::get<corpus::Corpus>(content_); }
  const table::Table& table() const { return std::get<table::Table>(content_); }
  const std::string& name() const { return name_; }

  // Where it is as a corpus file; empty while it is in memory alone.
  const std::filesystem::path& file() const { return file_; }
  void set_file(std::filesystem::path file) { file_ = std::move(file); }

  void save(const std::filesystem::path& path) const;
  train::TrainingSet training_set(const train::Recipe& recipe,
                                  const train::StartModel* start) const;
  std::optional<train::TableFit> table_fit() const;

 private:
  std::variant<corpus::Corpus, table::Table> content_;
  std::string name_;
  std::filesystem::path file_;
};

sequence::Split split_called(const std::string& name);

// crnngan.Dataset, crnngan.Windows, crnngan.Batches.
void bind_dataset(nanobind::module_& module);

}  // namespace crnngan::python
