"""Features -> tones -> a MIDI file, as docs/formats.md describes them, without any code of crnngan."""

import bisect
import math

FEATURES = 4  # of a tone: length, frequency, intensity, gap
LENGTH, FREQUENCY, INTENSITY, GAP = range(FEATURES)
MOST_TICKS = 2**28 - 1
TICKS_PER_QUARTER = 384


def nearest(value, lowest, highest):
    """The nearest whole number within the bounds, halves away from 0."""
    if not value > lowest:
        return lowest
    return min(int(math.floor(value + 0.5)), highest)


class Codec:
    def __init__(self, codec):
        self.kind = codec["kind"]
        self.tones_per_cell = codec["tones_per_cell"]
        self.chord_gap = codec["chord_gap"]
        self.pace_events = codec["pace_events"]
        self.mean = codec["mean"]
        self.deviation = codec["deviation"]
        self.ranks = codec.get("ranks", [[]] * FEATURES)

    def axis(self, feature, value):
        axis = value * self.deviation[feature] + self.mean[feature]
        knots = self.ranks[feature]
        if not knots:
            return axis
        # The score of a rank, a logistic distribution, back to the value that has this rank.
        below = 1 / (1 + math.exp(-math.pi / math.sqrt(3) * axis))
        below = min(max(below, 1e-12), 1 - 1e-12)
        above = bisect.bisect_right([knot[1] for knot in knots], below, 1, len(knots) - 1)
        (axis_a, below_a), (axis_b, below_b) = knots[above - 1], knots[above]
        return axis_a + (below - below_a) / (below_b - below_a) * (axis_b - axis_a)

    def ticks(self, axis, lowest):
        if self.kind != "raw":
            axis = math.expm1(min(axis, 700))
        return nearest(axis, lowest, MOST_TICKS)

    def decode(self, features):
        """The F features of a cell -> its events (length, pitch, velocity, gap); a silence has only
        a gap."""
        events = []
        for slot in range(self.tones_per_cell):
            values = features[slot * FEATURES : (slot + 1) * FEATURES]
            axes = [self.axis(feature, value) for feature, value in enumerate(values)]
            gap = self.ticks(axes[GAP], 0) if slot == 0 else 0
            gap = 0 if gap < self.chord_gap else gap
            must_sound = slot == 0 and not self.pace_events
            velocity = nearest(axes[INTENSITY], 1 if must_sound else 0, 127)
            if velocity > 0:
                pitch = axes[FREQUENCY]
                if self.kind == "raw":
                    pitch = 69 + 12 * math.log2(pitch / 440) if pitch > 0 else 0
                pitch = nearest(pitch, 0, 127)
                events.append((self.ticks(axes[LENGTH], 1), pitch, velocity, gap))
            elif slot == 0:
                events.append((0, 0, 0, gap))
        return events

    def tones(self, cells):
        """Those of a song's cells: what a silence takes is added to the gap of the next tone."""
        tones, silent = [], 0
        for cell in cells:
            for length, pitch, velocity, gap in self.decode(cell):
                silent += gap
                if velocity > 0:
                    tones.append((length, pitch, velocity, min(silent, MOST_TICKS)))
                    silent = 0
        return tones


def variable_length(number):
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.insert(0, number & 0x7F | 0x80)
    return bytes(digits)


def write_midi(path, tones):
    """One track. A key that sounds is let go before it is struck again."""
    messages, sounding, onset = [], {}, 0  # messages: (ticks, 0 ends and 1 begins, pitch, velocity)
    for length, pitch, velocity, gap in tones:
        onset += gap
        if sounding.get(pitch, -1) > onset:
            messages.remove((sounding[pitch], 0, pitch, 0))
            messages.append((onset, 0, pitch, 0))
        messages += [(onset, 1, pitch, velocity), (onset + length, 0, pitch, 0)]
        sounding[pitch] = onset + length
    track, now = b"", 0
    for ticks, begins, pitch, velocity in sorted(messages):
        track += variable_length(ticks - now) + bytes([0x90 if begins else 0x80, pitch, velocity])
        now = ticks
    track += b"\x00\xff\x2f\x00"
    head = b"MThd" + (6).to_bytes(4, "big")
    head += b"".join(number.to_bytes(2, "big") for number in (0, 1, TICKS_PER_QUARTER))
    with open(path, "wb") as file:
        file.write(head + b"MTrk" + len(track).to_bytes(4, "big") + track)
