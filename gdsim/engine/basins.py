"""Basins of attraction: which minimum each start of a grid is led to, as a picture that sharpens."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdsim.engine.critical import CriticalPoint, stationary_points
from gdsim.engine.descent import StoppingRule
from gdsim.engine.iterate import Iterate
from gdsim.engine.landscape import Range
from gdsim.engine.many import DIVERGED, EXHAUSTED, RUNNING, Descents, Mask
from gdsim.engine.multistart import PERIOD, Places, grid_starts
from gdsim.engine.objective import Array, Objective
from gdsim.engine.optimizers.base import Optimizer
from gdsim.engine.settling import classified_at

#: Labels of starts that are led to no minimum; the others are indices of ``minima``.
LOST, UNDER_WAY, PENDING, SADDLE = -1, -2, -3, -4
#: Points along an axis of the first picture.
COARSE = 50
#: A minimum's capture radius: of the way to the nearest other stationary point, and of the window at most.
NEAR, WIDE = 0.05, 0.02
#: A row rests in a capture radius once its step is this much of it.
SLOW = 0.2
#: Steps over which a capture radius must hold what starts on its rim, before it is relied on.
TRIAL = 80
#: Cells along an axis of the table that knows the nearest minimum.
TABLE = 128
#: The gradient norm below which a descent has arrived wherever it is.
ARRIVED = 1e-9


@dataclass(frozen=True, eq=False)
class BasinMap:
    """Where starts lead: ``labels[i, j]`` and ``iterations[i, j]`` belong to ``axes[0][i], axes[1][j]``.

    A label is an index of ``minima``, -1 for a start that diverged, -2 for one
    that has not arrived in the steps it was given, -3 for one not tried yet,
    -4 for one that came to rest at a saddle or a maximum. Until the map is ``final``, cells that are not done
    show what their neighbour on the coarse grid does.
    """

    axes: tuple[Array, ...]
    labels: NDArray[np.int16]
    iterations: NDArray[np.int32]
    minima: tuple[CriticalPoint, ...]
    fraction: float
    final: bool

    def share(self, label: int) -> float:
        """The part of the window with this label."""
        return float((self.labels == label).mean())


def basins(
    objective: Objective,
    optimizer: Optimizer[Any],
    window: Sequence[Range],
    resolution: int = 200,
    steps: int = 300,
    minima: Sequence[CriticalPoint] | None = None,
    *,
    check: Callable[[float], None] | None = None,
) -> Iterator[BasinMap]:
    """The basins of ``optimizer`` in ``window`` (one or two ranges), first coarse, then cell by cell.

    ``minima``: what :func:`~gdsim.engine.critical.stationary_points` found;
    found here if not given. Minima reached that are not in it are appended.
    A start counts as arrived, and is followed no further, when it moves
    slowly inside a minimum's capture radius, provided starts on its rim were
    seen to stay in it; a minimum that repels the method at its learning rate
    gets no such radius. ``check(fraction)`` is called every few milliseconds
    and may raise to cancel.
    """
    if minima is None:
        minima = stationary_points(objective, window, check=check and (lambda _: check(0.0)))
    yield from _Picture(objective, optimizer, window, resolution, steps, minima, check).run()


class _Picture:
    """One map in the making."""

    def __init__(
        self,
        objective: Objective,
        optimizer: Optimizer[Any],
        window: Sequence[Range],
        resolution: int,
        steps: int,
        points: Sequence[CriticalPoint],
        check: Callable[[float], None] | None,
    ) -> None:
        self.objective, self.optimizer, self.check = objective, optimizer, check
        self.n, self.P = resolution, len(window)
        self.stop = StoppingRule(gradient_norm=ARRIVED, iteration_limit=steps)
        self.starts = grid_starts(window, resolution)
        self.axes = tuple(low + (high - low) * (np.arange(self.n) + 0.5) / self.n for low, high in window)
        self.minima = [point for point in points if point.kind not in ("saddle", "maximum")]
        self.places = Places(objective, self.starts, self.minima)
        self.label_of = list(range(len(self.minima)))
        self.labels = np.full(len(self.starts), PENDING, dtype=np.int16)
        self.iterations = np.zeros(len(self.starts), dtype=np.int32)
        self.capture = _Capture(objective, optimizer, window, self.minima, points, check)

    def run(self) -> Iterator[BasinMap]:
        stride = max(1, self.n // COARSE)
        # one by one is slow: an even coarser picture first
        strides = [stride, 1] if self.optimizer.batched else [4 * stride, stride, 1]
        grid = np.arange(len(self.starts)).reshape((self.n,) * self.P)
        for level, each in enumerate(strides):
            rows = grid[(slice(each // 2, None, each),) * self.P].ravel() if each > 1 else grid.ravel()
            rows = rows[self.labels[rows] == PENDING]
            shown = strides[max(0, level - 1)]
            last = level == len(strides) - 1
            done = 1.0 - len(rows) / len(grid.ravel()) if last else 0.0
            for fraction in self._descend(rows, done, 1.0 if last else len(rows) / len(grid.ravel())):
                yield self._map(shown, fraction, False)
            if not last:
                yield self._map(each, len(rows) / len(grid.ravel()), False)
        yield self._map(1, 1.0, True)

    def _descend(self, rows: NDArray[np.intp], low: float, high: float) -> Iterator[float]:
        """Fill in the labels of ``rows``, pausing for a picture now and then."""
        part = None if self.check is None else self._part(self.check, low, high)
        descents = Descents(
            self.objective,
            self.optimizer,
            self.starts[rows],
            self.stop,
            check=part,
            rest=self.capture if self.capture.any else None,
        )
        told = time.perf_counter()
        done = np.zeros(len(rows), dtype=bool)
        for fraction in descents.run():
            if time.perf_counter() - told > PERIOD:
                self._label(rows, descents, done)
                yield low + fraction * (high - low)
                told = time.perf_counter()
        self._label(rows, descents, done)

    @staticmethod
    def _part(check: Callable[[float], None], low: float, high: float) -> Callable[[float], None]:
        return lambda fraction: check(low + fraction * (high - low))

    def _label(self, rows: NDArray[np.intp], descents: Descents, done: Mask) -> None:
        """Name the minimum of the descents that have ended since the last time."""
        ended = np.flatnonzero((descents.status != RUNNING) & ~done)
        done[ended] = True
        x, labels = descents.x[ended], np.full(len(ended), UNDER_WAY, dtype=np.int16)
        nearest, inside = self.capture.holding(x)
        labels[inside] = nearest[inside]
        lost = descents.status[ended] == DIVERGED
        labels[lost] = LOST
        rest = np.flatnonzero(~inside & ~lost)
        for first in range(0, len(rest), 1024):
            some = rest[first : first + 1024]
            labels[some] = self._places(x[some])
        idle = descents.moved[ended] <= SLOW * self.capture.reach(labels)
        restless = (descents.status[ended] == EXHAUSTED) & (labels >= 0) & ~idle
        labels[restless & ~self.capture.trusts(labels)] = UNDER_WAY  # it circles a minimum that repels it
        self.labels[rows[ended]] = labels
        self.iterations[rows[ended]] = descents.iterations[ended]

    def _places(self, x: Array) -> NDArray[np.int16]:
        """Labels of ends outside every capture radius: near a minimum, at a new one, or still under way."""
        look = None if self.check is None else self.check
        groups = self.places.add(x, np.empty(len(x)), look, 1.0)
        for place in self.places.groups[len(self.label_of) :]:
            if place.kind in ("saddle", "maximum"):
                self.label_of.append(SADDLE)
            else:
                self.label_of.append(len(self.minima))
                self.minima.append(classified_at(self.objective, place.x, place.kind))
        return np.array([self.label_of[g] if g >= 0 else UNDER_WAY for g in groups], dtype=np.int16)

    def _map(self, stride: int, fraction: float, final: bool) -> BasinMap:
        shape = (self.n,) * self.P
        labels, iterations = self.labels.reshape(shape), self.iterations.reshape(shape)
        if stride > 1:
            index = np.minimum(np.arange(self.n) // stride * stride + stride // 2, self.n - 1)
            last = np.arange(self.n)[stride // 2 :: stride][-1]
            coarse = np.ix_(*[np.minimum(index, last)] * self.P)
            pending = labels == PENDING
            labels = np.where(pending, labels[coarse], labels)
            iterations = np.where(pending, iterations[coarse], iterations)
        else:
            labels, iterations = labels.copy(), iterations.copy()
        return BasinMap(self.axes, labels, iterations, tuple(self.minima), fraction, final)


class _Capture:
    """Says which rows have come to rest at a known minimum."""

    def __init__(
        self,
        objective: Objective,
        optimizer: Optimizer[Any],
        window: Sequence[Range],
        minima: Sequence[CriticalPoint],
        points: Sequence[CriticalPoint],
        check: Callable[[float], None] | None,
    ) -> None:
        self.check = None if check is None else (lambda _: check(0.0))
        self.low, high = np.array(window, dtype=np.float64).T
        self.width = high - self.low
        P = len(window)
        self.x = np.array([point.x for point in minima]).reshape(-1, P)
        self.radius = np.zeros(len(self.x))
        everything = np.array([point.x for point in points]).reshape(-1, P)
        for i, at in enumerate(self.x):
            distances = np.linalg.norm(everything - at, axis=-1)
            apart = float(distances[distances > 0].min(initial=np.inf))
            if self.check is not None and i % 32 == 0:
                self.check(0.0)
            self.radius[i] = min(NEAR * apart, WIDE * float(self.width.min()))
        self.trusted, self.steepest = np.zeros(len(self.x), dtype=bool), 0.0
        if len(self.x):
            self._try(objective, optimizer)
            self._tabulate()

    @property
    def any(self) -> bool:
        """False if no minimum can be relied on to keep what comes close."""
        return bool(self.trusted.any())

    def _try(self, objective: Objective, optimizer: Optimizer[Any]) -> None:
        P = self.x.shape[1]
        angle = np.arange(8) * (np.pi / 4) + 0.2
        rim = np.array([[-1.0], [1.0]]) if P == 1 else np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        starts = self.x[:, None] + self.radius[:, None, None] * rim
        # a stationary point of the test itself would end it, so only divergence does
        stop = StoppingRule(gradient_norm=0.0, iteration_limit=TRIAL)
        farthest = np.zeros(len(self.x))

        def watch(now: Iterate, before: Iterate, norm: Array) -> Mask:
            nonlocal farthest
            if len(now.x) == starts.shape[0] * starts.shape[1]:
                away = np.linalg.norm(now.x.reshape(starts.shape) - self.x[:, None], axis=-1).max(axis=1)
                farthest = np.fmax(farthest, away)
            return np.zeros(len(now.x), dtype=bool)

        with np.errstate(all="ignore"):
            descents = Descents(
                objective, optimizer, starts.reshape(-1, P), stop, rest=watch, check=self.check
            )
            for _ in descents.run():
                pass
            away = np.linalg.norm(descents.x.reshape(starts.shape) - self.x[:, None], axis=-1).max(axis=1)
            self.trusted = (away <= self.radius) & (farthest <= 2.0 * self.radius)
            self.trusted &= (descents.status != DIVERGED).reshape(starts.shape[:2]).all(axis=1)
            slopes = np.linalg.norm(objective.gradient(starts), axis=-1)
        held = slopes[self.trusted & np.isfinite(slopes).all(axis=1)]
        self.steepest = 1.5 * float(held.max(initial=0.0))

    def _tabulate(self) -> None:
        """The nearest minimum for each cell of a table over the window."""
        P = self.x.shape[1]
        axes = [
            low + width * (np.arange(TABLE) + 0.5) / TABLE
            for low, width in zip(self.low, self.width, strict=True)
        ]
        best = np.full((TABLE,) * P, np.inf)
        self.table = np.zeros((TABLE,) * P, dtype=np.int16)
        for i, at in enumerate(self.x):
            parts = np.ix_(*[(axis - middle) ** 2 for axis, middle in zip(axes, at, strict=True)])
            distance = parts[0] if P == 1 else parts[0] + parts[1]
            closer = distance < best
            best[closer], self.table[closer] = distance[closer], i
            if self.check is not None:
                self.check(0.0)

    def holding(self, x: Array) -> tuple[NDArray[np.int16], Mask]:
        """The nearest minimum of each of ``x (K, P)``, and whether it lies within its radius."""
        if not len(self.x):
            return np.zeros(len(x), dtype=np.int16), np.zeros(len(x), dtype=bool)
        with np.errstate(all="ignore"):
            cells = np.nan_to_num((x - self.low) * (TABLE / self.width), nan=0.0)
        index = np.clip(cells, 0, TABLE - 1).astype(np.intp)
        nearest = self.table[tuple(index.T)]
        away = x - self.x[nearest]
        return nearest, np.einsum("ij,ij->i", away, away) <= self.radius[nearest] ** 2

    def reach(self, labels: NDArray[np.int16]) -> Array:
        """The radius of each label's minimum; of one met on the way, the smallest of all."""
        radius = np.append(self.radius, self.radius.min(initial=np.inf))
        found: Array = radius[np.clip(labels, 0, len(self.radius))]
        return found

    def trusts(self, labels: NDArray[np.int16]) -> Mask:
        """Whether each label's minimum was seen to hold what comes close."""
        found: Mask = np.append(self.trusted, False)[np.clip(labels, 0, len(self.radius))]
        return found

    def __call__(self, now: Iterate, before: Iterate, norm: Array) -> Mask:
        """Rows inside a trusted radius that move slowly: what a passing momentum does not."""
        resting = norm <= self.steepest
        rows = np.flatnonzero(resting)
        if len(rows):
            x = now.x[rows]
            nearest, inside = self.holding(x)
            step = x - before.x[rows]
            slow = np.einsum("ij,ij->i", step, step) <= (SLOW * self.radius[nearest]) ** 2
            resting[rows] = inside & slow & self.trusted[nearest]
        return resting
