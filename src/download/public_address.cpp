#include "download/public_address.h"

#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>

#include "base/text.h"

namespace crnngan::download {

namespace {

// The first bits of a range of addresses.
struct Prefix {
  std::array<std::uint8_t, 16> bytes;
  int bits;
};

constexpr Prefix kSpecial4[] = {
    {{0}, 8},              // this network
    {{10}, 8},             // private
    {{100, 64}, 10},       // shared by a provider's customers
    {{127}, 8},            // loopback
    {{169, 254}, 16},      // link
    {{172, 16}, 12},       // private
    {{192, 0, 0}, 24},     // of protocols
    {{192, 0, 2}, 24},     // documentation
    {{192, 168}, 16},      // private
    {{198, 18}, 15},       // benchmarks
    {{198, 51, 100}, 24},  // documentation
    {{203, 0, 113}, 24},   // documentation
    {{224}, 3}             // groups, reserved, broadcast
};

// The public ones of IPv6 all lie in 2000::/3.
constexpr Prefix kGlobal6 = {{0x20}, 3};
constexpr Prefix kSpecial6[] = {
    {{0x20, 0x01}, 23},              // of protocols, Teredo among them
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x3f, 0xff}, 20}               // documentation
};

// Addresses of IPv6 in which one of IPv4 stands, and where.
struct Carrier {
  Prefix prefix;
  std::size_t at;
};
constexpr Carrier kCarriers[] = {
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, 12},  // mapped
    {{{0, 0x64, 0xff, 0x9b}, 96}, 12},                       // translated
    {{{0x20, 0x02}, 16}, 2}                                  // 6to4
};

bool is_within(std::span<const std::uint8_t> address, const Prefix& prefix) {
  for (int bit = 0; bit < prefix.bits; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if (((address[byte] ^ prefix.bytes[byte]) & mask) != 0) return false;
  }
  return true;
}

bool is_within_any(std::span<const std::uint8_t> address, std::span<const Prefix> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const Prefix& prefix) { return is_within(address, prefix); });
}

bool is_public6(std::span<const std::uint8_t> address) {
  for (const Carrier& carrier : kCarriers) {
    if (is_within(address, carrier.prefix)) {
      return !is_within_any(address.subspan(carrier.at, 4), kSpecial4);
    }
  }
  return is_within(address, kGlobal6) && !is_within_any(address, kSpecial6);
}

}  // namespace

bool is_public(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in inet{};
    std::memcpy(&inet, &address, sizeof(inet));
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&inet.sin_addr);
    return !is_within_any({bytes, 4}, kSpecial4);
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 inet{};
    std::memcpy(&inet, &address, sizeof(inet));
    return is_public6({inet.sin6_addr.s6_addr, 16});
  }
  return false;
}

bool is_private_host(const std::string& host) {
  std::string name = lower(host);
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  if (name.ends_with('.')) name.pop_back();
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  addrinfo numeric{};
  numeric.ai_flags = AI_NUMERICHOST;
  addrinfo* found = nullptr;
  if (::getaddrinfo(name.c_str(), nullptr, &numeric, &found) != 0) return false;
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(found, ::freeaddrinfo);
  return !is_public(*found->ai_addr);
}

}  // namespace crnngan::download
