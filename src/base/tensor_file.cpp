#include "base/tensor_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <tuple>

#include "base/outside_text.h"

namespace crnngan {

static_assert(std::endian::native == std::endian::little,
              "tensor data is stored as it lies in memory, which must be little-endian");

namespace {

using nlohmann::json;

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;  // the limit of the reference reader
constexpr std::size_t kMostHeaderValues = 200'000;      // 25,000 tensors
constexpr const char* kMetadataKey = "__metadata__";

struct TypeEntry {
  DataType type;
  std::string_view name;
  std::size_t bytes;
};

constexpr std::array<TypeEntry, 7> kTypes{{{DataType::kF64, "F64", 8},
                                           {DataType::kF32, "F32", 4},
                                           {DataType::kF16, "F16", 2},
                                           {DataType::kBF16, "BF16", 2},
                                           {DataType::kI32, "I32", 4},
                                           {DataType::kI64, "I64", 8},
                                           {DataType::kU8, "U8", 1}}};

const TypeEntry& type_entry(DataType type) {
  for (const TypeEntry& entry : kTypes) {
    if (entry.type == type) return entry;
  }
  throw std::invalid_argument("[tensor_file] unknown data type");
}

const TypeEntry* find_type(std::string_view name) {
  for (const TypeEntry& entry : kTypes) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

// The product of the lengths times `bytes`; nothing when it overflows or a length is negative.
std::optional<std::uint64_t> byte_count(const std::vector<std::int64_t>& shape, std::size_t bytes) {
  std::uint64_t count = bytes;
  for (const std::int64_t length : shape) {
    if (length < 0) return std::nullopt;
    const auto factor = static_cast<std::uint64_t>(length);
    if (factor != 0 && count > std::numeric_limits<std::uint64_t>::max() / factor) {
      return std::nullopt;
    }
    count *= factor;
  }
  return count;
}

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

bool is_integer_list(const json& value) {
  if (!value.is_array()) return false;
  for (const json& item : value) {
    if (!item.is_number_unsigned() ||
        item.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
      return false;
    }
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

using NamedView = std::map<std::string, TensorView>::value_type;

// Widest elements first, else by name: every tensor starts at a multiple of its element's size.
std::vector<const NamedView*> data_order(const std::map<std::string, TensorView>& tensors) {
  std::vector<const NamedView*> order;
  order.reserve(tensors.size());
  for (const NamedView& entry : tensors) order.push_back(&entry);
  std::stable_sort(order.begin(), order.end(), [](const NamedView* a, const NamedView* b) {
    return type_entry(a->second.type).bytes > type_entry(b->second.type).bytes;
  });
  return order;
}

std::uint64_t size_of(std::span<const std::span<const std::uint8_t>> parts) {
  std::uint64_t size = 0;
  for (const auto& part : parts) size += part.size();
  return size;
}

// Where the header says that a tensor's data lies.
struct Place {
  std::uint64_t first = 0;
  std::uint64_t last = 0;  // one past
  Tensor* tensor = nullptr;
};

}  // namespace

std::string_view type_name(DataType type) { return type_entry(type).name; }

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
  json header = json::object();
  if (!metadata.empty()) header[kMetadataKey] = metadata;
  TensorContainer container;
  std::uint64_t offset = 0;
  for (const auto* entry : data_order(tensors)) {
    const auto& [name, tensor] = *entry;
    const TypeEntry& type = type_entry(tensor.type);
    const std::uint64_t size = size_of(tensor.parts);
    if (byte_count(tensor.shape, type.bytes) != size) {
      throw std::invalid_argument(
          fmt::format("[tensor_file] tensor '{}' of shape {} must have another size than {} bytes",
                      name, shape_text(tensor.shape), size));
    }
    header[name] = {
        {"dtype", type.name}, {"shape", tensor.shape}, {"data_offsets", {offset, offset + size}}};
    offset += size;
    container.parts.insert(container.parts.end(), tensor.parts.begin(), tensor.parts.end());
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the data is aligned to 8 bytes
  const std::uint64_t length = text.size();
  container.header.resize(kLengthBytes);
  std::memcpy(container.header.data(), &length, kLengthBytes);
  container.header.insert(container.header.end(), text.begin(), text.end());
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
  std::uint64_t length = 0;
  if (bytes.size() < kLengthBytes) {
    return ParseError{bytes.size(), "expected a tensor file (safetensors), found its end"};
  }
  std::memcpy(&length, bytes.data(), kLengthBytes);
  if (length > kMaxHeaderBytes || length > bytes.size() - kLengthBytes) {
    return ParseError{0, fmt::format("expected a tensor file (safetensors): its header would be "
                                     "{} bytes long, {} are there",
                                     length, bytes.size() - kLengthBytes)};
  }
  const auto data = bytes.subspan(kLengthBytes + length);
  const auto header_bytes = bytes.subspan(kLengthBytes, length);
  const Parsed<json> read = read_json(
      {reinterpret_cast<const char*>(header_bytes.data()), header_bytes.size()}, kMostHeaderValues);
  if (!read.ok() || !read.value().is_object()) {
    return ParseError{kLengthBytes, "expected the JSON header of a tensor file (safetensors)" +
                                        (read.ok() ? std::string() : ": " + read.error().message)};
  }
  const json& header = read.value();
  TensorFile file;
  std::vector<Place> places;
  for (const auto& item : header.items()) {
    const std::string& name = item.key();
    const json& entry = item.value();
    const auto refuse = [&](const std::string& why) {
      return ParseError{kLengthBytes, fmt::format("header entry '{}': {}", name, why)};
    };
    if (name == kMetadataKey) {
      if (!entry.is_object()) return refuse("expected an object of texts");
      for (const auto& [key, value] : entry.items()) {
        if (!value.is_string()) return refuse("expected an object of texts");
        file.metadata[key] = value.get<std::string>();
      }
      continue;
    }
    if (!entry.is_object() || !entry.contains("dtype") || !entry["dtype"].is_string() ||
        !entry.contains("shape") || !is_integer_list(entry["shape"]) ||
        !entry.contains("data_offsets") || !is_integer_list(entry["data_offsets"]) ||
        entry["data_offsets"].size() != 2) {
      return refuse("expected dtype, shape and two data_offsets");
    }
    const TypeEntry* type = find_type(entry["dtype"].get<std::string>());
    if (type == nullptr) {
      return refuse("expected dtype F64, F32, F16, BF16, I32, I64 or U8, found " +
                    entry["dtype"].dump());
    }
    const auto first = entry["data_offsets"][0].get<std::uint64_t>();
    const auto last = entry["data_offsets"][1].get<std::uint64_t>();
    if (first > last || last > data.size()) {
      return refuse(fmt::format("data_offsets {}..{} lie outside the {} bytes of data", first, last,
                                data.size()));
    }
    Tensor tensor{type->type, entry["shape"].get<std::vector<std::int64_t>>(), {}};
    if (byte_count(tensor.shape, type->bytes) != last - first) {
      return refuse(fmt::format("shape {} does not fit its {} bytes of data",
                                shape_text(tensor.shape), last - first));
    }
    Tensor& stored = file.tensors[name];
    stored = std::move(tensor);
    places.push_back({first, last, &stored});
  }
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    return std::tie(a.first, a.last) < std::tie(b.first, b.last);
  });
  std::uint64_t covered = 0;
  for (const Place& place : places) {
    if (place.first != covered) {
      return ParseError{kLengthBytes, fmt::format("tensors overlap or leave a gap in the data: one "
                                                  "begins at {}, those before it end at {}",
                                                  place.first, covered)};
    }
    covered = place.last;
  }
  if (covered != data.size()) {
    return ParseError{kLengthBytes + length,
                      fmt::format("expected {} bytes of data, found {}", covered, data.size())};
  }
  for (const Place& place : places) {
    const auto content = data.subspan(place.first, place.last - place.first);
    place.tensor->data.assign(content.begin(), content.end());
  }
  return file;
}

}  // namespace crnngan
