#pragma once

// Counts allocations: counted_new.cpp replaces operator new for the whole test program.

#include <functional>

namespace crnngan::test {

// How often any thread calls operator new during the work. oneDNN makes some small objects of its
// own at each call, which its interface gives no way to avoid; they are told by the library that
// asks for them, and left out.
int allocations_of(const std::function<void()>& work);

}  // namespace crnngan::test
