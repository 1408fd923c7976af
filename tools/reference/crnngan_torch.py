"""The networks, losses and update rules of crnngan, written plainly in PyTorch.

It is the slow, readable twin of the C++ networks: no fused operators, one equation a line,
autograd for every gradient. Parameters are a dict from name to tensor, with the names and shapes
of the model files. Everything works in the precision of its inputs.

Shapes: T steps, B sequences in a batch, F features of an event, K noise values a step, H units,
L layers, D directions. Sequences are time-major, (T,B,.). Every recurrent state starts as zero.

Masks of dropout multiply what a layer hands to the one above, not what it hands to its own next
step; None stands for no dropout.
"""

import math
import typing

import torch
import torch.nn.functional as nnf


def generator_shapes(features, noise, hidden, layers, feedback=True):
    """Name -> shape of the generator's parameters."""
    shapes = {
        "generator.input.weight": (hidden, noise + features if feedback else noise),
        "generator.input.bias": (hidden,),
    }
    shapes.update(_stack_shapes("generator.lstm", hidden, hidden, layers))
    shapes["generator.output.weight"] = (features, hidden)
    shapes["generator.output.bias"] = (features,)
    return shapes


def discriminator_shapes(features, hidden, layers, bidirectional=True, minibatch=(0, 0)):
    """Name -> shape of the discriminator's parameters; minibatch is (kernels, dimensions)."""
    shapes = {}
    directions = ("forward", "backward") if bidirectional else ("forward",)
    for direction in directions:
        shapes.update(_stack_shapes(f"discriminator.{direction}.lstm", features, hidden, layers))
    joined = len(directions) * hidden
    kernels, dimensions = minibatch
    shapes["discriminator.output.weight"] = (1, joined + kernels)
    shapes["discriminator.output.bias"] = (1,)
    if kernels > 0:
        shapes["discriminator.minibatch.weight"] = (kernels * dimensions, joined)
    return shapes


def _stack_shapes(prefix, inputs, hidden, layers):
    shapes = {}
    for layer in range(layers):
        shapes[f"{prefix}.{layer}.weight_ih"] = (4 * hidden, inputs if layer == 0 else hidden)
        shapes[f"{prefix}.{layer}.weight_hh"] = (4 * hidden, hidden)
        shapes[f"{prefix}.{layer}.bias_ih"] = (4 * hidden,)
    return shapes


def linear(x, weight, bias):
    """x (...,In), weight (Out,In) -> (...,Out)."""
    return x @ weight.T + bias


def lstm_step(params, prefix, x, state):
    """One step of one layer; x (B,In), state = (h, c), each (B,H). Returns the new state.

    Gates stand in the order i f g o. There is one bias: PyTorch's second one, bias_hh, is zero.
    """
    h, c = state
    gates = linear(x, params[f"{prefix}.weight_ih"], params[f"{prefix}.bias_ih"])
    gates = gates + h @ params[f"{prefix}.weight_hh"].T
    i, f, g, o = gates.chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    h = torch.sigmoid(o) * torch.tanh(c)
    return h, c


def zero_state(params, prefix, x):
    """The state (h, c) before the first step of a batch such as x (B,In)."""
    zeros = x.new_zeros(x.shape[0], params[f"{prefix}.weight_hh"].shape[1])
    return zeros, zeros


def lstm_layer(params, prefix, x):
    """x (T,B,In) -> h of every step (T,B,H), and c of the last step (B,H)."""
    state = zero_state(params, prefix, x[0])
    outputs = []
    for x_t in x:
        state = lstm_step(params, prefix, x_t, state)
        outputs.append(state[0])
    return torch.stack(outputs), state[1]


def _layer_prefixes(params, prefix):
    layers = sum(name.startswith(prefix) and name.endswith(".weight_hh") for name in params)
    return [f"{prefix}.{layer}" for layer in range(layers)]


