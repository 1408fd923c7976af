// Any bytes, taken for a model's file: it is refused in one line, or gives a model that comes back
// from the file that it is written to.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "gan/model.h"

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crnngan;
  const auto parsed = read_tensors(std::span(data, size));
  if (!parsed.ok()) return 0;
  try {
    const gan::Model model = gan::read_model(parsed.value());
    require(gan::read_about(parsed.value()) == model.about);
    const Bytes written = write_tensors(gan::file_of(model));
    const gan::Model again = gan::read_model(read_tensors(written).take("it"));
    require(write_tensors(gan::file_of(again)) == written);
  } catch (const Error&) {
  }
  return 0;
}
