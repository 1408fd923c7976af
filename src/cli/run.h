#pragma once

namespace crnngan::cli {

// The program: runs the command that the command line names and returns the exit status, 0 when it
// is done, 1 when it failed (one line on stderr says why), 2 when the command line is wrong, 3 when
// a part of the task is done, 128 and a signal's number when the user stopped it by that.
int run(int argc, char** argv);

}  // namespace crnngan::cli
