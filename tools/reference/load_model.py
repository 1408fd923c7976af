#!/usr/bin/env python3
"""Loads a model file into torch modules (modules.py), without any code of crnngan.

    load_model.py MODEL                  say what the file holds
    load_model.py MODEL --compare CASE   run its networks on the inputs in CASE, a file of tensors,
                                         and compare with the outputs that stand there
    load_model.py MODEL --song FILE.mid  write a song

CASE holds `noise` (T,B,k), `start` (B,F) and the generator's `output` (T,B,F), with distributions
also `temperatures` (F) and `probabilities.f` (T,B,K), of the bins of each feature f given the
output before it, at a temperature of 1; of a generator that is told its context also `context`
(T,B,C), and what that follows from beside the output: `labels` (B,8), `ticks` (B) and `metre`
(B,2), as context.Wishes has them. It may hold the `tones` (T,B,4) that the output means; where the
model has a discriminator, `x` (T,R,F) and its `logits` (T,R). docs/formats.md describes the model
file.
"""

import argparse
import json
import pathlib
import struct
import sys

import torch

import context
import song
from modules import Discriminator, DistributionGenerator, Generator, nothing

FORMAT = "crnngan model 2"
DTYPES = {
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I32": torch.int32,
    "I64": torch.int64,
    "U8": torch.uint8,
}
TOLERANCE = 3e-5
# Of what is picked from a distribution: where in its bin a value lies is a difference of shares
# divided by a small one.
PICKED_TOLERANCE = 1e-3
MOST_STEPS_PER_TONE = 4  # where silences are steps


def read_tensors(path):
    """The container by hand: u64 little-endian header size, JSON header, raw little-endian data.

    Returns (name -> tensor, metadata).
    """
    content = bytearray(pathlib.Path(path).read_bytes())
    (size,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + size])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        dtype = DTYPES[entry["dtype"]]
        if begin == end:
            tensors[name] = torch.empty(entry["shape"], dtype=dtype)
            continue
        raw = content[8 + size + begin : 8 + size + end]
        tensors[name] = torch.frombuffer(raw, dtype=dtype).reshape(entry["shape"])
    return tensors, metadata


def largest_difference(found, expected):
    """Relative to the largest expected value."""
    if found.shape != expected.shape:
        raise SystemExit(f"expected shape {tuple(expected.shape)}, found {tuple(found.shape)}")
    return float((found - expected).abs().max() / expected.abs().max())


def load(path):
    """The networks of a model file, None for a discriminator that is not there; the metadata."""
    tensors, metadata = read_tensors(path)
    if metadata.get("format") != FORMAT:
        raise SystemExit(f"{path}: expected '{FORMAT}', found '{metadata.get('format')}'")
    kind = DistributionGenerator if int(metadata["generator.head_units"]) > 0 else Generator
    generator = kind(tensors, metadata)
    has_discriminator = metadata["networks"] == "generator, discriminator"
    return generator, Discriminator(tensors, metadata) if has_discriminator else None, metadata


def codec_of(metadata):
    if metadata["domain"] != "music":
        raise SystemExit(f"expected a model of music, found one of {metadata['domain']}")
    return song.Codec(json.loads(metadata["meaning"])["codec"])


def temperatures_of(metadata, codec):
    """Of each feature; all but those of frequencies are drawn as learnt."""
    temperatures = torch.ones(song.FEATURES * codec.tones_per_cell)
    temperatures[song.FREQUENCY :: song.FEATURES] = float(metadata["generator.temperature"])
    return temperatures


def context_of(generator, metadata):
    columns = [column[0] for column in generator.columns]
    return context.Context(columns, codec_of(metadata), generator.bins)


def wishes_in(case):
    """Those of each row."""
    parts = zip(case["labels"].tolist(), case["ticks"].tolist(), case["metre"].tolist())
    return [context.Wishes(tuple(labels), ticks, metre) for labels, ticks, metre in parts]


