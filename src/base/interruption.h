#pragma once

// The user's wish that the program stop: Ctrl-C (SIGINT), a request to end (SIGTERM), a terminal
// that was closed (SIGHUP). Work notices it between its parts and unwinds, so that nothing
// half-written stays.

namespace crnngan {

// Thrown where work stops. No std::exception: it is no fault, and who leaves out a faulty file and
// goes on must not take it for one.
struct Interrupted {
  int signal = 0;
};

// From now on these signals are heard and no longer end the process; the second of a kind ends it
// at once, as before. One that was ignored stays so.
void hear_interruptions();

// The signal that was heard; 0: none.
int interruption();

// Throws Interrupted when one was heard. Takes no time: to be called between the parts of all long
// work. A ThreadPool does so before each task.
void stop_if_interrupted();

// The same for a program that has a handler of its own for Ctrl-C, as Python has: while one of
// these lives SIGINT is heard, and handed on to that handler. When the last of them goes the
// handler is alone again and nothing was heard. Where there is none, or the signal is ignored, it
// stays so.
class HeardInterruptions {
 public:
  HeardInterruptions();
  ~HeardInterruptions();
  HeardInterruptions(const HeardInterruptions&) = delete;
  HeardInterruptions& operator=(const HeardInterruptions&) = delete;
};

}  // namespace crnngan
