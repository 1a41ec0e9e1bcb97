"""What an analytic function of one or two variables is: closed forms, a window, its known minima."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import ClassVar, NamedTuple, TypeVar

import numpy as np

from gdsim.engine.formula import Formula
from gdsim.engine.objective import Array, Objective
from gdsim.engine.registry import Registry
from gdsim.engine.sentence import Sentence

Window = tuple[tuple[float, float], ...]
Point = tuple[float, ...]


class Minimum(NamedTuple):
    """A known minimum: its place, its value, and whether no other point lies lower."""

    point: Point
    f: float
    is_global: bool


class Surface(Objective):
    """An analytic function with closed-form derivatives; ``x`` is ``(..., P)`` with P = 1 or 2.

    A batch may be stored either way round: gradients come back in the memory
    layout of ``x``, and coordinate-major batches (``np.asfortranarray``) are
    the faster ones. Points far outside the window may overflow to inf.
    """

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    #: What it shows, in one sentence.
    remark: ClassVar[Sentence]
    source: ClassVar[str] = ""
    #: As it would be typed.
    formula: ClassVar[str] = ""
    window: ClassVar[Window] = ()
    minima: ClassVar[tuple[Minimum, ...]] = ()
    #: Good start points; the first is the default.
    starts: ClassVar[tuple[Point, ...]] = ()
    #: True if the gradient jumps somewhere.
    has_kinks: ClassVar[bool] = False

    @property
    def latex(self) -> str:
        """``f(x, y) = ...``."""
        return self.as_formula.latex

    @cached_property
    def as_formula(self) -> Formula:
        """The same function as a typed formula, with its expression tree."""
        return Formula(self.formula, window=self.window, dimension=self.dimension)

    def gradient(self, x: Array) -> Array:
        """Gradients ``(..., P)``."""
        return self.value_and_gradient(x)[1]

    def hessian_vector(self, x: Array, v: Array) -> Array:
        """``H(x) @ v`` with shape ``(..., P)``."""
        product: Array = np.matmul(self.hessian(x), np.asarray(v)[..., None])[..., 0]
        return product

    @property
    def is_sum_of_squares(self) -> bool:
        """True where the function has its residuals written down."""
        return type(self)._residuals is not Surface._residuals

    def residuals(self, x: Array) -> Array:
        """Residuals ``(..., M)`` with f = r . r; InputError where there are none."""
        if not self.is_sum_of_squares:
            return super().residuals(x)
        x = np.asarray(x, dtype=np.float64)
        return np.stack(np.broadcast_arrays(*self._residuals(x)), axis=-1)

    def jacobian(self, x: Array) -> Array:
        """Derivatives of the residuals ``(..., M, P)``."""
        if not self.is_sum_of_squares:
            return super().jacobian(x)
        x = np.asarray(x, dtype=np.float64)
        rows = self._jacobian(x)
        J = np.empty((*x.shape[:-1], len(rows), self.dimension))
        for m, row in enumerate(rows):
            for i, entry in enumerate(row):
                J[..., m, i] = entry
        return J

    def _residuals(self, x: Array) -> tuple[Array, ...]:
        raise NotImplementedError

    def _jacobian(self, x: Array) -> tuple[tuple[Array | float, ...], ...]:
        raise NotImplementedError

    def coordinate_name(self, i: int) -> str:
        """``x`` or ``y``."""
        return "xy"[i]

    def coordinate_latex(self, i: int) -> str:
        """``x`` or ``y``."""
        return "xy"[i]


class Univariate(Surface):
    """A function of one variable, given by f, its slope and its curvature."""

    dimension = 1

    def at(self, x: Array) -> Array:
        """Values at coordinates of any shape."""
        return self._value(np.asarray(x, dtype=np.float64))

    def value(self, x: Array) -> Array:
        """Values ``(...)``."""
        return self._value(np.asarray(x, dtype=np.float64)[..., 0])

    def value_and_gradient(self, x: Array) -> tuple[Array, Array]:
        """Values ``(...)`` and slopes ``(..., 1)``."""
        f, slope = self._first(np.asarray(x, dtype=np.float64)[..., 0])
        return f, np.asarray(slope)[..., None]

    def hessian(self, x: Array) -> Array:
        """Curvatures ``(..., 1, 1)``."""
        x = np.asarray(x, dtype=np.float64)
        H = np.empty((*x.shape, 1))
        H[..., 0, 0] = self._second(x[..., 0])
        return H

    def _value(self, x: Array) -> Array:
        raise NotImplementedError

    def _first(self, x: Array) -> tuple[Array, Array]:
        raise NotImplementedError

    def _second(self, x: Array) -> Array | float:
        raise NotImplementedError


class Bivariate(Surface):
    """A function of two variables, given by f, its two slopes and its three curvatures."""

    dimension = 2

    def at(self, x: Array, y: Array) -> Array:
        """Values at coordinates that broadcast, so an open grid ``(n, 1), (1, m)`` gives ``(n, m)``."""
        return self._value(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))

    def value(self, x: Array) -> Array:
        """Values ``(...)``."""
        x = np.asarray(x, dtype=np.float64)
        return self._value(x[..., 0], x[..., 1])

    def value_and_gradient(self, x: Array) -> tuple[Array, Array]:
        """Values ``(...)`` and gradients ``(..., 2)`` in the layout of ``x``."""
        x = np.asarray(x, dtype=np.float64)
        g = np.empty_like(x)
        f, g[..., 0], g[..., 1] = self._first(x[..., 0], x[..., 1])
        return f, g

    def hessian(self, x: Array) -> Array:
        """Hessians ``(..., 2, 2)``."""
        x = np.asarray(x, dtype=np.float64)
        H = np.empty((*x.shape, 2))
        H[..., 0, 0], mixed, H[..., 1, 1] = self._second(x[..., 0], x[..., 1])
        H[..., 0, 1] = H[..., 1, 0] = mixed
        return H

    def _value(self, x: Array, y: Array) -> Array:
        raise NotImplementedError

    def _first(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        raise NotImplementedError

    def _second(self, x: Array, y: Array) -> tuple[Array | float, Array | float, Array | float]:
        raise NotImplementedError


SURFACES: Registry[Surface] = Registry("function")

C = TypeVar("C", bound=type[Surface])


def surface(key: str) -> Callable[[C], C]:
    """Class decorator: file the one instance of a function under ``key``, which it then knows."""

    def add(cls: C) -> C:
        cls.key = key
        SURFACES.register(key)(cls())
        return cls

    return add


def known(*places: tuple[Point, float]) -> tuple[Minimum, ...]:
    """Known minima with their values; the lowest ones are global."""
    lowest = min(f for _, f in places)
    return tuple(Minimum(point, f, f - lowest <= 1e-9 * (1.0 + abs(lowest))) for point, f in places)
