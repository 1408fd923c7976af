"""Models: the same songs and rows as the program's, one's own loops, likelihoods."""

import numpy as np
import pytest

import crnngan

# What makes a generator with distributions of the small recipe.
DRAWN = {
    "codec": "standard",
    "generator.bins": 32,
    "generator.noise": 4,
    "generator.song_noise": 0,
    "generator.noise_kind": "unit",
    "generator.start": "uniform",
    "train.objective": "next-event",
}


@pytest.fixture(scope="module")
def studio():
    return crnngan.Model.load("studio")


@pytest.fixture(scope="module")
def modern():
    return crnngan.Model.load("modern")


@pytest.mark.parametrize(
    "model, options, words",
    [
        ("studio", {"n": 5, "tones": 60, "seed": 7}, ["-n5", "--tones=60", "--seed=7"]),
        ("studio", {"n": 2, "bars": 4, "seed": 1, "tempo": 90, "instrument": "violin", "metre": "3/4"},
         ["-n2", "--bars=4", "--seed=1", "--tempo=90", "--instrument=violin", "--metre=3/4"]),
        ("studio", {"n": 1, "seconds": 5, "seed": 2, "temperature": 0.8, "nucleus": 0.9, "guidance": 1},
         ["-n1", "--seconds=5", "--seed=2", "--temperature=0.8", "--nucleus=0.9", "--guidance=1"]),
        ("modern", {"n": 3, "tones": 40, "seed": 4, "noise_scale": 1}, ["-n3", "--tones=40", "--seed=4"]),
    ],
)  # fmt: skip
def test_songs_are_those_of_the_program_byte_for_byte(model, options, words, program, tmp_path):
    program("generate", "--model", model, *words, "-o", tmp_path)
    files = sorted(tmp_path.glob("*.mid"))
    pieces = crnngan.Model.load(model).generate(**options)
    assert [piece.title for piece in pieces] == [file.stem for file in files]
    for piece, file in zip(pieces, files, strict=True):
        assert piece.to_midi() == file.read_bytes()


def test_songs_behind_a_piece_are_those_of_the_program(studio, piece, program, tmp_path):
    crnngan.write(piece, tmp_path / "mine.mid")
    program("generate", "--model=studio", "--continue", tmp_path / "mine.mid", "--bars=2", "--seed=3",
            "-o", tmp_path / "songs")  # fmt: skip
    (song,) = studio.generate(bars=2, seed=3, continues=piece)
    assert song.to_midi() == (tmp_path / "songs" / "song-0001.mid").read_bytes()
    assert len(song) > len(piece)


def test_songs_do_not_depend_on_threads(studio):
    one = studio.generate(6, tones=20, seed=1, threads=1)
    assert one == studio.generate(6, tones=20, seed=1, threads=3)


def test_without_a_seed_songs_differ(modern):
    assert modern.generate(tones=20) != modern.generate(tones=20)


def test_what_a_model_cannot_do_is_told(studio, modern):
    with pytest.raises(crnngan.Error, match="it knows no labels"):
        modern.generate(composer="bach")
    with pytest.raises(crnngan.Error, match="distributions"):
        modern.generate(temperature=1)
    with pytest.raises(TypeError, match="label, one of composer, genre"):
        studio.generate(colour="blue")
    with pytest.raises(ValueError, match="found several"):
        studio.generate(tones=5, bars=2)
    with pytest.raises(ValueError, match="n must be 1..1000000, received 0"):
        studio.generate(0)
    assert "bach" in studio.labels["composer"]
    assert modern.labels == {}


@pytest.mark.parametrize("name", ["studio", "modern"])
def test_a_writer_writes_the_events_of_the_seed(name):
    model = crnngan.Model.load(name)
    first = model.writer(3, tones=16, seed=5)
    events = np.stack([first.next() for _ in range(16)])
    assert events.shape == (16, 3, model.features)
    second = model.writer(3, tones=16, seed=5)
    np.testing.assert_array_equal(events, np.stack([second.next() for _ in range(16)]))
    assert len(model.decode(events[:, 0])) > 0


