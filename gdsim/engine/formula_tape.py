"""A typed formula as a computational graph on the tape: its steps forward and back, its paths, its costs."""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdsim.engine.chain import Key
from gdsim.engine.expression import RULES, Binary, Rule, Unary, Var, power_rule, walk
from gdsim.engine.expression import Node as Part
from gdsim.engine.expression_latex import latex
from gdsim.engine.formula import Formula
from gdsim.engine.notation import derivative_latex
from gdsim.engine.objective import Array, Counted, Objective
from gdsim.engine.paths import LISTED, Costs
from gdsim.engine.program import constant
from gdsim.engine.surface import Surface
from gdsim.engine.symbolic import local_derivatives
from gdsim.engine.tape import BackwardStep, Node, Partial, Primitive, Tape

Pullback = Callable[[Array, Array], Array]


@dataclass(frozen=True)
class Operation(Primitive):
    """A row of the derivative table with its constants filled in; ``formula`` says it in its arguments' symbols."""

    formula: str


@dataclass(frozen=True)
class _Symbol(Var):
    """What a formula in terms of the graph's nodes is made of."""

    label: str

    @property
    def name(self) -> str:
        return self.label


class _Row(NamedTuple):
    """A node before it has a value: an operation on earlier nodes, counted from the variables on."""

    operation: Operation
    arguments: tuple[int, ...]


def formula_tape(objective: Objective, x: Array) -> Tape | None:
    """The graph of a formula, or of a gallery function as it would be typed, at ``x (d,)``; None for others.

    Leaves are the variables, ("x", 0) and ("y", 0), also where they do not
    occur. Then come v_1, v_2, ... as ("v", 1), ("v", 2), ... in order of
    evaluation, equal parts once, and last f, all as arrays of no dimensions.
    Constants are part of the operation. The reverse sweep gives
    ``Formula.gradient``, the middle slope at kinks included.
    """
    while isinstance(objective, Counted):
        objective = objective.objective
    if isinstance(objective, Surface):
        objective = objective.as_formula
    if not isinstance(objective, Formula):
        return None
    x = np.asarray(x, dtype=np.float64)
    tape = Tape()
    for i in range(objective.dimension):
        tape.leaf("xy"[i], 0, x[i], "xy"[i])
    rows = _rows(objective)
    for number, (operation, places) in enumerate(rows, start=1):
        last = number == len(rows)
        arguments = [tape.nodes[place] for place in places]
        symbol = "f" if last else f"v_{{{number}}}"
        tape.apply(operation, *arguments, name="f" if last else "v", layer=number, latex=symbol)
    return tape


def definition_latex(node: Node) -> str:
    r"""``v_{3} = v_{1}^{2}``; of a variable its symbol alone."""
    if isinstance(node.primitive, Operation):
        return f"{node.latex} = {node.primitive.formula}"
    return node.latex


# --- recording -------------------------------------------------------------------------------------


@lru_cache(maxsize=32)
def _rows(formula: Formula) -> tuple[_Row, ...]:
    """The operations of a formula in the order of their evaluation."""
    symbols: list[Var] = [Var(i) for i in range(formula.dimension)]
    places: dict[int, int] = {}  # by the identity of the part; those without x and y have none
    known: dict[tuple[object, ...], int] = {}
    found: list[tuple[Unary | Binary, tuple[int | None, ...]]] = []
    for part in walk(formula.tree):
        if isinstance(part, Var):
            places[id(part)] = part.index
        elif isinstance(part, Unary | Binary):
            operands = tuple(places.get(id(argument)) for argument in part.arguments)
            if all(place is None for place in operands):
                continue
            key = (
                part.function,
                *(
                    repr(constant(argument)) if place is None else place
                    for argument, place in zip(part.arguments, operands, strict=True)
                ),
            )
            if key not in known:
                known[key] = len(symbols)
                named = [
                    argument if place is None else symbols[place]
                    for argument, place in zip(part.arguments, operands, strict=True)
                ]
                symbols.append(_Symbol(len(symbols), f"v_{{{len(found) + 1}}}"))
                found.append((type(part)(part.function, *named), operands))
            places[id(part)] = known[key]
    if not found:  # the formula is a variable
        place = places[id(formula.tree)]
        one = Partial("1", lambda output, a: np.ones(()), _product)
        return (_Row(Operation("identity", lambda a: a, (one,), latex(symbols[place])), (place,)),)
    steep: set[int] = set()  # nodes from which a cusp is computed
    live = {formula.dimension + len(found) - 1}  # nodes that f depends on by more than steps and signs
    rows = []
    for place, (part, operands) in reversed(list(enumerate(found, start=formula.dimension))):
        pullback = _nothing if place not in live else _product_of_none if place in steep else _product
        operation, cusp = _operation(part, operands, pullback)
        arguments = tuple(each for each in operands if each is not None)
        if cusp or place in steep:
            steep.update(arguments)
        for argument, partial in zip(arguments, operation.partials, strict=True):
            if place in live and partial is not None and partial.pullback is not _nothing:
                live.add(argument)
        rows.append(_Row(operation, arguments))
    return tuple(reversed(rows))


