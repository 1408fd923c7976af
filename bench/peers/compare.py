#!/usr/bin/env python3
"""crnngan against PyTorch: one adversarial iteration, by default at the paper's size.

    compare.py [--rounds N] [--units N] [--batch N] [--bfloat16]
               [--program build/release/bench/train_step]

First both compute the losses of the same networks on the same batch; if these differ by more than
1e-4, nothing is timed. Then they run in turn, so that a machine whose speed drifts is the same for
both, each with 1 and with 2 threads; the ratio is that of the medians of their best settings.
With --bfloat16 crnngan also runs with products of bfloat16 numbers; its losses must then be within
1e-3.
"""

import argparse
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
THREADS = ("1", "2")


def run(command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def ours(program, threads, extra=()):
    output = run([program, "--threads", threads, "--iterations", "10", *extra])
    losses = [float(x) for x in re.search(r"losses (.*)", output).group(1).split()]
    seconds = float(re.search(r"median ([\d.]+)", output).group(1))
    return losses, seconds


def peer(weights, threads, iterations):
    command = [sys.executable, str(HERE / "train_step.py"), "--weights", weights]
    command += ["--threads", threads, "--iterations", str(iterations), "--warmup", "1", "--json"]
    result = json.loads(run(command))
    return list(result["losses"].values()), result["seconds"].get(threads)


def expect_equal(found, expected, tolerance):
    for a, b in zip(found, expected):
        if abs(a - b) > tolerance * abs(b):
            sys.exit("the losses differ: these are not the same computation")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--program", default=str(HERE.parents[1] / "build/release/bench/train_step"))
    parser.add_argument("--units", default="350")
    parser.add_argument("--batch", default="20")
    parser.add_argument("--bfloat16", action="store_true")
    args = parser.parse_args()
    size = ["--units", args.units, "--batch", args.batch]

    with tempfile.TemporaryDirectory() as folder:
        weights = str(pathlib.Path(folder) / "weights.safetensors")
        our_losses, _ = ours(args.program, "1", [*size, "--weights", weights])
        peer_losses, _ = peer(weights, "1", 0)
        print("losses: crnngan", our_losses, "PyTorch", peer_losses)
        expect_equal(our_losses, peer_losses, 1e-4)
        contestants = {"crnngan": []}
        if args.bfloat16:
            contestants["crnngan, bfloat16"] = ["--bfloat16"]
            rounded_losses, _ = ours(args.program, "1", [*size, "--bfloat16"])
            print("losses: crnngan, bfloat16", rounded_losses)
            expect_equal(rounded_losses, peer_losses, 1e-3)

        times = {}
        for _ in range(args.rounds):
            for threads in THREADS:
                for name, more in contestants.items():
                    times.setdefault((name, threads), []).append(
                        ours(args.program, threads, [*size, *more])[1])
                times.setdefault(("PyTorch", threads), []).append(peer(weights, threads, 5)[1])

    medians = {key: statistics.median(values) for key, values in times.items()}
    for (name, threads), values in sorted(times.items()):
        print(f"{name}, {threads} threads: median {medians[name, threads]:.4f} s of",
              " ".join(f"{value:.4f}" for value in values))
    best = {n: min(medians[n, t] for t in THREADS) for n in (*contestants, "PyTorch")}
    for name in contestants:
        print(f"best settings: PyTorch / {name} = {best['PyTorch'] / best[name]:.2f}")


if __name__ == "__main__":
    main()
