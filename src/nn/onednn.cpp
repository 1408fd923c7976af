#include "nn/onednn.h"

#include <omp.h>

#include <array>
#include <cstdlib>

#include "nn/kernels.h"

namespace crnngan::nn::onednn {

namespace {

using dnnl::memory;
using Dims = memory::dims;

constexpr auto kF32 = memory::data_type::f32;

memory::data_type type_of(Precision precision) {
  return precision == Precision::kBfloat16 ? memory::data_type::bf16 : kF32;
}

// CRNNGAN_ISA holds for oneDNN's code as for ours. Without it oneDNN takes the best there is.
void limit_instruction_set() {
#ifdef CRNNGAN_X86_KERNELS
  if (!is_instruction_set_forced()) return;
  const std::string_view name = kernels().instruction_set;
  dnnl::set_max_cpu_isa(name == "avx512" ? dnnl::cpu_isa::avx512_core_bf16
                        : name == "avx2" ? dnnl::cpu_isa::avx2
                                         : dnnl::cpu_isa::sse41);
#endif
}

// Made before anything else is asked of oneDNN, as the limit must be.
const dnnl::engine& cpu() {
  static const dnnl::engine engine = [] {
    limit_instruction_set();
    return dnnl::engine(dnnl::engine::kind::cpu, 0);
  }();
  return engine;
}

dnnl::stream& this_threads_stream() {
  thread_local dnnl::stream stream(cpu());
  return stream;
}

memory empty_memory(const Layout& layout) { return {layout, cpu(), DNNL_MEMORY_NONE}; }

// Working memory belongs to the thread, so that one product may run on several at once.
float* this_threads_scratch(std::size_t count) {
  thread_local Buffer scratch;
  if (scratch.size() < count) scratch.resize(count);
  return scratch.data();
}

dnnl::primitive_attr attributes(Into into) {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  if (into == Into::kAdd) {
    dnnl::post_ops add_to_y;
    add_to_y.append_sum(1.0F);
    attributes.set_post_ops(add_to_y);
  }
  return attributes;
}

dnnl::matmul::primitive_desc plan(const Layout& a, const Layout& b, const Layout& y, Into into) {
#if DNNL_VERSION_MAJOR >= 3
  return {cpu(), a, b, y, attributes(into)};
#else
  return {dnnl::matmul::desc(a, b, y), attributes(into), cpu()};
#endif
}

// By the C interface: the C++ one allocates a map of arguments at each call.
template <std::size_t N>
void execute(const dnnl::primitive& primitive, const std::array<dnnl_exec_arg_t, N>& arguments) {
  dnnl::stream& stream = this_threads_stream();
  dnnl::error::wrap_c_api(
      dnnl_primitive_execute(primitive.get(), stream.get(), static_cast<int>(N), arguments.data()),
      "oneDNN could not execute a primitive");
  stream.wait();
}

}  // namespace

bool multiplies_bfloat16() {
#ifdef CRNNGAN_X86_KERNELS
  cpu();
  const auto needed = static_cast<unsigned>(dnnl::cpu_isa::avx512_core_bf16);
  return (static_cast<unsigned>(dnnl::get_effective_cpu_isa()) & needed) == needed;
#else
  return false;
#endif
}

Layout row_major(int rows, int columns, Precision precision) {
  return {Dims{rows, columns}, type_of(precision), memory::format_tag::ab};
}

Layout column_major(int rows, int columns, Precision precision) {
  return {Dims{rows, columns}, type_of(precision), memory::format_tag::ba};
}

int spacing(int columns) {
  constexpr int kUnlucky = 256;  // 1 KiB: four places in all
  constexpr int kCacheLine = 16;
  return columns % kUnlucky == 0 ? columns + kCacheLine : columns;
}

Layout spaced_row_major(int rows, int columns) {
  return {Dims{rows, columns}, kF32, Dims{spacing(columns), 1}};
}

Layout spaced_column_major(int rows, int columns) {
  return {Dims{rows, columns}, kF32, Dims{1, spacing(rows)}};
}

Layout fastest_right(int rows, int k, int n, Precision precision) {
  const Layout any(Dims{k, n}, type_of(precision), memory::format_tag::any);
  const Layout fastest =
      plan(row_major(rows, k, precision), any, row_major(rows, n), Into::kReplace).weights_desc();
  return fastest == row_major(k, n) ? spaced_row_major(k, n) : fastest;
}

std::size_t room(const Layout& layout) {
  return (layout.get_size() + sizeof(float) - 1) / sizeof(float);
}

Matrix::Matrix(const Layout& layout)
    : layout_(layout), values_(room(layout)), named_(layout, cpu(), values_.data()) {}

OnThisThreadAlone::OnThisThreadAlone() : before_(omp_get_max_threads()) { omp_set_num_threads(1); }

OnThisThreadAlone::~OnThisThreadAlone() { omp_set_num_threads(before_); }

struct Product::Call {
  static constexpr std::size_t kRight = 1;  // the place of b among the arguments

