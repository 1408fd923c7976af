#include "download/public_address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

namespace crnngan::download {
namespace {

bool is_public_text(const char* text) {
  sockaddr_storage storage{};
  auto* four = reinterpret_cast<sockaddr_in*>(&storage);
  auto* six = reinterpret_cast<sockaddr_in6*>(&storage);
  if (::inet_pton(AF_INET, text, &four->sin_addr) == 1) {
    storage.ss_family = AF_INET;
  } else {
    EXPECT_EQ(::inet_pton(AF_INET6, text, &six->sin6_addr), 1) << text;
    storage.ss_family = AF_INET6;
  }
  return is_public(reinterpret_cast<const sockaddr&>(storage));
}

TEST(PublicAddress, OrdinaryOnesAreAndSpecialOnesAreNot) {
  for (const char* text :
       {"1.1.1.1", "9.255.255.255", "11.0.0.0", "128.0.0.1", "172.15.0.1", "172.32.0.1",
        "192.167.255.255", "192.169.0.0", "100.63.0.1", "100.128.0.1", "223.255.255.255",
        "2606:4700::1", "2a00::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"}) {
    EXPECT_TRUE(is_public_text(text)) << text;
  }
  for (const char* text : {"0.0.0.0",
                           "10.0.0.1",
                           "100.64.0.1",
                           "127.0.0.1",
                           "127.255.255.255",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.168.0.1",
                           "198.18.0.1",
                           "224.0.0.1",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "fe80::1",
                           "fc00::1",
                           "fd12::1",
                           "ff02::1",
                           "::ffff:127.0.0.1",
                           "::ffff:10.0.0.1",
                           "64:ff9b::127.0.0.1",
                           "2002:7f00:1::1",
                           "2001:db8::1"}) {
    EXPECT_FALSE(is_public_text(text)) << text;
  }
  const sockaddr local{.sa_family = AF_UNIX, .sa_data = {}};
  EXPECT_FALSE(is_public(local));
}

TEST(PublicAddress, HostsThatSayThatTheyArePrivate) {
  for (const char* host : {"localhost", "LOCALHOST", "localhost.", "a.localhost", "127.0.0.1",
                           "127.1", "2130706433", "0x7f.1", "[::1]", "[fe80::1]", "10.1.2.3"}) {
    EXPECT_TRUE(is_private_host(host)) << host;
  }
  for (const char* host : {"example.org", "8.8.8.8", "[2606:4700::1]", "local.host", ""}) {
    EXPECT_FALSE(is_private_host(host)) << host;
  }
}

}  // namespace
}  // namespace crnngan::download
