#include "base/tensor_file.h"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "base/error_of.h"
#include "base/tensor_bytes.h"

namespace crnngan {
namespace {

using test::container;
using test::error_of;
using ::testing::ElementsAre;

template <class T>
void add(TensorFile& file, const std::string& name, std::vector<std::int64_t> shape,
         const std::vector<T>& values) {
  file.add<T>(name, std::move(shape), values);
}

TensorFile read_back(const TensorFile& file) {
  return read_tensors(write_tensors(file)).take("written");
}

void expect_equal(const TensorFile& found, const TensorFile& expected) {
  EXPECT_EQ(found.metadata, expected.metadata);
  ASSERT_EQ(found.tensors.size(), expected.tensors.size());
  for (const auto& [name, tensor] : expected.tensors) {
    ASSERT_TRUE(found.tensors.contains(name)) << name;
    const Tensor& other = found.tensors.at(name);
    EXPECT_EQ(other.type, tensor.type) << name;
    EXPECT_EQ(other.shape, tensor.shape) << name;
    EXPECT_EQ(other.data, tensor.data) << name;
  }
}

TEST(TensorFile, ATinyFileHasExactlyTheseBytes) {
  TensorFile file;
  file.metadata["k"] = "v";
  add<std::int32_t>(file, "b", {2}, {1, -2});
  add<float>(file, "a", {1, 1}, {1.0F});
  const std::string header = R"({"__metadata__":{"k":"v"},)"
                             R"("a":{"data_offsets":[0,4],"dtype":"F32","shape":[1,1]},)"
                             R"("b":{"data_offsets":[4,12],"dtype":"I32","shape":[2]}} )";
  ASSERT_EQ(header.size(), 136u) << "a multiple of 8, filled up with one space";
  Bytes expected{136, 0, 0, 0, 0, 0, 0, 0};
  expected.insert(expected.end(), header.begin(), header.end());
  const Bytes data{0x00, 0x00, 0x80, 0x3F,   // 1.0
                   0x01, 0x00, 0x00, 0x00,   // 1
                   0xFE, 0xFF, 0xFF, 0xFF};  // -2
  expected.insert(expected.end(), data.begin(), data.end());
  const Bytes found = write_tensors(file);
  EXPECT_EQ(std::string(found.begin(), found.end()), std::string(expected.begin(), expected.end()));
}

TEST(TensorFile, BytesOfAnotherWriterAreRead) {
  // Keys in another order, white space, data not in the order of names, a scalar.
  const auto file = read_tensors(container(
      R"( { "z" : {"shape":[],"dtype":"U8","data_offsets":[0,1]},
            "a" : {"shape":[3],"data_offsets":[1,4],"dtype":"U8"} }   )",
      4));
  ASSERT_TRUE(file.ok()) << file.error().message;
  EXPECT_THAT(file.value().values<std::uint8_t>("z"), ElementsAre(0));
  EXPECT_THAT(file.value().values<std::uint8_t>("a", {3}), ElementsAre(1, 2, 3));
  EXPECT_TRUE(file.value().metadata.empty());
}

TEST(TensorFile, NothingAtAllIsAFileOfItsOwn) { expect_equal(read_back(TensorFile()), {}); }

TEST(TensorFile, EveryTypeKeepsItsExtremeValues) {
  TensorFile file;
  const std::vector<float> floats{std::numeric_limits<float>::lowest(), -0.0F, 1e-45F,
                                  std::numeric_limits<float>::infinity()};
  const std::vector<std::int32_t> ints{std::numeric_limits<std::int32_t>::min(), 2147483647};
  const std::vector<std::int64_t> longs{std::numeric_limits<std::int64_t>::min(),
                                        std::numeric_limits<std::int64_t>::max()};
  const std::vector<std::uint8_t> octets{0, 127, 128, 255};
  const std::vector<double> doubles{-std::numeric_limits<double>::max(), 5e-324, 0.1};
  add(file, "d", {3}, doubles);
  add(file, "f", {4}, floats);
  add(file, "i", {2}, ints);
  add(file, "l", {2}, longs);
  add(file, "u", {4}, octets);
  const TensorFile back = read_back(file);
  EXPECT_EQ(back.values<double>("d"), doubles);
  EXPECT_EQ(back.values<float>("f"), floats);
  EXPECT_TRUE(std::signbit(back.values<float>("f")[1]));
  EXPECT_EQ(back.values<std::int32_t>("i"), ints);
  EXPECT_EQ(back.values<std::int64_t>("l"), longs);
  EXPECT_EQ(back.values<std::uint8_t>("u"), octets);
}

