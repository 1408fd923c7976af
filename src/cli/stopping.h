#pragma once

#include <functional>
#include <string>

namespace crnngan::cli {

// Does the work of a long command. When the user stops it (base/interruption.h), says in one line
// on stderr what is there and how to go on, which is what `left` returns, and lets Interrupted
// through: the exit status comes from it.
void stoppable(const std::function<void()>& work, const std::function<std::string()>& left);

}  // namespace crnngan::cli
