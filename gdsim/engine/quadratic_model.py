"""Steps to the minimum of a quadratic model g'p + p'Bp/2: free, bent to be convex, or within a radius."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from gdsim.engine.objective import Array

#: Up to this many parameters a matrix is taken apart into eigenvalues; above, that would take too long.
MAX_EIGEN = 500
_EPS = float(np.finfo(np.float64).eps)


def stationary(B: Array, g: Array, floor: float = 0.0) -> Array:
    """The solution p ``(..., P)`` of B p = -g for symmetric ``B (..., P, P)``, of least length.

    Directions without curvature are left alone: eigenvalues that are zero up to rounding, or below ``floor``
    times the largest. For many parameters a singular B is shifted a little instead. NaN where B is not finite.
    """
    P = g.shape[-1]
    finite = np.asarray(np.isfinite(B).all(axis=(-2, -1)))
    if not finite.all():
        B = np.where(finite[..., None, None], B, np.eye(P))
    if floor or P <= MAX_EIGEN:
        values, V = _eigen(B)
        size = np.abs(values)
        seen = size > max(P * _EPS, floor) * size.max(axis=-1, keepdims=True)
        along = np.matmul(g[..., None, :], V)[..., 0, :] / np.where(seen, values, np.inf)
        p: Array = -np.matmul(V, along[..., None])[..., 0]
    else:
        p = solved(B, -g)
    return p if finite.all() else np.where(finite[..., None], p, np.nan)


def solved(B: Array, b: Array) -> Array:
    """B^-1 b ``(..., P)``; a singular B is shifted a little."""
    try:
        x = np.linalg.solve(B, b[..., None])[..., 0]
    except np.linalg.LinAlgError:
        size = np.abs(B).max(axis=(-2, -1), keepdims=True)
        shift = math.sqrt(_EPS) * np.where(size > 0.0, size, 1.0)
        x = np.linalg.solve(B + shift * np.eye(B.shape[-1]), b[..., None])[..., 0]
    return np.asarray(x, dtype=np.float64)


def convexified(B: Array, g: Array, floor: float) -> tuple[Array, Array]:
    """B with |eigenvalues|, none below ``floor`` times the largest, and the solution p of that B p = -g.

    (Nocedal & Wright, 3.4.) The identity if B is zero; NaN where B is not finite.
    """
    if not np.isfinite(B).all():
        return np.full_like(B, np.nan), np.full_like(g, np.nan)
    values, V = _eigen(B)
    size = np.abs(values)
    most = float(size.max())
    size = np.maximum(size, floor * most) if most > 0.0 else np.ones_like(size)
    bent = (V * size) @ V.T
    return 0.5 * (bent + bent.T), -V.dot(g.dot(V) / size)


def _eigen(B: Array) -> tuple[Array, Array]:
    """Eigenvalues and eigenvectors of a finite B; the identity's if they cannot be found."""
    try:
        values, V = np.linalg.eigh(B)
    except np.linalg.LinAlgError:
        values, V = np.ones(B.shape[:-1]), np.broadcast_to(np.eye(B.shape[-1]), B.shape)
    return np.asarray(values, dtype=np.float64), np.asarray(V, dtype=np.float64)


def predicted(g: Array, p: Array, Bp: Array) -> float:
    """The decrease the model promises for the step p, ``-(g'p + p'Bp/2)``."""
    return -float(g.dot(p)) - 0.5 * float(p.dot(Bp))


class Spectrum:
    """A symmetric, finite ``B (P, P)`` taken apart once, for steps within any radius."""

    def __init__(self, B: Array, g: Array) -> None:
        self.values, self.V = _eigen(B)
        self.along: Array = g.dot(self.V)

    def within(self, radius: float) -> Array:
        """The minimum of the model in the ball of that radius (More & Sorensen 1983), ``(P,)``."""
        p: Array = self.V.dot(self._coordinates(radius))
        return p

    def _coordinates(self, radius: float) -> Array:
        """That minimum in the basis of the eigenvectors."""
        values, along = self.values, self.along
        zero = len(values) * _EPS * max(float(np.abs(values).max()), 1e-300)
        lowest = float(values[0])
        if lowest > zero:
            free: Array = -along / values
            if math.sqrt(free.dot(free)) <= radius:
                return free
        shift = max(0.0, -lowest)
        raised = values + shift
        bottom = raised <= zero
        g_norm = math.sqrt(along.dot(along))
        if math.sqrt(along[bottom].dot(along[bottom])) <= 1e-14 * g_norm:
            # the hard case: no slope in the lowest direction, which may still be the way down
            rest = np.where(bottom, 0.0, -along / np.where(bottom, 1.0, raised))
            left = radius * radius - float(rest.dot(rest))
            if left >= 0.0:
                if lowest < -zero:
                    rest[0] += math.sqrt(left)
                return rest
        return self._on_the_boundary(shift, g_norm, radius)

    def _on_the_boundary(self, low: float, g_norm: float, radius: float) -> Array:
        """-(values + mu)^-1 along with mu > low so that its length is the radius."""
        high = low + g_norm / radius
        mu, q = high, self.along
        for _ in range(100):
            raised = self.values + mu
            q = self.along / raised
            length = math.sqrt(q.dot(q))
            if abs(length - radius) <= 1e-12 * radius:
                break
            if length > radius:
                low = mu
            else:
                high = mu
            # Newton on 1/length - 1/radius, which is nearly straight in mu
            slope = float((q * q / raised).sum())
            step = (length * length / slope) * (length - radius) / radius if slope > 0.0 else 0.0
            mu = mu + step if low < mu + step < high else 0.5 * (low + high)
            if mu <= low or mu >= high:
                break
        return -q


def steihaug(product: Callable[[Array], Array], g: Array, radius: float) -> tuple[Array, Array, int]:
    """Conjugate gradients on the model until they leave the ball or meet negative curvature.

    Steihaug 1983, algorithm 7.2 of Nocedal & Wright. Returns p, Bp and the number of products ``B v`` taken.
    """
    p, Bp, r, d = np.zeros_like(g), np.zeros_like(g), g, -g
    rr = float(r.dot(r))
    norm, count = math.sqrt(rr), 0
    if norm == 0.0:
        return p, Bp, count
    enough = min(0.5, math.sqrt(norm)) * norm
    for count in range(1, min(len(g), 250) + 1):
        Bd = product(d)
        bend = float(d.dot(Bd))
        if not math.isfinite(bend):
            return p, Bp, count
        alpha = rr / bend if bend > 0.0 else math.inf
        ahead = p + alpha * d if alpha < math.inf else d
        if alpha == math.inf or ahead.dot(ahead) >= radius * radius:
            tau = _to_the_boundary(p, d, radius)
            return p + tau * d, Bp + tau * Bd, count
        p, Bp = ahead, Bp + alpha * Bd
        r = r + alpha * Bd
        before, rr = rr, float(r.dot(r))
        if math.sqrt(rr) <= enough:
            return p, Bp, count
        d = -r + (rr / before) * d
    return p, Bp, count


def _to_the_boundary(p: Array, d: Array, radius: float) -> float:
    """The tau >= 0 with |p + tau d| = radius."""
    a, b, c = float(d.dot(d)), float(p.dot(d)), float(p.dot(p)) - radius * radius
    root = math.sqrt(max(b * b - a * c, 0.0))
    return -c / (b + root) if b > 0.0 else (root - b) / a
