#include "train/start_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/description.h"
#include "base/error.h"
#include "base/text.h"
#include "gan/encoder.h"
#include "gan/network_file.h"
#include "music/meaning.h"
#include "table/follower.h"
#include "train/recipe_keys.h"

namespace crnngan::train {

namespace {

// The number of which the shortest text is that of the float: 0.9, not 0.899999976.
double as_written(float value) { return number_of(fmt::format("{}", value)).value_or(value); }

void take_generator(const gan::GeneratorShape& shape, Recipe& recipe) {
  auto& keys = recipe.generator;
  keys.hidden = shape.units;
  keys.layers = shape.layers;
  keys.noise = shape.noise;
  keys.song_noise = shape.song_noise;
  keys.noise_kind = gan::noise_name(shape.noise_kind);
  keys.feedback = shape.feedback;
  keys.bins = 0;
  for (const sequence::Bins& bins : shape.bins) {
    keys.bins = std::max<std::int64_t>(keys.bins, bins.size());
  }
  keys.shared_classes = !shape.classes.empty();
  if (!shape.has_distribution()) return;
  keys.start = "uniform";  // as a generator with distributions must have it
  keys.head_units = shape.head_units;
  keys.temperature = as_written(shape.temperature);
}

void take_discriminator(const gan::DiscriminatorShape& shape, Recipe& recipe) {
  auto& keys = recipe.discriminator;
  keys.encoder = gan::encoder_name(shape.encoder);
  keys.hidden = shape.units;
  keys.layers = shape.layers;
  keys.bidirectional = shape.bidirectional;
  keys.decision = shape.decision == gan::Decision::kEnds ? "ends" : "all-steps";
  keys.minibatch_kernels = shape.minibatch_kernels;
  keys.minibatch_dimensions = shape.minibatch_dimensions;
  keys.pitch_circles = !shape.circles.empty();
}

// Of music nothing is asked.
void take_shape_of_table(const gan::Model& model, Recipe& recipe) {
  const Recipe plain;
  recipe.codec = plain.codec;
  recipe.music = plain.music;
  recipe.train.transpose = 0;
  take_generator(model.generator.shape(), recipe);
  if (model.generator.shape().has_distribution()) recipe.generator.noise = plain.generator.noise;
  recipe.context.memory = recipe.context.place = recipe.context.metre = recipe.context.labels =
      false;
  if (model.discriminator) take_discriminator(model.discriminator->shape(), recipe);
  recipe.discriminator.pitch_circles = false;
}

Description keys_of(const Recipe& recipe) {
  Description keys;
  for (const RecipeKey& key : recipe_keys()) keys[key.name] = value_text(key, recipe);
  return keys;
}

}  // namespace

StartModel start_model(std::span<const std::uint8_t> bytes, const std::string& name) {
  const TensorFile file = read_tensors(bytes).take(name);
  try {
    StartModel start{name, gan::read_model(file)};
    if (is_of_table(start.model)) {
      table_meaning_of(start.model);
    } else {
      known_of(start.model);
    }
    return start;
  } catch (const Error& error) {
    throw Error("{}: {}", name, error.what());
  }
}

music::Known known_of(const gan::Model& model) {
  const gan::GeneratorShape& shape = model.generator.shape();
  music::Known known{music::meaning_of(model.about.domain, model.about.meaning), shape.bins};
  const music::Codec& codec = known.meaning.codec;
  if (shape.features != codec.features()) {
    throw Error("expected a generator of {} features, as its codec says, found {}",
                codec.features(), shape.features);
  }
  if (!shape.has_distribution()) return known;
  if (codec.options().kind != music::CodecKind::kStandard) {
    throw Error("expected a generator with distributions to have the codec standard, found {}",
                music::codec_name(codec.options().kind));
  }
  const music::ContextOfFile& told = known.meaning.context;
  if (!shape.context.empty() &&
      music::Context(told.options, codec, shape.bins, told.knowledge).columns() != shape.context) {
    throw Error("expected a generator that is told the context of its metadata");
  }
  if (shape.context.empty()) known.meaning.context.options = {};
  return known;
}

bool is_of_table(const gan::Model& model) { return model.about.domain == table::kDomain; }

table::Meaning table_meaning_of(const gan::Model& model) {
  table::Meaning meaning = table::meaning_of(model.about.domain, model.about.meaning);
  const gan::GeneratorShape& shape = model.generator.shape();
  const table::Coding& coding = meaning.coding;
  const auto context = coding.has_bins() ? table::context_columns(coding, meaning.labels)
                                         : std::vector<sequence::ContextColumn>();
  if (shape.features != static_cast<int>(coding.variables()) || shape.bins != coding.bins() ||
      shape.context != context) {
    throw Error("expected a generator of the features, bins and context of its metadata");
  }
  return meaning;
}

void take_shape(const gan::Model& model, Recipe& recipe) {
  if (is_of_table(model)) return take_shape_of_table(model, recipe);
  const music::Known known = known_of(model);
  const music::CodecOptions& codec = known.meaning.codec.options();
  recipe.codec = music::codec_name(codec.kind);
  recipe.music.tones_per_cell = codec.tones_per_cell;
  recipe.music.chord_gap = codec.chord_gap_ticks;
  recipe.music.pace_events = codec.pace_events;
  take_generator(model.generator.shape(), recipe);
  const music::ContextOptions& told = known.meaning.context.options;
  recipe.context.memory = told.memory;
  recipe.context.place = told.place;
  recipe.context.metre = told.metre;
  recipe.context.labels = told.labels;
  if (model.discriminator) take_discriminator(model.discriminator->shape(), recipe);
  // What no recipe can say can't be trained.
  Recipe again;
  apply_toml(again, to_toml(recipe), "the model's shape");
}

void expect_shape(const StartModel& start, const Recipe& recipe) {
  Recipe shaped = recipe;
  take_shape(start.model, shaped);
  const std::vector<std::string> others = differences(keys_of(shaped), keys_of(recipe));
  if (others.empty()) return;
  throw Error("{}: decides what it is itself, which the recipe must leave as it is: {}", start.name,
              fmt::join(others, "; "));
}

std::filesystem::path start_model_path(const std::filesystem::path& run) {
  return run / "start.safetensors";
}

Bytes bytes_of(const StartModel& start) { return write_tensors(gan::file_of(start.model)); }

std::string hash_of(std::span<const std::uint8_t> bytes) {
  return fmt::format("{:016x}", hash_bytes(bytes));
}

StartModel read_start_model(const std::filesystem::path& run, const std::string& name,
                            const std::string& hash) {
  return kept_start_model(read_file(start_model_path(run)), run, name, hash);
}

StartModel kept_start_model(std::span<const std::uint8_t> bytes, const std::filesystem::path& run,
                            const std::string& name, const std::string& hash) {
  const std::filesystem::path path = start_model_path(run);
  if (hash_of(bytes) != hash) {
    throw Error("{}: is not the model that the run began with ({})", path.string(), name);
  }
  StartModel start = start_model(bytes, path.string());
  start.name = name;
  return start;
}

}  // namespace crnngan::train
