#pragma once

// Names that stand in files -> names that stand in scores.

#include <string>
#include <string_view>

namespace crnngan::render {

// As UTF-8 on one line, without control characters and spaces around it. Bytes that are no UTF-8
// are taken as Latin-1.
std::string clean_name(std::string_view name);

// Of the first track of a file: the title of the piece, or "" where it says something else, such as
// an instrument, "Tempo track", "untitled" or the name of a file.
std::string title_of(std::string_view track_name);

// The name of an instrument, or "" where it says nothing of who plays, such as "Track 3".
std::string part_name_of(std::string_view track_name);

// Whether it names an instrument or a voice that is no keyboard.
bool names_other_than_keyboard(std::string_view track_name);

}  // namespace crnngan::render
