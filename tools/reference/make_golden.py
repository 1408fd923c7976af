#!/usr/bin/env python3
"""Writes tests/golden/*.safetensors: inputs and PyTorch's values for the tests of the C++ networks.

    make_golden.py             write the files
    make_golden.py --check     make the values again and compare them with the files
    make_golden.py --float32   tell how far PyTorch in float32 is from them: what a test may ask for

Inputs are float32 numbers; everything is computed from them in float64 and rounded to float32 once.
README.md lists the tensors of each file.
"""

import argparse
import functools
import pathlib
import sys
import typing

import numpy
import torch

import crnngan_torch as reference
from golden_convolution import make_convolution
from golden_data import Draws, columns, prefixed, read_tensors, scalar, trainable, write_tensors
from golden_learners import make_learners

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden"

T, B, F, K, H, L = 5, 3, 4, 4, 7, 2
ITERATIONS = 10
L2 = 1e-4
CLIP = 5.0
FREEZE_RATIO = 0.7
# Nearer to the freezing boundary than this, relatively, float32 might fall on its other side.
FREEZE_MARGIN = 0.01
ADVERSARIAL_SEED = 113  # both networks freeze, clearly, and clipping acts
OBJECTIVES_SEED = 1  # in the minimax run both networks freeze, clearly
OBJECTIVES_B = 5
PENALTY_ROWS = 2  # a quarter of the batch, rounded up
OPTIMISERS = {
    "sgd": functools.partial(torch.optim.SGD, lr=0.1),
    "adam": functools.partial(torch.optim.Adam, lr=1e-3, betas=(0.9, 0.999), eps=1e-8),
}


class Settings(typing.NamedTuple):
    """What distinguishes a run of adversarial training."""

    optimiser: typing.Callable
    objective: str = "feature_matching"
    rate_factor: float = 1.0  # the discriminator's learning rate over the generator's
    freeze_ratio: float = FREEZE_RATIO
    l2: float = L2
    penalty_weight: float = 0.0
    penalty_deviation: float = 0.1


OBJECTIVES = {
    "relativistic": Settings(
        functools.partial(torch.optim.Adam, lr=1e-3, betas=(0.0, 0.99), eps=1e-8),
        objective="relativistic",
        rate_factor=4.0,
        freeze_ratio=0.0,
        l2=0.0,
        penalty_weight=5.0,
    ),
    "minimax": Settings(OPTIMISERS["sgd"], objective="minimax", rate_factor=0.5),
    "non_saturating": Settings(
        functools.partial(torch.optim.SGD, lr=0.01, momentum=0.9),
        objective="non_saturating",
        freeze_ratio=0.0,
    ),
}


# The files. Each function returns name -> tensor and the metadata.


def make_linear(dtype):
    draw = Draws(1, dtype)
    inputs = trainable(
        {"x": draw.uniform(B, F), "weight": draw.uniform(H, F), "bias": draw.uniform(H)}
    )
    y = reference.linear(**inputs)
    dy = draw.uniform(B, H)
    y.backward(dy)

    relu_x = draw.uniform(B, H)
    relu_x[0, 0] = 0.0  # the gradient at the corner is zero
    relu_x.requires_grad_()
    relu_y = torch.relu(relu_x)
    relu_dy = draw.uniform(B, H)
    relu_y.backward(relu_dy)
    tensors = {
        **inputs,
        "y": y,
        "dy": dy,
        "dx": inputs["x"].grad,
        "d_weight": inputs["weight"].grad,
        "d_bias": inputs["bias"].grad,
        "relu_x": relu_x,
        "relu_y": relu_y,
        "relu_dy": relu_dy,
        "relu_dx": relu_x.grad,
    }
    return tensors, {"about": "linear layer y = x weight^T + bias; relu"}


