#pragma once

// The corpus of a table as what a run learns from (train/subject.h).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "score/shown_table.h"
#include "score/window_set.h"
#include "table/domain.h"
#include "table/table.h"
#include "train/subject.h"

namespace crnngan::train {

class TableSubject : public Subject {
 public:
  // Throws Error like read_training_set(); `name` stands for the corpus in it.
  TableSubject(table::Table table, const Recipe& recipe, const StartModel* start,
               const std::string& name);

  // Training sequences from which windows are taken, and all.
  int usable() const { return usable_; }
  int all() const { return all_; }

  const table::Domain& domain() const override { return *domain_; }
  std::vector<std::string_view> measure_names() const override;
  Measures hear_real(std::span<const sequence::Window> training,
                     std::span<const sequence::Window> validation) override;
  Measured measure(std::span<const Events> sequences) const override;
  double distance(const Measures& measures, std::string_view by) const override;
  void write_samples(const std::filesystem::path& folder,
                     std::span<const Events> sequences) const override;

 private:
  table::Meaning known_by(const StartModel& start, const std::string& name);

  // The windows of a split, each a sequence of its own, and what networks wrote.
  table::Table real_windows(sequence::Split split, std::span<const sequence::Window> windows) const;
  table::Table written(std::span<const Events> sequences) const;

  table::Table table_;
  std::uint64_t seed_;
  int usable_ = 0;
  int all_ = 0;
  std::optional<table::Domain> domain_;
  std::vector<score::Unit> units_;
  score::WindowSet real_;  // of validation
};

}  // namespace crnngan::train
