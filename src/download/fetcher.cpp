#include "download/fetcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "download/address.h"

namespace crnngan::download {

namespace {

constexpr std::uint64_t kMostRobotsBytes = 512 << 10;
constexpr std::chrono::milliseconds kLongestPoll{100};  // so soon is a wish to stop heard

}  // namespace

Fetcher::Fetcher(const FetchOptions& options)
    : options_(options), transfers_([&] {
        TransferLimits limits = options.transfer;
        limits.connections = options.jobs;
        return limits;
      }()) {}

void Fetcher::add(const Request& request, Done done) {
  auto job = std::make_unique<Job>();
  job->request = request;
  job->done = std::move(done);
  lead_to(*job, request.address);
  waiting_.push_back(std::move(job));
}

void Fetcher::lead_to(Job& job, const std::string& address) {
  job.address = address;
  job.origin = origin_of(address);
  job.site = site_of(address);
}

bool Fetcher::run(const std::function<bool()>& stop) {
  while (!waiting_.empty() || !running_.empty()) {
    if (stop()) return false;
    const Clock::time_point now = Clock::now();
    const Clock::time_point next = start_ready(now);
    auto poll = kLongestPoll;
    if (next - now < poll) {
      poll = std::chrono::ceil<std::chrono::milliseconds>(std::max(next - now, Clock::duration{}));
    }
    for (auto& [number, exchange] : transfers_.wait(poll)) {
      const auto found = running_.find(number);
      std::unique_ptr<Job> job = std::move(found->second);
      running_.erase(found);
      go_on(std::move(job), std::move(exchange));
    }
  }
  return true;
}

Fetcher::Clock::time_point Fetcher::start_ready(Clock::time_point now) {
  Clock::time_point next = Clock::time_point::max();
  auto at = waiting_.begin();
  while (at != waiting_.end() && running_.size() < static_cast<std::size_t>(options_.jobs)) {
    const Job& job = **at;
    const Clock::time_point ready = std::max(job.not_before, limit_.next(job.site));
    if (ready > now) {
      next = std::min(next, ready);
      ++at;
      continue;
    }
    if (job.request.scraped && !robots_.contains(job.origin)) {
      ask_robots(job.origin, job.public_only);
      next = now;
    }
    const std::optional<bool> allowed = robots_allow(job);
    if (!allowed) {
      ++at;
      continue;
    }
    std::unique_ptr<Job> taken = std::move(*at);
    at = waiting_.erase(at);
    if (*allowed) {
      start(std::move(taken), now);
    } else {
      refuse(*taken);
    }
  }
  return next;
}

std::optional<bool> Fetcher::robots_allow(const Job& job) const {
  if (!job.request.scraped) return true;
  const std::optional<Robots>& robots = robots_.at(job.origin);
  if (!robots) return std::nullopt;
  return robots->allows(path_of(job.address));
}

void Fetcher::refuse(const Job& job) {
  Reply reply;
  reply.reason = "robots.txt does not allow it";
  if (const auto closed = closed_because_.find(job.origin); closed != closed_because_.end()) {
    reply.reason =
        fmt::format("robots.txt of {} can't be read ({}), so nothing is fetched from there",
                    job.origin, closed->second);
    reply.may_pass = true;
  }
  finish(job, std::move(reply));
}

void Fetcher::ask_robots(const std::string& origin, bool public_only) {
  robots_[origin] = std::nullopt;
  auto job = std::make_unique<Job>();
  job->request.address = origin + "/robots.txt";
  lead_to(*job, job->request.address);
  job->public_only = public_only;
  job->request.most_bytes = kMostRobotsBytes;
  job->done = [this, origin](const Reply& reply) {
    constexpr int kClientErrors = 400;
    constexpr int kServerErrors = 500;
    Robots robots;  // where there is none, everything is allowed (RFC 9309, section 2.3.1.3)
    const bool is_refusal = reply.status >= kClientErrors && reply.status < kServerErrors;
    if (reply.is_good || reply.too_large) {
      robots = Robots(reply.body, "crnngan");
    } else if (reply.may_pass || !is_refusal) {
      robots = Robots::closed();
      closed_because_[origin] = reply.reason;
    }
    const double apart =
        std::max(1 / options_.rate.value_or(kScrapingRate), robots.delay_seconds().value_or(0));
    limit_.space(site_of(origin), std::chrono::duration<double>(apart));
    robots_[origin] = std::move(robots);
  };
  waiting_.push_front(std::move(job));
}

void Fetcher::start(std::unique_ptr<Job> job, Clock::time_point now) {
  if (options_.rate && !job->request.scraped && limited_.insert(job->site).second) {
    limit_.space(job->site, std::chrono::duration<double>(1 / *options_.rate));
  }
  limit_.take(job->site, now);
  ++job->tries;
  const int number = next_number_++;
  transfers_.start(number,
                   {job->address, job->request.part, job->request.most_bytes, job->public_only});
  running_[number] = std::move(job);
}

void Fetcher::go_on(std::unique_ptr<Job> job, Exchange exchange) {
  Reply reply;
  reply.status = exchange.status;
  const Step step = next_step(exchange, options_.patience, job->tries, job->redirects);
  if (std::holds_alternative<Take>(step)) {
    reply.is_good = true;
    reply.body = std::move(exchange.body);
    finish(*job, std::move(reply));
  } else if (const auto* give_up = std::get_if<GiveUp>(&step)) {
    reply.reason = give_up->reason;
    reply.may_pass = give_up->may_pass;
    reply.too_large = exchange.too_large;
    reply.body = std::move(exchange.body);
    finish(*job, std::move(reply));
  } else if (const auto* wait = std::get_if<Wait>(&step)) {
    job->not_before = Clock::now() + wait->time;
    if (wait->whole_site) limit_.hold(job->site, job->not_before);
    waiting_.push_front(std::move(job));
  } else {
    const std::string& target = std::get<Follow>(step).address;
    auto fault = fault_of_redirect(job->request.address, job->address, target);
    if (job->request.sites != nullptr && !job->request.sites->contains(site_of(target))) {
      fault = "a site that was not named";
    }
    if (fault) {
      reply.reason = fmt::format("redirected to {}, {}", target, *fault);
      finish(*job, std::move(reply));
      return;
    }
    job->public_only = job->public_only || host_of(target) != host_of(job->request.address);
    lead_to(*job, target);
    job->tries = 0;
    ++job->redirects;
    waiting_.push_front(std::move(job));
  }
}

void Fetcher::finish(const Job& job, Reply reply) {
  reply.address = job.address;
  job.done(std::move(reply));
}

}  // namespace crnngan::download
