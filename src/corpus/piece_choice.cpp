#include "corpus/piece_choice.h"

namespace crnngan::corpus {

std::pair<std::filesystem::path, std::string> split_piece_name(const std::filesystem::path& path) {
  const std::string text = path.string();
  const std::size_t sign = text.rfind('#');
  if (sign == std::string::npos || std::filesystem::exists(path)) return {path, {}};
  return {text.substr(0, sign), text.substr(sign)};
}

}  // namespace crnngan::corpus
