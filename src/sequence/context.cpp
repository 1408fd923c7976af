#include "sequence/context.h"

namespace crnngan::sequence {

std::vector<std::unique_ptr<Listener>> listeners(const MakeListener& make, std::uint32_t first,
                                                 std::uint32_t count) {
  std::vector<std::unique_ptr<Listener>> list;
  for (std::uint32_t i = 0; make && i < count; ++i) list.push_back(make(first + i));
  return list;
}

}  // namespace crnngan::sequence
