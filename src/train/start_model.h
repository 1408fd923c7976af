#pragma once

// The model that a run starts from, in place of fresh weights. It decides what the numbers of the
// networks mean (codec, bins, context) and the networks' shape; the recipe decides how they learn.

#include <filesystem>
#include <string>

#include "base/files.h"
#include "gan/model.h"
#include "music/domain.h"
#include "table/meaning.h"
#include "train/recipe.h"

namespace crnngan::train {

struct StartModel {
  std::string name;  // the path of its file, or the name of a model that the program carries
  gan::Model model;
};

// The model of a file's bytes. Throws Error, naming it, when they hold no model of music or of a
// table.
StartModel start_model(std::span<const std::uint8_t> bytes, const std::string& name);

// What the numbers of a model mean. Throws Error when it is no model of music, or the parts of it
// do not fit together.
music::Known known_of(const gan::Model& model);

// What the numbers of a model of a table mean. Throws Error when it is none, or its parts do not
// fit together.
table::Meaning table_meaning_of(const gan::Model& model);
bool is_of_table(const gan::Model& model);

// Sets the keys of the recipe that the model decides: of codec, music and context, of the
// generator's shape and, if it has one, of the discriminator's.
void take_shape(const gan::Model& model, Recipe& recipe);

// Throws Error, naming each of those keys that has another value.
void expect_shape(const StartModel& start, const Recipe& recipe);

// RUN/start.safetensors: the model, whole; and its hash, 16 hexadecimal digits.
std::filesystem::path start_model_path(const std::filesystem::path& run);
Bytes bytes_of(const StartModel& start);
std::string hash_of(std::span<const std::uint8_t> bytes);

// The start model that a run keeps, or of its file's bytes. Throws Error when it is not the one of
// that hash.
StartModel read_start_model(const std::filesystem::path& run, const std::string& name,
                            const std::string& hash);
StartModel kept_start_model(std::span<const std::uint8_t> bytes, const std::filesystem::path& run,
                            const std::string& name, const std::string& hash);

}  // namespace crnngan::train
