"""The examples run, and do what they say."""

import os
import pathlib
import re
import subprocess
import sys

import pytest

import crnngan

EXAMPLES = pathlib.Path(__file__).resolve().parents[1] / "examples"


def run(name, *words, python=sys.executable):
    done = subprocess.run(
        [python, EXAMPLES / name, *map(str, words)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_statistics_of_a_folder_with_a_plot(demo, tmp_path):
    pytest.importorskip("pandas")
    pytest.importorskip("matplotlib")
    printed = run("folder_statistics.py", demo, tmp_path / "plot.png")
    assert re.search(r"mean +\d+", printed)
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")


def test_training_and_songs(demo, tmp_path):
    printed = run("train_and_generate.py", demo, tmp_path / "out", 1)
    assert "epoch 1: " in printed
    songs = sorted((tmp_path / "out").glob("*.mid"))
    # A key that is struck while it sounds is one note in a file.
    assert len(songs) == 3
    assert all(0 < len(crnngan.read(song)) <= 100 for song in songs)
    assert "epoch" not in run("train_and_generate.py", demo, tmp_path / "out")


def test_weights_in_torch_find_music_as_likely(demo):
    python = os.environ.get("CRNNGAN_TORCH_PYTHON")
    if not python:
        pytest.skip("needs torch (CRNNGAN_TORCH_PYTHON, an interpreter with torch and crnngan)")
    for model in ["studio"]:
        printed = run("weights_into_torch.py", model, demo / "bach_invention_1.abc", python=python)
        largest = float(re.search(r"an event: (\S+)", printed)[1])
        mean = float(re.search(r"the mean: (\S+)", printed)[1])
        assert largest < 1e-5, printed
        assert mean < 1e-5, printed
