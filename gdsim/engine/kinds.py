"""What a stationary point is, by the eigenvalues of its Hessian, and how that is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gdsim.engine.objective import Array
from gdsim.engine.sentence import Sentence, sentence

Kind = Literal["minimum", "saddle", "maximum", "degenerate", "kink"]
#: How the values near a point compare with its own.
Around = Literal["higher", "lower", "mixed", "level"]
#: Kinds at which a descent can rest with nothing lower nearby.
LOWEST: tuple[Kind, ...] = ("minimum", "kink")
#: An eigenvalue this many times smaller than the curvature around it counts as zero.
ZERO = 1e-8


@dataclass(frozen=True, eq=False)
class CriticalPoint:
    """A stationary point, or a kink that is a local minimum.

    ``x (P,)``, its value ``f`` and the Hessian's ``eigenvalues (P,)`` in
    ascending order, none for a kink; one that counts as zero is exactly 0. ``is_global``: a minimum or kink with
    nothing lower in the window. ``extended``: it stands for a connected set
    of such points, such as a plateau or a valley floor. ``around`` is what
    the values nearby say, which decides where the eigenvalues cannot.
    """

    x: Array
    f: float
    eigenvalues: Array
    kind: Kind
    is_global: bool = False
    extended: bool = False
    around: Around = "mixed"


def classify(H: Array, scale: float = 0.0, tolerance: float = ZERO) -> Kind:
    """The kind of a stationary point with the Hessian ``H (P, P)``.

    An eigenvalue within ``tolerance`` times the larger of ``scale``, the
    curvature usual around the point, and the Hessian's own largest one counts
    as zero. Degenerate: the second-derivative test is inconclusive.
    """
    return kinds_by(eigenvalues(H)[None], scale, tolerance)[0]


def eigenvalues(H: Array) -> Array:
    """Ascending eigenvalues ``(..., P)`` of symmetric ``H (..., P, P)``; infinite where H is not finite."""
    found = np.full(H.shape[:-1], np.inf)
    fine = np.isfinite(H).all(axis=(-2, -1))
    found[fine] = np.linalg.eigvalsh(H[fine])
    return found


def kinds_by(spectra: Array, scale: float = 0.0, tolerance: float = ZERO) -> list[Kind]:
    """The same for many, from eigenvalues ``(K, P)``.

    One positive and one negative eigenvalue make a saddle whatever the others
    are; without both, a zero leaves the test inconclusive.
    """
    zero = tolerance * np.maximum(scale, np.abs(spectra).max(axis=-1, initial=0.0))[:, None]
    up, down = (spectra > zero).any(axis=-1), (spectra < -zero).any(axis=-1)
    finite = np.isfinite(spectra).all(axis=-1)
    flat = (np.abs(spectra) <= zero).any(axis=-1) | ~finite
    names: list[Kind] = ["degenerate", "saddle", "maximum", "minimum"]
    index = np.where(up & down & finite, 1, np.where(flat, 0, np.where(up, 3, 2)))
    return [names[i] for i in index.tolist()]


def without_noise(spectrum: Array, scale: float = 0.0, tolerance: float = ZERO) -> Array:
    """The eigenvalues, those that count as zero made exactly 0."""
    if not np.isfinite(spectrum).all():
        return spectrum
    zero = tolerance * max(scale, float(np.abs(spectrum).max(initial=0.0)))
    return np.where(np.abs(spectrum) <= zero, 0.0, spectrum)


def reason(kind: Kind, spectrum: Array) -> Sentence:
    """The eigenvalues' part of a sentence: "both eigenvalues 25.7 and 82.3 are positive"."""
    count = len(spectrum)
    if kind == "kink":
        return sentence("the gradient jumps here, so there is no Hessian")
    if not np.isfinite(spectrum).all():
        return sentence("the second derivatives are not finite here")
    low, high = float(spectrum[0]), float(spectrum[-1])
    if count == 1:
        if kind == "minimum":
            return sentence("the second derivative {low:.4g} is positive", low=low)
        if kind == "maximum":
            return sentence("the second derivative {low:.4g} is negative", low=low)
        return sentence("the second derivative is zero")
    if count == 2:
        values = {"low": low, "high": high}
        if kind == "minimum":
            return sentence("both eigenvalues {low:.4g} and {high:.4g} are positive", **values)
        if kind == "maximum":
            return sentence("both eigenvalues {low:.4g} and {high:.4g} are negative", **values)
        if kind == "saddle":
            return sentence("the eigenvalues {low:.4g} and {high:.4g} have opposite signs", **values)
        if low == high == 0.0:
            return sentence("both eigenvalues are zero")
        other = low if abs(low) > abs(high) else high
        return sentence("an eigenvalue is zero, the other one is {other:.4g}", other=other)
    values = {"count": count, "low": low, "high": high}
    if kind == "minimum":
        return sentence("all {count} eigenvalues, {low:.3g} to {high:.3g}, are positive", **values)
    if kind == "maximum":
        return sentence("all {count} eigenvalues, {low:.3g} to {high:.3g}, are negative", **values)
    if kind == "saddle":
        return sentence(
            "the {count} eigenvalues run from {low:.3g} to {high:.3g}, some negative, some positive", **values
        )
    return sentence("of {count} eigenvalues, {low:.3g} to {high:.3g}, some are zero", **values)


def remark(point: CriticalPoint) -> Sentence:
    """What the point is and why, in one sentence."""
    because = reason(point.kind, point.eigenvalues)
    if point.kind == "kink":
        if point.is_global:
            return sentence("Global minimum in this window, at a kink: {reason}.", reason=because)
        return sentence("Local minimum at a kink: {reason}.", reason=because)
    if point.kind == "minimum":
        if point.is_global:
            return sentence("Global minimum in this window: {reason}.", reason=because)
        return sentence("Local minimum: {reason}.", reason=because)
    if point.kind == "maximum":
        return sentence("Maximum: {reason}.", reason=because)
    if point.kind == "saddle":
        return sentence("Saddle point: {reason}.", reason=because)
    values = {"reason": because, "around": _around(point.around)}
    if point.extended:
        return sentence(
            "Degenerate, one of a connected set: {reason}; the second-derivative test is inconclusive; "
            "{around}.",
            **values,
        )
    return sentence(
        "Degenerate: {reason}; the second-derivative test is inconclusive; {around}.",
        **values,
    )


def _around(around: Around) -> Sentence:
    return {
        "higher": sentence("nothing nearby is lower"),
        "lower": sentence("nothing nearby is higher"),
        "mixed": sentence("nearby there are higher and lower values"),
        "level": sentence("the values nearby are the same"),
    }[around]


def count(points: Iterable[CriticalPoint]) -> dict[Kind, int]:
    """How many there are of each kind, the empty ones too."""
    found: dict[Kind, int] = dict.fromkeys(("minimum", "saddle", "maximum", "degenerate", "kink"), 0)
    for point in points:
        found[point.kind] += 1
    return found
