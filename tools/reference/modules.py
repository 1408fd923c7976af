"""The networks of model files in torch modules: nn.Linear, nn.Embedding, nn.LSTM and nn.Conv1d,
without any code of crnngan.

Shapes: T steps, B sequences, F features, C columns of the context, H units, K bins of a feature.
"""

import json

import torch

from bins import Bins


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


def with_classes(tensors, own, shared, classes):
    """Of each bin its own row and that of its class, if bins have classes."""
    rows = tensors[own].float()
    return rows + tensors[shared].float()[classes] if classes else rows


class Copy(torch.nn.Module):
    """What a column of the context adds to the logit of the bin that it foretells."""

    def __init__(self, tensors, name, number, column):
        super().__init__()
        column_name, _, _, self.trust = column
        self.number = number
        self.by_trust = fill_embedding(tensors, f"{name}.copy.{column_name}")

    def forward(self, logits, by_state, context):
        """logits (...,K), by_state (...), context (...,C) -> logits."""
        weight = by_state[..., None] + self.by_trust(context[..., self.trust])
        foretold = context[..., self.number : self.number + 1]  # 0 is unknown, else a bin plus 1
        weight = torch.where(foretold > 0, weight, torch.zeros_like(weight))
        return logits.scatter_add(-1, (foretold - 1).clamp(min=0), weight)


class Head(torch.nn.Module):
    """The distribution over the bins of feature f, given the features that are drawn before it."""

    def __init__(self, tensors, f, sizes, before, classes, columns):
        """sizes: H, units and K."""
        super().__init__()
        hidden, units, bins = sizes
        name = f"generator.head.{f}"
        self.input = fill_linear(torch.nn.Linear(hidden, units), tensors, f"{name}.input")
        self.before = before
        self.given = torch.nn.ModuleList(
            fill_embedding(tensors, f"{name}.given.{g}") for g in before
        )
        self.output = torch.nn.Linear(units, bins)
        for part in ("weight", "bias"):
            own, shared = f"{name}.output.{part}", f"{name}.shared.{part}"
            getattr(self.output, part).data = with_classes(tensors, own, shared, classes)
        self.copies = torch.nn.ModuleList(
            Copy(tensors, name, c, column) for c, column in enumerate(columns) if column[2] == f
        )
        if len(self.copies) > 0:
            linear = torch.nn.Linear(hidden, len(self.copies))
            self.by_state = fill_linear(linear, tensors, f"{name}.copy")

    def forward(self, h, bins, context):
        """h (...,H), bins (...,F), context (...,C) -> logits (...,K)."""
        units = self.input(h)
        for g, embedding in zip(self.before, self.given):
            units = units + embedding(bins[..., g])
        logits = self.output(torch.relu(units))
        for i, copy in enumerate(self.copies):
            logits = copy(logits, self.by_state(h)[..., i], context)
        return logits


def nothing(events):
    """The context of a generator that is told none, behind events (t,B,F)."""
    return torch.zeros(events.shape[1], 0)


class DistributionGenerator(torch.nn.Module):
    """Has a distribution over the next event, from which the noise picks."""

    def __init__(self, tensors, metadata):
        super().__init__()
        hidden = int(metadata["generator.hidden"])
        layers = int(metadata["generator.layers"])
        features = range(int(metadata["generator.features"]))
        units = int(metadata["generator.head_units"])
        classes = json.loads(metadata["generator.classes"]) or [[] for _ in features]
        self.order = json.loads(metadata["generator.order"]) or list(features)
        # Each is its name, how many values it has, the feature that it foretells, its trust.
        self.columns = json.loads(metadata["generator.context"])
        self.bins = [Bins(tensors[f"bins.{f}"]) for f in features]
        self.embeddings = torch.nn.ModuleList()
        for f in features:
            name = f"generator.embedding.{f}"
            table = with_classes(tensors, f"{name}.weight", f"{name}.shared", classes[f])
            self.embeddings.append(torch.nn.Embedding.from_pretrained(table))
        self.told = torch.nn.ModuleList(
            fill_embedding(tensors, f"generator.context.{column[0]}") for column in self.columns
        )
        self.lstm = fill_lstm(torch.nn.LSTM(hidden, hidden, layers), tensors, "generator.lstm")
        self.heads = torch.nn.ModuleList()
        for f in features:
            sizes = hidden, units, len(self.bins[f])
            before = self.order[: self.order.index(f)]
            self.heads.append(Head(tensors, f, sizes, before, classes[f], self.columns))

    def bins_of(self, events):
        """events (...,F) -> the bins that hold them, or the nearest ones (...,F)."""
        return torch.stack([bins.of(events[..., f]) for f, bins in enumerate(self.bins)], dim=-1)

    def embed(self, events, context):
        """The events before, and what is told of the next ones."""
        bins = self.bins_of(events)
        heard = sum(embedding(bins[..., f]) for f, embedding in enumerate(self.embeddings))
        return heard + sum(embedding(context[..., c]) for c, embedding in enumerate(self.told))

    def probabilities(self, events, start, context):
        """events (T,B,F), start (B,F), context (T,B,C) -> of each feature f (T,B,K): given the
        events before, and the features of the same event that are drawn before f."""
        h, _ = self.lstm(self.embed(torch.cat([start[None], events[:-1]]), context))
        bins = self.bins_of(events)
        return [torch.softmax(head(h, bins, context), dim=-1) for head in self.heads]

    def draw(self, h, picks, temperatures, context):
        """h (B,H), picks (B,F) in [0,1) -> events (B,F): the values below which the distributions
        have these shares."""
        bins = torch.zeros(picks.shape, dtype=torch.long)
        values = torch.zeros(picks.shape)
        for f in self.order:
            p = torch.softmax(self.heads[f](h, bins, context) / temperatures[f], dim=-1)
            passed = p.cumsum(dim=-1)
            pick = picks[:, f : f + 1]
            bin_ = (passed <= pick).sum(dim=-1, keepdim=True).clamp(max=p.shape[-1] - 1)
            share = p.gather(-1, bin_)
            place = (pick - (passed.gather(-1, bin_) - share)) / share.clamp(min=1e-30)
            bins[:, f] = bin_[:, 0]
            values[:, f] = self.bins[f].values(bin_[:, 0], place[:, 0].clamp(0, 1))
        return values

    def forward(self, noise, start, temperatures, tell=nothing):
        """noise (T,B,F), start (B,F), temperatures (F) -> events (T,B,F). tell: the events so far
        (t,B,F) -> the context (B,C) of the next ones."""
        events, state = start[None], None
        for noise_t in noise:
            context = tell(events[1:])
            h, state = self.lstm(self.embed(events[-1], context)[None], state)
            events = torch.cat([events, self.draw(h[0], noise_t, temperatures, context)[None]])
        return events[1:]