class _GeneratorSteps:
    """The generator, one step at a time; it keeps the state of its layers."""

    def __init__(self, params, batch, masks=None):
        self.params = params
        self.masks = None if masks is None else iter(masks.transpose(0, 1))  # T times (L,B,H)
        self.layers = _layer_prefixes(params, "generator.lstm")
        self.states = [zero_state(params, layer, batch) for layer in self.layers]

    def step(self, noise, previous):
        """noise (B,K), previous (B,F), or None without feedback -> output (B,F)."""
        p = self.params
        masks = None if self.masks is None else next(self.masks)
        joined = noise if previous is None else torch.cat([noise, previous], dim=-1)
        x = torch.relu(linear(joined, p["generator.input.weight"], p["generator.input.bias"]))
        for index, layer in enumerate(self.layers):
            self.states[index] = lstm_step(p, layer, x, self.states[index])
            x = self.states[index][0]
            if masks is not None:
                x = x * masks[index]
        return linear(x, p["generator.output.weight"], p["generator.output.bias"])


def generate(params, noise, start, masks=None, feedback="through"):
    """Rollout: noise (T,B,K), start (B,F), masks (L,T,B,H) -> output (T,B,F).

    Each step is fed the last one's output. Gradients flow through this feedback, unless it is
    "detached"; with "none" there is no feedback.
    """
    steps = _GeneratorSteps(params, start, masks)
    previous = start
    outputs = []
    for noise_t in noise:
        output = steps.step(noise_t, None if feedback == "none" else previous)
        outputs.append(output)
        previous = output.detach() if feedback == "detached" else output
    return torch.stack(outputs)


def predict(params, noise, window, masks=None):
    """Teacher forced: noise (T-1,B,K), window (T,B,F) -> predictions (T-1,B,F) of window[1:]."""
    steps = _GeneratorSteps(params, window[0], masks)
    return torch.stack([steps.step(n, x) for n, x in zip(noise, window[:-1])])


def pretraining_loss(params, noise, window):
    """Squared error of the next event, a mean over steps, batch and features."""
    return ((predict(params, noise, window) - window[1:]) ** 2).mean()


class Told:
    """What a generator with distributions has besides bins: of each feature the class of each bin
    (empty lists without), the order in which features are drawn, and context columns, each (name,
    values, feature that it foretells or -1, column of its trust or -1)."""

    def __init__(self, bins, classes=None, order=None, columns=()):
        self.classes = classes or [[] for _ in bins]
        self.order = order or list(range(len(bins)))
        self.columns = columns

    def before(self, f):
        return self.order[: self.order.index(f)]

    def copies(self, f):
        return [c for c, column in enumerate(self.columns) if column[2] == f]


def distribution_generator_shapes(bins, hidden, layers, units, told=None):
    """Name -> shape of the parameters of a generator with bins[f] bins of feature f."""
    told = told or Told(bins)
    shapes = {}
    for f, count in enumerate(bins):
        shapes[f"generator.embedding.{f}.weight"] = (count, hidden)
        if told.classes[f]:
            shapes[f"generator.embedding.{f}.shared"] = (max(told.classes[f]) + 1, hidden)
    for name, values, _, _ in told.columns:
        shapes[f"generator.context.{name}.weight"] = (values, hidden)
    shapes.update(_stack_shapes("generator.lstm", hidden, hidden, layers))
    for f, count in enumerate(bins):
        head = f"generator.head.{f}"
        shapes[f"{head}.input.weight"] = (units, hidden)
        shapes[f"{head}.input.bias"] = (units,)
        for g in told.before(f):
            shapes[f"{head}.given.{g}.weight"] = (bins[g], units)
        shapes[f"{head}.output.weight"] = (count, units)
        shapes[f"{head}.output.bias"] = (count,)
        if told.classes[f]:
            shapes[f"{head}.shared.weight"] = (max(told.classes[f]) + 1, units)
            shapes[f"{head}.shared.bias"] = (max(told.classes[f]) + 1,)
        for c in told.copies(f):
            name, _, _, trust = told.columns[c]
            shapes[f"{head}.copy.{name}.weight"] = (told.columns[trust][1], 1)
        if told.copies(f):
            shapes[f"{head}.copy.weight"] = (len(told.copies(f)), hidden)
            shapes[f"{head}.copy.bias"] = (len(told.copies(f)),)
    return shapes


