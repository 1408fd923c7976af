#include "base/random.h"

#include <Random123/philox.h>

namespace crnngan {

namespace {

// 24 bits, so that every value is exact and 1 is never reached.
float to_unit_interval(std::uint32_t bits) { return static_cast<float>(bits >> 8) * 0x1p-24f; }

}  // namespace

std::array<std::uint32_t, 4> RandomStream::block(std::uint64_t number) const {
  const r123::Philox4x32::ctr_type counter = {{static_cast<std::uint32_t>(number),
                                               static_cast<std::uint32_t>(number >> 32), iteration_,
                                               static_cast<std::uint32_t>(purpose_)}};
  const r123::Philox4x32::key_type key = {
      {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)}};
  const auto drawn = r123::Philox4x32()(counter, key);
  return {drawn[0], drawn[1], drawn[2], drawn[3]};
}

std::uint32_t RandomStream::bits(std::uint64_t index) const { return block(index / 4)[index % 4]; }

float RandomStream::uniform(std::uint64_t index) const { return to_unit_interval(bits(index)); }

std::uint32_t RandomStream::below(std::uint32_t bound, std::uint64_t index) const {
  // The high half of a 64-bit product; its bias, at most bound / 2^32, does not matter here.
  return static_cast<std::uint32_t>((std::uint64_t{bits(index)} * bound) >> 32);
}

void RandomStream::fill_uniform(std::span<float> out, std::uint64_t first_index) const {
  std::array<std::uint32_t, 4> drawn{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::uint64_t index = first_index + i;
    if (i == 0 || index % 4 == 0) drawn = block(index / 4);
    out[i] = to_unit_interval(drawn[index % 4]);
  }
}

}  // namespace crnngan
