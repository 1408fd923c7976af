#include "train/workers.h"

#include <algorithm>
#include <exception>

#include "ranks/agreement.h"

namespace crnngan::train {

namespace {

std::size_t size_of(const nn::Parameters& parameters) {
  std::size_t size = 0;
  for (const nn::Parameter& parameter : parameters) size += parameter.gradient.size();
  return size;
}

void copy_values(const nn::Parameters& from, nn::Parameters& to) {
  auto target = to.begin();
  for (const nn::Parameter& parameter : from) {
    std::ranges::copy(parameter.value, (target++)->value.begin());
  }
}

// Moves `share` times the gradients to the head of `place`. Returns what is behind them.
std::span<float> move_gradients(nn::Parameters& parameters, float share, std::span<float> place) {
  for (nn::Parameter& parameter : parameters) {
    std::ranges::transform(parameter.gradient, place.begin(),
                           [&](float gradient) { return share * gradient; });
    std::ranges::fill(parameter.gradient, 0.0F);
    place = place.subspan(parameter.gradient.size());
  }
  return place;
}

// Makes the head of `values` the gradients. Returns what is behind it.
std::span<const float> set_gradients(std::span<const float> values, nn::Parameters& parameters) {
  for (nn::Parameter& parameter : parameters) {
    std::ranges::copy(values.first(parameter.gradient.size()), parameter.gradient.begin());
    values = values.subspan(parameter.gradient.size());
  }
  return values;
}

}  // namespace

Workers::Workers(Networks networks, const TrainerOptions& options, ThreadPool& pool,
                 const sequence::MakeListener& listener, const Sharding& sharding)
    : networks_(networks),
      pool_(pool),
      count_(sharding.shards),
      ranks_(*sharding.ranks),
      sum_(sharding.shards, ranks_) {
  if (is_whole()) {
    shards_.emplace_back(networks_, options, pool_, listener);
    return;
  }
  const int own = shards().size();
  const int threads = std::min(pool_.size(), own);
  for (int thread = 0; thread < threads; ++thread) {
    if (thread > 0) {
      const gan::Generator& generator = networks_.generator;
      const gan::Discriminator& discriminator = networks_.discriminator;
      copies_.push_back({gan::Generator(generator.shape(), generator.precision()),
                         gan::Discriminator(discriminator.shape(), discriminator.precision())});
    }
    alone_.emplace_back(1);
    for (int i = 0; i < share(own, thread, threads).size(); ++i) {
      shards_.emplace_back(networks_of(thread), options, alone_.back(), listener);
    }
  }
  gradients_.resize(static_cast<std::size_t>(own));
}

Networks Workers::networks_of(int thread) {
  if (thread == 0) return networks_;
  Copies& copies = copies_[static_cast<std::size_t>(thread) - 1];
  return {copies.generator, copies.discriminator};
}

void Workers::take_weights() {
  if (copies_.empty()) return;
  const auto take = [&](int copy) {
    Copies& copies = copies_[static_cast<std::size_t>(copy)];
    copy_values(networks_.generator.parameters(), copies.generator.parameters());
    copy_values(networks_.discriminator.parameters(), copies.discriminator.parameters());
    copies.generator.pack();
    copies.discriminator.pack();
  };
  pool_.run(static_cast<int>(copies_.size()), std::cref(take));
}

Workers::Numbers Workers::compute(ShardsOfBatch batch, const Work& work, Gradients left) {
  if (is_whole()) return work(shards_.front(), batch.front());
  numbers_.assign(2 * batch.size(), 0);
  std::exception_ptr failure;
  try {
    const auto compute_own = [&](int thread) {
      const Range own = share(static_cast<int>(batch.size()), thread, threads());
      for (int i = own.first; i < own.last; ++i) {
        const ShardOfBatch& of = batch[static_cast<std::size_t>(i)];
        compute_shard(i, of, work);
        take_gradients(i, of.share, networks_of(thread), left);
      }
    };
    pool_.run(threads(), std::cref(compute_own));
  } catch (...) {
    failure = std::current_exception();
  }
  ranks::agree(ranks_, failure, numbers_);
  add_up(left);
  Numbers means{};
  std::vector<double> values(static_cast<std::size_t>(count_));
  for (std::size_t number = 0; number < means.size(); ++number) {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = numbers_[2 * i + number];
    means[number] = ranks::sum_over_shards(values);
  }
  return means;
}

void Workers::compute_shard(int own, const ShardOfBatch& of, const Work& work) {
  if (of.share == 0) return;
  const auto number = static_cast<std::size_t>(own);
  const Numbers found = work(shards_[number], of);
  for (std::size_t i = 0; i < found.size(); ++i) numbers_[2 * number + i] = of.share * found[i];
}

// Moves them from the networks, where the next shard is to find none.
void Workers::take_gradients(int own, double share, Networks networks, Gradients left) {
  nn::Buffer& place = gradients_[static_cast<std::size_t>(own)];
  place.resize((left.discriminator ? size_of(networks.discriminator.parameters()) : 0) +
               (left.generator ? size_of(networks.generator.parameters()) : 0));
  std::span<float> rest = place;
  const auto factor = static_cast<float>(share);
  if (left.discriminator) {
    rest = move_gradients(networks.discriminator.parameters(), factor, rest);
  }
  if (left.generator) move_gradients(networks.generator.parameters(), factor, rest);
}

void Workers::add_up(Gradients left) {
  if (!left.discriminator && !left.generator) return;
  const std::vector<std::span<float>> arrays(gradients_.begin(), gradients_.end());
  std::span<const float> rest = sum_.add_up(arrays, pool_);
  if (left.discriminator) rest = set_gradients(rest, networks_.discriminator.parameters());
  if (left.generator) set_gradients(rest, networks_.generator.parameters());
}

}  // namespace crnngan::train
