"""How long MIDI files last, by mido: the names come by standard input, a line each.

A line each is printed: the seconds to the last End of Track.
"""
import sys

import mido

for name in sys.stdin.read().splitlines():
    print(mido.MidiFile(name, clip=True).length)
