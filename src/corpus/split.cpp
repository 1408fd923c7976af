#include "corpus/split.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/random.h"

namespace crnngan::corpus {

namespace {

constexpr double kRoundingError = 1e-9;  // 0.1 + 0.9 may be a little more than 1

// Pieces that stay together.
struct Group {
  std::vector<std::size_t> pieces;
  bool is_taken = false;

  std::int64_t size() const { return static_cast<std::int64_t>(pieces.size()); }
};

// In the order of their first pieces.
std::vector<Group> groups_of(std::span<const std::int32_t> of_pieces,
                             std::span<const std::size_t> order) {
  std::vector<Group> groups;
  std::unordered_map<std::int32_t, std::size_t> numbers;
  for (const std::size_t position : order) {
    const std::int32_t group = of_pieces[position];
    const std::size_t number =
        group == 0 ? groups.size() : numbers.emplace(group, groups.size()).first->second;
    if (number == groups.size()) groups.emplace_back();
    groups[number].pieces.push_back(position);
  }
  return groups;
}

// Validation or test while it is filled.
struct Basket {
  Split split;
  bool is_wanted;
  std::int64_t room;  // pieces that it lacks
  bool is_empty = true;
};

class Splitter {
 public:
  Splitter(std::span<const std::int32_t> of_pieces, std::span<const std::size_t> order,
           double validation_share, double test_share)
      : splits_(of_pieces.size(), Split::kTraining),
        groups_(groups_of(of_pieces, order)),
        left_(groups_.size()),
        wants_training_(validation_share + test_share < 1 - kRoundingError),
        baskets_{basket(Split::kValidation, validation_share), basket(Split::kTest, test_share)} {}

  std::vector<Split> run() && {
    for (Group& group : groups_) {
      for (Basket& basket : baskets_) {
        if (!group.is_taken && group.size() <= basket.room) take(group, basket);
      }
    }
    for (Basket& basket : baskets_) fill(basket);
    return std::move(splits_);
  }

 private:
  Basket basket(Split split, double share) const {
    const double exact = share * static_cast<double>(splits_.size());
    const std::int64_t nearest = std::llround(exact * (1 + kRoundingError));
    return {split, share > 0, share > 0 ? std::max<std::int64_t>(1, nearest) : 0};
  }

  // Whether a group may go to `basket` without leaving another split none.
  bool may_take(const Basket& basket) const {
    std::size_t kept_back = wants_training_ ? 1 : 0;
    for (const Basket& other : baskets_) {
      const bool comes_first = other.split == Split::kValidation || !basket.is_empty;
      if (other.split != basket.split && other.is_wanted && other.is_empty && comes_first) {
        ++kept_back;
      }
    }
    return left_ > kept_back;
  }

  void take(Group& group, Basket& basket) {
    if (!may_take(basket)) return;
    for (const std::size_t position : group.pieces) splits_[position] = basket.split;
    group.is_taken = true;
    basket.is_empty = false;
    basket.room -= group.size();
    --left_;
  }

  // No group that is left fits: takes the smallest if that brings the number nearer.
  void fill(Basket& basket) {
    Group* smallest = nullptr;
    for (Group& group : groups_) {
      if (!group.is_taken && (smallest == nullptr || group.size() < smallest->size())) {
        smallest = &group;
      }
    }
    if (smallest == nullptr || basket.room <= 0) return;
    if (basket.is_empty || smallest->size() < 2 * basket.room) take(*smallest, basket);
  }

  std::vector<Split> splits_;
  std::vector<Group> groups_;
  std::size_t left_;  // groups not taken
  bool wants_training_;
  std::array<Basket, 2> baskets_;
};

}  // namespace

void require_shares(double validation_share, double test_share) {
  const auto is_share = [](double share) { return share >= 0 && share <= 1; };
  if (!is_share(validation_share) || !is_share(test_share) ||
      validation_share + test_share > 1 + kRoundingError) {
    throw std::invalid_argument(
        fmt::format("[split] shares must be 0..1 and together at most 1, received {} and {}",
                    validation_share, test_share));
  }
}

std::vector<std::size_t> drawn_order(std::span<const std::uint64_t> hashes,
                                     std::optional<std::uint64_t> seed) {
  std::vector<std::size_t> order(hashes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (!seed) return order;
  const RandomStream random(*seed, Purpose::kSplit, 0);
  std::vector<std::uint32_t> draws;
  draws.reserve(hashes.size());
  for (const std::uint64_t hash : hashes) draws.push_back(random.bits(hash));
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return draws[a] < draws[b]; });
  return order;
}

std::vector<Split> splits_of(std::span<const std::int32_t> groups,
                             std::span<const std::size_t> order, double validation_share,
                             double test_share) {
  require_shares(validation_share, test_share);
  return Splitter(groups, order, validation_share, test_share).run();
}

}  // namespace crnngan::corpus
