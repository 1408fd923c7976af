#pragma once

// What a generator with bins is told of events besides them, as a model's file keeps it: JSON in
// the metadata (docs/formats.md).

#include "base/description.h"
#include "base/tensor_file.h"
#include "gan/generator.h"

namespace crnngan::gan {

// classes, order and context of a shape, key by key.
Description inputs_of(const GeneratorShape& shape);

// Reads them into a shape whose bins are known. Throws Error, naming the key, unless they fit to
// these.
void load_inputs(const TensorFile& file, GeneratorShape& shape);

}  // namespace crnngan::gan
