#include "compare/output.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace crnngan::compare {

namespace {

// All numbers of a comparison, in the order of output.
struct Number {
  std::string_view of;
  std::string_view what;
  Beside value;
};

void append_row(const Row& row, std::vector<Number>& numbers) {
  numbers.push_back({row.name, "mean", row.mean});
  numbers.push_back({row.name, "overlap", row.overlap});
  numbers.push_back({row.name, "wasserstein", row.wasserstein});
  if (row.distance_overlap) {
    numbers.push_back({row.name, "distance_overlap", *row.distance_overlap});
  }
  if (row.divergence) numbers.push_back({row.name, "divergence", *row.divergence});
}

// Those of a set as a whole, with what the table says to them.
struct Whole {
  std::string_view name;
  std::string_view explanation;
  Beside value;
};

std::vector<Whole> whole_of(const Comparison& comparison) {
  std::vector<Whole> all{
      {"tone_overlap", "overlap, mean over the tone features",
       mean_of(comparison.tones, &Row::overlap)},
      {"window_overlap", "overlap, mean over the window measures",
       mean_of(comparison.windows, &Row::overlap)},
      {"tone_wasserstein", "Wasserstein distance, mean over the tone features",
       mean_of(comparison.tones, &Row::wasserstein)},
      {"window_wasserstein", "Wasserstein distance, mean over the window measures",
       mean_of(comparison.windows, &Row::wasserstein)},
      {"frechet", "squared Fréchet distance on all window measures", comparison.frechet},
      {"diversity", "how different songs are, real ones 1", comparison.diversity},
  };
  if (comparison.copying) {
    all.push_back(
        {"copying", "share of 8-tone figures found in the training pieces", *comparison.copying});
  }
  return all;
}

// What judges score, in each kind of output.
struct JudgedNumber {
  std::string_view name;
  std::string_view explanation;
  double JudgeScore::* member;
};
constexpr JudgedNumber kJudgedNumbers[] = {
    {"judge_auc", "area under the curve", &JudgeScore::auc},
    {"judge_accuracy", "share told rightly", &JudgeScore::accuracy},
};

void append_judged(const Judged& judged, std::vector<Number>& numbers) {
  for (const JudgedNumber& number : kJudgedNumbers) {
    const score::Interval generated = interval_of(judged.generated, number.member);
    const score::Interval real = interval_of(judged.real, number.member);
    numbers.push_back({number.name, "mean", {generated.mean, real.mean}});
    numbers.push_back({number.name, "low", {generated.low, real.low}});
    numbers.push_back({number.name, "high", {generated.high, real.high}});
  }
}

// "0.912 (0.901 to 0.923)".
std::string with_interval(const score::Interval& interval) {
  return fmt::format("{:.3f} ({:.3f} to {:.3f})", interval.mean, interval.low, interval.high);
}

std::string table_of_judges(const Judged& judged) {
  std::string text = fmt::format("{:<22}{:>26}{:>26}\n", "told from real music", "new", "real");
  for (const JudgedNumber& number : kJudgedNumbers) {
    text += fmt::format("{:<22}{:>26}{:>26}  {}\n", number.name,
                        with_interval(interval_of(judged.generated, number.member)),
                        with_interval(interval_of(judged.real, number.member)), number.explanation);
  }
  return text + fmt::format(
                    "by {} that learnt to; 0.5 is chance. In brackets, where the mean of endless "
                    "repetitions\nlies with a confidence of 95 %.\n\n",
                    judged.generated.size() == 1
                        ? std::string("a judge")
                        : fmt::format("{} judges", judged.generated.size()));
}

std::string table_of_rows(std::string_view heading, std::span<const Row> rows, bool with_sets) {
  std::string text =
      fmt::format("{:<22}{:>18}{:>18}{:>18}", heading, "mean", "overlap", "Wasserstein");
  if (with_sets) text += fmt::format("{:>22}", "overlap of distances");
  text += fmt::format("\n{:<22}", "");
  for (int i = 0; i < 3; ++i) text += fmt::format("{:>9}{:>9}", "new", "real");
  if (with_sets) text += fmt::format("{:>13}{:>9}", "new", "real");
  text += '\n';
  for (const Row& row : rows) {
    text += fmt::format("{:<22}", row.name);
    text += fmt::format("{:>9.2f}{:>9.2f}", row.mean.generated, row.mean.real);
    text += fmt::format("{:>9.3f}{:>9.3f}", row.overlap.generated, row.overlap.real);
    text += fmt::format("{:>9.2f}{:>9.2f}", row.wasserstein.generated, row.wasserstein.real);
    if (row.distance_overlap) {
      text += fmt::format("{:>13.3f}{:>9.3f}", row.distance_overlap->generated,
                          row.distance_overlap->real);
    }
    text += '\n';
  }
  return text;
}

nlohmann::ordered_json json_of(const Beside& value) {
  return {{"generated", value.generated}, {"real", value.real}};
}

nlohmann::ordered_json json_of(std::span<const JudgeScore> scores, double JudgeScore::* member) {
  const score::Interval interval = interval_of(scores, member);
  nlohmann::ordered_json json{
      {"mean", interval.mean}, {"low", interval.low}, {"high", interval.high}};
  for (const JudgeScore& score : scores) json["of_judge"].push_back(score.*member);
  return json;
}

// After which iterations they were measured.
nlohmann::ordered_json iterations_of(std::span<const JudgeScore> scores) {
  auto iterations = nlohmann::ordered_json::array();
  for (const JudgeScore& score : scores) iterations.push_back(score.iteration);
  return iterations;
}

nlohmann::ordered_json json_of(const Judged& judged) {
  nlohmann::ordered_json json;
  for (const JudgedNumber& number : kJudgedNumbers) {
    json[std::string(number.name)] = {{"generated", json_of(judged.generated, number.member)},
                                      {"real", json_of(judged.real, number.member)}};
  }
  json["judge_iterations"] = {{"generated", iterations_of(judged.generated)},
                              {"real", iterations_of(judged.real)}};
  return json;
}

nlohmann::ordered_json json_of(std::span<const Row> rows) {
  auto list = nlohmann::ordered_json::array();
  for (const Row& row : rows) {
    std::vector<Number> numbers;
    append_row(row, numbers);
    nlohmann::ordered_json object{{"name", row.name}};
    for (const Number& number : numbers) object[std::string(number.what)] = json_of(number.value);
    list.push_back(std::move(object));
  }
  return list;
}

}  // namespace

