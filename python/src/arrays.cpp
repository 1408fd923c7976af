#include "arrays.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "casters.h"

namespace crnngan::python {

namespace {

nb::module_ numpy() { return nb::module_::import_("numpy"); }

std::string text_of(nb::handle object) { return nb::cast<std::string>(nb::str(object)); }

std::size_t dimensions_of(nb::handle array) { return nb::cast<std::size_t>(array.attr("ndim")); }

char kind_of(nb::handle array) { return text_of(array.attr("dtype").attr("kind")).front(); }

std::string dimensions_text(std::size_t count) {
  return fmt::format("{} dimension{}", count, count == 1 ? "" : "s");
}

// numpy's array of whatever it takes. Throws std::invalid_argument when it is none.
nb::object array_like(nb::handle object, const std::string& name, std::size_t dimensions) {
  nb::object array;
  try {
    array = numpy().attr("asarray")(object);
  } catch (const nb::python_error& error) {
    throw std::invalid_argument(fmt::format("{}: expected an array: {}", name, error.what()));
  }
  if (dimensions_of(array) != dimensions) {
    throw std::invalid_argument(fmt::format("{}: expected an array of {}, found shape {}", name,
                                            dimensions_text(dimensions),
                                            text_of(array.attr("shape"))));
  }
  return array;
}

template <class T>
std::vector<T> finite_numbers(nb::handle object, const std::string& name, std::size_t dimensions,
                              std::vector<std::size_t>& shape) {
  const nb::object array = array_like(object, name, dimensions);
  if (kind_of(array) != 'f' && kind_of(array) != 'i' && kind_of(array) != 'u') {
    throw std::invalid_argument(fmt::format("{}: expected an array of numbers, found {}", name,
                                            text_of(array.attr("dtype"))));
  }
  const auto numbers = nb::cast<nb::ndarray<const T, nb::c_contig>>(
      numpy().attr("ascontiguousarray")(array, sizeof(T) == sizeof(float) ? "float32" : "float64"));
  shape.clear();
  for (std::size_t i = 0; i < numbers.ndim(); ++i) shape.push_back(numbers.shape(i));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (std::isfinite(numbers.data()[i])) continue;
    throw std::invalid_argument(fmt::format("{}: expected finite numbers, found {} at place {}",
                                            name, numbers.data()[i], i));
  }
  return {numbers.data(), numbers.data() + numbers.size()};
}

}  // namespace

nb::object record_type(std::span<const Field> fields, std::size_t record_bytes) {
  nb::list names;
  nb::list formats;
  nb::list offsets;
  for (const Field& field : fields) {
    names.append(field.name);
    formats.append(field.format);
    offsets.append(field.offset);
  }
  nb::dict type;
  type["names"] = names;
  type["formats"] = formats;
  type["offsets"] = offsets;
  type["itemsize"] = record_bytes;
  return numpy().attr("dtype")(type);
}

nb::object records_view(nb::handle owner, const void* records, std::size_t count,
                        std::size_t record_bytes, nb::handle type) {
  if (count == 0) return numpy().attr("empty")(0, type);
  nb::ndarray<nb::numpy, const std::uint8_t, nb::ndim<1>> bytes(records, {count * record_bytes},
                                                                owner);
  return nb::object(bytes.cast()).attr("view")(type);
}

std::vector<std::int64_t> whole_numbers(nb::handle object, const std::string& name,
                                        std::int64_t low, std::int64_t high) {
  const nb::object array = array_like(object, name, 1);
  const auto size = nb::cast<std::size_t>(array.attr("size"));
  if (size == 0) return {};
  if (kind_of(array) != 'i' && kind_of(array) != 'u') {
    throw std::invalid_argument(fmt::format("{}: expected an array of whole numbers, found {}",
                                            name, text_of(array.attr("dtype"))));
  }
  const nb::object least = array.attr("min")();
  const nb::object most = array.attr("max")();
  if (nb::int_(least) < nb::int_(low) || nb::int_(most) > nb::int_(high)) {
    throw std::invalid_argument(fmt::format("{}: expected numbers within {}..{}, found {}..{}",
                                            name, low, high, text_of(least), text_of(most)));
  }
  const auto numbers = nb::cast<nb::ndarray<const std::int64_t, nb::ndim<1>, nb::c_contig>>(
      numpy().attr("ascontiguousarray")(array, "int64"));
  return {numbers.data(), numbers.data() + numbers.size()};
}

std::vector<float> finite_floats(nb::handle object, const std::string& name, std::size_t dimensions,
                                 std::vector<std::size_t>& shape) {
  return finite_numbers<float>(object, name, dimensions, shape);
}

std::vector<double> finite_doubles(nb::handle object, const std::string& name,
                                   std::size_t dimensions, std::vector<std::size_t>& shape) {
  return finite_numbers<double>(object, name, dimensions, shape);
}

nb::bytes record_bytes_of(nb::handle object, const std::string& name, nb::handle type) {
  try {
    const nb::object records =
        numpy().attr("ascontiguousarray")(numpy().attr("asarray")(object, type));
    if (dimensions_of(records) == 1) return nb::cast<nb::bytes>(records.attr("tobytes")());
  } catch (const nb::python_error&) {
    // told below
  }
  throw std::invalid_argument(fmt::format("{}: expected an array of records, or tuples, of {}",
                                          name, text_of(type.attr("names"))));
}

}  // namespace crnngan::python
