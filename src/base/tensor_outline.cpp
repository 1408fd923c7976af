#include "base/tensor_outline.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <tuple>

#include "base/outside_text.h"

namespace crnngan {

namespace {

using nlohmann::json;

constexpr std::size_t kLengthBytes = kOutlineStart;
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

std::string lengths_text(const std::vector<std::int64_t>& shape) {
  return fmt::format("({})", fmt::join(shape, ","));
}

}  // namespace

std::string_view type_name(DataType type) { return type_entry(type).name; }

std::vector<TensorPlace> places_of(const std::map<std::string, TensorShape>& tensors) {
  std::vector<TensorPlace> places;
  for (const auto& [name, shape] : tensors) {
    const std::optional<std::uint64_t> bytes =
        byte_count(shape.shape, type_entry(shape.type).bytes);
    if (!bytes) {
      throw std::invalid_argument(fmt::format("[tensor_file] tensor '{}' has no such shape as {}",
                                              name, lengths_text(shape.shape)));
    }
    places.push_back({name, shape, 0, *bytes});
  }
  // Widest elements first, else by name: every tensor starts at a multiple of its element's size.
  std::stable_sort(places.begin(), places.end(), [](const TensorPlace& a, const TensorPlace& b) {
    return type_entry(a.shape.type).bytes > type_entry(b.shape.type).bytes;
  });
  std::uint64_t offset = 0;
  for (TensorPlace& place : places) {
    place.offset = offset;
    offset += place.bytes;
  }
  return places;
}

Bytes write_outline(const std::map<std::string, std::string>& metadata,
                    std::span<const TensorPlace> tensors) {
  json header = json::object();
  if (!metadata.empty()) header[kMetadataKey] = metadata;
  for (const TensorPlace& place : tensors) {
    header[place.name] = {{"dtype", type_name(place.shape.type)},
                          {"shape", place.shape.shape},
                          {"data_offsets", {place.offset, place.offset + place.bytes}}};
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the data is aligned to 8 bytes
  const std::uint64_t length = text.size();
  Bytes bytes(kLengthBytes + text.size());
  std::memcpy(bytes.data(), &length, kLengthBytes);
  std::memcpy(bytes.data() + kLengthBytes, text.data(), text.size());
  return bytes;
}

Parsed<std::uint64_t> outline_bytes(std::span<const std::uint8_t> start, std::uint64_t file_bytes) {
  std::uint64_t length = 0;
  if (file_bytes < kLengthBytes) {
    return ParseError{static_cast<std::size_t>(file_bytes),
                      "expected a tensor file (safetensors), found its end"};
  }
  std::memcpy(&length, start.data(), kLengthBytes);
  if (length > kMaxHeaderBytes || length > file_bytes - kLengthBytes) {
    return ParseError{0, fmt::format("expected a tensor file (safetensors): its header would be "
                                     "{} bytes long, {} are there",
                                     length, file_bytes - kLengthBytes)};
  }
  return kLengthBytes + length;
}

Parsed<TensorOutline> read_outline(std::span<const std::uint8_t> bytes, std::uint64_t file_bytes) {
  const std::uint64_t data_bytes = file_bytes - bytes.size();
  const auto header_bytes = bytes.subspan(kLengthBytes);
  const Parsed<json> read = read_json(
      {reinterpret_cast<const char*>(header_bytes.data()), header_bytes.size()}, kMostHeaderValues);
  if (!read.ok() || !read.value().is_object()) {
    return ParseError{kLengthBytes, "expected the JSON header of a tensor file (safetensors)" +
                                        (read.ok() ? std::string() : ": " + read.error().message)};
  }
  TensorOutline outline;
  outline.data = bytes.size();
  for (const auto& item : read.value().items()) {
    const std::string& name = item.key();
    const json& entry = item.value();
    const auto refuse = [&](const std::string& why) {
      return ParseError{kLengthBytes, fmt::format("header entry '{}': {}", name, why)};
    };
    if (name == kMetadataKey) {
      if (!entry.is_object()) return refuse("expected an object of texts");
      for (const auto& [key, value] : entry.items()) {
        if (!value.is_string()) return refuse("expected an object of texts");
        outline.metadata[key] = value.get<std::string>();
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
    if (first > last || last > data_bytes) {
      return refuse(fmt::format("data_offsets {}..{} lie outside the {} bytes of data", first, last,
                                data_bytes));
    }
    TensorPlace place{
        name, {type->type, entry["shape"].get<std::vector<std::int64_t>>()}, first, last - first};
    if (byte_count(place.shape.shape, type->bytes) != place.bytes) {
      return refuse(fmt::format("shape {} does not fit its {} bytes of data",
                                lengths_text(place.shape.shape), place.bytes));
    }
    outline.tensors.push_back(std::move(place));
  }
  std::ranges::sort(outline.tensors, [](const TensorPlace& a, const TensorPlace& b) {
    return std::tie(a.offset, a.bytes) < std::tie(b.offset, b.bytes);
  });
  std::uint64_t covered = 0;
  for (const TensorPlace& place : outline.tensors) {
    if (place.offset != covered) {
      return ParseError{kLengthBytes, fmt::format("tensors overlap or leave a gap in the data: one "
                                                  "begins at {}, those before it end at {}",
                                                  place.offset, covered)};
    }
    covered += place.bytes;
  }
  if (covered != data_bytes) {
    return ParseError{bytes.size(),
                      fmt::format("expected {} bytes of data, found {}", covered, data_bytes)};
  }
  return outline;
}

}  // namespace crnngan
