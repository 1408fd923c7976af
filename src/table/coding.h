#pragma once

// Rows of a table <-> what networks see. Each learnt column is a variable; where the steps of time
// are learnt, so are they, behind the columns, missing in the first row.
//
// With bins, a variable's feature says what it does. It takes one of its points, is missing, stays
// as it was, or the sequence ends; these are bins of one number each, below 0. Else it is so far
// off what is predicted of it (prediction.h, recurrence.h): numbers 0 .. 1 in a row before which
// none is known, and 2 .. 3 in others, are cut into bins, narrow where training has many rows and
// at both ends. So bins are fine where it matters, and whatever is written goes on from the row
// before.
//
// Without bins a feature is the variable on its scale, as the paper's networks put it out.
//
// A variable that others bound (bounds.h) is at a point when it is at its bound.
//
// Shapes: T rows, V variables = F features.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sequence/bins.h"
#include "table/bounds.h"
#include "table/knots.h"
#include "table/prediction.h"
#include "table/recurrence.h"
#include "table/table.h"
#include "table/variable.h"

namespace crnngan::table {

using Values = std::vector<double>;  // (T,V); NaN where missing

struct CodedVariable {
  Variable variable;
  Bounds bounds = {};
  // (kPasts), of what is off each prediction, those behind the first in equally many bins;
  // discrete: none.
  std::vector<Knots> knots = {};
  // Predicts it where enough rows before are known, instead of the linear prediction.
  std::optional<Recurrence> recurrence = {};
};

class Coding {
 public:
  Coding() = default;

  // The coding of the training sequences of a table, with at most so many bins between points;
  // 0: without bins.
  static Coding fit(const Table& table, int bins);

  // Of its parts, as a file has them. Throws Error when they do not fit together.
  Coding(Schema schema, bool has_bins, bool has_ends, std::vector<CodedVariable> variables,
         const std::vector<std::vector<std::vector<double>>>& weights);

  const Schema& schema() const { return schema_; }

  // Takes the bounds of numbers from a schema of the same columns.
  void take_bounds(const Schema& schema);
  bool has_bins() const { return has_bins_; }
  // Whether sequences end by an event of their own.
  bool has_ends() const { return has_ends_; }
  bool learns_time() const { return learns_time_; }
  std::size_t variables() const { return variables_.size(); }
  const CodedVariable& variable(std::size_t v) const { return variables_[v]; }
  const std::vector<Prediction>& predictions() const { return predictions_; }  // (kPasts)

  // The bins of the features; none without.
  const std::vector<sequence::Bins>& bins() const { return bins_; }

  // The values of a sequence, and the same on their scales (T,V): what is missing is as in the row
  // before.
  Values values_of(const Sequence& sequence) const;
  Scaled scaled(const Values& values) const;

  // A sequence of these values, whose first row is at that time; without a name and a context.
  Sequence sequence_of(const Values& values, double first_time) const;

  // The features of row t, when rows from `first` on are known.
  void encode(const Values& values, const Scaled& scaled, std::size_t t, std::size_t first,
              std::span<float> features) const;

  // Features of the end. REQUIRES has_ends().
  void encode_end(std::span<float> features) const;
  bool is_end(std::span<const float> features) const;

  // Sets variable v of the newest row of `values` and `scaled`, whose variables before it are set:
  // rounded as the table's numbers are, within their bounds.
  void decode(float feature, std::size_t v, Values& values, Scaled& scaled) const;

  // Adds a row that is to be set.
  void add_row(Values& values, Scaled& scaled) const;

  // Whether a bin of variable v can be that of the newest row, whose variables before it are set:
  // that of a number off the prediction from as many rows as there are, and not beyond its bounds.
  bool may_be(std::size_t v, int bin, const Values& values, const Scaled& scaled) const;
  int end_bin() const { return 0; }

 private:
  // The points below 0, in their order: end, missing, stay, at the floor, at the ceiling, values.
  std::size_t missing_point() const { return has_ends_ ? 1 : 0; }
  std::size_t stay_point(std::size_t v) const;
  std::size_t floor_point(std::size_t v) const;
  std::size_t ceiling_point(std::size_t v) const;
  std::size_t first_value_point(std::size_t v) const;
  std::size_t points(std::size_t v) const;
  float number_of_point(std::size_t v, std::size_t point) const;

  // Which point row t, of which so many rows before are known, is at, if it is at one.
  std::optional<std::size_t> point_of(const Values& values, std::size_t v, std::size_t t,
                                      std::size_t known) const;
  float encode_value(const Values& values, const Scaled& scaled, std::size_t v, std::size_t t,
                     std::size_t known) const;
  double value_at_point(std::size_t v, std::size_t point, const Between& bounds,
                        double before) const;
  double rounded(double value, std::size_t v) const;
  double rounded_away(double value, double from, std::size_t v) const;
  double usual_step() const;
  double value_off(std::size_t v, float feature, const Scaled& scaled) const;
  void set_scaled(const Values& values, std::size_t v, std::size_t t, Scaled& scaled) const;
  // What is predicted of variable v of the last of these rows, from those before it that are known.
  double predicted(std::size_t v, std::span<const double> rows) const;
  std::vector<Scaled> all_scaled(const std::vector<Values>& sequences) const;
  void find_laws(const std::vector<Values>& sequences);
  void fit_predictions(const std::vector<Values>& sequences, int most);
  void make_bins();
  const Column& column(std::size_t v) const {
    return schema_.columns[static_cast<std::size_t>(learnt_[v])];
  }

  Schema schema_;
  std::vector<int> learnt_;
  bool has_bins_ = false;
  bool has_ends_ = false;
  bool learns_time_ = false;
  std::vector<CodedVariable> variables_;
  std::vector<Prediction> predictions_;
  std::vector<sequence::Bins> bins_;
};

}  // namespace crnngan::table
