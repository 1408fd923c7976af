#include "gan/network_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string>
#include <vector>

#include "gan/inputs_file.h"

namespace crnngan::gan {

namespace {

constexpr int kMostUnits = 1 << 16;
constexpr float kHighestTemperature = 100;
constexpr float kMostFeature = 1e9F;  // of an axis; `raw` has ticks as they are
constexpr const char* kFeedback = "output";
constexpr const char* kNoFeedback = "none";
constexpr const char* kBoth = "both";
constexpr const char* kForwards = "forwards";
constexpr const char* kAllSteps = "all-steps";
constexpr const char* kEnds = "ends";
constexpr const char* kHeadUnits = "generator.head_units";  // 0: no distributions
constexpr const char* kTemperature = "generator.temperature";
constexpr const char* kCircles = "circles";
constexpr const char* kEncoder = "discriminator.encoder";
constexpr const char* kDimensions = "discriminator.minibatch_dimensions";

int number(const TensorFile& file, const std::string& key, int lowest) {
  const std::string& text = file.meta(key);
  int value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size() || value < lowest ||
      value > kMostUnits) {
    throw Error("metadata '{}': expected a number {}..{}, found '{}'", key, lowest, kMostUnits,
                text);
  }
  return value;
}

float temperature(const TensorFile& file) {
  const std::string& text = file.meta(kTemperature);
  float value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size() ||
      !(value > 0 && value <= kHighestTemperature)) {
    throw Error("metadata '{}': expected a number above 0, at most {}, found '{}'", kTemperature,
                kHighestTemperature, text);
  }
  return value;
}

std::string choice(const TensorFile& file, const std::string& key, const std::string& first,
                   const std::string& second) {
  const std::string& text = file.meta(key);
  if (text != first && text != second) {
    throw Error("metadata '{}': expected '{}' or '{}', found '{}'", key, first, second, text);
  }
  return text;
}

// Throws Error unless the layers that the metadata claims are there, so that nobody makes room for
// a network because of a number alone.
void expect_layers(const TensorFile& file, const std::string& name, int units, int layers) {
  for (int l = 0; l < layers; ++l) {
    file.values<float>(fmt::format("{}.{}.weight_hh", name, l),
                       {std::int64_t{4} * units, std::int64_t{units}});
  }
}

// The same of what belongs to the classes and the context.
void expect_inputs(const TensorFile& file, const GeneratorShape& shape) {
  for (std::size_t f = 0; f < shape.classes.size(); ++f) {
    if (shape.classes[f].empty()) continue;
    const int classes = *std::ranges::max_element(shape.classes[f]) + 1;
    file.values<float>(fmt::format("generator.embedding.{}.shared", f), {classes, shape.units});
    file.values<float>(fmt::format("generator.head.{}.shared.weight", f),
                       {classes, shape.head_units});
  }
  for (const sequence::ContextColumn& column : shape.context) {
    file.values<float>(fmt::format("generator.context.{}.weight", column.name),
                       {column.values, shape.units});
  }
}

std::string bins_name(std::size_t feature) { return fmt::format("bins.{}", feature); }

void save(const sequence::Bins& bins, const std::string& name, TensorFile& file) {
  std::vector<float> values;
  for (int bin = 0; bin < bins.size(); ++bin) {
    values.insert(values.end(), {bins[bin].low, bins[bin].high});
  }
  file.add<float>(name, {bins.size(), 2}, values);
}

void save(const nn::Parameters& parameters, TensorFile& file, DataType precision) {
  for (const nn::Parameter& parameter : parameters) {
    file.add_floats(parameter.name, parameter.shape, parameter.value, precision);
  }
}

sequence::Bins load_bins(const std::string& name, const TensorFile& file) {
  const std::vector<float> values = file.finite_values(name, {-1, 2}, kMostFeature);
  std::vector<sequence::Bins::Bin> bins;
  for (std::size_t i = 0; i < values.size(); i += 2) bins.push_back({values[i], values[i + 1]});
  try {
    return sequence::Bins(std::move(bins));
  } catch (const std::invalid_argument&) {
    throw Error("tensor '{}': expected bins of low <= high, each above the one before", name);
  }
}

