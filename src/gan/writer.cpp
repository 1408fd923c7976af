#include "gan/writer.h"

#include <algorithm>
#include <utility>

#include "gan/noise.h"

namespace crnngan::gan {

Writer::Writer(const Generator& generator, std::vector<RandomStream> streams, WriterOptions options)
    : generator_(generator),
      streams_(std::move(streams)),
      noise_scale_(options.noise_scale),
      rows_a_sequence_(options.guidance == 1 ? 1 : 2),
      listeners_(std::move(options.listeners)),
      tape_(generator.tape(1, static_cast<int>(streams_.size() * rows_a_sequence_))),
      events_(streams_.size() * static_cast<std::size_t>(generator.shape().features)) {
  tape_.guidance = options.guidance;
  if (!options.nuclei.empty()) tape_.nuclei = std::move(options.nuclei);
  if (!options.temperatures.empty()) tape_.temperatures = std::move(options.temperatures);
  for (const auto& listener : listeners_) listener->start();
  const GeneratorShape& shape = generator.shape();
  if (shape.has_distribution()) return;
  const auto features = static_cast<std::size_t>(shape.features);
  for (std::size_t row = 0; row < streams_.size(); ++row) {
    draw(shape.noise_kind, streams_[row], 0,
         std::span(tape_.start).subspan(row * features, features));
  }
}

void Writer::hear(std::span<const float> event) {
  const GeneratorShape& shape = generator_.shape();
  if (shape.has_distribution() || has_event_) {
    draw_noise();
    generator_.hear(tape_, alone_, listeners_);
    nn::LstmStack::carry_state(tape_.lstm);
    ++steps_;
  }
  has_event_ = true;
  for (std::size_t i = 0; i < tape_.start.size(); ++i) tape_.start[i] = event[i % event.size()];
  for (std::size_t i = 0; i < tape_.first.size(); ++i) {
    const std::size_t f = i % event.size();
    tape_.first[i] = shape.bins[f].of(event[f]);
  }
  std::ranges::copy(tape_.first, tape_.heads.bins.begin());
  for (const auto& listener : listeners_) {
    listener->hear(event, std::span(tape_.first).first(event.size()));
  }
}

std::span<const float> Writer::next() {
  draw_noise();
  return write();
}

std::span<const float> Writer::next(std::span<const float> noise) {
  draw_noise();
  const GeneratorShape& shape = generator_.shape();
  const auto own = static_cast<std::size_t>(shape.noise);
  const auto all = static_cast<std::size_t>(shape.noise_inputs());
  for (std::size_t row = 0; row < streams_.size() * rows_a_sequence_; ++row) {
    const auto of_sequence = noise.subspan(row / rows_a_sequence_ * own, own);
    std::ranges::copy(of_sequence, std::span(tape_.noise).subspan(row * all, own).begin());
  }
  return write();
}

std::vector<double> Writer::log_likelihoods() {
  const std::vector<double> of_rows = generator_.log_likelihoods_after_step(tape_);
  std::vector<double> of_sequences(streams_.size());
  for (std::size_t i = 0; i < of_sequences.size(); ++i) {
    of_sequences[i] = of_rows[i * rows_a_sequence_];
  }
  return of_sequences;
}

std::span<const float> Writer::write() {
  generator_.rollout(tape_, alone_, listeners_);
  generator_.carry_state(tape_);
  ++steps_;
  has_event_ = true;
  const auto features = static_cast<std::size_t>(generator_.shape().features);
  for (std::size_t i = 0; i < events_.size(); ++i) {
    events_[i] = tape_.outputs[i / features * rows_a_sequence_ * features + i % features];
  }
  return events_;
}

void Writer::draw_noise() {
  const GeneratorShape& shape = generator_.shape();
  const auto own = static_cast<std::size_t>(shape.noise);
  const auto held = static_cast<std::size_t>(shape.song_noise);
  const auto first_held = static_cast<std::uint64_t>(shape.features);
  for (std::size_t row = 0; row < streams_.size() * rows_a_sequence_; ++row) {
    const RandomStream& stream = streams_[row / rows_a_sequence_];
    const auto noise = std::span(tape_.noise).subspan(row * (own + held), own + held);
    draw(shape.noise_kind, stream, first_held + held + steps_ * own, noise.first(own));
    draw(shape.noise_kind, stream, first_held, noise.last(held));
    for (float& value : noise) value *= noise_scale_;
  }
}

}  // namespace crnngan::gan
