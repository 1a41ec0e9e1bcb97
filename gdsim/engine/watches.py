"""Watches: quantities read along a run, as small lines over the iteration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gdsim.engine.curvature import largest_eigenvalue
from gdsim.engine.iterate import Iterate
from gdsim.engine.network import TrainingLoss
from gdsim.engine.objective import Array, Objective
from gdsim.engine.sentence import InputError

#: Kinds of a watch: a coordinate of x or of the gradient, a unit's mean activation, the gradient norm, the
#: length of the last step, and the largest eigenvalue of the Hessian.
KINDS = ("weight", "gradient", "neuron", "norm", "step", "sharpness")
#: Readings of one watch; of the sharpness, which costs a Hessian each, fewer.
POINTS, SHARP_POINTS = 200, 40


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


def series(
    watches: Sequence[Watch],
    f: Objective,
    iterates: Sequence[Iterate],
    check: Callable[[float], None] | None = None,
) -> tuple[Series, ...]:
    """The readings of every watch along the iterates kept of a run.

    ``check(fraction)`` is called between readings and may raise to cancel.
    """
    found = []
    for done, watch in enumerate(watches):
        few = SHARP_POINTS if watch.kind == "sharpness" else POINTS
        chosen = np.unique(np.linspace(0, len(iterates) - 1, min(few, len(iterates))).astype(np.intp))
        k, values = [], []
        for i in chosen:
            at = iterates[int(i)]
            before = iterates[int(i) - 1] if i and iterates[int(i) - 1].k == at.k - 1 else None
            with np.errstate(all="ignore"):
                value = _read(watch, f, at, before)
            if value is not None and np.isfinite(value):
                k.append(float(at.k))
                values.append(value)
            if check is not None:
                check(done / len(watches))
        found.append(Series(watch, np.array(k), np.array(values)))
    return tuple(found)


def _read(watch: Watch, f: Objective, at: Iterate, before: Iterate | None) -> float | None:
    """One reading; None where there is nothing to read."""
    if watch.kind == "norm":
        return at.gradient_norm
    if watch.kind == "step":
        return None if before is None else float(np.linalg.norm(at.x - before.x))
    if watch.kind == "sharpness":
        return largest_eigenvalue(f, at.x)
    if watch.kind == "neuron":
        layer, unit = watch.unit
        if not isinstance(f, TrainingLoss) or not 1 <= layer <= f.mlp.depth:
            return None
        a = f.mlp.activity(at.x, f.inputs)[layer - 1][1]
        return float(a[unit - 1].mean()) if 1 <= unit <= len(a) else None
    if not 0 <= watch.index < len(at.x):
        return None
    return float((at.x if watch.kind == "weight" else at.g)[watch.index])
