"""Order 1.5: curvature out of gradients alone, from differences of them or from residuals.

The letters are Nocedal & Wright's: s is a step, y the change of the gradient along it, B the
approximate Hessian and H its inverse.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from gdsim.engine import quadratic_model
from gdsim.engine.iterate import Iterate
from gdsim.engine.linesearch import Found
from gdsim.engine.objective import Array, Objective
from gdsim.engine.optimizers.base import Optimizer, Order, hyper, learning_rate, optimizer, option
from gdsim.engine.optimizers.steps import (
    SEARCHES,
    Aim,
    LineSearchMethod,
    Move,
    Mover,
    agreement,
    outside,
    settle,
    stalled,
    too_large,
    within,
)
from gdsim.engine.sentence import Sentence, sentence

#: An update needs s'y > this |s| |y|: less is no curvature, or only rounding.
CURVED = 1e-10
#: SR1's denominator must not be smaller than this share of its Cauchy-Schwarz bound.
SR1_SAFE = 1e-8
#: Parameters up to which a dense n x n matrix is part of every iterate kept.
MAX_DENSE = 1500
#: ... up to which J'J is solved or taken apart, and the floats a Jacobian may have.
MAX_NORMAL, MAX_JACOBIAN = 1500, 25_000_000
#: Parameters up to which L-BFGS's B is written out for the eye.
MAX_SHOWN = 300
#: Radii, or dampings, tried from one point before the run is given up.
MAX_TRIES = 40


def _curved(s: Array, y: Array, sy: float) -> bool:
    """The curvature condition: s'y is positive, and more than rounding."""
    return sy > 1e-150 and sy * sy > CURVED * CURVED * float(s.dot(s)) * float(y.dot(y))


def _inverse(H: Array) -> Array | None:
    """The inverse of a symmetric matrix, symmetric to the last bit; None if there is none."""
    try:
        B = np.linalg.inv(H)
    except np.linalg.LinAlgError:
        return None
    return 0.5 * (B + B.T) if np.isfinite(B).all() else None


class Conjugacy(NamedTuple):
    """The last direction d, the share beta of it to keep, the last length and the slope along d."""

    d: Array
    beta: Array
    alpha: Array
    slope: Array


@optimizer("conjugate_gradient")
@dataclass(frozen=True)
class ConjugateGradient(LineSearchMethod[Conjugacy]):
    """Each direction keeps a share of the last one (Fletcher & Reeves 1964, Polak & Ribiere 1969)."""

    title = "Conjugate gradient"
    order = Order.ONE_AND_HALF
    rule = r"d \leftarrow -\nabla f + \beta\,d,\quad x \leftarrow x + \alpha\,d"
    source = "Fletcher & Reeves 1964; Polak & Ribière 1969"
    memory = "n + 3"
    flatter = 0.1  # c2 < 1/2: Fletcher-Reeves needs it to descend

    formula: str = option("polak_ribiere", ("polak_ribiere", "fletcher_reeves"))

    def init(self, x: Array) -> Conjugacy:
        """No direction yet: the first is steepest descent."""
        return Conjugacy(np.zeros_like(x), np.array(0.0), np.array(0.0), np.array(0.0))

    def aim(self, here: Objective, at: Iterate) -> Aim:
        """Down the gradient, bent towards the last direction."""
        beta = float(at.state.beta)
        return Aim(beta * at.state.d - at.g if beta else -at.g, at.ledger)

    def first(self, at: Iterate, p: Array) -> float:
        """The length that promises, to first order, what the last step did (Nocedal & Wright 3.60)."""
        alpha = float(at.state.alpha)
        if self.line_search == "constant" or not alpha:
            return self.first_steepest(at)
        slope = float(at.g.dot(p))
        return alpha * min(max(float(at.state.slope) / slope, 1e-3), 1e3)

    def learn(self, state: Conjugacy, at: Iterate, p: Array, found: Found) -> Conjugacy:
        """Beta from the two gradients; Polak-Ribiere's is never negative (PR+)."""
        old, new = at.g, found.g
        if self.formula == "fletcher_reeves":
            beta = float(new.dot(new) / old.dot(old))
        else:
            beta = max(0.0, float(new.dot(new - old) / old.dot(old)))
        beta = beta if math.isfinite(beta) else 0.0
        return Conjugacy(p, np.array(beta), np.array(found.alpha), np.array(float(old.dot(p))))


