#!/usr/bin/env python3
"""Songs written from Python beside songs written by the program.

    generate.py PROGRAM [--songs 8] [--tones 600] [--rounds 5]

Both write the same songs of the model studio into a folder, whose bytes are compared first; then
they do so in turn, one thread each. Times are processor time of the whole process, starting and
loading the model included, medians of the rounds.
"""

import argparse
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

CODE = """
import sys, crnngan
count, tones, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
for song in crnngan.Model.load("studio").generate(count, tones=tones, seed=1, threads=1):
    crnngan.write(song, f"{folder}/{song.title}.mid")
"""


def seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--songs", type=int, default=8)
    parser.add_argument("--tones", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    count, tones = str(arguments.songs), str(arguments.tones)
    with tempfile.TemporaryDirectory() as place:
        theirs, ours = pathlib.Path(place, "program"), pathlib.Path(place, "python")
        ours.mkdir()
        program = [arguments.program, "generate", "--model=studio", "-n", count, "--tones", tones,
                   "--seed=1", "--threads=1", "--quiet", "--force", "-o", theirs]  # fmt: skip
        python = [sys.executable, "-c", CODE, count, tones, ours]
        seconds(program), seconds(python)
        songs = sorted(theirs.iterdir())
        assert len(songs) == arguments.songs
        for song in songs:
            assert song.read_bytes() == (ours / song.name).read_bytes(), song.name
        print(f"{count} songs of {tones} tones, equal bytes")
        times = [(seconds(program), seconds(python)) for _ in range(arguments.rounds)]
    of_program, of_python = (statistics.median(column) for column in zip(*times))
    print(f"program {of_program:.3f} s, Python {of_python:.3f} s, {of_python / of_program:.3f} times")


if __name__ == "__main__":
    main()
