"""The package: types, the program in it, memory."""

import gc
import pathlib
import subprocess
import sys

import numpy as np
import pytest

import crnngan
from crnngan import _crnngan


def test_all_that_is_promised_is_documented_and_typed():
    stub = pathlib.Path(_crnngan.__file__).with_name("_crnngan.pyi").read_text()
    for name in crnngan.__all__:
        if name.startswith("_"):
            continue
        thing = getattr(crnngan, name)
        assert thing.__doc__, name
        assert f"def {name}(" in stub or f"class {name}" in stub, name
    compile(stub, "_crnngan.pyi", "exec")
    assert "*args" not in stub


def test_importing_it_imports_nothing_else():
    code = "import sys, crnngan; print('numpy' in sys.modules, 'pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


def test_the_program_of_the_package_is_the_program(program, demo):
    own = [sys.executable, "-c", "import sys; from crnngan.program import main; sys.exit(main())"]
    done = subprocess.run([*own, "stats", demo], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout == program("stats", demo)
    wrong = subprocess.run([*own, "statz"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "did you mean" in wrong.stderr
    assert crnngan.__version__ in program("--version")


def resident_bytes():
    fields = pathlib.Path("/proc/self/statm").read_text().split()
    return int(fields[1]) * 4096


@pytest.mark.parametrize("what", ["read", "arrays", "errors", "generate"])
def test_thousands_of_calls_leave_nothing_behind(what, piece):
    data = piece.to_midi()
    writer = crnngan.Model.load("modern").writer(tones=10)

    def call():
        if what == "read":
            crnngan.read(data)
        elif what == "arrays":
            made = crnngan.Piece.from_numpy(piece.notes[:50])
            made.tones["pitch"].sum()
        elif what == "errors":
            with pytest.raises(crnngan.Error):
                crnngan.read(b"no music")
        else:
            writer.next()

    def calls(count):
        for _ in range(count):
            call()
        gc.collect()
        return resident_bytes()

    before = calls(1000)
    after = calls(10_000)
    assert after - before < 4 << 20, f"{(after - before) / 10_000:.0f} bytes a call"


def test_arrays_die_with_their_last_user(piece):
    array = piece.notes
    count = sys.getrefcount(piece)
    other = piece.notes["time"][::2]
    del other
    assert sys.getrefcount(piece) == count
    assert isinstance(array, np.ndarray)
