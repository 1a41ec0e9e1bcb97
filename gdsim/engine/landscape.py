"""The loss over a plane through parameter space, sampled in passes from coarse to fine."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from gdsim.engine.objective import Array, Objective
from gdsim.engine.sentence import InputError

Range = tuple[float, float]
COARSE = 21
#: Coordinates beyond this are a run that has left; no window is made to hold them.
FAR = 1e4


@dataclass(frozen=True, eq=False)
class Plane:
    """The points ``origin + a u + b v`` with ``a`` and ``b`` in a window; origin, u and v are ``(P,)``.

    ``kind`` says how the directions were chosen ("coordinates" or a key of
    :data:`gdsim.engine.planes.KINDS`), ``facts`` what is known of them: the
    explained shares of a PCA plane, the eigenvalues of a Hessian plane.
    """

    origin: Array
    u: Array
    v: Array
    a_range: Range = (-1.0, 1.0)
    b_range: Range = (-1.0, 1.0)
    a_name: str = "a"
    b_name: str = "b"
    kind: str = "coordinates"
    facts: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        for axis, (low, high) in ((self.a_name, self.a_range), (self.b_name, self.b_range)):
            if not (math.isfinite(low) and math.isfinite(high)):
                raise InputError("The window along {axis} needs two finite numbers.", axis=axis)
            if not high > low:
                raise InputError(
                    "The window along {axis} runs from {low:g} to {high:g} and has no width; "
                    "its right end must be larger than its left end.",
                    axis=axis,
                    low=low,
                    high=high,
                )

    @classmethod
    def along(
        cls, objective: Objective, x: ArrayLike, i: int, j: int, a_range: Range, b_range: Range
    ) -> Plane:
        """The plane of two coordinates through ``x``; a and b are the coordinates' own values."""
        origin = np.array(x, dtype=np.float64)
        if i == j:
            raise InputError("The plane needs two different coordinates.")
        u, v = np.zeros_like(origin), np.zeros_like(origin)
        u[i], v[j] = 1.0, 1.0
        origin[i] = origin[j] = 0.0
        return cls(origin, u, v, a_range, b_range, objective.coordinate_name(i), objective.coordinate_name(j))

    def point(self, a: Array, b: Array) -> Array:
        """Points ``(..., P)`` for coordinates ``(...)``."""
        a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
        return self.origin + a[..., None] * self.u + b[..., None] * self.v

    def within(self, a_range: Range, b_range: Range) -> Plane:
        """The same plane with another window."""
        return replace(self, a_range=a_range, b_range=b_range)


class Slice(Objective):
    """Any objective seen on a plane, as a function of two variables."""

    dimension = 2

    def __init__(self, objective: Objective, plane: Plane) -> None:
        self.objective, self.plane = objective, plane
        self._basis = np.stack([plane.u, plane.v])

    def value(self, x: Array) -> Array:
        """Values ``(...)`` at the points ``(a, b)`` of ``x (..., 2)``."""
        return self.objective.value(self.plane.point(x[..., 0], x[..., 1]))

    def gradient(self, x: Array) -> Array:
        """Derivatives along u and v, ``(..., 2)``."""
        g: Array = self.objective.gradient(self.plane.point(x[..., 0], x[..., 1])) @ self._basis.T
        return g

    def hessian(self, x: Array) -> Array:
        """Second derivatives along u and v, ``(..., 2, 2)``."""
        H = self.objective.hessian(self.plane.point(x[..., 0], x[..., 1]))
        return self._basis @ H @ self._basis.T

    def coordinate_name(self, i: int) -> str:
        """The name of the plane's axis."""
        return (self.plane.a_name, self.plane.b_name)[i]


@dataclass(frozen=True, eq=False)
class Grid:
    """Loss values on a plane: ``values[i, j]`` belongs to ``a[i], b[j]``; ``final`` on the finest pass.

    A value too large for floating point is ``inf``; none is NaN.
    """

    plane: Plane
    a: Array
    b: Array
    values: Array
    final: bool

    @property
    def resolution(self) -> int:
        """Points along each axis."""
        return len(self.a)


def sample(
    objective: Objective,
    plane: Plane,
    resolution: int = 101,
    *,
    coarse: int = COARSE,
    check: Callable[[float], None] | None = None,
) -> Iterator[Grid]:
    """The loss over the plane's window, first ``coarse`` x ``coarse``, then ``resolution`` x ``resolution``.

    ``check(fraction)`` is called between chunks and may raise to cancel.
    """
    passes = sorted({min(coarse, resolution), resolution})
    total = sum(n * n for n in passes)
    done = 0
    for n in passes:
        a, b = np.linspace(*plane.a_range, n), np.linspace(*plane.b_range, n)
        A, B = (grid.ravel() for grid in np.meshgrid(a, b, indexing="ij"))
        values = np.empty(n * n)
        for rows in _chunks(objective, plane, n * n):
            with np.errstate(all="ignore"):
                values[rows] = _values(objective, plane, A[rows], B[rows])
            done += rows.stop - rows.start
            if check is not None:
                check(done / total)
        values[np.isnan(values)] = np.inf
        yield Grid(plane, a, b, values.reshape(n, n), final=n == resolution)


def sample_line(
    objective: Objective,
    plane: Plane,
    resolution: int = 801,
    *,
    check: Callable[[float], None] | None = None,
) -> Iterator[Grid]:
    """The loss along u alone, as a grid whose two columns are the same."""
    a = np.linspace(*plane.a_range, resolution)
    values = np.empty(resolution)
    for rows in _chunks(objective, plane, resolution):
        with np.errstate(all="ignore"):
            values[rows] = _values(objective, plane, a[rows], np.zeros(rows.stop - rows.start))
        if check is not None:
            check(rows.stop / resolution)
    values[np.isnan(values)] = np.inf
    yield Grid(plane, a, np.array(plane.b_range), np.column_stack([values, values]), final=True)


def _chunks(objective: Objective, plane: Plane, count: int) -> list[slice]:
    """Slices of about a few milliseconds of work."""
    priced: Callable[[Array, Array], int] | None = getattr(objective, "cost_on_plane", None)
    whole = 3 * getattr(objective, "samples", 1) * objective.dimension
    cost = whole if priced is None else priced(plane.u, plane.v)
    size = int(min(1024, max(1, 1.2e7 // max(1, cost))))
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]


def _values(objective: Objective, plane: Plane, a: Array, b: Array) -> Array:
    on_plane: Callable[..., Array] | None = getattr(objective, "on_plane", None)
    if on_plane is not None:
        return on_plane(plane.origin, plane.u, plane.v, a, b)
    return objective.value(plane.point(a, b))


def window_for(points: ArrayLike, centre: tuple[float, float]) -> tuple[Range, Range]:
    """A window in which a path ``(M, 2)`` fits with a margin, centred so that ``centre`` is well inside.

    Coordinates of a run that has left (beyond 10,000) are passed over. No
    side is shorter than twice the centre's own size, nor than 2.
    """
    path = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    path = path[np.isfinite(path).all(axis=1) & (np.abs(path - centre) < FAR).all(axis=1)]
    path = np.vstack([path, np.array([centre])])
    ranges = []
    for column, middle in zip(path.T, centre, strict=True):
        low, high = float(column.min()), float(column.max())
        margin = 0.15 * (high - low)
        low, high = low - margin, high + margin
        least = max(1.0, abs(middle))
        low, high = min(low, middle - least), max(high, middle + least)
        ranges.append((low, high))
    return ranges[0], ranges[1]
