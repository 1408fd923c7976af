#include <algorithm>

#include "ranks/ranks.h"

namespace crnngan::ranks {

namespace {

class Alone : public Ranks {
 public:
  int rank() const override { return 0; }
  int size() const override { return 1; }

  std::vector<Bytes> gather(std::span<const std::uint8_t> own) override {
    return {Bytes(own.begin(), own.end())};
  }
  void broadcast(Bytes& /*bytes*/) override {}
  void exchange(std::span<const float> sent, std::span<const int> /*sent_sizes*/,
                std::span<float> received, std::span<const int> /*received_sizes*/) override {
    std::ranges::copy(sent, received.begin());
  }
  void complete(std::span<float> /*values*/, std::span<const int> /*sizes*/) override {}
  std::uint64_t bytes_sent() const override { return 0; }
};

}  // namespace

Ranks& alone() {
  static Alone only;
  return only;
}

}  // namespace crnngan::ranks
