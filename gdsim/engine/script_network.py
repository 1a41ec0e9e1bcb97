"""A network and its training loss as lines of NumPy source.

The NumPy lines call what :mod:`~gdsim.engine.fused` calls, on arrays of the same shape and memory
order, for only that gives the same bits.
"""

from __future__ import annotations

import itertools
import textwrap

import numpy as np

from gdsim.engine.fused import BLOCK_BYTES
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.objective import Array
from gdsim.engine.script_rules import ACTIVATION_LINES, HELPERS, LOSS_LINES

WIDTH = 100
#: Opens the data beside the script.
LOADED = 'with np.load(Path(__file__).with_suffix(".npz")) as file:'


def literal(array: Array, maker: str = "np.array") -> str:
    """The array as source, every number with all its bits."""
    text = repr(np.asarray(array).tolist())
    if len(text) + len(maker) < WIDTH - 8:
        return f"{maker}({text})"
    lines = textwrap.fill(
        text, WIDTH, initial_indent="    ", subsequent_indent="    ", break_long_words=False
    )
    return f"{maker}(\n{lines}\n)"


def layer_weights(mlp: MLP, theta: Array, maker: str = "np.array") -> str:
    """``W1 = ...``: weights and, as the last column, biases of every layer."""
    return "\n".join(f"W{i} = {literal(V, maker)}" for i, V in enumerate(mlp.layers(theta), start=1))


def data(loss: TrainingLoss, theta: Array, embedded: bool) -> str:
    """``X``, ``T``, ``theta`` and the penalty: in the text, or from the file beside it."""
    mlp = loss.mlp
    if embedded:
        lines = [
            "# inputs and targets, a sample a row",
            f"X = {literal(loss.inputs)}",
            f"T = {literal(loss.targets)}",
            "# weights of each layer at the start, a unit a row; the last column is the biases",
            layer_weights(mlp, theta),
            f"theta = np.concatenate([{', '.join(f'W{i + 1}.ravel()' for i in range(mlp.depth))}])",
        ]
    else:
        lines = [LOADED, '    X, T, theta = file["X"], file["T"], file["theta"]']
    if loss.l1 or loss.l2:
        layers = ", ".join(f"({n - 1}, {m})" for m, n in mlp.shapes)
        lines += [
            f"L1, L2 = {loss.l1!r}, {loss.l2!r}",
            f"shapes = [{layers}]  # inputs and units of each layer",
            "IS_WEIGHT = np.concatenate([np.tile([1.0] * n + [0.0], m) for n, m in shapes])",
        ]
    return "\n".join(lines)


def definitions(loss: TrainingLoss) -> list[str]:
    """The functions that value and gradient need, and these themselves."""
    return [_WITH_ONES, *batches(loss), functions(loss), backpropagation(loss), value_and_gradient(loss)]


def functions(loss: TrainingLoss) -> str:
    """The activation functions, their slopes and what the loss is made of, as far as they occur."""
    rule = LOSS_LINES[loss.loss.key]
    used = [key for key in dict.fromkeys(loss.mlp.activations) if key != "identity"]
    needed = dict.fromkeys([name for key in used for name in ACTIVATION_LINES[key].needs] + list(rule.needs))
    parts = [HELPERS[name].rstrip() for name in needed]
    for key in used:
        lines = ACTIVATION_LINES[key]
        if lines.value != f"{key}(z)":  # the sigmoid is a helper already
            parts.append(f"def {key}(z):\n    return {lines.value}")
        parts.append(f"def {key}_slope(z, a):\n    return {lines.slope}")
    return "\n\n\n".join(parts)


def _unpacked(mlp: MLP) -> list[str]:
    return [
        f"W{i} = theta[{start}:{stop}].reshape({m}, {n})"
        for i, ((start, stop), (m, n)) in enumerate(
            zip(itertools.pairwise(mlp.offsets), mlp.shapes, strict=True), start=1
        )
    ]


def _forward(mlp: MLP) -> list[str]:
    lines, below = [], "inputs"
    for i, key in enumerate(mlp.activations, start=1):
        out = "y" if i == mlp.depth else f"a{i}"
        if key == "identity":
            lines.append(f"{out} = W{i}.dot({below})")
        else:
            lines += [f"z{i} = W{i}.dot({below})", f"{out} = {key}(z{i})"]
        if i < mlp.depth:
            below = f"A{i}"
            lines.append(f"{below} = with_ones({out})")
    return lines


def _backward(mlp: MLP) -> list[str]:
    lines = []
    for i in range(mlp.depth, 0, -1):
        key, out = mlp.activations[i - 1], "y" if i == mlp.depth else f"a{i}"
        dz = f"d{out}"
        if key != "identity":
            dz = f"dz{i}"
            lines.append(f"{dz} = d{out} * {key}_slope(z{i}, {out})")
        lines.append(f"dW{i} = {dz}.dot({f'A{i - 1}' if i > 1 else 'inputs'}.T)")
        if i > 1:
            lines.append(f"da{i - 1} = W{i}[:, :-1].T.dot({dz})")
    return lines


