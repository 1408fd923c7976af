#pragma once

#include <algorithm>
#include <chrono>
#include <map>
#include <string>

namespace crnngan::download {

// When the next request to a site may begin: a pure calendar, without a clock of its own.
class RateLimit {
 public:
  using Clock = std::chrono::steady_clock;

  // Requests to `site` are at least so far apart; of several wishes the longest counts.
  void space(const std::string& site, std::chrono::duration<double> apart) {
    Site& spaced = sites_[site];
    spaced.apart = std::max(spaced.apart, std::chrono::duration_cast<Clock::duration>(apart));
  }

  // None begins before that (the site asked to wait).
  void hold(const std::string& site, Clock::time_point until) {
    Site& held = sites_[site];
    if (held.next < until) held.next = until;
  }

  // From when on a request may begin; the earliest moment there is for a site without limits.
  Clock::time_point next(const std::string& site) const {
    const auto found = sites_.find(site);
    return found == sites_.end() ? Clock::time_point::min() : found->second.next;
  }

  // A request begins now.
  void take(const std::string& site, Clock::time_point now) {
    const auto found = sites_.find(site);
    if (found != sites_.end()) hold(site, now + found->second.apart);
  }

 private:
  struct Site {
    Clock::duration apart{};
    Clock::time_point next = Clock::time_point::min();
  };

  std::map<std::string, Site> sites_;
};

}  // namespace crnngan::download
