#pragma once

// What the numbers of a model of music mean, as a text that its file keeps (docs/formats.md).

#include <string>

#include "base/description.h"
#include "music/codec.h"
#include "music/context_file.h"

namespace crnngan::music {

inline constexpr const char* kDomain = "music";

struct Meaning {
  Codec codec;                 // of features
  ContextOfFile context = {};  // what the generator is told
};

std::string to_json(const Meaning& meaning);

// The meaning of a model of that domain, which has that text. Throws Error when it is another
// domain than music, or the text is broken.
Meaning meaning_of(const std::string& domain, const std::string& text);

// Key by key.
Description description(const Meaning& meaning);

}  // namespace crnngan::music
