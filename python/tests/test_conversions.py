"""Pieces <-> what other libraries call one."""

import numpy as np
import pytest

from crnngan import convert

NAMES = ("time", "duration", "pitch", "velocity")


def same_notes(a, b):
    for name in NAMES:
        np.testing.assert_array_equal(a.notes[name], b.notes[name])


def test_symusic_has_the_notes_and_gives_them_back(piece):
    pytest.importorskip("symusic")
    score = convert.to_symusic(piece)
    assert sum(len(track.notes) for track in score.tracks) == len(piece)
    same_notes(convert.from_symusic(score), piece)


def test_pretty_midi_has_the_notes_and_gives_them_back(piece):
    pytest.importorskip("pretty_midi")
    midi = convert.to_pretty_midi(piece)
    assert midi.get_end_time() == pytest.approx(piece.duration_seconds)
    again = convert.from_pretty_midi(midi)
    assert sorted(again.notes["pitch"]) == sorted(piece.notes["pitch"])
    np.testing.assert_allclose(
        np.sort(again.seconds(again.notes["time"])), np.sort(piece.seconds(piece.notes["time"])), atol=2e-3
    )


def test_mido_has_the_notes_and_gives_them_back(piece):
    pytest.importorskip("mido")
    midi = convert.to_mido(piece)
    notes = [m for track in midi.tracks for m in track if m.type == "note_on" and m.velocity > 0]
    assert len(notes) == len(piece)
    same_notes(convert.from_mido(midi), piece)


def test_music21_has_the_pitches_and_gives_them_back(demo):
    pytest.importorskip("music21")
    import crnngan

    piece = crnngan.read(demo / "bach_prelude_c.abc")
    score = convert.to_music21(piece)
    pitches = sorted(pitch.midi for pitch in score.flatten().pitches)
    assert pitches == sorted(piece.notes["pitch"].tolist())
    again = convert.from_music21(score)
    assert sorted(again.notes["pitch"]) == pitches
