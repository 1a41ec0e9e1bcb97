"""A run that can be walked back: bounded memory, and bit-exact return to any iteration by replay."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from gdsim.engine.iterate import Iterate
from gdsim.engine.objective import Array, Objective
from gdsim.engine.optimizers.base import Optimizer

#: Bytes for the recent iterates and for the checkpoints, each.
MEMORY = 32 * 1024 * 1024
CURVE_POINTS = 4096


class Curve(NamedTuple):
    """Thinned readings of a run, each ``(M,)``.

    Iteration, loss seen, gradient norm, step length, losses on all training
    rows and on the test rows (NaN where not read); then what was spent up to
    there: the ledger's evaluations, and seconds.
    """

    k: Array
    f: Array
    gradient_norm: Array
    step_length: Array
    train: Array
    test: Array
    values: Array
    gradients: Array
    hessians: Array
    hessian_vectors: Array
    solves: Array
    seconds: Array


class _Thinned:
    """Readings at every ``stride``-th iteration; when full, every second one goes and the stride doubles."""

    def __init__(self, columns: int, base: int = 0) -> None:
        self.base = base
        self.rows = np.empty((CURVE_POINTS, columns))
        self.count, self.stride = 0, 1

    def append(self, row: tuple[float, ...]) -> None:
        if self.count == len(self.rows):
            kept = self.rows[::2].copy()
            self.rows[: len(kept)] = kept
            self.count, self.stride = len(kept), self.stride * 2
            if (int(row[0]) - self.base) % self.stride:
                return
        self.rows[self.count] = row
        self.count += 1


class History:
    """The iterates of one descent.

    Recent iterates are kept whole in a ring; older ones at checkpoints that
    are halved and spaced out when full. :meth:`at` replays from the
    checkpoint before, and as a step is a pure function of the iterate (the
    mini-batch included: it is drawn from the seed and k) it gives back the
    same bits. ``probe`` reads (training loss, test loss) for the curve.
    """

    def __init__(
        self,
        objective: Objective,
        optimizer: Optimizer[Any],
        first: Iterate,
        probe: Callable[[Iterate], tuple[float, float]] | None = None,
    ) -> None:
        self.objective, self.optimizer, self.probe = objective, optimizer, probe
        iterate_bytes = 8 * (2 * first.x.size + sum(int(np.size(part)) for part in first.state))
        capacity = max(16, MEMORY // max(1, iterate_bytes))
        self.base = first.k
        """The iteration it begins at: 0, or where a branch leaves the run it comes from."""
        self.recent: deque[Iterate] = deque([first], maxlen=min(1024, capacity))
        self.checkpoints: list[Iterate] = [first]
        self.capacity, self.spacing = min(512, capacity), 1
        self.seconds = 0.0
        self._curve = _Thinned(len(Curve._fields), self.base)
        self._read(first, 0.0)

    @property
    def first(self) -> Iterate:
        """The iterate it begins with."""
        return self.checkpoints[0]

    @property
    def head(self) -> Iterate:
        """The newest iterate."""
        return self.recent[-1]

    def append(self, at: Iterate, seconds: float = 0.0) -> None:
        """Take the iterate after the head, made in so many seconds, or the head again with its verdict."""
        self.seconds += seconds
        before = self.recent[-1]
        if at.k == before.k:
            self.recent[-1] = at
            if self.checkpoints[-1].k == at.k:
                self.checkpoints[-1] = at
            return
        self.recent.append(at)
        done = at.k - self.base
        if done % self.spacing == 0:
            if len(self.checkpoints) >= self.capacity:
                self.checkpoints = self.checkpoints[::2]
                self.spacing *= 2
            if done % self.spacing == 0:
                self.checkpoints.append(at)
        if done % self._curve.stride == 0:
            step = at.x - before.x
            self._read(at, float(np.sqrt(step.dot(step))))

    def _read(self, at: Iterate, step: float) -> None:
        train, test = self.probe(at) if self.probe else (np.nan, np.nan)
        norm = at.gradient_norm
        self._curve.append((at.k, float(at.f), norm, step, train, test, *at.ledger, self.seconds))

    def at(self, k: int, check: Callable[[float], None] | None = None) -> Iterate:
        """Iterate ``k``, bit for bit.

        ``check(fraction)`` is called during a replay and may raise to cancel.
        """
        if not self.base <= k <= self.head.k:
            raise IndexError(f"iteration {k} is not in {self.base}..{self.head.k}")
        if k >= self.recent[0].k:
            return self.recent[k - self.recent[0].k]
        at = self.checkpoints[min((k - self.base) // self.spacing, len(self.checkpoints) - 1)]
        begin = at.k
        with np.errstate(all="ignore"):
            while at.k < k:
                at = self.optimizer.step(self.objective, at)
                if check is not None and not at.k & 63:
                    check((at.k - begin) / (k - begin))
        return at

    def after(self, at: Iterate) -> Iterate:
        """The iterate after ``at``, which is one of this run's and not its head."""
        k = at.k + 1
        if k >= self.recent[0].k:
            return self.recent[k - self.recent[0].k]
        with np.errstate(all="ignore"):
            return self.optimizer.step(self.objective, at)

    def path(self) -> list[Iterate]:
        """Iterates kept, in order of k: the checkpoints, then the recent ones."""
        oldest = self.recent[0].k
        return [c for c in self.checkpoints if c.k < oldest] + list(self.recent)

    def curve(self) -> Curve:
        """A copy of the readings so far, at evenly spaced iterations."""
        rows = self._curve.rows[: self._curve.count].T.copy()
        return Curve(*rows)

    def resume(self, checkpoints: list[Iterate], recent: list[Iterate], curve: Array, spacing: int) -> None:
        """Take up a saved run: iterates by k, curve rows ``(M, columns)``.

        The last recent iterate is the head.
        """
        self.checkpoints, self.spacing = list(checkpoints), spacing
        self.recent = deque(recent, maxlen=self.recent.maxlen)
        self._curve = _Thinned(len(Curve._fields))
        ks = curve[:, 0]
        if len(ks) > 1:
            self._curve.stride = max(1, int(ks[1] - ks[0]))
        self._curve.rows[: len(curve)] = curve
        self._curve.count = len(curve)
        self.seconds = float(curve[-1, -1]) if len(curve) else 0.0
