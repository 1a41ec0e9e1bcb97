"""The chain rule of one parameter: its factors from the loss back to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from gdsim.engine.network import MLP
from gdsim.engine.notation import derivative_latex, parameter_latex, unit_latex
from gdsim.engine.objective import Array
from gdsim.engine.paths import Path, count_paths, paths
from gdsim.engine.primitives import ACTIVATIONS, LOSSES
from gdsim.engine.tape import BackwardStep, Tape

__all__ = ["Chain", "Factor", "Key", "Path", "chain_of", "count_paths", "paths"]

#: A node: its letter and its layer.
Key: TypeAlias = tuple[str, int]


@dataclass(frozen=True, eq=False)
class Factor:
    """One factor of the chain, number n .. 1 counted from the loss.

    ``value`` is the local derivative, restricted to what the picked parameter
    needs: a matrix ``(outputs, arguments)`` for an affine map, a vector over
    units and samples otherwise. ``running`` is the product of all factors so
    far, dL/d(argument), ``(units, N)``; for the last factor it is the
    parameter's gradient per sample, ``(1, N)``. ``step`` is its index in the
    tape's backward steps.
    """

    number: int
    symbol: str
    formula: str
    value: Array
    running: Array
    output: Key
    argument: Key
    step: int

    @property
    def scalar(self) -> float | None:
        """The factor as one number, where it is one."""
        return float(self.value.reshape(-1)[0]) if self.value.size == 1 else None


@dataclass(frozen=True, eq=False)
class Chain:
    """All factors for one parameter, and what they multiply to.

    ``gradient`` is the sum over the samples of the last running product,
    plus ``penalty``, the derivative of the penalty term.
    """

    parameter: int
    symbol: str
    factors: tuple[Factor, ...]
    steps: tuple[BackwardStep, ...]
    gradient: float
    penalty: float
    paths: int

    def __len__(self) -> int:
        return len(self.factors)


def chain_of(mlp: MLP, loss: str, tape: Tape, i: int) -> Chain:
    """The chain rule of coordinate ``i`` of theta on a tape of some of the samples."""
    p = mlp.parameter(i)
    steps = tuple(tape.backward())
    found = {
        (s.output.name, s.output.layer, s.argument.name, s.argument.layer): (j, s)
        for j, s in enumerate(steps)
    }
    depth, n = mlp.depth, 1 + 2 * (mlp.depth - p.layer + 1)
    error = "E" if any(node.name == "E" for node in tape.nodes) else "L"
    names = _names(mlp, p.layer, p.unit)
    factors: list[Factor] = []

    def add(output: Key, argument: Key, symbol: str, formula: str, value: Array, running: Array) -> None:
        number, step = n - len(factors), found[*output, *argument][0]
        factors.append(Factor(number, symbol, formula, value, running, output, argument, step))

    def units(layer: int) -> slice:
        return slice(p.unit, p.unit + 1) if layer == p.layer else slice(None)

    _, step = found[error, depth + 1, "y", depth]
    own = units(depth)
    add(
        (error, depth + 1), ("y", depth), derivative_latex(error, names["y", depth]),
        LOSSES[loss].slope_latex, step.factor[own], step.adjoint[own],
    )  # fmt: skip
    for layer in range(depth, p.layer - 1, -1):
        out = ("y" if layer == depth else "a", layer)
        own = units(layer)
        _, step = found[*out, "z", layer]
        add(
            out, ("z", layer), derivative_latex(names[out], names["z", layer]),
            ACTIVATIONS[mlp.activations[layer - 1]].slope_latex, step.factor[own], step.adjoint[own],
        )  # fmt: skip
        if layer > p.layer:
            below = ("a", layer - 1)
            own = units(layer - 1)
            _, step = found["z", layer, *below]
            single = mlp.widths[layer] == 1
            weight = f"{'w' if single or own.stop is not None else 'W'}^{{({layer})}}"
            if own.stop is not None and mlp.widths[layer - 1] > 1:
                weight += f"_{{{p.unit + 1}}}" if single else rf"_{{\cdot {p.unit + 1}}}"
            add(
                ("z", layer), below, derivative_latex(names["z", layer], names[below]),
                weight, step.factor[:, own], step.adjoint[own],
            )  # fmt: skip
    kind = ("b" if p.is_bias else "W", p.layer)
    _, step = found["z", p.layer, *kind]
    symbol = parameter_latex(mlp, i)
    if p.is_bias:
        last, formula = np.ones((1, factors[-1].running.shape[-1])), "1"
    else:
        last = step.factor[p.source : p.source + 1]
        formula = unit_latex("a" if p.layer > 1 else "x", mlp, p.layer - 1, p.source)
    running = factors[-1].running * last
    add(("z", p.layer), kind, derivative_latex(names["z", p.layer], symbol), formula, last, running)
    penalty = 0.0
    if error == "E" and not p.is_bias:
        depth_R = ("R", depth + 1, "W", p.layer)
        penalty = float(found[depth_R][1].contribution[p.unit, p.source])
    gradient = float(np.sum(factors[-1].running)) + penalty
    return Chain(i, symbol, tuple(factors), steps, gradient, penalty, count_paths(mlp, p.layer))


def _names(mlp: MLP, layer: int, unit: int) -> dict[Key, str]:
    """Symbols in the chain: in the parameter's own layer the unit's, above it whole vectors."""
    names = {}
    for k in range(layer, mlp.depth + 1):
        letter = "y" if k == mlp.depth else "a"
        if k == layer or mlp.widths[k] == 1:
            at = unit if k == layer else 0
            names["z", k], names[letter, k] = unit_latex("z", mlp, k, at), unit_latex(letter, mlp, k, at)
        else:
            names["z", k] = rf"\mathbf{{z}}^{{({k})}}"
            names[letter, k] = r"\mathbf{\hat{y}}" if letter == "y" else rf"\mathbf{{a}}^{{({k})}}"
    return names
