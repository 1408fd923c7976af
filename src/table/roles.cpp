#include "table/roles.h"

namespace crnngan::table {

std::vector<Role> roles_of(const std::vector<ColumnFacts>& facts, bool has_sequences) {
  std::vector<Role> roles;
  roles.reserve(facts.size());
  for (const ColumnFacts& column : facts) {
    const auto role = [&] {
      if (column.is_time) return Role::kTime;
      if (column.has_one_value) return Role::kConstant;
      const bool is_asked = column.is_asked_context || column.is_asked_category;
      if (column.counts_rows && !is_asked) return Role::kRowNumber;
      if (column.equal_column) {
        const Role other = roles[*column.equal_column];
        if (other == Role::kLearnt || other == Role::kContext) return Role::kCopy;
      }
      if (column.is_asked_context) return Role::kContext;
      return has_sequences && !column.varies ? Role::kContext : Role::kLearnt;
    };
    roles.push_back(role());
  }
  return roles;
}

}  // namespace crnngan::table
