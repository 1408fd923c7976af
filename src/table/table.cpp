#include "table/table.h"

namespace crnngan::table {

std::vector<int> Schema::of(Role role) const {
  std::vector<int> found;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].role == role) found.push_back(static_cast<int>(i));
  }
  return found;
}

std::size_t Table::rows(const Sequence& sequence) const {
  const std::size_t learnt = schema.of(Role::kLearnt).size();
  return learnt > 0 ? sequence.values.size() / learnt : 0;
}

}  // namespace crnngan::table
