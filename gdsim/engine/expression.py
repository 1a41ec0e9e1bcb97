"""The tree of a typed formula, and the derivative table of everything that may stand in it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdsim.engine.objective import Array

#: A derivative: numbers per point, one number for all, or None where it is identically zero.
Entry = Array | float | None


class Span(NamedTuple):
    """Where a part stands in the text: columns ``start`` up to but without ``end``, counted from 0."""

    start: int
    end: int


NOWHERE = Span(0, 0)


@dataclass(frozen=True)
class Node:
    """A part of a formula; two are equal when they say the same, wherever they stand."""

    span: Span = field(default=NOWHERE, compare=False, kw_only=True)

    @property
    def arguments(self) -> tuple[Node, ...]:
        """What it is computed from."""
        return ()


@dataclass(frozen=True)
class Const(Node):
    """A number; ``symbol`` is pi or e where it was written so."""

    value: float
    symbol: str = ""


@dataclass(frozen=True)
class Var(Node):
    """Coordinate ``index``: x or y."""

    index: int

    @property
    def name(self) -> str:
        """``x`` or ``y``."""
        return "xy"[self.index]


@dataclass(frozen=True)
class Unary(Node):
    """A function of one argument, or the minus sign ``neg``; ``function`` is a key of RULES."""

    function: str
    argument: Node

    @property
    def arguments(self) -> tuple[Node, ...]:
        """Its one argument."""
        return (self.argument,)


@dataclass(frozen=True)
class Binary(Node):
    """``add``, ``sub``, ``mul``, ``div``, ``pow``, ``max`` or ``min`` of two arguments."""

    function: str
    left: Node
    right: Node

    @property
    def arguments(self) -> tuple[Node, ...]:
        """Left, then right."""
        return self.left, self.right


@dataclass(frozen=True)
class Rule:
    """A row of the derivative table.

    ``value(*arguments)``; ``first(value, *arguments)`` is the derivative by
    each argument; ``second(value, *arguments)`` is (aa,) for one argument and
    (aa, ab, bb) for two.
    """

    value: Callable[..., Array]
    first: Callable[..., tuple[Entry, ...]]
    second: Callable[..., tuple[Entry, ...]]
    #: Its slope is infinite where its argument is 0: there a constant argument moves it by 0, not by 0 * inf.
    cusp: bool = False


def _sigmoid(a: Array) -> Array:
    return 0.5 + 0.5 * np.tanh(0.5 * a)


def _domain(inside: NDArray[np.bool_], a: Array) -> Array:
    """The argument, and nan where the function has no value: a derivative ends where its function does."""
    return np.where(inside, a, np.nan)


def _log_first(v: Array, a: Array) -> tuple[Entry, ...]:
    return (1.0 / _domain(a >= 0, a),)


def _log_second(v: Array, a: Array) -> tuple[Entry, ...]:
    a = _domain(a >= 0, a)
    return (-1.0 / (a * a),)


def _arc(sign: float) -> tuple[Callable[..., tuple[Entry, ...]], Callable[..., tuple[Entry, ...]]]:
    """Derivatives of asin (+1) and acos (-1)."""

    def first(v: Array, a: Array) -> tuple[Entry, ...]:
        return (sign / np.sqrt(1.0 - a * a),)

    def second(v: Array, a: Array) -> tuple[Entry, ...]:
        rest = 1.0 - a * a
        return (sign * a / (rest * np.sqrt(rest)),)

    return first, second


def _pow_first(v: Array, a: Array, b: Array) -> tuple[Entry, ...]:
    return b * np.power(a, b - 1.0), v * np.log(a)


def _pow_second(v: Array, a: Array, b: Array) -> tuple[Entry, ...]:
    log = np.log(a)
    lower = np.power(a, b - 1.0)
    return b * (b - 1.0) * np.power(a, b - 2.0), lower * (1.0 + b * log), v * log * log


def _max_first(v: Array, a: Array, b: Array) -> tuple[Entry, ...]:
    share = 0.5 + 0.5 * np.sign(a - b)
    return share, 1.0 - share


def _min_first(v: Array, a: Array, b: Array) -> tuple[Entry, ...]:
    share = 0.5 - 0.5 * np.sign(a - b)
    return share, 1.0 - share


_FLAT = (None,)
_FLAT3 = (None, None, None)

#: At a kink the slope is the middle one: 0 for abs, a half each for max and min; relu at 0 has slope 0.
RULES: dict[str, Rule] = {
    "neg": Rule(np.negative, lambda v, a: (-1.0,), lambda v, a: _FLAT),
    "sin": Rule(np.sin, lambda v, a: (np.cos(a),), lambda v, a: (-v,)),
    "cos": Rule(np.cos, lambda v, a: (-np.sin(a),), lambda v, a: (-v,)),
    "tan": Rule(np.tan, lambda v, a: (1.0 + v * v,), lambda v, a: (2.0 * v * (1.0 + v * v),)),
    "exp": Rule(np.exp, lambda v, a: (v,), lambda v, a: (v,)),
    "log": Rule(np.log, _log_first, _log_second),
    "sqrt": Rule(np.sqrt, lambda v, a: (0.5 / v,), lambda v, a: (-0.25 / (v * a),), cusp=True),
    "abs": Rule(np.abs, lambda v, a: (np.sign(a),), lambda v, a: _FLAT),
    "tanh": Rule(np.tanh, lambda v, a: (1.0 - v * v,), lambda v, a: (-2.0 * v * (1.0 - v * v),)),
    "sinh": Rule(np.sinh, lambda v, a: (np.cosh(a),), lambda v, a: (v,)),
    "cosh": Rule(np.cosh, lambda v, a: (np.sinh(a),), lambda v, a: (v,)),
    "relu": Rule(lambda a: np.maximum(a, 0.0), lambda v, a: (np.where(a > 0, 1.0, 0.0),), lambda v, a: _FLAT),
    "sigmoid": Rule(_sigmoid, lambda v, a: (v * (1.0 - v),), lambda v, a: (v * (1.0 - v) * (1.0 - 2.0 * v),)),
    "atan": Rule(
        np.arctan, lambda v, a: (1.0 / (1.0 + a * a),), lambda v, a: (-2.0 * a / (1.0 + a * a) ** 2,)
    ),
    "asin": Rule(np.arcsin, *_arc(1.0)),
    "acos": Rule(np.arccos, *_arc(-1.0)),
    "sign": Rule(np.sign, lambda v, a: _FLAT, lambda v, a: _FLAT),
    "step": Rule(lambda a: np.where(a > 0, 1.0, 0.0), lambda v, a: _FLAT, lambda v, a: _FLAT),
    "add": Rule(np.add, lambda v, a, b: (1.0, 1.0), lambda v, a, b: _FLAT3),
    "sub": Rule(np.subtract, lambda v, a, b: (1.0, -1.0), lambda v, a, b: _FLAT3),
    "mul": Rule(np.multiply, lambda v, a, b: (b, a), lambda v, a, b: (None, 1.0, None)),
    "div": Rule(
        np.divide,
        lambda v, a, b: (1.0 / b, -v / b),
        lambda v, a, b: (None, -1.0 / (b * b), 2.0 * v / (b * b)),
    ),
    "pow": Rule(np.power, _pow_first, _pow_second),
    "max": Rule(np.maximum, _max_first, lambda v, a, b: _FLAT3),
    "min": Rule(np.minimum, _min_first, lambda v, a, b: _FLAT3),
}

KINKS = frozenset({"abs", "relu", "max", "min", "sign", "step"})

#: What may be typed with brackets: the key in RULES and the number of arguments.
FUNCTIONS: dict[str, tuple[str, int]] = {
    **{
        name: (name, 1)
        for name in (
            *("sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "sinh", "cosh"),
            *("relu", "sigmoid", "atan", "asin", "acos", "sign"),
        )
    },
    "ln": ("log", 1),
    "arctan": ("atan", 1),
    "arcsin": ("asin", 1),
    "arccos": ("acos", 1),
    "max": ("max", 2),
    "min": ("min", 2),
}
CONSTANTS = {"pi": math.pi, "e": math.e}
VARIABLES = ("x", "y")


def _power(a: Array, p: float) -> Array:
    """``a ** p``: whole exponents by multiplication, which is faster and keeps negative bases."""
    if p < 0:
        return 1.0 / _power(a, -p)
    if p == 0.5:
        return np.sqrt(a)
    if not p.is_integer():
        return np.power(a, p)
    n, square = int(p), a
    result: Array | None = None
    while n:
        if n & 1:
            result = square if result is None else result * square
        n >>= 1
        if n:
            square = square * square
    return np.ones_like(a) if result is None else result


def power_rule(p: float) -> Rule:
    """The row of ``a ** p`` for a constant exponent."""

    def first(v: Array, a: Array) -> tuple[Entry, ...]:
        if p == 0.0:
            return _FLAT
        return (1.0,) if p == 1.0 else (p * _power(a, p - 1.0),)

    def second(v: Array, a: Array) -> tuple[Entry, ...]:
        if p in (0.0, 1.0):
            return _FLAT
        return (2.0,) if p == 2.0 else (p * (p - 1.0) * _power(a, p - 2.0),)

    return Rule(lambda a: _power(a, p), first, second, cusp=not p.is_integer())


def walk(node: Node) -> list[Node]:
    """All parts of a formula, each after its arguments, without recursion."""
    order, waiting = [], [node]
    while waiting:
        part = waiting.pop()
        order.append(part)
        waiting.extend(part.arguments)
    return order[::-1]
