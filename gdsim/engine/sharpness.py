"""Curvature along a run: the Hessian's leading eigenvalues, and the step size at which descent turns unstable."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from weakref import WeakKeyDictionary

import numpy as np

from gdsim.engine.iterate import Iterate
from gdsim.engine.objective import Array, Objective
from gdsim.engine.optimizers.base import Optimizer, Order
from gdsim.engine.optimizers.first_order import Momentum, Nesterov
from gdsim.engine.schedules import Tuned
from gdsim.engine.spectrum import EXACT, spectrum

LEADING = 4
MOMENTS = 48
Check = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Moment:
    """The largest eigenvalues ``(m,)`` at iteration ``k``, the largest (the sharpness) first."""

    k: int
    values: Array


@dataclass(frozen=True, eq=False)
class Curvatures:
    """What is known of a run's curvature: moments by iteration, and every eigenvalue at the one shown.

    ``spectrum (P,)`` ascends; it is empty for more than :data:`EXACT` parameters. ``shown`` is its iteration.
    ``left_out`` counts iterates where the Hessian is not finite.
    """

    moments: tuple[Moment, ...] = ()
    spectrum: Array | None = None
    shown: int = 0
    left_out: int = 0

    @property
    def sharpness(self) -> float | None:
        """The largest eigenvalue at the iteration shown."""
        return next((float(m.values[0]) for m in self.moments if m.k == self.shown), None)


def stable_limit(optimizer: Optimizer[object], k: int | None = None) -> tuple[float, bool] | None:
    """The largest curvature at which steps of this size shrink, and whether that is this method's own.

    Gradient descent multiplies the distance along an eigenvector by 1 - eta lambda, which is below 1 in size
    for lambda < 2 / eta; with heavy-ball momentum beta the bound is 2 (1 + beta) / eta (Polyak 1964; Cohen et
    al. 2021, "Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability"). For other
    methods it is that of gradient descent with their learning rate. Where a schedule changes the rate, it is
    the one of the step from iteration ``k``; the rate as it was set if that is None. Infinite for a rate of
    0, and None where there is none.
    """
    inner: Optimizer[object] = optimizer.inner if isinstance(optimizer, Tuned) else optimizer
    rate: float | None = getattr(inner, "learning_rate", None)
    if rate is None or inner.order is not Order.FIRST or hasattr(inner, "line_search"):
        return None
    if isinstance(optimizer, Tuned) and k is not None:
        rate = optimizer.learning_rate_at(k)
    heavy = isinstance(inner, Momentum) and not isinstance(inner, Nesterov)
    bound = 2.0 * (1.0 + inner.beta) if isinstance(inner, Momentum) and heavy else 2.0
    return (bound / rate if rate > 0.0 else math.inf), heavy or inner.key == "gradient_descent"


def curvatures(
    f: Objective, iterates: Sequence[Iterate], shown: Iterate, check: Check | None = None
) -> Iterator[Curvatures]:
    """The curvature along the iterates kept of a run: first at ``shown``, then coarse, then finer.

    ``check(fraction)`` is called between products with the Hessian and may raise to cancel. What was
    computed once is remembered as long as the objective lives.
    """
    check = check or _nothing
    known = _known.setdefault(f, {})
    kept = {at.k: at for at in iterates}
    kept[shown.k] = shown
    line = [kept[k] for k in sorted(kept)]
    chosen = np.unique(np.linspace(0, len(line) - 1, min(MOMENTS, len(line))).round().astype(int))
    order = [shown, *(line[i] for i in _coarse_first(chosen.tolist()) if line[i] is not shown)]
    keys = {at.k: blake2b(at.x.tobytes()).digest() for at in order}
    if len(known) > 8 * MOMENTS:
        for key in known.keys() - set(keys.values()):
            del known[key]
    fresh = set(keys.values()) - known.keys()
    full = _everything(f, shown.x)
    if f.dimension <= EXACT:
        known[keys[shown.k]] = None if full is None else full[::-1][:LEADING].copy()
    found: list[Moment] = []
    left_out = 0
    for done, at in enumerate(order):
        fraction = done / len(order)
        check(fraction)
        key = keys[at.k]
        if key not in known:
            known[key] = _leading(f, at.x, check, fraction)
        values = known[key]
        if values is None:
            left_out += 1
        else:
            found.append(Moment(at.k, values))
        if key in fresh or done == len(order) - 1:
            yield Curvatures(tuple(sorted(found, key=lambda m: m.k)), full, shown.k, left_out)


#: Leading eigenvalues by the point; a line grows at one end only.
_known: WeakKeyDictionary[Objective, dict[bytes, Array | None]] = WeakKeyDictionary()


def _everything(f: Objective, x: Array) -> Array | None:
    """All eigenvalues, ascending; None for too many parameters, or where they are not finite."""
    if f.dimension > EXACT:
        return None
    with np.errstate(all="ignore"):
        H = f.hessian(x)
        try:
            values = np.asarray(np.linalg.eigvalsh(H), dtype=np.float64) if np.isfinite(H).all() else None
        except np.linalg.LinAlgError:
            return None
    return values if values is not None and np.isfinite(values).all() else None


def _leading(f: Objective, x: Array, check: Check, fraction: float) -> Array | None:
    """The largest eigenvalues, descending; None where they are not finite."""
    if f.dimension <= EXACT:
        values = _everything(f, x)
        return None if values is None else values[::-1][:LEADING].copy()
    values = _outermost(f, x, check, fraction)
    if values is None or values[LEADING - 1] > 0.0:
        return None if values is None else values[:LEADING].copy()
    # Those of largest magnitude are mostly negative, and hide larger ones; moved up, none of them is.
    shift = -float(values[-1])
    values = _outermost(_Moved(f, shift), x, check, fraction)
    return None if values is None else values[:LEADING] - shift


def _outermost(f: Objective, x: Array, check: Check, fraction: float) -> Array | None:
    """The eigenvalues of largest magnitude, descending; None where they are not finite."""
    with np.errstate(all="ignore"):
        try:
            found = spectrum(f, x, 2 * LEADING, check=lambda _: check(fraction))
        except np.linalg.LinAlgError:
            return None
    if found is None or len(found.values) < LEADING or not np.isfinite(found.values).all():
        return None
    return np.sort(found.values)[::-1]


class _Moved(Objective):
    """An objective whose Hessian has ``shift`` added to every eigenvalue, for products only."""

    def __init__(self, f: Objective, shift: float) -> None:
        self.dimension = f.dimension
        self._f, self._shift = f, shift

    def hessian_vector(self, x: Array, v: Array) -> Array:
        """H v + shift v."""
        return self._f.hessian_vector(x, v) + self._shift * v

    def hessian_products(self, x: Array) -> Callable[[Array], Array]:
        """The objective's, with shift v added."""
        product = self._f.hessian_products(x)
        return lambda v: product(v) + self._shift * v


def _coarse_first(indices: list[int]) -> list[int]:
    """The ends, then the middles of what is between."""
    order: list[int] = []
    stride = 1
    while stride < len(indices):
        stride *= 2
    seen: set[int] = set()
    while stride:
        for i in [*range(0, len(indices), stride), len(indices) - 1]:
            if i not in seen:
                seen.add(i)
                order.append(indices[i])
        stride //= 2
    return order


def _nothing(fraction: float) -> None:
    pass
