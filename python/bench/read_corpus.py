#!/usr/bin/env python3
"""Reading MIDI files to numpy arrays: crnngan beside symusic, pretty_midi, mido and muspy.

    read_corpus.py FOLDER [--every 25] [--rounds 3]

Arrays are of time, duration, pitch and velocity of all notes. Peers that are not installed are left
out. First everybody reads each file, and notes are counted: files that a peer refuses are told, as
are those in which it finds other notes (symusic) or another number of them (the others); what it
refuses is not timed for anybody in that comparison. Then they read the same files in turn, one
thread each; times are processor time, the best of the rounds. Peers that take long read every 25th
file, and crnngan with them.
"""

import argparse
import pathlib
import time

import numpy as np

import crnngan

NAMES = ("time", "duration", "pitch", "velocity")


class Crnngan:
    name = "crnngan"

    def read(self, path):
        return crnngan.read(path).numpy()


class Symusic:
    name = "symusic"
    is_fast = True

    def __init__(self):
        import symusic

        self.score = symusic.Score

    def read(self, path):
        columns = [track.notes.numpy() for track in self.score(path).tracks]
        return {n: np.concatenate([c[n] for c in columns]) if columns else np.empty(0) for n in NAMES}


class PrettyMidi:
    name = "pretty_midi"
    is_fast = False

    def __init__(self):
        import pretty_midi

        self.midi = pretty_midi.PrettyMIDI

    def read(self, path):
        notes = [note for part in self.midi(path).instruments for note in part.notes]
        rows = [(note.start, note.end - note.start, note.pitch, note.velocity) for note in notes]
        return dict(zip(NAMES, np.array(rows).reshape(-1, 4).T))


class Mido:
    name = "mido"
    is_fast = False

    def __init__(self):
        import mido

        self.file = mido.MidiFile

    def read(self, path):
        rows = []
        for track in self.file(path).tracks:
            now, open_notes = 0, {}
            for message in track:
                now += message.time
                if message.type not in ("note_on", "note_off"):
                    continue
                key = message.channel, message.note
                if message.type == "note_on" and message.velocity > 0:
                    open_notes.setdefault(key, []).append((now, message.velocity))
                elif open_notes.get(key):
                    start, velocity = open_notes[key].pop(0)
                    rows.append((start, now - start, message.note, velocity))
        return dict(zip(NAMES, np.array(rows, dtype=np.int64).reshape(-1, 4).T))


class Muspy:
    name = "muspy"
    is_fast = False

    def __init__(self):
        import muspy

        self.muspy = muspy

    def read(self, path):
        rows = self.muspy.to_note_representation(self.muspy.read_midi(path))
        return dict(zip(("time", "pitch", "duration", "velocity"), rows.T))


def installed(peers):
    for peer in peers:
        try:
            yield peer()
        except ImportError:
            print(f"{peer.name}: not installed, left out")


def attempt(peer, path):
    try:
        return peer.read(path)
    except Exception:  # noqa: BLE001, whatever it raises
        return None


def sorted_rows(columns):
    rows = np.stack([np.asarray(columns[n], dtype=np.int64) for n in NAMES])
    return rows[:, np.lexsort(rows)]


def agree(peer, files):
    """The files that both read; tells what differs."""
    ours, read, others = Crnngan(), [], 0
    for path in files:
        theirs = attempt(peer, path)
        if theirs is None:
            continue
        read.append(path)
        own = ours.read(path)
        if peer.name == "symusic":
            others += not np.array_equal(sorted_rows(own), sorted_rows(theirs))
        else:
            others += len(own["pitch"]) != len(theirs["pitch"])
    print(f"{peer.name}: {len(files)} files, {len(files) - len(read)} refused, {others} with other notes")
    return read


def seconds(reader, files):
    start = time.process_time()
    for path in files:
        reader.read(path)
    return time.process_time() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--every", type=int, default=25)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    files = sorted(map(str, arguments.folder.rglob("*.mid")))
    refused = sum(attempt(Crnngan(), path) is None for path in files)
    print(f"crnngan: {len(files)} files, {refused} refused")
    for peer in installed([Symusic, PrettyMidi, Mido, Muspy]):
        both = agree(peer, files if peer.is_fast else files[:: arguments.every])
        times = {"crnngan": [], peer.name: []}
        for _ in range(arguments.rounds):
            for reader in (Crnngan(), peer):
                times[reader.name].append(seconds(reader, both))
        ours, theirs = min(times["crnngan"]), min(times[peer.name])
        print(f"{len(both)} files: crnngan {ours:.3f} s, {peer.name} {theirs:.3f} s, {theirs / ours:.2f} times")


if __name__ == "__main__":
    main()
