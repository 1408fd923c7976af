#pragma once

// Whether real music is held out: what of it the model that wrote the other music knows. Pieces are
// known by their fingerprints (corpus/fingerprint.h), so that it does not matter from which corpus
// or file they come, and in which split they stand there.

#include <cstddef>
#include <string>

#include "compare/source.h"

namespace crnngan::compare {

struct HeldOut {
  bool is_known = false;       // else there is no model, or its file does not say all that it saw
  std::size_t pieces = 0;      // of real music
  std::size_t trained_on = 0;  // how many of them, or near-duplicates, the model was trained on
  std::size_t chosen_on = 0;   // by how many its best checkpoint was chosen
};

// Throws Error where the real music is a validation or a test split, which is held out by its name,
// and has pieces that the model was trained on.
HeldOut held_out(const Source& real, const Source& generated);

// Takes the pieces that held_out() counts as trained on out of the real music, and says so in its
// description.
void leave_out_trained_on(Source& real, const Source& generated);

// "yes: the model was trained on none of the 247 pieces"
std::string describe(const HeldOut& held_out);

}  // namespace crnngan::compare
