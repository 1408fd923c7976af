#include "gan/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "gan/network_file.h"

namespace crnngan::gan {

namespace {

constexpr const char* kFormat = "crnngan model 2";
constexpr const char* kEarlierFormat = "crnngan model 1";

constexpr const char* kNetworks = "networks";
constexpr const char* kGenerator = "generator";
constexpr const char* kGeneratorAndDiscriminator = "generator, discriminator";

constexpr const char* kEarlier = "corpus.earlier";
constexpr const char* kTraining = "trained_on.training";
constexpr const char* kValidation = "trained_on.validation";

constexpr std::pair<const char*, std::string Provenance::*> kHashes[] = {
    {"corpus.hash", &Provenance::corpus},
    {"corpus.training", &Provenance::training_split},
    {"corpus.validation", &Provenance::validation_split},
    {"corpus.test", &Provenance::test_split}};

constexpr std::pair<const char*, std::string About::*> kTexts[] = {{"domain", &About::domain},
                                                                   {"meaning", &About::meaning},
                                                                   {"licence", &About::licence},
                                                                   {"card", &About::card}};

void expect_model(const TensorFile& file) {
  const auto format = file.metadata.find("format");
  if (format == file.metadata.end()) {
    throw Error("expected a model ('{}'), found another tensor file", kFormat);
  }
  if (format->second == kEarlierFormat) {
    throw Error(
        "expected a model of this version ('{}'), found one of an earlier version ('{}'), which is "
        "no longer read: train again, or take a model that comes with the program",
        kFormat, kEarlierFormat);
  }
  if (format->second != kFormat) {
    throw Error("expected a model ('{}'), found '{}'", kFormat, format->second);
  }
}

bool has_discriminator(const TensorFile& file) {
  const std::string& networks = file.meta(kNetworks);
  if (networks != kGenerator && networks != kGeneratorAndDiscriminator) {
    throw Error("metadata '{}': expected '{}' or '{}', found '{}'", kNetworks, kGenerator,
                kGeneratorAndDiscriminator, networks);
  }
  return networks == kGeneratorAndDiscriminator;
}

void add_fingerprints(const char* name, const std::vector<std::uint64_t>& fingerprints,
                      TensorFile& file) {
  std::vector<std::int64_t> values;
  values.reserve(fingerprints.size());
  for (const std::uint64_t number : fingerprints) {
    values.push_back(std::bit_cast<std::int64_t>(number));
  }
  file.add<std::int64_t>(name, {static_cast<std::int64_t>(values.size())}, values);
}

std::vector<std::uint64_t> fingerprints_of(const TensorFile& file, const char* name) {
  std::vector<std::uint64_t> fingerprints;
  for (const std::int64_t value : file.values<std::int64_t>(name, {-1})) {
    fingerprints.push_back(std::bit_cast<std::uint64_t>(value));
  }
  std::sort(fingerprints.begin(), fingerprints.end());
  return fingerprints;
}

void add_provenance(const std::optional<Provenance>& trained_on, TensorFile& file) {
  for (const auto& [key, member] : kHashes) {
    file.metadata[key] = trained_on ? *trained_on.*member : kUnknown;
  }
  if (!trained_on) return;
  if (!trained_on->earlier.empty()) {
    file.metadata[kEarlier] = fmt::format("{}", fmt::join(trained_on->earlier, " "));
  }
  add_fingerprints(kTraining, trained_on->training, file);
  add_fingerprints(kValidation, trained_on->validation, file);
}

bool is_hash(std::string_view text) {
  return text.size() == 16 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::optional<Provenance> provenance_of(const TensorFile& file) {
  const auto is_known = [&](const auto& hash) { return file.meta(hash.first) != kUnknown; };
  if (std::ranges::none_of(kHashes, is_known)) return std::nullopt;
  Provenance provenance;
  for (const auto& [key, member] : kHashes) {
    const std::string& text = file.meta(key);
    if (!is_hash(text)) {
      throw Error("metadata '{}': expected 16 hexadecimal digits, found '{}'", key,
                  valid_utf8(text));
    }
    provenance.*member = text;
  }
  if (const auto earlier = file.metadata.find(kEarlier); earlier != file.metadata.end()) {
    for (const std::string_view text : split(earlier->second, ' ')) {
      if (!is_hash(text) && text != kUnknown) {
        throw Error("metadata '{}': expected hashes of 16 hexadecimal digits or '{}', found '{}'",
                    kEarlier, kUnknown, valid_utf8(text));
      }
      provenance.earlier.emplace_back(text);
    }
  }
  provenance.training = fingerprints_of(file, kTraining);
  provenance.validation = fingerprints_of(file, kValidation);
  return provenance;
}

}  // namespace

bool Provenance::is_whole() const { return std::ranges::find(earlier, kUnknown) == earlier.end(); }

TensorFile file_of(const Model& model, DataType precision) {
  TensorFile file;
  file.metadata["format"] = kFormat;
  file.metadata[kNetworks] = model.discriminator ? kGeneratorAndDiscriminator : kGenerator;
  for (const auto& [key, member] : kTexts) file.metadata[key] = model.about.*member;
  add_provenance(model.about.trained_on, file);
  save(model.generator, file, precision);
  if (model.discriminator) save(*model.discriminator, file, precision);
  return file;
}

About read_about(const TensorFile& file) {
  expect_model(file);
  About about;
  for (const auto& [key, member] : kTexts) about.*member = file.meta(key);
  for (const std::string* text : {&about.licence, &about.card}) {
    if (text->size() > kMostText) {
      throw Error("expected a licence and a card of {} bytes at most, found one of {}", kMostText,
                  text->size());
    }
  }
  about.trained_on = provenance_of(file);
  return about;
}

Model read_model(const TensorFile& file) {
  Model model{read_about(file), Generator(generator_shape(file))};
  if (has_discriminator(file)) {
    const DiscriminatorShape shape = discriminator_shape(file);
    const int features = model.generator.shape().features;
    if (shape.features != features) {
      throw Error("expected a discriminator of {} features, as many as the generator's, found {}",
                  features, shape.features);
    }
    model.discriminator.emplace(shape);
  }
  load_weights(model, file);
  return model;
}

Description description(const Model& model) {
  Description all = description(model.generator.shape());
  if (model.discriminator) all.merge(description(model.discriminator->shape()));
  all["domain"] = model.about.domain;
  return all;
}

Description description(const TensorFile& file) {
  expect_model(file);
  Description all = description(generator_shape(file));
  if (has_discriminator(file)) all.merge(description(discriminator_shape(file)));
  all["domain"] = file.meta("domain");
  return all;
}

void load_weights(Model& model, const TensorFile& file) {
  load(model.generator, file);
  if (model.discriminator) load(*model.discriminator, file);
}

}  // namespace crnngan::gan
