import os
import pathlib
import random
import subprocess
import sys

import pytest

import crnngan

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def demo():
    """The bundled pieces, ABC notation."""
    return ROOT / "data" / "demo"


@pytest.fixture(scope="session")
def corpus_files():
    """Files of the large corpus, in an order of no meaning."""
    shared = os.environ.get("CRNNGAN_SHARED", ROOT.parent / "shared")
    files = sorted(pathlib.Path(shared).glob("corpus/classical/**/*.mid"))
    if not files:
        pytest.skip("needs the large corpus (CRNNGAN_SHARED)")
    random.Random(1).shuffle(files)
    return files


@pytest.fixture(scope="session")
def program():
    """Runs the program with these words; standard output as text."""
    path = os.environ.get("CRNNGAN_PROGRAM", pathlib.Path(sys.prefix) / "bin" / "crnngan")

    def run(*words, **options):
        done = subprocess.run(
            [path, *map(str, words)], capture_output=True, text=True, check=False, **options
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def piece(demo):
    return crnngan.read(demo / "bach_invention_1.abc")


# A recipe that trains in a second.
SMALL = {
    "recipe": "demo",
    "train.epochs": 3,
    "train.pretraining_epochs": 1,
    "train.steps": 16,
    "train.batch": 8,
    "train.samples": 2,
    "train.windows_per_piece": 16,
    "generator.hidden": 8,
    "discriminator.hidden": 8,
}


@pytest.fixture(scope="session")
def small():
    return dict(SMALL)


@pytest.fixture(scope="session")
def dataset(demo):
    return crnngan.Dataset.prepare(demo, layout="flat")


@pytest.fixture(scope="session")
def table_csv(tmp_path_factory):
    """A table of 40 sequences of 12 rows."""
    path = tmp_path_factory.mktemp("table") / "table.csv"
    draw = random.Random(2)
    lines = ["id,arm,x,kind"]
    for number in range(40):
        x = draw.random()
        for row in range(12):
            x = 0.8 * x + 0.2 * draw.random()
            lines.append(f"s{number},{'ab'[number % 2]},{x:.3f},{draw.choice(['low', 'high'])}")
    path.write_text("\n".join(lines) + "\n")
    return path
