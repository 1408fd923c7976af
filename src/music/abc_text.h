#pragma once

// Text strings of ABC (standard 2.1, 8.2): bytes of a field -> UTF-8.

#include <string>
#include <string_view>

namespace crnngan::music::abc {

enum class Charset { kUtf8, kLatin1 };

// UTF-8 where all of the text is; else what came before it on most computers.
Charset charset_of(std::string_view text);

// With accents written as \'e, &eacute; or \u00e9 put in. A code that is unknown stays as it is
// written; control characters become U+FFFD.
std::string decode_text(std::string_view text, Charset charset);

}  // namespace crnngan::music::abc
