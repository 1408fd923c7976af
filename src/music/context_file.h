#pragma once

// What a generator of music is told, as a model's file keeps it: JSON (docs/formats.md).

#include <string>
#include <string_view>

#include "music/context.h"

namespace crnngan::music {

std::string context_json(const ContextOptions& options, const ContextKnowledge& knowledge);

struct ContextOfFile {
  ContextOptions options;
  ContextKnowledge knowledge;
};

// Throws Error when the text is no such JSON.
ContextOfFile context_from_json(std::string_view text);

}  // namespace crnngan::music
