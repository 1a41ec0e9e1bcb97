"""A formula's tree as LaTeX, with no bracket more than precedence asks for."""

from __future__ import annotations

from gdsim.engine.expression import Binary, Const, Node, Unary, Var

_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4

_NAMES = {
    "sin": r"\sin",
    "cos": r"\cos",
    "tan": r"\tan",
    "log": r"\ln",
    "tanh": r"\tanh",
    "sinh": r"\sinh",
    "cosh": r"\cosh",
    "relu": r"\operatorname{ReLU}",
    "sigmoid": r"\sigma",
    "atan": r"\arctan",
    "asin": r"\arcsin",
    "acos": r"\arccos",
    "sign": r"\operatorname{sign}",
    "max": r"\max",
    "min": r"\min",
}
#: Functions whose powers are written on their name.
_RAISED = frozenset({"sin", "cos", "tan", "tanh", "sinh", "cosh", "log"})


def latex(node: Node) -> str:
    r"""``\frac{x^{2}}{20}+\sin\left(3x\right)``."""
    return _write(node)[0]


def number_latex(value: float) -> tuple[str, int]:
    """A number and how tightly it holds together."""
    text = f"{value:.12g}"
    bound = _SUM if value < 0 else _ATOM
    if "e" in text:
        digits, exponent = text.split("e")
        front = "" if digits == "1" else "-" if digits == "-1" else digits + r" \cdot "
        return f"{front}10^{{{int(exponent)}}}", min(bound, _PRODUCT)
    return text, bound


def _write(node: Node) -> tuple[str, int]:
    match node:
        case Const(symbol="pi"):
            return r"\pi", _ATOM
        case Const(symbol="e"):
            return "e", _ATOM
        case Const(value=value):
            return number_latex(value)
        case Var():
            return node.name, _ATOM
        case Unary(function="neg", argument=u):
            return "-" + _within(u, _PRODUCT), _SUM
        case Unary(function="sqrt", argument=u):
            return rf"\sqrt{{{latex(u)}}}", _ATOM
        case Unary(function="abs", argument=u):
            return rf"\left|{latex(u)}\right|", _ATOM
        case Unary(function="exp", argument=u):
            return f"e^{{{latex(u)}}}", _POWER
        case Unary(function="step", argument=u):
            return rf"\left[{latex(u)}>0\right]", _ATOM
        case Unary(function=function, argument=u):
            return f"{_NAMES[function]}{_brackets(latex(u))}", _ATOM
        case Binary(function="add", left=u, right=v):
            return f"{_within(u, _SUM)}+{_within(v, _PRODUCT)}", _SUM
        case Binary(function="sub", left=u, right=v):
            return f"{_within(u, _SUM)}-{_within(v, _PRODUCT)}", _SUM
        case Binary(function="mul", left=u, right=v):
            return _product(u, v)
        case Binary(function="div", left=Unary(function="neg", argument=u), right=v):
            return rf"-\frac{{{latex(u)}}}{{{latex(v)}}}", _SUM
        case Binary(function="div", left=u, right=v):
            return rf"\frac{{{latex(u)}}}{{{latex(v)}}}", _PRODUCT
        case Binary(function="pow", left=u, right=v):
            return _power(u, v), _POWER
        case Binary(function=function, left=u, right=v):
            return f"{_NAMES[function]}{_brackets(f'{latex(u)}, {latex(v)}')}", _ATOM
    raise TypeError(node)  # pragma: no cover - there is no other kind of node


def _brackets(text: str) -> str:
    return rf"\left({text}\right)"


def _within(node: Node, least: int) -> str:
    text, bound = _write(node)
    return text if bound >= least else _brackets(text)


def _product(u: Node, v: Node) -> tuple[str, int]:
    left, bound = _write(u)
    # a product that begins with a minus, as in -2x, needs no bracket around the -2
    if bound < _PRODUCT and not (_is_negative(u) and bound == _SUM):
        left, bound = _brackets(left), _ATOM
    right = _within(v, _PRODUCT)
    collides = right[0].isdigit() or (left[-1].isdigit() and right.startswith(r"\frac"))
    joint = r" \cdot " if collides else " " if left[-1].isalpha() and right[0].isalpha() else ""
    return left + joint + right, _SUM if left.startswith("-") else _PRODUCT


def _is_negative(node: Node) -> bool:
    if isinstance(node, Binary):
        return node.function in {"mul", "div"} and _is_negative(node.left)
    return (isinstance(node, Unary) and node.function == "neg") or (
        isinstance(node, Const) and node.value < 0
    )


def _power(base: Node, exponent: Node) -> str:
    above = latex(exponent)
    whole = isinstance(exponent, Const) and exponent.value.is_integer() and exponent.value > 0
    if whole and isinstance(base, Unary) and base.function in _RAISED:
        return f"{_NAMES[base.function]}^{{{above}}}{_brackets(latex(base.argument))}"
    return f"{_within(base, _ATOM)}^{{{above}}}"
