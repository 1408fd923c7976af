#include "download/retry.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "download/address.h"
#include "download/public_address.h"

namespace crnngan::download {

namespace {

std::string_view name_of(int status) {
  switch (status) {
    case 401:
    case 403:
      return " (forbidden)";
    case 404:
      return " (not found)";
    case 410:
      return " (gone)";
    case 429:
      return " (too many requests)";
    case 500:
    case 502:
    case 503:
    case 504:
      return " (the server is in trouble)";
    default:
      return "";
  }
}

bool status_may_pass(int status) {
  constexpr int kPassing[] = {408, 416, 425, 429, 500, 502, 503, 504};
  return std::find(std::begin(kPassing), std::end(kPassing), status) != std::end(kPassing);
}

}  // namespace

Step next_step(const Exchange& exchange, const Patience& patience, int tries, int redirects) {
  if (exchange.too_large) return GiveUp{"larger than allowed", false};
  const bool is_good = exchange.status == 200 || exchange.status == 206;
  if (exchange.trouble.empty() && is_good) return Take{};
  if (!exchange.redirect.empty()) {
    const auto address = resolve("", exchange.redirect);
    if (!address) {
      return GiveUp{
          fmt::format("redirected to {}, which is no address of http or https", exchange.redirect),
          false};
    }
    if (redirects >= patience.redirects) {
      return GiveUp{fmt::format("redirected more than {} times", patience.redirects), false};
    }
    return Follow{*address};
  }
  const bool is_reply = exchange.trouble.empty() || (exchange.status != 0 && !is_good);
  const std::string reason =
      is_reply ? fmt::format("the server answers {}{}", exchange.status, name_of(exchange.status))
               : exchange.trouble;
  if (!(is_reply ? status_may_pass(exchange.status) : exchange.may_pass)) {
    return GiveUp{reason, false};
  }
  if (tries >= patience.tries) return GiveUp{fmt::format("{}, {} times", reason, tries), true};
  if (exchange.retry_after && is_reply) {
    if (*exchange.retry_after > patience.longest_wait) {
      return GiveUp{
          fmt::format("{} and asks to wait for {} s", reason, exchange.retry_after->count()), true};
    }
    return Wait{*exchange.retry_after, true};
  }
  return Wait{patience.first_wait * (1 << std::min(tries - 1, 20)), false};
}

std::optional<std::string> fault_of_redirect(const std::string& named, const std::string& from,
                                             const std::string& to) {
  if (from.starts_with("https:") && !to.starts_with("https:")) {
    return "away from https: anybody on the way could change what comes";
  }
  const std::string host = host_of(to);
  if (host != host_of(named) && is_private_host(host)) {
    return "a host that is not in the public internet and was not named";
  }
  return std::nullopt;
}

}  // namespace crnngan::download
