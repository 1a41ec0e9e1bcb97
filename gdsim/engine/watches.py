"""Watches: quantities read along a run, as small lines over the iteration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from weakref import WeakKeyDictionary

import numpy as np

from gdsim.engine.curvature import largest_eigenvalue
from gdsim.engine.history import Curve
from gdsim.engine.iterate import Iterate
from gdsim.engine.network import TrainingLoss
from gdsim.engine.objective import Array, Objective
from gdsim.engine.sentence import InputError

#: Kinds of a watch: a coordinate of x or of the gradient, a unit's mean activation, the gradient norm, the
#: length of the last step, and the largest eigenvalue of the Hessian.
KINDS = ("weight", "gradient", "neuron", "norm", "step", "sharpness")
#: Readings of one watch at most; of the sharpness, which costs a Hessian each, fewer.
POINTS, SHARP_POINTS = 240, 40
#: A unit's activation is the mean over the samples; of more than these, over evenly spaced ones.
MEAN_SAMPLES = 512
Check = Callable[[float], None]


@dataclass(frozen=True)
class Watch:
    """What is read: ``index`` is a flat coordinate; of a neuron ``(layer, unit)``, counted from 1."""

    kind: str
    index: int = 0
    unit: tuple[int, int] = (1, 1)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InputError("There is no watch called “{kind}”.", kind=str(self.kind)[:40])


@dataclass(frozen=True, eq=False)
class Series:
    """Readings ``values (M,)`` of a watch at the iterations ``k (M,)``; none where it has nothing to read."""

    watch: Watch
    k: Array
    values: Array

    def at(self, k: int) -> float | None:
        """The reading at iteration ``k``; None if there is none."""
        i = int(np.searchsorted(self.k, k))
        return float(self.values[i]) if i < len(self.k) and self.k[i] == k else None


def series(
    watches: Sequence[Watch],
    f: Objective,
    iterates: Sequence[Iterate],
    check: Check | None = None,
    *,
    curve: Curve | None = None,
    shown: Iterate | None = None,
) -> tuple[Series, ...]:
    """The readings of every watch along the iterates kept of a run; see :func:`growing`."""
    found = list(growing(watches, f, iterates, check, curve=curve, shown=shown))
    return found[-1] if found else ()


def growing(
    watches: Sequence[Watch],
    f: Objective,
    iterates: Sequence[Iterate],
    check: Check | None = None,
    *,
    curve: Curve | None = None,
    shown: Iterate | None = None,
) -> Iterator[tuple[Series, ...]]:
    """The readings of every watch, first without the sharpness, then with one more of that at a time.

    They are evenly spaced over the run and have the iterate ``shown`` among them. ``curve`` knows the step
    lengths where no iterates are kept. ``check(fraction)`` is called between readings and may
    raise to cancel.
    """
    check = check or _nothing
    iterates = _with(iterates, shown)
    if not iterates:
        return
    read = _Reader(f, iterates, curve, check)
    chosen = _spaced(iterates, POINTS, shown)
    found = [Series(w, *read.along(w, chosen)) for w in watches]
    yield tuple(found)
    sharp = [i for i, watch in enumerate(watches) if watch.kind == "sharpness"]
    if not sharp:
        return
    few = _spaced(iterates, SHARP_POINTS, shown)
    keys = {i: blake2b(iterates[i].x.tobytes()).digest() for i in few}
    known = _sharpness.setdefault(f, {})
    if len(known) > 8 * SHARP_POINTS:
        for key in known.keys() - set(keys.values()):
            del known[key]
    now = (shown or iterates[-1]).k
    # what is known, then the point shown, then the others from the newest on
    order = sorted(few, key=lambda i: (keys[i] not in known, iterates[i].k != now, -i))
    values: dict[int, float] = {}
    for done, i in enumerate(order, start=1):
        check(done / len(order))
        new = keys[i] not in known
        if new:
            with np.errstate(all="ignore"):
                known[keys[i]] = largest_eigenvalue(_Patient(f, check, done / len(order)), iterates[i].x)
        values[iterates[i].k] = known[keys[i]]
        if new or done == len(order):
            line = _line(sorted(values.items()))
            for j in sharp:
                found[j] = Series(watches[j], *line)
            yield tuple(found)


#: Largest eigenvalues by the point, for as long as the objective lives: the line grows at one end only.
_sharpness: WeakKeyDictionary[Objective, dict[bytes, float]] = WeakKeyDictionary()


class _Patient(Objective):
    """An objective that lets the others have their turn before each product with its Hessian."""

    def __init__(self, f: Objective, check: Check, fraction: float) -> None:
        self.f, self.check, self.fraction = f, check, fraction

    def hessian(self, x: Array) -> Array:
        return self.f.hessian(x)

    def hessian_vector(self, x: Array, v: Array) -> Array:
        self.check(self.fraction)
        return self.f.hessian_vector(x, v)


class _Reader:
    """Reads watches at the iterates, each forward pass made once for all units."""

    def __init__(self, f: Objective, iterates: Sequence[Iterate], curve: Curve | None, check: Check) -> None:
        self.f, self.iterates, self.curve, self.check = f, iterates, curve, check
        self._means: dict[int, list[Array]] = {}

    def along(self, watch: Watch, chosen: Sequence[int]) -> tuple[Array, Array]:
        """Iterations and readings of one watch; of the sharpness none."""
        if watch.kind == "sharpness":
            return _line([])
        readings = self._recorded_steps() if watch.kind == "step" else {}
        for i in chosen:
            self.check(0.0)
            value = self._read(watch, i)
            if value is not None:
                readings[self.iterates[i].k] = value
        return _line(sorted(readings.items()))

    def _read(self, watch: Watch, i: int) -> float | None:
        at = self.iterates[i]
        if watch.kind == "norm":
            return at.gradient_norm
        if watch.kind == "step":
            return self._step(i)
        if watch.kind == "neuron":
            layer, unit = watch.unit
            if not isinstance(self.f, TrainingLoss) or layer > self.f.mlp.depth:
                return None
            means = self._mean(i)[layer - 1]
            return float(means[unit - 1]) if unit <= len(means) else None
        if watch.index >= len(at.x):
            return None
        return float((at.x if watch.kind == "weight" else at.g)[watch.index])

    def _step(self, i: int) -> float | None:
        at, before = self.iterates[i], self.iterates[i - 1] if i else None
        if before is None or before.k != at.k - 1:
            return None
        return float(np.linalg.norm(at.x - before.x))

    def _mean(self, i: int) -> list[Array]:
        """Mean activation of each unit ``(units,)``, layer by layer."""
        assert isinstance(self.f, TrainingLoss)
        if i not in self._means:
            with np.errstate(all="ignore"):
                activity = self.f.mlp.activity(self.iterates[i].x, self.f.inputs[mean_rows(self.f.samples)])
            self._means[i] = [a.mean(axis=1) for _, a in activity]
        return self._means[i]

    def _recorded_steps(self) -> dict[int, float]:
        """Step lengths where no two iterates in a row are kept; none leads to the first point."""
        if self.curve is None:
            return {}
        every = max(1, -(-len(self.curve.k) // POINTS))
        recorded = zip(self.curve.k[1::every], self.curve.step_length[1::every], strict=True)
        return {int(k): float(length) for k, length in recorded}


def mean_rows(N: int) -> Array:
    """The rows over which a unit's activation is averaged: all, or some evenly spaced."""
    return np.unique(np.linspace(0, N - 1, min(N, MEAN_SAMPLES)).astype(np.intp))


