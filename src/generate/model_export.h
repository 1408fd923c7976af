#pragma once

#include "base/tensor_file.h"
#include "generate/model.h"

namespace crnngan::generate {

// A model file of the model alone: what writes music, without the discriminator and what training
// needs to go on. Weights are stored as `precision`, which is F32, F16 or BF16; those of 16 bits
// are rounded, and read as floats again.
TensorFile export_model(const Model& model, DataType precision);

}  // namespace crnngan::generate