TEST(TensorFile, HalvesAreStoredRoundedAndReadAsFloats) {
  TensorFile file;
  const std::vector<float> values{1.0F, -0.5F, 3.14159274F, 65519.0F};
  file.add_floats("whole", {4}, values, DataType::kF32);
  file.add_floats("half", {2, 2}, values, DataType::kF16);
  file.add_floats("brain", {4}, values, DataType::kBF16);
  const TensorFile back = read_back(file);
  EXPECT_THAT(back.values<float>("whole"), ElementsAre(1.0F, -0.5F, 3.14159274F, 65519.0F));
  EXPECT_THAT(back.values<float>("half", {2, 2}), ElementsAre(1.0F, -0.5F, 3.140625F, 65504.0F));
  EXPECT_THAT(back.values<float>("brain"), ElementsAre(1.0F, -0.5F, 3.140625F, 65536.0F));
  EXPECT_EQ(back.values<F16>("half").front().bits, 0x3C00);
  EXPECT_EQ(back.values<BF16>("brain").front().bits, 0x3F80);
  EXPECT_EQ(back.tensors.at("half").data.size(), 8u);
}

TEST(TensorFile, HalvesOfOneKindAreNotTakenForTheOther) {
  TensorFile file;
  file.add_floats("half", {1}, std::vector<float>{1}, DataType::kF16);
  EXPECT_EQ(error_of([&] { file.values<BF16>("half"); }),
            "tensor 'half': expected type BF16, found F16");
  EXPECT_EQ(error_of([&] { file.values<std::int32_t>("half"); }),
            "tensor 'half': expected type I32, found F16");
  EXPECT_THROW(file.add_floats("i", {1}, std::vector<float>{1}, DataType::kI32),
               std::invalid_argument);
}

TEST(TensorFile, TextsOfAnyUnicodeAndControlCharactersComeBack) {
  TensorFile file;
  file.metadata[""] = "";
  file.metadata["quote \" and \\"] = "line\nend\ttab\x01 {}";
  file.metadata["Dvo\xC5\x99\xC3\xA1k"] = "\xF0\x9D\x84\x9E";
  add<std::uint8_t>(file, "na\"me \xC3\xA9", {1}, {9});
  expect_equal(read_back(file), file);
}

// A file of random names, types, shapes (with zeros) and values.
TensorFile random_file(std::mt19937& random) {
  const auto below = [&](unsigned bound) { return static_cast<unsigned>(random() % bound); };
  TensorFile file;
  for (unsigned n = below(6); n > 0; --n) {
    const std::string name = "tensor." + std::to_string(below(100));
    std::vector<std::int64_t> shape(below(4));
    std::size_t count = 1;
    for (auto& length : shape) {
      length = below(5);
      count *= static_cast<std::size_t>(length);
    }
    const auto fill = [&]<class T>(T) {
      std::vector<T> values(count);
      for (T& value : values) value = static_cast<T>(below(256));
      add(file, name, shape, values);
    };
    std::vector<float> halves(count);
    for (float& value : halves) value = static_cast<float>(below(256));
    switch (below(6)) {
      case 4:
        file.add_floats(name, shape, halves, DataType::kF16);
        break;
      case 5:
        file.add_floats(name, shape, halves, DataType::kBF16);
        break;
      case 0:
        fill(float{});
        break;
      case 1:
        fill(std::int32_t{});
        break;
      case 2:
        fill(std::int64_t{});
        break;
      default:
        fill(std::uint8_t{});
    }
  }
  for (unsigned n = below(3); n > 0; --n) {
    file.metadata["key" + std::to_string(below(10))] = std::string(below(20), 'x');
  }
  return file;
}

TEST(TensorFile, WhateverIsWrittenIsReadBack) {
  std::mt19937 random(2024);
  for (int n = 0; n < 500; ++n) {
    SCOPED_TRACE(n);
    const TensorFile file = random_file(random);
    expect_equal(read_back(file), file);
    if (HasFailure()) return;
  }
}

TEST(TensorFile, EqualContentsGiveEqualBytesWhateverTheOrderOfAdding) {
  TensorFile one;
  add<std::uint8_t>(one, "a", {3}, {1, 2, 3});
  add<float>(one, "b", {1}, {4});
  one.metadata = {{"x", "1"}, {"y", "2"}};
  TensorFile other;
  other.metadata["y"] = "2";
  add<float>(other, "b", {1}, {5});
  add<float>(other, "b", {1}, {4});
  add<std::uint8_t>(other, "a", {3}, {1, 2, 3});
  other.metadata["x"] = "1";
  EXPECT_EQ(write_tensors(one), write_tensors(other));
  EXPECT_EQ(write_tensors(read_back(one)), write_tensors(one));
}