def _with(iterates: Sequence[Iterate], shown: Iterate | None) -> list[Iterate]:
    """The iterates in order of k, the one shown among them."""
    if shown is None:
        return list(iterates)
    place = next((i for i, at in enumerate(iterates) if at.k >= shown.k), len(iterates))
    known = place < len(iterates) and iterates[place].k == shown.k
    return [*iterates[:place], *(() if known else (shown,)), *iterates[place:]]


def _spaced(iterates: Sequence[Iterate], most: int, shown: Iterate | None) -> list[int]:
    """Positions of at most about ``most`` iterates evenly spaced in k, the last and the shown one too.

    The spacing is a power of two, so that a run that goes on is read at the same places.
    """
    base, last = iterates[0].k, iterates[-1].k
    stride = 1
    while (last - base) // stride >= most:
        stride *= 2
    kept = {last} if shown is None else {last, shown.k}
    return [i for i, at in enumerate(iterates) if (at.k - base) % stride == 0 or at.k in kept]


def _line(readings: Sequence[tuple[int, float]]) -> tuple[Array, Array]:
    """Iterations and values, without what is not a finite number."""
    table = np.array(readings, dtype=np.float64).reshape(-1, 2)
    table = table[np.isfinite(table[:, 1])]
    return table[:, 0].copy(), table[:, 1].copy()


def _nothing(fraction: float) -> None:
    """Nobody to ask."""
