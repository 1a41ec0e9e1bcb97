"""Many descents of one method from many starts: as one array where the method can, else one by one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdsim.engine.descent import GROWTH_LIMIT, StoppingRule, advance, start
from gdsim.engine.iterate import Iterate, Status
from gdsim.engine.objective import Array, Objective
from gdsim.engine.optimizers.base import Optimizer
from gdsim.engine.sentence import InputError

Check = Callable[[float], None]
Mask = NDArray[np.bool_]
Indices = NDArray[np.intp]
#: ``rest(now, before, gradient norms)`` says which rows may stop for a reason of the caller's.
Rest = Callable[[Iterate, Iterate, Array], Mask]

#: Statuses by the number they have in :attr:`Descents.status`.
STATUSES = ("RUNNING", "CONVERGED", "DIVERGED", "STALLED", "EXHAUSTED")
RUNNING, CONVERGED, DIVERGED, STALLED, EXHAUSTED = range(5)
#: Iterations between two looks at who is left; the groups are then filled up again.
BURST = 16
#: Points of an analytic function moved at once, so that the arrays of a step stay in the L2 cache.
POINTS = 4096
#: Parameters times samples of a network moved at once: about two milliseconds of work.
WORK = 500_000
#: Seconds between two calls of ``check``.
PATIENCE = 0.001
#: What bounds a descent whose iteration limit is switched off.
LONGEST = 10_000


@dataclass
class _Group:
    """Rows that move as one array, all at the same iteration; those not ``live`` have ended."""

    rows: Indices
    live: Mask
    at: Iterate
    limit: Array


class Descents:
    """The descents from ``starts (K, P)``; :meth:`run` fills in where each ends.

    ``x (K, P)``, ``f (K,)``, ``moved (K,)`` (the length of the last step),
    ``iterations (K,)`` and ``status (K,)`` hold a row's end from the moment it is
    reached, by the same rules as :func:`~gdsim.engine.descent.descend`. ``rest`` may end rows early, as converged.
    """

    def __init__(
        self,
        objective: Objective,
        optimizer: Optimizer[Any],
        starts: Array,
        stop: StoppingRule,
        *,
        check: Check | None = None,
        rest: Rest | None = None,
    ) -> None:
        self.starts = np.array(starts, dtype=np.float64, ndmin=2)
        if self.starts.shape[-1] != objective.dimension or not np.isfinite(self.starts).all():
            raise InputError("Every start point needs a finite number for each coordinate.")
        self.objective, self.optimizer, self.stop, self.rest, self.check = (
            objective,
            optimizer,
            stop,
            rest,
            check,
        )
        K = len(self.starts)
        self.x, self.f, self.moved = self.starts.copy(), np.full(K, np.nan), np.zeros(K)
        self.iterations = np.zeros(K, dtype=np.intp)
        self.status = np.full(K, RUNNING, dtype=np.int8)
        self.limit = stop.iteration_limit or LONGEST
        self._looked = time.perf_counter()

    def run(self) -> Iterator[float]:
        """Carry on to the end, yielding the fraction done after each burst of a few milliseconds."""
        if self.optimizer.batched:
            yield from self._together()
        else:
            yield from self._one_by_one()

    def _look(self, fraction: float) -> None:
        """Call ``check`` if it was not called for a while."""
        if self.check is not None and time.perf_counter() - self._looked > PATIENCE:
            self.check(min(1.0, fraction))
            self._looked = time.perf_counter()

    # -- as one array ------------------------------------------------------------

    def _together(self) -> Iterator[float]:
        size = self._size()
        groups = []
        for first in range(0, len(self.x), size):
            groups.append(self._begin(np.arange(first, min(first + size, len(self.x)))))
            self._look(0.0)
        while groups:
            for group in groups:
                for _ in range(BURST):
                    if not len(group.rows):
                        break
                    with np.errstate(all="ignore"):
                        self._step(group)
                    self._look(self._fraction(group.at.k))
                yield self._fraction(group.at.k)
            left = [group for group in groups if len(self._compact(group, 1.0).rows)]
            groups = self._merged(left, size)

    def _size(self) -> int:
        samples, P = getattr(self.objective, "samples", 0), self.objective.dimension
        return int(max(1, min(POINTS, WORK // (samples * P)))) if samples else POINTS

    def _fraction(self, k: int) -> float:
        """If everything that is left went on to the limit."""
        left = float((self.status == RUNNING).mean()) if len(self.status) else 0.0
        return 1.0 - left * (1.0 - k / self.limit)

    def _begin(self, rows: Indices) -> _Group:
        with np.errstate(all="ignore"):
            at = self.optimizer.begin(self.objective, self._laid_out(self.starts[rows]))
            norm = _norms(at.g)
        group = _Group(rows, np.ones(len(rows), dtype=bool), at, GROWTH_LIMIT * (1.0 + np.abs(at.f)))
        lost = ~np.isfinite(at.f + norm)
        self._end(group, lost, at, at, DIVERGED)
        self._end(group, ~lost & (norm < self.stop.gradient_norm), at, at, CONVERGED)
        return self._compact(group)

    def _step(self, group: _Group) -> None:
        before, live, stop = group.at, group.live, self.stop
        group.at = now = self.optimizer.step(self.objective, before)
        norm = _norms(now.g)
        # one comparison finds the rows with news: too small, too large or no number at all
        going = (norm >= max(stop.gradient_norm, 5e-324)) & (norm < np.inf) & (now.f <= group.limit)
        if not going.all():
            lost = ~np.isfinite(now.f + norm)
            self._end(group, live & lost, before, before, DIVERGED)
            self._end(group, live & ~lost & (now.f > group.limit), now, before, DIVERGED)
            self._end(group, live & (norm < stop.gradient_norm), now, before, CONVERGED)
            still = live & (norm == 0.0) & (now.x == before.x).all(axis=-1)
            self._end(group, still, now, before, STALLED)
        if stop.step_length:
            self._end(group, live & (_norms(now.x - before.x) < stop.step_length), now, before, CONVERGED)
        if stop.loss_change:
            self._end(group, live & (np.abs(now.f - before.f) < stop.loss_change), now, before, CONVERGED)
        if self.rest is not None:
            self._end(group, live & self.rest(now, before, norm), now, before, CONVERGED)
        if now.k >= self.limit:
            self._end(group, live.copy(), now, before, EXHAUSTED)
        self._compact(group)

    def _end(self, group: _Group, ended: Mask, at: Iterate, before: Iterate, status: int) -> None:
        """Write down where the rows ``ended`` are, and leave them."""
        if not ended.any():
            return
        rows = group.rows[ended]
        self.x[rows], self.f[rows] = at.x[ended], at.f[ended]
        self.moved[rows] = _norms(at.x[ended] - before.x[ended])
        self.iterations[rows], self.status[rows] = at.k, status
        group.live &= ~ended

    def _compact(self, group: _Group, least: float = 0.67) -> _Group:
        """Drop the rows that have ended once they are a third; until then they are carried along."""
        live = group.live
        count = int(np.count_nonzero(live))
        if count < len(live) and count <= least * len(live):
            at = group.at
            group.at = at._replace(
                x=self._laid_out(at.x[live]),
                f=at.f[live],
                g=self._laid_out(at.g[live]),
                state=self._picked(at.state, live),
            )
            group.rows, group.limit = group.rows[live], group.limit[live]
            group.live = np.ones(count, dtype=bool)
        return group

    def _merged(self, groups: list[_Group], size: int) -> list[_Group]:
        """The same rows in as few groups as hold them; all are at the same iteration."""
        merged: list[_Group] = []
        for group in groups:
            if merged and len(merged[-1].rows) + len(group.rows) <= size:
                merged[-1] = self._joined(merged[-1], group)
            else:
                merged.append(group)
        return merged

    def _joined(self, one: _Group, other: _Group) -> _Group:
        a, b = one.at, other.at
        at = a._replace(
            x=self._laid_out(np.concatenate([a.x, b.x])),
            f=np.concatenate([a.f, b.f]),
            g=self._laid_out(np.concatenate([a.g, b.g])),
            state=self._joint(a.state, b.state, len(a.f), len(b.f)),
        )
        return _Group(
            np.concatenate([one.rows, other.rows]),
            np.concatenate([one.live, other.live]),
            at,
            np.concatenate([one.limit, other.limit]),
        )

    def _picked(self, state: Any, live: Mask) -> Any:
        """The rows of a state's arrays; what has no rows, such as a product of coefficients, is shared."""
        if isinstance(state, tuple):
            parts = [self._picked(part, live) for part in state]
            return type(state)(*parts) if hasattr(state, "_fields") else tuple(parts)
        if np.ndim(state) and len(state) == len(live):
            return self._laid_out(state[live])
        return state

    def _joint(self, a: Any, b: Any, m: int, n: int) -> Any:
        if isinstance(a, tuple):
            parts = [self._joint(p, q, m, n) for p, q in zip(a, b, strict=True)]
            return type(a)(*parts) if hasattr(a, "_fields") else tuple(parts)
        if np.ndim(a) and len(a) == m and len(b) == n:
            return self._laid_out(np.concatenate([a, b]))
        return a

    def _laid_out(self, x: Array) -> Array:
        """A function of a few variables reads its coordinates one by one, a network its rows."""
        return np.asfortranarray(x) if self.objective.dimension <= 2 else np.ascontiguousarray(x)

    # -- one by one --------------------------------------------------------------

    def _one_by_one(self) -> Iterator[float]:
        total = len(self.x)
        for row, x0 in enumerate(self.starts):
            before = at = first = start(self.objective, self.optimizer, x0, self.stop)
            while at.status is Status.RUNNING:
                before, at = at, advance(self.objective, self.optimizer, at, first, self.stop)
                self._look((row + at.k / self.limit) / total)
                if at.status is Status.RUNNING and self._rests(before, at):
                    at = at._replace(status=Status.CONVERGED)
                elif at.status is Status.RUNNING and at.k >= self.limit:
                    at = at._replace(status=Status.EXHAUSTED)
            self.x[row], self.f[row] = at.x, at.f
            self.moved[row] = np.linalg.norm(at.x - before.x)
            self.iterations[row], self.status[row] = at.k, STATUSES.index(at.status.name)
            yield (row + 1) / total

    def _rests(self, before: Iterate, at: Iterate) -> bool:
        if self.rest is None:
            return False
        one, other = (
            each._replace(x=each.x[None], f=np.atleast_1d(each.f), g=each.g[None]) for each in (at, before)
        )
        return bool(self.rest(one, other, _norms(one.g))[0])


def _norms(g: Array) -> Array:
    norms: Array = np.sqrt(np.einsum("ij,ij->i", g, g))
    return norms
