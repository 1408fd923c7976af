#include "gan/model_file.h"

#include <charconv>
#include <string>

namespace crnngan::gan {

namespace {

constexpr const char* kFormat = "crnngan model 1";
constexpr int kMostUnits = 1 << 16;

int positive_number(const TensorFile& file, const std::string& key) {
  const std::string& text = file.meta(key);
  int number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size() || number < 1 ||
      number > kMostUnits) {
    throw Error("metadata '{}': expected a number 1..{}, found '{}'", key, kMostUnits, text);
  }
  return number;
}

void expect_model(const TensorFile& file) {
  if (!file.metadata.contains("format") || file.meta("format") != kFormat) {
    throw Error("expected a model ('{}'), found {}", kFormat,
                file.metadata.contains("format") ? "'" + file.meta("format") + "'"
                                                 : std::string("another tensor file"));
  }
}

}  // namespace

void save(const Generator& generator, TensorFile& file) {
  const GeneratorShape& shape = generator.shape();
  file.metadata["format"] = kFormat;
  file.metadata["generator.noise"] = std::to_string(shape.noise);
  file.metadata["generator.features"] = std::to_string(shape.features);
  file.metadata["generator.hidden"] = std::to_string(shape.units);
  file.metadata["generator.layers"] = std::to_string(shape.layers);
  generator.parameters().save(file);
}

void save(const Discriminator& discriminator, TensorFile& file) {
  const DiscriminatorShape& shape = discriminator.shape();
  file.metadata["format"] = kFormat;
  file.metadata["discriminator.features"] = std::to_string(shape.features);
  file.metadata["discriminator.hidden"] = std::to_string(shape.units);
  file.metadata["discriminator.layers"] = std::to_string(shape.layers);
  discriminator.parameters().save(file);
}

GeneratorShape generator_shape(const TensorFile& file) {
  expect_model(file);
  return {positive_number(file, "generator.noise"), positive_number(file, "generator.features"),
          positive_number(file, "generator.hidden"), positive_number(file, "generator.layers")};
}

DiscriminatorShape discriminator_shape(const TensorFile& file) {
  expect_model(file);
  return {positive_number(file, "discriminator.features"),
          positive_number(file, "discriminator.hidden"),
          positive_number(file, "discriminator.layers")};
}

void load(Generator& generator, const TensorFile& file) {
  expect_model(file);
  generator.parameters().load(file);
  generator.pack();
}

void load(Discriminator& discriminator, const TensorFile& file) {
  expect_model(file);
  discriminator.parameters().load(file);
  discriminator.pack();
}

}  // namespace crnngan::gan