def make_lstm(dtype):
    draw = Draws(2, dtype)
    inputs = 5
    params = trainable(
        {
            "weight_ih": draw.uniform(4 * H, inputs),
            "weight_hh": draw.uniform(4 * H, H),
            "bias_ih": draw.uniform(4 * H),
        }
    )
    x = draw.uniform(T, B, inputs, low=-2.0, high=2.0).requires_grad_()
    y, final_c = reference.lstm_layer(prefixed("lstm.", params), "lstm", x)
    dy = draw.uniform(T, B, H)
    y.backward(dy)
    require_torch_lstm_agrees(params, x, dy, y, final_c)
    tensors = {
        "x": x,
        **params,
        "y": y,
        "final_c": final_c,
        "dy": dy,
        "dx": x.grad,
        **{f"d_{name}": param.grad for name, param in params.items()},
    }
    return tensors, {"about": "one LSTM layer, gates i f g o, zero initial state"}


def require_torch_lstm_agrees(params, x, dy, y, final_c):
    """The equations in crnngan_torch.py against torch.nn.LSTM, values and gradients."""
    lstm = torch.nn.LSTM(x.shape[-1], H).to(x.dtype)
    with torch.no_grad():
        for name, param in params.items():
            getattr(lstm, f"{name}_l0").copy_(param)
        lstm.bias_hh_l0.zero_()
    x_again = x.detach().clone().requires_grad_()
    y_again, (_, c_again) = lstm(x_again)
    y_again.backward(dy)
    close = functools.partial(torch.allclose, rtol=1e-5, atol=1e-6)
    if x.dtype == torch.float64:
        close = functools.partial(torch.allclose, rtol=1e-12, atol=1e-13)
    pairs = [(y, y_again), (final_c, c_again[0]), (x.grad, x_again.grad)]
    pairs += [(param.grad, getattr(lstm, f"{name}_l0").grad) for name, param in params.items()]
    if not all(close(ours, theirs) for ours, theirs in pairs):
        raise AssertionError("crnngan_torch.lstm_layer differs from torch.nn.LSTM")


def make_generator(dtype):
    draw = Draws(3, dtype)
    params = trainable(draw.params(reference.generator_shapes(F, K, H, L), scale=1.2))
    noise = draw.noise(T, B, K)
    start = draw.uniform(B, F)
    output = reference.generate(params, noise, start)
    d_output = draw.uniform(T, B, F)
    grads = reference.gradients((output * d_output).sum(), params)

    window = draw.uniform(T, B, F)
    pretrain_noise = draw.noise(T - 1, B, K)
    loss = reference.pretraining_loss(params, pretrain_noise, window)
    tensors = {
        **params,
        "noise": noise,
        "start": start,
        "output": output,
        "d_output": d_output,
        **prefixed("grad.", grads),
        "window": window,
        "pretrain_noise": pretrain_noise,
        "pretrain_output": reference.predict(params, pretrain_noise, window),
        "pretrain_loss": scalar(loss),
        **prefixed("pretrain_grad.", reference.gradients(loss, params)),
    }
    return tensors, {"about": "generator: rollout from start, and teacher forced over window"}


def make_distribution(dtype):
    bins = (3, 5, 2)
    draw = Draws(8, dtype)
    shapes = reference.distribution_generator_shapes(bins, H, L, units=6)
    params = trainable(draw.params(shapes, scale=1.2))
    start = torch.zeros(B, len(bins), dtype=torch.long)
    window = torch.stack(
        [(draw.noise(T, B) * count).long().clamp(max=count - 1) for count in bins], dim=-1
    )
    weights = draw.uniform(T, B)
    loss = -(weights * reference.event_log_likelihoods(params, start, window)).sum()
    picks = draw.noise(T, B, len(bins))
    with torch.no_grad():
        drawn = reference.draw_events(params, start, picks)
    logits = draw.uniform(T, B)
    return {
        **params,
        "window": window.to(dtype),
        "weights": weights,
        "loss": scalar(loss),
        **prefixed("grad.", reference.gradients(loss, params)),
        "picks": picks,
        "drawn": drawn.to(dtype),
        "logits": logits,
        "advantages": reference.advantages(logits, discount=0.8),
    }, {"about": "generator with distributions: log loss of window, events drawn by picks"}


