#pragma once

// A sequence of a table while it is written: features -> rows, and what is known of the next row.

#include <span>
#include <utility>
#include <vector>

#include "sequence/context.h"
#include "table/coding.h"
#include "table/labels.h"

namespace crnngan::table {

// What networks are told of a row before it is drawn: how far the sequence is, on what level each
// variable was in the row before, what the clock says (clock.h), and the labels of the sequence.
std::vector<sequence::ContextColumn> context_columns(const Coding& coding, const Labels& labels);

// Of row t, at that time, when rows from `first` on are known: all but the labels, which stand
// behind it.
void fill_context(const Coding& coding, const Values& values, std::size_t t, std::size_t first,
                  double time, std::span<int> context);

// What the labels of a sequence of this context are: the end of a row's context.
std::vector<int> label_numbers(const Coding& coding, const Labels& labels,
                               const std::vector<double>& context);

class Follower : public sequence::Listener {
 public:
  // Keeps a reference. `labels` are the numbers of the context's labels, `start` is the time of the
  // first row. A sequence may be kept from ending by itself.
  Follower(const Coding& coding, std::vector<int> labels, double start = 0, bool may_end = true)
      : coding_(coding), labels_(std::move(labels)), start_(start), may_end_(may_end) {}

  void start() override;
  void hear(std::span<const float> features, std::span<const int> bins) override;
  void tell(std::span<int> context) override;
  bool has_ended() const override { return has_ended_; }
  void permit(int feature, std::span<const float> drawn, std::span<const int> bins,
              std::span<float> probabilities) const override;

  // The rows so far (T,V), and as the table has them, without a name and a context.
  const Values& values() const { return values_; }
  Sequence sequence() const { return coding_.sequence_of(values_, start_); }

  // The features of a row of these values (V) that is to follow those so far.
  std::vector<float> features_of(std::span<const double> row) const;

 private:
  std::vector<double> last_rows(const std::vector<double>& rows) const;

  const Coding& coding_;
  std::vector<int> labels_;
  double start_;
  bool may_end_;
  Values values_;
  Scaled scaled_;
  bool has_ended_ = false;
};

}  // namespace crnngan::table
