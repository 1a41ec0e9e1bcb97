"""Leading eigenvalues and eigenvectors of a Hessian, from its products with vectors."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gdsim.engine.objective import Array, Objective

#: Up to this many parameters the Hessian itself is taken apart.
EXACT = 500
#: A Ritz pair counts as found when its residual is this small beside the largest eigenvalue.
TOLERANCE = 1e-9


class Spectrum(NamedTuple):
    """Eigenvalues ``(m,)`` of largest magnitude first, and their vectors as rows ``(m, P)``.

    ``exact`` where all of the Hessian was looked at; ``residuals (m,)`` are the norms of H q - lambda q.
    """

    values: Array
    vectors: Array
    residuals: Array
    exact: bool


def spectrum(
    objective: Objective,
    x: Array,
    count: int = 2,
    *,
    seed: int = 0,
    check: Callable[[float], None] | None = None,
) -> Spectrum | None:
    """The ``count`` eigenpairs of largest magnitude at ``x (P,)``; None where the Hessian is not finite.

    Small Hessians are taken apart exactly. Of larger ones Lanczos's method builds a Krylov space from
    products H q, each new vector made orthogonal to its two neighbours by the recurrence and then to all
    before it (Golub & Van Loan, 10.3; Parlett), until the wanted pairs have settled. ``check(fraction)``
    may raise to cancel.
    """
    x = np.asarray(x, dtype=np.float64)
    P = len(x)
    count = min(count, P)
    if P <= EXACT:
        H = objective.hessian(x)
        if not np.isfinite(H).all():
            return None
        values, vectors = np.linalg.eigh(H)
        order = np.argsort(-np.abs(values), kind="stable")[:count]
        return Spectrum(values[order], vectors[:, order].T.copy(), np.zeros(count), True)
    return _lanczos(objective.hessian_products(x), P, count, seed, check)


def _lanczos(
    product: Callable[[Array], Array],
    P: int,
    count: int,
    seed: int,
    check: Callable[[float], None] | None,
) -> Spectrum | None:
    most = min(P, max(8 * count + 40, 120))
    basis = np.empty((most + 1, P))
    alphas, betas = np.zeros(most), np.zeros(most)
    start = np.random.default_rng(seed).normal(size=P)
    basis[0] = start / np.linalg.norm(start)
    look = 2 * count
    for m in range(most):
        w = product(basis[m])
        if not np.isfinite(w).all():
            return None
        known = basis[: m + 1]
        alphas[m] = w @ basis[m]
        w = w - alphas[m] * basis[m]
        if m:
            w -= betas[m - 1] * basis[m - 1]
        before = float(np.linalg.norm(w))
        w -= known.T @ (known @ w)
        betas[m] = np.linalg.norm(w)
        if betas[m] < 0.7 * before:  # what was taken away was not rounding alone (Daniel et al. 1976)
            w -= known.T @ (known @ w)
            betas[m] = np.linalg.norm(w)
        if check is not None:
            check((m + 1) / most)
        exhausted = betas[m] <= 1e-14 * max(1.0, float(np.abs(alphas[: m + 1]).max()))
        if exhausted or m + 1 == most or m + 1 >= look:
            look = m + 1 + max(5, (m + 1) // 6)
            T = np.diag(alphas[: m + 1]) + np.diag(betas[:m], 1) + np.diag(betas[:m], -1)
            values, mixes = np.linalg.eigh(T)
            order = np.argsort(-np.abs(values), kind="stable")[:count]
            # the residual of a Ritz pair is beta times the last entry of its mix
            residuals = betas[m] * np.abs(mixes[-1, order])
            settled = bool((residuals <= TOLERANCE * np.abs(values).max()).all())
            if settled or exhausted or m + 1 == most:
                vectors = mixes[:, order].T @ known
                vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
                return Spectrum(values[order], vectors, residuals, False)
        basis[m + 1] = w / betas[m]
    raise AssertionError("the last round returns")  # pragma: no cover
