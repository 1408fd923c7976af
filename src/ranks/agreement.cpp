#include "ranks/agreement.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <atomic>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/interruption.h"

namespace crnngan::ranks {

namespace {

std::atomic<bool> ended = false;

enum class Kind : std::uint8_t { kNone, kInterrupted, kBadInput, kError };

// What a rank tells the others of how its work went: a kind, a signal, and text or numbers.
Bytes told(const std::exception_ptr& failure, std::span<const double> numbers) {
  Kind kind = Kind::kError;
  std::uint8_t signal = 0;
  std::string text;
  try {
    if (!failure) {
      Bytes bytes(2 + numbers.size_bytes());
      if (!numbers.empty()) std::memcpy(bytes.data() + 2, numbers.data(), numbers.size_bytes());
      return bytes;
    }
    std::rethrow_exception(failure);
  } catch (const Interrupted& interrupted) {
    kind = Kind::kInterrupted;
    signal = static_cast<std::uint8_t>(interrupted.signal);
  } catch (const BadInput& error) {
    kind = Kind::kBadInput;
    text = error.what();
  } catch (const std::bad_alloc&) {
    text = "not enough memory for this";
  } catch (const std::exception& error) {
    text = error.what();
  } catch (...) {
    text = "ended by what it does not know";
  }
  Bytes bytes{static_cast<std::uint8_t>(kind), signal};
  bytes.insert(bytes.end(), text.begin(), text.end());
  return bytes;
}

[[noreturn]] void end_by(const Bytes& message, int rank) {
  const auto kind = static_cast<Kind>(message[0]);
  const std::string text =
      fmt::format("rank {}: {}", rank, std::string(message.begin() + 2, message.end()));
  if (kind == Kind::kInterrupted) throw Interrupted{message[1]};
  if (kind == Kind::kBadInput) throw BadInput(text);
  throw Error(text);
}

}  // namespace

bool have_ended() { return ended; }

void agree(Ranks& ranks, const std::exception_ptr& failure, std::vector<double>& numbers) {
  if (ranks.size() == 1) {
    if (failure) std::rethrow_exception(failure);
    return;
  }
  const std::vector<Bytes> all = ranks.gather(told(failure, numbers));
  numbers.clear();
  for (int rank = 0; rank < ranks.size(); ++rank) {
    const Bytes& message = all[static_cast<std::size_t>(rank)];
    if (message.at(0) != static_cast<std::uint8_t>(Kind::kNone)) {
      ended = true;
      if (!ranks.is_first()) throw Ended{};
      if (rank == 0) std::rethrow_exception(failure);
      end_by(message, rank);
    }
    const std::size_t count = (message.size() - 2) / sizeof(double);
    const std::size_t first = numbers.size();
    numbers.resize(first + count);
    if (count > 0) std::memcpy(numbers.data() + first, message.data() + 2, count * sizeof(double));
  }
}

void agree(Ranks& ranks, const std::function<void()>& work) {
  std::exception_ptr failure;
  try {
    work();
  } catch (...) {
    failure = std::current_exception();
  }
  std::vector<double> none;
  agree(ranks, failure, none);
}

Bytes from_first(Ranks& ranks, const std::function<Bytes()>& work) {
  Bytes bytes;
  agree(ranks, [&] {
    if (ranks.is_first()) bytes = work();
  });
  ranks.broadcast(bytes);
  return bytes;
}

void expect_alike(Ranks& ranks, const Description& own) {
  if (ranks.size() == 1) return;
  const std::string text =
      nlohmann::json(own).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  const std::vector<Bytes> all =
      ranks.gather({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  agree(ranks, [&] {
    if (!ranks.is_first()) return;
    for (int rank = 1; rank < ranks.size(); ++rank) {
      const Bytes& said = all[static_cast<std::size_t>(rank)];
      const auto other = nlohmann::json::parse(said).get<Description>();
      const std::vector<std::string> others =
          differences(nlohmann::json::parse(text).get<Description>(), other);
      if (others.empty()) continue;
      throw Error("rank {} is not like rank 0, and results would differ: {}", rank,
                  fmt::join(others, "; "));
    }
  });
}

}  // namespace crnngan::ranks