def make_told(dtype):
    bins = (3, 5, 2)
    told = reference.Told(
        bins,
        classes=[[], [0, 1, 2, 0, 1], []],
        order=[2, 1, 0],
        columns=[
            ("match", 4, -1, -1),
            ("pitch", 6, 1, 0),
            ("other", 6, 1, 0),
            ("gap", 3, 2, 0),
            ("left", 3, -1, -1),
        ],
    )
    draw = Draws(12, dtype)
    shapes = reference.distribution_generator_shapes(bins, H, L, units=6, told=told)
    params = trainable(draw.params(shapes, scale=1.2))
    start = torch.zeros(B, len(bins), dtype=torch.long)

    def below(counts):
        return torch.stack([(draw.noise(T, B) * count).long().clamp(max=count - 1) for count in counts], -1)

    window = below(bins)
    contexts = below([column[1] for column in told.columns])
    weights = draw.uniform(T, B)
    loss = -(weights * reference.event_log_likelihoods(params, start, window, told, contexts)).sum()
    picks = draw.noise(T, B, len(bins))
    with torch.no_grad():
        drawn = reference.draw_events(params, start, picks, told, contexts)
    return {
        **params,
        "window": window.to(dtype),
        "context": contexts.to(dtype),
        "weights": weights,
        "loss": scalar(loss),
        **prefixed("grad.", reference.gradients(loss, params)),
        "picks": picks,
        "drawn": drawn.to(dtype),
    }, {"about": "generator with distributions, classes of bins, another order, and context"}


def make_discriminator(dtype):
    draw = Draws(4, dtype)
    params = trainable(draw.params(reference.discriminator_shapes(F, H, L), scale=1.2))
    real = draw.uniform(T, B, F, low=-2.0, high=2.0)
    fake = draw.uniform(T, B, F, low=-2.0, high=2.0).requires_grad_()
    logits_real, features_real = reference.discriminate(params, real)
    logits_fake, features_fake = reference.discriminate(params, fake)
    loss_d = reference.discriminator_loss(logits_real, logits_fake)
    tensors = {
        **params,
        "real": real,
        "fake": fake,
        "logits_real": logits_real,
        "logits_fake": logits_fake,
        "features_real": features_real,
        "features_fake": features_fake,
        "loss_d": scalar(loss_d),
        **prefixed("grad.", reference.gradients(loss_d, params)),
    }
    generator_losses = {
        "minimax": reference.minimax_loss(logits_fake),
        "non_saturating": reference.non_saturating_loss(logits_fake),
        "feature_matching": reference.feature_matching_loss(features_real, features_fake),
    }
    for name, loss in generator_losses.items():
        (d_fake,) = torch.autograd.grad(loss, fake, retain_graph=True)
        tensors[f"{name}.loss"] = scalar(loss)
        tensors[f"{name}.d_fake"] = d_fake
    return tensors, {"about": "discriminator: logits, L_D and the losses of the generator"}


def make_iterations(dtype):
    tensors = {
        **pretraining(Draws(5, dtype)),
        **adversarial(Draws(ADVERSARIAL_SEED, dtype)),
    }
    metadata = {
        "about": "ten iterations of pretraining; ten adversarial ones with SGD, ten with Adam",
        "l2": str(L2),
        "clip": str(CLIP),
        "freeze_ratio": str(FREEZE_RATIO),
        "sgd": "lr 0.1",
        "adam": "lr 0.001, beta1 0.9, beta2 0.999, eps 1e-8",
    }
    return tensors, metadata


def pretraining(draw):
    initial = draw.params(reference.generator_shapes(F, K, H, L), scale=0.6)
    noise = draw.noise(ITERATIONS, T - 1, B, K)
    window = draw.uniform(ITERATIONS, T, B, F, low=-8.0, high=16.0)  # clipping acts
    generator = reference.Trainer(trainable(initial), OPTIMISERS["sgd"], L2, CLIP)
    rows = [reference.pretraining_iteration(generator, n, w) for n, w in zip(noise, window)]
    return {
        **prefixed("pretrain.initial.", initial),
        "pretrain.noise": noise,
        "pretrain.window": window,
        **prefixed("pretrain.", columns(rows, draw.dtype)),
        **prefixed("pretrain.final.", generator.params),
    }


