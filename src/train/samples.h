#pragma once

#include <cstdint>
#include <vector>

#include "base/threads.h"
#include "gan/generator.h"

namespace crnngan::train {

using Events = std::vector<float>;  // (T,F), the events of a sequence as the generator wrote them

// Sequences 0 .. count - 1 of the seed, of `steps` events each, as the same generator writes them
// whenever it is asked (gan/writer.h). Temperatures are (F) with bins, else empty.
std::vector<Events> sample_sequences(const gan::Generator& generator,
                                     const std::vector<float>& temperatures,
                                     const sequence::MakeListener& listener, int count, int steps,
                                     std::uint64_t seed, ThreadPool& pool);

}  // namespace crnngan::train
