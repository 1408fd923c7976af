"""The golden values of tests/golden/learners.safetensors: how the generators of the recipes learn.

Runs of a few iterations with SGD, of sequences of equal length and of padded ones. A padded sequence
is computed alone, as long as it is, and losses are means over sequences: what the batch of the C++
networks, with its padding, has to come to.
"""

import typing

import torch

import crnngan_torch as reference
import learners_torch as learners
from golden_data import Draws, columns, prefixed, trainable

T, B, F, K = 5, 3, 3, 2
ITERATIONS = 3
LENGTHS = (5, 2, 4)
BINS = (3, 4, 2)  # the points 0, 1, 2, ... of each feature
G_HIDDEN, HEAD_UNITS, D_HIDDEN = 5, 4, 4
CIRCLES = ((1, 0.15, 0.4), (0, 0.3, 0.1))  # feature, turns, offset
L2, CLIP = 1e-4, 5.0
PREDICTIONS = ("squared_error", "energy_score", "log_loss")
OBJECTIVES = (  # with the prediction beside it
    ("feature_matching", None),
    ("minimax", None),
    ("non_saturating", None),
    ("relativistic", None),
    ("minimax", "squared_error"),
    ("relativistic", "energy_score"),
    ("policy_gradient", None),
)
SETTINGS = learners.Settings(
    objective="",
    circles=CIRCLES,
    penalty_weight=5.0,
    penalty_deviation=0.1,
    prediction=None,
    prediction_weight=10.0,
    policy_weight=2.0,
    likelihood_weight=0.5,
    discount=0.8,
    feedback="through",
)


class Inputs(typing.NamedTuple):
    """Of the iterations, the first dimension of each."""

    real: torch.Tensor  # (T,B,F)
    bins: torch.Tensor  # (T,B,F), a real sequence for the generator with distributions
    noise: torch.Tensor  # (T,B,K)
    start: torch.Tensor  # (B,F)
    picks: torch.Tensor  # (T,B,F)
    prediction: torch.Tensor  # (T-1,2B,K); squared errors see the first B rows
    perturbation: torch.Tensor  # (T,2,F)


def sgd(params, rate_factor=1.0):
    return reference.Trainer(
        trainable(params), lambda p: torch.optim.SGD(p, lr=0.1), L2, CLIP, rate_factor
    )


def make_learners(dtype):
    draw = Draws(11, dtype)
    points = draw.params(reference.generator_shapes(F, K, G_HIDDEN, 1), scale=1.0)
    bins = draw.params(
        reference.distribution_generator_shapes(BINS, G_HIDDEN, 1, HEAD_UNITS), scale=1.0
    )
    judge = draw.params(
        learners.discriminator_shapes(F, D_HIDDEN, 1, len(CIRCLES)), scale=1.2
    )
    counts = torch.tensor(BINS, dtype=dtype)
    inputs = Inputs(
        real=draw.uniform(ITERATIONS, T, B, F, low=-2.0, high=2.0),
        bins=torch.minimum((draw.noise(ITERATIONS, T, B, F) * counts).floor(), counts - 1),
        noise=draw.noise(ITERATIONS, T, B, K),
        start=draw.uniform(ITERATIONS, B, F),
        picks=draw.noise(ITERATIONS, T, B, F),
        prediction=draw.noise(ITERATIONS, T - 1, 2 * B, K),
        perturbation=draw.uniform(ITERATIONS, T, 2, F, low=-(3**0.5), high=3**0.5),
    )
    tensors = {
        **prefixed("points.", points),
        **prefixed("bins.", bins),
        **judge,
        **inputs._asdict(),
        "lengths": torch.tensor(LENGTHS, dtype=dtype),
    }
    tensors["sequence_bins"] = tensors.pop("bins")

    def add(name, rows, *networks):
        tensors.update(prefixed(f"{name}.", columns(rows, dtype)))
        for network in networks:
            tensors.update(prefixed(f"{name}.final.", network.params))

    for suffix, lengths in (("", (T,) * B), ("_padded", LENGTHS)):
        # Of equal lengths those that other files have not; with padding all.
        for loss in PREDICTIONS if suffix else ("energy_score",):
            generator = sgd(bins if loss == "log_loss" else points)
            rows = [
                learners.pretraining_iteration(generator, loss, now, lengths)
                for now in iterations(inputs)
            ]
            add(loss + suffix, rows, generator)
        for objective, prediction in OBJECTIVES if suffix else OBJECTIVES[-2:]:
            generator = sgd(bins if objective == "policy_gradient" else points)
            discriminator = sgd(judge)
            settings = SETTINGS._replace(
                objective=objective,
                prediction=prediction,
                feedback="detached" if prediction == "energy_score" else "through",
            )
            rows = [
                learners.adversarial_iteration(generator, discriminator, settings, now, lengths)
                for now in iterations(inputs)
            ]
            name = objective if prediction is None else f"{objective}_and_{prediction}"
            add(name + suffix, rows, generator, discriminator)
    return tensors, {
        "about": "three iterations with SGD, rate 0.1, of each way to learn, nobody frozen",
        "l2": str(L2),
        "clip": str(CLIP),
        "circles": str(CIRCLES),
        "penalty": f"{SETTINGS.penalty_weight}, deviation {SETTINGS.penalty_deviation}",
        "prediction_weight": str(SETTINGS.prediction_weight),
        "policy_gradient": f"policy weight {SETTINGS.policy_weight}, likelihood weight "
        f"{SETTINGS.likelihood_weight}, discount {SETTINGS.discount}",
    }


def iterations(inputs):
    for i in range(ITERATIONS):
        yield Inputs(*(values[i] for values in inputs))