def adversarial_initial(draw):
    return {
        **draw.params(reference.generator_shapes(F, K, H, L), scale=0.6),
        **draw.params(reference.discriminator_shapes(F, H, L), scale=1.5),
    }


def adversarial_data(draw, iterations, batch):
    # Real data lies elsewhere in each batch: D does well on some, badly on others, so both freeze.
    centre = draw.uniform(iterations, 1, 1, F, low=-2.0, high=2.0)
    around = draw.uniform(iterations, T, batch, F)
    return {
        "real": (centre + around).float().to(draw.dtype),
        "noise": draw.noise(iterations, T, batch, K),
        "start": draw.uniform(iterations, batch, F),
    }


def adversarial(draw):
    initial = adversarial_initial(draw)
    data = adversarial_data(draw, ITERATIONS, B)
    tensors = {**prefixed("adversarial.initial.", initial), **prefixed("adversarial.", data)}
    for name, optimiser in OPTIMISERS.items():
        run = adversarial_run(initial, data, name, Settings(optimiser))
        run = {"feature_matching" if key == "objective" else key: run[key] for key in run}
        tensors.update(prefixed(f"{name}.", run))
    return tensors


def adversarial_run(initial, data, name, settings):
    networks = {}
    for network, factor in (("generator", 1.0), ("discriminator", settings.rate_factor)):
        params = {key: value for key, value in initial.items() if key.startswith(network)}
        networks[network] = reference.Trainer(
            trainable(params), settings.optimiser, settings.l2, CLIP, factor
        )
    rows = []
    for i in range(len(data["real"])):
        penalty = None
        if settings.penalty_weight > 0:
            penalty = reference.Penalty(
                settings.penalty_weight, settings.penalty_deviation, data["perturbation"][i]
            )
        rows.append(
            reference.adversarial_iteration(
                **networks,
                **{key: data[key][i] for key in ("real", "noise", "start")},
                freeze_ratio=settings.freeze_ratio,
                objective=settings.objective,
                penalty=penalty,
            )
        )
    if settings.freeze_ratio > 0:
        require_clear_freezing(rows, name)
    finals = {**networks["generator"].params, **networks["discriminator"].params}
    return {**columns(rows, data["real"].dtype), **prefixed("final.", finals)}


def make_objectives(dtype):
    """Runs from the initial parameters of the adversarial runs in the file iterations."""
    initial = adversarial_initial(Draws(ADVERSARIAL_SEED, dtype))
    draw = Draws(OBJECTIVES_SEED, dtype)
    data = adversarial_data(draw, ITERATIONS, OBJECTIVES_B)
    # Deviation 1, as of the normal noise of training.
    data["perturbation"] = draw.uniform(
        ITERATIONS, T, 2 * PENALTY_ROWS, F, low=-(3**0.5), high=3**0.5
    )
    tensors = dict(data)
    for name, settings in OBJECTIVES.items():
        tensors.update(prefixed(f"{name}.", adversarial_run(initial, data, name, settings)))
    metadata = {
        "about": "ten adversarial iterations of each of three objectives",
        "initial": "adversarial.initial. in iterations.safetensors",
        "clip": str(CLIP),
        "relativistic": "adam, lr 0.001, beta1 0, beta2 0.99, eps 1e-8; D's rate times 4; l2 0; "
        "freeze_ratio 0; penalty 5, deviation 0.1",
        "minimax": "sgd, lr 0.1; D's rate times 0.5; l2 0.0001; freeze_ratio 0.7",
        "non_saturating": "sgd, lr 0.01, momentum 0.9; l2 0.0001; freeze_ratio 0",
    }
    return tensors, metadata


class Small(typing.NamedTuple):
    """Sizes of the networks in the file gradients; those of G and D differ."""

    steps: int = 4
    batch: int = 3
    features: int = 3
    noise: int = 2
    generator_hidden: int = 5
    generator_layers: int = 1
    discriminator_hidden: int = 3
    discriminator_layers: int = 2
    kernels: int = 2
    dimensions: int = 3