class InverseHessian(NamedTuple):
    """H, the pair (s, y) it learned last, and the last length alpha."""

    H: Array
    s: Array
    y: Array
    alpha: Array


@dataclass(frozen=True)
class _SecantMethod(LineSearchMethod[InverseHessian]):
    """An inverse Hessian that maps the last change of the gradient to the step that made it: H y = s.

    A pair without positive curvature, s'y <= 1e-10 |s| |y|, is not learned, so H stays positive definite.
    """

    order = Order.ONE_AND_HALF
    memory = "n^{2} + 2n + 1"

    #: The first H: the identity, or s'y / y'y of the first pair times it.
    scaling: str = option("none", ("none", "first_pair"))

    def refusal(self, f: Objective) -> Sentence | None:
        """H is part of every iterate."""
        return super().refusal(f) or too_large(self.title, f.dimension, MAX_DENSE)

    def init(self, x: Array) -> InverseHessian:
        """H = I."""
        return InverseHessian(np.eye(x.shape[-1]), np.zeros_like(x), np.zeros_like(x), np.array(0.0))

    def model(self, at: Iterate) -> Array | None:
        """B, the inverse of H."""
        return _inverse(at.state.H)

    def aim(self, here: Objective, at: Iterate) -> Aim:
        """The direction p = -H g."""
        return Aim(-at.state.H.dot(at.g), at.ledger)

    def first(self, at: Iterate, p: Array) -> float:
        """The full step, once H has learned something."""
        return self.learning_rate if at.state.alpha else self.first_steepest(at)

    def learn(self, state: InverseHessian, at: Iterate, p: Array, found: Found) -> InverseHessian:
        """Take in the pair of this step."""
        s, y = found.x - at.x, found.g - at.g
        sy, H = float(s.dot(y)), state.H
        if not _curved(s, y, sy):
            return InverseHessian(H, state.s, state.y, np.array(found.alpha))
        if self.scaling == "first_pair" and not state.y.any():
            H = H * (sy / float(y.dot(y)))
        updated = self.updated(H, s, y, sy)
        return InverseHessian(updated, s, y, np.array(found.alpha))

    def updated(self, H: Array, s: Array, y: Array, sy: float) -> Array:
        """H with the pair taken in."""
        raise NotImplementedError


@optimizer("bfgs")
@dataclass(frozen=True)
class BFGS(_SecantMethod):
    """The secant method of choice (Broyden, Fletcher, Goldfarb & Shanno 1970)."""

    title = "BFGS"
    rule = (
        r"x \leftarrow x - \alpha H \nabla f,"
        r"\quad H \leftarrow (I - \rho\,s y^{\top}) H (I - \rho\,y s^{\top}) + \rho\,s s^{\top},"
        r"\quad \rho = \frac{1}{y^{\top} s}"
    )
    source = "Broyden, Fletcher, Goldfarb & Shanno 1970"

    def updated(self, H: Array, s: Array, y: Array, sy: float) -> Array:
        """H + (s u' + u s') / s'y with u = (1 + y'Hy/s'y) s / 2 - Hy: symmetric to the last bit."""
        Hy = H.dot(y)
        u = s * (0.5 * (1.0 + float(y.dot(Hy)) / sy)) - Hy
        outer = (s * (1.0 / sy))[:, None] * u
        new: Array = H + (outer + outer.T)
        return new


@optimizer("dfp")
@dataclass(frozen=True)
class DFP(_SecantMethod):
    """The first secant method with a symmetric H (Davidon 1959, Fletcher & Powell 1963)."""

    title = "DFP"
    flatter = 0.1  # DFP hardly mends an H that a careless search has spoilt
    rule = (
        r"x \leftarrow x - \alpha H \nabla f,"
        r"\quad H \leftarrow H - \frac{H y y^{\top} H}{y^{\top} H y} + \frac{s s^{\top}}{y^{\top} s}"
    )
    source = "Davidon 1959; Fletcher & Powell 1963"

    def updated(self, H: Array, s: Array, y: Array, sy: float) -> Array:
        """What H said of y goes, what the step says of it comes."""
        Hy = H.dot(y)
        yHy = float(y.dot(Hy))
        if not yHy > 0.0:
            return H
        new: Array = H + (s[:, None] * s * (1.0 / sy) - Hy[:, None] * Hy * (1.0 / yHy))
        return new


