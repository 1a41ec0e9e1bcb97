"""The record of one forward pass and its reverse sweep, one chain-rule multiplication at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from gdsim.engine.objective import Array


@dataclass(frozen=True)
class Partial:
    """The derivative of a primitive with respect to one of its arguments.

    ``factor(output, *arguments)`` is the local derivative that is shown, and
    ``pullback(upstream, factor)`` multiplies *that same array* into the
    adjoint, so the number shown is the number multiplied. ``latex`` is the
    factor's formula.
    """

    latex: str
    factor: Callable[..., Array]
    pullback: Callable[[Array, Array], Array]


@dataclass(frozen=True)
class Primitive:
    """One row of the derivative table: a function and its partial derivatives.

    ``partials[i]`` is None where argument ``i`` is a constant (data).
    """

    name: str
    forward: Callable[..., Array]
    partials: tuple[Partial | None, ...]


@dataclass(frozen=True, eq=False)
class Node:
    """A value on the tape. ``name`` is the field's letter (x, W, b, z, a, y, t, L), ``layer`` counts from 1.

    Samples are the last axis: activations are ``(units, N)``, weights ``(fan_out, fan_in)``.
    """

    name: str
    layer: int
    value: Array
    latex: str
    primitive: Primitive | None = None
    arguments: tuple[Node, ...] = ()

    @property
    def is_leaf(self) -> bool:
        """True for inputs, targets and parameters."""
        return self.primitive is None


@dataclass(frozen=True, eq=False)
class BackwardStep:
    """One chain-rule multiplication: the upstream adjoint times a factor.

    ``contribution = pullback(upstream, factor)`` is what flows along this one
    edge; ``adjoint`` is the derivative of the loss with respect to
    ``argument`` accumulated so far (complete when every edge into it is done).
    """

    output: Node
    argument: Node
    partial: Partial
    upstream: Array
    factor: Array
    contribution: Array
    adjoint: Array


class Tape:
    """Nodes in the order in which the forward pass made them; the last one is the loss."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []

    def leaf(self, name: str, layer: int, value: Array, latex: str) -> Node:
        """Record an input, a target or a parameter."""
        node = Node(name, layer, np.asarray(value, dtype=np.float64), latex)
        self.nodes.append(node)
        return node

    def apply(self, primitive: Primitive, *arguments: Node, name: str, layer: int, latex: str) -> Node:
        """Record ``primitive(*arguments)``."""
        value = np.asarray(primitive.forward(*(a.value for a in arguments)))
        node = Node(name, layer, value, latex, primitive, arguments)
        self.nodes.append(node)
        return node

    @property
    def loss(self) -> Node:
        """The node that is differentiated."""
        return self.nodes[-1]

    def find(self, name: str, layer: int) -> Node:
        """The node with this letter and layer; KeyError if the tape has none."""
        for node in self.nodes:
            if node.name == name and node.layer == layer:
                return node
        raise KeyError((name, layer))

    def backward(self) -> Iterator[BackwardStep]:
        """The reverse sweep: for each node from the loss back, for each of its arguments, one step."""
        adjoints: dict[int, Array] = {id(self.loss): np.ones_like(self.loss.value)}
        for node in reversed(self.nodes):
            if node.primitive is None or id(node) not in adjoints:
                continue
            upstream = adjoints[id(node)]
            values = tuple(a.value for a in node.arguments)
            for argument, partial in zip(node.arguments, node.primitive.partials, strict=True):
                if partial is None:
                    continue
                factor = partial.factor(node.value, *values)
                contribution = partial.pullback(upstream, factor)
                known = adjoints.get(id(argument))
                with np.errstate(all="ignore"):  # two infinite contributions may cancel
                    adjoint = contribution if known is None else known + contribution
                adjoints[id(argument)] = adjoint
                yield BackwardStep(node, argument, partial, upstream, factor, contribution, adjoint)

    def adjoints(self) -> dict[tuple[str, int], Array]:
        """The whole sweep at once: derivative of the loss by node, keyed by (name, layer)."""
        return {(step.argument.name, step.argument.layer): step.adjoint for step in self.backward()}
