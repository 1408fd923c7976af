#pragma once

// Networks in the file of a model (gan/model.h): tensors under their parameters' names, shapes in
// the metadata.

#include <string_view>

#include "base/description.h"
#include "base/tensor_file.h"
#include "gan/discriminator.h"
#include "gan/generator.h"

namespace crnngan::gan {

// The names under which recipes and files know the kinds of noise: "unit", "standard".
NoiseKind noise_kind(std::string_view name);
std::string_view noise_name(NoiseKind kind);

// Weights as `precision`, which is F32, F16 or BF16; those of 16 bits are rounded.
void save(const Generator& generator, TensorFile& file, DataType precision = DataType::kF32);
void save(const Discriminator& discriminator, TensorFile& file,
          DataType precision = DataType::kF32);

// What shape of network a file holds. Throws Error when it holds none.
GeneratorShape generator_shape(const TensorFile& file);
DiscriminatorShape discriminator_shape(const TensorFile& file);

// A network's shape in full, under the keys of the metadata; bins and circles under the names of
// their tensors. Networks of equal descriptions read the same weights in the same way.
Description description(const GeneratorShape& shape);
Description description(const DiscriminatorShape& shape);

// Throws Error, naming each key that differs, when the file holds a network of another description,
// be its tensors of the same shapes; the network is then unchanged.
void load(Generator& generator, const TensorFile& file);
void load(Discriminator& discriminator, const TensorFile& file);

}  // namespace crnngan::gan
