// Any bytes, taken for each text in the folder of a run, which may be somebody else's: a recipe is
// refused in one line or reads back as the same one, run.json names its faults, and the log gives
// curves and can be cut.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "train/event_file.h"
#include "train/log.h"
#include "train/recipe.h"
#include "train/run_record.h"

namespace {

using namespace crnngan;

void require(bool promise) {
  if (!promise) std::abort();
}

void take_for_a_recipe(std::string_view text) {
  train::Recipe recipe;
  try {
    train::apply_toml(recipe, text, "it");
  } catch (const Error& error) {
    require(std::string_view(error.what()).starts_with("it: "));
    return;
  }
  const std::string written = train::to_toml(recipe);
  train::Recipe again;
  train::apply_toml(again, written, "it");
  require(train::to_toml(again) == written);
}

void take_for_a_setting(std::string_view text) {
  train::Recipe recipe;
  try {
    train::apply_setting(recipe, std::string(text));
  } catch (const Error&) {
  }
}

void take_for_a_record(std::string_view text) {
  try {
    train::run_record_of(text, "it");
  } catch (const Error& error) {
    require(std::string_view(error.what()).starts_with("it: "));
  }
}

void take_for_a_log(std::string_view text) {
  train::event_file(train::curves(text));
  const std::string cut = train::truncate_log(text, 3);
  require(cut.size() <= text.size());
  require(train::truncate_log(cut, 3) == cut);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  take_for_a_recipe(text);
  take_for_a_setting(text);
  take_for_a_record(text);
  take_for_a_log(text);
  return 0;
}