class Pairs(NamedTuple):
    """The last pairs, oldest first: s and y ``(m, P)``, rho = 1/y's ``(m,)``, how many, the last length."""

    s: Array
    y: Array
    rho: Array
    held: Array
    alpha: Array


@optimizer("lbfgs")
@dataclass(frozen=True)
class LBFGS(LineSearchMethod[Pairs]):
    """BFGS from the last m pairs, without a matrix (Nocedal 1980)."""

    title = "L-BFGS"
    order = Order.ONE_AND_HALF
    rule = r"x \leftarrow x - \alpha\,H(s_{k-m},\, y_{k-m},\, \ldots,\, s_{k-1},\, y_{k-1})\,\nabla f"
    source = "Nocedal 1980; Liu & Nocedal 1989"
    memory = "2mn + m + 2"

    #: m; a fraction is cut off.
    pairs: float = hyper(10.0, "m", 1.0, 51.0)
    #: The H that the pairs are put on: s'y / y'y of the last pair times the identity, or the identity.
    scaling: str = option("last_pair", ("last_pair", "none"))

    def init(self, x: Array) -> Pairs:
        """No pair yet."""
        m = int(self.pairs)
        empty = np.zeros((m, x.shape[-1]))
        return Pairs(empty, empty.copy(), np.zeros(m), np.array(0.0), np.array(0.0))

    def model(self, at: Iterate) -> Array | None:
        """B as the matrix that the pairs stand for, for few parameters."""
        n = len(at.x)
        if n > MAX_SHOWN:
            return None
        s, y, rho, held, _ = at.state
        H = np.eye(n) * self._scale(at.state)
        for i in range(int(held)):
            V = np.eye(n) - rho[i] * np.outer(y[i], s[i])
            H = V.T @ H @ V + rho[i] * np.outer(s[i], s[i])
        return _inverse(0.5 * (H + H.T))

    def _scale(self, state: Pairs) -> float:
        last = int(state.held) - 1
        if self.scaling == "none" or last < 0:
            return 1.0
        y = state.y[last]
        return 1.0 / (float(state.rho[last]) * float(y.dot(y)))

    def aim(self, here: Objective, at: Iterate) -> Aim:
        """The direction p = -H g by the two loops (Nocedal & Wright, algorithm 7.4)."""
        s, y, rho, held, _ = at.state
        q, shares = -at.g, []
        for i in reversed(range(int(held))):
            share = rho[i] * s[i].dot(q)
            q = q - share * y[i]
            shares.append(share)
        q = q * self._scale(at.state)
        for i, share in enumerate(reversed(shares)):
            q = q + (share - rho[i] * y[i].dot(q)) * s[i]
        return Aim(q, at.ledger)

    def first(self, at: Iterate, p: Array) -> float:
        """The full step, once there are pairs."""
        return self.learning_rate if at.state.alpha else self.first_steepest(at)

    def learn(self, state: Pairs, at: Iterate, p: Array, found: Found) -> Pairs:
        """Take in the pair of this step; if there is no room, the oldest goes. As in BFGS it must curve."""
        s, y = found.x - at.x, found.g - at.g
        sy, held = float(s.dot(y)), int(state.held)
        if not _curved(s, y, sy):
            return state._replace(alpha=np.array(found.alpha))
        kept = []
        for rows, new in ((state.s, s), (state.y, y), (state.rho, 1.0 / sy)):
            rows = rows.copy() if held < len(rows) else np.concatenate([rows[1:], rows[:1]])
            rows[min(held, len(rows) - 1)] = new
            kept.append(rows)
        now_held = float(min(held + 1, len(state.rho)))
        return Pairs(kept[0], kept[1], kept[2], np.array(now_held), np.array(found.alpha))


class Secant(NamedTuple):
    """B, the last pair (s, y) taken in, and the radius Delta in which B is trusted."""

    B: Array
    s: Array
    y: Array
    Delta: Array


