#pragma once

// The tones that a reader finds in a MusicXML document: each note with a pitch, tied ones joined.

#include <gtest/gtest.h>
#include <libxml/parser.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crnngan::test {

struct WrittenTone {
  double onset = 0;  // quarters from the start
  double end = 0;
  int pitch = 0;
};

namespace detail {

inline bool is_called(const xmlNode* node, std::string_view name) {
  return node->type == XML_ELEMENT_NODE && name == reinterpret_cast<const char*>(node->name);
}

inline const xmlNode* child(const xmlNode* parent, std::string_view name) {
  const xmlNode* node = parent->children;
  while (node != nullptr && !is_called(node, name)) node = node->next;
  return node;
}

inline const char* text(const xmlNode* parent, std::string_view name) {
  const xmlNode* node = child(parent, name);
  return node == nullptr || node->children == nullptr
             ? ""
             : reinterpret_cast<const char*>(node->children->content);
}

inline bool has_tie(const xmlNode* note, std::string_view type) {
  for (const xmlNode* node = note->children; node != nullptr; node = node->next) {
    if (!is_called(node, "tie")) continue;
    const char* found = reinterpret_cast<const char*>(node->properties->children->content);
    if (type == found) return true;
  }
  return false;
}

inline int pitch_of(const xmlNode* pitch) {
  static const std::map<char, int> kSteps = {{'C', 0}, {'D', 2}, {'E', 4}, {'F', 5},
                                             {'G', 7}, {'A', 9}, {'B', 11}};
  return 12 * (std::atoi(text(pitch, "octave")) + 1) + kSteps.at(*text(pitch, "step")) +
         std::atoi(text(pitch, "alter"));
}

// Reads the measures of a part, one after the other.
class PartReader {
 public:
  void read_measure(const xmlNode* measure, std::vector<WrittenTone>& tones) {
    place_ = start_;
    std::int64_t end = start_;
    for (const xmlNode* node = measure->children; node != nullptr; node = node->next) {
      const std::int64_t duration = std::atoll(text(node, "duration"));
      if (is_called(node, "attributes") && child(node, "divisions") != nullptr) {
        divisions_ = std::atoi(text(node, "divisions"));
      } else if (is_called(node, "backup")) {
        place_ -= duration;
      } else if (is_called(node, "note")) {
        if (child(node, "chord") == nullptr) {
          onset_ = place_;
          place_ += duration;
          end = std::max(end, place_);
        }
        if (const xmlNode* pitch = child(node, "pitch")) {
          add(node, pitch_of(pitch), duration, tones);
        }
      }
    }
    start_ = end;
  }

 private:
  void add(const xmlNode* note, int pitch, std::int64_t duration, std::vector<WrittenTone>& tones) {
    const double onset = static_cast<double>(onset_) / divisions_;
    const double end = static_cast<double>(onset_ + duration) / divisions_;
    const std::pair voice(std::atoi(text(note, "voice")), pitch);
    if (!has_tie(note, "stop")) {
      tied_[voice] = tones.size();
      tones.push_back({onset, end, pitch});
      return;
    }
    ASSERT_TRUE(tied_.contains(voice));
    WrittenTone& before = tones[tied_[voice]];
    EXPECT_EQ(before.end, onset);
    before.end = end;
  }

  int divisions_ = 1;
  std::int64_t start_ = 0;  // of the measure
  std::int64_t place_ = 0;
  std::int64_t onset_ = 0;
  std::map<std::pair<int, int>, std::size_t> tied_;  // the last tone of a voice and pitch
};

}  // namespace detail

inline std::vector<WrittenTone> written_tones(const std::string& musicxml) {
  std::vector<WrittenTone> tones;
  xmlDoc* document =
      xmlReadMemory(musicxml.data(), static_cast<int>(musicxml.size()), nullptr, nullptr,
                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_HUGE | XML_PARSE_NOBLANKS);
  EXPECT_NE(document, nullptr);
  if (document == nullptr) return tones;
  for (const xmlNode* part = xmlDocGetRootElement(document)->children; part != nullptr;
       part = part->next) {
    if (!detail::is_called(part, "part")) continue;
    detail::PartReader reader;
    for (const xmlNode* measure = part->children; measure != nullptr; measure = measure->next) {
      if (detail::is_called(measure, "measure")) reader.read_measure(measure, tones);
    }
  }
  xmlFreeDoc(document);
  return tones;
}

}  // namespace crnngan::test
