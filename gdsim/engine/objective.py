"""What is minimised: a function of a flat vector with its derivatives."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdsim.engine.sentence import InputError

Array = NDArray[np.float64]

#: The step that balances truncation against rounding in a central difference
#: of a function: eps^(1/3), relative to the coordinate (Nocedal & Wright, 8.1).
STEP = float(np.finfo(np.float64).eps ** (1 / 3))


class Objective:
    """A scalar function of ``x`` with shape ``(..., P)``; leading axes are a batch.

    A subclass must give :meth:`value`. Every derivative has a central
    difference as its default, and closed forms override it.
    """

    dimension: int

    def value(self, x: Array) -> Array:
        """Function values ``(...)`` at the points ``x (..., P)``."""
        raise NotImplementedError

    def gradient(self, x: Array) -> Array:
        """Gradients ``(..., P)``: by default central differences."""
        x = np.asarray(x, dtype=np.float64)
        g = np.empty_like(x)
        for i in range(x.shape[-1]):
            h = STEP * np.maximum(1.0, np.abs(x[..., i]))
            up, down = x.copy(), x.copy()
            up[..., i] += h
            down[..., i] -= h
            # the difference of the points that were really evaluated, not 2h
            g[..., i] = (self.value(up) - self.value(down)) / (up[..., i] - down[..., i])
        return g

    def value_and_gradient(self, x: Array) -> tuple[Array, Array]:
        """Both at once; an objective that shares work between them overrides this."""
        return self.value(x), self.gradient(x)

    def hessian(self, x: Array) -> Array:
        """Hessians ``(..., P, P)``: by default symmetrised differences of the gradient."""
        x = np.asarray(x, dtype=np.float64)
        P = x.shape[-1]
        H = np.empty((*x.shape, P))
        for i in range(P):
            h = STEP * np.maximum(1.0, np.abs(x[..., i]))
            up, down = x.copy(), x.copy()
            up[..., i] += h
            down[..., i] -= h
            width = (up[..., i] - down[..., i])[..., None]
            H[..., i, :] = (self.gradient(up) - self.gradient(down)) / width
        return 0.5 * (H + np.swapaxes(H, -1, -2))

    def hessian_vector(self, x: Array, v: Array) -> Array:
        """``H(x) @ v`` with shape ``(..., P)``: by default a difference of gradients along ``v``."""
        x, v = np.asarray(x, dtype=np.float64), np.asarray(v, dtype=np.float64)
        length = np.linalg.norm(v, axis=-1, keepdims=True)
        scale = np.maximum(1.0, np.linalg.norm(x, axis=-1, keepdims=True))
        h = STEP * scale / np.where(length > 0, length, 1.0)
        product: Array = (self.gradient(x + h * v) - self.gradient(x - h * v)) / (2.0 * h)
        return product

    def hessian_products(self, x: Array) -> Callable[[Array], Array]:
        """``v -> H(x) @ v`` at one point ``x (P,)``, for many products: what they share may be kept."""
        return lambda v: self.hessian_vector(x, v)

    @property
    def is_sum_of_squares(self) -> bool:
        """True if f = r . r with the :meth:`residuals` r: what Gauss-Newton and Levenberg-Marquardt need."""
        return False

    def residuals(self, x: Array) -> Array:
        """Residuals r ``(..., M)`` with f = r . r; InputError where f is no sum of squares."""
        raise InputError(
            "This function is not a sum of squares, so it has no residuals for Gauss-Newton to work with."
        )

    def jacobian(self, x: Array) -> Array:
        """Derivatives of the residuals ``(..., M, P)``: gradient = 2 J'r, and H ~ 2 J'J near a good fit."""
        raise InputError(
            "This function is not a sum of squares, so it has no residuals for Gauss-Newton to work with."
        )

    def at_iteration(self, k: int) -> Objective:
        """The function seen by iteration ``k``: itself, unless it is drawn anew (mini-batches)."""
        return self

    def coordinate_name(self, i: int) -> str:
        """Plain text of coordinate ``i``, for axes, tables and sentences."""
        return f"x{i + 1}"

    def coordinate_latex(self, i: int) -> str:
        """The same as LaTeX."""
        return f"x_{{{i + 1}}}"


class Ledger(NamedTuple):
    """Evaluations spent: function, gradient, Hessian, Hessian-vector, linear solves.

    A Jacobian of residuals counts as a gradient: it is the same backward pass with its samples kept apart.
    """

    values: int = 0
    gradients: int = 0
    hessians: int = 0
    hessian_vectors: int = 0
    solves: int = 0

    def plus(
        self,
        values: int = 0,
        gradients: int = 0,
        hessians: int = 0,
        hessian_vectors: int = 0,
        solves: int = 0,
    ) -> Ledger:
        """A ledger with as much more as given."""
        return Ledger(
            self[0] + values,
            self[1] + gradients,
            self[2] + hessians,
            self[3] + hessian_vectors,
            self[4] + solves,
        )


class Counted(Objective):
    """An objective that counts what is asked of it; a batch counts each of its points.

    What its mini-batches are asked counts in the same ledger.
    """

    def __init__(self, objective: Objective, spent: dict[str, int] | None = None) -> None:
        self.objective = objective
        self.dimension = objective.dimension
        self._spent = dict.fromkeys(Ledger._fields, 0) if spent is None else spent

    @property
    def ledger(self) -> Ledger:
        """What was asked for so far."""
        return Ledger(**self._spent)

    def _count(self, x: Array, **kinds: int) -> None:
        points = math.prod(np.shape(x)[:-1])
        for kind, times in kinds.items():
            self._spent[kind] += times * points

    def value(self, x: Array) -> Array:
        """The objective's, counted."""
        self._count(x, values=1)
        return self.objective.value(x)

    def gradient(self, x: Array) -> Array:
        """The objective's, counted."""
        self._count(x, gradients=1)
        return self.objective.gradient(x)

    def value_and_gradient(self, x: Array) -> tuple[Array, Array]:
        """The objective's, counted as one of each."""
        self._count(x, values=1, gradients=1)
        return self.objective.value_and_gradient(x)

    def hessian(self, x: Array) -> Array:
        """The objective's, counted."""
        self._count(x, hessians=1)
        return self.objective.hessian(x)

    def hessian_vector(self, x: Array, v: Array) -> Array:
        """The objective's, counted."""
        self._count(x, hessian_vectors=1)
        return self.objective.hessian_vector(x, v)

    def hessian_products(self, x: Array) -> Callable[[Array], Array]:
        """The objective's, each product counted."""
        product = self.objective.hessian_products(x)

        def counted(v: Array) -> Array:
            self._count(x, hessian_vectors=1)
            return product(v)

        return counted

    @property
    def is_sum_of_squares(self) -> bool:
        """The objective's."""
        return self.objective.is_sum_of_squares

    def residuals(self, x: Array) -> Array:
        """The objective's, counted as values."""
        self._count(x, values=1)
        return self.objective.residuals(x)

    def jacobian(self, x: Array) -> Array:
        """The objective's, counted as a gradient."""
        self._count(x, gradients=1)
        return self.objective.jacobian(x)

    def at_iteration(self, k: int) -> Counted:
        """The objective's, counting in this ledger; itself where nothing is drawn anew."""
        batch = self.objective.at_iteration(k)
        return self if batch is self.objective else Counted(batch, self._spent)

    def coordinate_name(self, i: int) -> str:
        """The objective's."""
        return self.objective.coordinate_name(i)

    def coordinate_latex(self, i: int) -> str:
        """The objective's."""
        return self.objective.coordinate_latex(i)
