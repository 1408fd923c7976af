"""Measures and comparisons, as the program prints them."""

import csv
import io
import json

import numpy as np
import pytest

import crnngan


def test_measures_are_those_of_the_program(demo, program):
    measured = crnngan.stats(demo)
    rows = list(csv.DictReader(io.StringIO(program("stats", "--format", "csv", demo))))
    assert list(measured) == list(rows[0])
    assert measured["path"].tolist() == [row["path"] for row in rows]
    for name in ("tones", "polyphony", "scale_consistency", "entropy_4_bars"):
        np.testing.assert_array_equal(measured[name], [float(row[name]) for row in rows])
    assert measured["tones"].dtype == np.int64
    assert measured["best_scale"].tolist() == [row["best_scale"] for row in rows]


def test_measures_of_pieces_are_those_of_their_file(demo, piece):
    of_file = crnngan.stats(demo / "bach_invention_1.abc")
    of_piece = crnngan.stats([piece, piece])
    assert of_piece["path"].tolist() == [piece.title] * 2
    for name, values in of_file.items():
        if name != "path":
            assert of_piece[name].tolist() == values.tolist() * 2


def test_pandas_takes_the_measures(demo):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(crnngan.stats(demo)).set_index("path")
    assert len(frame) == len(list(demo.glob("*.abc")))
    assert frame["polyphony"].between(0, 1).all()


def test_what_cannot_be_read_is_left_out_with_a_warning(demo, tmp_path):
    (tmp_path / "broken.mid").write_bytes(b"MThd")
    (tmp_path / "tune.abc").write_bytes((demo / "bach_invention_1.abc").read_bytes())
    with pytest.warns(UserWarning, match="broken.mid: byte"):
        measured = crnngan.stats(tmp_path)
    assert len(measured["path"]) == 1


def test_nonsense_is_refused(piece, demo):
    with pytest.raises(TypeError, match="expected a path, a piece, or a list of either, found int"):
        crnngan.stats(7)
    with pytest.raises(ValueError, match="found an empty list"):
        crnngan.stats([])
    with pytest.raises(ValueError, match="found both"):
        crnngan.stats([piece, str(demo)])
    with pytest.raises(ValueError, match="drums: expected"):
        crnngan.stats(piece, drums="loud")
    with pytest.raises(ValueError, match="threads must be 1..1024, received 0"):
        crnngan.stats(piece, threads=0)


def test_a_comparison_is_that_of_the_program(demo, program):
    options = {"tones": 16, "windows": 32, "rounds": 2, "judges": 0, "song_tones": 64, "seed": 3}
    words = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    expected = json.loads(program("compare", demo, demo, "--format", "json", *words))
    assert crnngan.compare(demo, demo, **options) == expected
    pieces = [crnngan.read(path) for path in sorted(demo.glob("*.abc"))]
    in_memory = crnngan.compare(pieces, pieces, **options)
    assert in_memory["generated_pieces"] == expected["generated_pieces"]


def test_a_comparison_of_tables_is_that_of_the_program(table_csv, program, tmp_path):
    pandas = pytest.importorskip("pandas")
    corpus = tmp_path / "table.corpus"
    program("prepare", "--table", table_csv, "-o", corpus, "--quiet")
    words = ["--judges=1", "--judge-iterations=5", "--format=json"]
    expected = json.loads(program("compare", corpus, table_csv, *words))
    dataset = crnngan.Dataset.open(corpus)
    options = {"judges": 1, "judge_iterations": 5}
    of_path = crnngan.compare(dataset, table_csv, **options)
    assert of_path == expected
    of_frame = crnngan.compare(dataset, pandas.read_csv(table_csv), **options)
    assert of_frame["tables"][2]["judge"] == expected["tables"][2]["judge"]
