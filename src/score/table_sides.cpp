#include "score/table_sides.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "score/blocks.h"

namespace crnngan::score {

namespace {

using sequence::Split;

constexpr std::size_t kLeastWindows = 20;

std::vector<WindowSet> parts_by(const WindowSet& windows, std::initializer_list<double> shares,
                                std::uint64_t seed) {
  return parts_of(windows, std::vector<double>(shares), seed);
}

// Throws Error when a part is without windows.
JudgedWindows judged(WindowSet training, WindowSet choosing, WindowSet measuring) {
  for (const WindowSet* part : {&training, &choosing, &measuring}) {
    if (part->count() > 0) continue;
    throw Error(
        "expected windows of {} rows for a judge's training, choice and test that share no rows, "
        "found too few: give more rows, choose a shorter --window, or leave the judges out with "
        "--judges 0",
        training.steps);
  }
  return {std::move(training), std::move(choosing), std::move(measuring)};
}

// The split that is measured on: the one that is asked for, else test or validation, where it has
// windows enough.
std::optional<Split> held_out_of(const ShownTable& real, const TableComparisonOptions& options,
                                 std::size_t steps) {
  if (options.takes_all) return std::nullopt;
  const auto has = [&](Split split) {
    return std::any_of(real.sequences.begin(), real.sequences.end(),
                       [&](const ShownSequence& sequence) { return sequence.split == split; });
  };
  if (options.held_out && !has(*options.held_out)) {
    throw Error("the real table has no {} sequences; --split all takes all of them",
                sequence::split_name(*options.held_out));
  }
  if (options.held_out) return options.held_out;
  const auto has_enough = [&](Split split) {
    std::size_t windows = 0;
    for (const ShownSequence& sequence : real.sequences) {
      const std::size_t rows = real.rows(sequence);
      if (sequence.split != split) continue;
      windows += real.is_whole ? 1 : rows + 1 - std::min(rows + 1, steps);
    }
    return windows >= kLeastWindows;
  };
  for (const Split split : {Split::kTest, Split::kValidation}) {
    if (has_enough(split)) return split;
  }
  return std::nullopt;
}

}  // namespace

RealWindows real_windows(const ShownTable& real, const TableComparisonOptions& options,
                         std::size_t steps) {
  const std::optional<Split> split = held_out_of(real, options, steps);
  const auto of = [&](const ShownTable& table, const std::vector<Unit>& units) {
    ComparedWindows windows{.plain = windows_of(table, units, steps), .by_level = {}};
    windows.by_level = with_levels(windows.plain, real.columns, units);
    return windows;
  };
  const bool is_of_training = split == Split::kTraining;
  const auto is_learnt = [&](Split of_sequence) {
    return !split || of_sequence == Split::kTraining;
  };
  const ShownTable learnt = only(real, is_learnt);
  RealWindows result;
  result.columns = real.columns;
  result.units = units_of(learnt);
  result.learnt = of(learnt, result.units);
  result.has_held_out = split && !is_of_training;
  std::size_t sequences = learnt.sequences.size();
  if (result.has_held_out) {
    const ShownTable held_out = only(real, [&](Split found) { return found == *split; });
    sequences = held_out.sequences.size();
    result.reference = of(held_out, result.units).by_level;
    result.other = result.learnt.by_level;
    result.apart = result.reference;
    result.apart_other = result.other;
  } else {
    Halves halves = halves_of(result.learnt.by_level, options.seed);
    result.reference = std::move(halves.first);
    result.other = std::move(halves.second);
    std::vector<WindowSet> parts = parts_by(result.learnt.by_level, {0.5, 0.5}, options.seed);
    result.apart = std::move(parts[0]);
    result.apart_other = std::move(parts[1]);
  }
  result.measured_on =
      split ? fmt::format("{}, {}", count_of(sequences, "sequence"), sequence::split_name(*split))
            : fmt::format("all of {}, none held out", count_of(sequences, "sequence"));
  for (const WindowSet* windows : {&result.apart, &result.apart_other}) {
    if (windows->count() >= kLeastWindows) continue;
    throw Error(
        "expected {} or more windows of {} rows to measure on and as many others, found {} and {} "
        "among {}: choose a shorter --window, or --split all",
        kLeastWindows, steps, result.apart.count(), result.apart_other.count(), result.measured_on);
  }
  return result;
}

ComparedWindows generated_windows(const Candidate& candidate, const RealWindows& real,
                                  std::size_t steps) {
  ComparedWindows windows{.plain = windows_of(candidate.table.table, real.units, steps),
                          .by_level = {}};
  if (windows.plain.count() < kLeastWindows) {
    throw Error(
        "{}: expected {} or more windows of {} rows, found {} in {}: generate more sequences, or "
        "longer ones, or choose a shorter --window",
        candidate.name, kLeastWindows, steps, windows.plain.count(),
        count_of(candidate.table.table.sequences.size(), "sequence"));
  }
  windows.by_level = with_levels(windows.plain, real.columns, real.units);
  return windows;
}

JudgedWindows judged_real(const RealWindows& real, std::uint64_t seed) {
  if (!real.has_held_out) return judged_other(real.learnt.by_level, seed);
  std::vector<WindowSet> held_out = parts_by(real.reference, {0.5, 0.5}, seed);
  return judged(real.learnt.by_level, std::move(held_out[0]), std::move(held_out[1]));
}

JudgedWindows judged_other(const WindowSet& windows, std::uint64_t seed) {
  std::vector<WindowSet> parts = parts_by(windows, {0.5, 0.25, 0.25}, seed);
  return judged(std::move(parts[0]), std::move(parts[1]), std::move(parts[2]));
}

JudgedHalves judged_real_halves(const RealWindows& real, std::uint64_t seed) {
  if (!real.has_held_out) {
    std::vector<WindowSet> parts =
        parts_by(real.learnt.by_level, {0.25, 0.25, 0.125, 0.125, 0.125, 0.125}, seed);
    return {judged(std::move(parts[0]), std::move(parts[2]), std::move(parts[4])),
            judged(std::move(parts[1]), std::move(parts[3]), std::move(parts[5]))};
  }
  std::vector<WindowSet> learnt = parts_by(real.learnt.by_level, {0.5, 0.5}, seed);
  std::vector<WindowSet> held_out = parts_by(real.reference, {0.25, 0.25, 0.25, 0.25}, seed);
  return {judged(std::move(learnt[0]), std::move(held_out[0]), std::move(held_out[2])),
          judged(std::move(learnt[1]), std::move(held_out[1]), std::move(held_out[3]))};
}

}  // namespace crnngan::score
