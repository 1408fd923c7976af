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

// The context of sequence `number`.
std::vector<double> context_of(const TableModel& model, const TableOptions& options, int number) {
  if (options.primer) return options.primer->context;
  const table::Labels& labels = model.meaning.labels;
  table::Wishes wishes = options.wishes;
  wishes.resize(labels.columns.size());
  const RandomStream plan(options.seed, Purpose::kPlan, static_cast<std::uint32_t>(number));
  return table::context_like(labels, wishes, double{plan.uniform(0)});
}

// The time of the first row of sequence `number`.
double start_of(const TableModel& model, const TableOptions& options, int number) {
  if (options.primer && !options.primer->times.empty()) return options.primer->times.front();
  const RandomStream plan(options.seed, Purpose::kPlan, static_cast<std::uint32_t>(number));
  return options.start.value_or(table::start_like(model.meaning.labels, double{plan.uniform(1)}));
}

// What was written, behind the rows of the primer as they are.
table::Sequence sequence_of(const table::Follower& follower, const TableOptions& options,
                            std::vector<double> context) {
  table::Sequence sequence = follower.sequence();
  if (options.primer) {
    std::ranges::copy(options.primer->values, sequence.values.begin());
    std::ranges::copy(options.primer->times, sequence.times.begin());
  }
  sequence.context = std::move(context);
  return sequence;
}

// Sequences first .. first + kTogether - 1, of which `count` are wanted.
std::vector<table::Sequence> write_group(const TableModel& model, const TableOptions& options,
                                         int first, int count) {
  const table::Coding& coding = model.meaning.coding;
  const std::size_t width = coding.variables();
  const gan::GeneratorShape& shape = model.generator.shape();
  std::vector<RandomStream> streams;
  std::vector<std::vector<double>> contexts;
  std::vector<std::unique_ptr<sequence::Listener>> listeners;
  std::vector<table::Follower*> followers;
  for (int row = 0; row < kTogether; ++row) {
    const int number = first + row;
    streams.emplace_back(options.seed, Purpose::kGenerate, static_cast<std::uint32_t>(number));
    contexts.push_back(context_of(model, options, number));
    auto follower = std::make_unique<table::Follower>(
        coding, table::label_numbers(coding, model.meaning.labels, contexts.back()),
        start_of(model, options, number), !options.length);
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
  std::size_t known = 0;
  if (options.primer) {
    const table::Values values = coding.values_of(*options.primer);
    for (; known * width < values.size(); ++known) {
      const auto features =
          followers.front()->features_of(std::span(values).subspan(known * width, width));
      writer.hear(features);
      for (const auto& listener : own) listener->hear(features, {});
    }
  }
  const std::size_t usual = coding.has_ends() ? kLongestByItself * longest_learnt(model)
                                              : std::max(coding.schema().window, known + 1) - known;
  const std::size_t rows = options.length.value_or(usual);
  for (std::size_t row = 0; row < rows; ++row) {
    stop_if_interrupted();
    const std::span<const float> events = writer.next();
    for (std::size_t i = 0; i < own.size(); ++i) own[i]->hear(events.subspan(i * width, width), {});
    const auto ended = [&](const table::Follower* follower) { return follower->has_ended(); };
    if (std::all_of(followers.begin(), followers.begin() + count, ended)) break;
  }
  std::vector<table::Sequence> sequences;
  for (int row = 0; row < count; ++row) {
    const auto at = static_cast<std::size_t>(row);
    sequences.push_back(sequence_of(*followers[at], options, std::move(contexts[at])));
  }
  return sequences;
}

}  // namespace

std::size_t longest_learnt(const TableModel& model) { return model.meaning.coding.schema().window; }

void write_sequences(const TableModel& model, const TableOptions& options, ThreadPool& pool,
                     const std::function<void(int number, table::Sequence)>& on_sequence) {
  check(model, options);
  const int groups = (options.count + kTogether - 1) / kTogether;
  // As many groups at a time as there are threads.
  for (int begin = 0; begin < groups; begin += pool.size()) {
    const int now = std::min(pool.size(), groups - begin);
    std::vector<std::vector<table::Sequence>> written(static_cast<std::size_t>(now));
    pool.run(now, [&](int task) {
      const int first = (begin + task) * kTogether;
      written[static_cast<std::size_t>(task)] =
          write_group(model, options, first, std::min(kTogether, options.count - first));
    });
    int number = begin * kTogether;
    for (auto& group : written) {
      for (table::Sequence& sequence : group) on_sequence(number++, std::move(sequence));
    }
  }
}

}  // namespace crnngan::generate
