#pragma once

#include <sys/socket.h>

#include <string>

namespace crnngan::download {

// Whether an address of IPv4 or IPv6 lies in the public internet: none of a loopback, a link, a
// private network, a group or a reserved range, by the registries of special-purpose addresses
// (RFC 6890), also where IPv6 carries one of IPv4. Other families are not public.
bool is_public(const sockaddr& address);

// Whether the host, as an address of the web names it, says by itself that it is not public: a
// number that is not, or localhost (RFC 6761, section 6.3). Other names need a look at what they
// lead to.
bool is_private_host(const std::string& host);

}  // namespace crnngan::download