@optimizer("sr1")
@dataclass(frozen=True)
class SR1(Mover[Secant]):
    """Symmetric rank one in a trust region: a B that may be indefinite, as Hessians are.

    Algorithm 6.2 of Nocedal & Wright; the radii it tries at one point are one iteration, and B learns
    from each of them. An update whose denominator is nearly zero is skipped.
    """

    title = "SR1 with trust region"
    order = Order.ONE_AND_HALF
    rule = (
        r"p = \arg\min_{|p| \leq \Delta}\ \nabla f^{\top} p + \frac{1}{2} p^{\top} B p,"
        r"\quad B \leftarrow B + \frac{(y - Bs)(y - Bs)^{\top}}{(y - Bs)^{\top} s}"
    )
    source = "Davidon 1959; Conn, Gould & Toint 1991"
    memory = "n^{2} + 2n + 1"
    descends = True

    #: The first radius.
    learning_rate: float = hyper(1.0, r"\Delta_0", 0.0, 1e12, open_low=True)

    def refusal(self, f: Objective) -> Sentence | None:
        """B is part of every iterate."""
        return super().refusal(f) or too_large(self.title, f.dimension, MAX_DENSE)

    def init(self, x: Array) -> Secant:
        """B = I."""
        return Secant(
            np.eye(x.shape[-1]), np.zeros_like(x), np.zeros_like(x), np.array(float(self.learning_rate))
        )

    def model(self, at: Iterate) -> Array | None:
        """The B kept."""
        B: Array = at.state.B
        return B

    def move(self, f: Objective, at: Iterate) -> Move:
        """Try radii until the point is lower."""
        here, g, spent = f.at_iteration(at.k), at.g, at.ledger
        B, s, y, Delta = at.state
        value, radius = float(at.f), float(Delta)
        p, used = np.zeros_like(g), B
        for _ in range(MAX_TRIES):
            used = B
            p, Bp = within(B, g, radius)
            x = at.x + p
            new_value, new_g = here.value_and_gradient(x)
            spent = spent.plus(1, 1, solves=1)
            change, length = new_g - g, math.sqrt(p.dot(p))
            ratio = agreement(value, float(new_value), quadratic_model.predicted(g, p, Bp), g, new_g)
            if np.isfinite(change).all():
                B, learned = _rank_one(B, p, change)
                s, y = (p, change) if learned else (s, y)
            if ratio > 0.75:
                radius = max(radius, 2.0 * length) if length > 0.8 * radius else radius
            elif ratio < 0.1:
                radius = 0.5 * min(length, radius)
            if ratio > 1e-3:
                state = Secant(B, s, y, np.array(radius))
                after = settle(f, here, at, x, new_value, new_g, state, spent)
                return Move(after, p, B=used)
            if not radius > 0.0:
                break
        return Move(outside(f, here, at, self.init(at.x), spent, radius), p, 0.0, B=used)


def _rank_one(B: Array, s: Array, y: Array) -> tuple[Array, bool]:
    """B with B s = y by a symmetric matrix of rank one, and whether that was safe."""
    miss = y - B.dot(s)
    below = float(miss.dot(s))
    if not abs(below) > SR1_SAFE * math.sqrt(float(s.dot(s)) * float(miss.dot(miss))):
        return B, False
    new = B + miss[:, None] * miss * (1.0 / below)
    return (new, True) if np.isfinite(new).all() else (B, False)


class Length(NamedTuple):
    """The last length alpha."""

    alpha: Array


@dataclass(frozen=True)
class _LeastSquares(Optimizer[Any]):
    """A method for f = r'r with B = 2J'J, the part of the Hessian that first derivatives give."""

    order = Order.ONE_AND_HALF
    least_squares = True

    def refusal(self, f: Objective) -> Sentence | None:
        """A sum of squares with a Jacobian and a J'J of a size that can be worked with."""
        no = super().refusal(f) or too_large(self.title, f.dimension, MAX_NORMAL)
        if no is not None:
            return no
        rows = f.residuals(np.zeros(f.dimension)).shape[-1]
        if rows * f.dimension <= MAX_JACOBIAN:
            return None
        return sentence(
            "{title} works with the derivatives of all {rows} residuals by {n} parameters at once; that is "
            "too much.",
            title=sentence(self.title),
            rows=rows,
            n=f.dimension,
        )


