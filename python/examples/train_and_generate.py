#!/usr/bin/env python3
"""Trains a network on a folder of music, epoch by epoch, and lets it write songs.

    train_and_generate.py FOLDER OUT [EPOCHS]

Run it again to train further: a run that is there goes on.
"""

import pathlib
import sys

import crnngan

folder, out = map(pathlib.Path, sys.argv[1:3])
epochs = int(sys.argv[3]) if len(sys.argv) > 3 else 20

run = out / "run"
if run.exists():
    training = crnngan.Training.resume(run)
else:
    dataset = crnngan.Dataset.prepare(folder)
    print(dataset)
    recipe = {"recipe": "demo", "train.epochs": epochs}
    training = crnngan.Training(dataset, recipe, run=run)

try:
    for report in training:
        print(f"epoch {report.epoch}: {report.phase}, distance {report.distance:.3f}")
except KeyboardInterrupt:
    print(f"stopped; the same command goes on behind epoch {training.last_epoch}")
training.close()

model = crnngan.Model.load(run)
for piece in model.generate(3, tones=100, seed=1):
    crnngan.write(piece, out / f"{piece.title}.mid")
    print(piece)
