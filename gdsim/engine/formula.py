"""A typed formula in x and y as an objective, with its exact gradient and Hessian."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from gdsim.engine.expression import KINKS, Binary, Node, Unary, Var, walk
from gdsim.engine.expression_latex import latex
from gdsim.engine.formula_parser import FormulaError, parse
from gdsim.engine.objective import Array, Objective
from gdsim.engine.program import Program
from gdsim.engine.sentence import InputError
from gdsim.engine.symbolic import derivative

__all__ = ["Formula", "FormulaError"]

Window = tuple[tuple[float, float], ...]

DEFAULT_RANGE = (-5.0, 5.0)
#: Points along each axis at which a formula is tried before it is accepted.
_PROBES = {1: 1001, 2: 61}


class Formula(Objective):
    """``Formula("(x^2 + y - 11)^2 + (x + y^2 - 7)^2")``; ``x`` is ``(..., P)`` with P = 1 or 2.

    P is 2 if y occurs, else 1, unless ``dimension`` asks for 2. ``window`` is
    a range per coordinate, (-5, 5) each by default. Where the formula has no
    value its value and derivatives are nan or inf, quietly; FormulaError if
    that is so all over the window. At kinks the slope is the middle one.
    """

    def __init__(self, text: str, *, window: Window | None = None, dimension: int | None = None) -> None:
        self.tree: Node = parse(text)
        self.text = text.strip()
        parts = walk(self.tree)
        used = [part for part in parts if isinstance(part, Var)]
        if not used:
            raise FormulaError("The formula contains neither x nor y, so there is nothing to descend on.", 0)
        self.dimension = 1 + max(part.index for part in used) if dimension is None else dimension
        if self.dimension not in _PROBES:
            raise InputError("A formula has one or two variables, not {n}.", n=self.dimension)
        for part in used:
            if part.index >= self.dimension:
                raise FormulaError(
                    "There is a y at column {column}; this function has x alone.", part.span.start
                )
        self.window = self._checked(window)
        #: True if the gradient may jump: abs, relu, max, min or sign occurs.
        self.has_kinks = any(isinstance(part, Unary | Binary) and part.function in KINKS for part in parts)
        self._program = Program(self.tree, self.dimension)
        self._require_values()

    def _checked(self, window: Window | None) -> Window:
        ranges = [DEFAULT_RANGE] * self.dimension if window is None else list(window)[: self.dimension]
        if len(ranges) < self.dimension:
            raise InputError(
                "The window of a formula needs {n} ranges, not {given}.", n=self.dimension, given=len(ranges)
            )
        for low, high in ranges:
            if not (math.isfinite(low) and math.isfinite(high) and low < high):
                raise InputError(
                    "The window from {low:g} to {high:g} is none; it needs two numbers, the smaller first.",
                    low=low,
                    high=high,
                )
        return tuple((float(low), float(high)) for low, high in ranges)

    def _require_values(self) -> None:
        axes = [np.linspace(low, high, _PROBES[self.dimension]) for low, high in self.window]
        points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
        if not np.isfinite(self.value(points)).any():
            raise FormulaError(
                "The formula is nowhere a finite number in its window; look for a division by zero, or a "
                "logarithm or root of a negative number.",
                0,
                len(self.text),
            )

    def value(self, x: Array) -> Array:
        """Values ``(...)``."""
        return self._program.value(np.asarray(x, dtype=np.float64))

    def gradient(self, x: Array) -> Array:
        """Gradients ``(..., P)``."""
        return self.value_and_gradient(x)[1]

    def value_and_gradient(self, x: Array) -> tuple[Array, Array]:
        """Values ``(...)`` and gradients ``(..., P)``."""
        f, g, _ = self._program.jet(np.asarray(x, dtype=np.float64), 1)
        return f, g

    def hessian(self, x: Array) -> Array:
        """Hessians ``(..., P, P)``."""
        H = self._program.jet(np.asarray(x, dtype=np.float64), 2)[2]
        assert H is not None
        return H

    def hessian_vector(self, x: Array, v: Array) -> Array:
        """``H(x) @ v`` with shape ``(..., P)``."""
        product: Array = np.matmul(self.hessian(x), np.asarray(v)[..., None])[..., 0]
        return product

    @property
    def latex(self) -> str:
        """``f(x, y) = ...``."""
        return ("f(x) = ", "f(x, y) = ")[self.dimension - 1] + latex(self.tree)

    @cached_property
    def partials(self) -> tuple[Node, ...]:
        """The partial derivatives as formulas."""
        return tuple(derivative(self.tree, i) for i in range(self.dimension))

    def gradient_latex(self) -> tuple[str, ...]:
        """The partial derivatives as LaTeX, right-hand sides only."""
        return tuple(latex(partial) for partial in self.partials)

    def coordinate_name(self, i: int) -> str:
        """``x`` or ``y``."""
        return "xy"[i]

    def coordinate_latex(self, i: int) -> str:
        """``x`` or ``y``."""
        return "xy"[i]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Formula):
            return NotImplemented
        return (self.text, self.dimension, self.window) == (other.text, other.dimension, other.window)

    def __hash__(self) -> int:
        return hash((self.text, self.dimension, self.window))
