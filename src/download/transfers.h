#pragma once

// Requests of HTTP (RFC 9110) and their responses, many at a time on the thread that calls. The
// only file that knows libcurl's transfers.
//
// One request goes to one address: no redirects are followed, nothing is tried again, no cookies
// and no credentials are sent.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace crnngan::download {

struct TransferLimits {
  int connections = 4;
  std::chrono::seconds connecting{20};
  std::chrono::seconds stall{30};   // so long below a thousand bytes a second is too long
  std::chrono::seconds whole{600};  // of a request into memory
};

struct TransferRequest {
  std::string address;
  std::filesystem::path part;    // where the body goes (PartFile); empty: into memory
  std::uint64_t most_bytes = 0;  // of the body
  bool public_only = false;      // refused where the host is not in the public internet
};

// What came back.
struct Exchange {
  int status = 0;          // of the response; 0 when there was none
  std::string trouble;     // what broke, empty when nothing did
  bool may_pass = false;   // the trouble: another try may do
  bool too_large = false;  // the body is larger than asked for; in memory is the beginning of it
  std::string redirect;    // where the response leads to, absolute; empty unless it is a redirect
  std::optional<std::chrono::seconds> retry_after;
  std::string body;  // what was to go into memory
};

// Of bodies, since the beginning.
struct Traffic {
  std::uint64_t received_bytes = 0;
  std::uint64_t expected_bytes = 0;  // of those that began, where the servers tell
};

class Transfers {
 public:
  explicit Transfers(const TransferLimits& limits);
  ~Transfers();

  void start(int number, const TransferRequest& request);

  struct Finished {
    int number;
    Exchange exchange;
  };

  // Waits until something happens, at most so long; the requests that have ended since. Throws
  // Error when a part's file can't be written.
  std::vector<Finished> wait(std::chrono::milliseconds most);

  Traffic traffic() const;

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace crnngan::download
