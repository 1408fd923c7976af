"""Pieces <-> what other libraries call one, where those are installed.

All of them read and write MIDI files, and so it is their bytes that are handed over: what MIDI can
say arrives, with the notes as they are heard (one key of a channel sounds once at a time).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from crnngan._crnngan import Piece, read

if TYPE_CHECKING:
    import mido
    import music21
    import pretty_midi
    import symusic


def to_symusic(piece: Piece) -> symusic.Score:
    """A symusic.Score in ticks. Raises ImportError without symusic."""
    import symusic

    return symusic.Score.from_midi(piece.to_midi())


def from_symusic(score: symusic.Score) -> Piece:
    """The piece of a symusic.Score of any unit of time."""
    return read(bytes(score.to("tick").dumps_midi()))


def to_pretty_midi(piece: Piece) -> pretty_midi.PrettyMIDI:
    """A pretty_midi.PrettyMIDI. Raises ImportError without pretty_midi."""
    import pretty_midi

    return pretty_midi.PrettyMIDI(io.BytesIO(piece.to_midi()))


def from_pretty_midi(midi: pretty_midi.PrettyMIDI) -> Piece:
    """The piece of a pretty_midi.PrettyMIDI, at its resolution."""
    data = io.BytesIO()
    midi.write(data)
    return read(data.getvalue())


def to_mido(piece: Piece) -> mido.MidiFile:
    """A mido.MidiFile. Raises ImportError without mido."""
    import mido

    return mido.MidiFile(file=io.BytesIO(piece.to_midi()))


def from_mido(midi: mido.MidiFile) -> Piece:
    """The piece of a mido.MidiFile."""
    data = io.BytesIO()
    midi.save(file=data)
    return read(data.getvalue())


def to_music21(piece: Piece) -> music21.stream.Score:
    """A music21 score, whose notes music21 brings to its grid. Raises ImportError without music21."""
    import music21

    return music21.converter.parseData(piece.to_midi(), format="midi")


def from_music21(stream: music21.stream.Stream) -> Piece:
    """The piece of a music21 stream, repeats played out as music21 does for MIDI."""
    from music21.midi.translate import streamToMidiFile

    return read(streamToMidiFile(stream).writestr())
