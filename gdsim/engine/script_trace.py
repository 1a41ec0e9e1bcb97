"""Functions of one or two variables as lines of source: the very operations that were run, in their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from gdsim.engine.expression import Binary, Const, Node, Unary, Var
from gdsim.engine.formula import Formula
from gdsim.engine.program import constant
from gdsim.engine.surface import Surface

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

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or options:
            raise TypeError(f"{ufunc.__name__}.{method} cannot be written down")
        if ufunc is np.multiply:
            for one, other in (inputs, inputs[::-1]):
                if not isinstance(one, _Traced) and one == 1.0:
                    return other  # the same bits
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
    text = "np.nan" if np.isnan(value) else repr(float(value))
    return text, _SIGN if text.startswith("-") else _ATOM


def _within(part: tuple[str, int], least: int) -> str:
    return part[0] if part[1] >= least else f"({part[0]})"


def value_and_gradient(function: Surface | Formula) -> str:
    """``value_and_gradient(theta)`` as NumPy source, with the bits of the objective's own."""

    def compute(*x: Any) -> list[Any]:
        if isinstance(function, Formula):
            slots = _slots(function, x)
            slopes = function._program._jets(slots, 1)[function._program.root].first
            return [slots[function._program.root], *(0.0 if each is None else each for each in slopes)]
        return list(function._first(*x))  # type: ignore[attr-defined]

    says = f"f and its gradient ({function.dimension},) at theta."
    names = ["f", *(f"f{name}" for name in "xy"[: function.dimension])]
    gradient = f"np.array([{', '.join(names[1:])}], dtype=np.float64)"
    return _definition("value_and_gradient", says, function, compute, names, f"float(f), {gradient}")


def value(function: Surface | Formula) -> str:
    """``value(theta)``; it may differ from the value beside the gradient in the last bit, as the objective's."""

    def compute(*x: Any) -> list[Any]:
        if isinstance(function, Formula):
            return [_slots(function, x)[function._program.root]]
        return [function._value(*x)]  # type: ignore[attr-defined]

    return _definition("value", "f at theta.", function, compute, ["f"], "float(f)")


def hessian(function: Surface | Formula) -> str:
    """``hessian(theta)``."""
    n = function.dimension

    def compute(*x: Any) -> list[Any]:
        if isinstance(function, Formula):
            program = function._program
            bends = program._jets(_slots(function, x), 2)[program.root].second
            return [0.0 if each is None else each for each in bends]
        bend = function._second(*x)  # type: ignore[attr-defined]
        return list(bend) if n == 2 else [bend]

    names = ["fxx", "fxy", "fyy"] if n == 2 else ["fxx"]
    matrix = "[[fxx, fxy], [fxy, fyy]]" if n == 2 else "[[fxx]]"
    result = f"np.array({matrix}, dtype=np.float64)"
    return _definition(
        "hessian", f"The second derivatives ({n}, {n}) at theta.", function, compute, names, result
    )


class _Point(tuple[Any, ...]):
    """Coordinates that are read as those of an array ``(..., P)``."""

    def __getitem__(self, index: Any) -> Any:
        return super().__getitem__(index[-1])


def jacobian(function: Surface) -> str:
    """``jacobian(theta)`` of a function that has residuals."""

    def compute(*x: Any) -> list[Any]:
        return [each for row in function._jacobian(_Point(x)) for each in row]  # type: ignore[arg-type]

    probe = function.jacobian(np.zeros(function.dimension))
    names = [f"j{m}{i}" for m in range(1, len(probe) + 1) for i in range(1, function.dimension + 1)]
    rows = [names[i : i + function.dimension] for i in range(0, len(names), function.dimension)]
    matrix = ", ".join(f"[{', '.join(row)}]" for row in rows)
    says = "The derivatives of the residuals, whose squares add up to f, (residual, variable)."
    return _definition("jacobian", says, function, compute, names, f"np.array([{matrix}], dtype=np.float64)")


def _slots(formula: Formula, x: tuple[Any, ...]) -> list[Any]:
    slots: list[Any] = [*x, *formula._program.constants]
    for rule, arguments in formula._program.instructions:
        slots.append(rule.value(*(slots[a] for a in arguments)))
    return slots


def _definition(
    name: str,
    says: str,
    function: Surface | Formula,
    compute: Callable[..., list[Any]],
    left: list[str],
    result: str,
) -> str:
    """A function as source: it is run once on numbers that remember what is done to them."""
    trace: list[_Traced] = []
    names = "xy"[: function.dimension]
    results = compute(*(_Traced(trace, "", (), each) for each in names))
    for each in results:
        if isinstance(each, _Traced):
            each.uses += 1
    unpacked = ", ".join(f"theta[..., {i}]" for i in range(len(names)))
    lines = [
        f"def {name}(theta):",
        f'    """{says}"""',
        f"    {', '.join(names)} = {unpacked}",
        *(f"    {line}" for line in _statements(trace)),
        *(f"    {to} = {_source(each)[0]}" for to, each in zip(left, results, strict=True)),
        f"    return {result}",
    ]
    return "\n".join(lines)


def _statements(trace: list[_Traced]) -> list[str]:
    """What is used twice, or is long, gets a name; what nothing needs is left out."""
    for each in reversed(trace):
        if not each.uses and each.function:
            for argument in each.arguments:
                if isinstance(argument, _Traced):
                    argument.uses -= 1
    lines: list[str] = []
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
        return f"({value!r})" if value < 0 else repr(value)
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