std::string to_table(const Comparison& comparison) {
  std::string text = comparison.judged ? table_of_judges(*comparison.judged) : "";
  text += table_of_rows("of songs", comparison.songs, false) + '\n' +
          table_of_rows("of windows", comparison.windows, true) + '\n' +
          table_of_rows("of tones", comparison.tones, false) + '\n' +
          fmt::format("{:<22}{:>9}{:>9}\n", "of both sets", "new", "real");
  for (const Whole& whole : whole_of(comparison)) {
    text += fmt::format("{:<22}{:>9.3f}{:>9.3f}  {}\n", whole.name, whole.value.generated,
                        whole.value.real, whole.explanation);
  }
  return text;
}

std::string to_csv(const Comparison& comparison) {
  std::vector<Number> numbers;
  if (comparison.judged) append_judged(*comparison.judged, numbers);
  for (const Row& row : comparison.tones) append_row(row, numbers);
  for (const Row& row : comparison.windows) append_row(row, numbers);
  for (const Row& row : comparison.songs) append_row(row, numbers);
  for (const Whole& whole : whole_of(comparison)) {
    numbers.push_back({"all", whole.name, whole.value});
  }
  std::string text = "of,what,generated,real\n";
  for (const Number& number : numbers) {
    text += fmt::format("{},{},{},{}\n", number.of, number.what, number.value.generated,
                        number.value.real);
  }
  return text;
}

std::string to_json(const Comparison& comparison) {
  nlohmann::ordered_json json{{"real_pieces", comparison.real_pieces},
                              {"generated_pieces", comparison.generated_pieces}};
  if (comparison.judged) json.update(json_of(*comparison.judged));
  if (comparison.held_out) {
    const HeldOut& held_out = *comparison.held_out;
    json["held_out"] = {{"known", held_out.is_known},
                        {"pieces", held_out.pieces},
                        {"trained_on", held_out.trained_on},
                        {"chosen_on", held_out.chosen_on}};
  }
  json["tones"] = json_of(comparison.tones);
  json["windows"] = json_of(comparison.windows);
  json["songs"] = json_of(comparison.songs);
  for (const Whole& whole : whole_of(comparison)) {
    json[std::string(whole.name)] = json_of(whole.value);
  }
  return json.dump(2) + '\n';
}

}  // namespace crnngan::compare
