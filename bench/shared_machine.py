#!/usr/bin/env python3
"""What busy neighbours cost: one training iteration beside processes that never sleep.

    shared_machine.py [--rounds N] [--program build/release/bench/train_step]

With as many threads as there are processors, alone and beside 1, 2, ... such processes. Where a
program's threads wait for each other in loops, one neighbour can cost it ten times its time; here
each takes its share of the processors and little more.
"""

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def seconds(program, threads):
    output = subprocess.run([program, "--threads", str(threads), "--iterations", "7"], check=True,
                            capture_output=True, text=True).stdout
    return float(re.search(r"median ([\d.]+)", output).group(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--program", default=str(HERE.parent / "build/release/bench/train_step"))
    args = parser.parse_args()

    processors = os.cpu_count()
    times = {}
    for _ in range(args.rounds):
        for neighbours in range(processors + 1):
            busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"])
                    for _ in range(neighbours)]
            try:
                times.setdefault(neighbours, []).append(seconds(args.program, processors))
            finally:
                for process in busy:
                    process.kill()
    alone = statistics.median(times[0])
    for neighbours, values in times.items():
        median = statistics.median(values)
        # Of so many processes and threads, each gets an equal share.
        fair = max(1, (processors + neighbours) / processors)
        print(f"{processors} threads beside {neighbours} busy processes: {median:.3f} s an "
              f"iteration, {median / alone:.2f} times alone (equal shares: {fair:.2f})")


if __name__ == "__main__":
    main()
