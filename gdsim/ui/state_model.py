"""What an optimizer remembers and what it is about to do, as named quantities ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from gdsim.app.i18n import tr
from gdsim.engine.objective import Array
from gdsim.engine.optimizers.base import Plan

#: number: ``()``; parameters: ``(P,)``; matrix: ``(P, P)``; pairs: ``(m, P)``, oldest first; numbers: ``(m,)``.
Kind = Literal["number", "parameters", "matrix", "pairs", "numbers"]

#: Longer vectors show their strongest entries only.
LONGEST, STRONGEST = 64, 32
#: Matrices up to this size show their numbers, vectors up to this one are written out.
NUMBERED, WRITTEN = 6, 2
#: Pairs of L-BFGS that are written out.
NEWEST_PAIRS = 5
ARROW = "→"

SYMBOLS = {
    "delta": r"\delta",
    "v_max": r"v_{max}",
    "mu_product": r"\mu_1\cdots\mu_t",
    "beta": r"\beta",
    "alpha": r"\alpha",
    "slope": r"d^{\top}\nabla f",
    "rho": r"\rho",
    "Delta": r"\Delta",
    "lam": r"\lambda",
    "nu": r"\nu",
}
_OF_PAIRS = ("s", "y", "rho")


@dataclass(frozen=True, eq=False)
class Quantity:
    """One symbol with its value now and after the next step; ``then`` is None while that is not known."""

    name: str
    symbol: str
    meaning: str
    kind: Kind
    now: Array
    then: Array | None = None


def state_quantities(state: Any, after: Any, P: int) -> tuple[Quantity, ...]:
    """The fields of a state of a method with ``P`` parameters; ``after`` is the next one or None."""
    names = getattr(state, "_fields", ())
    kept = {"now": state, "then": after if type(after) is type(state) else None}
    counts = {when: _count(each) for when, each in kept.items()}
    found = []
    for name in names:
        if name == "held":
            continue
        values = {
            when: None if each is None else _used(name, np.asarray(getattr(each, name)), counts[when])
            for when, each in kept.items()
        }
        now = values["now"]
        if now is not None:
            kind = _kind(now, counts["now"] is not None and name in _OF_PAIRS, P)
            symbol = SYMBOLS.get(name, name)
            meaning = state_meaning(type(state).__name__, name)
            found.append(Quantity(name, symbol, meaning, kind, now, values["then"]))
    return tuple(found)


def _count(state: Any) -> int | None:
    """Pairs in use of a state that keeps pairs; None of any other."""
    return int(state.held) if "held" in getattr(state, "_fields", ()) else None


def _used(name: str, value: Array, count: int | None) -> Array:
    return value if count is None or name not in _OF_PAIRS else value[:count]


def _kind(value: Array, of_pairs: bool, P: int) -> Kind:
    if value.ndim == 2:
        return "pairs" if of_pairs else "matrix"
    if value.ndim == 1:
        return "parameters" if not of_pairs and len(value) == P else "numbers"
    return "number"


def curvature_quantity(state: tuple[Quantity, ...], plan: Plan, order: str) -> Quantity | None:
    """The B a method believes in, unless its state already shows a matrix."""
    if plan.curvature is None or any(each.kind == "matrix" for each in state):
        return None
    if order == "2":
        return Quantity("B", "B", tr("the curvature of the step, from the Hessian"), "matrix", plan.curvature)
    return Quantity("B", "B", tr("the curvature the method believes in"), "matrix", plan.curvature)


def state_meaning(state: str, field: str) -> str:
    """What a field of a state is, in words; nothing for one that is not known."""
    return {
        ("Velocity", "v"): tr("velocity: the decaying sum of gradients"),
        ("Accumulated", "G"): tr("sum of all squared gradients"),
        ("Squares", "v"): tr("running mean of the squared gradient"),
        ("Squares", "u"): tr("running mean of the squared step"),
        ("MeanSquare", "v"): tr("running mean of the squared gradient"),
        ("SignSteps", "g"): tr("gradient of the step before, 0 where its sign flipped"),
        ("SignSteps", "delta"): tr("step length of each coordinate"),
        ("Moments", "m"): tr("running mean of the gradient"),
        ("Moments", "v"): tr("running mean of the squared gradient"),
        ("PeakMoments", "m"): tr("running mean of the gradient"),
        ("PeakMoments", "v"): tr("running mean of the squared gradient"),
        ("PeakMoments", "v_max"): tr("largest such mean so far"),
        ("MeanAndPeak", "m"): tr("running mean of the gradient"),
        ("MeanAndPeak", "u"): tr("decaying largest size of the gradient"),
        ("NesterovMoments", "m"): tr("running mean of the gradient"),
        ("NesterovMoments", "v"): tr("running mean of the squared gradient"),
        ("NesterovMoments", "mu_product"): tr("product of the momentum factors so far"),
        ("Conjugacy", "d"): tr("last direction"),
        ("Conjugacy", "beta"): tr("share of the last direction that is kept"),
        ("Conjugacy", "alpha"): tr("last step length"),
        ("Conjugacy", "slope"): tr("slope along the last direction"),
        ("InverseHessian", "H"): tr("approximate inverse of the Hessian"),
        ("InverseHessian", "s"): tr("last step learned"),
        ("InverseHessian", "y"): tr("change of the gradient along it"),
        ("InverseHessian", "alpha"): tr("last step length"),
        ("Pairs", "s"): tr("last steps, the newest below"),
        ("Pairs", "y"): tr("changes of the gradient along them"),
        ("Pairs", "rho"): tr("1 / yᵀs of each pair"),
        ("Pairs", "alpha"): tr("last step length"),
        ("Secant", "B"): tr("approximate Hessian"),
        ("Secant", "s"): tr("last step learned"),
        ("Secant", "y"): tr("change of the gradient along it"),
        ("Secant", "Delta"): tr("radius in which the model is trusted"),
        ("Length", "alpha"): tr("last step length"),
        ("Damping", "lam"): tr("damping of the next step; 0: not chosen yet"),
        ("Damping", "nu"): tr("factor by which the damping grows after a failure"),
        ("Trust", "Delta"): tr("radius in which the model is trusted"),
    }.get((state, field), "")


def finite(values: Array) -> Array:
    """The values with something that can be drawn in place of NaN and infinity."""
    return np.nan_to_num(np.asarray(values, dtype=np.float64), nan=0.0, posinf=1e300, neginf=-1e300)
