#pragma once

// Text and bytes as they may stand inside a page.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace crnngan::report {

// RFC 4648.
std::string base64(std::span<const std::uint8_t> bytes);

// Compressed as a browser's DecompressionStream("deflate") reads it (RFC 1950).
std::vector<std::uint8_t> deflate(std::string_view text);

// Text of a page: what could begin or end a tag, an attribute or an entity is written as an entity.
std::string escape_html(std::string_view text);

// JSON text that may stand inside a script element: the same values without any "<".
std::string json_in_script(std::string json);

// A script that may stand inside a script element: the same program without "</script" and "<!--".
std::string script_in_page(std::string_view script);

}  // namespace crnngan::report
