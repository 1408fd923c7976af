"""The golden values of tests/golden/convolution.safetensors: the encoder of dilated convolutions.

Each row is computed alone, as long as it is, with torch's own conv1d.
"""

import torch

from golden_data import Draws, prefixed, trainable

T, R, I, H, L = 6, 3, 4, 5, 3
LENGTHS = (6, 4, 1)


def encode(params, x, causal):
    """(t,I) -> (t,H)."""
    hidden = x @ params["e.input.weight"].T + params["e.input.bias"]
    for layer in range(L):
        # (H,3H), the taps side by side -> (H,H,3), as conv1d has them.
        weight = params[f"e.convolution.{layer}.weight"].reshape(H, 3, H).permute(0, 2, 1)
        reach = 2**layer
        before, after = (2 * reach, 0) if causal else (reach, reach)
        padded = torch.nn.functional.pad(hidden.T[None], (before, after))
        bias = params[f"e.convolution.{layer}.bias"]
        sums = torch.nn.functional.conv1d(padded, weight, bias, dilation=reach)[0].T
        hidden = hidden + torch.relu(sums)
    return hidden


def make_convolution(dtype):
    draw = Draws(12, dtype)
    shapes = {"e.input.weight": (H, I), "e.input.bias": (H,)}
    for layer in range(L):
        shapes[f"e.convolution.{layer}.weight"] = (H, 3 * H)
        shapes[f"e.convolution.{layer}.bias"] = (H,)
    initial = draw.params(shapes, 0.6)
    values = draw.uniform(T, R, I, low=-2.0, high=2.0)
    d_outputs = draw.uniform(T, R, H)
    for row, length in enumerate(LENGTHS):
        d_outputs[length:, row] = 0
    tensors = {
        **initial,
        "lengths": torch.tensor(LENGTHS, dtype=dtype),
        "x": values,
        "d_outputs": d_outputs,
    }
    for name, causal in (("two_sided", False), ("causal", True)):
        params = trainable({key: value.clone() for key, value in initial.items()})
        x = values.clone().requires_grad_()
        outputs = torch.zeros(T, R, H, dtype=dtype)
        for row, length in enumerate(LENGTHS):
            own = encode(params, x[:length, row], causal)
            own.backward(d_outputs[:length, row])
            outputs[:length, row] = own.detach()
        tensors[f"{name}.outputs"] = outputs
        tensors[f"{name}.d_x"] = x.grad
        tensors.update(prefixed(f"{name}.grad.", {k: p.grad for k, p in params.items()}))
    return tensors, {"about": "dilated convolutions, two-sided and causal, of padded rows"}