class _DistributionSteps:
    """The generator with distributions, one step at a time. Events are numbers of bins, (B,F),
    contexts numbers of columns, (B,C)."""

    def __init__(self, params, batch, told=None):
        self.params = params
        self.told = told
        self.layers = _layer_prefixes(params, "generator.lstm")
        hidden = params["generator.embedding.0.weight"]
        self.states = [zero_state(params, layer, hidden[batch]) for layer in self.layers]

    def hear(self, previous, context=None):
        """The event before -> the state h (B,H) from which the next one is predicted."""
        x = 0
        for f, bins in enumerate(previous.unbind(-1)):
            x = x + self.params[f"generator.embedding.{f}.weight"][bins]
            if self.told and self.told.classes[f]:
                classes = torch.tensor(self.told.classes[f])[bins]
                x = x + self.params[f"generator.embedding.{f}.shared"][classes]
        for c, column in enumerate(self.told.columns if self.told else ()):
            x = x + self.params[f"generator.context.{column[0]}.weight"][context[:, c]]
        for index, layer in enumerate(self.layers):
            self.states[index] = lstm_step(self.params, layer, x, self.states[index])
            x = self.states[index][0]
        return x

    def logits(self, h, f, event, context=None):
        """Of feature f, given the features before it of the same event."""
        p, head, told = self.params, f"generator.head.{f}", self.told
        units = linear(h, p[f"{head}.input.weight"], p[f"{head}.input.bias"])
        for g in told.before(f) if told else range(f):
            units = units + p[f"{head}.given.{g}.weight"][event[:, g]]
        units = torch.relu(units)
        logits = linear(units, p[f"{head}.output.weight"], p[f"{head}.output.bias"])
        if told and told.classes[f]:
            shared = linear(units, p[f"{head}.shared.weight"], p[f"{head}.shared.bias"])
            logits = logits + shared[:, told.classes[f]]
        if told and told.copies(f):
            by_state = linear(h, p[f"{head}.copy.weight"], p[f"{head}.copy.bias"])
            for i, c in enumerate(told.copies(f)):
                name, _, _, trust = told.columns[c]
                weight = by_state[:, i] + p[f"{head}.copy.{name}.weight"][context[:, trust], 0]
                # 0 is unknown: that column of the one-hot numbers is left out.
                foretold = torch.nn.functional.one_hot(context[:, c], logits.shape[1] + 1)[:, 1:]
                logits = logits + weight[:, None] * foretold
        return logits


def event_log_likelihoods(params, start, window, told=None, contexts=None):
    """log of each event's likelihood, (T,B): start (B,F) and window (T,B,F) are numbers of bins,
    contexts (T,B,C) numbers of columns."""
    steps = _DistributionSteps(params, start[:, 0], told)
    previous = start
    likelihoods = []
    for t, event in enumerate(window):
        context = None if contexts is None else contexts[t]
        h = steps.hear(previous, context)
        likelihoods.append(
            sum(
                torch.log_softmax(steps.logits(h, f, event, context), -1).gather(
                    -1, event[:, f : f + 1]
                )
                for f in range(event.shape[-1])
            )[:, 0]
        )
        previous = event
    return torch.stack(likelihoods)


def draw_events(params, start, picks, told=None, contexts=None):
    """picks (T,B,F), uniform in [0,1) -> bins (T,B,F): the first whose share and those below exceed
    the pick."""
    steps = _DistributionSteps(params, start[:, 0], told)
    event = start
    events = []
    for t, picks_t in enumerate(picks):
        context = None if contexts is None else contexts[t]
        h = steps.hear(event, context)
        event = torch.zeros_like(start)
        for f in told.order if told else range(start.shape[-1]):
            shares = torch.softmax(steps.logits(h, f, event, context), -1).cumsum(-1)
            event[:, f] = (shares <= picks_t[:, f : f + 1]).sum(-1)
        events.append(event)
    return torch.stack(events)


def advantages(logits, discount):
    """logits (T,B) -> how much better than the batch's mean what follows from each step is."""
    steps = logits.shape[0]
    rewards = []
    for t in range(steps):
        weights = discount ** torch.arange(steps - t, dtype=logits.dtype)
        rewards.append((weights[:, None] * logits[t:]).sum(0) / weights.sum())
    rewards = torch.stack(rewards)
    return rewards - rewards.mean(1, keepdim=True)