def _operation(
    part: Unary | Binary, operands: tuple[int | None, ...], pullback: Pullback
) -> tuple[Operation, bool]:
    """The primitive of one part, and whether its slope may be infinite where its argument is 0."""
    fixed = tuple(_fixed(argument, place) for argument, place in zip(part.arguments, operands, strict=True))
    rule = RULES[part.function]
    if part.function == "pow" and fixed[-1] is not None:
        rule, fixed = power_rule(float(fixed[-1])), (None,)

    def forward(*values: Array) -> Array:
        with np.errstate(all="ignore"):
            return rule.value(*_filled(fixed, values))

    if rule.cusp and pullback is _product:
        pullback = _product_of_none
    local = local_derivatives(part)
    partials = tuple(
        _partial(rule, fixed, i, latex(local[i]), pullback) for i, value in enumerate(fixed) if value is None
    )
    return Operation(part.function, forward, partials, latex(part)), rule.cusp


def _fixed(argument: Part, place: int | None) -> np.float64 | None:
    value = constant(argument) if place is None else None
    return None if value is None else np.float64(value)


def _partial(
    rule: Rule, fixed: tuple[np.float64 | None, ...], i: int, formula: str, pullback: Pullback
) -> Partial:
    def factor(output: Array, *values: Array) -> Array:
        with np.errstate(all="ignore"):
            entry = rule.first(output, *_filled(fixed, values))[i]
        return np.asarray(0.0 if entry is None else entry, dtype=np.float64)

    return Partial(formula, factor, _nothing if formula == "0" else pullback)


def _filled(fixed: tuple[np.float64 | None, ...], values: tuple[Array, ...]) -> list[Array | np.float64]:
    """All operands of a rule: the constants where they stand, the arguments in the other places."""
    rest = iter(values)
    return [next(rest) if value is None else value for value in fixed]


