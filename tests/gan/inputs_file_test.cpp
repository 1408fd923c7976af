#include "gan/inputs_file.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "base/error.h"

namespace crnngan::gan {
namespace {

using sequence::Bins;

const std::vector<Bins> kThreeAndTwo{Bins({{0, 0}, {1, 1}, {2, 2}}), Bins({{0, 0}, {1, 1}})};

TensorFile file_of(const GeneratorShape& shape) {
  TensorFile file;
  for (const auto& [key, value] : inputs_of(shape)) file.metadata[key] = value;
  return file;
}

GeneratorShape plain_shape() { return {.noise = 2, .features = 2, .bins = kThreeAndTwo}; }

GeneratorShape told_shape() {
  GeneratorShape shape = plain_shape();
  shape.classes = {{0, 1, 0}, {}};
  shape.order = {1, 0};
  shape.context = {{.name = "match", .values = 33},
                   {.name = "memory.3.0.gap", .values = 4, .foretells = 0, .trust = 0}};
  return shape;
}

TEST(InputsFile, GivesBackWhatTheGeneratorIsTold) {
  for (const GeneratorShape& shape : {plain_shape(), told_shape()}) {
    GeneratorShape found = plain_shape();
    load_inputs(file_of(shape), found);
    EXPECT_EQ(found.classes, shape.classes);
    EXPECT_EQ(found.order, shape.order);
    EXPECT_EQ(found.context, shape.context);
  }
}

TEST(InputsFile, WhatDoesNotFitIsRefused) {
  const std::vector<std::pair<const char*, const char*>> wrong{
      {"generator.classes", ""},
      {"generator.classes", "{}"},
      {"generator.classes", "[[0, 1]]"},
      {"generator.classes", "[[0, 1], []]"},
      {"generator.classes", "[[0, 1, -1], []]"},
      {"generator.classes", "[[0, 1, 1e9], []]"},
      {"generator.order", "[0]"},
      {"generator.order", "[0, 0]"},
      {"generator.order", "[0, 2]"},
      {"generator.order", R"(["a", "b"])"},
      {"generator.context", "3"},
      {"generator.context", "[3]"},
      {"generator.context", R"([["a", 2, -1]])"},
      {"generator.context", R"([["", 2, -1, -1]])"},
      {"generator.context", R"([["a/b", 2, -1, -1]])"},
      {"generator.context", R"([["a", 0, -1, -1]])"},
      {"generator.context", R"([["a", 2, -1, -1], ["a", 2, -1, -1]])"},
      {"generator.context", R"([["a", 4, 0, -1]])"},
      {"generator.context", R"([["a", 4, 0, 1]])"},
      {"generator.context", R"([["a", 5, 0, 0]])"},
      {"generator.context", R"([["a", 4, 2, 0]])"}};
  for (const auto& [key, value] : wrong) {
    TensorFile file = file_of(told_shape());
    file.metadata[key] = value;
    GeneratorShape found = plain_shape();
    EXPECT_THROW(load_inputs(file, found), Error) << key << " " << value;
  }
}

}  // namespace
}  // namespace crnngan::gan
