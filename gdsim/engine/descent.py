"""A descent as an iterator of iterates: when it stops, and what it says then."""

from __future__ import annotations

import contextvars
import math
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gdsim.engine.curvature import largest_eigenvalue
from gdsim.engine.iterate import Iterate, Status
from gdsim.engine.objective import Objective
from gdsim.engine.optimizers.base import Optimizer, Order
from gdsim.engine.sentence import InputError, sentence

__all__ = ["Iterate", "Reading", "Status", "StoppingRule", "advance", "descend", "race"]

#: A loss this many times (1 + |loss at the start|) has left any window worth looking at.
GROWTH_LIMIT = 1e12


class _Quiet(threading.local):
    """A context in each thread with NumPy's floating-point warnings off.

    Running a step in it costs a fiftieth of entering ``np.errstate`` for every step.
    """

    def __init__(self) -> None:
        self.run = contextvars.copy_context().run
        self.run(np.seterr, all="ignore")


_quiet = _Quiet()


class Reading(NamedTuple):
    """A stopping rule's present value beside its threshold (0 = switched off)."""

    rule: str
    value: float
    threshold: float


@dataclass(frozen=True)
class StoppingRule:
    """When to stop; any combination, 0 switches a rule off.

    ``gradient_norm``: the Euclidean norm of the gradient falls below it.
    ``step_length``: the last step was shorter. ``loss_change``: the loss
    changed by less. ``iteration_limit``: that many steps were taken.
    """

    gradient_norm: float = 1e-6
    step_length: float = 0.0
    loss_change: float = 0.0
    iteration_limit: int = 10_000

    def __post_init__(self) -> None:
        for name in ("gradient_norm", "step_length", "loss_change", "iteration_limit"):
            value = getattr(self, name)
            if not (isinstance(value, (int, float)) and 0 <= value < math.inf):
                raise InputError(
                    "The stopping rule “{rule}” needs a number that is not negative; {value} is not.",
                    rule=sentence(name.replace("_", " ")),
                    value=str(value)[:40],
                )
        object.__setattr__(self, "iteration_limit", int(self.iteration_limit))

    def readings(self, at: Iterate, before: Iterate | None) -> tuple[Reading, ...]:
        """Every rule's value now; a step and a change need the iterate before."""
        step = float(np.linalg.norm(at.x - before.x, axis=-1).max()) if before else math.nan
        change = float(np.abs(at.f - before.f).max()) if before else math.nan
        return (
            Reading("gradient_norm", at.gradient_norm, self.gradient_norm),
            Reading("step_length", step, self.step_length),
            Reading("loss_change", change, self.loss_change),
            Reading("iteration_limit", at.k, self.iteration_limit),
        )

    def verdict(self, at: Iterate, before: Iterate | None, norm: float | None = None) -> Status | None:
        """The status if a rule fires at this iterate, else None.

        ``norm``, the iterate's gradient norm, saves taking it again.
        """
        if norm is None:
            norm = at.gradient_norm
        if self.gradient_norm and norm < self.gradient_norm:
            return _status(
                "CONVERGED",
                "gradient_norm",
                "Converged at iteration {k}: the gradient norm {value:.3g} is below its threshold "
                "{limit:.3g}.",
                k=at.k,
                value=norm,
                limit=self.gradient_norm,
            )
        if before is not None:
            if self.step_length:
                length = float(np.linalg.norm(at.x - before.x, axis=-1).max())
                if length < self.step_length:
                    return _status(
                        "CONVERGED",
                        "step_length",
                        "Stopped at iteration {k}: the step {value:.3g} is shorter than its threshold "
                        "{limit:.3g}; the gradient norm is {norm:.3g}.",
                        k=at.k,
                        value=length,
                        limit=self.step_length,
                        norm=norm,
                    )
            if self.loss_change:
                change = float(np.abs(at.f - before.f).max())
                if change < self.loss_change:
                    return _status(
                        "CONVERGED",
                        "loss_change",
                        "Stopped at iteration {k}: the loss changed by {value:.3g}, less than its threshold "
                        "{limit:.3g}; the gradient norm is {norm:.3g}.",
                        k=at.k,
                        value=change,
                        limit=self.loss_change,
                        norm=norm,
                    )
        if self.iteration_limit and at.k >= self.iteration_limit:
            norm = at.gradient_norm if norm == math.inf else norm
            return _status(
                "EXHAUSTED",
                "iteration_limit",
                "Stopped at the limit of {limit} iterations; the gradient norm is {norm:.3g}.",
                limit=self.iteration_limit,
                norm=norm,
            )
        return None


def _status(name: str, rule: str, template: str, **values: Any) -> Status:
    return Status(name, sentence(template, **values), rule)


def start(f: Objective, optimizer: Optimizer[Any], x0: ArrayLike, stop: StoppingRule) -> Iterate:
    """Iterate 0 with its verdict."""
    x = np.array(x0, dtype=np.float64)
    if x.ndim > 1:
        x = np.asfortranarray(x)  # many starts: each coordinate in one stretch of memory
    if not np.all(np.isfinite(x)):
        raise InputError("The start point has a coordinate that is not a finite number.")
    with np.errstate(all="ignore"):
        at = optimizer.begin(f, x)
        norm = at.gradient_norm
    if not (np.all(np.isfinite(at.f)) and math.isfinite(norm)):
        status = _status(
            "DIVERGED", "finite", "The loss at the start is not a finite number; choose another start."
        )
        return at._replace(status=status)
    refusal = optimizer.refusal(f)
    if refusal is not None:
        return at._replace(status=Status("STALLED", refusal, "refused"))
    return at._replace(status=stop.verdict(at, None, norm) or Status.RUNNING)


