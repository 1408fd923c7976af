"""How the generators of the recipes beyond the paper learn, in plain PyTorch, beside crnngan_torch.

Every sequence has its own length: sequence b of a batch (T,B,.) is its first lengths[b] steps, and it
is computed alone, so that nothing behind its end can count. Losses are means over sequences.
"""

import math
import typing

import torch

import crnngan_torch as reference


class Settings(typing.NamedTuple):
    """What an adversarial iteration does."""

    objective: str
    circles: typing.Sequence  # (feature, turns, offset) of D's inputs on circles
    penalty_weight: float  # of D's smoothness penalty
    penalty_deviation: float  # of its input noise
    prediction: typing.Optional[str]  # the loss of prediction beside the objective
    prediction_weight: float
    policy_weight: float
    likelihood_weight: float
    discount: float
    feedback: str  # of the generator's gradients


def discriminator_shapes(features, hidden, layers, circles):
    """Name -> shape of the parameters of a discriminator that sees so many circles, too."""
    return reference.discriminator_shapes(features + 2 * circles, hidden, layers)


def on_circles(x, circles):
    """x (T,B,F) with sin and cos of 2 pi (turns * feature + offset) of each circle behind it."""
    parts = [x]
    for feature, turns, offset in circles:
        angle = 2 * math.pi * (turns * x[..., feature] + offset)
        parts += [torch.sin(angle)[..., None], torch.cos(angle)[..., None]]
    return torch.cat(parts, dim=-1)


def discriminate(params, x, circles):
    return reference.discriminate(params, on_circles(x, circles))


def mean_over_sequences(loss_of, lengths):
    """The mean of loss_of(b, length) over the sequences."""
    return sum(loss_of(b, length) for b, length in enumerate(lengths)) / len(lengths)


# Prediction of the next event.


def energy_score(one, other, event):
    """Outputs from two draws of noise and the event that came, (T,B,F): the mean of their distances
    to it less half of that between them."""
    distance = lambda a, b: (a - b).norm(dim=-1)
    return (
        (distance(one, event) + distance(other, event)) / 2 - distance(one, other) / 2
    ).mean()


def squared_error_loss(params, now, lengths):
    def of(b, length):
        window = now.real[:length, b : b + 1]
        return reference.pretraining_loss(params, now.prediction[: length - 1, b : b + 1], window)

    return mean_over_sequences(of, lengths)


def energy_score_loss(params, now, lengths):
    batch = now.real.shape[1]

    def of(b, length):
        window = now.real[:length, b : b + 1]
        one, other = (
            reference.predict(params, now.prediction[: length - 1, row : row + 1], window)
            for row in (b, batch + b)
        )
        return energy_score(one, other, window[1:])

    return mean_over_sequences(of, lengths)


def log_loss(params, now, lengths):
    """-log of the likelihood of an event; the first one follows zeros."""
    likelihoods = log_likelihoods(params, now.bins)
    return mean_over_sequences(lambda b, length: -likelihoods[:length, b].mean(), lengths)


def log_likelihoods(params, events):
    events = events.long()
    return reference.event_log_likelihoods(params, torch.zeros_like(events[0]), events)


PREDICTION = {
    "squared_error": squared_error_loss,
    "energy_score": energy_score_loss,
    "log_loss": log_loss,
}


def pretraining_iteration(generator, loss_name, now, lengths):
    """One update of the generator (a Trainer). Returns what was measured before it."""
    loss = PREDICTION[loss_name](generator.params, now, lengths)
    return {
        "loss": loss.item(),
        "grad_norm": generator.step(reference.gradients(loss, generator.params)),
    }


# Adversarial training.


def advantages(logits, lengths, discount):
    """logits (T,B) -> how much better what follows from a step is than it is on the mean over the
    sequences that have the step; 0 behind a sequence's end."""
    rewards = torch.zeros_like(logits)
    for b, length in enumerate(lengths):
        for t in range(length):
            weights = discount ** torch.arange(length - t, dtype=logits.dtype)
            rewards[t, b] = (weights * logits[t:length, b]).sum() / weights.sum()
    result = torch.zeros_like(logits)
    for t in range(len(logits)):
        there = [b for b, length in enumerate(lengths) if t < length]
        result[t, there] = rewards[t, there] - rewards[t, there].mean()
    return result