def make_gradients(dtype):
    """Every loss, and every variant of the networks, with the gradients of every parameter."""
    draw = Draws(7, dtype)
    size = Small()
    generator = draw.params(
        reference.generator_shapes(
            size.features, size.noise, size.generator_hidden, size.generator_layers
        ),
        scale=1.2,
    )
    d_sizes = (size.features, size.discriminator_hidden, size.discriminator_layers)
    discriminator = draw.params(reference.discriminator_shapes(*d_sizes), scale=1.2)
    data = {
        "real": draw.uniform(size.steps, size.batch, size.features, low=-2.0, high=2.0),
        "noise": draw.noise(size.steps, size.batch, size.noise),
        "start": draw.uniform(size.batch, size.features),
        "perturbation": draw.uniform(size.steps, 2, size.features),  # one row of each kind
    }
    joined = 2 * size.discriminator_hidden

    def mask(*shape):  # a rate of one half
        return 2 * (draw.uniform(*shape) > 0).to(dtype)

    def reshaped(name, *shape):
        return {name: draw.uniform(*shape, low=-1.2, high=1.2)}

    rows = 2 * size.batch
    masks = {
        "masks.generator": mask(
            size.generator_layers, size.steps, size.batch, size.generator_hidden
        ),
        "masks.discriminator": mask(
            2, size.discriminator_layers, size.steps, rows, size.discriminator_hidden
        ),
        "masks.discriminator_input": mask(size.steps, rows, size.features),
    }
    own = {  # parameters that a variant has instead of, or beside, those in common
        "minibatch": {
            **reshaped("discriminator.output.weight", 1, joined + size.kernels),
            **reshaped("discriminator.minibatch.weight", size.kernels * size.dimensions, joined),
        },
        "forward_only": reshaped("discriminator.output.weight", 1, size.discriminator_hidden),
        "no_feedback": reshaped("generator.input.weight", size.generator_hidden, size.noise),
    }
    tensors = {**generator, **discriminator, **data, **masks}
    for name, values in own.items():
        tensors.update(prefixed(f"{name}.", values))

    def add(variant, losses, params, network):
        chosen = {key: value for key, value in params.items() if key.startswith(network)}
        for name, loss in losses.items():
            tensors[f"{variant}.{name}.loss"] = scalar(loss)
            grads = torch.autograd.grad(
                loss, list(chosen.values()), retain_graph=True, allow_unused=True
            )
            found = {key: g for key, g in zip(chosen, grads) if g is not None and float(g.abs().max()) > 1e-12}
            tensors.update(prefixed(f"{variant}.{name}.grad.", found))

    for variant in (
        "standard",
        "dropout",
        "minibatch",
        "forward_only",
        "ends",
        "detached",
        "no_feedback",
    ):
        params = trainable({**generator, **discriminator, **own.get(variant, {})})
        if variant == "forward_only":
            params = {key: value for key, value in params.items() if ".backward." not in key}
        add_variant(variant, params, data, masks if variant == "dropout" else None, add)
    return tensors, {
        "about": "losses and the gradients of all parameters, for variants of the networks",
        "penalty": "5",
        "penalty_deviation": "0.5",
    }


