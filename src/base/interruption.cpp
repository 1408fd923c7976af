#include "base/interruption.h"

#include <atomic>
#include <csignal>
#include <initializer_list>

namespace crnngan {

namespace {

std::atomic<int> heard = 0;  // set by the handler

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

}  // namespace crnngan