def backpropagation(loss: TrainingLoss) -> str:
    """The forward and the backward pass, layer after layer."""
    mlp, rule = loss.mlp, LOSS_LINES[loss.loss.key]
    if loss.loss.quadratic:
        says = "The sum of the squared errors on the samples (columns), and half its gradient."
        end = ["dy = y - targets", "total = dy.ravel().dot(dy.ravel())"]
    else:
        says = "The sum of the losses on the samples (columns), and its gradient."
        end = [f"total = ({rule.rho}).sum()", f"dy = {rule.slope}"]
    gradient = ", ".join(f"dW{i + 1}.ravel()" for i in range(mlp.depth))
    body = [
        f'"""{says}"""',
        *_unpacked(mlp),
        "# forward; A is a with a row of ones, so that the last column of W is the biases",
        *_forward(mlp),
        "# backward, from the loss to the first layer, factor by factor",
        *end,
        *_backward(mlp),
        f"return float(total), np.concatenate([{gradient}])",
    ]
    return "def backpropagation(theta, inputs, targets):\n" + textwrap.indent("\n".join(body), "    ")


def value_and_gradient(loss: TrainingLoss) -> str:
    """The training loss: the passes over the present samples, scaled, with its penalty."""
    mlp, N = loss.mlp, loss.samples
    draws = 0 < loss.batch_size < N
    rows = loss.batch_size if draws else N
    block = max(64, BLOCK_BYTES // (8 * max(mlp.widths)))
    body = [
        '"""The loss on the present samples and its gradient."""',
        f"scale = 1.0 / targets.{'size' if loss.loss.mean_over_outputs else 'shape[1]'}",
    ]
    if rows <= block:
        body.append("total, gradient = backpropagation(theta, inputs, targets)")
    else:
        zero = "np.zeros(len(theta))"
        if draws and 0 < N % rows <= block:
            # the short batch that ends an epoch is one block, whose negative zeros stay what they are
            zero = f"np.full(len(theta), 0.0 if targets.shape[1] > {block} else -0.0)"
        body += [
            f"total, gradient = 0.0, {zero}",
            f"for i in range(0, targets.shape[1], {block}):  # in blocks that fit the processor's cache",
            f"    samples = slice(i, i + {block})",
            "    part = np.ascontiguousarray(inputs[:, samples]), np.ascontiguousarray(targets[:, samples])",
            "    of_part = backpropagation(theta, *part)",
            "    total, gradient = total + of_part[0], gradient + of_part[1]",
        ]
    quadratic = loss.loss.quadratic
    value = {1.0: "total * scale", 0.5: "total * (0.5 * scale)"}[quadratic or 1.0]
    slope = {1.0: "gradient * (2.0 * scale)"}.get(quadratic, "gradient * scale")
    body.append(f"loss, g = {value}, {slope}")
    if loss.l1 or loss.l2:
        body += [
            "w = theta * IS_WEIGHT  # biases are not penalised",
            "loss = loss + float(L1 * np.abs(w).sum() + 0.5 * L2 * w.dot(w))",
            "g += L1 * np.sign(w) + L2 * w",
        ]
    body.append("return loss, g")
    return "def value_and_gradient(theta):\n" + textwrap.indent("\n".join(body), "    ")


def rows(loss: TrainingLoss) -> str:
    """``rows(k)``, the samples of iteration k; nothing where that is all of them."""
    if not 0 < loss.batch_size < loss.samples:
        return ""
    size, per_epoch = loss.batch_size, -(-loss.samples // loss.batch_size)
    return f'''\
def rows(k):
    """The samples of iteration k: a slice of the permutation of its epoch."""
    epoch, i = divmod(k, {per_epoch})
    order = np.random.default_rng([{loss.batch_seed}, epoch]).permutation({loss.samples})
    return order[{size} * i : {size} * (i + 1)]'''


def batches(loss: TrainingLoss) -> list[str]:
    """``batch(k)`` with what it needs, if there are mini-batches."""
    chosen = rows(loss)
    return [chosen, _BATCH] if chosen else []


_WITH_ONES = '''\
def with_ones(a):
    """Features by samples with one more row, of ones."""
    A = np.ones((len(a) + 1, a.shape[1]))
    A[:-1] = a
    return A'''
_BATCH = '''\
def batch(k):
    """Inputs and targets of iteration k, features by samples."""
    chosen = rows(k)
    return with_ones(X[chosen].T), np.ascontiguousarray(T[chosen].T)'''