def _product(upstream: Array, factor: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(upstream * factor)


def _product_of_none(upstream: Array, factor: Array) -> Array:
    """The product, where no change of the argument makes no change of f, however steep the rest is."""
    with np.errstate(all="ignore"):
        return np.where((factor == 0.0) | (upstream == 0.0), 0.0, upstream * factor)


def _nothing(upstream: Array, factor: Array) -> Array:
    """What passes a sign or a step: 0, whatever stands before and behind it."""
    return np.zeros(np.shape(upstream))


# --- steps -----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class NodeStep:
    """A step of the forward pass, number 1 .. F: a node is computed from its arguments."""

    number: int
    symbol: str
    formula: str
    value: Array
    output: Key
    arguments: tuple[Key, ...]


@dataclass(frozen=True, eq=False)
class EdgeStep:
    """A step of the backward pass, number n .. 1: one edge, ``contribution = upstream * value``.

    ``value`` is the factor, the local derivative whose ``formula`` is given;
    ``adjoint`` is df/d(argument) as far as it is summed up. ``index`` counts
    in the tape's backward steps.
    """

    number: int
    symbol: str
    formula: str
    value: Array
    upstream: Array
    contribution: Array
    adjoint: Array
    output: Key
    argument: Key
    index: int


class GraphSteps(NamedTuple):
    """A pass through the graph for one variable."""

    forward: tuple[NodeStep, ...]
    backward: tuple[EdgeStep, ...]


def formula_steps(tape: Tape, i: int) -> GraphSteps:
    """All nodes in order of evaluation, then the edges between f and variable ``i`` in reverse order.

    There are no edges where the variable does not occur. How many there are does not depend on the point.
    """
    operations = [node for node in tape.nodes if isinstance(node.primitive, Operation)]
    forward = tuple(
        NodeStep(
            number,
            node.latex,
            node.primitive.formula if isinstance(node.primitive, Operation) else "",
            node.value,
            _key(node),
            tuple(map(_key, node.arguments)),
        )
        for number, node in enumerate(operations, start=1)
    )
    edges = _edges(tape, i)
    backward = tuple(
        EdgeStep(
            len(edges) - j,
            derivative_latex(step.output.latex, step.argument.latex),
            step.partial.latex,
            step.factor,
            step.upstream,
            step.contribution,
            step.adjoint,
            _key(step.output),
            _key(step.argument),
            index,
        )
        for j, (index, step) in enumerate(edges)
    )
    return GraphSteps(forward, backward)


def _key(node: Node) -> Key:
    return node.name, node.layer


def _edges(tape: Tape, i: int) -> list[tuple[int, BackwardStep]]:
    """The backward steps on a path to variable ``i``, with their indices: every node is on one from f."""
    reaches = {id(tape.nodes[i])}
    for node in tape.nodes:
        if any(id(argument) in reaches for argument in node.arguments):
            reaches.add(id(node))
    return [(j, step) for j, step in enumerate(tape.backward()) if id(step.argument) in reaches]


# --- paths and costs ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class GraphPath:
    """One way between f and a variable: ``nodes`` and ``factors`` run from f back, and so do ``steps``.

    ``steps`` are indices of :attr:`GraphSteps.backward`; ``product`` is the path's share of the derivative.
    """

    nodes: tuple[Key, ...]
    factors: tuple[float, ...]
    product: float
    steps: tuple[int, ...]


@dataclass(frozen=True)
class GraphPaths:
    """The sum over paths: ``count`` of all, the ``listed`` ones of largest magnitude first, the derivative."""

    count: int
    listed: tuple[GraphPath, ...]
    derivative: float


def paths(tape: Tape, i: int, limit: int = LISTED) -> GraphPaths:
    """All paths between f and variable ``i``, at most ``limit`` of them listed, the largest product first."""
    edges = [step for _, step in _edges(tape, i)]
    variable, root = tape.nodes[i], tape.loss
    below: dict[int, list[tuple[int, BackwardStep]]] = {}
    for j, step in enumerate(edges):
        below.setdefault(id(step.output), []).append((j, step))
    # from each node down to the variable: how many paths, and the largest product (its logarithm)
    count = {id(variable): 1}
    best = {id(variable): 0.0}
    for node in tape.nodes:
        if id(node) in below:
            count[id(node)] = sum(count[id(step.argument)] for _, step in below[id(node)])
            best[id(node)] = max(_size(step.factor) + best[id(step.argument)] for _, step in below[id(node)])
    derivative = float(edges[-1].adjoint) if edges else 0.0
    if not edges:
        return GraphPaths(0, (), derivative)
    # best first; of equals the longer one, so that a path is finished before another is begun
    tie = itertools.count()
    waiting: list[tuple[float, int, int, float, Node, tuple[tuple[int, BackwardStep], ...]]] = [
        (-best[id(root)], 0, next(tie), 0.0, root, ())
    ]
    listed: list[GraphPath] = []
    while waiting and len(listed) < limit:
        _, _, _, size, node, taken = heapq.heappop(waiting)
        if node is variable:
            listed.append(_path(root, taken))
            continue
        for j, step in below[id(node)]:
            further = size + _size(step.factor)
            key = -(further + best[id(step.argument)])
            entry = (key, -len(taken) - 1, next(tie), further, step.argument, (*taken, (j, step)))
            heapq.heappush(waiting, entry)
    listed.sort(key=lambda path: 0.0 if math.isnan(path.product) else -abs(path.product))
    return GraphPaths(count[id(root)], tuple(listed), derivative)


def _size(factor: Array) -> float:
    """The logarithm of a factor's magnitude, in bounds that can be added up."""
    size = abs(float(factor))
    return max(-1e4, min(math.log(size), 1e4)) if 0.0 < size < math.inf else -1e4 if size == 0.0 else 1e4


def _path(root: Node, taken: tuple[tuple[int, BackwardStep], ...]) -> GraphPath:
    product = np.ones(())
    for _, step in taken:
        product = step.partial.pullback(product, step.factor)
    return GraphPath(
        (_key(root), *(_key(step.argument) for _, step in taken)),
        tuple(float(step.factor) for _, step in taken),
        float(product),
        tuple(j for j, _ in taken),
    )


def graph_costs(tape: Tape, i: int) -> Costs:
    """Multiplications by a factor for variable ``i``, and for the gradient, path by path and in both modes.

    Forward mode passes once for each variable, reverse mode once for all.
    """
    variables = [j for j, node in enumerate(tape.nodes) if node.is_leaf]
    edges = {j: len(_edges(tape, j)) for j in variables}
    lengths = {j: _total_length(tape, j) for j in variables}
    total = sum(len(node.arguments) for node in tape.nodes)
    whole = sum(lengths.values()), sum(edges.values()), total
    return Costs(lengths[i], edges[i], edges[i], *whole)


def _total_length(tape: Tape, i: int) -> int:
    """The lengths of all paths to variable ``i`` added up."""
    count: dict[int, int] = {id(tape.nodes[i]): 1}
    length: dict[int, int] = {id(tape.nodes[i]): 0}
    for node in tape.nodes:
        if node.arguments:
            count[id(node)] = sum(count.get(id(a), 0) for a in node.arguments)
            length[id(node)] = sum(length.get(id(a), 0) + count.get(id(a), 0) for a in node.arguments)
    return length[id(tape.loss)]
