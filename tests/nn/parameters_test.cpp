#include "nn/parameters.h"

#include <gtest/gtest.h>

namespace crnngan::nn {
namespace {

TEST(Parameters, L2ReachesWeightsAndSparesBiases) {
  Parameters parameters;
  Parameter& weight = parameters.add("weight", {2}, /*decays=*/true);
  Parameter& bias = parameters.add("bias", {1}, /*decays=*/false);
  weight.value = {3, -2};
  bias.value = {5};
  weight.gradient = {1, 1};
  parameters.add_l2_gradients(0.5);
  EXPECT_FLOAT_EQ(weight.gradient[0], 2.5F);
  EXPECT_FLOAT_EQ(weight.gradient[1], 0);
  EXPECT_EQ(bias.gradient[0], 0);
}

TEST(Parameters, ClippingScalesTheNormOverAllTensors) {
  Parameters parameters;
  Parameter& a = parameters.add("a", {1}, true);
  Parameter& b = parameters.add("b", {1}, false);
  a.gradient = {6};
  b.gradient = {8};
  EXPECT_DOUBLE_EQ(parameters.clip_gradients(5), 10);
  EXPECT_FLOAT_EQ(a.gradient[0], 3);
  EXPECT_FLOAT_EQ(b.gradient[0], 4);
  EXPECT_NEAR(parameters.clip_gradients(5), 5, 1e-6);
  EXPECT_FLOAT_EQ(a.gradient[0], 3);
}

TEST(Parameters, AverageKeepsItsShareOfWhatWas) {
  Parameters average;
  Parameters current;
  average.add("w", {2}, true).value = {1, -2};
  current.add("w", {2}, true).value = {5, 6};
  average.average(current, 0.75);
  EXPECT_FLOAT_EQ(average.begin()->value[0], 2);
  EXPECT_FLOAT_EQ(average.begin()->value[1], 0);
  average.average(current, 0);
  EXPECT_EQ(average.begin()->value, current.begin()->value);
}

TEST(Parameters, WeightsThatNoNetworkHasAreRefusedByName) {
  Parameters parameters;
  parameters.add("w", {2}, true);
  for (const float bad : {NAN, INFINITY, 3e38F, -2e6F}) {
    TensorFile file;
    file.add<float>("w", {2}, std::vector<float>{1, bad});
    EXPECT_THROW(parameters.load(file), Error) << bad;
  }
}

TEST(Parameters, LoadingAnotherShapeIsRefusedAndChangesNothing) {
  TensorFile file;
  const std::vector<float> values{1, 2, 3, 4};
  file.add<float>("first", {2}, std::span(values).first(2));
  file.add<float>("second", {2, 2}, values);
  Parameters parameters;
  Parameter& first = parameters.add("first", {2}, true);
  parameters.add("second", {4}, true);
  try {
    parameters.load(file);
    FAIL() << "a tensor of another shape was accepted";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "tensor 'second': expected shape (4), found (2,2)");
  }
  EXPECT_EQ(first.value[0], 0);
}

}  // namespace
}  // namespace crnngan::nn
