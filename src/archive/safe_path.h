#pragma once

// Names from outside -> names below a folder. What comes out has no part that is empty, ".", ".."
// or hidden, none longer than 120 bytes, and only printable UTF-8 without / \ : * ? " < > |; so it
// is good on other systems, too, and never leads out of the folder.

#include <optional>
#include <string>
#include <string_view>

namespace crnngan::archive {

// The bytes that %41 and the like stand for; a % without two hexadecimal digits stays.
std::string percent_decoded(std::string_view text);

// The text itself where it is UTF-8; else what it means in ISO 8859-1.
std::string as_utf8(std::string_view text);

// One part of a path. The ending (".mid") is kept when the name is cut. Empty when nothing is left.
std::string safe_name(std::string_view name);

// A relative path of such names. Nothing when the path is absolute (also with a drive's letter) or
// has a part "..": nobody means well by these.
std::optional<std::string> safe_path(std::string_view path);

}  // namespace crnngan::archive
