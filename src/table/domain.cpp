#include "table/domain.h"

#include <algorithm>
#include <utility>

#include "table/follower.h"

namespace crnngan::table {

namespace {

// Share of the windows of training from which a label is hidden, since nobody need ask for it.
constexpr double kHiddenLabels = 0.15;

}  // namespace

class Domain::Set : public sequence::Source {
 public:
  // Keeps a reference. What is hidden is so in training alone.
  Set(const Table& table, sequence::Split split, const Meaning& meaning, double hidden)
      : meaning_(meaning),
        is_whole_(table.schema.is_whole),
        hidden_(hidden),
        hides_(split == sequence::Split::kTraining) {
    const Coding& coding = meaning.coding;
    for (const Sequence& sequence : table.sequences) {
      if (sequence.split != split) continue;
      Values values = coding.values_of(sequence);
      lengths_.push_back(values.size() / coding.variables() + (coding.has_ends() ? 1 : 0));
      scaled_.push_back(coding.scaled(values));
      labels_.push_back(label_numbers(coding, meaning.labels, sequence.context));
      values_.push_back(std::move(values));
      times_.push_back(sequence.times);
    }
    if (coding.has_bins()) {
      columns_ = static_cast<int>(context_columns(coding, meaning.labels).size());
      for (std::size_t v = 0; v < coding.variables(); ++v) {
        if (!coding.variable(v).variable.is_discrete) ++level_columns_;
      }
    }
  }

  const std::vector<std::size_t>& lengths() const override { return lengths_; }

  void fill(std::span<const sequence::Window> windows, int steps,
            const sequence::Iteration& iteration, ThreadPool& pool,
            sequence::Batch& batch) const override {
    const Coding& coding = meaning_.coding;
    const auto encode = [&](std::size_t number, std::size_t t, std::size_t place,
                            const sequence::EventRow& filled) {
      const std::size_t row = place % windows.size();
      const Values& values = values_[number];
      // Windows of a series begin anywhere; a whole sequence has one beginning.
      const std::size_t first = is_whole_ ? 0 : windows[row].first;
      if (t * coding.variables() == values.size()) {
        coding.encode_end(filled.features);
      } else {
        coding.encode(values, scaled_[number], t, first, filled.features);
      }
      for (std::size_t v = 0; v < filled.bins.size(); ++v) {
        filled.bins[v] = coding.bins()[v].of(filled.features[v]);
      }
      if (filled.context.empty()) return;
      const double time = times_[number].empty() ? 0 : time_of(times_[number], t);
      fill_context(coding, values, t, first, time, filled.context);
      const std::vector<int>& labels = labels_[number];
      const std::size_t levels = filled.context.size() - labels.size();  // and what else is told
      const auto hides = [&](Purpose purpose, std::uint64_t which, double share) {
        return hides_ &&
               double{iteration.stream(purpose).uniform(iteration.place() + which)} < share;
      };
      for (std::size_t level = 1; level <= level_columns_; ++level) {
        if (hides(Purpose::kLevels, place * levels + level, hidden_)) filled.context[level] = 0;
      }
      for (std::size_t k = 0; k < labels.size(); ++k) {
        const bool is_hidden = hides(Purpose::kContext, row * labels.size() + k, kHiddenLabels);
        filled.context[levels + k] = is_hidden ? 0 : labels[k];
      }
    };
    sequence::fill(windows, steps,
                   {.features = static_cast<int>(coding.variables()),
                    .has_bins = coding.has_bins(),
                    .context = columns_},
                   encode, pool, batch);
  }

 private:
  // Of row t, or of the end behind the last one.
  static double time_of(const std::vector<double>& times, std::size_t t) {
    if (t < times.size()) return times[t];
    return times.size() > 1 ? 2 * times.back() - times[times.size() - 2] : times.back();
  }

  const Meaning& meaning_;
  bool is_whole_;
  double hidden_;  // share of levels
  bool hides_;
  int columns_ = 0;
  std::size_t level_columns_ = 0;
  std::vector<std::size_t> lengths_;
  std::vector<Values> values_;
  std::vector<std::vector<double>> times_;
  std::vector<Scaled> scaled_;
  std::vector<std::vector<int>> labels_;
};

Domain::Domain(const Table& table, const DomainOptions& options)
    : Domain(table, {Coding::fit(table, options.bins), Labels::fit(table)}, options) {}

Domain::Domain(const Table& table, Meaning known, const DomainOptions& options)
    : meaning_(std::move(known)),
      training_(std::make_shared<Set>(table, sequence::Split::kTraining, meaning_, options.hidden)),
      validation_(std::make_shared<Set>(table, sequence::Split::kValidation, meaning_, 0)) {}

const sequence::Source& Domain::training() const { return *training_; }
const sequence::Source& Domain::validation() const { return *validation_; }

std::vector<sequence::ContextColumn> Domain::context() const {
  if (!coding().has_bins()) return {};
  return context_columns(coding(), labels());
}

sequence::MakeListener Domain::listeners() const {
  if (!coding().has_bins()) return {};
  return [this](std::uint32_t) {
    return std::make_unique<Follower>(coding(), std::vector<int>(labels().columns.size()));
  };
}

sequence::MakeListener Domain::sample_listeners(std::uint64_t seed) const {
  if (!coding().has_bins()) return {};
  return [this, seed](std::uint32_t number) {
    return std::make_unique<Follower>(
        coding(), label_numbers(coding(), labels(), new_context(labels(), {}, seed, number)),
        new_start(labels(), seed, number));
  };
}

std::vector<float> Domain::temperatures(float temperature) const {
  return std::vector<float>(coding().variables(), temperature);
}

Description Domain::description(const std::string& meaning) const {
  return table::description(meaning_of(kDomain, meaning));
}

}  // namespace crnngan::table
