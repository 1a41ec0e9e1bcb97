"""What each derivative order sees at a point: the tangent, the quadratic a method believes in, the true one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gdsim.engine.iterate import Iterate
from gdsim.engine.objective import Array, Objective
from gdsim.engine.optimizers.base import Optimizer, Plan

#: Up to so many parameters the whole Hessian is looked at; beyond, its block along the plane.
MAX_DENSE = 300


@dataclass(frozen=True, eq=False)
class Look:
    """The models of one method at one iterate, whole and along the plane of two coordinates.

    ``run`` is (optimizer, start). Along the plane: ``point``, ``gradient``,
    ``step`` and ``newton`` are ``(2,)`` (``(1,)`` along one coordinate),
    ``hessian`` and ``model`` ``(2, 2)``. ``model`` is the curvature the
    method believes in, None if it has none. ``eigenvalues (P,)`` and the
    Frobenius ``error`` ||B - H|| / ||H|| are of the whole matrices; None
    where those are too large.
    """

    run: tuple[int, int]
    order: str
    at: Iterate
    plan: Plan
    axes: tuple[int, ...]
    point: Array
    gradient: Array
    hessian: Array
    model: Array | None
    step: Array
    newton: Array | None
    eigenvalues: Array | None
    error: float | None

    def tangent(self, d: Array) -> Array:
        """Order 1, f + g . d, for displacements ``(..., 2)`` along the plane."""
        return np.asarray(self.at.f + d @ self.gradient)

    def quadratic(self, d: Array) -> Array:
        """Order 2, f + g . d + d'Hd / 2."""
        return np.asarray(self.tangent(d) + 0.5 * np.einsum("...i,ij,...j->...", d, self.hessian, d))

    def modelled(self, d: Array) -> Array | None:
        """The method's own quadratic, with its B in the place of H; None where it has none."""
        if self.model is None:
            return None
        return np.asarray(self.tangent(d) + 0.5 * np.einsum("...i,ij,...j->...", d, self.model, d))


def look(
    f: Objective, optimizer: Optimizer[Any], at: Iterate, i: int, j: int | None, run: tuple[int, int]
) -> Look:
    """The models of ``optimizer`` at ``at`` along the coordinates ``i`` and ``j`` (None: along i alone)."""
    axes = (i,) if j is None else (i, j)
    batch = f.at_iteration(at.k)
    P = len(at.x)
    with np.errstate(all="ignore"):
        plan = optimizer.plan(f, at)
        newton: Array | None = None
        eigenvalues: Array | None = None
        error: float | None = None
        B = plan.curvature
        if P <= MAX_DENSE:
            H = batch.hessian(at.x)
            block = H[np.ix_(axes, axes)]
            if np.isfinite(H).all():
                eigenvalues = np.asarray(np.linalg.eigvalsh(H), dtype=np.float64)
                newton = np.asarray(-np.linalg.lstsq(H, at.g, rcond=None)[0][list(axes)], dtype=np.float64)
                size = float(np.linalg.norm(H))
                if B is not None and size > 0:
                    error = float(np.linalg.norm(B - H)) / size
        else:
            units = np.zeros((len(axes), P))
            units[range(len(axes)), axes] = 1.0
            block = np.array([batch.hessian_vector(at.x, u)[list(axes)] for u in units])
    picked = list(axes)
    return Look(
        run,
        optimizer.order.value,
        at,
        plan,
        axes,
        at.x[picked],
        at.g[picked],
        0.5 * (block + block.T),
        None if B is None else B[np.ix_(axes, axes)],
        plan.after.x[picked] - at.x[picked],
        newton,
        eigenvalues,
        error,
    )
