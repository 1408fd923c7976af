#pragma once

// Texts from outside, in messages.

#include <string>
#include <string_view>

namespace crnngan::table {

// The text in quotes, its beginning where it is long.
std::string shown_text(std::string_view text);

// The column's name as a shell takes it behind an option.
std::string option_word(std::string_view name);

}  // namespace crnngan::table
