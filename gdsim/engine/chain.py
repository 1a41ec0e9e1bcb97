"""The chain rule of one parameter: its factors from the loss back to it, and its paths to the loss."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from gdsim.engine.network import MLP
from gdsim.engine.notation import derivative_latex, parameter_latex, unit_latex
from gdsim.engine.objective import Array
from gdsim.engine.primitives import ACTIVATIONS, LOSSES
from gdsim.engine.tape import BackwardStep, Tape

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


@dataclass(frozen=True)
class Path:
    """One way from the parameter to the loss: the unit it passes in every layer above, and its product.

    ``units[0]`` is the parameter's own unit in its layer; the last entry is an
    output. ``factors`` run like the chain's, from the loss back.
    """

    units: tuple[int, ...]
    factors: tuple[float, ...]
    product: float


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


def count_paths(mlp: MLP, layer: int) -> int:
    """Paths from a unit of ``layer`` to the loss: the product of the widths above it."""
    return math.prod(mlp.widths[layer + 1 :])


def paths(mlp: MLP, loss: str, tape: Tape, i: int, limit: int = 200) -> Iterator[Path]:
    """Paths of coordinate ``i`` for a tape of one sample, in order of units, at most ``limit``."""
    p = mlp.parameter(i)
    found = {(s.output.name, s.argument.name, s.argument.layer): s.factor for s in tape.backward()}
    error = "E" if ("E", "y", mlp.depth) in found else "L"
    outer = found[error, "y", mlp.depth]
    last = 1.0 if p.is_bias else float(found["z", "W", p.layer][p.source, 0])
    above = [range(width) for width in mlp.widths[p.layer + 1 :]]
    for rest in itertools.islice(itertools.product(*above), limit):
        units = (p.unit, *rest)
        factors = [float(outer[units[-1], 0])]
        for k in range(mlp.depth, p.layer - 1, -1):
            unit = units[k - p.layer]
            letter = "y" if k == mlp.depth else "a"
            factors.append(float(found[letter, "z", k][unit, 0]))
            if k > p.layer:
                factors.append(float(found["z", "a", k - 1][unit, units[k - 1 - p.layer]]))
        factors.append(last)
        yield Path(units, tuple(factors), math.prod(factors))
