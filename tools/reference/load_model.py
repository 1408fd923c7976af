#!/usr/bin/env python3
"""Loads a model file into torch modules: nn.Linear, nn.Embedding and nn.LSTM, without any code of
crnngan.

    load_model.py MODEL                  say what the file holds
    load_model.py MODEL --compare CASE   run its networks on the inputs in CASE, a file of tensors,
                                         and compare with the outputs that stand there
    load_model.py MODEL --song FILE.mid  write a song

CASE holds `noise` (T,B,k), `start` (B,F) and the generator's `output` (T,B,F), with distributions
also `temperatures` (F) and `probabilities.f` (T,B,K), of the bins of each feature f given the output
before it, at a temperature of 1; it may hold the `tones` (T,B,4) that the output means; where the
model has a discriminator, `x` (T,R,F) and its `logits` (T,R). docs/formats.md describes the model
file.
"""

import argparse
import json
import pathlib
import struct
import sys

import torch

import song

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


def fill_linear(linear, tensors, name):
    linear.weight.data = tensors[f"{name}.weight"].float()
    linear.bias.data = tensors[f"{name}.bias"].float()
    return linear


def fill_lstm(lstm, tensors, name):
    """Gates stand in torch's own order, i f g o; torch's second bias, bias_hh, is zero."""
    for layer in range(lstm.num_layers):
        for part in ("weight_ih", "weight_hh", "bias_ih"):
            getattr(lstm, f"{part}_l{layer}").data = tensors[f"{name}.{layer}.{part}"].float()
        getattr(lstm, f"bias_hh_l{layer}").data.zero_()
    return lstm


def fill_embedding(tensors, name):
    return torch.nn.Embedding.from_pretrained(tensors[f"{name}.weight"].float())


class Generator(torch.nn.Module):
    """Puts out the event itself."""

    def __init__(self, tensors, metadata):
        super().__init__()
        hidden = int(metadata["generator.hidden"])
        layers = int(metadata["generator.layers"])
        features = int(metadata["generator.features"])
        noise = int(metadata["generator.noise"]) + int(metadata["generator.song_noise"])
        self.feedback = metadata["generator.feedback"] == "output"
        inputs = noise + features if self.feedback else noise
        self.input = fill_linear(torch.nn.Linear(inputs, hidden), tensors, "generator.input")
        self.lstm = fill_lstm(torch.nn.LSTM(hidden, hidden, layers), tensors, "generator.lstm")
        self.output = fill_linear(torch.nn.Linear(hidden, features), tensors, "generator.output")

    def forward(self, noise, start):
        """noise (T,B,k), start (B,F) -> (T,B,F)."""
        previous, state, outputs = start, None, []
        for noise_t in noise:
            joined = torch.cat([noise_t, previous], dim=-1) if self.feedback else noise_t
            step, state = self.lstm(torch.relu(self.input(joined))[None], state)
            previous = self.output(step[0])
            outputs.append(previous)
        return torch.stack(outputs)


class Head(torch.nn.Module):
    """The distribution over the bins of a feature, given the features before it."""

    def __init__(self, tensors, name, inputs, units, bins, given):
        super().__init__()
        self.input = fill_linear(torch.nn.Linear(inputs, units), tensors, f"{name}.input")
        self.given = torch.nn.ModuleList(
            fill_embedding(tensors, f"{name}.given.{feature}") for feature in range(given)
        )
        self.output = fill_linear(torch.nn.Linear(units, bins), tensors, f"{name}.output")

    def forward(self, h, bins):
        """h (...,H), bins (...,F) -> logits (...,K)."""
        units = self.input(h)
        for feature, embedding in enumerate(self.given):
            units = units + embedding(bins[..., feature])
        return self.output(torch.relu(units))


class DistributionGenerator(torch.nn.Module):
    """Has a distribution over the next event, from which the noise picks."""

    def __init__(self, tensors, metadata):
        super().__init__()
        hidden = int(metadata["generator.hidden"])
        layers = int(metadata["generator.layers"])
        features = int(metadata["generator.features"])
        units = int(metadata["generator.head_units"])
        self.bins = [tensors[f"bins.{feature}"] for feature in range(features)]
        self.embeddings = torch.nn.ModuleList(
            fill_embedding(tensors, f"generator.embedding.{feature}") for feature in range(features)
        )
        self.lstm = fill_lstm(torch.nn.LSTM(hidden, hidden, layers), tensors, "generator.lstm")
        self.heads = torch.nn.ModuleList(
            Head(tensors, f"generator.head.{feature}", hidden, units, len(bins), feature)
            for feature, bins in enumerate(self.bins)
        )

    def bins_of(self, events):
        """events (...,F) -> the bins that hold them, or the nearest ones (...,F)."""
        found = []
        for feature, bins in enumerate(self.bins):
            value = events[..., feature].contiguous()
            above = torch.bucketize(value, bins[:, 0].contiguous(), right=True)
            below = (above - 1).clamp(min=0)
            above = above.clamp(max=len(bins) - 1)
            is_nearer = bins[above, 0] - value < value - bins[below, 1]
            found.append(torch.where((above > below) & is_nearer, above, below))
        return torch.stack(found, dim=-1)

    def embed(self, events):
        bins = self.bins_of(events)
        return sum(embedding(bins[..., f]) for f, embedding in enumerate(self.embeddings))

    def probabilities(self, events, start):
        """events (T,B,F), start (B,F) -> of each feature f (T,B,K): given the events before, and the
        features of the same event before f."""
        h, _ = self.lstm(self.embed(torch.cat([start[None], events[:-1]])))
        bins = self.bins_of(events)
        return [torch.softmax(head(h, bins), dim=-1) for head in self.heads]

    def draw(self, h, picks, temperatures):
        """h (B,H), picks (B,F) in [0,1) -> events (B,F): the values below which the distributions
        have these shares."""
        bins = torch.zeros(picks.shape, dtype=torch.long)
        values = torch.zeros(picks.shape)
        for f, head in enumerate(self.heads):
            p = torch.softmax(head(h, bins) / temperatures[f], dim=-1)
            passed = p.cumsum(dim=-1)
            pick = picks[:, f : f + 1]
            bin_ = (passed <= pick).sum(dim=-1, keepdim=True).clamp(max=p.shape[-1] - 1)
            share = p.gather(-1, bin_)
            place = (pick - (passed.gather(-1, bin_) - share)) / share.clamp(min=1e-30)
            low, high = self.bins[f][bin_[:, 0]].T
            bins[:, f] = bin_[:, 0]
            values[:, f] = low + place[:, 0].clamp(0, 1) * (high - low)
        return values

    def forward(self, noise, start, temperatures):
        """noise (T,B,F), start (B,F), temperatures (F) -> (T,B,F)."""
        previous, state, outputs = start, None, []
        for noise_t in noise:
            h, state = self.lstm(self.embed(previous)[None], state)
            previous = self.draw(h[0], noise_t, temperatures)
            outputs.append(previous)
        return torch.stack(outputs)


