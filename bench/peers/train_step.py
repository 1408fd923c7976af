#!/usr/bin/env python3
"""Time of one adversarial training iteration in PyTorch, at the size of the paper.

    train_step.py [--threads N | --threads-all] [--iterations N] [--warmup N] [--json]
                  [--weights FILE.safetensors] [--compile] [--bfloat16]

One iteration: rollout of the generator, discriminator on real and generated sequences, L_D and
feature matching, both gradients from this one pass, L2, clipping and SGD for both networks; no
freezing. With --weights, parameters and data come from the file, and the losses of the first
iteration are printed before anything is timed, so that contestants can be compared first.
--compile compiles a step of the generator and the discriminator (PyTorch 2); --bfloat16 computes
their products in bfloat16 (autocast).

Shapes: T steps, B batch, F features, K noise, H units; sequences are (T,B,.).
"""

import argparse
import json
import math
import pathlib
import statistics
import struct
import time

import numpy
import torch
from torch import nn
from torch.nn import functional as nnf

LEARNING_RATE = 0.1
L2 = 1e-4
CLIP = 5.0
PAPER = {"B": 20, "T": 100, "F": 4, "K": 4, "H": 350, "L": 2}


class Generator(nn.Module):
    def __init__(self, features, noise, hidden, layers):
        super().__init__()
        self.input = nn.Linear(noise + features, hidden)
        self.cells = nn.ModuleList(nn.LSTMCell(hidden, hidden) for _ in range(layers))
        self.output = nn.Linear(hidden, features)

    def step(self, noise, previous, states):
        """noise (B,K), previous (B,F), (h, c) of each layer -> (B,F), (h, c) of each layer."""
        x = torch.relu(self.input(torch.cat([noise, previous], dim=1)))
        after = []
        for cell, state in zip(self.cells, states):
            after.append(cell(x, state))
            x = after[-1][0]
        return self.output(x), after

    def forward(self, noise, start):
        """noise (T,B,K), start (B,F) -> (T,B,F)."""
        zeros = start.new_zeros(len(start), self.cells[0].hidden_size)
        states = [(zeros, zeros)] * len(self.cells)
        previous = start
        outputs = []
        for noise_t in noise:
            previous, states = self.step(noise_t, previous, states)
            outputs.append(previous)
        return torch.stack(outputs)


class Discriminator(nn.Module):
    def __init__(self, features, hidden, layers):
        super().__init__()
        self.forwards = nn.LSTM(features, hidden, layers)
        self.backwards = nn.LSTM(features, hidden, layers)
        self.output = nn.Linear(2 * hidden, 1)

    def forward(self, x):
        """x (T,B,F) -> logits (T,B), joined outputs of both directions (T,B,2H)."""
        ahead, _ = self.forwards(x)
        behind, _ = self.backwards(x.flip(0))
        joined = torch.cat([ahead, behind.flip(0)], dim=-1)
        return self.output(joined).squeeze(-1), joined


def drop_second_bias(module):
    """The networks have one bias a layer: PyTorch's bias_hh stays zero."""
    for name, parameter in module.named_parameters():
        if "bias_hh" in name:
            nn.init.zeros_(parameter)
            parameter.requires_grad_(False)


def log_decision(logits):
    """log of the mean over the steps of sigmoid(logits): (T,B) -> (B)."""
    return torch.logsumexp(nnf.logsigmoid(logits), dim=0) - math.log(len(logits))


