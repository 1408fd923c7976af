#!/usr/bin/env python3
"""A model's weights in torch modules, which find music as likely as crnngan does.

    weights_into_torch.py MODEL MUSIC     a model with distributions, and a file of music

Of a model with distributions: events come in as vectors of their bins and of what is told besides,
LSTM layers follow, and one head a feature (docs/formats.md of the project).
"""

import json
import sys

import torch

import crnngan


def linear_of(tensors, name):
    weight = torch.from_numpy(tensors[f"{name}.weight"])
    linear = torch.nn.Linear(weight.shape[1], weight.shape[0])
    linear.weight.data = weight
    linear.bias.data = torch.from_numpy(tensors[f"{name}.bias"])
    return linear


def embedding_of(tensors, name):
    return torch.nn.Embedding.from_pretrained(torch.from_numpy(tensors[f"{name}.weight"]))


def bin_of_zero(bins):
    """The bin (low, high) that holds 0, or the nearest: what comes before the first event."""
    low, high = torch.from_numpy(bins).T
    return int(torch.maximum(low, -high).clamp(min=0).argmin())


class Head(torch.nn.Module):
    """The distribution of a feature, given those before it in the event."""

    def __init__(self, tensors, feature, before, classes, columns):
        super().__init__()
        name = f"generator.head.{feature}"
        self.before, self.classes = before, classes
        self.input = linear_of(tensors, f"{name}.input")
        self.given = torch.nn.ModuleList(embedding_of(tensors, f"{name}.given.{g}") for g in before)
        self.output = linear_of(tensors, f"{name}.output")
        self.shared = linear_of(tensors, f"{name}.shared") if classes else None
        # The columns of the context that foretell a bin of this feature, each with its trust.
        self.copies = [(c, column[3]) for c, column in enumerate(columns) if column[2] == feature]
        self.trusts = torch.nn.ModuleList(
            embedding_of(tensors, f"{name}.copy.{columns[c][0]}") for c, _ in self.copies
        )
        self.by_state = linear_of(tensors, f"{name}.copy") if self.copies else None

    def forward(self, state, bins, context):
        units = self.input(state)
        for g, embedding in zip(self.before, self.given):
            units = units + embedding(bins[:, g])
        units = torch.relu(units)
        logits = self.output(units)
        if self.shared is not None:
            logits = logits + self.shared(units)[:, self.classes]
        for i, (column, trust) in enumerate(self.copies):
            weight = self.by_state(state)[:, i, None] + self.trusts[i](context[:, trust])
            foretold = context[:, column, None]  # 0 is unknown, else a bin and 1
            weight = torch.where(foretold > 0, weight, torch.zeros_like(weight))
            logits = logits.scatter_add(-1, (foretold - 1).clamp(min=0), weight)
        return logits


class Network(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        tensors, metadata = model.tensors(), model.metadata()
        features = range(model.features)
        units, layers = (int(metadata[f"generator.{key}"]) for key in ("hidden", "layers"))
        order = json.loads(metadata["generator.order"]) or list(features)
        self.classes = json.loads(metadata["generator.classes"]) or [[] for _ in features]
        columns = json.loads(metadata["generator.context"])
        names = [f"generator.embedding.{f}" for f in features]
        self.first = torch.tensor([[bin_of_zero(tensors[f"bins.{f}"]) for f in features]])
        self.bins = torch.nn.ModuleList(embedding_of(tensors, name) for name in names)
        self.shared = torch.nn.ModuleList(
            torch.nn.Embedding.from_pretrained(torch.from_numpy(tensors[f"{name}.shared"]))
            if classes
            else torch.nn.Identity()
            for name, classes in zip(names, self.classes)
        )
        self.told = torch.nn.ModuleList(
            embedding_of(tensors, f"generator.context.{column[0]}") for column in columns
        )
        self.lstm = torch.nn.LSTM(units, units, layers)
        for layer in range(layers):
            for part in ("weight_ih", "weight_hh", "bias_ih"):
                weight = torch.from_numpy(tensors[f"generator.lstm.{layer}.{part}"])
                getattr(self.lstm, f"{part}_l{layer}").data = weight
            getattr(self.lstm, f"bias_hh_l{layer}").data.zero_()
        self.heads = torch.nn.ModuleList(
            Head(tensors, f, order[: order.index(f)], self.classes[f], columns) for f in features
        )

    def forward(self, bins, context):
        """bins (T, F), context (T, C) -> the logarithm of each event's likelihood (T,)."""
        before = torch.cat([self.first, bins[:-1]])
        hidden = torch.zeros(len(bins), self.lstm.input_size)
        for f, (embedding, shared) in enumerate(zip(self.bins, self.shared)):
            hidden = hidden + embedding(before[:, f])
            if self.classes[f]:
                hidden = hidden + shared(torch.tensor(self.classes[f])[before[:, f]])
        for c, embedding in enumerate(self.told):
            hidden = hidden + embedding(context[:, c])
        state = self.lstm(hidden[:, None])[0][:, 0]
        total = torch.zeros(len(bins))
        for f, head in enumerate(self.heads):
            logs = torch.log_softmax(head(state, bins, context), dim=-1)
            total = total + logs.gather(-1, bins[:, f : f + 1])[:, 0]
        return total


def main():
    model = crnngan.Model.load(sys.argv[1])
    piece = crnngan.read(sys.argv[2])
    seen = model.inputs(piece)
    bins = torch.from_numpy(seen["bins"]).long()
    context = torch.from_numpy(seen["context"]).long() if "context" in seen else bins[:, :0]
    with torch.no_grad():
        theirs = Network(model)(bins, context).double().numpy()
    (ours,) = model.log_likelihood(piece)
    print(f"{len(ours)} events, {-ours.mean():.4f} nats each")
    print(f"largest difference of an event: {abs(ours - theirs).max():.1e}")
    print(f"difference of the mean: {abs(ours.mean() - theirs.mean()):.1e}")


if __name__ == "__main__":
    main()