def discriminate(params, x, masks=None, input_mask=None):
    """x (T,B,F) -> logits (T,B) and features R (T,B,D*H).

    The two directions are independent stacks; R joins both at the same time step. masks is
    (D,L,T,B,H), the steps in each direction's order; input_mask is (T,B,F).
    """
    if input_mask is not None:
        x = x * input_mask
    directions = []
    for index, direction in enumerate(("forward", "backward")):
        prefixes = _layer_prefixes(params, f"discriminator.{direction}.lstm")
        if not prefixes:  # forwards alone
            continue
        h = x if direction == "forward" else x.flip(0)
        for layer, prefix in enumerate(prefixes):
            h, _ = lstm_layer(params, prefix, h)
            if masks is not None:
                h = h * masks[index, layer]
        directions.append(h if direction == "forward" else h.flip(0))
    features = torch.cat(directions, dim=-1)
    seen = features
    if "discriminator.minibatch.weight" in params:
        compared = minibatch_features(params, features.mean(dim=0))
        seen = torch.cat([features, compared.expand(len(x), *compared.shape)], dim=-1)
    logits = linear(
        seen, params["discriminator.output.weight"], params["discriminator.output.bias"]
    )
    return logits.squeeze(-1), features


def minibatch_features(params, x):
    """x (B,D*H), a row a sequence -> how close it is to the other rows, (B,kernels).

    Salimans et al. 2016, section 3.2, without the term of a row with itself, which is always 1.
    """
    kernels = params["discriminator.output.weight"].shape[1] - x.shape[1]
    points = (x @ params["discriminator.minibatch.weight"].T).reshape(len(x), kernels, -1)
    distances = (points[:, None] - points[None]).abs().sum(dim=-1)
    others = 1 - torch.eye(len(x), dtype=x.dtype)
    return (torch.exp(-distances) * others[:, :, None]).sum(dim=1)


def ends(logits):
    """The logits of the first and the last step, for a decision that is taken from them alone."""
    return torch.stack([logits[0], logits[-1]])


def log_decision(logits):
    """log D, a value a sequence: D is the mean over the steps of sigmoid(logits). (T,B) -> (B)."""
    return torch.logsumexp(nnf.logsigmoid(logits), dim=0) - math.log(logits.shape[0])


def log_rejection(logits):
    """log(1 - D); as 1 - sigmoid(l) = sigmoid(-l), it is the decision on the negated logits."""
    return log_decision(-logits)


def discriminator_loss(logits_real, logits_fake):
    """L_D: mean over the batch of -log D(x) - log(1 - D(G(z)))."""
    return (-log_decision(logits_real) - log_rejection(logits_fake)).mean()


def minimax_loss(logits_fake):
    """The paper's L_G: mean of log(1 - D(G(z)))."""
    return log_rejection(logits_fake).mean()


def non_saturating_loss(logits_fake):
    """Mean of -log D(G(z)); the L_G that freezing looks at."""
    return -log_decision(logits_fake).mean()


def feature_matching_loss(features_real, features_fake):
    """(R(x) - R(G(z)))^2, a sum over the 2H features, a mean over steps and batch."""
    return ((features_real - features_fake) ** 2).sum(dim=-1).mean()


def relativistic_loss(logits_wanted, logits_other):
    """Mean over steps and pairs of log(1 + exp(other - wanted)); pairs are rows of equal number."""
    return nnf.softplus(logits_other - logits_wanted).mean()


def smoothness_penalty(logits_clean, logits_perturbed, weight):
    """weight times the squared change of the logits, a mean over steps and rows."""
    return weight * ((logits_perturbed - logits_clean) ** 2).mean()


def frozen(loss_d, loss_g, ratio):
    """(D stands still, G stands still)."""
    return loss_d < ratio * loss_g, loss_g < ratio * loss_d


def regularised_clipped(params, grads, l2, clip):
    """Gradients with weight decay on the matrices, then scaled to a global norm of at most clip.

    Returns (gradients, the norm before scaling).
    """
    decayed = {
        name: grads[name] + l2 * params[name].detach() if ".weight" in name else grads[name]
        for name in params
    }
    norm = math.sqrt(sum(float((g**2).sum()) for g in decayed.values()))
    scale = min(1.0, clip / norm) if norm > 0 else 1.0
    return {name: scale * g for name, g in decayed.items()}, norm


