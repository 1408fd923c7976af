#include "generate/table_sequences.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/interruption.h"
#include "base/random.h"
#include "gan/writer.h"
#include "table/follower.h"

namespace crnngan::generate {

namespace {

constexpr int kTogether = 32;  // sequences that are written side by side

void check(const TableModel& model, const TableOptions& options) {
  const table::Coding& coding = model.meaning.coding;
  if (options.temperature && !coding.has_bins()) {
    throw Error("{}: has no distributions, to which a temperature belongs", model.name);
  }
  const bool asks =
      std::ranges::any_of(options.wishes, [](const auto& wish) { return wish.has_value(); });
  if (asks && !coding.has_bins()) {
    throw Error("{}: is not told the context of a sequence, so that none can be asked for",
                model.name);
  }
}

// Sequences that are written side by side: `first` .. `first` + kTogether - 1, of which `count` are
// wanted.
struct Group {
  int first = 0;
  int count = 0;
  std::uint64_t seed = 1;
  const table::Sequence* primer = nullptr;  // what they go on from
  std::size_t place = 0;                    // of the primer among all
};

// The last rows of a sequence.
table::Sequence last_rows(const table::Sequence& sequence, std::size_t count, std::size_t width) {
  const auto last = [](const std::vector<double>& numbers, std::size_t size) {
    return std::vector<double>(numbers.end() - static_cast<std::ptrdiff_t>(size), numbers.end());
  };
  return {.name = {},
          .values = last(sequence.values, count * width),
          .context = sequence.context,
          .times = sequence.times.empty() ? std::vector<double>() : last(sequence.times, count)};
}

// What is heard of a primer, when so many rows are to follow.
table::Sequence heard_of(const table::Sequence& primer, const TableModel& model, std::size_t rows) {
  const table::Schema& schema = model.meaning.coding.schema();
  const std::size_t width = schema.of(table::Role::kLearnt).size();
  const std::size_t window = longest_learnt(model);
  const std::size_t half = (window + 1) / 2;
  const std::size_t most =
      schema.is_whole ? kLongestByItself * window : std::max(half, window - std::min(window, rows));
  return last_rows(primer, std::min(most, primer.values.size() / width), width);
}

// When the first heard row is, if the last one is where it is and steps are equal.
double time_of_first(const table::Sequence& heard, const table::Schema& schema) {
  if (heard.times.empty()) return 0;
  if (!schema.time->step) return heard.times.front();
  return heard.times.back() - static_cast<double>(heard.times.size() - 1) * *schema.time->step;
}

// What follows the heard rows of what was written. Times go on from the last one that was heard.
table::Sequence behind(table::Sequence written, const table::Sequence& heard, std::size_t width) {
  const std::size_t known = heard.values.size() / width;
  const std::size_t rows = written.values.size() / width - known;
  table::Sequence sequence = last_rows(written, rows, width);
  if (heard.times.empty()) return sequence;
  const double before = written.times[known - 1];
  for (double& time : sequence.times) time = heard.times.back() + (time - before);
  return sequence;
}

// How many rows sequences have at most.
std::size_t most_rows(const TableModel& model, const TableOptions& options) {
  const std::size_t usual =
      (model.meaning.coding.has_ends() ? kLongestByItself : 1) * longest_learnt(model);
  return options.length.value_or(usual);
}

std::vector<table::Sequence> write_group(const TableModel& model, const TableOptions& options,
                                         const Group& group) {
  const table::Coding& coding = model.meaning.coding;
  const table::Labels& labels = model.meaning.labels;
  const std::size_t width = coding.variables();
  const std::size_t columns = coding.schema().of(table::Role::kLearnt).size();
  const gan::GeneratorShape& shape = model.generator.shape();
  const std::size_t rows = most_rows(model, options);
  std::optional<table::Sequence> heard;
  if (group.primer != nullptr) heard = heard_of(*group.primer, model, rows);
  std::vector<RandomStream> streams;
  std::vector<std::vector<double>> contexts;
  std::vector<std::unique_ptr<sequence::Listener>> listeners;
  std::vector<table::Follower*> followers;
  for (int row = 0; row < kTogether; ++row) {
    const auto number = static_cast<std::uint32_t>(group.first + row);
    streams.emplace_back(group.seed, Purpose::kGenerate, number);
    contexts.push_back(heard ? heard->context
                             : table::new_context(labels, options.wishes, group.seed, number));
    const double start = heard
                             ? time_of_first(*heard, coding.schema())
                             : options.start.value_or(table::new_start(labels, group.seed, number));
    auto follower = std::make_unique<table::Follower>(
        coding, table::label_numbers(coding, labels, contexts.back()), start, !options.length);
    follower->start();
    followers.push_back(follower.get());
    listeners.push_back(std::move(follower));
  }
  gan::WriterOptions how;
  // Without distributions nobody else lets them hear.
  std::vector<std::unique_ptr<sequence::Listener>> own;
  if (coding.has_bins()) {
    const float temperature = options.temperature.value_or(shape.temperature);
    how.temperatures = std::vector<float>(width, temperature);
    how.listeners = std::move(listeners);
  } else {
    own = std::move(listeners);
  }
  gan::Writer writer(model.generator, std::move(streams), std::move(how));
  if (heard) {
    const table::Values values = coding.values_of(*heard);
    for (std::size_t first = 0; first < values.size(); first += width) {
      const auto features = followers.front()->features_of(std::span(values).subspan(first, width));
      writer.hear(features);
      for (const auto& listener : own) listener->hear(features, {});
    }
  }
  for (std::size_t row = 0; row < rows; ++row) {
    stop_if_interrupted();
    const std::span<const float> events = writer.next();
    for (std::size_t i = 0; i < own.size(); ++i) own[i]->hear(events.subspan(i * width, width), {});
    const auto ended = [&](const table::Follower* follower) { return follower->has_ended(); };
    if (std::all_of(followers.begin(), followers.begin() + group.count, ended)) break;
  }
  std::vector<table::Sequence> sequences;
  for (int row = 0; row < group.count; ++row) {
    const auto at = static_cast<std::size_t>(row);
    table::Sequence& sequence = sequences.emplace_back(followers[at]->sequence());
    if (heard) sequence = behind(std::move(sequence), *heard, columns);
    sequence.context = std::move(contexts[at]);
  }
  return sequences;
}

// As many groups at a time as there are threads; handed out in order.
void write_groups(
    const TableModel& model, const TableOptions& options, const std::vector<Group>& groups,
    ThreadPool& pool,
    const std::function<void(const Group&, int number, table::Sequence)>& on_sequence) {
  const auto together = static_cast<std::size_t>(pool.size());
  for (std::size_t begin = 0; begin < groups.size(); begin += together) {
    const std::size_t now = std::min(together, groups.size() - begin);
    std::vector<std::vector<table::Sequence>> written(now);
    pool.run(static_cast<int>(now), [&](int task) {
      const auto at = static_cast<std::size_t>(task);
      written[at] = write_group(model, options, groups[begin + at]);
    });
    for (std::size_t i = 0; i < now; ++i) {
      const Group& group = groups[begin + i];
      int number = group.first;
      for (table::Sequence& sequence : written[i]) {
        on_sequence(group, number++, std::move(sequence));
      }
    }
  }
}

// Of so many sequences from one seed.
void add_groups(std::vector<Group>& groups, int count, Group group) {
  for (group.first = 0; group.first < count; group.first += kTogether) {
    group.count = std::min(kTogether, count - group.first);
    groups.push_back(group);
  }
}

}  // namespace

std::size_t longest_learnt(const TableModel& model) { return model.meaning.coding.schema().window; }

void write_sequences(const TableModel& model, const TableOptions& options, ThreadPool& pool,
                     const std::function<void(int number, table::Sequence)>& on_sequence) {
  check(model, options);
  std::vector<Group> groups;
  add_groups(groups, options.count, {.seed = options.seed});
  write_groups(model, options, groups, pool,
               [&](const Group&, int number, table::Sequence sequence) {
                 on_sequence(number, std::move(sequence));
               });
}

void continue_sequences(
    const TableModel& model, const std::vector<table::Sequence>& primers,
    const TableOptions& options, ThreadPool& pool,
    const std::function<void(std::size_t primer, int number, table::Sequence)>& on_sequence) {
  check(model, options);
  std::vector<Group> groups;
  for (std::size_t i = 0; i < primers.size(); ++i) {
    // Each has a seed of its own, or all would go on by the same chance.
    const RandomStream plan(options.seed, Purpose::kPlan, static_cast<std::uint32_t>(i));
    const std::uint64_t seed = std::uint64_t{plan.bits(0)} << 32U | plan.bits(1);
    add_groups(groups, options.count, {.seed = seed, .primer = &primers[i], .place = i});
  }
  write_groups(model, options, groups, pool,
               [&](const Group& group, int number, table::Sequence sequence) {
                 on_sequence(group.place, number, std::move(sequence));
               });
}

}  // namespace crnngan::generate
