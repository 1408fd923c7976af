#!/usr/bin/env python3
"""crnngan against PyTorch: generation at the paper's size, one song and 64 songs at a time.

    compare_generation.py [--rounds N] [--program build/release/bench/generate]

First both write the same songs with the same network; if these differ by more than 1e-4, nothing is
timed. Then they run in turn, each with 1 and with 2 threads; the ratio is that of the medians of
their best settings.
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
STEPS = {"1": "500", "64": "200"}  # by the number of songs


def run(command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def ours(program, songs, threads, extra=()):
    output = run([program, "--threads", threads, "--songs", songs, "--steps", STEPS[songs], *extra])
    outputs = [float(x) for x in re.search(r"outputs (.*)", output).group(1).split()]
    return outputs, float(re.search(r"median ([\d.]+)", output).group(1))


def peer(weights, threads):
    command = [sys.executable, str(HERE / "generate.py"), "--weights", weights]
    result = json.loads(run(command + ["--threads", threads, "--json"]))
    return result["outputs"], result["seconds"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--program", default=str(HERE.parents[1] / "build/release/bench/generate"))
    args = parser.parse_args()

    for songs in STEPS:
        with tempfile.TemporaryDirectory() as folder:
            weights = str(pathlib.Path(folder) / "weights.safetensors")
            our_outputs, _ = ours(args.program, songs, "1", ["--weights", weights])
            peer_outputs, _ = peer(weights, "1")
            if any(abs(a - b) > 1e-4 for a, b in zip(our_outputs, peer_outputs)):
                sys.exit(f"the songs differ: crnngan {our_outputs}, PyTorch {peer_outputs}")
            times = {}
            for _ in range(args.rounds):
                for threads in THREADS:
                    mine = ours(args.program, songs, threads)[1]
                    times.setdefault(("crnngan", threads), []).append(mine)
                    times.setdefault(("PyTorch", threads), []).append(peer(weights, threads)[1])
        medians = {key: statistics.median(values) for key, values in times.items()}
        tones = int(songs) * int(STEPS[songs])
        for (name, threads), seconds in sorted(medians.items()):
            print(f"{songs} songs, {name}, {threads} threads: {tones / seconds:.0f} tones a second")
        best = {n: min(medians[n, t] for t in THREADS) for n in ("crnngan", "PyTorch")}
        print(f"{songs} songs, best settings: PyTorch / crnngan = "
              f"{best['PyTorch'] / best['crnngan']:.2f}")


if __name__ == "__main__":
    main()
