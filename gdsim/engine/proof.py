"""The gradient check: reverse mode against forward mode, central differences and the complex step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from gdsim.engine import complex_step, dual
from gdsim.engine.error_curve import EPS, ErrorCurve, error_curve
from gdsim.engine.network import TrainingLoss
from gdsim.engine.objective import STEP, Array, Counted, Objective
from gdsim.engine.sentence import Sentence, sentence

Check = Callable[[float], None]
Indices = NDArray[np.intp]

#: Up to this many coordinates all are checked; of more, a sample drawn with a fixed seed.
ALL = 400
SAMPLE = 100
#: Relative errors up to which two methods agree: those without truncation, and central differences.
EXACT = 1e-8
DIFFERENCE = 1e-5
#: Entries below this share of the function's size are judged by it: rounding of f hides their own digits.
FLOOR = 1e-4


class Method(StrEnum):
    """The four ways to a gradient."""

    REVERSE = "reverse"
    FORWARD = "forward"
    CENTRAL = "central"
    COMPLEX = "complex"


#: agrees; a kink explains what does not; differences alone are off; differs: the gradient is wrong; undefined.
Status = Literal["agrees", "kinks", "rough", "differs", "undefined"]


@dataclass(frozen=True, eq=False)
class Estimate:
    """What one method says: a gradient ``(P,)``, nan where it was not asked, and what that took.

    ``errors (P,)`` are relative to reverse mode: ``|a - b| / max(|a|, |b|, floor)``. ``passes`` counts sweeps
    through the function (for differences, its evaluations). ``refusal`` says why the method cannot be used.
    """

    method: Method
    gradient: Array
    errors: Array
    passes: int
    seconds: float
    refusal: Sentence | None = None

    @property
    def largest(self) -> float:
        """The largest error; 0 where nothing was compared."""
        return float(np.nanmax(self.errors, initial=0.0))


@dataclass(frozen=True, eq=False)
class Proof:
    """A gradient at ``x (P,)``, checked at the coordinates ``checked (K,)``.

    ``errors (P,)`` are the largest of all methods, nan where nothing could be compared; ``worst`` the checked
    coordinates from the largest error down. ``kinks`` say of a coordinate which kink lies within ``steps (P,)``,
    the steps of the differences.
    """

    x: Array
    picked: int
    checked: Indices
    steps: Array
    estimates: tuple[Estimate, ...]
    errors: Array
    worst: tuple[int, ...]
    kinks: dict[int, Sentence]
    status: Status
    verdict: Sentence
    curve: ErrorCurve

    def by(self, method: Method) -> Estimate:
        """What that method found."""
        return next(each for each in self.estimates if each.method is method)

    @property
    def complete(self) -> bool:
        """True if every coordinate was checked."""
        return len(self.checked) == len(self.x)

    @property
    def extent(self) -> Sentence | None:
        """How much was checked, where that is not all."""
        if self.complete:
            return None
        return sentence(
            "{count} of {total} entries were checked: the picked one, and others drawn with a fixed seed.",
            count=len(self.checked),
            total=len(self.x),
        )


T = TypeVar("T")


class _Watch:
    """Measures seconds of work, leaving out what the worker does for others inside ``check``."""

    def __init__(self, check: Check) -> None:
        self._check, self._away = check, 0.0

    def timed(self, low: float, high: float, task: Callable[[Check], T]) -> tuple[T, float]:
        """The task's result and its seconds; its progress is that from ``low`` to ``high`` of the whole."""

        def check(share: float) -> None:
            left = perf_counter()
            self._check(low + (high - low) * share)
            self._away += perf_counter() - left

        began = perf_counter() - self._away
        result = task(check)
        return result, perf_counter() - self._away - began


def prove(objective: Objective, x: Array, picked: int, check: Check) -> Iterator[Proof]:
    """Check the gradient at ``x (P,)``; the error curve is that of the coordinate ``picked``.

    Yields one proof. ``check(share)`` is called every few ms and may raise to cancel.
    """
    x = np.array(x, dtype=np.float64)
    while isinstance(objective, Counted):
        objective = objective.objective
    with np.errstate(all="ignore"):
        proof = _proof(objective, x, picked, _Watch(check))
    yield proof