class Contestant:
    def __init__(self, generator, discriminator, data):
        self.generator = generator
        self.discriminator = discriminator
        self.data = data
        self.is_bfloat16 = False
        self.trained = [
            {name: p for name, p in module.named_parameters() if p.requires_grad}
            for module in (discriminator, generator)
        ]
        self.optimisers = [torch.optim.SGD(p.values(), LEARNING_RATE) for p in self.trained]

    def compile(self):
        self.generator.step = torch.compile(self.generator.step)
        self.discriminator.forward = torch.compile(self.discriminator.forward)

    def losses(self):
        """(L_D, L_G, feature matching); L_G is -log D(G(z)), which freezing looks at."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.is_bfloat16):
            return self.losses_in_any_precision()

    def losses_in_any_precision(self):
        fake = self.generator(self.data["noise"], self.data["start"])
        # Both halves as one batch: a tenth faster than two passes.
        logits, joined = self.discriminator(torch.cat([self.data["real"], fake], dim=1))
        logits_real, logits_fake = logits.float().chunk(2, dim=1)
        joined_real, joined_fake = joined.float().chunk(2, dim=1)
        loss_d = (-log_decision(logits_real) - log_decision(-logits_fake)).mean()
        loss_g = -log_decision(logits_fake).mean()
        matching = ((joined_real.detach() - joined_fake) ** 2).sum(dim=-1).mean()
        return loss_d, loss_g, matching

    def train_step(self):
        loss_d, _, matching = self.losses()
        of_discriminator, of_generator = [list(p.values()) for p in self.trained]
        gradients = [
            torch.autograd.grad(loss_d, of_discriminator, retain_graph=True),
            torch.autograd.grad(matching, of_generator),
        ]
        for parameters, grads, optimiser in zip(self.trained, gradients, self.optimisers):
            for (name, parameter), grad in zip(parameters.items(), grads):
                decays = "weight" in name
                parameter.grad = grad.add(parameter.detach(), alpha=L2) if decays else grad
            nn.utils.clip_grad_norm_(parameters.values(), CLIP)
            optimiser.step()


def random_contestant():
    torch.manual_seed(1)
    size = PAPER
    generator = Generator(size["F"], size["K"], size["H"], size["L"])
    discriminator = Discriminator(size["F"], size["H"], size["L"])
    drop_second_bias(generator)
    drop_second_bias(discriminator)
    data = {
        "real": torch.randn(size["T"], size["B"], size["F"]),
        "noise": torch.rand(size["T"], size["B"], size["K"]),
        "start": torch.randn(size["B"], size["F"]),
    }
    return Contestant(generator, discriminator, data)


def read_safetensors(path):
    content = pathlib.Path(path).read_bytes()
    (size,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + size])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = numpy.frombuffer(content[8 + size + begin : 8 + size + end], "<f4")
        tensors[name] = torch.from_numpy(values.reshape(entry["shape"]).copy())
    return tensors


def file_name(module_name, parameter):
    """The model file's name of a module's parameter."""
    parts = parameter.split(".")
    if parts[0] == "cells":
        return f"{module_name}.lstm.{parts[1]}.{parts[2]}"
    if parts[0] in ("forwards", "backwards"):
        kind, layer = parts[1].rsplit("_l", 1)
        return f"{module_name}.{parts[0][:-1]}.lstm.{layer}.{kind}"
    return f"{module_name}.{parameter}"


def load(module, module_name, tensors):
    """A missing tensor or a wrong shape is an error; second biases are not in the file."""
    drop_second_bias(module)
    for name, parameter in module.named_parameters():
        if parameter.requires_grad:
            stored = tensors[file_name(module_name, name)]
            if stored.shape != parameter.shape:
                raise ValueError(f"{name} must be {parameter.shape}, the file has {stored.shape}")
            parameter.data.copy_(stored)


def contestant_from(path):
    tensors = read_safetensors(path)
    data = {name: tensors[name] for name in ("real", "noise", "start")}
    features, noise = data["real"].shape[-1], data["noise"].shape[-1]
    hidden = tensors["generator.output.weight"].shape[1]
    layers = {
        prefix: sum(n.startswith(prefix) and n.endswith("weight_hh") for n in tensors)
        for prefix in ("generator.", "discriminator.forward.")
    }
    generator = Generator(features, noise, hidden, layers["generator."])
    discriminator_hidden = tensors["discriminator.output.weight"].shape[1] // 2
    discriminator = Discriminator(features, discriminator_hidden, layers["discriminator.forward."])
    load(generator, "generator", tensors)
    load(discriminator, "discriminator", tensors)
    return Contestant(generator, discriminator, data)


def seconds_per_iteration(contestant, warmup, iterations):
    for _ in range(warmup):
        contestant.train_step()
    times = []
    for _ in range(iterations):
        begin = time.perf_counter()
        contestant.train_step()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def blas():
    """The BLAS that this process has loaded: PyTorch's time hangs on it. Empty when built in."""
    maps = pathlib.Path("/proc/self/maps")
    lines = maps.read_text().splitlines() if maps.exists() else []
    return sorted({pathlib.Path(line.split()[-1]).name for line in lines if "blas" in line})


def positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def arguments():
    parser = argparse.ArgumentParser(description="PyTorch's time for one training iteration")
    threads = parser.add_mutually_exclusive_group()
    threads.add_argument("--threads", type=positive, default=1)
    threads.add_argument("--threads-all", action="store_true", help="time 1 and 2 threads")
    parser.add_argument("--iterations", type=int, default=5, help="timed ones; 0: losses only")
    parser.add_argument("--warmup", type=int, default=1)
    parser.add_argument("--weights", help="parameters, real, noise and start to begin with")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--bfloat16", action="store_true")
    return parser.parse_args()


def main():
    options = arguments()

    def make():
        made = contestant_from(options.weights) if options.weights else random_contestant()
        made.is_bfloat16 = options.bfloat16
        if options.compile:
            made.compile()
        return made

    report = {"peer": f"PyTorch {torch.__version__}", "blas": blas()}
    if not options.json:
        print(report["peer"], "with", *(report["blas"] or ["built-in BLAS"]), flush=True)
    if options.weights:
        torch.set_num_threads(options.threads)
        with torch.no_grad():
            values = [loss.item() for loss in make().losses()]
        report["losses"] = dict(zip(("L_D", "L_G", "feature_matching"), values))
        if not options.json:
            print("losses", *(f"{value:.9g}" for value in values), flush=True)
    report["seconds"] = {}
    for threads in (1, 2) if options.threads_all else (options.threads,):
        if options.iterations < 1:
            break
        torch.set_num_threads(threads)
        seconds = seconds_per_iteration(make(), options.warmup, options.iterations)
        report["seconds"][str(threads)] = seconds
        if not options.json:
            print(f"threads {threads}: {seconds:.3f} s per iteration", flush=True)
    if options.json:
        print(json.dumps(report))


if __name__ == "__main__":
    main()
