"""Functions of one or two variables as lines of source: the very operations that were run, in their order."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from gdsim.engine.expression import Binary, Const, Node, Unary, Var
from gdsim.engine.formula import Formula
from gdsim.engine.program import constant
from gdsim.engine.surface import Bivariate, Surface, Univariate

#: A line is broken off into a variable of its own at this length.
_LONG = 88
_COMPARISON, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(6)
_INFIX = {
    "add": ("+", _SUM),
    "subtract": ("-", _SUM),
    "multiply": ("*", _PRODUCT),
    "divide": ("/", _PRODUCT),
    "greater": (">", _COMPARISON),
    "greater_equal": (">=", _COMPARISON),
    "less": ("<", _COMPARISON),
    "less_equal": ("<=", _COMPARISON),
    "equal": ("==", _COMPARISON),
}


class _Traced(NDArrayOperatorsMixin):
    """A number that remembers how it was made; to NumPy it looks like an array."""

    def __init__(
        self, trace: list[_Traced], function: str, arguments: tuple[Any, ...], name: str = ""
    ) -> None:
        self.trace, self.function, self.arguments, self.name = trace, function, arguments, name
        self.uses = 0
        for each in arguments:
            if isinstance(each, _Traced):
                each.uses += 1
        trace.append(self)

    def __hash__(self) -> int:
        return id(self)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> _Traced:
        if method != "__call__" or options:
            raise TypeError(f"{ufunc.__name__}.{method} cannot be written down")
        return _Traced(self.trace, ufunc.__name__, inputs)

    def __array_function__(self, function: Any, types: Any, given: Any, options: Any) -> Any:
        if function is np.where and not isinstance(given[0], _Traced):
            return given[1] if given[0] else given[2]
        if options:
            raise TypeError(f"{function.__name__} cannot be written down")
        return _Traced(self.trace, function.__name__, given)

    def __pow__(self, other: Any) -> _Traced:
        return _Traced(
            self.trace, "**", (self, other)
        )  # an array's own power knows squares, np.power does not

    def source(self) -> tuple[str, int]:
        """The expression and how tightly it holds together."""
        if self.name:
            return self.name, _ATOM
        if self.function in _INFIX:
            sign, level = _INFIX[self.function]
            left, right = (_source(each) for each in self.arguments)
            # brackets on the right wherever a sum or product would be taken in another order without them
            return f"{_within(left, level)} {sign} {_within(right, level + 1)}", level
        if self.function == "**":
            left, right = (_source(each) for each in self.arguments)
            return f"{_within(left, _ATOM)} ** {_within(right, _ATOM)}", _POWER
        if self.function == "negative":
            return "-" + _within(_source(self.arguments[0]), _SIGN), _SIGN
        return f"np.{self.function}({', '.join(_source(each)[0] for each in self.arguments)})", _ATOM


def _source(value: Any) -> tuple[str, int]:
    if isinstance(value, _Traced):
        return value.source()
    text = repr(float(value))
    return text, _SIGN if text.startswith("-") else _ATOM


def _within(part: tuple[str, int], least: int) -> str:
    return part[0] if part[1] >= least else f"({part[0]})"


def function_source(function: Surface | Formula) -> str:
    """``value_and_gradient(point)`` as NumPy source, with the bits of the objective's own.

    The objective is run once on numbers that remember what is done to them.
    """
    trace: list[_Traced] = []
    names = "xy"[: function.dimension]
    variables = [_Traced(trace, "", (), name) for name in names]
    results: list[Any]
    if isinstance(function, Formula):
        results = _of_formula(function, variables)
    elif isinstance(function, Univariate | Bivariate):
        results = list(function._first(*variables))  # type: ignore[arg-type]
    else:
        raise TypeError(function)
    for each in results:
        if isinstance(each, _Traced):
            each.uses += 1
    lines = _statements(trace)
    f, *slopes = (_source(each)[0] for each in results)
    unpacked = ", ".join(f"point[..., {i}]" for i in range(len(names)))
    return "\n".join(
        [
            "def value_and_gradient(point):",
            f'    """f and its gradient at point ({len(names)},)."""',
            f"    {', '.join(names)} = {unpacked}",
            *(f"    {line}" for line in lines),
            f"    return float({f}), np.array([{', '.join(f'float({slope})' for slope in slopes)}])",
        ]
    )


def _of_formula(formula: Formula, variables: list[_Traced]) -> list[Any]:
    program = formula._program
    slots: list[Any] = [*variables, *program.constants]
    for rule, arguments in program.instructions:
        slots.append(rule.value(*(slots[a] for a in arguments)))
    slopes = program._jets(slots, 1)[program.root].first
    return [slots[program.root], *(0.0 if each is None else each for each in slopes)]


def _statements(trace: list[_Traced]) -> list[str]:
    """What is used twice, or is long, gets a name; what nothing needs is left out."""
    for each in reversed(trace):
        if not each.uses and each.function:
            for argument in each.arguments:
                if isinstance(argument, _Traced):
                    argument.uses -= 1
    lines = []
    for each in trace:
        if not each.function or not each.uses:
            continue
        text, level = each.source()
        if each.uses > 1 or (len(text) > _LONG and level < _ATOM):
            each.name = f"t{len(lines) + 1}"
            lines.append(f"{each.name} = {text}")
    return lines


# --- the same for PyTorch, which finds the derivatives itself ------------------------------------

_SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**"}


def torch_source(node: Node) -> str:
    """A formula's tree as an expression in tensors ``x`` and ``y``."""
    value = constant(node)
    if value is not None:
        return repr(value)
    match node:
        case Var():
            return node.name
        case Unary(function="neg", argument=u):
            return f"(-{torch_source(u)})"
        case Unary(function="step", argument=u):
            return f"torch.where({torch_source(u)} > 0, 1.0, 0.0)"
        case Unary(function=function, argument=u):
            return f"torch.{function}({torch_source(u)})"
        case Binary(function="max" | "min" as function, left=u, right=v):
            sides = ", ".join(
                f"torch.tensor({torch_source(side)})" if constant(side) is not None else torch_source(side)
                for side in (u, v)
            )
            return f"torch.{function}imum({sides})"
        case Binary(function=function, left=u, right=v):
            return f"({torch_source(u)} {_SIGNS[function]} {torch_source(v)})"
        case Const():  # pragma: no cover - is a constant
            pass
    raise TypeError(node)  # pragma: no cover - there is no other kind of node