def gradients(loss, params):
    """Name -> d loss / d parameter; the graph is kept, for a second loss on the same pass."""
    grads = torch.autograd.grad(loss, list(params.values()), retain_graph=True)
    return dict(zip(params, grads))


class Trainer:
    """Updates one network's parameters, in place. A step that is not taken (freezing) leaves Adam's
    moments and step count alone. The optimiser's learning rate is multiplied by rate_factor.
    """

    def __init__(self, params, make_optimiser, l2, clip, rate_factor=1.0):
        self.params = params
        self.optimiser = make_optimiser(list(params.values()))
        for group in self.optimiser.param_groups:
            group["lr"] *= rate_factor
        self.l2 = l2
        self.clip = clip

    def step(self, grads):
        """Applies the gradients; returns their global norm after weight decay, before clipping."""
        clipped, norm = regularised_clipped(self.params, grads, self.l2, self.clip)
        for name, param in self.params.items():
            param.grad = clipped[name]
        self.optimiser.step()
        return norm


def pretraining_iteration(generator, noise, window):
    """One update of the generator (a Trainer). Returns what was measured before it."""
    loss = pretraining_loss(generator.params, noise, window)
    return {
        "loss": loss.item(),
        "grad_norm": generator.step(gradients(loss, generator.params)),
    }


class Penalty(typing.NamedTuple):
    """D's smoothness penalty on the first P real and the first P generated rows."""

    weight: float
    deviation: float  # of the input noise: what perturbation is multiplied by
    perturbation: torch.Tensor  # (T,2P,F), the first P rows for the real ones


def penalty_on(params, penalty, real, fake):
    """The discriminator's penalty; generated rows count as data, not as the generator's work."""
    half = penalty.perturbation.shape[1] // 2
    parts = penalty.perturbation.split(half, dim=1)
    total = 0.0
    for rows, noise in zip((real, fake.detach()), parts):
        clean = rows[:, :half]
        logits_clean, _ = discriminate(params, clean)
        logits_perturbed, _ = discriminate(params, clean + penalty.deviation * noise)
        total = total + smoothness_penalty(logits_clean, logits_perturbed, penalty.weight)
    return total


def adversarial_iteration(
    generator,
    discriminator,
    real,
    noise,
    start,
    freeze_ratio,
    objective="feature_matching",
    penalty=None,
):
    """One simultaneous update of both (Trainers). The objective is what the generator learns from:
    feature_matching, minimax, non_saturating or relativistic; with the last, both networks' losses
    are relativistic, else L_D and -log D(G(z)) are the losses that are compared for freezing.

    Both gradients belong to the parameters before the update. A frozen network's norm is 0.
    loss_d is without the penalty.
    """
    fake = generate(generator.params, noise, start)
    logits_real, features_real = discriminate(discriminator.params, real)
    logits_fake, features_fake = discriminate(discriminator.params, fake)
    if objective == "relativistic":
        loss_d = relativistic_loss(logits_real, logits_fake)
        loss_g = relativistic_loss(logits_fake, logits_real)
    else:
        loss_d = discriminator_loss(logits_real, logits_fake)
        loss_g = non_saturating_loss(logits_fake)
    goal = {
        "feature_matching": lambda: feature_matching_loss(features_real, features_fake),
        "minimax": lambda: minimax_loss(logits_fake),
        "non_saturating": lambda: loss_g,
        "relativistic": lambda: loss_g,
    }[objective]()
    d_frozen, g_frozen = frozen(loss_d.item(), loss_g.item(), freeze_ratio)

    whole_d = loss_d
    if penalty is not None:
        whole_d = loss_d + penalty_on(discriminator.params, penalty, real, fake)
    d_grads = gradients(whole_d, discriminator.params)
    g_grads = gradients(goal, generator.params)
    return {
        "loss_d": loss_d.item(),
        "loss_g": loss_g.item(),
        "objective": goal.item(),
        "d_frozen": float(d_frozen),
        "g_frozen": float(g_frozen),
        "d_grad_norm": 0.0 if d_frozen else discriminator.step(d_grads),
        "g_grad_norm": 0.0 if g_frozen else generator.step(g_grads),
    }
