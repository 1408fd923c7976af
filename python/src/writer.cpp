#include "writer.h"

#include <fmt/format.h>

#include <cstdint>
#include <span>
#include <stdexcept>
#include <utility>

#include "arrays.h"
#include "base/error.h"
#include "calls.h"
#include "casters.h"
#include "generate/songs.h"

namespace crnngan::python {

void expect_features(std::size_t found, std::size_t features) {
  if (found == features) return;
  throw std::invalid_argument(
      fmt::format("events: expected {} features, as the model has, found {}", features, found));
}

Writer::Writer(std::shared_ptr<const generate::Model> model, const generate::SongOptions& options)
    : model_(std::move(model)),
      writer_(generate::writer_of(*model_, options)),
      rows_(static_cast<std::size_t>(options.count)) {}

void Writer::hear(nb::handle events) {
  std::vector<std::size_t> shape;
  const auto dimensions = nb::cast<std::size_t>(nb::getattr(events, "ndim", nb::int_(2)));
  const auto floats = finite_floats(events, "events", dimensions == 1 ? 1 : 2, shape);
  const std::size_t width = features();
  expect_features(shape.back(), width);
  without_gil([&] {
    for (std::size_t i = 0; i < floats.size(); i += width) {
      writer_->hear(std::span(floats).subspan(i, width));
      stop_if_interrupted();
    }
  });
  has_event_ = has_event_ || !floats.empty();
}

nb::object Writer::next(nb::handle noise) {
  std::vector<float> given;
  if (!noise.is_none()) given = noise_of(noise);
  std::vector<float> events = without_gil([&] {
    const std::span<const float> written = given.empty() ? writer_->next() : writer_->next(given);
    return std::vector<float>(written.begin(), written.end());
  });
  has_event_ = true;
  return array_of(std::move(events), {rows_, features()});
}

nb::object Writer::log_likelihood() {
  if (!model_->generator.shape().has_distribution()) {
    throw Error("{} has no distributions: it says nothing of how likely music is", model_->name);
  }
  if (!has_event_) {
    throw std::invalid_argument("expected an event that was heard or written, found none yet");
  }
  return array_of(without_gil([&] { return writer_->log_likelihoods(); }));
}

nb::object Writer::ended() const {
  std::vector<std::uint8_t> rows;
  for (std::size_t row = 0; row < rows_; ++row) {
    rows.push_back(writer_->has_ended(row) ? 1 : 0);
  }
  return array_of(std::move(rows)).attr("view")("bool");
}

std::size_t Writer::features() const {
  return static_cast<std::size_t>(model_->generator.shape().features);
}

std::vector<float> Writer::noise_of(nb::handle noise) const {
  const gan::GeneratorShape& network = model_->generator.shape();
  std::vector<std::size_t> shape;
  std::vector<float> given = finite_floats(noise, "noise", 2, shape);
  const auto inputs = static_cast<std::size_t>(network.noise);
  if (shape[0] != rows_ || shape[1] != inputs) {
    throw std::invalid_argument(
        fmt::format("noise: expected an array of shape ({}, {}), found "
                    "({}, {})",
                    rows_, inputs, shape[0], shape[1]));
  }
  if (network.has_distribution()) {
    for (const float pick : given) {
      if (pick >= 0 && pick < 1) continue;
      throw std::invalid_argument(
          fmt::format("noise: expected numbers within [0, 1), found {}", pick));
    }
  }
  return given;
}

void bind_writer(nb::module_& module) {
  nb::class_<Writer>(
      module, "Writer",
      R"(Songs under way, of n sequences: for one's own loop around Model's network. Events are
arrays of F features, as Model.inputs() gives and Model.decode() takes them.)")
      .def("hear", &Writer::hear, nb::arg("events"),
           nb::sig("def hear(self, events: numpy.typing.ArrayLike) -> None"),
           "All sequences go on with these events (T, F), or this one (F,).")
      .def(
          "next", &Writer::next, nb::arg("noise") = nb::none(),
          nb::sig("def next(self, noise: numpy.typing.ArrayLike | None = None) -> "
                  "numpy.typing.NDArray[numpy.float32]"),
          R"(The next event of each sequence (n, F), and goes on from it. noise (n, Model.noise) takes
the place of that of the seed: of models with distributions what picks each feature, within
[0, 1).)")
      .def(
          "log_likelihood", &Writer::log_likelihood,
          nb::sig("def log_likelihood(self) -> numpy.typing.NDArray[numpy.float64]"),
          R"(How likely the network held the newest event of each sequence (n,), heard or written, before
it came: the logarithm, in nats, whatever temperature, nucleus and guidance it was drawn
with. Raises Error of models without distributions.)")
      .def_prop_ro("ended", &Writer::ended,
                   nb::sig("def ended(self) -> numpy.typing.NDArray[numpy.bool_]"),
                   "Which sequences (n,) have ended: their newest event is no part of them.");
}

}  // namespace crnngan::python