  explicit Call(const dnnl::matmul::primitive_desc& plan)
      : a(empty_memory(plan.src_desc())),
        b(empty_memory(plan.weights_desc())),
        y(empty_memory(plan.dst_desc())),
        scratchpad(empty_memory(plan.scratchpad_desc())),
        scratch(room(plan.scratchpad_desc())),
        arguments{{{DNNL_ARG_SRC, a.get()},
                   {DNNL_ARG_WEIGHTS, b.get()},
                   {DNNL_ARG_DST, y.get()},
                   {DNNL_ARG_SCRATCHPAD, scratchpad.get()}}} {}

  memory a;
  memory b;
  memory y;
  memory scratchpad;
  std::size_t scratch;
  std::array<dnnl_exec_arg_t, 4> arguments;
};

Product::Product(const Layout& a, const Layout& b, const Layout& y, Into into)
    : plan_(plan(a, b, y, into)), primitive_(plan_) {}

Product::~Product() = default;

std::unique_ptr<Product::Call> Product::take_call() const {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_calls_.empty()) {
      std::unique_ptr<Call> call = std::move(idle_calls_.back());
      idle_calls_.pop_back();
      return call;
    }
  }
  return std::make_unique<Call>(plan_);
}

// Runs the call and puts it back.
void Product::finish(std::unique_ptr<Call> call, const void* a, dnnl_memory_t b, float* y) const {
  call->a.set_data_handle(const_cast<void*>(a));
  call->y.set_data_handle(y);
  call->scratchpad.set_data_handle(this_threads_scratch(call->scratch));
  call->arguments[Call::kRight].memory = b;
  execute(primitive_, call->arguments);
  const std::lock_guard lock(mutex_);
  idle_calls_.push_back(std::move(call));
}

void Product::run(const void* a, const void* b, float* y) const {
  std::unique_ptr<Call> call = take_call();
  call->b.set_data_handle(const_cast<void*>(b));
  dnnl_memory_t named = call->b.get();
  finish(std::move(call), a, named, y);
}

void Product::run(const void* a, const Matrix& b, float* y) const {
  finish(take_call(), a, b.named(), y);
}

Reordering::Reordering(const Layout& from, const Layout& to)
    : plan_(cpu(), from, cpu(), to, attributes(Into::kReplace)),
      primitive_(plan_),
      from_(empty_memory(from)),
      to_(empty_memory(to)),
      scratchpad_(empty_memory(plan_.scratchpad_desc())),
      scratch_(room(plan_.scratchpad_desc())) {
  scratchpad_.set_data_handle(scratch_.data());
}

void Reordering::run(const float* from, float* to) {
  from_.set_data_handle(const_cast<float*>(from));
  if (to_.get_data_handle() != to) to_.set_data_handle(to);
  const std::array<dnnl_exec_arg_t, 3> arguments{{{DNNL_ARG_FROM, from_.get()},
                                                  {DNNL_ARG_TO, to_.get()},
                                                  {DNNL_ARG_SCRATCHPAD, scratchpad_.get()}}};
  execute(primitive_, arguments);
}

}  // namespace crnngan::nn::onednn
