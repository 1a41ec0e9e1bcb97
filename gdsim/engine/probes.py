"""Ways to look at the surroundings of points: Newton's method, a search by values, rings of shrinking size.

All of them take many points ``(K, P)``, P = 1 or 2, as one array.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdsim.engine.kinds import Around, CriticalPoint, Kind, classify, eigenvalues, without_noise
from gdsim.engine.objective import Array, Objective

Check = Callable[[float], None]
Mask = NDArray[np.bool_]

#: Points evaluated at once: a few hundred microseconds, and arrays that stay in the cache.
CHUNK = 1024
#: Newton iterations; at an m-fold root the error shrinks by 1 - 1/m in each.
ITERATIONS = 150
#: Relative to the window: a Newton step this short has arrived.
ARRIVED = 1e-7
#: Of the gradient norm a hundred times farther out, so much is left close to a kink.
KINK = 0.2
EPS = float(np.finfo(np.float64).eps)


class Look:
    """Calls ``check`` with a fraction, from ``low`` to ``high`` of the whole."""

    def __init__(self, check: Check | None) -> None:
        self.check, self.low, self.high, self.reached = check, 0.0, 1.0, 0.0

    def part(self, low: float, high: float) -> Look:
        """From here on fractions are of this part of the whole."""
        self.low, self.high = low, high
        return self

    def __call__(self, fraction: float) -> None:
        """Pass on a fraction of the present part; what is done again does not take it back."""
        if self.check is not None:
            self.reached = max(self.reached, self.low + fraction * (self.high - self.low))
            self.check(self.reached)


class Newton(NamedTuple):
    """Ends of Newton iterations with gradient and Hessian there; ``good`` ones have arrived."""

    x: Array
    g: Array
    H: Array
    good: Mask


def newton(
    objective: Objective,
    starts: Array,
    longest: Array,
    width: Array,
    look: Callable[[float], None],
    *,
    scale: float = 0.0,
    iterations: int = ITERATIONS,
) -> Newton:
    """Pure Newton on grad f = 0 from ``starts (K, P)``, no step longer than ``longest (P,)``.

    An end is good if the last step is short against ``width (P,)`` and the
    gradient is what the curvature makes over so short a way.
    """
    K, P = starts.shape
    x, g = starts.copy(), np.full((K, P), np.nan)
    H, step = np.full((K, P, P), np.nan), np.full((K, P), np.inf)
    active = np.arange(K)
    for k in range(iterations):
        going = []
        for part in chunks(len(active)):
            rows = active[part]
            g[rows], H[rows] = objective.gradient(x[rows]), objective.hessian(x[rows])
            step[rows] = s = solve(H[rows], g[rows])
            size = np.abs(s / longest).max(axis=-1)
            live = (size > 1e-14) & np.isfinite(size)
            rows, s, size = rows[live], s[live], size[live]
            if k < iterations - 1:  # the last step is only measured
                x[rows] += s / np.maximum(1.0, size)[:, None]
            going.append(rows)
            look((k + part.stop / len(active)) / iterations)
        active = np.concatenate(going) if going else active[:0]
        if not len(active):
            break
    size = norms(H)
    usual = scale or median(size)
    good = (np.abs(step) <= ARRIVED * width).all(axis=-1)
    good &= np.linalg.norm(g, axis=-1) <= 1e-9 * (size + usual) * float(width.max())
    return Newton(x, g, H, good)


def solve(H: Array, g: Array) -> Array:
    """Newton steps ``-H^+ g``, infinite where H or g is not finite; directions without curvature are left."""
    step = np.full(g.shape, np.inf)
    fine = np.isfinite(g).all(axis=-1) & np.isfinite(H).all(axis=(-2, -1))
    eigenvalues, V = np.linalg.eigh(H[fine])
    size = np.abs(eigenvalues)
    curved = size > 1e-10 * size.max(axis=-1, keepdims=True)
    t = np.einsum("kij,ki->kj", V, g[fine])
    t = np.divide(t, eigenvalues, out=np.zeros_like(t), where=curved)
    step[fine] = -np.einsum("kij,kj->ki", V, t)
    return step


def zoom(
    objective: Objective, starts: Array, radius: Array, look: Callable[[float], None], rounds: int = 60
) -> Array:
    """Local minima by values alone: the best of a small grid around each point, which then shrinks."""
    P = starts.shape[-1]
    offsets = np.array(sorted(itertools.product((-1.0, -0.5, 0.0, 0.5, 1.0), repeat=P), key=np.linalg.norm))
    x, r = starts.copy(), np.tile(radius, (len(starts), 1))
    for k in range(rounds):
        for part in chunks(len(x), CHUNK // len(offsets)):
            tries = x[part, None, :] + r[part, None, :] * offsets
            f = objective.value(tries)
            best = np.argmin(np.where(np.isnan(f), np.inf, f), axis=-1)
            x[part] = tries[np.arange(len(tries)), best]
            r[part] *= np.where(best == 0, 0.5, 0.75)[:, None]
            look((k + part.stop / len(x)) / rounds)
    # (0, 0) rather than (1e-10, -3e-17), if its value differs by no more than rounding
    tidy = np.round(x, 7 - math.floor(math.log10(float(radius.min()))))
    f = objective.value(x)
    better = objective.value(tidy) <= f + 4 * EPS * (1.0 + np.abs(f))
    x[better] = tidy[better]
    return x


def at_kink(objective: Objective, x: Array, size: Array) -> Mask:
    """Whether the gradient norm around each of ``x (K, P)`` stays up as the ring around it shrinks."""
    if not len(x):
        return np.zeros(0, dtype=bool)
    ring = directions(x.shape[-1])
    near, far = (
        np.median(np.linalg.norm(objective.gradient(x[:, None] + r * size * ring), axis=-1), axis=-1)
        for r in (1e-5, 1e-3)
    )
    kinked: Mask = (near > KINK * far) & (near > 0)
    return kinked


def surroundings(objective: Objective, x: Array, size: Array) -> Around:
    """How the values on a ring around ``x`` compare with the one there."""
    f = float(objective.value(x))
    ring = objective.value(x + size * directions(x.size)) - f
    ring = ring[np.isfinite(ring)]
    rise = float(np.abs(ring).max(initial=0.0))
    rounding = max(
        abs(f), rise, rise * float(np.max(np.abs(x) / size))
    )  # of values, and of x times the slope
    zero = 64 * EPS * rounding
    up, down = bool((ring > zero).any()), bool((ring < -zero).any())
    if up and down:
        return "mixed"
    return "higher" if up else "lower" if down else "level"


def implied(kind: Kind) -> Around:
    """What the kind of a regular point says about the values around it."""
    around: dict[Kind, Around] = {"minimum": "higher", "maximum": "lower"}
    return around.get(kind, "mixed")


def point_at(
    objective: Objective,
    x: Array,
    scale: float,
    size: Array,
    *,
    is_kink: bool = False,
    extended: bool = False,
) -> CriticalPoint:
    """The stationary point or kink that ``x (P,)`` is; ``size (P,)`` is the ring its surroundings are read on."""
    f = float(objective.value(x))
    if is_kink:
        return CriticalPoint(frozen(x), f, np.empty(0), "kink", False, extended, "higher")
    H = objective.hessian(x)
    kind = classify(H, scale)
    spectrum = eigenvalues(H)
    around = implied(kind)
    if kind == "degenerate":
        spectrum, around = without_noise(spectrum, scale), surroundings(objective, x, size)
    return CriticalPoint(frozen(x), f, frozen(spectrum), kind, False, extended, around)


def directions(P: int) -> Array:
    """Unit vectors in all directions, none along an axis."""
    if P == 1:
        return np.array([[-1.0], [1.0]])
    angle = (np.arange(16) + 0.37) * (2.0 * math.pi / 16)
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1)


def norms(H: Array) -> Array:
    """Frobenius norms of ``H (..., P, P)``."""
    size: Array = np.sqrt((H * H).sum(axis=(-2, -1)))
    return size


def median(sizes: Array) -> float:
    """The median of the finite ones, 0 if there is none."""
    sizes = sizes[np.isfinite(sizes)]
    return float(np.median(sizes)) if len(sizes) else 0.0


def chunks(count: int, size: int = CHUNK) -> list[slice]:
    """Slices of at most ``size`` rows."""
    size = max(1, size)
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]


def frozen(x: Array) -> Array:
    """A copy that cannot be written."""
    copy: Array = np.array(x, dtype=np.float64) + 0.0  # no -0
    copy.flags.writeable = False
    return copy
