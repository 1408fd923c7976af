"""Who runs against whom: the ways in which crnngan and PyTorch compute, and their times in turn."""

import argparse
import itertools
import statistics
import subprocess

THREADS = ("1", "2")


def arguments(description, program):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--program", default=str(program))
    parser.add_argument("--bfloat16", action="store_true", help="products of bfloat16 numbers as well")
    parser.add_argument("--compile", action="store_true", help="PyTorch compiled as well")
    return parser


def run(command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def of_crnngan(options):
    """Their names, and the options that each takes."""
    names = {"crnngan": []}
    if options.bfloat16:
        names["crnngan, bfloat16"] = ["--bfloat16"]
    return names


def of_pytorch(options):
    names = {"PyTorch": []}
    if options.compile:
        names["PyTorch, compiled"] = ["--compile"]
    if options.bfloat16:
        for name, words in list(names.items()):
            names[f"{name}, bfloat16"] = [*words, "--bfloat16"]
    return names


def times_in_turn(timers, rounds):
    """timers by name, each given a number of threads -> the medians by name and threads."""
    times = {}
    for _, threads, name in itertools.product(range(rounds), THREADS, timers):
        times.setdefault((name, threads), []).append(timers[name](threads))
    for (name, threads), values in sorted(times.items()):
        print(f"{name}, {threads} threads: median {statistics.median(values):.4f} s of",
              " ".join(f"{value:.4f}" for value in values))
    return {key: statistics.median(values) for key, values in times.items()}


def print_ratios(medians):
    """Best setting against best setting, in float32 and in bfloat16 where both ran."""
    for ending in ("", ", bfloat16"):
        ours = {k: v for k, v in medians.items() if k[0] == f"crnngan{ending}"}
        peers = {k: v for k, v in medians.items()
                 if k[0].startswith("PyTorch") and k[0].endswith("bfloat16") == bool(ending)}
        if ours and peers:
            best = min(peers, key=peers.get)
            print(f"best settings{ending}: {best[0]}, {best[1]} threads / crnngan = "
                  f"{peers[best] / min(ours.values()):.2f}")
