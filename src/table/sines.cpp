#include "table/sines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <string>

#include "base/random.h"

namespace crnngan::table {

namespace {

constexpr std::uint64_t kSineRows = 24;
constexpr std::uint64_t kSines = 5;
constexpr double kMostOfBoth = 0.1;  // frequency and phase

std::string sine_header() {
  std::string text = "id";
  for (std::uint64_t s = 1; s <= kSines; ++s) text += fmt::format(",sine{}", s);
  return text + '\n';
}

std::string sine_rows(std::size_t sequence, const RandomStream& random) {
  std::string text;
  for (std::uint64_t t = 0; t < kSineRows; ++t) {
    text += std::to_string(sequence + 1);
    for (std::uint64_t s = 0; s < kSines; ++s) {
      const std::uint64_t draw = 2 * (sequence * kSines + s);
      const double frequency = kMostOfBoth * random.uniform(draw);
      const double phase = kMostOfBoth * random.uniform(draw + 1);
      const double value = (std::sin(frequency * static_cast<double>(t) + phase) + 1) / 2;
      text += fmt::format(",{:.6f}", value);
    }
    text += '\n';
  }
  return text;
}

}  // namespace

ByteSource sines(std::size_t sequences, std::uint64_t seed) {
  struct State {
    RandomStream random;
    std::string text = sine_header();
    std::size_t next_byte = 0;
    std::size_t next_sequence = 0;
  };
  const auto state = std::make_shared<State>(State{RandomStream(seed, Purpose::kSynthetic, 0)});
  return [state, sequences](std::span<char> bytes) {
    if (state->next_byte == state->text.size() && state->next_sequence < sequences) {
      state->text = sine_rows(state->next_sequence++, state->random);
      state->next_byte = 0;
    }
    const std::size_t size = std::min(bytes.size(), state->text.size() - state->next_byte);
    std::memcpy(bytes.data(), state->text.data() + state->next_byte, size);
    state->next_byte += size;
    return size;
  };
}

}  // namespace crnngan::table
