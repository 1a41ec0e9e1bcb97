"""A formula's tree flattened into postfix order, run forwards for values and derivatives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np

from gdsim.engine.expression import RULES, Binary, Const, Entry, Node, Rule, Unary, Var, power_rule, walk
from gdsim.engine.objective import Array

Times = Callable[[Entry, Entry], Entry]


class Instruction(NamedTuple):
    """One row of the derivative table, applied to earlier slots."""

    rule: Rule
    arguments: tuple[int, ...]


class Jet(NamedTuple):
    """The derivatives of a slot: by each coordinate, and by each pair of them (xx) or (xx, xy, yy)."""

    first: tuple[Entry, ...]
    second: tuple[Entry, ...]


class Program:
    """Slots: first the coordinates, then the constants, then one per instruction; equal parts share theirs.

    Nothing recurses when it runs, and what is identically zero is never multiplied.
    """

    def __init__(self, tree: Node, dimension: int) -> None:
        self.dimension = dimension
        self.pairs = tuple((i, j) for i in range(dimension) for j in range(i, dimension))
        parts = walk(tree)
        folded = _folded(parts)
        needed = [
            tree,
            *(argument for part in parts if folded[id(part)] is None for argument in part.arguments),
        ]
        # by their text, in which nan equals itself and -0.0 is not 0.0
        numbers = {repr(value): value for part in needed if (value := folded[id(part)]) is not None}
        self.constants: tuple[np.float64, ...] = tuple(map(np.float64, numbers.values()))
        places = {text: dimension + i for i, text in enumerate(numbers)}
        self.instructions: list[Instruction] = []
        slots: dict[int, int] = {}  # by the identity of the part
        known: dict[tuple[object, ...], int] = {}
        for part in parts:
            value = folded[id(part)]
            if value is not None:
                slots[id(part)] = places.get(repr(value), -1)  # -1: only part of a larger constant
            elif isinstance(part, Var):
                slots[id(part)] = part.index
            elif isinstance(part, Unary | Binary):
                slots[id(part)] = self._slot(part, slots, folded, known)
        self.root = slots[id(tree)]

    def _slot(
        self,
        part: Unary | Binary,
        slots: dict[int, int],
        folded: dict[int, float | None],
        known: dict[tuple[object, ...], int],
    ) -> int:
        arguments = tuple(slots[id(argument)] for argument in part.arguments)
        key = (part.function, *arguments)
        if key not in known:
            known[key] = self.dimension + len(self.constants) + len(self.instructions)
            exponent = folded[id(part.arguments[-1])] if part.function == "pow" else None
            if exponent is None:
                self.instructions.append(Instruction(RULES[part.function], arguments))
            else:
                self.instructions.append(Instruction(power_rule(exponent), arguments[:1]))
        return known[key]

    def value(self, x: Array) -> Array:
        """Values ``(...)`` at ``x (..., P)``; nan or inf where there is none."""
        with np.errstate(all="ignore"):
            return self._spread(self._slots(x)[self.root], x)

    def jet(self, x: Array, order: int) -> tuple[Array, Array, Array | None]:
        """Values ``(...)``, gradients ``(..., P)`` and, for order 2, Hessians ``(..., P, P)``."""
        with np.errstate(all="ignore"):
            slots = self._slots(x)
            jets = self._jets(slots, order)
            g = np.zeros_like(x)
            for i, entry in enumerate(jets[self.root].first):
                if entry is not None:
                    g[..., i] = entry
            f = self._spread(slots[self.root], x)
            if order == 1:
                return f, g, None
            H = np.zeros((*x.shape, x.shape[-1]))
            for (i, j), entry in zip(self.pairs, jets[self.root].second, strict=True):
                if entry is not None:
                    H[..., i, j] = H[..., j, i] = entry
            return f, g, H

    def _slots(self, x: Array) -> list[Array]:
        slots: list[Array] = [x[..., i] for i in range(self.dimension)]
        slots.extend(self.constants)  # type: ignore[arg-type]
        for rule, arguments in self.instructions:
            if len(arguments) == 1:
                slots.append(rule.value(slots[arguments[0]]))
            else:
                slots.append(rule.value(slots[arguments[0]], slots[arguments[1]]))
        return slots

    def _jets(self, slots: list[Array], order: int) -> list[Jet]:
        P, pairs = self.dimension, self.pairs if order == 2 else ()
        flat = Jet((None,) * P, (None,) * len(pairs))
        jets = [Jet(tuple(1.0 if i == j else None for j in range(P)), flat.second) for i in range(P)]
        jets += [flat] * len(self.constants)
        begin = len(jets)
        for slot, (rule, arguments) in enumerate(self.instructions, begin):
            values = [slots[a] for a in arguments]
            inner = [jets[a] for a in arguments]
            first = rule.first(slots[slot], *values)
            times = _times_at_cusp if rule.cusp else _times
            gradient = tuple(
                _sum(times(d, jet.first[i]) for d, jet in zip(first, inner, strict=True)) for i in range(P)
            )
            hessian: tuple[Entry, ...] = flat.second
            if pairs:
                second = rule.second(slots[slot], *values)
                hessian = tuple(
                    _sum(
                        [
                            *(times(d, jet.second[k]) for d, jet in zip(first, inner, strict=True)),
                            *_bends(times, second, inner, i, j),
                        ]
                    )
                    for k, (i, j) in enumerate(pairs)
                )
            jets.append(Jet(gradient, hessian))
        return jets

    @staticmethod
    def _spread(f: Array, x: Array) -> Array:
        """One value per point, in an array of its own, also where the formula is a constant or a coordinate."""
        if np.shape(f) == x.shape[:-1] and not np.may_share_memory(f, x):
            return f
        result: Array = np.array(np.broadcast_to(f, x.shape[:-1]))
        return result


def _folded(parts: list[Node]) -> dict[int, float | None]:
    """The value of each part that contains no coordinate, by identity; None for the others."""
    values: dict[int, float | None] = {}
    with np.errstate(all="ignore"):
        for part in parts:
            values[id(part)] = None
            if isinstance(part, Const):
                values[id(part)] = part.value
            elif isinstance(part, Unary | Binary):
                inner = [values[id(argument)] for argument in part.arguments]
                if None not in inner:
                    values[id(part)] = float(RULES[part.function].value(*np.array(inner, dtype=np.float64)))
    return values


def constant(tree: Node) -> float | None:
    """The value of a part without x and y (it may be infinite or nan), else None."""
    return _folded(walk(tree))[id(tree)]


def _bends(times: Times, second: tuple[Entry, ...], inner: list[Jet], i: int, j: int) -> Iterator[Entry]:
    """What the rule's own curvature adds to the second derivative by coordinates i and j."""
    a = inner[0].first
    yield times(second[0], _times(a[i], a[j]))
    if len(inner) == 2:
        b = inner[1].first
        yield times(second[1], _sum((_times(a[i], b[j]), _times(a[j], b[i]))))
        yield times(second[2], _times(b[i], b[j]))


def _times(a: Entry, b: Entry) -> Entry:
    return None if a is None or b is None else a * b


def _times_at_cusp(a: Entry, b: Entry) -> Entry:
    """The product, where no change of the argument makes no change of the function, however steep it is."""
    if a is None or b is None:
        return None
    return np.where(np.equal(b, 0.0), 0.0, a * b)


def _sum(entries: Iterable[Entry]) -> Entry:
    total: Entry = None
    for entry in entries:
        if entry is not None:
            total = entry if total is None else total + entry
    return total
