// Bytes that claim to be a tensor file and are not.

#include <gmock/gmock.h>

#include <limits>
#include <string>

#include "base/error_of.h"
#include "base/tensor_bytes.h"

namespace crnngan {
namespace {

using test::container;
using ::testing::HasSubstr;

// Why the bytes are refused, with the place checked; fails the test when they are not.
std::string refusal(const Bytes& bytes) {
  const auto file = read_tensors(bytes);
  if (file.ok()) {
    ADD_FAILURE() << "was accepted";
    return {};
  }
  EXPECT_LE(file.error().offset, bytes.size());
  return file.error().message;
}

// A header entry of these parts.
std::string entry(const std::string& name, const std::string& type, const std::string& shape,
                  const std::string& offsets) {
  return "\"" + name + R"(":{"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" +
         offsets + "}";
}

std::string one_entry(const std::string& type, const std::string& shape,
                      const std::string& offsets) {
  return "{" + entry("w", type, shape, offsets) + "}";
}

TEST(TensorFileFaults, TheUntouchedFileOfTheseTestsIsAccepted) {
  EXPECT_TRUE(read_tensors(container(one_entry("I32", "[2]", "[0,8]"), 8)).ok());
}

TEST(TensorFileFaults, AHeaderOfManyValuesOrDeepOnesIsRefusedBeforeItIsBuilt) {
  std::string many = "{";
  for (int i = 0; i < 100'000; ++i) many += '"' + std::to_string(i) + "\":[0,0],";
  many += "\"x\":0}";
  EXPECT_THAT(refusal(container(many)), HasSubstr("at most 200000 values, found more"));
  EXPECT_THAT(refusal(container(std::string(1'000'000, '['))), HasSubstr("nested at most 16 deep"));
}

TEST(TensorFileFaults, NumbersThatAreNoneOrTooGreatAreNamed) {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
        -std::numeric_limits<float>::max()}) {
    TensorFile file;
    const std::vector<float> values{1, bad};
    for (const DataType type : {DataType::kF32, DataType::kF16, DataType::kBF16}) {
      file.add_floats("w", {2}, values, type);
      EXPECT_THAT(test::error_of([&] { file.finite_values("w", {2}, 100); }),
                  HasSubstr("tensor 'w': expected numbers within -100 .. 100, found"));
    }
  }
  TensorFile file;
  file.add_floats("w", {2}, std::vector<float>{-100, 100}, DataType::kF32);
  EXPECT_EQ(file.finite_values("w", {2}, 100), (std::vector<float>{-100, 100}));
}

TEST(TensorFileFaults, EveryTruncationIsRefused) {
  TensorFile file;
  file.metadata["format"] = "test";
  const std::vector<float> values{1, 2, 3};
  file.add<float>("w", {3}, values);
  const Bytes bytes = write_tensors(file);
  ASSERT_TRUE(read_tensors(bytes).ok());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    // A copy of its own, so that a sanitizer sees a read beyond its end.
    const Bytes prefix(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_NE(refusal(prefix), "") << size << " of " << bytes.size() << " bytes";
  }
}

TEST(TensorFileFaults, NoFlippedBitOfTheHeaderBreaksTheSizes) {
  TensorFile file;
  file.metadata["format"] = "test";
  const std::vector<std::int32_t> values{1, 2, 3};
  file.add<std::int32_t>("w", {3, 1}, values);
  const Bytes bytes = write_tensors(file);
  for (std::size_t place = 0; place < bytes.size(); ++place) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes changed = bytes;
      changed[place] = static_cast<std::uint8_t>(changed[place] ^ (1U << bit));
      const auto read = read_tensors(changed);
      if (!read.ok()) continue;
      std::size_t total = 0;
      for (const auto& [name, tensor] : read.value().tensors) total += tensor.data.size();
      EXPECT_EQ(total, 12u) << "bit " << bit << " of byte " << place;
      EXPECT_TRUE(read_tensors(write_tensors(read.value())).ok());
    }
  }
}

