#include "given.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "casters.h"
#include "keywords.h"

namespace crnngan::python {

namespace nb = nanobind;

namespace {

std::string type_text(nb::handle object) {
  return nb::cast<std::string>(nb::type_name(object.type()));
}

void add(nb::handle item, GivenMusic& given) {
  const Piece* piece = nullptr;
  if (nb::try_cast(item, piece) && piece != nullptr) {
    given.pieces.push_back(piece);
    return;
  }
  std::string path = given_path(item);
  if (path.empty()) {
    throw nb::type_error(
        fmt::format("music: expected paths or pieces, found {}", type_text(item)).c_str());
  }
  given.paths.push_back(std::move(path));
}

}  // namespace

std::string given_path(nb::handle path) {
  const bool is_path = nb::isinstance<nb::str>(path) || nb::hasattr(path, "__fspath__");
  return is_path ? nb::cast<std::filesystem::path>(path).string() : std::string();
}

GivenMusic given_music(nb::handle music) {
  GivenMusic given;
  if (nb::isinstance<Piece>(music) || !given_path(music).empty()) {
    add(music, given);
    return given;
  }
  if (!nb::isinstance<nb::sequence>(music)) {
    throw nb::type_error(
        fmt::format("music: expected a path, a piece, or a list of either, found {}",
                    type_text(music))
            .c_str());
  }
  for (const nb::handle item : nb::cast<nb::sequence>(music)) add(item, given);
  if (given.paths.empty() == given.pieces.empty()) {
    throw std::invalid_argument(given.paths.empty()
                                    ? "music: expected a path or a piece, found an empty list"
                                    : "music: expected paths or pieces, found both");
  }
  return given;
}

GivenMusic given_pieces(nb::handle music) {
  GivenMusic given = given_music(music);
  if (given.paths.empty()) return given;
  throw nb::type_error("music: expected pieces (crnngan.read gives them), found paths");
}

table::ByteSource csv_source(const std::string& text) {
  return [&text, at = std::size_t{0}](std::span<char> out) mutable {
    const std::size_t count = std::min(out.size(), text.size() - at);
    std::memcpy(out.data(), text.data() + at, count);
    at += count;
    return count;
  };
}

void warn(const std::string& text) {
  constexpr int kCaller = 1;
  if (PyErr_WarnEx(PyExc_UserWarning, with_keywords(text).c_str(), kCaller) < 0)
    throw nb::python_error();
}

}  // namespace crnngan::python
