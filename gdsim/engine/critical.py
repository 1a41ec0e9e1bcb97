"""Every stationary point of a function in a window: found, told apart, and kinks that are minima as well.

Candidates come from a grid of gradients: cells in which every component
changes sign, local minima of the gradient norm, local minima of the function
and a coarse subset of the grid. From each runs pure Newton on the system
grad f = 0, which is drawn to minima, saddles and maxima alike. What it ends
in counts if the gradient is zero there *and* tends to zero around there.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import add

import numpy as np
from numpy.typing import NDArray

from gdsim.engine.kinds import LOWEST, CriticalPoint, Kind, classify, eigenvalues, kinds_by, remark
from gdsim.engine.landscape import Range
from gdsim.engine.objective import Array, Objective
from gdsim.engine.probes import (
    CHUNK,
    Check,
    Look,
    Mask,
    at_kink,
    chunks,
    frozen,
    implied,
    newton,
    norms,
    point_at,
    surroundings,
    zoom,
)
from gdsim.engine.sentence import InputError
from gdsim.engine.settling import Settled, kind_of, settle

__all__ = [
    "CriticalPoint",
    "Kind",
    "Settled",
    "Window",
    "classify",
    "kind_of",
    "remark",
    "settle",
    "stationary_points",
]

Window = tuple[Range, ...]
Indices = NDArray[np.intp]

#: Points along an axis of the grid that candidates come from, by dimension.
GRID = {1: 2001, 2: 101}
#: Relative to the window: points this close are one.
SAME = 1e-6


def stationary_points(
    objective: Objective, window: Sequence[Range], *, grid: int | None = None, check: Check | None = None
) -> tuple[CriticalPoint, ...]:
    """The stationary points in ``window``, ((low, high),) or two of them, and the kinks that are minima.

    Sorted by value. A connected set of degenerate points gives one of them.
    ``check(fraction)`` is called every few milliseconds and may raise to
    cancel. Where the function is not a finite number there is nothing to find.
    """
    with np.errstate(all="ignore"):
        return _Search(objective, window, grid, check).run()


class _Search:
    """One search: the window, its grid and what is found."""

    def __init__(
        self, objective: Objective, window: Sequence[Range], grid: int | None, check: Check | None
    ) -> None:
        P = objective.dimension
        if P not in GRID or len(window) != P:
            raise InputError("Stationary points are looked for on functions of one or two variables.")
        if not all(math.isfinite(low) and math.isfinite(high) and high > low for low, high in window):
            raise InputError("The window needs two finite numbers for each variable, the larger one last.")
        self.objective, self.P, self.n = objective, P, max(3, grid or GRID[P])
        self.low, self.high = np.array(window, dtype=np.float64).T
        self.width = self.high - self.low
        self.cell = self.width / (self.n - 1)
        self.look = Look(check)
        self.taken: list[Array] = []

    def run(self) -> tuple[CriticalPoint, ...]:
        axes = [np.linspace(low, high, self.n) for low, high in zip(self.low, self.high, strict=True)]
        X = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
        f, g = self._grid(X.reshape(-1, self.P))
        f, g = f.reshape(X.shape[:-1]), g.reshape(X.shape)
        self.X = X
        self.usual, self.large = self._curvatures()
        dips = _local_minima(f)
        starts = _crossings(g) | _local_minima((g * g).sum(axis=-1)) | dips | self._coarse()
        self.look.part(0.3, 0.8)
        x, H = self._arrivals(X[starts])
        cusp = self._at_kink(x)
        points = self._classified(x[~cusp], H[~cusp])
        self.look.part(0.8, 1.0)
        self.taken += [p.x[None] for p in points if p.kind == "minimum"]
        points += self._rough(np.concatenate([X[dips], x[cusp]]))
        return _ranked(points, f)

    def _arrivals(self, starts: Array) -> tuple[Array, Array]:
        """Points in the window ``(K, P)`` that Newton reaches, with their Hessians."""
        found = newton(self.objective, starts, 2.0 * self.cell, self.width, self.look, scale=self.usual)
        good = found.good & self._inside(found.x)
        return found.x[good], found.H[good]

    def _grid(self, X: Array) -> tuple[Array, Array]:
        f, g = np.empty(len(X)), np.empty(X.shape)
        self.look.part(0.0, 0.3)
        for rows in chunks(len(X)):
            f[rows], g[rows] = self.objective.value_and_gradient(X[rows])
            self.look(rows.stop / len(X))
        return f, g

    def _coarse(self) -> Mask:
        """Every fourth point of the grid in two dimensions, every twentieth in one."""
        stride = slice(0, None, 4 if self.P == 2 else 20)
        mask = np.zeros((self.n,) * self.P, dtype=bool)
        mask[(stride,) * self.P] = True
        return mask

    def _curvatures(self) -> tuple[float, float]:
        """Median and 90th percentile of the Hessian's size: what a zero eigenvalue is small against."""
        stride = slice(0, None, max(1, self.n // (12 if self.P == 2 else 100)))
        sizes = norms(self.objective.hessian(self.X[(stride,) * self.P].reshape(-1, self.P)))
        sizes = sizes[np.isfinite(sizes)]
        return (float(np.median(sizes)), float(np.quantile(sizes, 0.9))) if len(sizes) else (0.0, 0.0)

    def _inside(self, x: Array) -> Mask:
        margin = 1e-9 * self.width
        inside: Mask = ((x >= self.low - margin) & (x <= self.high + margin)).all(axis=-1)
        return inside

    def _distinct(self, x: Array) -> Indices:
        """Indices of one of each bunch of points closer than ``SAME``."""
        keys = np.round((x - self.low) / (SAME * self.width)).astype(np.int64)
        seen: set[tuple[int, ...]] = set()
        kept = []
        for turn, i in enumerate(_unique(keys)):  # rounding may part two that are one: look beside
            if turn % 128 == 0:
                self.look(1.0)
            key = tuple(map(int, keys[i]))
            beside = (tuple(map(add, key, step)) for step in itertools.product((0, -1, 1), repeat=self.P))
            if not any(each in seen for each in beside):
                seen.add(key)
                kept.append(i)
        return np.array(kept, dtype=np.intp)

    def _classified(self, x: Array, H: Array) -> list[CriticalPoint]:
        """Kinds of the smooth stationary points; several tries at one point become one."""
        if not len(x):
            return []
        spectra = eigenvalues(H)
        kinds = np.array(kinds_by(spectra, self.large))
        flat = kinds == "degenerate"
        points = []
        for group in self._grown(x[flat], self._flat):
            self.taken.append(group)
            at, extended = self._representative(group)
            points.append(point_at(self.objective, at, self.large, 0.02 * self.width, extended=extended))
        degenerate, regular = tuple(points), np.flatnonzero(~flat)
        regular = regular[self._distinct(x[regular])]
        for turn, (i, f) in enumerate(zip(regular, self.objective.value(x[regular]), strict=True)):
            if turn % 128 == 0:
                self.look(1.0)
            if not any((np.abs(p.x - x[i]) <= 10 * SAME * self.width).all() for p in degenerate):
                kind: Kind = kinds[i]
                around = implied(kind)
                points.append(CriticalPoint(frozen(x[i]), float(f), frozen(spectra[i]), kind, around=around))
        return points

    def _flat(self, starts: Array) -> Array:
        """The degenerate points that Newton reaches."""
        x, H = self._arrivals(starts)
        smooth = ~self._at_kink(x)
        x, H = x[smooth], H[smooth]
        flat: Array = x[np.array(kinds_by(eigenvalues(H), self.large), dtype=str) == "degenerate"]
        return flat

    def _grown(self, x: Array, find: Callable[[Array], Array]) -> list[Array]:
        """Groups of points that hang together, after looking for more beside each."""
        tried = np.zeros((self.n,) * self.P, dtype=bool)
        new = x
        while len(new):
            beside = self._beside(new)
            beside &= ~tried
            tried |= beside
            # off the grid, where no start hits the set by chance and stays
            self.look(1.0)
            new = find(self.X[beside] + 0.31 * self.cell) if beside.any() else x[:0]
            x = np.concatenate([x, new])
        if not len(x):
            return []
        x = x[np.argsort(np.linalg.norm(self.objective.gradient(x), axis=-1), kind="stable")]
        x = x[_unique(np.round((x - self.low) / (SAME * self.width)))]  # of each bunch the best
        return [x[members] for members in self._connected(x)]

    def _connected(self, x: Array) -> list[Indices]:
        """Indices of points that hang together from cell to neighbouring cell."""
        keys = [tuple(map(int, key)) for key in np.floor((x - self.low) / (2.0 * self.cell))]
        cells: dict[tuple[int, ...], list[int]] = {}
        for i, key in enumerate(keys):
            cells.setdefault(key, []).append(i)
        steps = list(itertools.product((-1, 0, 1), repeat=self.P))
        groups: list[Indices] = []
        while cells:
            self.look(1.0)
            key, first = cells.popitem()
            queue, members = [key], list(first)
            while queue:
                here = queue.pop()
                if len(queue) % 64 == 0:
                    self.look(1.0)
                for step in steps:
                    there = tuple(a + b for a, b in zip(here, step, strict=True))
                    if (more := cells.pop(there, None)) is not None:
                        queue.append(there)
                        members += more
            groups.append(np.array(sorted(members), dtype=np.intp))
        return groups

    def _representative(self, x: Array) -> tuple[Array, bool]:
        """The member nearest the middle, and whether the set is larger than one point."""
        extended = bool((np.ptp(x, axis=0) > 1e-3 * self.width).any())
        if not extended:  # several tries at one multiple root: the one that came closest
            size = np.linalg.norm(self.objective.gradient(x), axis=-1)
            return x[int(np.argmin(size))], False
        middle = x.mean(axis=0)
        return x[int(np.argmin((((x - middle) / self.width) ** 2).sum(axis=-1)))], True

    def _at_kink(self, x: Array) -> Mask:
        parts = []
        for rows in chunks(len(x), CHUNK // 16):
            parts.append(at_kink(self.objective, x[rows], self.width))
            self.look(1.0)
        return np.concatenate(parts) if parts else np.zeros(0, dtype=bool)

    def _rough(self, starts: Array) -> list[CriticalPoint]:
        """Local minima Newton's method cannot find: where the gradient jumps, or the Hessian is not finite."""
        x = self._lowest(starts)
        kinked = self._at_kink(x)
        points = []
        for group in self._grown(x[kinked], self._creases):
            at, extended = self._representative(group)
            points.append(point_at(self.objective, at, 0.0, self.cell, is_kink=True, extended=extended))
        for members in self._connected(x[~kinked]):
            at, extended = self._representative(x[~kinked][members])
            points.append(point_at(self.objective, at, self.large, self.cell, extended=extended))
        return points

    def _creases(self, starts: Array) -> Array:
        x = self._lowest(starts, 0.5)
        return x[self._at_kink(x)]

    def _lowest(self, starts: Array, radius: float = 1.0) -> Array:
        """Local minima by values alone from ``starts``, without the ones found already."""
        x = starts[self._free(starts)]
        if not len(x):
            return x
        x = zoom(self.objective, x, radius * self.cell, self.look)
        rim = 1e-6 * self.width
        x = x[self._free(x) & ((x > self.low + rim) & (x < self.high - rim)).all(axis=-1)]
        lowest: Array = x[np.array([self._is_lowest(at) for at in x], dtype=bool)]
        return lowest

    def _is_lowest(self, x: Array) -> bool:
        self.look(1.0)
        return all(surroundings(self.objective, x, r * self.width) == "higher" for r in (1e-3, 1e-5))

    def _free(self, x: Array) -> Mask:
        """Which points are farther than a cell and a half from all that are found already."""
        taken = self._beside(np.concatenate([np.empty((0, self.P)), *self.taken]))
        free: Mask = ~taken[tuple(self._cells(x).T)]
        return free

    def _beside(self, x: Array) -> Mask:
        """The grid points next to ``x`` and their neighbours."""
        mask, cells = np.zeros((self.n,) * self.P, dtype=bool), self._cells(x)
        for step in itertools.product((-1, 0, 1), repeat=self.P):
            mask[tuple(np.clip(cells + step, 0, self.n - 1).T)] = True
        return mask

    def _cells(self, x: Array) -> Indices:
        cells: Indices = np.clip(np.round((x - self.low) / self.cell), 0, self.n - 1).astype(np.intp)
        return cells


def _crossings(g: Array) -> Mask:
    """Grid points of the cells in which every component of ``g`` changes sign."""
    P = g.shape[-1]
    low, high = g, g
    for axis in range(P):
        first, last = ([slice(None)] * P for _ in range(2))
        first[axis], last[axis] = slice(None, -1), slice(1, None)
        low = np.fmin(low[tuple(first)], low[tuple(last)])
        high = np.fmax(high[tuple(first)], high[tuple(last)])
    cells = ((low <= 0) & (high >= 0)).all(axis=-1)
    mask = np.zeros(g.shape[:-1], dtype=bool)
    for corner in itertools.product((0, 1), repeat=P):
        mask[tuple(slice(c, c + n) for c, n in zip(corner, cells.shape, strict=True))] |= cells
    return mask


def _local_minima(f: Array) -> Mask:
    """Grid points no neighbour of which is lower, unless all are level."""
    f = np.where(np.isnan(f), np.inf, f)
    padded = np.pad(f, 1, constant_values=np.inf)
    within = np.pad(np.ones(f.shape, dtype=bool), 1)
    lowest, higher = np.isfinite(f), np.zeros(f.shape, dtype=bool)
    for step in itertools.product((0, 1, 2), repeat=f.ndim):
        shifted = tuple(slice(s, s + n) for s, n in zip(step, f.shape, strict=True))
        other, inside = padded[shifted], within[shifted]
        lowest &= f <= other
        higher |= (f < other) & inside
    return lowest & higher


def _unique(keys: Array) -> Indices:
    """Indices of the first of each different row."""
    if not len(keys):
        return np.empty(0, dtype=np.intp)
    return np.unique(keys, axis=0, return_index=True)[1]


def _ranked(points: list[CriticalPoint], f: Array) -> tuple[CriticalPoint, ...]:
    """By value; the minima than which nothing seen in the window is lower are global."""
    if not points:
        return ()
    finite = f[np.isfinite(f)]
    lowest = min(min(p.f for p in points), float(finite.min(initial=np.inf)))
    span = float(np.ptp(finite)) if len(finite) else 0.0
    limit = lowest + 1e-9 * min(span, 1.0 + abs(lowest))
    marked = [replace(p, is_global=p.kind in LOWEST and p.f <= limit) for p in points]
    return tuple(sorted(marked, key=lambda p: (p.f, *p.x)))