std::vector<sequence::Circle> load_circles(const TensorFile& file, int features) {
  const std::vector<float> values = file.finite_values(kCircles, {-1, 3}, kMostFeature);
  std::vector<sequence::Circle> circles;
  for (std::size_t i = 0; i < values.size(); i += 3) {
    if (!(values[i] >= 0 && values[i] < static_cast<float>(features))) {
      throw Error("tensor '{}': expected features 0..{}, found {}", kCircles, features - 1,
                  values[i]);
    }
    circles.push_back({static_cast<int>(values[i]), values[i + 1], values[i + 2]});
  }
  return circles;
}

std::string text_of(const sequence::Bins& bins) {
  std::string text = fmt::format("{} bins", bins.size());
  for (int bin = 0; bin < bins.size(); ++bin) {
    text += fmt::format(" {}..{}", bins[bin].low, bins[bin].high);
  }
  return text;
}

Description metadata_of(const GeneratorShape& shape) {
  Description all{{"generator.noise", std::to_string(shape.noise)},
                  {"generator.song_noise", std::to_string(shape.song_noise)},
                  {"generator.noise_kind", std::string(noise_name(shape.noise_kind))},
                  {"generator.features", std::to_string(shape.features)},
                  {"generator.hidden", std::to_string(shape.units)},
                  {"generator.layers", std::to_string(shape.layers)},
                  {"generator.feedback", shape.feedback ? kFeedback : kNoFeedback},
                  {kHeadUnits, "0"},
                  {kTemperature, "1"}};
  all.merge(inputs_of(shape));
  if (!shape.has_distribution()) return all;
  all[kHeadUnits] = std::to_string(shape.head_units);
  all[kTemperature] = fmt::format("{}", shape.temperature);
  return all;
}

Description metadata_of(const DiscriminatorShape& shape) {
  return {{"discriminator.features", std::to_string(shape.features)},
          {kEncoder, std::string(encoder_name(shape.encoder))},
          {"discriminator.hidden", std::to_string(shape.units)},
          {"discriminator.layers", std::to_string(shape.layers)},
          {"discriminator.directions", shape.bidirectional ? kBoth : kForwards},
          {"discriminator.decision", shape.decision == Decision::kAllSteps ? kAllSteps : kEnds},
          {"discriminator.minibatch_kernels", std::to_string(shape.minibatch_kernels)},
          {kDimensions, std::to_string(shape.minibatch_dimensions)}};
}

std::string text_of(const std::vector<sequence::Circle>& circles) {
  std::vector<std::string> texts;
  texts.reserve(circles.size());
  for (const sequence::Circle& circle : circles) {
    texts.push_back(
        fmt::format("feature {} x {} + {}", circle.feature, circle.turns, circle.offset));
  }
  return texts.empty() ? "none" : fmt::format("{}", fmt::join(texts, ", "));
}

void expect_same(const Description& expected, const Description& found) {
  const std::vector<std::string> others = differences(expected, found);
  if (!others.empty()) throw Error("{}", fmt::join(others, "; "));
}

}  // namespace

NoiseKind noise_kind(std::string_view name) {
  if (name == "unit") return NoiseKind::kUnit;
  if (name == "standard") return NoiseKind::kStandard;
  throw Error("expected noise 'unit' or 'standard', found '{}'", name);
}

std::string_view noise_name(NoiseKind kind) {
  return kind == NoiseKind::kUnit ? "unit" : "standard";
}

Description description(const GeneratorShape& shape) {
  Description all = metadata_of(shape);
  for (std::size_t f = 0; f < shape.bins.size(); ++f) all[bins_name(f)] = text_of(shape.bins[f]);
  return all;
}

Description description(const DiscriminatorShape& shape) {
  Description all = metadata_of(shape);
  if (shape.minibatch_kernels == 0) all.erase(kDimensions);  // of none
  all[kCircles] = text_of(shape.circles);
  return all;
}

void save(const Generator& generator, TensorFile& file, DataType precision) {
  const GeneratorShape& shape = generator.shape();
  for (const auto& [key, value] : metadata_of(shape)) file.metadata[key] = value;
  for (std::size_t f = 0; f < shape.bins.size(); ++f) save(shape.bins[f], bins_name(f), file);
  save(generator.parameters(), file, precision);
}