def compare_distributions(case, generator, metadata):
    """The output, and the differences of all else by name."""
    differences = {}
    told = torch.zeros(*case["output"].shape[:2], 0)
    if generator.columns:
        told = case["context"].long()
        rows = context_of(generator, metadata).rows
        wishes = wishes_in(case)
        found = torch.stack([rows(case["output"][:t], wishes) for t in range(len(told))])
        differences["context"] = largest_difference(found, told)
    found = generator.probabilities(case["output"], case["start"], told)
    for feature, probabilities in enumerate(found):
        name = f"probabilities.{feature}"
        differences[name] = largest_difference(probabilities, case[name])
    output = generator(
        case["noise"], case["start"], case["temperatures"], lambda events: told[len(events)]
    )
    return output, differences


def compare(path, generator, discriminator, metadata):
    """Prints the differences. Whether all are small."""
    case, _ = read_tensors(path)
    differences, tolerances = {}, {}
    if isinstance(generator, DistributionGenerator):
        output, differences = compare_distributions(case, generator, metadata)
        tolerances["output"] = PICKED_TOLERANCE
    else:
        output = generator(case["noise"], case["start"])
    differences["output"] = largest_difference(output, case["output"])
    if "tones" in case:
        codec = codec_of(metadata)
        tones = [[codec.decode(cell)[0] for cell in row] for row in case["output"].tolist()]
        differences["tones"] = largest_difference(torch.tensor(tones), case["tones"])
    if discriminator is not None:
        differences["logits"] = largest_difference(discriminator(case["x"]), case["logits"])
    for name, difference in differences.items():
        print(f"{name}: largest difference {difference:.1e} of the largest value")
    return all(d <= tolerances.get(name, TOLERANCE) for name, d in differences.items())


def draw_wishes(metadata):
    """Those of a song like one of the model's examples."""
    knowledge = json.loads(metadata["meaning"])["context"]
    examples = knowledge["examples"]
    if not examples:
        return context.Wishes()
    example = examples[int(torch.randint(len(examples), ()))]
    return context.wishes_like(example, knowledge["values"])


def sample(generator, metadata, count, seed):
    """At most so many tones of a song, from torch's own random numbers. Every tone may be drawn: the
    rules by which `crnngan generate` leaves some out, and ends songs, are not here."""
    torch.manual_seed(seed)
    codec = codec_of(metadata)
    own = int(metadata["generator.noise"])
    whole = int(metadata["generator.song_noise"])
    steps = MOST_STEPS_PER_TONE * count if codec.pace_events else count
    noise = torch.rand(steps, 1, own + whole)
    start = torch.rand(1, int(metadata["generator.features"]))
    if metadata["generator.noise_kind"] == "standard":
        noise, start = (12**0.5 * (numbers - 0.5) for numbers in (noise, start))
    noise[:, :, own:] = noise[:1, :, own:]
    if isinstance(generator, DistributionGenerator):
        temperatures = temperatures_of(metadata, codec)
        tell = nothing
        if generator.columns:
            told, wishes = context_of(generator, metadata), [draw_wishes(metadata)]
            tell = lambda events: told.rows(events, wishes)
        cells = generator(noise, torch.zeros_like(start), temperatures, tell)
    else:
        cells = generator(noise, start)
    return codec.tones(cells[:, 0].tolist())[:count]


def main():
    parser = argparse.ArgumentParser(description="a crnngan model in torch modules")
    parser.add_argument("model")
    parser.add_argument("--compare", metavar="CASE")
    parser.add_argument("--song", metavar="FILE.mid")
    parser.add_argument("--tones", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    generator, discriminator, metadata = load(arguments.model)
    with torch.no_grad():
        if arguments.compare is not None:
            if not compare(arguments.compare, generator, discriminator, metadata):
                return 1
        if arguments.song is not None:
            tones = sample(generator, metadata, arguments.tones, arguments.seed)
            song.write_midi(arguments.song, tones)
            print(f"{arguments.song}: {len(tones)} tones")
    if arguments.compare is None and arguments.song is None:
        print(generator)
        if discriminator is not None:
            print(discriminator)
    return 0


if __name__ == "__main__":
    sys.exit(main())
