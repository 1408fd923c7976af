#include "sequence/context.h"

namespace crnngan::sequence {

std::vector<std::unique_ptr<Listener>> listeners(const MakeListener& make, std::size_t count) {
  std::vector<std::unique_ptr<Listener>> list;
  while (make && list.size() < count) list.push_back(make());
  return list;
}

}  // namespace crnngan::sequence
