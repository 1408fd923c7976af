// Of a program that was built with MPI: the one file that knows it.

#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <optional>
#include <thread>

#include "base/error.h"
#include "base/interruption.h"
#include "ranks/agreement.h"
#include "ranks/join.h"
#include "ranks/launcher.h"

namespace crnngan::ranks {

namespace {

using Clock = std::chrono::steady_clock;

// How long a rank that is to stop waits for the others to do so with it.
constexpr std::chrono::milliseconds kParting(500);

void expect_done(int code, const char* what) {
  if (code == MPI_SUCCESS) return;
  char text[MPI_MAX_ERROR_STRING];
  int length = 0;
  MPI_Error_string(code, text, &length);
  throw Error("MPI: can't {}: {}", what, std::string(text, static_cast<std::size_t>(length)));
}

// Where each part begins that follows the others.
std::vector<int> firsts(std::span<const int> sizes) {
  std::vector<int> places(sizes.size());
  std::exclusive_scan(sizes.begin(), sizes.end(), places.begin(), 0);
  return places;
}

class MpiRanks : public Ranks {
 public:
  explicit MpiRanks(double most_minutes) : most_minutes_(most_minutes) {
    int provided = 0;
    expect_done(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided), "begin");
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  std::uint64_t bytes_sent() const override { return sent_; }

  std::vector<Bytes> gather(std::span<const std::uint8_t> own) override {
    const int own_size = static_cast<int>(own.size());
    std::vector<int> sizes(static_cast<std::size_t>(size_));
    wait("gather sizes", [&](MPI_Request* request) {
      return MPI_Iallgather(&own_size, 1, MPI_INT, sizes.data(), 1, MPI_INT, MPI_COMM_WORLD,
                            request);
    });
    const std::vector<int> places = firsts(sizes);
    Bytes all(static_cast<std::size_t>(places.back()) + static_cast<std::size_t>(sizes.back()));
    wait("gather", [&](MPI_Request* request) {
      return MPI_Iallgatherv(own.data(), own_size, MPI_BYTE, all.data(), sizes.data(),
                             places.data(), MPI_BYTE, MPI_COMM_WORLD, request);
    });
    count(own.size() + sizeof(int), size_ - 1);
    std::vector<Bytes> parts;
    for (std::size_t rank = 0; rank < sizes.size(); ++rank) {
      const auto first = all.begin() + places[rank];
      parts.emplace_back(first, first + sizes[rank]);
    }
    return parts;
  }

  void broadcast(Bytes& bytes) override {
    std::uint64_t size = bytes.size();
    wait("tell a size", [&](MPI_Request* request) {
      return MPI_Ibcast(&size, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD, request);
    });
    bytes.resize(size);
    // Counts of MPI are ints.
    constexpr std::uint64_t kMost = std::uint64_t{1} << 30;
    for (std::uint64_t first = 0; first < size; first += kMost) {
      wait("tell", [&](MPI_Request* request) {
        return MPI_Ibcast(bytes.data() + first, static_cast<int>(std::min(kMost, size - first)),
                          MPI_BYTE, 0, MPI_COMM_WORLD, request);
      });
    }
    if (rank_ == 0) count(bytes.size() + sizeof(size), size_ - 1);
  }

  void exchange(std::span<const float> sent, std::span<const int> sent_sizes,
                std::span<float> received, std::span<const int> received_sizes) override {
    const std::vector<int> sent_places = firsts(sent_sizes);
    const std::vector<int> received_places = firsts(received_sizes);
    wait("exchange", [&](MPI_Request* request) {
      return MPI_Ialltoallv(sent.data(), sent_sizes.data(), sent_places.data(), MPI_FLOAT,
                            received.data(), received_sizes.data(), received_places.data(),
                            MPI_FLOAT, MPI_COMM_WORLD, request);
    });
    const auto kept = static_cast<std::size_t>(sent_sizes[static_cast<std::size_t>(rank_)]);
    count(sizeof(float) * (sent.size() - kept), 1);
  }

  void complete(std::span<float> values, std::span<const int> sizes) override {
    const std::vector<int> places = firsts(sizes);
    wait("complete", [&](MPI_Request* request) {
      return MPI_Iallgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, values.data(), sizes.data(),
                             places.data(), MPI_FLOAT, MPI_COMM_WORLD, request);
    });
    const auto own = static_cast<std::size_t>(sizes[static_cast<std::size_t>(rank_)]);
    count(sizeof(float) * own, size_ - 1);
  }

 private:
  void count(std::size_t bytes, int times) { sent_ += bytes * static_cast<std::size_t>(times); }

  // Begins what needs all ranks, and waits for it.
  template <class Begin>
  void wait(const char* what, const Begin& begin) {
    MPI_Request request = MPI_REQUEST_NULL;
    expect_done(begin(&request), what);
    const Clock::time_point since = Clock::now();
    std::optional<Clock::time_point> heard;  // when the program was to stop
    while (true) {
      int is_done = 0;
      expect_done(MPI_Test(&request, &is_done, MPI_STATUS_IGNORE), what);
      if (is_done != 0) return;
      const Clock::time_point now = Clock::now();
      if (interruption() != 0) {
        if (!heard) heard = now;
        if (now - *heard > kParting) stop_if_interrupted();
      }
      if (std::chrono::duration<double, std::ratio<60>>(now - since).count() > most_minutes_) {
        throw Error(
            "the other ranks have not answered for {} minutes; is a machine or a cable gone?",
            most_minutes_);
      }
      std::this_thread::yield();
    }
  }

  double most_minutes_;
  int rank_ = 0;
  int size_ = 1;
  std::uint64_t sent_ = 0;
};

std::optional<MpiRanks> joined;

}  // namespace

Ranks& join(double most_minutes) {
  if (!launch().is_by_launcher) return alone();
  if (!joined) joined.emplace(most_minutes);
  return *joined;
}

void leave(int status) {
  if (!joined) return;
  if (status == 0 || have_ended()) {
    MPI_Finalize();
  } else {
    MPI_Abort(MPI_COMM_WORLD, status);
  }
}

}  // namespace crnngan::ranks