def test_noise_decides_what_a_writer_writes(studio):
    a, b, c = (studio.writer(2, tones=8, seed=1) for _ in range(3))
    noise = np.full((2, studio.noise), 0.5)
    event = a.next(noise)
    np.testing.assert_array_equal(event, b.next(noise))
    assert not np.array_equal(event, c.next(noise / 50))
    with pytest.raises(ValueError, match=r"noise: expected an array of shape \(2, "):
        a.next(noise[:1])
    with pytest.raises(ValueError, match=r"noise: expected numbers within \[0, 1\)"):
        a.next(noise + 1)
    with pytest.raises(ValueError, match="noise: expected finite numbers, found nan"):
        a.next(noise * np.nan)


def test_a_writer_expects_what_the_model_expects(tmp_path, dataset, small):
    """Of a model without context both see the same of a piece."""
    recipe = small | DRAWN | {"train.epochs": 1}
    for _ in crnngan.Training(dataset, recipe, run=tmp_path / "run"):
        pass
    model = crnngan.Model.load(tmp_path / "run")
    piece = crnngan.Piece.from_tones(
        {"length_ticks": [96] * 12, "pitch": list(range(60, 72)), "velocity": [80] * 12,
         "gap_ticks": [0] + [96] * 11}
    )  # fmt: skip
    (expected,) = model.log_likelihood(piece)
    writer = model.writer(2)
    found = []
    for event in model.inputs(piece)["x"]:
        writer.hear(event)
        found.append(writer.log_likelihood())
    np.testing.assert_allclose(np.stack(found), np.stack([expected, expected], axis=1), atol=1e-5)


def test_likelihoods_are_finite_and_of_each_event(studio, piece):
    of_piece, of_same = studio.log_likelihood([piece, piece])
    np.testing.assert_array_equal(of_piece, of_same)
    assert of_piece.shape == (len(studio.inputs(piece)["x"]),)
    assert np.isfinite(of_piece).all()
    assert of_piece.mean() < 0


def test_a_model_without_distributions_has_no_likelihood(modern, piece):
    with pytest.raises(crnngan.Error, match="modern has no distributions"):
        modern.log_likelihood(piece)
    writer = modern.writer()
    writer.next()
    with pytest.raises(crnngan.Error, match="modern has no distributions"):
        writer.log_likelihood()


def test_features_must_be_the_models(studio):
    with pytest.raises(ValueError, match="events: expected .* features, as the model has, found 3"):
        studio.writer().hear(np.zeros((4, 3)))
    with pytest.raises(ValueError, match="expected an event that was heard or written"):
        studio.writer().log_likelihood()


@pytest.mark.parametrize("precision, option", [("float32", "f32"), ("float16", "f16"), ("bfloat16", "bf16")])
def test_a_model_is_saved_as_the_program_exports_it(modern, precision, option, program, tmp_path):
    program("export", "modern", "-o", tmp_path / "theirs", "--precision", option)
    modern.save(tmp_path / "ours", precision=precision)
    assert (tmp_path / "ours").read_bytes() == (tmp_path / "theirs").read_bytes()
    again = crnngan.Model.load(tmp_path / "ours")
    if precision == "float32":
        assert again.generate(tones=20, seed=1)[0].to_midi() == modern.generate(tones=20, seed=1)[0].to_midi()


def test_tensors_and_metadata_are_those_of_the_file(studio):
    tensors = studio.tensors()
    assert tensors["generator.lstm.0.weight_ih"].dtype == np.float32
    assert studio.metadata()["format"] == "crnngan model 2"


def test_rows_of_a_table_are_those_of_the_program(table_csv, small, program, tmp_path):
    pandas = pytest.importorskip("pandas")
    dataset = crnngan.Dataset.prepare(table_csv)
    recipe = small | {"recipe": "table", "train.steps": 13}
    for _ in crnngan.Training(dataset, recipe, run=tmp_path / "run"):
        pass
    model = crnngan.Model.load(tmp_path / "run")
    assert isinstance(model, crnngan.TableModel)
    assert model.columns == ["id", "arm", "x", "kind"]
    program("generate", "--model", tmp_path / "run", "-n4", "--seed=2", "--where=arm=a", "-o", tmp_path / "new.csv")
    rows = pandas.DataFrame(model.generate(4, seed=2, where={"arm": "a"}))
    pandas.testing.assert_frame_equal(rows, pandas.read_csv(tmp_path / "new.csv"), check_dtype=False)
    assert rows["x"].dtype == np.float64
    with pytest.raises(crnngan.Error, match="expected a column that holds for whole sequences, arm"):
        model.generate(where={"colour": "blue"})