TEST(TensorFile, EveryTensorStartsAtAMultipleOfItsElementSize) {
  for (std::size_t octets = 0; octets < 9; ++octets) {
    TensorFile file;
    add<std::uint8_t>(file, "a" + std::string(octets, 'x'), {static_cast<std::int64_t>(octets)},
                      std::vector<std::uint8_t>(octets));
    add<float>(file, "b", {1}, {1});
    add<std::int64_t>(file, "c", {1}, {1});
    const Bytes bytes = write_tensors(file);
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), 8);
    const auto header =
        nlohmann::json::parse(bytes.begin() + 8, bytes.begin() + 8 + static_cast<long>(length));
    const auto place = [&](const char* name) {
      return 8 + length + header[name]["data_offsets"][0].get<std::uint64_t>();
    };
    EXPECT_EQ(place("b") % 4, 0u) << octets << " octets before";
    EXPECT_EQ(place("c") % 8, 0u) << octets << " octets before";
    expect_equal(read_tensors(bytes).take("written"), file);
  }
}

TEST(TensorFile, WritingATensorOfTheWrongSizeIsRefused) {
  TensorFile file;
  add<float>(file, "w", {2, 2}, {1, 2, 3});
  EXPECT_THROW(write_tensors(file), std::invalid_argument);
  add<float>(file, "w", {-1}, {1});
  EXPECT_THROW(write_tensors(file), std::invalid_argument);
}

TEST(LayOut, HeaderAndPartsAreTheBytesOfTheFile) {
  TensorFile file;
  file.metadata["k"] = "v";
  add<std::uint8_t>(file, "a", {3}, {1, 2, 3});
  add<std::int64_t>(file, "b", {1}, {-1});
  const Bytes& a = file.tensors["a"].data;
  const std::span<const std::uint8_t> all(a);
  const TensorContainer laid_out =
      lay_out({{"k", "v"}}, {{"a", {DataType::kU8, {3}, {all.first(1), all.subspan(1)}}},
                             {"b", {DataType::kI64, {1}, {file.tensors["b"].data}}}});
  Bytes bytes = laid_out.header;
  for (const auto& part : laid_out.parts) bytes.insert(bytes.end(), part.begin(), part.end());
  EXPECT_EQ(bytes, write_tensors(file));
  EXPECT_EQ(laid_out.parts.back().data(), a.data() + 1) << "the data is not copied";
}

TEST(LayOut, PartsThatAreNotTheShapesSizeAreRefused) {
  const Bytes three{1, 2, 3};
  EXPECT_THROW(lay_out({}, {{"a", {DataType::kU8, {4}, {three}}}}), std::invalid_argument);
}

TEST(TypeName, IsTheContainersName) {
  EXPECT_EQ(type_name(DataType::kF32), "F32");
  EXPECT_EQ(type_name(DataType::kI32), "I32");
  EXPECT_EQ(type_name(DataType::kI64), "I64");
  EXPECT_EQ(type_name(DataType::kU8), "U8");
}

TEST(TensorFile, AMissingTensorOrEntryIsNamed) {
  const TensorFile file;
  EXPECT_EQ(error_of([&] { file.values<float>("w"); }), "there is no tensor 'w'");
  EXPECT_EQ(error_of([&] { file.meta("format"); }), "the metadata has no 'format'");
}

TEST(TensorFile, AnotherTypeThanExpectedIsNotReinterpreted) {
  TensorFile file;
  add<std::int32_t>(file, "w", {1}, {1});
  EXPECT_EQ(error_of([&] { file.values<float>("w"); }), "tensor 'w': expected type F32, found I32");
}

TEST(TensorFile, AnotherShapeThanExpectedIsNotAccepted) {
  TensorFile file;
  add<std::uint8_t>(file, "w", {2, 3}, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(error_of([&] { file.values<std::uint8_t>("w", {3, 2}); }),
            "tensor 'w': expected shape (3,2), found (2,3)");
  EXPECT_EQ(error_of([&] { file.values<std::uint8_t>("w", {-1}); }),
            "tensor 'w': expected shape (any), found (2,3)");
  EXPECT_EQ(error_of([&] { file.values<std::uint8_t>("w", {-1, 4}); }),
            "tensor 'w': expected shape (any,4), found (2,3)");
  EXPECT_EQ(file.values<std::uint8_t>("w", {-1, 3}).size(), 6u);
  EXPECT_EQ(file.values<std::uint8_t>("w").size(), 6u);
}

}  // namespace
}  // namespace crnngan
