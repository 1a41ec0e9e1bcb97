"""Conditions and numbers of a lesson as trees, and what they come to from the facts of a moment."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Protocol

from gdsim.engine.lessons.facts import FACTS, Sort

#: What a fact may be; None while it is not known yet.
Value = float | str | bool | None


class Facts(Protocol):
    """The facts of a moment."""

    def fact(self, name: str, arguments: tuple[float | str, ...]) -> Value:
        """The fact called so; None while it is not known."""
        ...


@dataclass(frozen=True)
class Node:
    """A part of an expression."""

    @property
    def sort(self) -> Sort:
        """What it is."""
        return Sort.NUMBER


@dataclass(frozen=True)
class Literal(Node):
    """A number."""

    value: float


@dataclass(frozen=True)
class Truth(Node):
    """``true`` or ``false``."""

    value: bool

    @property
    def sort(self) -> Sort:
        """A truth."""
        return Sort.TRUTH


@dataclass(frozen=True)
class Fact(Node):
    """Something that is asked of the moment."""

    name: str
    arguments: tuple[Node | str, ...] = ()

    @property
    def sort(self) -> Sort:
        """As the vocabulary says."""
        return FACTS[self.name].sort


@dataclass(frozen=True)
class Was(Node):
    """A number at the time when the task began."""

    inner: Node


@dataclass(frozen=True)
class Operation(Node):
    """A function or an operator of numbers, by its name in :data:`FUNCTIONS`."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Comparison(Node):
    """Two numbers compared, by the sign in :data:`COMPARISONS`."""

    sign: str
    left: Node
    right: Node

    @property
    def sort(self) -> Sort:
        """A truth."""
        return Sort.TRUTH


@dataclass(frozen=True)
class Between(Node):
    """A number in a range, its ends included."""

    inner: Node
    low: Node
    high: Node

    @property
    def sort(self) -> Sort:
        """A truth."""
        return Sort.TRUTH


@dataclass(frozen=True)
class Is(Node):
    """A fact that is a word, and the word it should be."""

    fact: Fact
    word: str

    @property
    def sort(self) -> Sort:
        """A truth."""
        return Sort.TRUTH


@dataclass(frozen=True)
class Logic(Node):
    """``and``, ``or`` or ``not`` of truths."""

    word: str
    arguments: tuple[Node, ...] = field(default=())

    @property
    def sort(self) -> Sort:
        """A truth."""
        return Sort.TRUTH


def close(a: float, b: float) -> bool:
    """Equal but for rounding."""
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)


def near(a: float, b: float) -> bool:
    """Equal within one percent."""
    return math.isclose(a, b, rel_tol=0.01, abs_tol=1e-12)


def _sign(a: float) -> float:
    return math.nan if math.isnan(a) else float((a > 0) - (a < 0))


def _round(a: float) -> float:
    return float(round(a))


#: Name, what it does, and how many numbers it takes; 0 for any number of them from two on.
FUNCTIONS: dict[str, tuple[Callable[..., float], int]] = {
    "+": (operator.add, 2),
    "-": (operator.sub, 2),
    "*": (operator.mul, 2),
    "/": (operator.truediv, 2),
    "^": (math.pow, 2),
    "neg": (operator.neg, 1),
    "abs": (abs, 1),
    "sqrt": (math.sqrt, 1),
    "exp": (math.exp, 1),
    "log": (math.log, 1),
    "sin": (math.sin, 1),
    "cos": (math.cos, 1),
    "tanh": (math.tanh, 1),
    "sign": (_sign, 1),
    "round": (_round, 1),
    "min": (min, 0),
    "max": (max, 0),
}
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "=": close,
    "!=": lambda a, b: not close(a, b),
    "<": operator.lt,
    "<=": lambda a, b: a <= b or close(a, b),
    ">": operator.gt,
    ">=": lambda a, b: a >= b or close(a, b),
    "~": near,
}


def evaluate(node: Node, facts: Facts, then: Mapping[Node, float]) -> float:
    """The number; NaN while it is not known. ``then`` holds what stood in ``was(...)`` as the task began."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Was):
        return then.get(node.inner, math.nan)
    if isinstance(node, Fact):
        value = _asked(node, facts, then)
        return float(value) if isinstance(value, (int, float)) else math.nan
    if isinstance(node, Operation):
        values = [evaluate(each, facts, then) for each in node.arguments]
        if any(map(math.isnan, values)):
            return math.nan
        try:
            return float(FUNCTIONS[node.function][0](*values))
        except (ArithmeticError, ValueError):
            return math.nan
    raise TypeError(node)


def _asked(node: Fact, facts: Facts, then: Mapping[Node, float]) -> Value:
    arguments = tuple(
        each if isinstance(each, str) else evaluate(each, facts, then) for each in node.arguments
    )
    if any(isinstance(each, float) and math.isnan(each) for each in arguments):
        return None
    return facts.fact(node.name, arguments)


def holds(node: Node, facts: Facts, then: Mapping[Node, float]) -> bool | None:
    """Whether the condition is true; None while that is not known."""
    if isinstance(node, Truth):
        return node.value
    if isinstance(node, Fact):
        value = _asked(node, facts, then)
        return value if isinstance(value, bool) else None
    if isinstance(node, Is):
        word = _asked(node.fact, facts, then)
        return word == node.word if isinstance(word, str) else None
    if isinstance(node, Comparison):
        a, b = evaluate(node.left, facts, then), evaluate(node.right, facts, then)
        return None if math.isnan(a) or math.isnan(b) else COMPARISONS[node.sign](a, b)
    if isinstance(node, Between):
        a, low, high = (evaluate(each, facts, then) for each in (node.inner, node.low, node.high))
        if math.isnan(a) or math.isnan(low) or math.isnan(high):
            return None
        return COMPARISONS[">="](a, low) and COMPARISONS["<="](a, high)
    if isinstance(node, Logic):
        truths = [holds(each, facts, then) for each in node.arguments]
        if node.word == "not":
            return None if truths[0] is None else not truths[0]
        decisive = node.word == "or"
        if decisive in truths:
            return decisive
        return None if None in truths else not decisive
    raise TypeError(node)


def parts(node: Node) -> Iterator[Node]:
    """The expression and everything in it."""
    yield node
    for each in fields(node):
        value = getattr(node, each.name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, Node):
                yield from parts(inner)
