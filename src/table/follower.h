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
// variable was in the row before, and the labels of the sequence.
std::vector<sequence::ContextColumn> context_columns(const Coding& coding, const Labels& labels);

// Of row t, when rows from `first` on are known: row and levels, behind which stand the labels.
void fill_context(const Coding& coding, const Values& values, std::size_t t, std::size_t first,
                  std::span<int> context);

// What the labels of a sequence of this context are: the end of a row's context.
std::vector<int> label_numbers(const Coding& coding, const Labels& labels,
                               const std::vector<double>& context);

class Follower : public sequence::Listener {
 public:
  // Keeps a reference. `labels` are the numbers of the context's labels. A sequence may be kept
  // from ending by itself.
  Follower(const Coding& coding, std::vector<int> labels, bool may_end = true)
      : coding_(coding), labels_(std::move(labels)), may_end_(may_end) {}

  void start() override;
  void hear(std::span<const float> features, std::span<const int> bins) override;
  void tell(std::span<int> context) override;
  bool has_ended() const override { return has_ended_; }
  void permit(int feature, std::span<const float> drawn, std::span<const int> bins,
              std::span<float> probabilities) const override;

  // The rows so far (T,V).
  const Values& values() const { return values_; }

  // The features of a row of these values (V) that is to follow those so far.
  std::vector<float> features_of(std::span<const double> row) const;

 private:
  std::vector<double> last_rows(const std::vector<double>& rows) const;

  const Coding& coding_;
  std::vector<int> labels_;
  bool may_end_;
  Values values_;
  Scaled scaled_;
  bool has_ended_ = false;
};

}  // namespace crnngan::table
