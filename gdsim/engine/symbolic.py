"""Derivatives of a formula as formulas, lightly simplified, for reading."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from gdsim.engine.expression import Binary, Const, Node, Unary, Var

Number = Fraction | float

ZERO, ONE, TWO = Const(0.0), Const(1.0), Const(2.0)
#: Whole numbers beyond this are not exact as floats, so they are no longer kept as fractions.
_EXACT = 2**53


def derivative(node: Node, index: int) -> Node:
    """The partial derivative by coordinate ``index``."""
    match node:
        case Var(index=i):
            return ONE if i == index else ZERO
        case Unary(function="neg", argument=u):
            return negative(derivative(u, index))
        case Unary(function=function, argument=u):
            inner = derivative(u, index)
            return ZERO if inner == ZERO else product(_OUTER[function](u), inner)
        case Binary(left=u, right=v):
            return _of_two(node, u, v, derivative(u, index), derivative(v, index))
    return ZERO


def _of_two(node: Binary, u: Node, v: Node, du: Node, dv: Node) -> Node:
    match node.function:
        case "add":
            return total(du, dv)
        case "sub":
            return total(du, negative(dv))
        case "mul":
            return total(product(du, v), product(u, dv))
        case "div":
            if dv == ZERO:
                return quotient(du, v)
            if du == ZERO:
                return negative(quotient(product(u, dv), power(v, TWO)))
            return quotient(total(product(du, v), negative(product(u, dv))), power(v, TWO))
        case "pow":
            by_base = ZERO if du == ZERO else product(v, power(u, total(v, Const(-1.0))), du)
            by_exponent = ZERO if dv == ZERO else product(node, Unary("log", u), dv)
            return total(by_base, by_exponent)
    side = Unary("sign", total(u, negative(v)))
    if node.function == "min":
        side = Unary("neg", side)
    share = quotient(total(ONE, side), TWO)
    other = quotient(total(ONE, negative(side)), TWO)
    return total(product(share, du), product(other, dv))


def _call(function: str) -> Callable[[Node], Node]:
    return lambda u: Unary(function, u)


def _one_minus_square(u: Node) -> Node:
    return total(ONE, negative(power(u, TWO)))


def _inverse(u: Node) -> Node:
    return quotient(ONE, u)


#: The outer derivative of each function of one argument.
_OUTER: dict[str, Callable[[Node], Node]] = {
    "sin": _call("cos"),
    "cos": lambda u: negative(Unary("sin", u)),
    "tan": lambda u: total(ONE, power(Unary("tan", u), TWO)),
    "exp": _call("exp"),
    "log": _inverse,
    "sqrt": lambda u: quotient(ONE, product(TWO, Unary("sqrt", u))),
    "abs": _call("sign"),
    "tanh": lambda u: _one_minus_square(Unary("tanh", u)),
    "sinh": _call("cosh"),
    "cosh": _call("sinh"),
    "relu": _call("step"),
    "sigmoid": lambda u: product(Unary("sigmoid", u), total(ONE, negative(Unary("sigmoid", u)))),
    "atan": lambda u: _inverse(total(ONE, power(u, TWO))),
    "asin": lambda u: _inverse(Unary("sqrt", _one_minus_square(u))),
    "acos": lambda u: negative(_inverse(Unary("sqrt", _one_minus_square(u)))),
    "sign": lambda u: ZERO,
    "step": lambda u: ZERO,
}


def local_derivatives(node: Unary | Binary) -> tuple[Node, ...]:
    """The factors of the chain rule at one part: its derivative by each of its arguments."""
    if isinstance(node, Unary):
        return (Const(-1.0),) if node.function == "neg" else (_OUTER[node.function](node.argument),)
    u, v = node.left, node.right
    return _of_two(node, u, v, ONE, ZERO), _of_two(node, u, v, ZERO, ONE)


# --- putting parts together, simplified ------------------------------------------------------------


def product(*factors: Node) -> Node:
    """Numbers collected in front, equal bases in one power, divisors below one line."""
    return _assemble(*_factors(factors))


def quotient(above: Node, below: Node) -> Node:
    """``above / below``, simplified."""
    return product(above, Binary("div", ONE, below))


def negative(node: Node) -> Node:
    """``-node``, simplified."""
    return product(Const(-1.0), node)


def power(base: Node, exponent: Node) -> Node:
    """``base ^ exponent`` without exponents 0 and 1."""
    if exponent == ONE:
        return base
    if exponent == ZERO:
        return ONE
    return Binary("pow", base, exponent)


def total(*terms: Node) -> Node:
    """Equal terms added up, the number last."""
    gathered: dict[Node, Number] = {}
    number: Number = Fraction(0)
    waiting: list[tuple[Node, int]] = [(term, 1) for term in reversed(terms)]
    while waiting:
        node, sign = waiting.pop()
        match node:
            case Binary(function="add", left=u, right=v):
                waiting += [(v, sign), (u, sign)]
            case Binary(function="sub", left=u, right=v):
                waiting += [(v, -sign), (u, sign)]
            case Unary(function="neg", argument=u):
                waiting.append((u, -sign))
            case _:
                coefficient, powers = _factors((node,))
                if powers:
                    rest = _assemble(Fraction(1), powers)
                    gathered[rest] = gathered.get(rest, Fraction(0)) + sign * coefficient
                else:
                    number += sign * coefficient
    parts = [(c, _assemble(_size(c), _factors((rest,))[1])) for rest, c in gathered.items() if c != 0]
    if number != 0:
        parts.append((number, _assemble(_size(number), {})))
    if not parts:
        return ZERO
    # a sum reads better when it does not begin with a minus
    if parts[0][0] < 0:
        parts.sort(key=lambda part: part[0] < 0)
    result: Node = Unary("neg", parts[0][1]) if parts[0][0] < 0 else parts[0][1]
    for coefficient, part in parts[1:]:
        result = Binary("sub" if coefficient < 0 else "add", result, part)
    return result


def _factors(nodes: tuple[Node, ...]) -> tuple[Number, dict[Node, Number]]:
    """A product as its number and its bases with their constant exponents."""
    coefficient: Number = Fraction(1)
    powers: dict[Node, Number] = {}
    waiting: list[tuple[Node, int]] = [(node, 1) for node in reversed(nodes)]
    while waiting:
        node, sign = waiting.pop()
        match node:
            case Const(value=value, symbol="") if sign > 0 or value != 0:
                coefficient = _limited(
                    coefficient * _number(value) if sign > 0 else coefficient / _number(value)
                )
            case Unary(function="neg", argument=u):
                coefficient = -coefficient
                waiting.append((u, sign))
            case Binary(function="mul", left=u, right=v):
                waiting += [(v, sign), (u, sign)]
            case Binary(function="div", left=u, right=v):
                waiting += [(v, -sign), (u, sign)]
            case Binary(function="pow", left=u, right=Const(value=p, symbol="")):
                powers[u] = powers.get(u, Fraction(0)) + sign * _number(p)
            case _:
                powers[node] = powers.get(node, Fraction(0)) + sign
    return coefficient, {base: p for base, p in powers.items() if p != 0}


def _assemble(coefficient: Number, powers: dict[Node, Number]) -> Node:
    if coefficient == 0:
        return ZERO
    above = [power(base, _constant(p)) for base, p in sorted(powers.items(), key=_rank) if p > 0]
    below = [power(base, _constant(-p)) for base, p in sorted(powers.items(), key=_rank) if p < 0]
    size = _size(coefficient)
    if isinstance(size, Fraction):
        top, bottom = _constant(Fraction(size.numerator)), _constant(Fraction(size.denominator))
    else:
        top, bottom = _constant(size), ONE
    if top != ONE or not above:
        above.insert(0, top)
    if bottom != ONE:
        below.insert(0, bottom)
    result = _chain(above)
    if below:
        result = Binary("div", result, _chain(below))
    return Unary("neg", result) if coefficient < 0 else result


def _chain(factors: list[Node]) -> Node:
    result = factors[0]
    for factor in factors[1:]:
        result = Binary("mul", result, factor)
    return result


def _rank(item: tuple[Node, Number]) -> tuple[int, int]:
    """The order in which factors are written: constants, coordinates, sums, functions."""
    match item[0]:
        case Const():
            return 0, 0
        case Var(index=i):
            return 1, i
        case Binary(function="add" | "sub"):
            return 2, 0
    return 3, 0


def _number(value: float) -> Number:
    return Fraction(int(value)) if value.is_integer() and abs(value) < _EXACT else value


def _size(number: Number) -> Number:
    return -number if number < 0 else number


def _limited(number: Number) -> Number:
    if isinstance(number, Fraction) and max(abs(number.numerator), number.denominator) >= _EXACT:
        return float(number)
    return number


def _constant(number: Number) -> Const:
    value = float(number)
    return Const(value if math.isfinite(value) else math.copysign(1e308, value))
