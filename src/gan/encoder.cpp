#include "gan/encoder.h"

#include <algorithm>

#include "base/error.h"
#include "gan/bidirectional_lstm.h"
#include "gan/convolution.h"

namespace crnngan::gan {

namespace {

struct Entry {
  EncoderKind kind;
  const char* name;
  int (*outputs)(const EncoderShape& shape);
  std::unique_ptr<Encoder> (*make)(const EncoderShape& shape, nn::Parameters& parameters,
                                   const std::string& name, nn::Precision precision);
  void (*expect)(const EncoderShape& shape, const TensorFile& file, const std::string& name);
};

template <class Made>
Entry entry(EncoderKind kind, const char* name) {
  return {kind, name, Made::outputs_of,
          [](const EncoderShape& shape, nn::Parameters& parameters, const std::string& prefix,
             nn::Precision precision) -> std::unique_ptr<Encoder> {
            return std::make_unique<Made>(shape, parameters, prefix, precision);
          },
          Made::expect};
}

const Entry kEncoders[] = {entry<BidirectionalLstm>(EncoderKind::kLstm, "lstm"),
                           entry<Convolution>(EncoderKind::kConvolution, "convolution")};

const Entry& entry_of(EncoderKind kind) {
  return *std::ranges::find(kEncoders, kind, &Entry::kind);
}

}  // namespace

Encoder::Tape::Tape(int steps_, int rows_, int inputs, int outputs_)
    : steps(steps_),
      rows(rows_),
      lengths(static_cast<std::size_t>(rows_), steps_),
      x(nn::size_of(steps_, rows_, inputs)),
      outputs(nn::size_of(steps_, rows_, outputs_)) {}

Encoder::Gradients::Gradients(const Tape& tape)
    : d_outputs(tape.outputs.size()), d_x(tape.x.size()) {}

std::vector<std::string> encoder_names() {
  std::vector<std::string> names;
  for (const Entry& each : kEncoders) names.emplace_back(each.name);
  return names;
}

std::string_view encoder_name(EncoderKind kind) { return entry_of(kind).name; }

EncoderKind encoder_kind(std::string_view name) {
  const auto found = std::ranges::find(kEncoders, name, &Entry::name);
  if (found == std::end(kEncoders)) {
    throw Error("expected an encoder '{}', found '{}'", fmt::join(encoder_names(), "' or '"), name);
  }
  return found->kind;
}

int encoder_outputs(const EncoderShape& shape) { return entry_of(shape.kind).outputs(shape); }

std::unique_ptr<Encoder> make_encoder(const EncoderShape& shape, nn::Parameters& parameters,
                                      const std::string& name, nn::Precision precision) {
  return entry_of(shape.kind).make(shape, parameters, name, precision);
}

void expect_encoder(const EncoderShape& shape, const TensorFile& file, const std::string& name) {
  entry_of(shape.kind).expect(shape, file, name);
}

}  // namespace crnngan::gan
