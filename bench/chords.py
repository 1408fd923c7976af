#!/usr/bin/python3
"""Whether a C-RNN-GAN learns, on this machine: the recipe `chords` against its toy set.

    chords.py FOLDER [--seeds 1 2 3] [--program build/release/crnngan] [--threads N]

For each seed it trains a run in FOLDER, generates 500 songs of 48 tones, and holds the means of
their measures against those of real windows of 48 tones (the first row of log.csv). Exit status 1
when a measure is further off than its bound. Scale consistency is shown and has no bound: a network
that writes pitch as one real number does not find keys.
"""

import argparse
import csv
import io
import pathlib
import subprocess
import sys
import time


def mean(names):
    return lambda row: sum(float(row[name]) for name in names) / len(names)


# Measure, how it is read from a row, greatest distance from real: absolute, or a share of it.
BOUNDS = [
    ("polyphony", mean(["polyphony"]), 0.1, None),
    ("zero gaps", mean(["zero_gaps"]), 0.1, None),
    ("length, ticks", mean(["mean_length_ticks"]), None, 0.15),
    ("gap, ticks", mean(["mean_gap_ticks"]), None, 0.15),
    ("velocity", mean(["lowest_velocity", "highest_velocity"]), None, 0.15),
    ("tone span", mean(["tone_span"]), None, 0.30),
    ("scale consistency", mean(["scale_consistency"]), None, None),
]


def run(arguments):
    return subprocess.run(arguments, check=True, stdout=subprocess.PIPE, text=True).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--program", default="build/release/crnngan")
    parser.add_argument("--threads", default="2")
    options = parser.parse_args()

    options.folder.mkdir(parents=True, exist_ok=True)
    corpus = options.folder / "chords.corpus"
    run([options.program, "prepare", "--synthetic", "chords", "500", "-o", corpus])
    failed = False
    for seed in options.seeds:
        folder = options.folder / f"run-{seed}"
        songs = options.folder / f"songs-{seed}"
        start = time.monotonic()
        run([options.program, "train", "--corpus", corpus, "--recipe", "chords", "--run", folder,
             "--set", f"seed={seed}", "--threads", options.threads, "--quiet"])
        print(f"seed {seed}: trained in {time.monotonic() - start:.0f} s", flush=True)
        run([options.program, "generate", "--model", folder, "-n", "500", "--tones", "48",
             "-o", songs, "--quiet"])
        table = run([options.program, "stats", "--format", "csv", songs])
        generated = list(csv.DictReader(io.StringIO(table)))
        with open(folder / "log.csv", encoding="utf-8") as log:
            real = next(csv.DictReader(log))
        for name, value, absolute, share in BOUNDS:
            found = sum(map(value, generated)) / len(generated)
            wanted = value(real)
            bound = absolute if share is None else share * wanted
            off = bound is not None and abs(found - wanted) > bound
            failed |= off
            allowed = "no bound" if bound is None else f"within {bound:.3g}"
            print(f"  {name:18} {found:8.3f}   real {wanted:8.3f}   {allowed}"
                  f"{'   FAILED' if off else ''}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