def _proof(objective: Objective, x: Array, picked: int, watch: _Watch) -> Proof:
    P = len(x)
    reverse, seconds = watch.timed(0.0, 0.0, lambda check: np.array(objective.gradient(x)))
    f = _own(objective)
    checked = _chosen(P, picked)
    K, V = len(checked), dual.basis(P, checked)
    steps = STEP * np.maximum(1.0, np.abs(x))
    floor = FLOOR * _size(f, x, reverse)

    def estimate(method: Method, slopes: Array, passes: int, seconds: float) -> Estimate:
        errors = _errors(reverse[checked], slopes, floor)
        # on a kink there is no derivative that a method could be held to
        errors[np.isinf(errors) & (distances[checked] == 0.0)] = np.nan
        return Estimate(method, _spread(P, checked, slopes), _spread(P, checked, errors), passes, seconds)

    nothing = np.full(P, np.nan)
    estimates = [Estimate(Method.REVERSE, reverse, _spread(P, checked, np.zeros(K)), 1, seconds)]
    kinks: dict[int, Sentence] = {}
    distances = np.full(P, np.inf)
    refusal = dual.why_not(f)
    if refusal is None:
        moved, seconds = watch.timed(0.0, 0.25, lambda check: dual.tangents(f, x, V, check))
        distances[checked], kinks = moved.kinks, _flagged(checked, moved, steps)
        estimates.append(estimate(Method.FORWARD, moved.slopes, K, seconds))
    else:
        estimates.append(Estimate(Method.FORWARD, nothing, nothing, 0, 0.0, refusal))
    slopes, seconds = watch.timed(0.25, 0.5, lambda check: _central(f, x, checked, steps, check))
    estimates.append(estimate(Method.CENTRAL, slopes, 2 * K, seconds))
    refusal = complex_step.why_not(f)
    if refusal is None:
        slopes, seconds = watch.timed(0.5, 0.85, lambda check: complex_step.derivatives(f, x, V, check))
        estimates.append(estimate(Method.COMPLEX, slopes, K, seconds))
    else:
        estimates.append(Estimate(Method.COMPLEX, nothing, nothing, 0, 0.0, refusal))
    at, kink = float(reverse[picked]), float(distances[picked])
    curve, _ = watch.timed(0.85, 1.0, lambda check: error_curve(f, x, picked, at, kink, check))

    errors = np.fmax.reduce([each.errors for each in estimates])
    order = np.argsort(-errors[checked], kind="stable")
    worst = tuple(int(i) for i in checked[order])
    status, verdict = _judged(objective, estimates, checked, kinks, distances)
    return Proof(x, picked, checked, steps, tuple(estimates), errors, worst, kinks, status, verdict, curve)


def _own(objective: Objective) -> Objective:
    """A copy nobody else uses: inside ``check`` another lane may load other samples into a mini-batch."""
    if isinstance(objective, TrainingLoss):
        return objective.on_rows(np.arange(objective.samples))
    return objective


def _chosen(P: int, picked: int) -> Indices:
    """The coordinates to check, ascending: all, or a sample with the picked one in it."""
    if P <= ALL:
        return np.arange(P)
    drawn = np.random.default_rng(0).choice(P, SAMPLE, replace=False)
    if picked not in drawn:
        drawn[0] = picked
    return np.sort(drawn)


def _spread(P: int, checked: Indices, values: Array) -> Array:
    """The values of the checked coordinates as ``(P,)``, nan for the others."""
    full = np.full(P, np.nan)
    full[checked] = values
    return full


def _central(f: Objective, x: Array, checked: Indices, steps: Array, check: Check) -> Array:
    """Central differences ``(K,)``, each with the step of its coordinate."""
    slopes = np.empty(len(checked))
    for n, i in enumerate(checked):
        up, down = x.copy(), x.copy()
        up[i] += steps[i]
        down[i] -= steps[i]
        slopes[n] = (float(f.value(up)) - float(f.value(down))) / (up[i] - down[i])
        check((n + 1) / len(checked))
    return slopes


def _size(f: Objective, x: Array, gradient: Array) -> float:
    """How large values and slopes are around ``x``: at a minimum those at ``x`` alone say nothing."""
    across = 0.1 / np.sqrt(len(x))
    nearby = [f.value_and_gradient(x + d) for d in (-across, 0.0, across)]
    sizes = np.abs(np.concatenate([gradient, *(np.append(g, value) for value, g in nearby)]))
    return float(sizes[np.isfinite(sizes)].max(initial=0.0))


def _errors(reverse: Array, other: Array, floor: float) -> Array:
    """Relative errors ``(K,)``: nan where neither is a number, inf where only one is."""
    scale = np.maximum(np.maximum(np.abs(reverse), np.abs(other)), floor)
    gap = np.abs(reverse - other)
    errors = np.where(gap == 0.0, 0.0, gap / scale)
    either, both = np.isfinite(reverse) | np.isfinite(other), np.isfinite(reverse) & np.isfinite(other)
    return np.where(both, errors, np.where(either, np.inf, np.nan))