class Stacks(torch.nn.Module):
    """The encoder of LSTM layers, one stack for each direction."""

    def __init__(self, tensors, inputs, hidden, layers, both):
        super().__init__()
        self.stacks = torch.nn.ModuleList(
            fill_lstm(
                torch.nn.LSTM(inputs, hidden, layers), tensors, f"discriminator.{direction}.lstm"
            )
            for direction in (("forward", "backward") if both else ("forward",))
        )
        self.outputs = len(self.stacks) * hidden

    def forward(self, x):
        """x (T,R,F+2C) -> (T,R,outputs)."""
        outputs = [self.stacks[0](x)[0]]
        if len(self.stacks) > 1:
            outputs.append(self.stacks[1](x.flip(0))[0].flip(0))
        return torch.cat(outputs, dim=-1)


class Convolutions(torch.nn.Module):
    """The encoder of dilated convolutions: layer l adds to each step what it sees of the steps 2^l
    before and behind it, or of those 2 * 2^l and 2^l before it."""

    def __init__(self, tensors, inputs, hidden, layers, both):
        super().__init__()
        self.outputs = hidden
        linear = torch.nn.Linear(inputs, hidden)
        self.input = fill_linear(linear, tensors, "discriminator.input")
        self.layers = torch.nn.ModuleList()
        self.paddings = []
        for layer in range(layers):
            name, reach = f"discriminator.convolution.{layer}", 2**layer
            convolution = torch.nn.Conv1d(hidden, hidden, 3, dilation=reach)
            taps = tensors[f"{name}.weight"].float().reshape(hidden, 3, hidden)
            convolution.weight.data = taps.transpose(1, 2).contiguous()
            convolution.bias.data = tensors[f"{name}.bias"].float()
            self.layers.append(convolution)
            self.paddings.append((reach, reach) if both else (2 * reach, 0))

    def forward(self, x):
        """x (T,R,F+2C) -> (T,R,H)."""
        h = self.input(x).permute(1, 2, 0)  # (R,H,T)
        for convolution, padding in zip(self.layers, self.paddings):
            h = h + torch.relu(convolution(torch.nn.functional.pad(h, padding)))
        return h.permute(2, 0, 1)


class Discriminator(torch.nn.Module):
    def __init__(self, tensors, metadata):
        super().__init__()
        hidden = int(metadata["discriminator.hidden"])
        layers = int(metadata["discriminator.layers"])
        features = int(metadata["discriminator.features"])
        both = metadata["discriminator.directions"] == "both"
        self.circles = tensors["circles"]
        inputs = features + 2 * len(self.circles)
        encoder = Stacks if metadata["discriminator.encoder"] == "lstm" else Convolutions
        self.encoder = encoder(tensors, inputs, hidden, layers, both)
        self.kernels = int(metadata["discriminator.minibatch_kernels"])
        if self.kernels > 0:
            self.points = tensors["discriminator.minibatch.weight"].float()
        self.output = fill_linear(
            torch.nn.Linear(self.encoder.outputs + self.kernels, 1), tensors, "discriminator.output"
        )

    def forward(self, x):
        """x (T,R,F) -> logits (T,R), all rows compared with each other."""
        for feature, turns, offset in self.circles.tolist():
            angle = 2 * torch.pi * (turns * x[..., int(feature)] + offset)
            x = torch.cat([x, angle.sin()[..., None], angle.cos()[..., None]], dim=-1)
        encoded = self.encoder(x)
        if self.kernels > 0:
            points = (encoded.mean(dim=0) @ self.points.T).reshape(x.shape[1], self.kernels, -1)
            distances = (points[:, None] - points[None]).abs().sum(dim=-1)
            compared = torch.exp(-distances).sum(dim=1) - 1  # less each row with itself
            encoded = torch.cat([encoded, compared.expand(len(x), *compared.shape)], dim=-1)
        return self.output(encoded).squeeze(-1)
