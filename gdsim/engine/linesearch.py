"""Line searches: how far to go along a direction p, with every trial kept for drawing.

All minimise phi(a) = f(x + a p) roughly, given phi(0) and phi'(0) = g.p < 0. Near a minimum
differences of f drown in rounding long before its gradient does; there a trial that is not higher by
more than :func:`rounding` is taken on its slope alone (Hager & Zhang 2005).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gdsim.engine.iterate import Iterate
from gdsim.engine.objective import Array, Objective
from gdsim.engine.registry import Registry

#: Armijo's c1: the share of the promised decrease that must be kept (Nocedal & Wright, 3.1).
SUFFICIENT = 1e-4
#: The strong Wolfe conditions' c2: how much of the slope may be left.
FLATTER = 0.9
BACKTRACK = 0.5
MAX_TRIALS = 50
MAX_WOLFE_TRIALS = 25
_ROUNDING = 128.0 * float(np.finfo(np.float64).eps)


def rounding(value: float) -> float:
    """Differences of f near ``value`` below this say nothing."""
    return _ROUNDING * (1.0 + abs(value))


class Found(NamedTuple):
    """Where a search ended: the point with its value and gradient, and what it cost.

    ``lower`` is False if no lower point was found; x, f and g are then those of the start and alpha is 0.
    ``tried`` are the lengths with a finite value, in order.
    """

    alpha: float
    x: Array
    f: float
    g: Array
    lower: bool
    tried: tuple[tuple[float, float], ...]
    values: int
    gradients: int
    hessian_vectors: int = 0

    @property
    def trials(self) -> Array:
        """Lengths tried and their values, ``(T, 2)``."""
        return np.array(self.tried, dtype=np.float64).reshape(-1, 2)


#: (objective, iterate, direction, first length to try, c2) -> where it ended.
LineSearch = Callable[[Objective, Iterate, Array, float, float], Found]
LINE_SEARCHES: Registry[LineSearch] = Registry("line search")


class _Trial(NamedTuple):
    """A length with phi and phi' there; value inf where f has left the finite numbers."""

    alpha: float
    value: float
    slope: float
    x: Array
    g: Array


class _Line:
    """phi on one line, counting and keeping what is asked."""

    def __init__(self, f: Objective, at: Iterate, p: Array) -> None:
        self.objective, self.at, self.p = f, at, p
        self.value, self.slope = float(at.f), float(at.g.dot(p))
        self.noise = rounding(self.value)
        self.tried: list[tuple[float, float]] = []
        self.values = self.gradients = 0

    def start(self) -> _Trial:
        return _Trial(0.0, self.value, self.slope, self.at.x, self.at.g)

    def height(self, alpha: float) -> tuple[Array, float]:
        """The point and phi; inf for what is not finite."""
        x = self.at.x + alpha * self.p
        value = float(self.objective.value(x))
        self.values += 1
        return x, self._kept(alpha, value)

    def trial(self, alpha: float) -> _Trial:
        """Both, phi and phi'."""
        x = self.at.x + alpha * self.p
        f, g = self.objective.value_and_gradient(x)
        self.values += 1
        self.gradients += 1
        slope = float(g.dot(self.p))
        value = self._kept(alpha, float(f))
        return _Trial(alpha, value if math.isfinite(slope) else math.inf, slope, x, g)

    def _kept(self, alpha: float, value: float) -> float:
        if not math.isfinite(value):
            return math.inf
        self.tried.append((alpha, value))
        return value

    def sufficient(self, alpha: float, value: float) -> bool:
        """Armijo's condition, and lower: the promise may be too small to change f's last bit."""
        return value <= self.value + SUFFICIENT * alpha * self.slope and value < self.value

    def level(self, alpha: float, value: float) -> bool:
        """Too little to be seen in f was promised, and f is as high as before: its slope must decide."""
        return -alpha * self.slope <= 4.0 * self.noise and value <= self.value + self.noise

    def end(self, t: _Trial, hessian_vectors: int = 0) -> Found:
        lower = t.alpha > 0.0
        return Found(
            t.alpha, t.x, t.value, t.g, lower, tuple(self.tried), self.values, self.gradients, hessian_vectors
        )


@LINE_SEARCHES.register("constant")
def constant(f: Objective, at: Iterate, p: Array, first: float = 1.0, flatter: float = FLATTER) -> Found:
    """The first length, whatever is there: the fixed learning rate."""
    x = at.x + first * p
    height, g = f.value_and_gradient(x)
    value = float(height)
    tried = ((first, value),) if math.isfinite(value) else ()
    return Found(first, x, value, g, True, tried, 1, 1)


