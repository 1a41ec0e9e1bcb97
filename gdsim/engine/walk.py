"""One iteration as one list of steps: forward to the loss, backward to a parameter, and the update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from gdsim.engine.chain import Chain, Key
from gdsim.engine.network import MLP
from gdsim.engine.notation import unit_latex
from gdsim.engine.objective import Array
from gdsim.engine.primitives import ACTIVATIONS, LOSSES
from gdsim.engine.tape import Tape


class Phase(StrEnum):
    """Which way a step goes."""

    FORWARD = "forward"
    BACKWARD = "backward"
    UPDATE = "update"


@dataclass(frozen=True)
class Place:
    """A step before anything is computed.

    Forward steps are numbered 1 .. F, backward ones n .. 1, those of the update 1 .. U. ``layer`` counts
    from 1 and groups the steps that are taken together layer by layer; the loss is one above the output.
    """

    phase: Phase
    number: int
    layer: int


@dataclass(frozen=True, eq=False)
class WalkStep:
    """A step with its numbers.

    ``symbol`` and ``formula`` are LaTeX. ``value`` is the node's value on the way forward, the factor on the
    way back, and the quantity of the update; ``running`` is the product of the factors so far. A forward
    step goes from ``argument`` to ``output``, a backward one from ``output`` to ``argument``.
    """

    phase: Phase
    number: int
    layer: int
    symbol: str
    formula: str
    value: Array
    running: Array | None = None
    output: Key | None = None
    argument: Key | None = None


@dataclass(frozen=True, eq=False)
class Walk:
    """The steps in the order in which they are taken; the last one writes all parameters."""

    steps: tuple[WalkStep, ...]

    def of(self, phase: Phase) -> tuple[WalkStep, ...]:
        """The steps of one phase."""
        return tuple(step for step in self.steps if step.phase is phase)


def itinerary(mlp: MLP, layer: int, *, penalty: bool, updates: int) -> tuple[Place, ...]:
    """The steps of a pass for a parameter of ``layer``, with ``updates`` steps of the optimizer."""
    depth = mlp.depth
    layers = [k for k in range(1, depth + 1) for _ in range(2)] + [depth + 1] * (3 if penalty else 1)
    forward = [Place(Phase.FORWARD, number, k) for number, k in enumerate(layers, start=1)]
    n = 1 + 2 * (depth - layer + 1)
    behind = [depth + 1, *(k for k in range(depth, layer - 1, -1) for _ in range(2))]
    backward = [Place(Phase.BACKWARD, n - j, k) for j, k in enumerate(behind)]
    return (*forward, *backward, *_updates(updates))


def graph_itinerary(forward: int, backward: int, updates: int) -> tuple[Place, ...]:
    """The steps of a formula's graph: a node each on the way forward, an edge each on the way back."""
    return (
        *(Place(Phase.FORWARD, number, number) for number in range(1, forward + 1)),
        *(Place(Phase.BACKWARD, number, number) for number in range(backward, 0, -1)),
        *_updates(updates),
    )


def _updates(count: int) -> list[Place]:
    return [Place(Phase.UPDATE, number, 0) for number in range(1, count + 1)]


def end_of_layer(places: Sequence[Place], cursor: int) -> int:
    """The cursor after the steps that belong to the same layer as the next one."""
    if cursor >= len(places):
        return cursor
    here = places[cursor]
    while cursor < len(places) and (places[cursor].phase, places[cursor].layer) == (here.phase, here.layer):
        cursor += 1
    return cursor


def forward_steps(mlp: MLP, loss: str, tape: Tape) -> tuple[WalkStep, ...]:
    """The forward pass of a network's tape: an affine map and an activation per layer, then the loss."""
    depth, found = mlp.depth, []
    for node in tape.nodes:
        if node.primitive is None:
            continue
        layer = min(node.layer, depth + 1)
        if node.name == "z":
            symbol, formula = _vector(mlp, "z", layer), _affine(mlp, layer)
            argument = ("x", 0) if layer == 1 else ("a", layer - 1)
        elif node.name in ("a", "y"):
            symbol = _vector(mlp, node.name, layer)
            formula = ACTIVATIONS[mlp.activations[layer - 1]].latex.replace("z", _vector(mlp, "z", layer))
            argument = ("z", layer)
        elif node.name == "R":
            symbol, formula, argument = "R", r"\lambda_{1}\sum|w| + \frac{\lambda_{2}}{2}\sum w^{2}", ("W", 1)
        elif len(node.arguments) == 2 and node.arguments[1].name == "R":
            symbol, formula, argument = "L", "E + R", ("E", depth + 1)
        else:
            symbol, formula, argument = node.name, LOSSES[loss].latex, ("y", depth)
        found.append((node, layer, symbol, formula, argument))
    return tuple(
        WalkStep(
            Phase.FORWARD,
            number,
            layer,
            symbol,
            formula,
            node.value,
            output=(node.name, node.layer),
            argument=argument,
        )
        for number, (node, layer, symbol, formula, argument) in enumerate(found, start=1)
    )


def _vector(mlp: MLP, letter: str, layer: int) -> str:
    """A layer's values: bold where they are more than one."""
    if layer == 0:
        return "x" if mlp.widths[0] == 1 else r"\mathbf{x}"
    if mlp.widths[layer] == 1:
        return unit_latex(letter, mlp, layer, 0)
    return r"\mathbf{\hat{y}}" if letter == "y" else rf"\mathbf{{{letter}}}^{{({layer})}}"


def _affine(mlp: MLP, layer: int) -> str:
    below = _vector(mlp, "x" if layer == 1 else "a", layer - 1)
    letter, bias = ("w", "b") if mlp.widths[layer] == mlp.widths[layer - 1] == 1 else ("W", "b")
    if mlp.widths[layer] > 1:
        bias = r"\mathbf{b}"
    return rf"{letter}^{{({layer})}} {below} + {bias}^{{({layer})}}"


def backward_steps(chain: Chain) -> tuple[WalkStep, ...]:
    """The factors of the chain, from the loss back."""
    return tuple(
        WalkStep(
            Phase.BACKWARD,
            factor.number,
            factor.output[1],
            factor.symbol,
            factor.formula,
            factor.value,
            factor.running,
            factor.output,
            factor.argument,
        )
        for factor in chain.factors
    )


def placed(steps: Sequence[WalkStep], places: Sequence[Place]) -> tuple[WalkStep, ...]:
    """The steps with the numbers and layers of their places; as many of one as of the other."""
    return tuple(
        replace(step, number=place.number, layer=place.layer)
        for step, place in zip(steps, places, strict=True)
    )


def of_coordinate(value: Array, i: int) -> float:
    """What a quantity of the update has for coordinate ``i``: its entry, or itself if it is one number."""
    flat = np.asarray(value, dtype=np.float64).reshape(-1)
    return float(flat[i] if flat.size > 1 else flat[0])
