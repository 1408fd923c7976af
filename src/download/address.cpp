#include "download/address.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "archive/safe_path.h"
#include "base/text.h"

namespace crnngan::download {

namespace {

constexpr std::size_t kLongestAddress = 4096;

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

Url url_of(const std::string& address) {
  Url url(curl_url(), curl_url_cleanup);
  if (!address.empty() && curl_url_set(url.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK) {
    url.reset();
  }
  return url;
}

std::string part_of(const Url& url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (!url || curl_url_get(url.get(), part, &text, flags) != CURLUE_OK) return {};
  std::string result(text);
  curl_free(text);
  return result;
}

// What browsers do to the reference before they look into it (URL Standard, sections 4.1 and 4.4).
std::string cleaned(std::string_view reference) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!reference.empty() && is_blank(reference.front())) reference.remove_prefix(1);
  while (!reference.empty() && is_blank(reference.back())) reference.remove_suffix(1);
  constexpr std::string_view kNotInAddresses = "\"<>\\^`{|}";
  const std::size_t query = reference.find('?');
  std::string result;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    const char c = reference[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\t' || c == '\n' || c == '\r') continue;
    if (c == '\\' && i < query) {
      result += '/';
    } else if (byte <= ' ' || byte >= 0x7f || kNotInAddresses.find(c) != std::string_view::npos) {
      result += fmt::format("%{:02X}", byte);
    } else {
      result += c;
    }
  }
  return result;
}

std::string host_and_port(const Url& url) {
  const std::string port = part_of(url, CURLUPART_PORT);
  const bool is_own = port == (part_of(url, CURLUPART_SCHEME) == "https" ? "443" : "80");
  const std::string host = lower(part_of(url, CURLUPART_HOST));
  return port.empty() || is_own ? host : host + ":" + port;
}

// The path's parts, percent-encoded still.
std::string segment_from_end(const std::string& address, int number) {
  std::string path = part_of(url_of(address), CURLUPART_PATH);
  for (; number > 0; --number) path.resize(std::min(path.rfind('/'), path.size()));
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

bool ends_in_one_of(const std::string& name, std::initializer_list<std::string_view> endings) {
  const std::string small = lower(name);
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return small.ends_with(ending); });
}

}  // namespace

std::optional<std::string> resolve(std::string_view base, std::string_view reference) {
  if (reference.size() > kLongestAddress) return std::nullopt;
  const Url url = url_of(std::string(base));
  const std::string text = cleaned(reference.substr(0, reference.find('#')));
  if (!url || (base.empty() && text.empty())) return std::nullopt;
  // No reference at all is the page itself, which the parser takes for a mistake.
  if (!text.empty() &&
      curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) {
    return std::nullopt;
  }
  curl_url_set(url.get(), CURLUPART_FRAGMENT, nullptr, 0);
  const std::string scheme = part_of(url, CURLUPART_SCHEME);
  if ((scheme != "http" && scheme != "https") || part_of(url, CURLUPART_HOST).empty()) {
    return std::nullopt;
  }
  std::string address = part_of(url, CURLUPART_URL);
  if (address.empty() || address.size() > kLongestAddress) return std::nullopt;
  return address;
}

std::string origin_of(const std::string& address) {
  const Url url = url_of(address);
  return part_of(url, CURLUPART_SCHEME) + "://" + host_and_port(url);
}

std::string host_of(const std::string& address) {
  return lower(part_of(url_of(address), CURLUPART_HOST));
}

std::string site_of(const std::string& address) {
  const std::string site = host_and_port(url_of(address));
  return site.starts_with("www.") ? site.substr(4) : site;
}

std::string path_of(const std::string& address) {
  const Url url = url_of(address);
  const std::string query = part_of(url, CURLUPART_QUERY);
  return part_of(url, CURLUPART_PATH) + (query.empty() ? "" : "?" + query);
}

std::string file_name_of(const std::string& address) {
  return archive::percent_decoded(segment_from_end(address, 0));
}

std::string folder_name_of(const std::string& address) {
  return archive::percent_decoded(segment_from_end(address, 1));
}

bool is_music_address(const std::string& address) {
  return ends_in_one_of(file_name_of(address), {".mid", ".midi", ".kar", ".rmi"});
}

bool is_archive_address(const std::string& address) {
  return ends_in_one_of(file_name_of(address), {".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2",
                                                ".tbz2", ".tar.xz", ".txz", ".tar.zst"});
}

}  // namespace crnngan::download
