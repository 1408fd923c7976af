#pragma once

// robots.txt (RFC 9309): which of a site's addresses its owner wants programs to leave alone.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crnngan::download {

class Robots {
 public:
  // Everything is allowed.
  Robots() = default;

  // The rules of the groups for `program`, or of those for "*" where there are none. Lines that
  // mean nothing are passed over; what lies beyond 500 KiB is not read (section 2.5).
  Robots(std::string_view text, std::string_view program);

  // Nothing is allowed: for a site whose robots.txt can't be read (section 2.3.1.4).
  static Robots closed();

  // `path` with its query. The longest rule that fits decides, of two as long the one that allows
  // (section 2.2.2). /robots.txt itself is always allowed.
  bool allows(std::string_view path) const;

  // Seconds between requests, where the site asks for them ("Crawl-delay"; no part of the RFC, but
  // common), at most 60.
  std::optional<double> delay_seconds() const { return delay_seconds_; }

 private:
  struct Rule {
    std::string pattern;
    bool allows;
  };

  std::vector<Rule> rules_;
  std::optional<double> delay_seconds_;
};

}  // namespace crnngan::download
