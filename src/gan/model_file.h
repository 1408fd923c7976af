#pragma once

// Networks in a tensor file: tensors under their parameters' names, shapes in the metadata
// (docs/formats.md).

#include <string_view>

#include "base/tensor_file.h"
#include "gan/discriminator.h"
#include "gan/generator.h"

namespace crnngan::gan {

// The names under which recipes and files know the kinds of noise: "unit", "standard".
NoiseKind noise_kind(std::string_view name);
std::string_view noise_name(NoiseKind kind);

void save(const Generator& generator, TensorFile& file);
void save(const Discriminator& discriminator, TensorFile& file);

// What shape of network a file holds. Throws Error when it is no model.
GeneratorShape generator_shape(const TensorFile& file);
DiscriminatorShape discriminator_shape(const TensorFile& file);

// Throws Error when the file holds another shape; the network is then unchanged.
void load(Generator& generator, const TensorFile& file);
void load(Discriminator& discriminator, const TensorFile& file);

}  // namespace crnngan::gan
