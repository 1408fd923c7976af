#pragma once

// The schema of MusicXML 3.0 (W3C), from the folder of an npm package, where it was installed.

#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "base/files.h"
#include "base/text.h"

namespace crnngan::test {

class MusicXmlSchema {
 public:
  explicit MusicXmlSchema(const std::filesystem::path& folder) {
    // What it includes lies beside it.
    std::string text = read_text_file(folder / "musicxml.xsd");
    const std::string address = "http://www.musicxml.org/xsd/";
    for (std::size_t at = 0; (at = text.find(address, at)) != std::string::npos;) {
      text.replace(at, address.size(), folder.string() + "/");
    }
    const std::unique_ptr<xmlSchemaParserCtxt, decltype(&xmlSchemaFreeParserCtxt)> parser(
        xmlSchemaNewMemParserCtxt(text.data(), static_cast<int>(text.size())),
        xmlSchemaFreeParserCtxt);
    schema_.reset(xmlSchemaParse(parser.get()));
    if (schema_ == nullptr) throw std::runtime_error("the schema of MusicXML can't be read");
  }

  // What libxml2 has to say about a document; nothing when it is valid.
  std::string complaints(const std::string& document) const {
    const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> parsed(
        xmlReadMemory(document.data(), static_cast<int>(document.size()), nullptr, nullptr,
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_HUGE),
        xmlFreeDoc);
    if (parsed == nullptr) return "no XML";
    const std::unique_ptr<xmlSchemaValidCtxt, decltype(&xmlSchemaFreeValidCtxt)> validator(
        xmlSchemaNewValidCtxt(schema_.get()), xmlSchemaFreeValidCtxt);
    std::string all;
    xmlSchemaSetValidStructuredErrors(
        validator.get(),
        [](void* text, auto* error) {
          *static_cast<std::string*>(text) +=
              fmt::format("line {}: {}", error->line, error->message);
        },
        &all);
    const int result = xmlSchemaValidateDoc(validator.get(), parsed.get());
    return result == 0 ? "" : all.empty() ? "not valid" : all;
  }

 private:
  std::unique_ptr<xmlSchema, decltype(&xmlSchemaFree)> schema_{nullptr, xmlSchemaFree};
};

}  // namespace crnngan::test
