#include "render/program.h"

#include "midi/instruments.h"

namespace crnngan::render {

std::string_view instrument_name(std::uint8_t program) {
  if (program <= 3) return "Piano";
  if (program >= 16 && program <= 20) return "Organ";
  if (is_guitar(program)) return "Guitar";
  if (program == 46) return "Harp";
  if (program == 48 || program == 49) return "Strings";
  return midi::kInstruments[program];
}

}  // namespace crnngan::render
