#include "generate/model_export.h"

#include "gan/model_file.h"
#include "music/domain.h"

namespace crnngan::generate {

TensorFile export_model(const Model& model, DataType precision) {
  TensorFile file;
  gan::save(model.generator, file);
  music::save_codec(file, model.codec);
  if (model.context) music::save_context(file, *model.context);
  if (model.trained_on) train::save_provenance(file, *model.trained_on);
  for (const nn::Parameter& parameter : model.generator.parameters()) {
    file.add_floats(parameter.name, parameter.shape, parameter.value, precision);
  }
  return file;
}

}  // namespace crnngan::generate
