#include "base/interruption.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "base/threads.h"

namespace crnngan {
namespace {

// In a process of its own, as what was heard stays. Exits with the signal behind 100 when a pool
// stopped for it.
[[noreturn]] void work_until_interrupted(int signal) {
  hear_interruptions();
  ThreadPool pool(2);
  try {
    pool.run(1000, [&](int task) {
      if (task == 3) ::raise(signal);
      // Else the other thread may be done with all of them before the signal comes.
      while (task > 3 && interruption() == 0) std::this_thread::yield();
    });
  } catch (const Interrupted& interrupted) {
    ::_exit(100 + interrupted.signal);
  }
  ::_exit(0);
}

TEST(Interruption, StopsAPoolBetweenTasks) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    EXPECT_EXIT(work_until_interrupted(signal), ::testing::ExitedWithCode(100 + signal), "");
  }
}

TEST(Interruption, TheSecondOfAKindEndsTheProgram) {
  EXPECT_EXIT(
      {
        hear_interruptions();
        ::raise(SIGINT);
        ::raise(SIGINT);
      },
      ::testing::KilledBySignal(SIGINT), "");
}

TEST(Interruption, WhatWasIgnoredStaysIgnored) {
  EXPECT_EXIT(
      {
        std::signal(SIGINT, SIG_IGN);
        hear_interruptions();
        ::raise(SIGINT);
        ::raise(SIGINT);
        ::_exit(100 + interruption());
      },
      ::testing::ExitedWithCode(100), "");
}

volatile std::sig_atomic_t signals_of_program = 0;

TEST(Interruption, IsHandedOnToTheProgramsHandlerAndForgottenAfterwards) {
  const auto work = [] {
    std::signal(SIGINT, [](int) { signals_of_program = signals_of_program + 1; });
    for (int call = 0; call < 2; ++call) {
      const HeardInterruptions hears;
      const HeardInterruptions within;
      if (interruption() != 0) ::_exit(1);
      ::raise(SIGINT);
      if (interruption() != SIGINT) ::_exit(2);
    }
    if (interruption() != 0) ::_exit(3);
    ::raise(SIGINT);
    if (interruption() != 0) ::_exit(4);
    ::_exit(100 + signals_of_program);
  };
  EXPECT_EXIT(work(), ::testing::ExitedWithCode(103), "");
}

TEST(Interruption, EndsAProgramWithoutAHandlerAlsoWhileItIsHeard) {
  EXPECT_EXIT(
      {
        std::signal(SIGINT, SIG_DFL);
        const HeardInterruptions hears;
        ::raise(SIGINT);
      },
      ::testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace crnngan
