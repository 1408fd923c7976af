#pragma once

// C++ memory <-> numpy arrays.

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace crnngan::python {

namespace nb = nanobind;

// A field of a structured array: name, numpy's format ("<i8") and place in bytes.
struct Field {
  const char* name;
  const char* format;
  std::size_t offset;
};

// numpy's dtype of records of that size.
nb::object record_type(std::span<const Field> fields, std::size_t record_bytes);

// A read-only view of records, which live in `owner`.
nb::object records_view(nb::handle owner, const void* records, std::size_t count,
                        std::size_t record_bytes, nb::handle type);

template <class T>
nb::object records_view(nb::handle owner, const std::vector<T>& records, nb::handle type) {
  return records_view(owner, records.data(), records.size(), sizeof(T), type);
}

// An array that owns what was in the vector. REQUIRES the product of `shape` to be its size.
template <class T>
nb::object array_of(std::vector<T> values, std::vector<std::size_t> shape) {
  auto* kept = new std::vector<T>(std::move(values));
  const nb::capsule owner(
      kept, [](void* memory) noexcept { delete static_cast<std::vector<T>*>(memory); });
  return nb::ndarray<nb::numpy, T>(kept->data(), shape.size(), shape.data(), owner).cast();
}

template <class T>
nb::object array_of(std::vector<T> values) {
  const std::size_t size = values.size();
  return array_of(std::move(values), {size});
}

// One-dimensional array of whole numbers within low .. high, whatever its integer type and strides.
// Throws ValueError, naming `name`, for anything else.
std::vector<std::int64_t> whole_numbers(nb::handle array, const std::string& name, std::int64_t low,
                                        std::int64_t high);

// An array of that many dimensions of finite floats. The shape goes to `shape`. Throws ValueError.
std::vector<float> finite_floats(nb::handle array, const std::string& name, std::size_t dimensions,
                                 std::vector<std::size_t>& shape);
std::vector<double> finite_doubles(nb::handle array, const std::string& name,
                                   std::size_t dimensions, std::vector<std::size_t>& shape);

// Records of that type, of an array of them or a list of tuples: their bytes, and as they are in
// C++. Throw ValueError.
nb::bytes record_bytes_of(nb::handle array, const std::string& name, nb::handle type);

template <class T>
std::vector<T> records_of(nb::handle array, const std::string& name, nb::handle type) {
  const nb::bytes bytes = record_bytes_of(array, name, type);
  std::vector<T> records(bytes.size() / sizeof(T));
  if (!records.empty()) std::memcpy(records.data(), bytes.c_str(), bytes.size());
  return records;
}

}  // namespace crnngan::python
