#include "golden.h"

#include <gtest/gtest.h>

#include "nn/kernels.h"
#include "nn/linear.h"
#include "nn/lstm.h"

namespace crnngan::nn {
namespace {

using test::expect_close;
using test::golden;

void copy(const std::vector<float>& from, Buffer& to) {
  ASSERT_EQ(from.size(), to.size());
  std::copy(from.begin(), from.end(), to.begin());
}

TEST(Golden, LinearAndItsGradients) {
  const TensorFile file = golden("linear");
  Parameters parameters;
  Linear linear(parameters, "linear", 4, 7);
  copy(file.values<float>("weight"), linear.weight().value);
  copy(file.values<float>("bias"), linear.bias().value);
  linear.pack();
  const auto x = file.values<float>("x");
  const auto d_y = file.values<float>("dy");
  Buffer y(3 * 7);
  Buffer d_x(3 * 4);
  linear.forward(x.data(), y.data(), 3);
  linear.backward(d_y.data(), d_x.data(), 3, Into::kReplace);
  linear.add_gradients(x.data(), d_y.data(), 3);
  expect_close(y, file.values<float>("y"), "y");
  expect_close(d_x, file.values<float>("dx"), "dx");
  expect_close(linear.weight().gradient, file.values<float>("d_weight"), "d_weight");
  expect_close(linear.bias().gradient, file.values<float>("d_bias"), "d_bias");

  const auto relu_y = file.values<float>("relu_y");
  Buffer d(relu_y.size());
  copy(file.values<float>("relu_dy"), d);
  kernels().relu_backward(static_cast<long>(d.size()), relu_y.data(), d.data());
  expect_close(d, file.values<float>("relu_dx"), "relu_dx");
}

TEST(Golden, LstmAndItsGradients) {
  const TensorFile file = golden("lstm");
  Parameters parameters;
  LstmStack stack(parameters, "lstm", 5, 7, 1);
  auto parameter = parameters.begin();
  for (const char* name : {"weight_ih", "weight_hh", "bias_ih"}) {
    copy(file.values<float>(name), (parameter++)->value);
  }
  stack.pack();
  const auto x = file.values<float>("x");
  StackTape tape = stack.tape(5, 3);
  stack.forward(x.data(), tape, {0, 3});
  expect_close(tape[0].outputs, file.values<float>("y"), "y");
  const Buffer last_cell(tape[0].cells.end() - 3 * 7, tape[0].cells.end());
  expect_close(last_cell, file.values<float>("final_c"), "final_c");

  StackGradients gradients = LstmStack::gradients(tape);
  copy(file.values<float>("dy"), gradients[0].d_outputs);
  Buffer d_x(x.size());
  stack.backward(tape, gradients, d_x.data(), {0, 3});
  expect_close(d_x, file.values<float>("dx"), "dx");
  for (int task = 0; task < stack.gradient_tasks(); ++task) {
    stack.add_gradients(x.data(), tape, gradients, task);
  }
  parameter = parameters.begin();
  for (const char* name : {"d_weight_ih", "d_weight_hh", "d_bias_ih"}) {
    expect_close((parameter++)->gradient, file.values<float>(name), name);
  }
}

}  // namespace
}  // namespace crnngan::nn