def advance(
    f: Objective, optimizer: Optimizer[Any], at: Iterate, first: Iterate, stop: StoppingRule
) -> Iterate:
    """One iteration with its verdict.

    If the next iterate is not finite, the result is ``at`` itself carrying the
    verdict DIVERGED: the last point that can be shown.
    """
    return _quiet.run(_advance, f, optimizer, at, first, stop)


def _advance(
    f: Objective, optimizer: Optimizer[Any], at: Iterate, first: Iterate, stop: StoppingRule
) -> Iterate:
    new = optimizer.step(f, at)
    if new.x.ndim > 1:
        # a third of the time of isfinite; what overflows here has left any window, and a gradient that is
        # not finite shows in the values a step later
        if not math.isfinite(np.vdot(new.f, new.f)):
            return at._replace(status=_status("DIVERGED", "finite", "Diverged at iteration {k}.", k=new.k))
        verdict = stop.verdict(new, at, new.gradient_norm if stop.gradient_norm else math.inf)
        return new if verdict is None else new._replace(status=verdict)
    norm = new.gradient_norm
    if not math.isfinite(new.f + norm):  # the loss or some coordinate of the gradient is not
        return at._replace(status=_diverged(f, optimizer, first, at, new))
    if abs(new.f) > GROWTH_LIMIT * (1.0 + abs(first.f)):
        return new._replace(status=_diverged(f, optimizer, first, at, new))
    verdict = stop.verdict(new, at, norm)
    if verdict is None and norm == 0.0 and _stuck(f, at, new):
        verdict = _status(
            "STALLED",
            "zero_gradient",
            "Stalled at iteration {k}: the gradient is exactly zero, so no first-order step can leave this "
            "point.",
            k=new.k,
        )
    return new if verdict is None else new._replace(status=verdict)


def _stuck(f: Objective, at: Iterate, new: Iterate) -> bool:
    """Neither the optimizer's memory nor another mini-batch will move this point."""
    return np.array_equal(at.x, new.x) and not f.gradient(new.x).any()


def _diverged(f: Objective, optimizer: Optimizer[Any], first: Iterate, at: Iterate, new: Iterate) -> Status:
    """Name the step, the direction and the reason."""
    steepest = int(np.argmax(np.abs(np.nan_to_num(at.g, nan=0.0))))
    values: dict[str, Any] = {
        "k": at.k + 1,
        "first": float(first.f),
        "last": f"{new.f:.4g}" if math.isfinite(new.f) else "∞",
        "direction": f.coordinate_name(steepest),
    }
    if new.f < 0 and math.isfinite(new.f):
        return _status(
            "DIVERGED",
            "unbounded",
            "Diverged at iteration {k}: the loss fell from {first:.4g} to {last}, most steeply along {direction}; "
            "it seems to have no lower bound.",
            **values,
        )
    rate = getattr(optimizer, "learning_rate", None) if optimizer.order is Order.FIRST else None
    curvature = largest_eigenvalue(f, first.x) if rate else 0.0
    if rate and math.isfinite(curvature) and curvature > 0 and rate > 2 / curvature:
        return _status(
            "DIVERGED",
            "finite",
            "Diverged at iteration {k}: the loss grew from {first:.4g} to {last}, most steeply along "
            "{direction}. The learning rate {rate:.4g} is above 2/λ = {limit:.4g}, where λ = {curvature:.4g} "
            "is the largest curvature at the start.",
            **values,
            rate=rate,
            curvature=curvature,
            limit=2 / curvature,
        )
    return _status(
        "DIVERGED",
        "finite",
        "Diverged at iteration {k}: the loss grew from {first:.4g} to {last}, most steeply along "
        "{direction}. Try a smaller learning rate."
        if optimizer.order is Order.FIRST
        else "Diverged at iteration {k}: the loss grew from {first:.4g} to {last}, most steeply along "
        "{direction}. Full steps on a curvature that is not positive definite lead anywhere; try a damped "
        "method or a line search.",
        **values,
    )


def descend(
    objective: Objective,
    optimizer: Optimizer[Any],
    x0: ArrayLike,
    stop: StoppingRule = StoppingRule(),
) -> Iterator[Iterate]:
    """Iterates from iterate 0 until a rule fires; the last one carries the verdict.

    A descent that leaves the finite numbers ends with its last finite
    iterate, repeated with the status DIVERGED.
    """
    at = first = start(objective, optimizer, x0, stop)
    yield at
    while at.status is Status.RUNNING:
        at = advance(objective, optimizer, at, first, stop)
        yield at


def race(
    objective: Objective,
    optimizers: Mapping[str, Optimizer[Any]],
    x0: ArrayLike,
    stop: StoppingRule = StoppingRule(),
) -> Iterator[dict[str, Iterate]]:
    """Several descents from one start, iteration by iteration, until all have stopped.

    One that has stopped keeps its last iterate.
    """
    first = {name: start(objective, each, x0, stop) for name, each in optimizers.items()}
    now = dict(first)
    yield dict(now)
    while any(at.status is Status.RUNNING for at in now.values()):
        for name, at in now.items():
            if at.status is Status.RUNNING:
                now[name] = advance(objective, optimizers[name], at, first[name], stop)
        yield dict(now)