TEST(TensorFileFaults, AHeaderLongerThanTheFileIsRefused) {
  Bytes bytes = container("{}");
  bytes[0] = 3;
  EXPECT_THAT(refusal(bytes), HasSubstr("3 bytes long, 2 are there"));
  bytes[0] = 2;
  bytes[7] = 0x80;
  EXPECT_THAT(refusal(bytes), HasSubstr("9223372036854775810 bytes long, 2 are there"));
  EXPECT_THAT(refusal(Bytes(8, 0xFF)), HasSubstr("0 are there"));
}

TEST(TensorFileFaults, WhatIsNoJsonObjectIsNoHeader) {
  for (const char* header :
       {"", "{", "}", "[]", "null", "\"text\"", "{}x", "{\"a\":}", "{'a':1}", "{\"\xFF\":{}}"}) {
    EXPECT_THAT(refusal(container(header)), HasSubstr("expected the JSON header")) << header;
  }
}

TEST(TensorFileFaults, DeeplyNestedJsonDoesNotExhaustTheStack) {
  EXPECT_NE(refusal(container(std::string(1'000'000, '['))), "");
  const std::string nested = "{\"w\":" + std::string(500'000, '[') + std::string(500'000, ']');
  EXPECT_NE(refusal(container(nested + "}")), "");
}

TEST(TensorFileFaults, MetadataMustBeTexts) {
  for (const char* metadata : {"1", "[]", "\"text\"", "null", R"({"a":1})", R"({"a":null})",
                               R"({"a":{"b":"c"}})", R"({"good":"text","a":["b"]})"}) {
    EXPECT_EQ(refusal(container("{\"__metadata__\":" + std::string(metadata) + "}")),
              "header entry '__metadata__': expected an object of texts")
        << metadata;
  }
}

TEST(TensorFileFaults, AnEntryNeedsAllThreePartsOfTheRightKind) {
  for (const char* entry : {
           "1", "null", "[]", "{}",                           //
           R"({"shape":[0],"data_offsets":[0,0]})",           //
           R"({"dtype":"U8","data_offsets":[0,0]})",          //
           R"({"dtype":"U8","shape":[0]})",                   //
           R"({"dtype":8,"shape":[0],"data_offsets":[0,0]})"  //
       }) {
    EXPECT_EQ(refusal(container("{\"w\":" + std::string(entry) + "}")),
              "header entry 'w': expected dtype, shape and two data_offsets")
        << entry;
  }
}

TEST(TensorFileFaults, LengthsAndOffsetsMustBeWholeAndNotNegative) {
  const std::string expected = "header entry 'w': expected dtype, shape and two data_offsets";
  for (const char* list : {"[-1]", "[1.0]", "[1e0]", "[\"1\"]", "[null]", "[[1]]", "1", "{\"0\":1}",
                           "[9223372036854775808]", "[18446744073709551616]", "[-0]"}) {
    EXPECT_EQ(refusal(container(one_entry("U8", list, "[0,1]"), 1)), expected) << list;
  }
  for (const char* list : {"[]", "[0]", "[0,1,1]", "[-1,0]", "[0,1.0]", "[0,18446744073709551616]",
                           "[0,9223372036854775808]", "1"}) {
    EXPECT_EQ(refusal(container(one_entry("U8", "[1]", list), 1)), expected) << list;
  }
}

TEST(TensorFileFaults, UnknownTypesAreNamed) {
  for (const std::string type : {"F128", "U32", "F8_E4M3", "f32", ""}) {
    EXPECT_EQ(refusal(container(one_entry(type, "[0]", "[0,0]"))),
              "header entry 'w': expected dtype F64, F32, F16, BF16, I32, I64 or U8, found \"" +
                  type + "\"");
  }
}

TEST(TensorFileFaults, OffsetsOutsideTheDataAreRefused) {
  EXPECT_THAT(refusal(container(one_entry("U8", "[5]", "[0,5]"), 4)), HasSubstr("lie outside"));
  EXPECT_THAT(refusal(container(one_entry("U8", "[1]", "[4,5]"), 4)), HasSubstr("lie outside"));
  EXPECT_THAT(refusal(container(one_entry("U8", "[4]", "[4,0]"), 4)), HasSubstr("lie outside"));
  EXPECT_THAT(refusal(container(one_entry("U8", "[0]", "[9,9]"), 4)), HasSubstr("lie outside"));
  EXPECT_THAT(
      refusal(container(one_entry("U8", "[9223372036854775807]", "[0,9223372036854775807]"), 4)),
      HasSubstr("lie outside"));
}

TEST(TensorFileFaults, AShapeThatDoesNotFitItsBytesIsRefused) {
  for (const char* shape : {"[]", "[1]", "[3]", "[2,2]", "[0]", "[8]"}) {
    EXPECT_THAT(refusal(container(one_entry("I32", shape, "[0,8]"), 8)), HasSubstr("does not fit"))
        << shape;
  }
}

TEST(TensorFileFaults, AShapeOfHalvesThatDoesNotFitItsBytesIsRefused) {
  for (const std::string type : {"F16", "BF16"}) {
    EXPECT_TRUE(read_tensors(container(one_entry(type, "[3]", "[0,6]"), 6)).ok());
    for (const char* shape : {"[6]", "[2]", "[9223372036854775811]", "[]"}) {
      EXPECT_NE(refusal(container(one_entry(type, shape, "[0,6]"), 6)), "") << type << shape;
    }
  }
}

TEST(TensorFileFaults, AShapeWhoseSizeOverflowsIsRefused) {
  // Modulo 2^64 each of these products is 8 bytes or none.
  for (const char* shape : {"[4611686018427387906]", "[4294967296,4294967296]",
                            "[2,4611686018427387904,2]", "[9223372036854775807,2,2]"}) {
    EXPECT_THAT(refusal(container(one_entry("I32", shape, "[0,8]"), 8)), HasSubstr("does not fit"))
        << shape;
    EXPECT_THAT(refusal(container(one_entry("I32", shape, "[0,0]"))), HasSubstr("does not fit"))
        << shape;
  }
}

TEST(TensorFileFaults, OverlappingTensorsAreRefused) {
  const auto two = [](const std::string& first, const std::string& second) {
    return "{" + entry("a", "U8", "[4]", first) + "," + entry("b", "U8", "[4]", second) + "}";
  };
  EXPECT_TRUE(read_tensors(container(two("[0,4]", "[4,8]"), 8)).ok());
  EXPECT_TRUE(read_tensors(container(two("[4,8]", "[0,4]"), 8)).ok());
  EXPECT_NE(refusal(container(two("[0,4]", "[0,4]"), 4)), "");
  EXPECT_NE(refusal(container(two("[0,4]", "[3,7]"), 7)), "");
  // As many bytes as there are, but some twice and some not at all.
  EXPECT_NE(refusal(container(two("[0,4]", "[0,4]"), 8)), "");
  EXPECT_NE(refusal(container(two("[1,5]", "[4,8]"), 8)), "");
  EXPECT_NE(refusal(container(two("[4,8]", "[3,7]"), 8)), "");
}

TEST(TensorFileFaults, GapsAndTrailingBytesAreRefused) {
  EXPECT_NE(refusal(container(one_entry("U8", "[4]", "[1,5]"), 5)), "");
  EXPECT_NE(refusal(container(one_entry("U8", "[4]", "[0,4]"), 5)), "");
  EXPECT_NE(refusal(container("{}", 1)), "");
  EXPECT_NE(refusal(container("{" + entry("a", "U8", "[1]", "[0,1]") + "," +
                                  entry("b", "U8", "[1]", "[2,3]") + "}",
                              3)),
            "");
}

TEST(TensorFileFaults, AnEmptyTensorInsideAnotherIsRefused) {
  EXPECT_NE(refusal(container("{" + entry("a", "U8", "[4]", "[0,4]") + "," +
                                  entry("b", "U8", "[0]", "[2,2]") + "}",
                              4)),
            "");
}

TEST(TensorFileFaults, ANameThatIsGivenTwiceDoesNotHideData) {
  EXPECT_NE(refusal(container("{" + entry("a", "U8", "[1]", "[0,1]") + "," +
                                  entry("a", "U8", "[1]", "[1,2]") + "}",
                              2)),
            "");
}

TEST(TensorFileFaults, ABracketInANameDoesNotBreakTheMessage) {
  EXPECT_THAT(refusal(container("{" + entry("{} {0}", "F128", "[0]", "[0,0]") + "}")),
              HasSubstr("header entry '{} {0}'"));
}

}  // namespace
}  // namespace crnngan
