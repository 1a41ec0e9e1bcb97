"""What the methods of order 1.5 and 2 share: a step by line search, arriving, and giving up in a sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, TypeVar

import numpy as np

from gdsim.engine.iterate import Iterate, Status
from gdsim.engine.linesearch import FLATTER, LINE_SEARCHES, Found, rounding
from gdsim.engine.objective import Array, Ledger, Objective
from gdsim.engine.optimizers.base import Optimizer, Plan, learning_rate, option
from gdsim.engine.quadratic_model import MAX_EIGEN, Spectrum, steihaug
from gdsim.engine.sentence import Sentence, sentence

S = TypeVar("S")
SEARCHES = tuple(LINE_SEARCHES)


def too_large(title: str, n: int, limit: int) -> Sentence | None:
    """A refusal if a matrix of ``n x n`` is more than the method should keep or take apart."""
    if n <= limit:
        return None
    return sentence(
        "{title} works with a matrix of {n} × {n} numbers; it is offered up to {limit} parameters.",
        title=sentence(title),
        n=n,
        limit=limit,
    )


def settle(
    f: Objective, here: Objective, at: Iterate, x: Array, value: Any, g: Array, state: Any, spent: Ledger
) -> Iterate:
    """The iterate after ``at`` at x, whose value and gradient on ``here`` are known.

    Only if the next iteration sees another mini-batch are they asked for again.
    """
    if here is f:
        return Iterate(at.k + 1, x, value, g, state, at.status, spent)
    return Optimizer.arrive(f, at, x, state, spent)


def stalled(
    f: Objective,
    here: Objective,
    at: Iterate,
    state: Any,
    spent: Ledger,
    rule: str,
    template: str,
    **values: Any,
) -> Iterate:
    """The iterate after ``at`` at the same point with the verdict STALLED.

    A run on mini-batches goes on: the next one is another function.
    """
    after = settle(f, here, at, at.x.copy(), at.f, at.g.copy(), state, spent)
    if here is not f:
        return after
    message = sentence(template, k=after.k, norm=after.gradient_norm, **values)
    return after._replace(status=Status("STALLED", message, rule))


def outside(f: Objective, here: Objective, at: Iterate, state: Any, spent: Ledger, radius: float) -> Iterate:
    """STALLED because no radius was small enough."""
    return stalled(
        f,
        here,
        at,
        state,
        spent,
        "trust_region",
        "Stalled at iteration {k}: no point of the trust region is lower, down to the radius {radius:.3g}; "
        "the gradient norm is {norm:.3g}.",
        radius=radius,
    )


def within(B: Array, g: Array, radius: float) -> tuple[Array, Array]:
    """The step of the model with a dense, finite B in a trust region, and B times it."""
    if len(g) > MAX_EIGEN:
        p, Bp, _ = steihaug(B.dot, g, radius)
        return p, Bp
    p = Spectrum(B, g).within(radius)
    return p, B.dot(p)


def agreement(
    value: float, new: float, promised: float, g: Array | None = None, new_g: Array | None = None
) -> float:
    """The decrease over the one promised: 1 for a perfect model, -inf where f is not finite.

    Both are blurred by the rounding of f, so that close to a minimum a good step is not refused for
    noise; one that is not lower must then have a smaller gradient (asked once it is known).
    """
    if not (math.isfinite(new) and math.isfinite(promised)):
        return -math.inf
    if new_g is not None and g is not None:
        size = float(new_g.dot(new_g))
        if not math.isfinite(size) or (new >= value and size >= float(g.dot(g))):
            return -math.inf
    noise = rounding(value)
    return (value - new + noise) / (max(promised, 0.0) + noise)


class Aim(NamedTuple):
    """A direction, the ledger with its cost, and the matrix it was solved from, if it was made for it."""

    p: Array
    spent: Ledger
    B: Array | None = None


class Move(NamedTuple):
    """A whole step, for :meth:`Optimizer.step` to take and :meth:`Optimizer.plan` to show."""

    after: Iterate
    p: Array
    length: float = 1.0
    tried: tuple[tuple[float, float], ...] = ()
    B: Array | None = None


@dataclass(frozen=True)
class Mover(Optimizer[S]):
    """A method whose step and plan are one computation."""

    def move(self, f: Objective, at: Iterate) -> Move:
        """The step with all that can be drawn of it."""
        raise NotImplementedError

    def model(self, at: Iterate) -> Array | None:
        """The B the method believes in at an iterate, if it keeps one rather than making it."""
        return None

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """The next iterate."""
        return self.move(f, at).after

    def plan(self, f: Objective, at: Iterate) -> Plan:
        """The same step with its direction, its length and its model."""
        with np.errstate(all="ignore"):
            after, p, length, tried, B = self.move(f, at)
            B = self.model(at) if B is None else B
            return Plan(p, length, np.array(tried, dtype=np.float64).reshape(-1, 2), B, after)


@dataclass(frozen=True)
class LineSearchMethod(Mover[S]):
    """A direction of descent, then a search along it.

    A direction that does not descend, or along which nothing lower is found, is given up for steepest
    descent with the memory cleared; if that finds nothing lower either, the run is STALLED. With the
    line search “constant” the step is taken unseen, and nothing promises that it descends.
    Lower means up to the rounding of f, see :mod:`~gdsim.engine.linesearch`.
    """

    descends = True
    #: The c2 of strong Wolfe.
    flatter: ClassVar[float] = FLATTER

    learning_rate: float = learning_rate(1.0)
    line_search: str = option("strong_wolfe", SEARCHES)

    def aim(self, here: Objective, at: Iterate) -> Aim:
        """The direction from an iterate."""
        raise NotImplementedError

    def learn(self, state: S, at: Iterate, p: Array, found: Found) -> S:
        """The state after a step along p; value and gradient of both its ends are of one mini-batch."""
        raise NotImplementedError

    def first(self, at: Iterate, p: Array) -> float:
        """The first length to try: the learning rate."""
        return self.learning_rate

    def first_steepest(self, at: Iterate) -> float:
        """The first length along -g, which says nothing of scale: the learning rate is a distance there."""
        if self.line_search == "constant":
            return self.learning_rate
        return self.learning_rate * min(1.0, 1.0 / max(math.sqrt(at.g.dot(at.g)), 1e-300))

    def move(self, f: Objective, at: Iterate) -> Move:
        """Aim, search, learn."""
        here, g, state = f.at_iteration(at.k), at.g, at.state
        search = LINE_SEARCHES[self.line_search]
        p, spent, B = self.aim(here, at)
        found = None
        if g.dot(p) < 0.0:
            found = search(here, at, p, self.first(at, p), self.flatter)
            spent = spent.plus(found.values, found.gradients, 0, found.hessian_vectors)
        if found is None or not found.lower:
            down = -g
            if not g.any():
                p, B, found = down, None, Found(0.0, at.x, float(at.f), g, False, (), 0, 0)
            elif found is None or not np.array_equal(down, p):
                p, B, state = down, None, self.init(at.x)
                found = search(here, at, p, self.first_steepest(at), self.flatter)
                spent = spent.plus(found.values, found.gradients, 0, found.hessian_vectors)
            if not found.lower:
                after = stalled(
                    f,
                    here,
                    at,
                    state,
                    spent,
                    "line_search",
                    "Stalled at iteration {k}: the line search found no lower point along the direction; "
                    "the gradient norm is {norm:.3g}.",
                )
                return Move(after, p, 0.0, found.tried, B)
        state = self.learn(state, at, p, found)
        after = settle(f, here, at, found.x, found.f, found.g, state, spent)
        return Move(after, p, found.alpha, found.tried, B)
