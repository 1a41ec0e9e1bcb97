"""What a stopping rule cannot know: that it will never fire, fires too early, or fired at no minimum."""

from __future__ import annotations

import itertools
import math

import numpy as np

from gdsim.engine.curvature import largest_eigenvalue
from gdsim.engine.descent import StoppingRule
from gdsim.engine.iterate import Iterate, Status
from gdsim.engine.kinds import LOWEST, ZERO, eigenvalues, kinds_by, reason, without_noise
from gdsim.engine.network import TrainingLoss
from gdsim.engine.objective import Array, Objective
from gdsim.engine.probes import at_kink, directions, surroundings, zoom
from gdsim.engine.sentence import Sentence, sentence
from gdsim.engine.settling import kind_of, settle

#: Above this many parameters no Hessian is made.
MOST = 300
#: Of 1 + |x|: how far ahead a minimum is looked for.
AHEAD = 0.1
#: Of the gradient norm: what two gradients beside a kink must nearly cancel to.
CANCELLED = 0.1
EPS = float(np.finfo(np.float64).eps)


def can_fire(objective: Objective, x: Array, stop: StoppingRule) -> Sentence | None:
    """A notice if the gradient-norm rule can never fire near ``x (P,)``, or fires there though it is no minimum.

    From x the function's values lead to the local minimum ahead. On rings of
    shrinking radius around it the gradient norm must fall with the radius; if
    it does not, the minimum is a kink and the rule can never fire (Ackley:
    2 sqrt 2). If it does, the smallest norm at the points of floating point
    next to the minimum is what rounding leaves of it. With more than two
    parameters the way ahead is the line along the gradient. It costs some
    hundred evaluations; nothing is found where the function is not finite.
    """
    x = np.asarray(x, dtype=np.float64)
    if not (stop.gradient_norm or stop.step_length or stop.loss_change or stop.iteration_limit):
        return sentence("Every stopping rule is switched off: the run goes on until it is paused.")
    if not stop.gradient_norm:
        return None
    with np.errstate(all="ignore"):
        f, g = objective.value_and_gradient(x)
        norm = float(np.linalg.norm(g))
        if not (math.isfinite(float(f)) and math.isfinite(norm)):
            return None
        plane = x.size <= 2
        if norm < stop.gradient_norm:
            return _early(objective, x, norm) if plane else _early_on_network(objective, x, norm)
        ahead = _ahead(objective, x) if plane else _ahead_on_line(objective, x, g, norm)
        if ahead is not None and ahead[1] > stop.gradient_norm:
            return sentence(
                "The gradient-norm rule can never fire here: the minimum near {place} is a kink, where the "
                "gradient norm tends to {slope:.3g} instead of 0; its threshold is {limit:.3g}.",
                place=ahead[0],
                slope=ahead[1],
                limit=stop.gradient_norm,
            )
        left = _left_by_rounding(objective, x) if plane else _left_on_network(objective, x)
        if left > stop.gradient_norm:
            return sentence(
                "The gradient-norm rule may never fire: its threshold {limit:.3g} is below {left:.3g}, what "
                "rounding leaves of the gradient at the minimum.",
                limit=stop.gradient_norm,
                left=left,
            )
    return None


def end_kind(objective: Objective, at: Iterate) -> Sentence | None:
    """Where a descent that converged or stalled has ended, by the eigenvalues of the Hessian.

    None while it runs, when it diverged or was cut short, for a batch, and
    above 300 parameters.
    """
    if at.status not in (Status.CONVERGED, Status.STALLED) or at.x.ndim != 1 or at.x.size > MOST:
        return None
    with np.errstate(all="ignore"):
        norm = float(np.linalg.norm(objective.gradient(at.x)))
        if at.x.size <= 2:
            point = kind_of(objective, at.x)
            kind, spectrum = (None, np.empty(0)) if point is None else (point.kind, point.eigenvalues)
        else:
            spectrum = eigenvalues(objective.hessian(at.x))
            size = float(np.abs(spectrum).max())
            # the flat directions of a rescaled unit are only as flat as the gradient is small
            tolerance = max(ZERO, 10.0 * norm / size) if size > 0 else ZERO
            kind, spectrum = (
                kinds_by(spectrum[None], 0.0, tolerance)[0],
                without_noise(spectrum, 0.0, tolerance),
            )
            if at.status.rule not in ("gradient_norm", "zero_gradient") and norm > 1e-3 * size:
                kind = None
    if kind is None:
        return sentence(
            "It stopped, but not at a stationary point: the gradient norm is still {norm:.3g}.", norm=norm
        )
    because = reason(kind, spectrum)
    if kind == "minimum":
        return sentence("It ended in a minimum: {reason}.", reason=because)
    if kind == "kink":
        return sentence("It ended in a minimum at a kink: {reason}.", reason=because)
    if kind == "maximum":
        return sentence(
            "It ended in a maximum, not a minimum: {reason}. The gradient is zero there too.", reason=because
        )
    if kind == "saddle":
        return sentence(
            "It ended in a saddle point, not a minimum: {reason}. The gradient is zero there too.",
            reason=because,
        )
    return sentence(
        "It ended where the second-derivative test is inconclusive: {reason}.",
        reason=because,
    )


