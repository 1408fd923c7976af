#!/usr/bin/env python3
"""crnngan against PyTorch: generation at the paper's size, one song and 64 songs at a time.

    compare_generation.py [--rounds N] [--bfloat16] [--compile]
                          [--program build/release/bench/generate]

First all write the same songs with the same network; if these differ by more than 1e-4, nothing is
timed. (With bfloat16 songs drift apart; their first steps are not told here.) Then they run in turn,
each with 1 and with 2 threads; the ratios are those of the medians of their best settings.
"""

import functools
import json
import pathlib
import re
import sys
import tempfile

import contestants

HERE = pathlib.Path(__file__).resolve().parent
STEPS = {"1": "500", "64": "200"}  # by the number of songs


def ours(program, songs, words, threads):
    output = contestants.run(
        [program, "--threads", threads, "--songs", songs, "--steps", STEPS[songs], *words]
    )
    outputs = [float(x) for x in re.search(r"outputs (.*)", output).group(1).split()]
    return outputs, float(re.search(r"median ([\d.]+)", output).group(1))


def peer(weights, words, threads):
    command = [sys.executable, str(HERE / "generate.py"), "--weights", weights, *words]
    result = json.loads(contestants.run([*command, "--threads", threads, "--json"]).splitlines()[-1])
    return result["outputs"], result["seconds"]


def main():
    options = contestants.arguments(
        __doc__.splitlines()[0], HERE.parents[1] / "build/release/bench/generate"
    ).parse_args()
    for songs, steps in STEPS.items():
        print(f"{songs} songs of {steps} tones")
        with tempfile.TemporaryDirectory() as folder:
            weights = str(pathlib.Path(folder) / "weights.safetensors")
            expected, _ = ours(options.program, songs, ["--weights", weights], "1")
            timers = {}
            for name, words in contestants.of_crnngan(options).items():
                timers[name] = functools.partial(ours, options.program, songs, words)
            for name, words in contestants.of_pytorch(options).items():
                timers[name] = functools.partial(peer, weights, words)
            for name, timer in timers.items():
                outputs, _ = timer("1")
                if "bfloat16" not in name and any(abs(a - b) > 1e-4 for a, b in zip(outputs, expected)):
                    sys.exit(f"the songs differ: crnngan {expected}, {name} {outputs}")
            seconds = {
                name: (lambda threads, timer=timer: timer(threads)[1])
                for name, timer in timers.items()
            }
            contestants.print_ratios(contestants.times_in_turn(seconds, options.rounds))


if __name__ == "__main__":
    main()
