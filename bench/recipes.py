#!/usr/bin/python3
"""How near a recipe comes to real music, over seeds.

    recipes.py CORPUS FOLDER --recipe studio [--seeds 1 2 3] [--program build/release/crnngan]
               [--threads N]

For each seed it trains a run in FOLDER, unless it is there already (a run that was interrupted goes
on), and prints a table: what `crnngan compare` says of its songs beside the corpus' test pieces, as
mean over the seeds (least to greatest), beside real music with other real music, and:

- the judges' area under the curve before adversarial training, where the recipe trains by
  likelihood first;
- the overlaps of the last 64 tones of songs of 2,000;
- 3-tone repetitions of songs as long as training sequences, as a share of real ones.

Repetitions are means over 500 songs; real ones, over training pieces, are the first row of log.csv.
"""

import argparse
import csv
import io
import json
import pathlib
import statistics
import subprocess
import time
import tomllib

WINDOW = 64
LONG_SONG = 2000


def run(*arguments):
    return subprocess.run(arguments, check=True, stdout=subprocess.PIPE, text=True).stdout


def mean(values):
    values = list(values)
    return sum(values) / len(values)


class Run:
    """A trained run and what is measured of it."""

    def __init__(self, options, seed):
        self.options = options
        self.folder = options.folder / f"{options.recipe}-{seed}"
        self.seed = seed

    def train(self):
        program = self.options.program
        threads = ["--threads", self.options.threads, "--quiet"]
        start = time.monotonic()
        if self.folder.exists():
            run(program, "train", "--run", self.folder, "--resume", *threads)
        else:
            run(program, "train", "--corpus", self.options.corpus, "--recipe", self.options.recipe,
                "--run", self.folder, "--set", f"seed={self.seed}",
                "--set", "train.checkpoints_kept=1000", *threads)
        print(f"seed {self.seed}: {(time.monotonic() - start) / 60:.1f} minutes", flush=True)

    def recipe(self):
        with open(self.folder / "config.toml", "rb") as file:
            return tomllib.load(file)["train"]

    def compare(self, model, *more):
        return json.loads(run(self.options.program, "compare", self.options.corpus, model,
                              "--tones", str(WINDOW), "--format", "json", "--quiet", *more))

    def repetitions(self, steps):
        songs = self.folder / "songs-for-repetitions"
        run(self.options.program, "generate", "--model", self.folder, "-n", "500",
            "--tones", str(steps), "-o", songs, "--force", "--quiet")
        table = run(self.options.program, "stats", "--format", "csv", songs)
        found = mean(float(row["repetitions_3"]) for row in csv.DictReader(io.StringIO(table)))
        with open(self.folder / "log.csv", encoding="utf-8") as log:
            real = float(next(csv.DictReader(log))["repetitions_3"])
        return found / real

    def measure(self):
        """Name -> (value, value of real music)."""
        comparison = self.compare(self.folder)
        late = self.compare(self.folder, "--after", str(LONG_SONG - WINDOW), "--judges", "0")
        recipe = self.recipe()

        def both(entry):
            return entry["generated"], entry["real"]

        def mean_of(name):
            (row,) = (row for row in comparison["windows"] if row["name"] == name)
            return both(row["mean"])

        def judged(whose, name):
            return tuple(whose[name][side]["mean"] for side in ("generated", "real"))

        values = {
            "told from real music, area under the curve": judged(comparison, "judge_auc"),
            "the same, share told rightly": judged(comparison, "judge_accuracy"),
            "overlap of tone features": both(comparison["tone_overlap"]),
            "overlap of window measures": both(comparison["window_overlap"]),
            f"last {WINDOW} of {LONG_SONG:,} tones: of tone features": both(late["tone_overlap"]),
            "the same of window measures": both(late["window_overlap"]),
            "scale consistency, mean": mean_of("scale_consistency"),
            "polyphony, mean": mean_of("polyphony"),
            "3-tone repetitions, share of real": (self.repetitions(recipe["steps"]), 1),
            "squared Fréchet distance": both(comparison["frechet"]),
            "diversity": both(comparison["diversity"]),
            "figures found in training pieces": both(comparison["copying"]),
        }
        before = self.folder / f"checkpoints/epoch-{recipe['pretraining_epochs']:04}.safetensors"
        if 0 < recipe["pretraining_epochs"] < recipe["epochs"]:
            values["area under the curve before adversarial training"] = judged(
                self.compare(before), "judge_auc")
        return values


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--recipe", default="studio")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--program", default="build/release/crnngan")
    parser.add_argument("--threads", default="2")
    options = parser.parse_args()

    options.folder.mkdir(parents=True, exist_ok=True)
    measured = []
    for seed in options.seeds:
        one = Run(options, seed)
        one.train()
        measured.append(one.measure())
    print(f"\n| | `{options.recipe}`, seeds {', '.join(map(str, options.seeds))} | real |\n|---|---|---|")
    for name, (_, real) in measured[0].items():
        values = [of_seed[name][0] for of_seed in measured]
        spread = f" ({min(values):.3f} to {max(values):.3f})" if len(values) > 1 else ""
        print(f"| {name} | {statistics.mean(values):.3f}{spread} | {real:.3f} |")


if __name__ == "__main__":
    main()
