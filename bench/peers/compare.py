#!/usr/bin/env python3
"""crnngan against PyTorch: one adversarial iteration, by default at the paper's size.

    compare.py [--rounds N] [--units N] [--batch N] [--steps N] [--bfloat16] [--compile]
               [--program build/release/bench/train_step]

First all compute the losses of the same networks on the same batch; if these differ by more than
1e-4, with bfloat16 1e-3 (PyTorch 1e-2), nothing is timed. Then they run in turn, so that a machine
whose speed drifts is the same for all, each with 1 and with 2 threads; the ratios are those of the
medians of their best settings.
"""

import functools
import json
import pathlib
import re
import sys
import tempfile

import contestants

HERE = pathlib.Path(__file__).resolve().parent


def ours(program, size, words, threads):
    output = contestants.run([program, *size, *words, "--threads", threads, "--iterations", "10"])
    losses = [float(x) for x in re.search(r"losses (.*)", output).group(1).split()]
    return losses, float(re.search(r"median ([\d.]+)", output).group(1))


def peer(weights, words, iterations, threads):
    command = [sys.executable, str(HERE / "train_step.py"), "--weights", weights, *words]
    command += ["--threads", threads, "--iterations", str(iterations), "--warmup", "2", "--json"]
    result = json.loads(contestants.run(command).splitlines()[-1])
    return list(result["losses"].values()), result["seconds"].get(threads)


def expect_equal(name, found, expected, tolerance):
    print(f"losses of {name}:", *(f"{value:.9g}" for value in found))
    for a, b in zip(found, expected):
        if abs(a - b) > tolerance * abs(b):
            sys.exit("the losses differ: these are not the same computation")


def main():
    parser = contestants.arguments(
        __doc__.splitlines()[0], HERE.parents[1] / "build/release/bench/train_step"
    )
    parser.add_argument("--units", default="350")
    parser.add_argument("--batch", default="20")
    parser.add_argument("--steps", default="100")
    options = parser.parse_args()
    size = ["--units", options.units, "--batch", options.batch, "--steps", options.steps]

    with tempfile.TemporaryDirectory() as folder:
        weights = str(pathlib.Path(folder) / "weights.safetensors")
        expected, _ = ours(options.program, size, ["--weights", weights], "1")
        timers = {}
        for name, words in contestants.of_crnngan(options).items():
            losses, _ = ours(options.program, size, words, "1")
            expect_equal(name, losses, expected, 1e-3 if "bfloat16" in name else 1e-4)
            timers[name] = functools.partial(ours, options.program, size, words)
        for name, words in contestants.of_pytorch(options).items():
            losses, _ = peer(weights, words, 0, "1")
            expect_equal(name, losses, expected, 1e-2 if "bfloat16" in name else 1e-4)
            timers[name] = functools.partial(peer, weights, words, 5)
        seconds = {
            name: (lambda threads, timer=timer: timer(threads)[1]) for name, timer in timers.items()
        }
        contestants.print_ratios(contestants.times_in_turn(seconds, options.rounds))


if __name__ == "__main__":
    main()
