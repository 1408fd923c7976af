"""What a generator is told of an event before it is drawn, as docs/formats.md describes it, without
any code of crnngan. All is looked up anew for each event: slow and plain, for songs of at most
65,536 events, of which none is forgotten."""

import dataclasses
import math

import torch

import song

LABELS = ("composer", "genre", "instruments", "key", "mode", "metre", "density", "register")
FEATURE_NAMES = ("length", "frequency", "intensity", "gap")

MEMORY_ORDERS = (3, 8)
LONGEST_MATCH = 32
NO_PITCH = -1
HIGHEST_PITCH = 127

QUARTER = song.TICKS_PER_QUARTER
SIXTEENTH = QUARTER // 4
STEP = QUARTER // 24
MOST_BEATS = 16
MOST_STEPS = 72


@dataclasses.dataclass
class Wishes:
    """What a song is to be like."""

    labels: tuple = (0,) * len(LABELS)  # numbers of their values; 0: any
    ticks: int = -1  # from its first onset to the last; -1: any time
    metre: tuple = (0, 0)  # beats of a bar, and the unit of a beat; 0: none is known


def wishes_like(example, values):
    """A song like one of the model's examples."""
    labels = dict(zip(LABELS, example))
    metre = (0, 0)
    if labels["metre"] > 0:
        metre = tuple(int(part) for part in values["metre"][labels["metre"] - 1].split("/"))
    return Wishes(tuple(example[: len(LABELS)]), example[-1], metre)


def recall(alike, order):
    """alike: of each event so far what makes it like another. The latest place where the last
    `order` ones stood before: the number of the event that followed, and how many events before it,
    at most 32, are like the last ones. None where there is no such place."""
    now = len(alike)
    for then in range(now - 1, order, -1):
        length = 0
        while length < LONGEST_MATCH and alike[then - 1 - length] == alike[now - 1 - length]:
            length += 1
        if length >= order:
            return then, length
    return None


def level(count, own, an_octave, octaves):
    """own: levels of a count each; later ones share a level, so many an octave."""
    if count < own:
        return count
    return min(own + int(an_octave * math.log2(count / own)), own + an_octave * octaves - 1)


def of_place(before, left):
    """left: ticks to the last onset; None: nobody knows."""
    told = {"place.before": level(before, own=8, an_octave=4, octaves=12) + 1}
    if left is not None:
        sixteenths = math.ceil(max(left, 0) / SIXTEENTH)
        told["place.left"] = level(sixteenths, own=16, an_octave=8, octaves=11) + 1
    return told


def of_metre(ticks, metre):
    """ticks: of the last onset, from the song's beginning."""
    beats, unit = metre
    if beats == 0:
        return {}
    bar = 4 * QUARTER * beats // unit
    beat = QUARTER * 3 // 2 if unit == 8 and beats % 3 == 0 else QUARTER
    in_bar = ticks % bar
    return {
        "metre.bar": min(math.ceil(bar / beat), MOST_BEATS),
        "metre.beat": 1 + min(in_bar // beat, MOST_BEATS - 1),
        "metre.step": 1 + min(in_bar % beat // STEP, MOST_STEPS - 1),
    }


class Context:
    def __init__(self, columns, codec, bins):
        """columns: their names, in order; codec: a song.Codec; bins: of each feature."""
        self.columns = columns
        self.codec = codec
        self.bins = bins
        self.half_tones = {  # of the bins of each frequency
            f: [self.half_tone(f, bin_) for bin_ in range(len(bins[f]))]
            for f in range(len(bins))
            if self.kind(f) == song.FREQUENCY
        }

    @staticmethod
    def kind(feature):
        return feature % song.FEATURES

    def feature_of(self, kind, axis):
        value = (axis - self.codec.mean[kind]) / self.codec.deviation[kind]
        return torch.tensor(value, dtype=torch.float32)

    def half_tone(self, f, bin_):
        """That nearest to the bin's middle."""
        middle = float(self.bins[f].values(bin_, 0.5))
        mean, deviation = self.codec.mean[song.FREQUENCY], self.codec.deviation[song.FREQUENCY]
        return math.floor(middle * deviation + mean + 0.5)

    def sounds(self, slot, event_bins):
        if slot == 0 and not self.codec.pace_events:
            return True
        f = slot * song.FEATURES + song.INTENSITY
        middle = self.bins[f].values(event_bins[f], 0.5)
        return bool(middle >= self.feature_of(song.INTENSITY, 0.5))

    def numbers(self, event_bins):
        """Of an event: half tones in place of the bins of frequencies."""
        numbers = list(event_bins)
        for f, half_tones in self.half_tones.items():
            sounds = self.sounds(f // song.FEATURES, event_bins)
            numbers[f] = half_tones[event_bins[f]] if sounds else NO_PITCH
        return numbers

    def column_value(self, f, number):
        """The number of an event as that of its bin plus 1; 0 where there is none."""
        if self.kind(f) != song.FREQUENCY:
            return number + 1
        if number == NO_PITCH:
            return int(self.bins[f].of(torch.tensor(0.0))) + 1
        if not 0 <= number <= HIGHEST_PITCH:
            return 0
        return int(self.bins[f].of(self.feature_of(song.FREQUENCY, number))) + 1

    def likeness(self, before, event):
        """Equal of events that are alike: by gaps, and by the steps of frequencies."""
        step = [event[f] - before[f] for f in self.half_tones]
        return step, [n for f, n in enumerate(event) if self.kind(f) == song.GAP]

    def of_memory(self, events):
        """events: their numbers."""
        told = {}
        # The first event has none before it, and is like no other.
        alike = [None] + [self.likeness(*pair) for pair in zip(events, events[1:])]
        for order in MEMORY_ORDERS:
            found = recall(alike, order)
            if found is None:
                continue
            then, told[f"memory.{order}.match"] = found
            for f, number in enumerate(events[then]):
                if self.kind(f) == song.FREQUENCY:
                    number += events[-1][f] - events[then - 1][f]
                slot, name = f // song.FEATURES, FEATURE_NAMES[self.kind(f)]
                told[f"memory.{order}.{slot}.{name}"] = self.column_value(f, number)
        return told

    def row(self, cells, wishes):
        """What is told, (C), behind cells (N,F) of a song with these wishes."""
        bins = [b.of(cells[:, f]).tolist() for f, b in enumerate(self.bins)]
        events = [self.numbers(event) for event in zip(*bins)]
        # There is no time before the first event.
        ticks = sum(tone[3] for cell in cells[1:].tolist() for tone in self.codec.decode(cell))
        told = {
            **self.of_memory(events),
            **of_place(len(events), wishes.ticks - ticks if wishes.ticks >= 0 else None),
            **of_metre(ticks, wishes.metre),
            **{f"label.{name}": number for name, number in zip(LABELS, wishes.labels)},
        }
        return [told.get(name, 0) for name in self.columns]

    def rows(self, cells, wishes):
        """The same (B,C) of B songs, cells (N,B,F), each with wishes of its own."""
        return torch.tensor([self.row(cells[:, b], wish) for b, wish in enumerate(wishes)])