def add_variant(variant, params, data, masks, add):
    """Calls add for the losses of a variant; the standard one has all of them."""
    feedback = {"detached": "detached", "no_feedback": "none"}.get(variant, "through")
    real, noise, start = data["real"], data["noise"], data["start"]
    of_real, of_fake, generator_masks = {}, {}, None
    if masks is not None:
        generator_masks = masks["masks.generator"]
        batch = real.shape[1]
        for part, rows in ((of_real, slice(0, batch)), (of_fake, slice(batch, None))):
            part["masks"] = masks["masks.discriminator"][:, :, :, rows]
            part["input_mask"] = masks["masks.discriminator_input"][:, rows]
    fake = reference.generate(params, noise, start, generator_masks, feedback)
    logits_real, features_real = reference.discriminate(params, real, **of_real)
    logits_fake, features_fake = reference.discriminate(params, fake, **of_fake)
    if variant == "ends":
        logits_real, logits_fake = reference.ends(logits_real), reference.ends(logits_fake)
    d_losses = {"discriminator": reference.discriminator_loss(logits_real, logits_fake)}
    g_losses = {"non_saturating": reference.non_saturating_loss(logits_fake)}
    if variant in ("standard", "dropout", "forward_only"):
        g_losses["feature_matching"] = reference.feature_matching_loss(
            features_real, features_fake
        )
    if variant in ("standard", "ends"):
        d_losses["relativistic_discriminator"] = reference.relativistic_loss(
            logits_real, logits_fake
        )
        g_losses["relativistic"] = reference.relativistic_loss(logits_fake, logits_real)
    if variant == "standard":
        penalty = reference.Penalty(5.0, 0.5, data["perturbation"])
        d_losses["penalty"] = reference.penalty_on(params, penalty, real, fake)
        g_losses["minimax"] = reference.minimax_loss(logits_fake)
    if variant not in ("detached", "no_feedback"):
        add(variant, d_losses, params, "discriminator")
    add(variant, g_losses, params, "generator")


def require_clear_freezing(rows, run):
    """Each network stands still at least once, both move at least once, nothing is a close call."""
    for row in rows:
        ratio = row["loss_d"] / row["loss_g"]
        for boundary in (FREEZE_RATIO, 1 / FREEZE_RATIO):
            if abs(ratio / boundary - 1) < FREEZE_MARGIN:
                raise AssertionError(f"{run}: L_D / L_G = {ratio} is too near to freezing")
    cases = {(row["d_frozen"], row["g_frozen"]) for row in rows}
    if len(cases) != 3:
        raise AssertionError(f"{run}: (D frozen, G frozen) takes only the values {cases}")


FILES = {
    "linear": make_linear,
    "lstm": make_lstm,
    "generator": make_generator,
    "distribution": make_distribution,
    "told": make_told,
    "discriminator": make_discriminator,
    "iterations": make_iterations,
    "objectives": make_objectives,
    "gradients": make_gradients,
    "learners": make_learners,
    "convolution": make_convolution,
}


def stored_form(tensors):
    return {name: tensor.detach().numpy().astype("<f4") for name, tensor in tensors.items()}


def differences(name):
    """What in the stored file is not as made now; the last bit may differ between machines."""
    path = FOLDER / f"{name}.safetensors"
    if not path.exists():
        return [f"{path.name}: missing"]
    stored, stored_metadata = read_tensors(path)
    tensors, metadata = FILES[name](torch.float64)
    made = stored_form(tensors)
    if stored_metadata != metadata or list(stored) != list(made):
        return [f"{path.name}: other metadata or tensor names"]
    return [
        f"{path.name}: {key}"
        for key in made
        if stored[key].shape != made[key].shape
        or not numpy.allclose(stored[key], made[key], rtol=3e-7, atol=1e-9)
    ]


def float32_error(name):
    """The file's worst (largest |float32 - stored| over the tensor's largest value, tensor)."""
    stored, _ = read_tensors(FOLDER / f"{name}.safetensors")
    made = stored_form(FILES[name](torch.float32)[0])
    errors = []
    for key, want in stored.items():
        size = float(numpy.abs(want).max()) or 1.0
        errors.append((float(numpy.abs(made[key] - want).max()) / size, key))
    return max(errors)


def main():
    parser = argparse.ArgumentParser(description="golden values for the tests of the networks")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="compare the files with values made now")
    mode.add_argument("--float32", action="store_true", help="error of float32 PyTorch, per file")
    arguments = parser.parse_args()
    torch.set_num_threads(1)

    if arguments.check:
        found = [difference for name in FILES for difference in differences(name)]
        for difference in found:
            print(difference)
        print(f"{len(found)} differences")
        return 1 if found else 0
    if arguments.float32:
        for name in FILES:
            error, key = float32_error(name)
            print(f"{name}: {error:.1e} of the largest value, in {key}")
        return 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        path = FOLDER / f"{name}.safetensors"
        write_tensors(path, *make(torch.float64))
        print(f"{path.name}: {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