@LINE_SEARCHES.register("exact")
def exact(f: Objective, at: Iterate, p: Array, first: float = 1.0, flatter: float = FLATTER) -> Found:
    """Length -g'p / p'Hp by one Hessian-vector product: the minimum on the line if f is quadratic.

    Where it is not, that length (``first`` along a line that bends down) is where backtracking begins.
    """
    here = f.hessian_vector(at.x, p)
    bend = float(p.dot(here))
    alpha = -float(at.g.dot(p)) / bend if bend > 0.0 else first
    return _backtracking(_Line(f, at, p), alpha if 0.0 < alpha < math.inf else first, 1)


@LINE_SEARCHES.register("armijo")
def armijo(f: Objective, at: Iterate, p: Array, first: float = 1.0, flatter: float = FLATTER) -> Found:
    """Halve the length until the decrease is a share c1 of what the slope promised (Armijo 1966)."""
    return _backtracking(_Line(f, at, p), first, 0)


def _backtracking(line: _Line, alpha: float, hessian_vectors: int) -> Found:
    for _ in range(MAX_TRIALS):
        x, value = line.height(alpha)
        enough = line.sufficient(alpha, value)
        if enough or line.level(alpha, value):
            g = line.objective.gradient(x)
            line.gradients += 1
            slope = float(g.dot(line.p))
            if math.isfinite(slope) and (enough or abs(slope) <= -FLATTER * line.slope):
                return line.end(_Trial(alpha, value, slope, x, g), hessian_vectors)
        alpha *= BACKTRACK
    return line.end(line.start(), hessian_vectors)


@LINE_SEARCHES.register("strong_wolfe")
def strong_wolfe(f: Objective, at: Iterate, p: Array, first: float = 1.0, flatter: float = FLATTER) -> Found:
    """A length with enough decrease and a flat enough slope, |phi'(a)| <= c2 |phi'(0)|.

    Algorithms 3.5 and 3.6 of Nocedal & Wright with cubic interpolation. After 25 evaluations the lowest
    point of the bracket must do.
    """
    line = _Line(f, at, p)
    last, alpha = line.start(), first
    enough_flat = -flatter * line.slope
    while line.values < MAX_WOLFE_TRIALS:
        t = line.trial(alpha)
        level = line.level(alpha, t.value)
        low = level or line.sufficient(alpha, t.value)
        if low and abs(t.slope) <= enough_flat:
            return line.end(t)
        if not low or (last.alpha > 0.0 and t.value >= last.value and not level):
            return line.end(_zoom(line, last, t, enough_flat))
        if t.slope >= 0.0:
            return line.end(_zoom(line, t, last, enough_flat))
        alpha = min(max(_cubic_minimum(last, t, math.inf), 2.0 * t.alpha), 10.0 * t.alpha)
        last = t
    return line.end(last)


def _zoom(line: _Line, low: _Trial, high: _Trial, enough_flat: float) -> _Trial:
    """Narrow the bracket, whose ``low`` end is the lowest sufficient point so far."""
    while line.values < MAX_WOLFE_TRIALS:
        width = high.alpha - low.alpha
        if width == 0.0:
            break
        alpha = _cubic_minimum(low, high, low.alpha + 0.5 * width)
        edges = sorted((low.alpha + 0.1 * width, low.alpha + 0.9 * width))
        t = line.trial(min(max(alpha, edges[0]), edges[1]))
        level = line.level(t.alpha, t.value)
        enough = level or line.sufficient(t.alpha, t.value)
        if enough and abs(t.slope) <= enough_flat:
            return t
        if not enough or (t.value >= low.value and not level):
            high = t
        else:
            if t.slope * width >= 0.0:
                high = low
            low = t
    # without a visible decrease only a flatter slope is worth the step
    return low if low.value < line.value or abs(low.slope) < -line.slope else line.start()


def _cubic_minimum(a: _Trial, b: _Trial, otherwise: float) -> float:
    """Where the cubic through both values and slopes is least, if there is such a place."""
    width = b.alpha - a.alpha
    if math.isfinite(b.value):
        d1 = a.slope + b.slope - 3.0 * (b.value - a.value) / width
        square = d1 * d1 - a.slope * b.slope
        if square >= 0.0:
            d2 = math.copysign(math.sqrt(square), width)
            below = b.slope - a.slope + 2.0 * d2
            if below != 0.0:
                alpha = b.alpha - width * (b.slope + d2 - d1) / below
                if math.isfinite(alpha):
                    return alpha
    return otherwise
