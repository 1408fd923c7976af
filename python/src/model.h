#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "generate/model.h"

namespace crnngan::python {

// A model of music as Python has it.
struct Model {
  std::shared_ptr<const generate::Model> music;
};

// crnngan.Model, crnngan.Writer.
void bind_model(nanobind::module_& module);

// The tensors of a model's file by name, and its metadata.
nanobind::dict tensors_of(const gan::Model& model);
nanobind::dict metadata_of(const gan::Model& model);

// As `crnngan export` writes it. Throws std::invalid_argument for an unknown precision.
void save_model(const gan::Model& model, const std::filesystem::path& path,
                const std::string& precision);

}  // namespace crnngan::python
