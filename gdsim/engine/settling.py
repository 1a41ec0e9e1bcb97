"""The stationary point or kink that a point is about to reach."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gdsim.engine.kinds import CriticalPoint, Kind, eigenvalues, kinds_by
from gdsim.engine.objective import Array, Objective
from gdsim.engine.probes import (
    Check,
    Look,
    at_kink,
    chunks,
    directions,
    median,
    newton,
    norms,
    point_at,
    solve,
    surroundings,
    zoom,
)


class Settled(NamedTuple):
    """Where points lead: ``x (K, P)`` and the kind of each, None where there is nothing within reach."""

    x: Array
    kinds: tuple[Kind | None, ...]


def settle(
    objective: Objective, points: Array, reach: float, *, scale: float = 0.0, check: Check | None = None
) -> Settled:
    """The stationary point or kink within ``reach`` of each of ``points (K, P)``, P = 1 or 2.

    It tells an end that is about to arrive from one that is still under way.
    """
    with np.errstate(all="ignore"):
        x = np.array(points, dtype=np.float64)
        kinds: list[Kind | None] = [None] * len(x)
        size = np.full(x.shape[-1], reach)
        look = Look(check)
        for rows in chunks(len(x)):
            _settle(objective, x[rows], kinds, rows.start, size, scale, look)
        return Settled(x, tuple(kinds))


def _settle(
    objective: Objective,
    x: Array,
    kinds: list[Kind | None],
    first: int,
    size: Array,
    scale: float,
    look: Look,
) -> None:
    """Settle ``x (K, P)`` in place, and note the kinds from the index ``first`` on."""
    reach = float(size[0])
    # whoever has a long way to go by Newton's first step has not arrived
    step = np.abs(solve(objective.hessian(x), objective.gradient(x))).max(axis=-1)
    hopeful = np.flatnonzero(step <= 3.0 * reach)
    found = newton(objective, x[hopeful], size, 50.0 * size, look, iterations=40)
    near = found.good & (np.abs(found.x - x[hopeful]).max(axis=-1) <= reach)
    near[near] = ~at_kink(objective, found.x[near], size)
    usual = scale or median(norms(found.H[near]))
    x[hopeful[near]] = found.x[near]
    for row, kind in zip(hopeful[near], kinds_by(eigenvalues(found.H[near]), usual), strict=True):
        kinds[first + row] = kind
    if not getattr(objective, "has_kinks", True):
        return
    left = np.setdiff1d(np.flatnonzero(np.isfinite(x).all(axis=-1)), hopeful[near])
    low = zoom(objective, x[left], 0.25 * size, look, rounds=8)
    close = np.abs(low - x[left]).max(axis=-1) <= 0.8 * reach  # the others are on a slope
    left = left[close]
    low = zoom(objective, low[close], 0.05 * size, look)
    kink = (np.abs(low - x[left]).max(axis=-1) <= reach) & at_kink(objective, low, size)
    for row, at in zip(left[kink], low[kink], strict=True):
        if surroundings(objective, at, 1e-3 * size) in ("higher", "level"):
            kinds[first + row], x[row] = "kink", at


def kind_of(objective: Objective, x: Array) -> CriticalPoint | None:
    """The stationary point or kink at ``x (P,)``, P = 1 or 2, or close beside it; None if there is none."""
    x = np.asarray(x, dtype=np.float64)
    size = 1.0 + float(np.abs(x).max())
    reach = 0.02 * size
    with np.errstate(all="ignore"):
        scale = median(norms(objective.hessian(x + 0.25 * size * directions(x.size))))
        settled = settle(objective, x[None], reach, scale=scale)
        if settled.kinds[0] is None:
            return None
        at = settled.x[0]
        ring = np.full(x.size, 0.5 * reach)
        return point_at(objective, at, scale, ring, is_kink=settled.kinds[0] == "kink")


def classified_at(objective: Objective, x: Array, kind: Kind | None) -> CriticalPoint:
    """The stationary point at ``x (P,)`` itself, P = 1 or 2, classified anew unless it is a kink."""
    with np.errstate(all="ignore"):
        return point_at(objective, x, 0.0, 0.01 * (1.0 + np.abs(x)), is_kink=kind == "kink")
