#pragma once

#include <string>
#include <string_view>

namespace crnngan::python {

// The library's messages name what can be chosen as the program does, `--judge-iterations`; here it
// is the keyword 'judge_iterations'. Commands of the program, from the word crnngan to the end of
// the clause, stay as they are.
std::string with_keywords(std::string_view message);

}  // namespace crnngan::python
