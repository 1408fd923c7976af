#pragma once

// Addresses -> what lies there, politely: several at a time, with tries after faults that may pass,
// redirects, robots.txt and a limit on the rate. Everything happens on the thread that calls run().

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "download/rate_limit.h"
#include "download/retry.h"
#include "download/robots.h"
#include "download/transfers.h"

namespace crnngan::download {

// Requests a second to one site while it is scraped, unless told otherwise.
inline constexpr double kScrapingRate = 2;

struct FetchOptions {
  int jobs = 4;                // requests at a time
  std::optional<double> rate;  // requests a second to one site; kScrapingRate for what is scraped
  Patience patience;
  TransferLimits transfer;
};

struct Request {
  std::string address;
  std::filesystem::path part;    // where the body goes, and is gone on with; empty: into memory
  std::uint64_t most_bytes = 0;  // of the body
  bool scraped = false;          // robots.txt and the rate count
  const std::set<std::string>* sites = nullptr;  // redirects lead to these only; nullptr: anywhere
};

struct Reply {
  bool is_good = false;
  std::string reason;  // why it is not good
  bool may_pass = false;
  bool too_large = false;  // the beginning is in `body`
  int status = 0;          // of the last response, 0 when there was none
  std::string address;     // the last, behind all redirects
  std::string body;        // unless it went into a file
};

class Fetcher {
 public:
  using Done = std::function<void(Reply)>;

  explicit Fetcher(const FetchOptions& options);

  // `done` is called from run() and may add more requests.
  void add(const Request& request, Done done);

  // Returns when all requests are done, true; or, false, soon after `stop` says so. Requests under
  // way are dropped then, what came of them stays in their parts.
  bool run(const std::function<bool()>& stop);

  Traffic traffic() const { return transfers_.traffic(); }

 private:
  using Clock = RateLimit::Clock;

  struct Job {
    Request request;
    Done done;
    std::string address;  // the one that is asked next
    std::string origin;   // of that
    std::string site;
    bool public_only = false;  // a redirect led to another host, which the user did not name
    int tries = 0;             // of that
    int redirects = 0;
    Clock::time_point not_before = Clock::time_point::min();
  };

  // Of one origin: none while robots.txt is under way.
  using RobotsOf = std::map<std::string, std::optional<Robots>>;

  static void lead_to(Job& job, const std::string& address);
  // Starts what may start now; the moment when more may.
  Clock::time_point start_ready(Clock::time_point now);
  void start(std::unique_ptr<Job> job, Clock::time_point now);
  // Whether robots.txt allows it; nothing while that is not known.
  std::optional<bool> robots_allow(const Job& job) const;
  void ask_robots(const std::string& origin, bool public_only);
  void go_on(std::unique_ptr<Job> job, Exchange exchange);
  void refuse(const Job& job);
  static void finish(const Job& job, Reply reply);

  FetchOptions options_;
  Transfers transfers_;
  RateLimit limit_;
  std::set<std::string> limited_;  // sites that were named, with the rate that was asked for
  RobotsOf robots_;
  std::map<std::string, std::string> closed_because_;  // by origin
  std::list<std::unique_ptr<Job>> waiting_;
  std::map<int, std::unique_ptr<Job>> running_;
  int next_number_ = 0;
};

}  // namespace crnngan::download
