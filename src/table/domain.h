#pragma once

// Tables as sequences to learn from (sequence/domain.h): an event is a row, its features are those
// of the coding.

#include <memory>
#include <string>
#include <vector>

#include "sequence/domain.h"
#include "table/meaning.h"
#include "table/table.h"

namespace crnngan::table {

struct DomainOptions {
  int bins = 0;       // most of a variable from so many rows before; 0: none
  double hidden = 0;  // share of the levels that are hidden in training: known ones let a network
                      // learn by heart where it is
};

class Domain : public sequence::Domain {
 public:
  // REQUIRES a training sequence with a row.
  Domain(const Table& table, const DomainOptions& options);

  // In the numbers of a model that knows the table's columns (as_known.h). The bins are the
  // model's.
  Domain(const Table& table, Meaning known, const DomainOptions& options);

  const Coding& coding() const { return meaning_.coding; }
  const Labels& labels() const { return meaning_.labels; }

  std::string name() const override { return kDomain; }
  int features() const override { return static_cast<int>(coding().variables()); }
  const sequence::Source& training() const override;
  const sequence::Source& validation() const override;
  const std::vector<sequence::Bins>& bins() const override { return coding().bins(); }
  std::vector<sequence::Circle> circles() const override { return {}; }
  std::vector<sequence::ContextColumn> context() const override;
  sequence::MakeListener listeners() const override;
  sequence::MakeListener sample_listeners(std::uint64_t seed) const override;
  std::vector<float> temperatures(float temperature) const override;
  std::string meaning() const override { return to_json(meaning_); }
  Description description(const std::string& meaning) const override;

 private:
  class Set;  // the sequences of a split

  Meaning meaning_;
  std::shared_ptr<const Set> training_;
  std::shared_ptr<const Set> validation_;
};

}  // namespace crnngan::table
