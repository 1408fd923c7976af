#pragma once

// What to do after a response: a pure decision.

#include <chrono>
#include <string>
#include <variant>

#include "download/transfers.h"

namespace crnngan::download {

// How much a server is put up with.
struct Patience {
  int tries = 5;                              // of a request
  std::chrono::milliseconds first_wait{500};  // before the second try; doubled for each later one
  std::chrono::seconds longest_wait{60};      // that a server may ask for ("Retry-After")
  int redirects = 8;                          // in a row
};

struct Take {};  // the body is what was asked for
struct Follow {
  std::string address;
};
struct Wait {  // and try again
  std::chrono::milliseconds time;
  bool whole_site;  // the server asked for it
};
struct GiveUp {
  std::string reason;
  bool may_pass;  // a later run may have more luck
};
using Step = std::variant<Take, Follow, Wait, GiveUp>;

// After try number `tries` (from 1) of this address, which `redirects` have led to.
Step next_step(const Exchange& exchange, const Patience& patience, int tries, int redirects);

// Why a redirect from one address to another is not followed, if so: away from https, or to a host
// that is not public by its name. The host of the address that was `named` at first may be
// anywhere.
std::optional<std::string> fault_of_redirect(const std::string& named, const std::string& from,
                                             const std::string& to);

}  // namespace crnngan::download
