#include "corpus/piece_choice.h"

namespace crnngan::corpus {

std::pair<std::filesystem::path, std::string> split_piece_name(const std::filesystem::path& path) {
  const std::string text = path.string();
  const std::size_t sign = text.rfind('#');
  if (sign == std::string::npos || std::filesystem::exists(path)) return {path, {}};
  return {text.substr(0, sign), text.substr(sign)};
}

bool names_piece(const std::filesystem::path& path) {
  const auto [file, name] = split_piece_name(path);
  return !name.empty() && std::filesystem::is_regular_file(file);
}

bool is_label(const std::string& name, const std::string& label) {
  return label == name || label.substr(0, label.find(' ')) == name;
}

}  // namespace crnngan::corpus
