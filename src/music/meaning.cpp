#include "music/meaning.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/outside_text.h"

namespace crnngan::music {

namespace {

constexpr std::size_t kMostMeaningValues = 400'000;  // of the text; parts have bounds of their own
constexpr const char* kCodec = "codec";
constexpr const char* kToldContext = "context";

}  // namespace

std::string to_json(const Meaning& meaning) {
  return fmt::format(R"({{"{}":{},"{}":{}}})", kCodec, meaning.codec.to_json(), kToldContext,
                     context_json(meaning.context.options, meaning.context.knowledge));
}

Meaning meaning_of(const std::string& domain, const std::string& text) {
  if (domain != kDomain) {
    throw Error("expected a model of {}, found one of another domain, '{}'", kDomain, domain);
  }
  const auto json = read_json(text, kMostMeaningValues);
  if (!json.ok() || !json.value().is_object() || json.value().size() != 2 ||
      !json.value().contains(kCodec) || !json.value().contains(kToldContext)) {
    throw Error("metadata 'meaning': expected the codec and the context of a model of music{}",
                json.ok() ? "" : ": " + json.error().message);
  }
  return {Codec::from_json(json.value().at(kCodec).dump()),
          context_from_json(json.value().at(kToldContext).dump())};
}

Description description(const Meaning& meaning) {
  Description all = meaning.codec.description();
  all[kToldContext] = context_json(meaning.context.options, meaning.context.knowledge);
  return all;
}

}  // namespace crnngan::music
