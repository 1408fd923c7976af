#include "train/counted_new.h"

#include <dlfcn.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string_view>

namespace {

std::atomic<bool> is_counting{false};
std::atomic<int> allocations{0};

void count_allocation(const void* caller) {
  if (!is_counting) return;
  Dl_info info{};
  const bool is_known = ::dladdr(caller, &info) != 0 && info.dli_fname != nullptr;
  if (is_known && std::string_view(info.dli_fname).find("libdnnl") != std::string_view::npos)
    return;
  ++allocations;
}

void* allocate(std::size_t size, std::size_t alignment, const void* caller) {
  count_allocation(caller);
  void* memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) {
  return allocate(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__, __builtin_return_address(0));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment), __builtin_return_address(0));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  count_allocation(__builtin_return_address(0));
  return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace crnngan::test {

int allocations_of(const std::function<void()>& work) {
  allocations = 0;
  is_counting = true;
  work();
  is_counting = false;
  return allocations;
}

}  // namespace crnngan::test