def policy_goal(params, settings, fake, logits_fake, now, lengths):
    """(a loss whose gradient is the generator's, the objective that it goes down)."""
    better = advantages(logits_fake.detach(), lengths, settings.discount)
    likelihoods = log_likelihoods(params, fake)
    policy = mean_over_sequences(
        lambda b, length: -(better[:length, b] * likelihoods[:length, b]).mean(), lengths
    )
    thought = mean_over_sequences(lambda b, length: logits_fake[:length, b].mean(), lengths)
    likelihood = settings.likelihood_weight * log_loss(params, now, lengths)
    return (
        settings.policy_weight * policy + likelihood,
        likelihood - settings.policy_weight * thought,
    )


def adversarial_iteration(generator, discriminator, settings, now, lengths):
    """One simultaneous update of both (Trainers)."""
    with_policy = settings.objective == "policy_gradient"
    if with_policy:
        with torch.no_grad():
            start = torch.zeros_like(now.start).long()
            fake = reference.draw_events(generator.params, start, now.picks).to(now.real.dtype)
        real = now.bins
    else:
        fake = reference.generate(
            generator.params, now.noise, now.start, feedback=settings.feedback
        )
        real = now.real

    def judged(x):
        """Logits and features of each sequence alone."""
        return [
            discriminate(discriminator.params, x[:length, b : b + 1], settings.circles)
            for b, length in enumerate(lengths)
        ]

    of_real, of_fake = judged(real), judged(fake)
    mean = lambda loss: mean_over_sequences(lambda b, _: loss(of_real[b], of_fake[b]), lengths)
    relativistic = {
        "d": lambda r, f: reference.relativistic_loss(r[0], f[0]),
        "g": lambda r, f: reference.relativistic_loss(f[0], r[0]),
    }
    logistic = {
        "d": lambda r, f: reference.discriminator_loss(r[0], f[0]),
        "g": lambda r, f: reference.non_saturating_loss(f[0]),
    }
    losses = relativistic if with_policy or settings.objective == "relativistic" else logistic
    loss_d, loss_g = mean(losses["d"]), mean(losses["g"])

    if with_policy:
        steps = now.real.shape[0]
        logits = torch.stack(
            [torch.nn.functional.pad(l[:, 0], (0, steps - len(l))) for l, _ in of_fake], dim=1
        )
        goal, objective = policy_goal(generator.params, settings, fake, logits, now, lengths)
    else:
        goal = {
            "feature_matching": lambda: mean(
                lambda r, f: reference.feature_matching_loss(r[1].detach(), f[1])
            ),
            "minimax": lambda: mean(lambda r, f: reference.minimax_loss(f[0])),
            "non_saturating": lambda: loss_g,
            "relativistic": lambda: loss_g,
        }[settings.objective]()
        if settings.prediction is not None:
            goal = goal + settings.prediction_weight * PREDICTION[settings.prediction](
                generator.params, now, lengths
            )
        objective = goal

    whole_d = loss_d + penalty(discriminator.params, settings, real, fake.detach(), now, lengths)
    d_grads = reference.gradients(whole_d, discriminator.params)
    g_grads = reference.gradients(goal, generator.params)
    return {
        "loss_d": loss_d.item(),
        "loss_g": loss_g.item(),
        "objective": objective.item(),
        "d_grad_norm": discriminator.step(d_grads),
        "g_grad_norm": generator.step(g_grads),
    }


def penalty(params, settings, real, fake, now, lengths):
    """D's smoothness penalty on the first real and the first generated sequence."""
    length = lengths[0]
    total = 0.0
    for row, x in enumerate((real, fake)):
        clean = x[:length, :1]
        noise = now.perturbation[:length, row : row + 1]
        logits_clean, _ = discriminate(params, clean, settings.circles)
        logits_perturbed, _ = discriminate(
            params, clean + settings.penalty_deviation * noise, settings.circles
        )
        total = total + reference.smoothness_penalty(
            logits_clean, logits_perturbed, settings.penalty_weight
        )
    return total
