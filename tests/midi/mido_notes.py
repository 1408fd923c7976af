"""What mido reads in a MIDI file: mido_notes.py FILE

Prints the name, the tempo and each program change, then a line a note: onset, length, pitch,
velocity, channel, in the order of the note-ons. A note-off closes the oldest note of its key.
"""
import collections
import sys

import mido

file = mido.MidiFile(sys.argv[1])
print("ticks", file.ticks_per_beat)
time = 0
notes = []
open_notes = collections.defaultdict(collections.deque)
for message in mido.merge_tracks(file.tracks):
    time += message.time
    if message.type == "track_name":
        print("name", message.name)
    elif message.type == "set_tempo":
        print("tempo", message.tempo)
    elif message.type == "program_change":
        print("program", message.channel, message.program)
    elif message.type == "note_on" and message.velocity > 0:
        notes.append([time, 0, message.note, message.velocity, message.channel])
        open_notes[message.channel, message.note].append(notes[-1])
    elif message.type in ("note_on", "note_off"):
        note = open_notes[message.channel, message.note].popleft()
        note[1] = time - note[0]
for note in notes:
    print("note", *note)
