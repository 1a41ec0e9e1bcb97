"""A function at one point, and the steps that the orders 1, 1.5 and 2 would take from there, as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gdsim.app.session import Session
from gdsim.engine.critical import Kind, classify
from gdsim.engine.looks import Look
from gdsim.engine.objective import Array, Objective
from gdsim.engine.optimizers import Optimizer, Order


@dataclass(frozen=True, eq=False)
class Local:
    """Value, gradient ``(P,)``, Hessian ``(P, P)`` and its eigenvalues at ``x (P,)``.

    Without finite derivatives there are no eigenvalues, and the kind is degenerate.
    """

    objective: Objective
    x: Array
    f: float
    g: Array
    H: Array
    eigenvalues: Array | None
    kind: Kind


@dataclass(frozen=True, eq=False)
class Step:
    """A step ``(P,)`` with the decrease its model promises and the real one."""

    d: Array
    promised: float
    real: float


def local_at(objective: Objective, x: Array) -> Local:
    """The function at ``x``."""
    with np.errstate(all="ignore"):
        f, g = objective.value_and_gradient(x)
        H = objective.hessian(x)
    finite = bool(np.isfinite(H).all())
    values = np.linalg.eigvalsh(H).astype(np.float64) if finite else None
    return Local(objective, x, float(f), g, H, values, classify(H) if finite else "degenerate")


def judged(objective: Objective, x: Array, f: float, g: Array, d: Array, B: Array | None) -> Step:
    """The step ``d`` from ``x`` under the model f + g.d + d'Bd/2 (no B: none), and on the function itself."""
    with np.errstate(all="ignore"):
        promised = -float(g @ d) - (0.5 * float(d @ B @ d) if B is not None else 0.0)
        real = f - float(objective.value(x + d))
    return Step(d, promised, real)


def gradient_step(at: Local, rate: float) -> Step:
    """Order 1: down the gradient, as far as the learning rate says."""
    return judged(at.objective, at.x, at.f, at.g, -rate * at.g, None)


def newton_step(at: Local) -> Step | None:
    """Order 2: to the stationary point of the true quadratic, the nearest if there are many; None: no H."""
    if at.eigenvalues is None or not np.isfinite(at.g).all():
        return None
    d = -np.linalg.lstsq(at.H, at.g, rcond=None)[0].astype(np.float64)
    return judged(at.objective, at.x, at.f, at.g, d, at.H)


def rated(session: Session) -> tuple[Optimizer[Any], float] | None:
    """The method of order 1 whose learning rate counts, the leading one if it can be, with the present rate."""
    e = session.experiment
    for index in (session.lead, *e.enabled):
        if index not in e.enabled:
            continue
        choice = e.optimizers[index]
        optimizer = choice.optimizer
        symbols = {p.name: p.symbol for p in choice.plain.hyperparameters()}
        if optimizer.order is Order.FIRST and symbols.get("learning_rate") == r"\eta":
            at: Any = getattr(optimizer, "learning_rate_at", None)
            rate = at(session.k) if at is not None else optimizer.learning_rate  # type: ignore[attr-defined]
            return optimizer, float(rate)
    return None


def modelling(session: Session) -> Look | None:
    """What a method of order 1.5 sees: the leading one, else the first that keeps a matrix, else the first."""
    looks = [each for each in session.looks if each.order == Order.ONE_AND_HALF.value]
    lead = [each for each in looks if each.run[0] == session.lead]
    dense = [each for each in looks if each.model is not None]
    return next(iter((*lead, *dense, *looks)), None)
