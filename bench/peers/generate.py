#!/usr/bin/env python3
"""Time of generation in PyTorch, at the size of the paper.

    generate.py --weights FILE.safetensors [--threads N] [--repeats N] [--json] [--compile]
                [--bfloat16]

The file holds a generator, `noise` (T,B,K) and `start` (B,F), as bench/generate writes them; the
outputs of the last step of the first song are printed before anything is timed, so that contestants
can be compared first. The network is train_step.py's: an nn.LSTMCell loop fed with its own output,
whose steps --compile compiles and --bfloat16 computes in bfloat16 (autocast).
"""

import argparse
import json
import statistics
import time

import torch

from train_step import Generator, load, positive, read_safetensors


def main():
    parser = argparse.ArgumentParser(description="PyTorch's time for generation")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--threads", type=positive, default=1)
    parser.add_argument("--repeats", type=positive, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--bfloat16", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    tensors = read_safetensors(options.weights)
    noise, start = tensors["noise"], tensors["start"]
    hidden = tensors["generator.output.weight"].shape[1]
    layers = sum(n.startswith("generator.") and n.endswith("weight_hh") for n in tensors)
    generator = Generator(start.shape[-1], noise.shape[-1], hidden, layers)
    load(generator, "generator", tensors)
    if options.compile:
        generator.step = torch.compile(generator.step)
    times = []
    precision = torch.autocast("cpu", torch.bfloat16, enabled=options.bfloat16)
    with torch.inference_mode(), precision:
        outputs = generator(noise, start)[-1, 0].tolist()
        for _ in range(options.repeats):
            begin = time.perf_counter()
            generator(noise, start)
            times.append(time.perf_counter() - begin)
    seconds = statistics.median(times)
    if options.json:
        print(json.dumps({"outputs": outputs, "seconds": seconds}))
    else:
        print("outputs", *(f"{value:.7g}" for value in outputs))
        print(f"threads {options.threads}: {seconds:.4f} s, median of {options.repeats}")


if __name__ == "__main__":
    main()