class Discriminator(torch.nn.Module):
    def __init__(self, tensors, metadata):
        super().__init__()
        hidden = int(metadata["discriminator.hidden"])
        layers = int(metadata["discriminator.layers"])
        features = int(metadata["discriminator.features"])
        both = metadata["discriminator.directions"] == "both"
        self.circles = tensors["circles"]
        inputs = features + 2 * len(self.circles)
        self.lstms = torch.nn.ModuleList(
            fill_lstm(
                torch.nn.LSTM(inputs, hidden, layers), tensors, f"discriminator.{direction}.lstm"
            )
            for direction in (("forward", "backward") if both else ("forward",))
        )
        joined = len(self.lstms) * hidden
        self.kernels = int(metadata["discriminator.minibatch_kernels"])
        if self.kernels > 0:
            self.points = tensors["discriminator.minibatch.weight"].float()
        self.output = fill_linear(
            torch.nn.Linear(joined + self.kernels, 1), tensors, "discriminator.output"
        )

    def forward(self, x):
        """x (T,R,F) -> logits (T,R), all rows compared with each other."""
        for feature, turns, offset in self.circles.tolist():
            angle = 2 * torch.pi * (turns * x[..., int(feature)] + offset)
            x = torch.cat([x, angle.sin()[..., None], angle.cos()[..., None]], dim=-1)
        outputs = [self.lstms[0](x)[0]]
        if len(self.lstms) > 1:
            outputs.append(self.lstms[1](x.flip(0))[0].flip(0))
        joined = torch.cat(outputs, dim=-1)
        if self.kernels > 0:
            points = (joined.mean(dim=0) @ self.points.T).reshape(x.shape[1], self.kernels, -1)
            distances = (points[:, None] - points[None]).abs().sum(dim=-1)
            compared = torch.exp(-distances).sum(dim=1) - 1  # less each row with itself
            joined = torch.cat([joined, compared.expand(len(x), *compared.shape)], dim=-1)
        return self.output(joined).squeeze(-1)


def largest_difference(found, expected):
    """Relative to the largest expected value."""
    if found.shape != expected.shape:
        raise SystemExit(f"expected shape {tuple(expected.shape)}, found {tuple(found.shape)}")
    return float((found - expected).abs().max() / expected.abs().max())


def load(path):
    """The networks of a model file, None for the discriminator where there is none; the metadata."""
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


def compare(path, generator, discriminator, metadata):
    """Prints the differences. Whether all are small."""
    case, _ = read_tensors(path)
    differences = {}
    if isinstance(generator, DistributionGenerator):
        output = generator(case["noise"], case["start"], case["temperatures"])
        found = generator.probabilities(case["output"], case["start"])
        for feature, probabilities in enumerate(found):
            name = f"probabilities.{feature}"
            differences[name] = largest_difference(probabilities, case[name])
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
    if isinstance(generator, DistributionGenerator):
        differences["output"] *= TOLERANCE / PICKED_TOLERANCE
    return max(differences.values()) <= TOLERANCE


def sample(generator, metadata, count, seed):
    """The tones of a song, from torch's own random numbers."""
    torch.manual_seed(seed)
    codec = codec_of(metadata)
    own = int(metadata["generator.noise"])
    whole = int(metadata["generator.song_noise"])
    steps = 64 * count if codec.pace_events else count
    noise = torch.rand(steps, 1, own + whole)
    start = torch.rand(1, int(metadata["generator.features"]))
    if metadata["generator.noise_kind"] == "standard":
        noise, start = (12**0.5 * (numbers - 0.5) for numbers in (noise, start))
    noise[:, :, own:] = noise[:1, :, own:]
    if isinstance(generator, DistributionGenerator):
        cells = generator(noise, torch.zeros_like(start), temperatures_of(metadata, codec))
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
