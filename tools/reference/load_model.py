#!/usr/bin/env python3
"""Loads a model file into torch modules: nn.Linear and nn.LSTM, without any code of crnngan.

    load_model.py MODEL                  say what the file holds
    load_model.py MODEL --compare CASE   run both networks on the inputs in CASE, a file of tensors,
                                         and compare with the outputs that stand there, to 1e-5

CASE holds `noise` (T,B,k), `start` (B,F) and the generator's `output` (T,B,F); `x` (T,R,F) and the
discriminator's `logits` (T,R). docs/formats.md describes the model file.
"""

import argparse
import json
import pathlib
import struct
import sys

import torch

DTYPES = {
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I32": torch.int32,
    "I64": torch.int64,
    "U8": torch.uint8,
}
TOLERANCE = 1e-5


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


class Generator(torch.nn.Module):
    def __init__(self, tensors, metadata):
        super().__init__()
        hidden = int(metadata["generator.hidden"])
        layers = int(metadata["generator.layers"])
        features = int(metadata["generator.features"])
        noise = int(metadata["generator.noise"]) + int(metadata["generator.song_noise"])
        self.feedback = metadata.get("generator.feedback", "output") == "output"
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


class Discriminator(torch.nn.Module):
    def __init__(self, tensors, metadata):
        super().__init__()
        hidden = int(metadata["discriminator.hidden"])
        layers = int(metadata["discriminator.layers"])
        features = int(metadata["discriminator.features"])
        both = metadata.get("discriminator.directions", "both") == "both"
        self.lstms = torch.nn.ModuleList(
            fill_lstm(
                torch.nn.LSTM(features, hidden, layers), tensors, f"discriminator.{direction}.lstm"
            )
            for direction in (("forward", "backward") if both else ("forward",))
        )
        joined = len(self.lstms) * hidden
        self.kernels = int(metadata.get("discriminator.minibatch_kernels", "0"))
        if self.kernels > 0:
            self.points = tensors["discriminator.minibatch.weight"].float()
        self.output = fill_linear(
            torch.nn.Linear(joined + self.kernels, 1), tensors, "discriminator.output"
        )

    def forward(self, x):
        """x (T,R,F) -> logits (T,R), all rows compared with each other."""
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


def main():
    parser = argparse.ArgumentParser(description="a crnngan model in torch modules")
    parser.add_argument("model")
    parser.add_argument("--compare", metavar="CASE")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    tensors, metadata = read_tensors(arguments.model)
    generator = Generator(tensors, metadata)
    discriminator = Discriminator(tensors, metadata)
    if arguments.compare is None:
        print(generator)
        print(discriminator)
        return 0
    case, _ = read_tensors(arguments.compare)
    with torch.no_grad():
        differences = {
            "generator": largest_difference(generator(case["noise"], case["start"]), case["output"]),
            "discriminator": largest_difference(discriminator(case["x"]), case["logits"]),
        }
    for network, difference in differences.items():
        print(f"{network}: largest difference {difference:.1e} of the largest value")
    return 0 if max(differences.values()) <= TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