@optimizer("gauss_newton")
@dataclass(frozen=True)
class GaussNewton(LineSearchMethod[Length], _LeastSquares):
    """Newton with 2J'J for the Hessian (Gauss 1809).

    Directions in which the residuals hardly change, with an eigenvalue of J'J below delta times the
    largest, are left alone.
    """

    title = "Gauss-Newton"
    order = Order.ONE_AND_HALF
    rule = r"J^{\top} J\,p = -J^{\top} r,\quad x \leftarrow x + \alpha\,p"
    source = "Gauss 1809"
    memory = "1"

    line_search: str = option("armijo", SEARCHES)
    delta: float = hyper(1e-6, r"\delta", 0.0, 1.0)

    def init(self, x: Array) -> Length:
        """No step yet."""
        return Length(np.array(0.0))

    def aim(self, here: Objective, at: Iterate) -> Aim:
        """The minimum of |r + Jp|."""
        J = here.jacobian(at.x)
        B = 2.0 * J.T.dot(J)
        return Aim(quadratic_model.stationary(B, at.g, self.delta), at.ledger.plus(0, 1, solves=1), B)

    def learn(self, state: Length, at: Iterate, p: Array, found: Found) -> Length:
        """The length, to be seen."""
        return Length(np.array(found.alpha))


class Damping(NamedTuple):
    """lam, the damping of the next step (0: not chosen yet), and nu, by which it grows if that is too long."""

    lam: Array
    nu: Array


@optimizer("levenberg_marquardt")
@dataclass(frozen=True)
class LevenbergMarquardt(Mover[Damping], _LeastSquares):
    """Gauss-Newton with a damping that grows until the point is lower (Levenberg 1944, Marquardt 1963).

    Nielsen's rule: a good step multiplies lam by max(1/3, 1 - (2 rho - 1)^3), where rho is the decrease
    over the model's; each failure multiplies it by nu = 2, 4, 8, ...
    """

    title = "Levenberg-Marquardt"
    order = Order.ONE_AND_HALF
    rule = r"(2 J^{\top} J + \lambda I)\,p = -2 J^{\top} r,\quad x \leftarrow x + \eta\,p"
    source = "Levenberg 1944; Marquardt 1963; Nielsen 1999"
    memory = "2"
    descends = True

    learning_rate: float = learning_rate(1.0)
    #: The first lam in units of the largest diagonal entry of 2J'J.
    damping: float = hyper(1e-3, r"\tau", 0.0, 1e6, open_low=True)

    def init(self, x: Array) -> Damping:
        """Lam waits for the first Jacobian."""
        return Damping(np.array(0.0), np.array(2.0))

    def move(self, f: Objective, at: Iterate) -> Move:
        """Try dampings until the point is lower."""
        here, g = f.at_iteration(at.k), at.g
        J = here.jacobian(at.x)
        B = 2.0 * J.T.dot(J)
        spent = at.ledger.plus(0, 1)
        lam, nu, value = float(at.state.lam), float(at.state.nu), float(at.f)
        if not lam:
            lam = self.damping * (float(B.diagonal().max()) or 1.0)
        p, used = np.zeros_like(g), B
        for _ in range(MAX_TRIES):
            used = B + lam * np.eye(len(g))
            p = quadratic_model.solved(used, -g)
            step = self.learning_rate * p
            x = at.x + step
            new_value = float(here.value(x))
            spent = spent.plus(1, solves=1)
            promised = quadratic_model.predicted(g, step, B.dot(step))
            ratio = agreement(value, new_value, promised)
            if ratio > 1e-4:
                new_g = here.gradient(x)
                spent = spent.plus(0, 1)
                ratio = agreement(value, new_value, promised, g, new_g)
            if ratio > 1e-4:
                better = max(1.0 / 3.0, 1.0 - (2.0 * min(ratio, 1.0) - 1.0) ** 3)
                state = Damping(np.array(lam * better), np.array(2.0))
                after = settle(f, here, at, x, new_value, new_g, state, spent)
                return Move(after, p, self.learning_rate, B=used)
            if np.array_equal(x, at.x):
                break
            lam, nu = lam * nu, nu * 2.0
        after = stalled(
            f,
            here,
            at,
            self.init(at.x),
            spent,
            "damping",
            "Stalled at iteration {k}: no damping, up to {damping:.3g}, leads to a lower point; the gradient "
            "norm is {norm:.3g}.",
            damping=lam,
        )
        return Move(after, p, 0.0, B=used)
