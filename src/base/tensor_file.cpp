#include "base/tensor_file.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string_view>
#include <utility>

#include "base/tensor_outline.h"

namespace crnngan {

static_assert(std::endian::native == std::endian::little,
              "tensor data is stored as it lies in memory, which must be little-endian");

namespace {

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::vector<std::string> lengths;
  lengths.reserve(shape.size());
  for (const std::int64_t length : shape) {
    lengths.push_back(length < 0 ? "any" : std::to_string(length));
  }
  return fmt::format("({})", fmt::join(lengths, ","));
}

bool same_shape(const std::vector<std::int64_t>& found, const std::vector<std::int64_t>& expected) {
  if (found.size() != expected.size()) return false;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (expected[i] >= 0 && found[i] != expected[i]) return false;
  }
  return true;
}

template <class Half>
std::vector<float> widened_values(const Bytes& data) {
  std::vector<float> values(data.size() / sizeof(Half));
  for (std::size_t i = 0; i < values.size(); ++i) {
    Half half{};
    std::memcpy(&half, data.data() + i * sizeof(Half), sizeof(Half));
    values[i] = to_float(half);
  }
  return values;
}

std::uint64_t size_of(std::span<const std::span<const std::uint8_t>> parts) {
  std::uint64_t size = 0;
  for (const auto& part : parts) size += part.size();
  return size;
}

}  // namespace

const Tensor& TensorFile::tensor(const std::string& name, DataType type,
                                 const std::vector<std::int64_t>& shape) const {
  const auto found = tensors.find(name);
  if (found == tensors.end()) throw Error("there is no tensor '{}'", name);
  const Tensor& tensor = found->second;
  const bool widens =
      type == DataType::kF32 && (tensor.type == DataType::kF16 || tensor.type == DataType::kBF16);
  if (tensor.type != type && !widens) {
    throw Error("tensor '{}': expected type {}, found {}", name, type_name(type),
                type_name(tensor.type));
  }
  if (!shape.empty() && !same_shape(tensor.shape, shape)) {
    throw Error("tensor '{}': expected shape {}, found {}", name, shape_text(shape),
                shape_text(tensor.shape));
  }
  return tensor;
}

std::vector<float> TensorFile::finite_values(const std::string& name,
                                             const std::vector<std::int64_t>& shape,
                                             float most) const {
  std::vector<float> result = values<float>(name, shape);
  const auto bad = std::find_if(result.begin(), result.end(),
                                [&](float value) { return !(std::abs(value) <= most); });
  if (bad != result.end()) {
    throw Error("tensor '{}': expected numbers within -{} .. {}, found {} at place {}", name, most,
                most, *bad, bad - result.begin());
  }
  return result;
}

std::vector<float> TensorFile::widened(const Tensor& tensor) {
  return tensor.type == DataType::kF16 ? widened_values<F16>(tensor.data)
                                       : widened_values<BF16>(tensor.data);
}

void TensorFile::add_floats(const std::string& name, std::vector<std::int64_t> shape,
                            std::span<const float> values, DataType type) {
  const auto add_narrowed = [&]<class Half>(Half (*narrow)(float)) {
    std::vector<Half> halves(values.size());
    std::transform(values.begin(), values.end(), halves.begin(), narrow);
    add<Half>(name, std::move(shape), halves);
  };
  switch (type) {
    case DataType::kF32:
      return add<float>(name, std::move(shape), values);
    case DataType::kF16:
      return add_narrowed(to_f16);
    case DataType::kBF16:
      return add_narrowed(to_bf16);
    default:
      throw std::invalid_argument(fmt::format(
          "[tensor_file] floats must be stored as F32, F16 or BF16, received {}", type_name(type)));
  }
}

const std::string& TensorFile::meta(const std::string& key) const {
  const auto found = metadata.find(key);
  if (found == metadata.end()) throw Error("the metadata has no '{}'", key);
  return found->second;
}

TensorContainer lay_out(const std::map<std::string, std::string>& metadata,
                        const std::map<std::string, TensorView>& tensors) {
  std::map<std::string, TensorShape> shapes;
  for (const auto& [name, tensor] : tensors) shapes[name] = {tensor.type, tensor.shape};
  TensorContainer container;
  const std::vector<TensorPlace> places = places_of(shapes);
  for (const TensorPlace& place : places) {
    const auto& parts = tensors.at(place.name).parts;
    const std::uint64_t size = size_of(parts);
    if (place.bytes != size) {
      throw std::invalid_argument(
          fmt::format("[tensor_file] tensor '{}' of shape {} must have another size than {} bytes",
                      place.name, shape_text(place.shape.shape), size));
    }
    container.parts.insert(container.parts.end(), parts.begin(), parts.end());
  }
  container.header = write_outline(metadata, places);
  return container;
}

Bytes write_tensors(const TensorFile& file) {
  std::map<std::string, TensorView> views;
  for (const auto& [name, tensor] : file.tensors) {
    views[name] = {tensor.type, tensor.shape, {tensor.data}};
  }
  TensorContainer container = lay_out(file.metadata, views);
  Bytes bytes = std::move(container.header);
  bytes.reserve(bytes.size() + size_of(container.parts));
  for (const auto& part : container.parts) bytes.insert(bytes.end(), part.begin(), part.end());
  return bytes;
}

Parsed<TensorFile> read_tensors(std::span<const std::uint8_t> bytes) {
  const Parsed<std::uint64_t> length = outline_bytes(bytes, bytes.size());
  if (!length.ok()) return length.error();
  Parsed<TensorOutline> outline =
      read_outline(bytes.first(static_cast<std::size_t>(length.value())), bytes.size());
  if (!outline.ok()) return outline.error();
  TensorFile file;
  file.metadata = std::move(outline.value().metadata);
  const auto data = bytes.subspan(static_cast<std::size_t>(outline.value().data));
  for (TensorPlace& place : outline.value().tensors) {
    const auto content =
        data.subspan(static_cast<std::size_t>(place.offset), static_cast<std::size_t>(place.bytes));
    file.tensors[place.name] = {place.shape.type, std::move(place.shape.shape),
                                Bytes(content.begin(), content.end())};
  }
  return file;
}

}  // namespace crnngan
