#pragma once

// Ranks that go on together or end together. What fails on one rank ends all of them at the same
// place: rank 0 throws what is to be told, the others Ended. So one line tells it, and nobody waits
// for a rank that is gone.

#include <cstdint>
#include <cstring>
#include <exception>
#include <functional>
#include <type_traits>
#include <vector>

#include "base/description.h"
#include "ranks/ranks.h"

namespace crnngan::ranks {

// Thrown on all ranks but 0 when all end. No std::exception: rank 0 tells why.
struct Ended {
  int status = 1;  // of the process
};

// Does `work` on every rank. When it throws on some, all end; what the lowest of them threw is
// told.
void agree(Ranks& ranks, const std::function<void()>& work);

// The same of work that is done already, or has thrown `failure`. `numbers`, as many as a rank has,
// become those of all ranks, in their order. Of one rank it costs nothing.
void agree(Ranks& ranks, const std::exception_ptr& failure, std::vector<double>& numbers);

// Does `work` on rank 0 alone, and gives all what it returns.
Bytes from_first(Ranks& ranks, const std::function<Bytes()>& work);

// The value that rank 0 has.
template <class Plain>
  requires std::is_trivially_copyable_v<Plain>
Plain value_of_first(Ranks& ranks, Plain value) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
  Bytes told(bytes, bytes + sizeof(Plain));
  ranks.broadcast(told);
  std::memcpy(&value, told.data(), sizeof(Plain));
  return value;
}

// All end unless they say the same; each key that differs is told, and on which rank.
void expect_alike(Ranks& ranks, const Description& own);

// Whether all have ended together.
bool have_ended();

}  // namespace crnngan::ranks