def _early(objective: Objective, x: Array, norm: float) -> Sentence | None:
    """Why the rule fires at ``x`` although it is no minimum; None if it is one."""
    point = kind_of(objective, x)
    if point is None:
        around = surroundings(objective, x, AHEAD * (1.0 + np.abs(x)))
        return None if around == "higher" else _flat(norm)
    if point.kind == "kink" and norm == 0.0:
        return sentence(
            "The gradient-norm rule fires at this one point only: it is a kink, where the gradient counts as 0."
        )
    if point.kind in LOWEST or (point.kind == "degenerate" and point.around == "higher"):
        return None
    if point.kind == "degenerate" and point.around == "level":
        return _flat(norm)
    because = reason(point.kind, point.eigenvalues)
    if point.kind == "maximum":
        return sentence("The gradient-norm rule fires here at once, at a maximum: {reason}.", reason=because)
    if point.kind == "saddle":
        return sentence(
            "The gradient-norm rule fires here at once, at a saddle point: {reason}.", reason=because
        )
    return sentence(
        "The gradient-norm rule fires here at once, though lower values are near: {reason}.", reason=because
    )


def _flat(norm: float) -> Sentence:
    if norm == 0.0:
        return sentence(
            "The gradient-norm rule fires here at once: this is a plateau, where the gradient is exactly 0 "
            "without a minimum."
        )
    return sentence(
        "The gradient-norm rule fires here at once: the function is so flat that the gradient norm is "
        "{norm:.3g}, without a minimum.",
        norm=norm,
    )


def _early_on_network(objective: Objective, x: Array, norm: float) -> Sentence | None:
    if isinstance(objective, TrainingLoss):
        activity = objective.mlp.activity(x, objective.inputs)
        for layer, (Z, _) in enumerate(activity[:-1], start=1):
            if objective.mlp.activations[layer - 1] == "relu" and not (Z > 0).any():
                return sentence(
                    "The gradient-norm rule fires here at once: every ReLU unit of layer {layer} is dead for "
                    "every sample, so no gradient reaches the weights before it.",
                    layer=layer,
                )
    if x.size > MOST:
        return None
    spectrum = eigenvalues(objective.hessian(x))
    size = float(np.abs(spectrum).max())
    if size == 0.0:
        return _flat(norm)
    kind = kinds_by(spectrum[None], 0.0, max(ZERO, 10.0 * norm / size))[0]
    because = reason(kind, spectrum)
    if kind == "saddle":
        return sentence(
            "The gradient-norm rule fires here at once, at a saddle point: {reason}.", reason=because
        )
    if kind == "maximum":
        return sentence("The gradient-norm rule fires here at once, at a maximum: {reason}.", reason=because)
    return None


def _ahead(objective: Objective, x: Array) -> tuple[str, float] | None:
    """The kink that values lead to from ``x``, P = 1 or 2, and the gradient norm close to it."""
    size = 1.0 + np.abs(x)
    low = zoom(objective, x[None], AHEAD * size, lambda _: None)[0]
    if not at_kink(objective, low[None], size)[0]:
        return None
    if any(surroundings(objective, low, r * size) not in ("higher", "level") for r in (1e-3, 1e-5)):
        return None  # a slope keeps its gradient too
    ring = objective.gradient(low + 1e-7 * size * directions(x.size))
    place = ", ".join(f"{each:.4g}" for each in np.round(low, 6) + 0.0)
    return (f"({place})" if x.size > 1 else place), float(np.median(np.linalg.norm(ring, axis=-1)))


class _Line(Objective):
    """An objective along a line, as a function of the distance."""

    dimension = 1

    def __init__(self, objective: Objective, origin: Array, direction: Array) -> None:
        self.objective, self.origin, self.direction = objective, origin, direction

    def value(self, x: Array) -> Array:
        return self.objective.value(self.origin + x * self.direction)

    def gradient(self, x: Array) -> Array:
        g: Array = self.objective.gradient(self.origin + x * self.direction) @ self.direction
        return g[..., None]


def _ahead_on_line(objective: Objective, x: Array, g: Array, norm: float) -> tuple[Sentence, float] | None:
    """A kink straight downhill at which the gradients of both sides nearly cancel, as at a minimum."""
    line = _Line(objective, x, -g / norm)
    size = np.array([1.0 + float(np.linalg.norm(x))])
    low = zoom(line, np.zeros((1, 1)), 0.1 * AHEAD * size, lambda _: None)
    if not at_kink(line, low, size)[0] or surroundings(line, low[0], 1e-5 * size) != "higher":
        return None
    sides = objective.gradient(x + (low + 1e-7 * size * directions(1)) * line.direction)
    jump = sides[1] - sides[0]
    share = float(np.clip(-(sides[0] @ jump) / max(float(jump @ jump), 1e-300), 0.0, 1.0))
    slope = float(np.linalg.norm(sides, axis=-1).min())
    if np.linalg.norm(sides[0] + share * jump) > CANCELLED * slope:
        return None
    return sentence("the present weights"), slope


def _left_by_rounding(objective: Objective, x: Array) -> float:
    """The smallest gradient norm at the floating-point numbers around the minimum ahead, 0 if there is none."""
    settled = settle(objective, x[None], 2.0 * AHEAD * (1.0 + float(np.abs(x).max())))
    if settled.kinds[0] != "minimum":
        return 0.0
    at = settled.x[0]
    steps = np.array(list(itertools.product((-2.0, -1.0, 0.0, 1.0, 2.0), repeat=x.size)))
    norms = np.linalg.norm(objective.gradient(at + steps * np.spacing(at)), axis=-1)
    return float(norms.min())


def _left_on_network(objective: Objective, x: Array) -> float:
    """What moving x by its own rounding makes of the gradient: eps |x| times the largest curvature."""
    curvature = abs(largest_eigenvalue(objective, x))
    return EPS * float(np.linalg.norm(x)) * curvature if math.isfinite(curvature) else 0.0
