#include "train/samples.h"

#include <algorithm>
#include <span>

#include "gan/writer.h"

namespace crnngan::train {

namespace {

constexpr int kTogether = 8;  // rows of a product; threads share the sequences by so many

}  // namespace

std::vector<Events> sample_sequences(const gan::Generator& generator,
                                     const std::vector<float>& temperatures,
                                     const sequence::MakeListener& listener, int count, int steps,
                                     std::uint64_t seed, ThreadPool& pool) {
  const auto features = static_cast<std::size_t>(generator.shape().features);
  std::vector<Events> sequences(static_cast<std::size_t>(count));
  const auto write_group = [&](int group) {
    const int first = group * kTogether;
    const std::span<Events> own =
        std::span(sequences).subspan(static_cast<std::size_t>(first),
                                     static_cast<std::size_t>(std::min(kTogether, count - first)));
    std::vector<RandomStream> streams;
    streams.reserve(kTogether);
    for (int row = 0; row < kTogether; ++row) {
      streams.emplace_back(seed, Purpose::kGenerate, static_cast<std::uint32_t>(first + row));
    }
    gan::Writer writer(
        generator, std::move(streams),
        {.temperatures = temperatures,
         .listeners = sequence::listeners(listener, static_cast<std::uint32_t>(first), kTogether)});
    for (int t = 0; t < steps; ++t) {
      const std::span<const float> events = writer.next();
      for (std::size_t row = 0; row < own.size(); ++row) {
        const auto event = events.subspan(row * features, features);
        own[row].insert(own[row].end(), event.begin(), event.end());
      }
    }
  };
  pool.run((count + kTogether - 1) / kTogether, write_group);
  return sequences;
}

}  // namespace crnngan::train
