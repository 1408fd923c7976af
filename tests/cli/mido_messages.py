"""What mido hears in a MIDI file: mido_messages.py FILE [--new-track]

Prints a line each channel message, "SECONDS HEX", in order of time. With --new-track those of the
last track are left out; its markers come as "marker SECONDS TEXT" and its first note and its last
program as "note SECONDS HEX" and "program HEX".
"""
import sys

import mido

STANDARD_TEMPO = 500000

file = mido.MidiFile(sys.argv[1], clip=True)
new = file.tracks[-1] if "--new-track" in sys.argv else None


def timed(track):
    ticks = 0
    for message in track:
        ticks += message.time
        yield ticks, message


tempos = sorted(
    (ticks, message.tempo)
    for track in file.tracks
    for ticks, message in timed(track)
    if message.type == "set_tempo"
)


def seconds_at(ticks):
    seconds, before, tempo = 0.0, 0, STANDARD_TEMPO
    for change, next_tempo in tempos:
        if change > ticks:
            break
        seconds += (change - before) * tempo / 1e6 / file.ticks_per_beat
        before, tempo = change, next_tempo
    return seconds + (ticks - before) * tempo / 1e6 / file.ticks_per_beat


def text_of(ticks, message):
    return "%.4f %s" % (seconds_at(ticks), message.hex().replace(" ", ""))


lines = [
    (ticks, text_of(ticks, message))
    for track in file.tracks
    if track is not new
    for ticks, message in timed(track)
    if not message.is_meta
]
for _, line in sorted(lines, key=lambda line: line[0]):
    print(line)
for ticks, message in timed(new or []):
    if message.type == "marker":
        print("marker %.4f %s" % (seconds_at(ticks), message.text))
    elif message.type == "program_change":
        print("program", message.hex().replace(" ", ""))
    elif message.type == "note_on":
        print("note", text_of(ticks, message))
        break