void save(const Discriminator& discriminator, TensorFile& file, DataType precision) {
  const DiscriminatorShape& shape = discriminator.shape();
  for (const auto& [key, value] : metadata_of(shape)) file.metadata[key] = value;
  std::vector<float> circles;
  for (const sequence::Circle& circle : shape.circles) {
    circles.insert(circles.end(),
                   {static_cast<float>(circle.feature), circle.turns, circle.offset});
  }
  file.add<float>(kCircles, {static_cast<std::int64_t>(shape.circles.size()), 3}, circles);
  save(discriminator.parameters(), file, precision);
}

GeneratorShape generator_shape(const TensorFile& file) {
  GeneratorShape shape;
  shape.noise = number(file, "generator.noise", 0);
  shape.song_noise = number(file, "generator.song_noise", 0);
  shape.features = number(file, "generator.features", 1);
  shape.units = number(file, "generator.hidden", 1);
  shape.layers = number(file, "generator.layers", 1);
  shape.noise_kind = noise_kind(file.meta("generator.noise_kind"));
  shape.feedback = choice(file, "generator.feedback", kFeedback, kNoFeedback) == kFeedback;
  expect_layers(file, "generator.lstm", shape.units, shape.layers);
  const float of_pitches = temperature(file);
  if (const int head_units = number(file, kHeadUnits, 0); head_units > 0) {
    shape.head_units = head_units;
    shape.temperature = of_pitches;
    if (shape.noise != shape.features || shape.song_noise != 0 || !shape.feedback ||
        shape.noise_kind != NoiseKind::kUnit) {
      throw Error(
          "expected a generator with distributions to have unit noise for each of its {} "
          "features and feedback",
          shape.features);
    }
    for (std::size_t f = 0; f < static_cast<std::size_t>(shape.features); ++f) {
      shape.bins.push_back(load_bins(bins_name(f), file));
      const int bins = shape.bins[f].size();
      file.values<float>(fmt::format("generator.embedding.{}.weight", f), {bins, shape.units});
      file.values<float>(fmt::format("generator.head.{}.output.weight", f),
                         {bins, shape.head_units});
    }
    load_inputs(file, shape);
    expect_inputs(file, shape);
  } else {
    if (shape.inputs() < 1) throw Error("expected a generator to have noise or feedback");
    file.values<float>("generator.input.weight", {shape.units, shape.inputs()});
    file.values<float>("generator.output.weight", {shape.features, shape.units});
    for (const auto& [key, nothing] : inputs_of(shape)) {
      if (file.meta(key) == nothing) continue;
      throw Error("metadata '{}': expected {} without distributions, found '{}'", key, nothing,
                  file.meta(key));
    }
  }
  return shape;
}

DiscriminatorShape discriminator_shape(const TensorFile& file) {
  DiscriminatorShape shape;
  shape.features = number(file, "discriminator.features", 1);
  shape.units = number(file, "discriminator.hidden", 1);
  shape.layers = number(file, "discriminator.layers", 1);
  shape.bidirectional = choice(file, "discriminator.directions", kBoth, kForwards) == kBoth;
  shape.decision = choice(file, "discriminator.decision", kAllSteps, kEnds) == kEnds
                       ? Decision::kEnds
                       : Decision::kAllSteps;
  shape.minibatch_kernels = number(file, "discriminator.minibatch_kernels", 0);
  shape.minibatch_dimensions = number(file, kDimensions, 1);
  shape.circles = load_circles(file, shape.features);
  shape.encoder = encoder_kind(file.meta(kEncoder));
  expect_encoder(shape.encoder_shape(), file, "discriminator");
  const int outputs = shape.encoder_outputs();
  file.values<float>("discriminator.output.weight",
                     {1, std::int64_t{outputs} + shape.minibatch_kernels});
  if (shape.minibatch_kernels > 0) {
    file.values<float>(
        "discriminator.minibatch.weight",
        {std::int64_t{shape.minibatch_kernels} * shape.minibatch_dimensions, outputs});
  }
  return shape;
}

void load(Generator& generator, const TensorFile& file) {
  expect_same(description(generator.shape()), description(generator_shape(file)));
  generator.parameters().load(file);
  generator.pack();
}

void load(Discriminator& discriminator, const TensorFile& file) {
  expect_same(description(discriminator.shape()), description(discriminator_shape(file)));
  discriminator.parameters().load(file);
  discriminator.pack();
}

}  // namespace crnngan::gan
