#include "download/page_links.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <set>

#include "archive/safe_path.h"
#include "download/address.h"

namespace crnngan::download {

namespace {

constexpr int kDeepest = 1000;

struct Reading {
  std::string base;
  bool has_base = false;
  PageLinks links;
  std::set<std::string> known;
};

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

void add(Reading& reading, std::string_view element, std::string_view reference) {
  const auto address = resolve(reading.base, reference);
  if (!address) return;
  const bool is_frame = element == "frame" || element == "iframe";
  std::vector<std::string>* list = is_music_address(*address) ? &reading.links.music
                                   : is_frame                 ? &reading.links.frames
                                                              : nullptr;
  if (list != nullptr && reading.known.insert(*address).second) list->push_back(*address);
}

// libxml2 calls this for each start tag; names come in lower case, references in the values
// ("&amp;") replaced.
void start_element(void* context, const xmlChar* name, const xmlChar** attributes) {
  auto* parser = static_cast<htmlParserCtxtPtr>(context);
  if (parser->nameNr > kDeepest) xmlStopParser(parser);
  if (attributes == nullptr) return;
  auto& reading = *static_cast<Reading*>(parser->_private);
  const std::string_view element = view(name);
  for (; *attributes != nullptr; attributes += 2) {
    const std::string_view attribute = view(attributes[0]);
    const std::string_view value = view(attributes[1]);
    if (element == "base") {
      const auto base = attribute == "href" ? resolve(reading.base, value) : std::nullopt;
      if (base && !reading.has_base) reading.base = *base;
      reading.has_base = reading.has_base || base.has_value();
    } else if (attribute == "href" || attribute == "src") {
      add(reading, element, value);
    }
  }
}

}  // namespace

PageLinks page_links(std::string_view page, const std::string& address) {
  Reading reading;
  reading.base = address;
  const std::unique_ptr<htmlParserCtxt, decltype(&htmlFreeParserCtxt)> parser(htmlNewParserCtxt(),
                                                                              htmlFreeParserCtxt);
  if (!parser) throw std::bad_alloc();
  *parser->sax = {};  // no tree is built
  parser->sax->startElement = start_element;
  parser->_private = &reading;
  if (page.starts_with("\xef\xbb\xbf")) page.remove_prefix(3);
  std::string text = archive::as_utf8(page);
  std::replace(text.begin(), text.end(), '\0', ' ');  // would end the page
  htmlCtxtReadMemory(
      parser.get(), text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
  return std::move(reading.links);
}

}  // namespace crnngan::download