def _flagged(checked: Indices, moved: dual.Tangents, steps: Array) -> dict[int, Sentence]:
    """The coordinates along which a kink lies within the step of the difference, and which kink it is."""
    flagged = {}
    for i, distance, reason in zip(checked.tolist(), moved.kinks.tolist(), moved.reasons, strict=True):
        if reason is None or distance > steps[i]:
            continue
        if distance == 0.0:
            flagged[i] = sentence("{where}: exactly here there is no derivative.", where=reason)
        else:
            flagged[i] = sentence(
                "{where} at a distance of {distance:.1g}, within the step h = {h:.1g}: a difference takes "
                "both sides of the kink.",
                where=reason,
                distance=distance,
                h=float(steps[i]),
            )
    return flagged


def _judged(
    objective: Objective,
    estimates: list[Estimate],
    checked: Indices,
    kinks: dict[int, Sentence],
    distances: Array,
) -> tuple[Status, Sentence]:
    """What the numbers say together.

    Where a method without truncation error confirms reverse mode, a difference that is off is the difference's
    own fault: a kink, or a function that bends too sharply for its step.
    """
    reverse, forward, central, complex_ = estimates
    exact = [each for each in (forward, complex_) if each.refusal is None]
    limit = EXACT if exact else DIFFERENCE
    for each in exact or [central]:
        if each.largest > limit:
            return "differs", _difference(objective, reverse, each, limit)
    total = len(checked)
    g = reverse.gradient[checked]
    if not np.isfinite(g).all():
        name = objective.coordinate_name(int(checked[~np.isfinite(g)][0]))
        return "undefined", sentence(
            "There is no finite derivative by {name} here, so there is nothing to compare.", name=name
        )
    small, large = max([EPS, *(each.largest for each in exact)]), max(EPS, central.largest)
    if not exact:
        return "agrees", sentence(
            "Reverse mode agrees with central differences to {large:.0e}; the other methods cannot be used here.",
            large=large,
        )
    values: dict[str, Any] = {
        "exact": _BOTH if len(exact) == 2 else _NAMES[exact[0].method],
        "small": small,
        "large": large,
        "total": total,
    }
    here = np.flatnonzero(distances == 0.0)
    if len(here):
        return "kinks", sentence(
            "Reverse mode agrees with {exact} to {small:.0e}, but this point is on a kink: for {count} of {total} "
            "entries, {name} first, there is no derivative, only that of one side or a middle one.",
            count=len(here),
            name=objective.coordinate_name(int(here[0])),
            **values,
        )
    off = np.flatnonzero(central.errors > DIFFERENCE)
    if not len(off):
        return "agrees", sentence(
            "The gradient is right: reverse mode agrees with {exact} to {small:.0e} and with central differences "
            "to {large:.0e}.",
            **values,
        )
    values |= {"count": len(off), "name": objective.coordinate_name(int(off[np.argmax(central.errors[off])]))}
    if all(int(i) in kinks for i in off):
        return "kinks", sentence(
            "Reverse mode agrees with {exact} to {small:.0e}. Central differences are off by up to {large:.0e} "
            "for {count} of {total} entries, {name} first, because a kink lies within their step.",
            **values,
        )
    if not np.isfinite(large):
        return "rough", sentence(
            "Reverse mode agrees with {exact} to {small:.0e}. For {count} of {total} entries, {name} first, the "
            "step of a central difference leads to where f has no finite value.",
            **values,
        )
    return "rough", sentence(
        "Reverse mode agrees with {exact} to {small:.0e}. Central differences are off by up to {large:.0e} for "
        "{count} of {total} entries, {name} first: there their step is too coarse, or rounding hides the slope.",
        **values,
    )


def _difference(objective: Objective, reverse: Estimate, other: Estimate, limit: float) -> Sentence:
    """The entry that fails, in both methods' numbers."""
    wrong = np.flatnonzero(other.errors > limit)
    i = int(wrong[np.argmax(other.errors[wrong])])
    values = {
        "count": len(wrong),
        "total": int(np.isfinite(reverse.errors).sum()),
        "name": objective.coordinate_name(i),
        "method": _NAMES[other.method],
    }
    a, b = float(reverse.gradient[i]), float(other.gradient[i])
    if not (np.isfinite(a) and np.isfinite(b)):
        return sentence(
            "The gradient fails the check in {count} of {total} entries, worst for {name}: only one of reverse "
            "mode and {method} has a finite value.",
            **values,
        )
    return sentence(
        "The gradient fails the check in {count} of {total} entries, worst for {name}: {reverse:.6g} by reverse "
        "mode, {other:.6g} by {method}.",
        reverse=a,
        other=b,
        **values,
    )


_BOTH = sentence("forward mode and the complex step")
_NAMES = {
    Method.FORWARD: sentence("forward mode"),
    Method.CENTRAL: sentence("central differences"),
    Method.COMPLEX: sentence("the complex step"),
}
