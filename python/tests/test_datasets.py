"""Datasets: the same corpora as the program's, and arrays of them."""

import numpy as np
import pytest

import crnngan


def test_a_corpus_is_that_of_the_program(demo, program, tmp_path):
    program("prepare", demo, "-o", tmp_path / "theirs.corpus", "--layout=flat", "--quiet")
    crnngan.Dataset.prepare(demo, layout="flat").save(tmp_path / "ours.corpus")
    assert (tmp_path / "ours.corpus").read_bytes() == (tmp_path / "theirs.corpus").read_bytes()


def test_a_table_is_that_of_the_program_also_of_a_frame(table_csv, program, tmp_path):
    pandas = pytest.importorskip("pandas")
    program("prepare", "--table", table_csv, "-o", tmp_path / "theirs.corpus", "--quiet")
    expected = (tmp_path / "theirs.corpus").read_bytes()
    crnngan.Dataset.prepare(table_csv).save(tmp_path / "ours.corpus")
    assert (tmp_path / "ours.corpus").read_bytes() == expected
    dataset = crnngan.Dataset.open(tmp_path / "theirs.corpus")
    of_frame = crnngan.Dataset.prepare(pandas.read_csv(table_csv))
    assert dataset.domain == of_frame.domain == "table"
    for a, b in zip(dataset.sequences(), of_frame.sequences(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_pieces_in_memory_are_those_of_their_files(demo, dataset):
    pieces = [crnngan.read(path) for path in sorted(demo.glob("*.abc"))]
    in_memory = crnngan.Dataset.prepare(pieces)
    assert len(in_memory) == len(dataset)
    for a, b in zip(dataset.sequences(), in_memory.sequences(), strict=True):
        np.testing.assert_array_equal(a, b)
    of_tones = crnngan.Dataset.prepare([piece.tones for piece in pieces])
    assert len(of_tones) == len(dataset)


def test_arrays_of_numbers_are_a_table():
    draw = np.random.default_rng(1)
    arrays = [draw.normal(size=(10 + i % 3, 2)) for i in range(30)]
    dataset = crnngan.Dataset.prepare(arrays)
    assert dataset.columns == ["x0", "x1"]
    found = dict(zip(dataset.names(), dataset.sequences(), strict=True))
    for number, array in enumerate(arrays):
        np.testing.assert_array_equal(found[str(number)], array)


def test_bad_arrays_are_told():
    with pytest.raises(ValueError, match="array 1: expected 2 columns, as array 0 has, found 3"):
        crnngan.Dataset.prepare([np.zeros((5, 2)), np.zeros((5, 3))])
    with pytest.raises(ValueError, match="array 0: expected finite numbers, found nan at place 0"):
        crnngan.Dataset.prepare([np.full((5, 2), np.nan)])
    with pytest.raises(ValueError, match="array 0: expected an array of 2 dimensions"):
        crnngan.Dataset.prepare([np.zeros(5)])
    with pytest.raises(ValueError, match="together at most 1"):
        crnngan.Dataset.prepare([np.zeros((5, 2))], validation=0.9, test=0.2)


def test_a_table_is_cut_into_windows_where_they_are_to_begin():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"x": [i % 7 for i in range(400)]})
    with pytest.warns(UserWarning, match="all of it is for training"):
        dataset = crnngan.Dataset.prepare(frame, window=10, stride=5, all=True)
    assert len(dataset) == (400 - 10) // 5 + 1
    np.testing.assert_array_equal(dataset.sequences()[1][:, 0], frame["x"][5:15])
    for wrong in ({"window": 1}, {"stride": 0}):
        with pytest.raises(ValueError, match="window and stride: expected 2 or more"):
            crnngan.Dataset.prepare(frame, **wrong)


def test_splits_part_the_sequences(dataset):
    parts = [dataset.names(split) for split in ("training", "validation", "test")]
    assert sorted(sum(parts, [])) == sorted(dataset.names())
    assert len(dataset) > 10
    with pytest.raises(ValueError, match="split: expected 'training'"):
        dataset.names("all")


def test_windows_are_views_that_loaders_take(dataset):
    windows = dataset.windows(16)
    sequences = dataset.sequences("training")
    assert len(windows) == sum(len(sequence) // 16 for sequence in sequences)
    assert windows[0].shape == (16, 4)
    assert windows[-1].dtype == np.int32
    np.testing.assert_array_equal(windows[0], sequences[0][:16])
    assert np.shares_memory(windows[0], sequences[0])
    with pytest.raises(IndexError):
        windows[len(windows)]
    assert len(list(windows)) == len(windows)


def test_batches_are_those_of_training(dataset, small):
    recipe = small | {
        "codec": "standard",
        "generator.bins": 16,
        "generator.noise": 4,
        "generator.song_noise": 0,
        "generator.noise_kind": "unit",
        "generator.start": "uniform",
        "train.objective": "next-event",
    }
    batches = dataset.batches(recipe, epoch=2)
    first = batches[0]
    assert first["x"].shape == first["bins"].shape == (16, 8, 4)
    assert first["x"].dtype == np.float32
    assert first["lengths"].tolist() == [16] * 8
    again = dataset.batches(recipe, epoch=2, threads=1)
    for a, b in zip(batches, again, strict=True):
        for name, values in a.items():
            np.testing.assert_array_equal(values, b[name])
    assert not np.array_equal(first["x"], dataset.batches(recipe, epoch=3)[0]["x"])


def test_what_is_no_dataset_is_told(tmp_path):
    with pytest.raises(FileNotFoundError):
        crnngan.Dataset.open(tmp_path / "none.corpus")
    (tmp_path / "broken.corpus").write_bytes(b"broken")
    with pytest.raises(crnngan.Error, match="broken.corpus: byte"):
        crnngan.Dataset.open(tmp_path / "broken.corpus")
    with pytest.raises(crnngan.Error, match="no music found"):
        crnngan.Dataset.prepare(tmp_path)
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n3\n")
    with pytest.raises(crnngan.Error, match="bad.csv:3"):
        crnngan.Dataset.prepare(tmp_path / "bad.csv")


def test_errors_name_arguments_and_leave_commands_as_they_are(table_csv, tmp_path):
    (tmp_path / "two.csv").write_text("a,b\n1,2\n3,4\n")
    with pytest.raises(crnngan.Error, match="no column is left to learn: 'drop' fewer of them"):
        crnngan.Dataset.prepare(tmp_path / "two.csv", drop=["a", "b"])
    with pytest.raises(crnngan.Error, match="'stride' needs 'window'"):
        crnngan.Dataset.prepare(table_csv, stride=2)
    crnngan.Dataset.prepare(table_csv).save(tmp_path / "table.corpus")
    with pytest.raises(crnngan.Error, match=r"found one of a table \(crnngan prepare --table\)"):
        crnngan.compare(tmp_path / "table.corpus", "studio", judges=0)
