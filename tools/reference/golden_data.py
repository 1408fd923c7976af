"""What the makers of golden values share: the container, inputs from a seed, names."""

import json
import struct

import numpy
import torch


# The container: u64 little-endian header size, JSON header, raw little-endian data.


def write_tensors(path, tensors, metadata):
    header = {"__metadata__": metadata}
    data = b""
    for name, tensor in tensors.items():
        raw = tensor.detach().numpy().astype("<f4").tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # the data starts aligned
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def read_tensors(path):
    """Returns (name -> float32 array, metadata)."""
    content = path.read_bytes()
    (size,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + size])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        raw = content[8 + size + begin : 8 + size + end]
        tensors[name] = numpy.frombuffer(raw, "<f4").reshape(entry["shape"])
    return tensors, metadata


class Draws:
    """Uniform inputs from a seed; NumPy promises that RandomState's stream never changes."""

    def __init__(self, seed, dtype):
        self.random = numpy.random.RandomState(seed)
        self.dtype = dtype

    def uniform(self, *shape, low=-1.0, high=1.0):
        values = self.random.uniform(low, high, shape).astype(numpy.float32)
        return torch.from_numpy(values).to(self.dtype)

    def noise(self, *shape):
        return self.uniform(*shape, low=0.0, high=1.0)

    def params(self, shapes, scale):
        return {
            name: self.uniform(*shape, low=-scale, high=scale) for name, shape in shapes.items()
        }


def trainable(tensors):
    """Copies that are leaves of a new graph."""
    return {name: tensor.clone().requires_grad_() for name, tensor in tensors.items()}


def prefixed(prefix, tensors):
    return {prefix + name: tensor for name, tensor in tensors.items()}


def scalar(loss):
    return loss.detach().reshape(1)


def columns(rows, dtype):
    """A list of dicts of numbers -> name -> tensor (len(rows))."""
    return {name: torch.tensor([row[name] for row in rows], dtype=dtype) for name in rows[0]}
