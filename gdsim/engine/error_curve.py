"""The error of a difference quotient against its step h: a valley between truncation and rounding.

A central difference is wrong by about ``h^2 |f'''| / 6`` because f is no parabola, and by about ``eps |f| / h``
because f is only known to sixteen digits; a forward difference has ``h |f''| / 2`` in the first place. So the
best step is near eps^(1/3) for the one and eps^(1/2) for the other (Nocedal & Wright, 8.1).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdsim.engine.objective import Array, Objective
from gdsim.engine.sentence import Sentence, sentence

EPS = float(np.finfo(np.float64).eps)
#: Four steps a decade, from 1e-1 down to 1e-15.
STEPS: Array = np.logspace(-1.0, -15.0, 57)
STEPS.flags.writeable = False
#: How far a fitted slope may be from the one that theory says.
_SLOPE = 0.3
#: Far out, where truncation shows even if there is no rounding to make a valley.
_FAR = (1e-4, 3e-2)
#: An error that stays the same (to this factor) over these steps is neither rounding nor truncation.
_PLATEAU, _SAME = (1e-8, 1e-4), 2.0


@dataclass(frozen=True, eq=False)
class DifferenceErrors:
    """One kind of difference: its errors ``(M,)`` at every step, nan where it has no value.

    The error is about ``truncation * h^order`` right of the valley and ``rounding * eps / h`` left of it; None
    where there is no such flank: a central difference of a parabola has no truncation error. ``best`` is the
    step in the middle of the valley, ``least`` the error there. ``plateau`` is the error that stays whatever h
    is, as it does when the derivative is a wrong one; None where there is a valley.
    """

    errors: Array
    order: int
    truncation: float | None
    rounding: float | None
    best: float
    least: float
    plateau: float | None

    @property
    def theory(self) -> float:
        """The best step by rule of thumb: eps^(1/2) for order 1, eps^(1/3) for order 2."""
        return math.pow(EPS, 1.0 / (self.order + 1))


@dataclass(frozen=True, eq=False)
class ErrorCurve:
    """Errors of both differences by coordinate ``index`` against the ``derivative`` that is being checked.

    ``kink`` is how far the nearest kink is along the coordinate, inf where there is none.
    """

    index: int
    name: str
    derivative: float
    kink: float
    steps: Array
    central: DifferenceErrors
    forward: DifferenceErrors
    remarks: tuple[Sentence, ...]


def error_curve(
    objective: Objective,
    x: Array,
    index: int,
    derivative: float,
    kink: float = math.inf,
    check: Callable[[float], None] | None = None,
) -> ErrorCurve:
    """The errors at ``x (P,)`` for every step of :data:`STEPS`; ``check(share)`` may raise to cancel.

    The quotients are those of the textbook, divided by h itself: where h is lost in x they show it.
    """
    x = np.asarray(x, dtype=np.float64)
    here = float(objective.value(x))
    central, forward = np.full(len(STEPS), np.nan), np.full(len(STEPS), np.nan)
    for m, h in enumerate(STEPS):
        up, down = x.copy(), x.copy()
        up[index] += h
        down[index] -= h
        above, below = float(objective.value(up)), float(objective.value(down))
        forward[m] = abs((above - here) / h - derivative)
        central[m] = abs((above - below) / (2.0 * h) - derivative)
        if check is not None:
            check((m + 1) / len(STEPS))
    pair = _examined(central, 2, kink), _examined(forward, 1, kink)
    name = objective.coordinate_name(index)
    return ErrorCurve(index, name, derivative, kink, STEPS, *pair, _remarks(name, here, kink, *pair))


def _examined(errors: Array, order: int, kink: float) -> DifferenceErrors:
    """The two flanks and the valley between them."""
    known = np.isfinite(errors)
    if not known.any():
        return DifferenceErrors(errors, order, None, None, math.nan, math.nan, None)
    # rounding is ragged, so the valley is where the middle one of five neighbours is least
    logs = np.log10(np.maximum(np.where(known, errors, np.inf), 1e-300))
    padded = np.pad(logs, 2, mode="edge")
    smooth = np.median(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1)
    middle = int(np.median(np.flatnonzero(smooth <= smooth.min() + 0.1)))
    best = float(STEPS[middle])
    # three steps away the flank has come clear of the valley; far out the next order sets in, or a kink
    truncation = None
    for low, high in ((3.0 * best, 1000.0 * best), _FAR):
        if truncation is None:
            truncation = _flank(errors, _between(low, min(high, 0.5 * kink)), order)
    rounding = _flank(errors, _between(0.0, best / 3.0), -1)
    level = smooth[_between(*_PLATEAU)]
    stays = kink > _PLATEAU[1] and np.ptp(level) < math.log10(_SAME) and level.min() > -300.0
    return DifferenceErrors(
        errors,
        order,
        truncation,
        None if rounding is None else rounding / EPS,
        best,
        float(10.0 ** smooth[middle]) if smooth[middle] > -300.0 else 0.0,
        float(10.0 ** np.median(level)) if stays else None,
    )


def _between(low: float, high: float) -> NDArray[np.bool_]:
    return np.greater_equal(STEPS, low) & np.less_equal(STEPS, high)


def _flank(errors: Array, where: NDArray[np.bool_], power: int) -> float | None:
    """The c of ``c h^power`` along the chosen steps; None where the errors do not run that way."""
    h, e = STEPS[where], errors[where]
    seen = np.isfinite(e) & (e > 0.0)
    if seen.sum() < 5:
        return None
    x, y = np.log10(h[seen]), np.log10(e[seen])
    slope = np.polyfit(x, y, 1)[0]
    if abs(slope - power) > _SLOPE:
        return None
    return float(10.0 ** np.median(y - power * x))


def _remarks(
    name: str, value: float, kink: float, central: DifferenceErrors, forward: DifferenceErrors
) -> tuple[Sentence, ...]:
    """What the curves show: right of the valley, left of it, where it lies, and what is in its way."""
    if not np.isfinite(central.errors).any():
        return (
            sentence("By {name} f has no finite derivative here, or no values to take it from.", name=name),
        )
    if kink <= STEPS[-1]:
        return (
            sentence(
                "There is a kink exactly here: each difference looks at one side of it or at both, and there is "
                "no derivative for them to come down to."
            ),
        )
    if not np.nanmax(central.errors) > 0.0 and not np.nanmax(forward.errors, initial=0.0) > 0.0:
        return (sentence("By {name} every difference is exact: along it f is a straight line.", name=name),)
    if central.plateau is not None:
        return (
            sentence(
                "The curve has no valley: however small h is, an error of {plateau:.2g} stays. The derivative "
                "itself is off, not the differences.",
                plateau=central.plateau,
            ),
        )
    found = [_right(central, forward, kink)]
    if central.rounding is not None or forward.rounding is not None:
        found.append(
            sentence(
                "Left of the valley rounding rules: f is known to about 16 digits, and the error of the last "
                "one, divided by h, grows like ε/h."
            )
        )
    elif abs(value) < 1e-12:
        found.append(
            sentence("No rounding shows on the left: f is so near 0 here that no digit of it is lost.")
        )
    if None not in (central.truncation, central.rounding, forward.truncation, forward.rounding):
        found.append(
            sentence(
                "Between them lies the valley, near ε^(1/3) = 6e-06 for central and ε^(1/2) = 1e-08 for forward "
                "differences as a rule; here at {central:.0e} and {forward:.0e}.",
                central=central.best,
                forward=forward.best,
            )
        )
    if STEPS[-1] < kink < STEPS[0]:
        found.append(sentence("A kink lies {kink:.1g} away: longer steps take both sides of it.", kink=kink))
    return tuple(remark for remark in found if remark is not None)


def _right(central: DifferenceErrors, forward: DifferenceErrors, kink: float) -> Sentence | None:
    """What rules right of the valley."""
    near = kink < STEPS[0]
    if central.truncation is not None:
        return sentence(
            "Right of the valley truncation rules: the error falls like h² for central differences and like h "
            "for forward ones."
        )
    if forward.truncation is not None and near:
        return sentence(
            "Up to its kink f is a parabola along this coordinate: central differences have no truncation error "
            "there, that of forward differences falls like h."
        )
    if forward.truncation is not None:
        return sentence(
            "Along this coordinate f is so nearly a parabola that central differences have no truncation error; "
            "that of forward differences falls like h."
        )
    if forward.best > 1e-3 and not near:
        return sentence(
            "Along this coordinate f is a straight line: no difference has a truncation error, and the longest "
            "step is the best."
        )
    return None if near else sentence("Right of the valley the error falls by no plain power of h here.")
