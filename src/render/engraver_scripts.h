#pragma once

#include <cstdint>
#include <span>

namespace crnngan::render {

// Scripts that the program carries; empty when it was built without Node and npm.

// The program of web/engrave, for Node. It loads Verovio as the package `verovio`.
std::span<const std::uint8_t> engraver_script();

// Verovio's file for pages and for Node, of some megabytes, as its package has it.
std::span<const std::uint8_t> verovio_script();

}  // namespace crnngan::render
