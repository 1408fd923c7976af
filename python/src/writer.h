#pragma once

#include <nanobind/nanobind.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "gan/writer.h"
#include "generate/model.h"
#include "generate/song_options.h"

namespace crnngan::python {

// Songs under way, and the model that they look into. Arrays are as crnngan.Writer says.
class Writer {
 public:
  // Of options.count songs, written together.
  Writer(std::shared_ptr<const generate::Model> model, const generate::SongOptions& options);

  void hear(nanobind::handle events);
  nanobind::object next(nanobind::handle noise);
  nanobind::object log_likelihood();
  nanobind::object ended() const;

 private:
  std::size_t features() const;
  std::vector<float> noise_of(nanobind::handle noise) const;

  std::shared_ptr<const generate::Model> model_;
  std::unique_ptr<gan::Writer> writer_;
  std::size_t rows_;
  bool has_event_ = false;
};

// Throws ValueError unless events have as many features as the model.
void expect_features(std::size_t found, std::size_t features);

// crnngan.Writer.
void bind_writer(nanobind::module_& module);

}  // namespace crnngan::python
