"""A network with its training loss, or a function, as lines of PyTorch source."""

from __future__ import annotations

import itertools
import textwrap

from gdsim.engine.formula import Formula
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.objective import Array
from gdsim.engine.script_network import LOADED, layer_weights, literal
from gdsim.engine.script_rules import ACTIVATION_LINES, LOSS_LINES
from gdsim.engine.script_trace import torch_source
from gdsim.engine.surface import Surface


def model(mlp: MLP) -> str:
    """``model`` as a torch.nn.Sequential with the weights of the start."""
    parts = []
    for (n_in, n_out), key in zip(itertools.pairwise(mlp.widths), mlp.activations, strict=True):
        parts.append(f"torch.nn.Linear({n_in}, {n_out})")
        if key != "identity":
            parts.append(ACTIVATION_LINES[key].torch)
    lines = "".join(f"    {part},\n" for part in parts)
    return f"""\
model = torch.nn.Sequential(
{lines})
linear = [each for each in model if isinstance(each, torch.nn.Linear)]
with torch.no_grad():
    for each, W in zip(linear, start):
        W = W.reshape(each.out_features, each.in_features + 1)
        each.weight.copy_(W[:, :-1])
        each.bias.copy_(W[:, -1])"""


def data(loss: TrainingLoss, theta: Array, embedded: bool) -> str:
    """``X``, ``T`` and ``start``, the weights of every layer: in the text or from the file beside it."""
    mlp = loss.mlp
    if not embedded:
        return f"""\
{LOADED}
    X, T, start = (torch.from_numpy(file[name]) for name in ("X", "T", "theta"))
start = start.split({[m * n for m, n in mlp.shapes]!r})"""
    return f"""\
# inputs and targets, a sample a row
X = {literal(loss.inputs, "torch.tensor")}
T = {literal(loss.targets, "torch.tensor")}
# weights of each layer at the start, a unit a row; the last column is the biases
{layer_weights(mlp, theta, "torch.tensor")}
start = [{", ".join(f"W{i + 1}" for i in range(mlp.depth))}]"""


def network_loss(loss: TrainingLoss) -> str:
    """``loss_of(x, t)``: the training loss on inputs and targets, a sample a row."""
    own = LOSS_LINES[loss.loss.key].torch
    body = ["y = model(x)"]
    if loss.l1 or loss.l2:
        terms = [f"{loss.l1!r} * each.weight.abs().sum()"] if loss.l1 else []
        terms += [f"0.5 * {loss.l2!r} * (each.weight**2).sum()"] if loss.l2 else []
        body += [
            f"loss = {own}",
            "for each in linear:  # biases are not penalised",
            f"    loss = loss + {' + '.join(terms)}",
            "return loss",
        ]
    else:
        body.append(f"return {own}")
    return "def loss_of(x, t):\n" + textwrap.indent("\n".join(body), "    ")


def function_loss(function: Surface | Formula) -> str:
    """``loss_of(theta)``: the function; autograd finds its gradient."""
    formula = function.as_formula if isinstance(function, Surface) else function
    names = "x, y" if function.dimension == 2 else "(x,)"
    return f"def loss_of(theta):\n    {names} = theta\n    return {torch_source(formula.tree)}"
