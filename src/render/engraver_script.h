#pragma once

#include <string_view>

namespace crnngan::render {

// The program of web/engrave, for Node; empty when this was built without Node and npm.
std::string_view engraver_script();

}  // namespace crnngan::render
