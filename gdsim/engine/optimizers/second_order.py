"""Order 2: the Hessian itself, asked for at every step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdsim.engine import quadratic_model
from gdsim.engine.iterate import Iterate
from gdsim.engine.linesearch import Found
from gdsim.engine.objective import Array, Objective
from gdsim.engine.optimizers.base import Order, hyper, learning_rate, optimizer, option
from gdsim.engine.optimizers.first_order import NoState
from gdsim.engine.optimizers.one_and_half_order import MAX_TRIES, Length
from gdsim.engine.optimizers.steps import (
    SEARCHES,
    Aim,
    LineSearchMethod,
    Move,
    Mover,
    agreement,
    outside,
    settle,
    too_large,
)
from gdsim.engine.quadratic_model import MAX_EIGEN, Spectrum
from gdsim.engine.sentence import Sentence

#: Parameters up to which the Hessian is made and solved with.
MAX_HESSIAN = 3000
#: ... and up to which it is taken apart into eigenvalues at every step.
MAX_MODIFIED = 1000


@optimizer("newton")
@dataclass(frozen=True)
class Newton(Mover[NoState]):
    """To where the gradient of the quadratic vanishes, be it a minimum, a saddle or a maximum.

    Pure: nothing is damped or searched. Directions without curvature (eigenvalues that are zero up to
    rounding) are left alone.
    """

    title = "Newton"
    order = Order.SECOND
    rule = r"\nabla^{2} f\,p = -\nabla f,\quad x \leftarrow x + \eta\,p"
    source = "Newton 1669; Simpson 1740"
    batched = True

    learning_rate: float = learning_rate(1.0)

    def refusal(self, f: Objective) -> Sentence | None:
        """The Hessian has a limit."""
        return super().refusal(f) or too_large(self.title, f.dimension, MAX_HESSIAN)

    def init(self, x: Array) -> NoState:
        """Nothing is remembered."""
        return NoState()

    def move(self, f: Objective, at: Iterate) -> Move:
        """One Hessian, one solve."""
        H = f.at_iteration(at.k).hessian(at.x)
        p = quadratic_model.stationary(H, at.g)
        spent = at.ledger.plus(hessians=1, solves=1)
        after = self.arrive(f, at, at.x + self.learning_rate * p, at.state, spent)
        return Move(after, p, self.learning_rate, B=H)


@optimizer("damped_newton")
@dataclass(frozen=True)
class DampedNewton(LineSearchMethod[Length]):
    """Newton on a Hessian whose eigenvalues were made positive, with a line search: always down.

    Each eigenvalue becomes max(|eigenvalue|, delta times the largest of them).
    """

    title = "Damped Newton"
    order = Order.SECOND
    rule = (
        r"V \max(|\Lambda|, \delta)\, V^{\top} p = -\nabla f,"
        r"\quad \nabla^{2} f = V \Lambda V^{\top},"
        r"\quad x \leftarrow x + \alpha\,p"
    )
    source = "Goldfeld, Quandt & Trotter 1966; Nocedal & Wright, 3.4"
    memory = "1"

    line_search: str = option("armijo", SEARCHES)
    delta: float = hyper(1e-6, r"\delta", 0.0, 1.0, open_low=True)

    def refusal(self, f: Objective) -> Sentence | None:
        """Eigenvalues have a limit."""
        return super().refusal(f) or too_large(self.title, f.dimension, MAX_MODIFIED)

    def init(self, x: Array) -> Length:
        """No step yet."""
        return Length(np.array(0.0))

    def aim(self, here: Objective, at: Iterate) -> Aim:
        """Down the modified quadratic."""
        B, p = quadratic_model.convexified(here.hessian(at.x), at.g, self.delta)
        return Aim(p, at.ledger.plus(hessians=1, solves=1), B)

    def learn(self, state: Length, at: Iterate, p: Array, found: Found) -> Length:
        """The length, to be seen."""
        return Length(np.array(found.alpha))


class Trust(NamedTuple):
    """The radius Delta in which the quadratic is trusted."""

    Delta: Array


@optimizer("trust_region")
@dataclass(frozen=True)
class TrustRegion(Mover[Trust]):
    """The minimum of the true quadratic within a radius that grows while the quadratic predicts well.

    Solved exactly by eigenvalues for up to 500 parameters, by Steihaug's conjugate gradients and
    Hessian-vector products above. The radii tried at one point are one iteration.
    """

    title = "Newton in a trust region"
    order = Order.SECOND
    rule = (
        r"p = \arg\min_{|p| \leq \Delta}\ \nabla f^{\top} p + \frac{1}{2} p^{\top} \nabla^{2} f\,p,"
        r"\quad x \leftarrow x + p"
    )
    source = "Moré & Sorensen 1983; Steihaug 1983"
    memory = "1"
    descends = True

    #: The first radius.
    learning_rate: float = hyper(1.0, r"\Delta_0", 0.0, 1e12, open_low=True)

    def init(self, x: Array) -> Trust:
        """The first radius."""
        return Trust(np.array(float(self.learning_rate)))

    def move(self, f: Objective, at: Iterate) -> Move:
        """Try radii until the point is lower."""
        here, g = f.at_iteration(at.k), at.g
        model = _Model(here, at)
        spent = at.ledger.plus(hessians=model.hessians, solves=1)
        value, radius = float(at.f), float(at.state.Delta)
        p = np.zeros_like(g)
        for _ in range(MAX_TRIES):
            p, Bp, products = model.within(radius)
            x = at.x + p
            new_value = float(here.value(x))
            spent = spent.plus(1, hessian_vectors=products)
            promised, length = quadratic_model.predicted(g, p, Bp), math.sqrt(p.dot(p))
            ratio = agreement(value, new_value, promised)
            if ratio > 1e-4:
                new_g = here.gradient(x)
                spent = spent.plus(0, 1)
                ratio = agreement(value, new_value, promised, g, new_g)
            if ratio > 0.75:
                radius = max(radius, 2.0 * length) if length > 0.8 * radius else radius
            elif not ratio >= 0.25:
                radius = 0.25 * min(length, radius)
            if ratio > 1e-4:
                state = Trust(np.array(radius))
                after = settle(f, here, at, x, new_value, new_g, state, spent)
                return Move(after, p, B=model.B)
            if not radius > 0.0:
                break
        return Move(outside(f, here, at, self.init(at.x), spent, radius), p, 0.0, B=model.B)


class _Model:
    """The quadratic at an iterate: taken apart once, or as products with vectors if it is large."""

    def __init__(self, here: Objective, at: Iterate) -> None:
        self.here, self.at = here, at
        self.B: Array | None = None
        self.hessians = 0
        if len(at.x) <= MAX_EIGEN:
            B = here.hessian(at.x)
            self.hessians = 1
            # without a finite Hessian the model is the tangent plane
            self.B = B if np.isfinite(B).all() else np.zeros_like(B)
            self.spectrum = Spectrum(self.B, at.g)

    def within(self, radius: float) -> tuple[Array, Array, int]:
        """The step, B times it, and the Hessian-vector products taken."""
        if self.B is None:
            return quadratic_model.steihaug(
                lambda v: self.here.hessian_vector(self.at.x, v), self.at.g, radius
            )
        p = self.spectrum.within(radius)
        return p, self.B.dot(p), 0
