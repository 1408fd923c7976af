"""Sound, pictures and scores."""

import io
import wave
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

import crnngan


@pytest.fixture(scope="module")
def short():
    return crnngan.Piece.from_tones(
        {"length_ticks": [384] * 4, "pitch": [60, 64, 67, 72], "velocity": [80] * 4, "gap_ticks": [0] + [384] * 3},
        title="A chord, broken",
    )  # fmt: skip


def test_sound_is_what_the_file_of_sound_holds(short):
    samples = crnngan.render_sound(short, sample_rate=22_050)
    assert samples.dtype == np.float32
    assert samples.shape[1] == 2
    assert 2 * 22_050 < len(samples) < 4 * 22_050
    assert 0.05 < np.abs(samples).max() <= 1
    with wave.open(io.BytesIO(crnngan.render_sound_file(short, "wav", sample_rate=22_050))) as file:
        assert file.getnframes() == len(samples)
        written = np.frombuffer(file.readframes(len(samples)), "<i2").reshape(-1, 2) / 32_768
    np.testing.assert_allclose(written, samples, atol=2 / 32_768)


def test_files_of_sound_are_those_of_the_program(short, program, tmp_path):
    crnngan.write(short, tmp_path / "short.mid")
    program("render", tmp_path / "short.mid", "--flac", "--ogg", "-o", tmp_path)
    for kind in ("flac", "ogg"):
        assert crnngan.render_sound_file(short, kind) == (tmp_path / f"short.{kind}").read_bytes()


def test_a_score_and_a_piano_roll_are_those_of_the_program(short, program, tmp_path):
    crnngan.write(short, tmp_path / "short.mid")
    program("render", tmp_path / "short.mid", "--piano-roll=svg", "--score=musicxml", "-o", tmp_path)
    assert crnngan.render_musicxml(short) == (tmp_path / "short.musicxml").read_text()
    (page,) = crnngan.render_piano_roll(short)
    assert page == (tmp_path / "short-roll.svg").read_text()
    assert ElementTree.fromstring(page).tag.endswith("svg")


def test_a_notebook_shows_roll_and_player(short):
    shown = short._repr_html_()
    assert "<svg" in shown
    assert 'src="data:audio/ogg;base64,' in shown


def test_a_notebook_shows_percussion_alone_as_words():
    drums = crnngan.Piece.from_numpy(
        {"time": [0], "duration": [9], "pitch": [38], "velocity": [80], "channel": [9]}
    )
    assert "<p>" in drums._repr_html_()


def test_what_cannot_be_rendered_is_told(short, tmp_path):
    with pytest.raises(ValueError, match="sample_rate must be 8000..96000, received 1"):
        crnngan.render_sound(short, sample_rate=1)
    with pytest.raises(crnngan.Error, match="none.sf2"):
        crnngan.render_sound(short, soundfont=tmp_path / "none.sf2")
    with pytest.raises(ValueError, match="format: expected"):
        crnngan.render_sound_file(short, "mp3")
