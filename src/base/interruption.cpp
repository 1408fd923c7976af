#include "base/interruption.h"

#include <atomic>
#include <csignal>
#include <initializer_list>
#include <mutex>

namespace crnngan {

namespace {

std::atomic<int> heard = 0;  // set by the handler

// Of HeardInterruptions.
std::mutex mutex;
int listeners = 0;
struct sigaction own{};  // the program's handler of SIGINT

bool has_handler(const struct sigaction& action) {
  if ((action.sa_flags & SA_SIGINFO) != 0) return action.sa_sigaction != nullptr;
  return action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN;
}

void hear_and_hand_on(int signal, siginfo_t* info, void* context) {
  heard = signal;
  if ((own.sa_flags & SA_SIGINFO) != 0) {
    own.sa_sigaction(signal, info, context);
  } else {
    own.sa_handler(signal);
  }
}

}  // namespace

void hear_interruptions() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action{};
    if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action.sa_handler = [](int number) { heard = number; };
    action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    ::sigaction(signal, &action, nullptr);
  }
}

int interruption() { return heard; }

void stop_if_interrupted() {
  if (const int signal = heard; signal != 0) throw Interrupted{signal};
}

HeardInterruptions::HeardInterruptions() {
  const std::lock_guard lock(mutex);
  if (listeners++ > 0) return;
  if (::sigaction(SIGINT, nullptr, &own) != 0 || !has_handler(own)) return;
  struct sigaction action = own;
  action.sa_sigaction = hear_and_hand_on;
  action.sa_flags |= SA_SIGINFO;
  ::sigaction(SIGINT, &action, nullptr);
}

HeardInterruptions::~HeardInterruptions() {
  const std::lock_guard lock(mutex);
  if (--listeners > 0) return;
  if (has_handler(own)) ::sigaction(SIGINT, &own, nullptr);
  heard = 0;
}

}  // namespace crnngan
