"""Second derivatives of a network's training loss: the exact Hessian and its product with a vector.

For one sample let delta_l = dL/dz_l and H_l = d2L/dz_l dz_l. Then

    H_l = D_l W_{l+1}' H_{l+1} W_{l+1} D_l + diag(phi''(z_l) * (W_{l+1}' delta_{l+1})),

and with J = dz_m/dz_l (l < m) the block of the layers m and l is

    d2L / dW_m[i, j] dW_l[p, q] = ((H_m J)[i, p] a_{m-1}[j] + delta_m[i] (D_{m-1} J')[j, p]) a_{l-1}[q],

where J' = dz_{m-1}/dz_l. Summed over the samples, each term is one matrix product per pair of layers.
(C. Bishop, Neural Networks for Pattern Recognition, 4.10; Pearlmutter 1994 for the product.)
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gdsim.engine.objective import Array, Objective
from gdsim.engine.primitives import ACTIVATIONS

if TYPE_CHECKING:
    from gdsim.engine.network import TrainingLoss

#: Floats of one work array: samples are taken in blocks so that it stays near this.
WORK_FLOATS = 2_000_000
#: What a Hessian product may keep of its forward pass.
KEPT_BYTES = 64 * 1024 * 1024


def _ones_below(A: Array) -> Array:
    return np.vstack([A, np.ones((1, A.shape[1]))])


def hessian(loss: TrainingLoss, theta: Array) -> Array:
    """The exact Hessian ``(P, P)`` at ``theta (P,)``."""
    mlp = loss.mlp
    widest = max(m * n for m, n in mlp.shapes) * max(1, min(8, mlp.depth))
    block = max(1, WORK_FLOATS // widest)
    H = np.zeros((mlp.dimension, mlp.dimension))
    for start in range(0, loss.samples, block):
        rows = slice(start, start + block)
        _add_block(loss, theta, loss.inputs[rows].T, loss.targets[rows].T, H)
    lower = np.tril_indices(mlp.dimension, -1)
    H.T[lower] = H[lower]
    if loss.l2:
        H[np.diag_indices_from(H)] += loss.l2 * mlp.weight_mask
    return H


def _add_block(loss: TrainingLoss, theta: Array, X: Array, T: Array, H: Array) -> None:
    """Add the lower triangle of blocks for some of the samples."""
    mlp = loss.mlp
    weights = [V[:, :-1] for V in mlp.layers(theta)]
    biases = [V[:, -1:] for V in mlp.layers(theta)]
    A, S, B = [X], [], []  # activations, slopes, bends
    for W, b, key in zip(weights, biases, mlp.activations, strict=True):
        Z = W @ A[-1] + b
        a = ACTIVATIONS[key](Z)
        S.append(ACTIVATIONS[key].derivative(Z))
        B.append(ACTIVATIONS[key].bend(Z, a))
        A.append(a)
    scale = loss.loss.scale(mlp.widths[-1], loss.samples)
    slope, bend = loss.loss.slope(A[-1], T) * scale, loss.loss.bend(A[-1], T) * scale
    N, depth = X.shape[1], mlp.depth

    # pre-activation Hessians (N, n, n) and deltas (N, n), from the output back
    deltas: list[Array] = [np.empty(0)] * depth
    curves: list[Array] = [np.empty(0)] * depth
    deltas[-1] = (slope * S[-1]).T
    diagonal = (bend * S[-1] ** 2 + slope * B[-1]).T
    curves[-1] = np.einsum("ni,ij->nij", diagonal, np.eye(diagonal.shape[1]))
    for i in reversed(range(depth - 1)):
        W = weights[i + 1]
        back = deltas[i + 1] @ W
        deltas[i] = back * S[i].T
        pulled = W.T @ curves[i + 1] @ W
        s = S[i].T
        curves[i] = s[:, :, None] * pulled * s[:, None, :]
        diag = np.arange(len(S[i]))
        curves[i][:, diag, diag] += back * B[i].T

    # each pair of layers m >= l, J pushed forward from l
    for low in range(depth):
        Al = _ones_below(A[low]).T  # (N, fan_in + 1)
        nl, ql = mlp.widths[low + 1], Al.shape[1]
        columns = slice(mlp.offsets[low], mlp.offsets[low + 1])
        J = np.broadcast_to(np.eye(nl), (N, nl, nl))
        for high in range(low, depth):
            Am = _ones_below(A[high]).T
            nm, qm = mlp.widths[high + 1], Am.shape[1]
            rows = slice(mlp.offsets[high], mlp.offsets[high + 1])
            block = H[rows, columns].reshape(nm, qm, nl, ql)
            if high > low:
                K = S[high - 1].T[:, :, None] * J  # d a_{m-1} / d z_l
                J = weights[high] @ K
                # delta_m[i] a_{l-1}[q] against K[j, p]
                outer = (deltas[high][:, :, None] * Al[:, None, :]).reshape(N, -1)
                mixed = (outer.T @ K.reshape(N, -1)).reshape(nm, ql, qm - 1, nl)
                block[:, :-1] += mixed.transpose(0, 2, 3, 1)
            HJ = (curves[high] @ J).reshape(N, -1)
            pairs = (Am[:, :, None] * Al[:, None, :]).reshape(N, -1)
            block += (HJ.T @ pairs).reshape(nm, nl, qm, ql).transpose(0, 2, 1, 3)
            H[rows, columns] = block.reshape(nm * qm, nl * ql)


def hessian_vector(loss: TrainingLoss, theta: Array, v: Array) -> Array:
    """``H(theta) @ v`` in two passes, without H (Pearlmutter's R-operator), shape ``(P,)``."""
    return HessianProduct(loss, theta, keep=False)(v)


class HessianProduct:
    """``v -> H(theta) @ v`` at one point (Pearlmutter 1994): what does not depend on v is computed once.

    That is the forward pass and the deltas, half of the work; they are kept
    from product to product unless they would fill more than :data:`KEPT_BYTES`.
    """

    def __init__(self, loss: TrainingLoss, theta: Array, *, keep: bool = True) -> None:
        self._loss, self._theta = loss, theta
        block = max(1, WORK_FLOATS // (8 * sum(loss.mlp.widths)))
        self._rows = [slice(start, start + block) for start in range(0, loss.samples, block)]
        kept = keep and 8 * 8 * sum(loss.mlp.widths) * loss.samples <= KEPT_BYTES
        self._kept = [self._linearised(rows) for rows in self._rows] if kept else None

    def _linearised(self, rows: slice) -> _Linearised:
        return _Linearised(self._loss, self._theta, self._loss.inputs[rows].T, self._loss.targets[rows].T)

    def __call__(self, v: Array) -> Array:
        """The product with ``v (P,)``, a fresh ``(P,)``."""
        loss = self._loss
        product = np.zeros(loss.mlp.dimension)
        for block in self._kept or map(self._linearised, self._rows):
            block.add_product(v, product)
        if loss.l2:
            product += loss.l2 * loss.mlp.weight_mask * v
        return product


class _Linearised:
    """A pass over N samples, ready to be differentiated along any direction.

    Each product of two sums is one matrix product of stacked factors: ``V A + W RA`` is
    ``[V W] [A; RA]``, of which ``W`` and ``A`` stay where they are.
    """

    def __init__(self, loss: TrainingLoss, theta: Array, X: Array, T: Array) -> None:
        mlp = self.mlp = loss.mlp
        N, layers = X.shape[1], mlp.layers(theta)
        self.below: list[Array] = []  # [A; 1; RA] under each layer
        self.ahead: list[Array] = []  # [V W] of each layer
        self.slopes: list[Array] = []
        upstream_bends, zs = [], []
        a: Array = X
        for i, W in enumerate(layers):
            m, n = W.shape[0], W.shape[1] - 1
            stacked = np.zeros((2 * n + 1, N))
            stacked[:n], stacked[n] = a, 1.0
            self.below.append(stacked)
            pair = np.empty((m, 2 * n + 1))
            pair[:, n + 1 :] = W[:, :-1]
            self.ahead.append(pair)
            rule = ACTIVATIONS[mlp.activations[i]]
            z = W @ stacked[: n + 1]
            a = rule(z)
            self.slopes.append(rule.derivative(z))
            zs.append(z)
            upstream_bends.append(rule.bend(z, a))
        scale = loss.loss.scale(mlp.widths[-1], loss.samples)
        self.bend = loss.loss.bend(a, T) * scale
        upstream = loss.loss.slope(a, T) * scale
        self.deltas: list[Array] = [np.empty(0)] * mlp.depth  # [delta; R delta] of each layer
        self.behind: list[Array] = [np.empty(0)] * mlp.depth  # [V; W] of each layer, without biases
        self.curved: list[Array | None] = [None] * mlp.depth  # upstream times the second derivative
        for i in reversed(range(mlp.depth)):
            m, n = layers[i].shape[0], layers[i].shape[1] - 1
            if upstream_bends[i].any():  # a ReLU and the identity have none
                self.curved[i] = upstream * upstream_bends[i]
            self.deltas[i] = np.empty((2 * m, N))
            self.deltas[i][:m] = upstream * self.slopes[i]
            self.behind[i] = np.empty((2 * m, n))
            self.behind[i][m:] = layers[i][:, :-1]
            if i:
                upstream = layers[i][:, :-1].T @ self.deltas[i][:m]

    def add_product(self, v: Array, out: Array) -> None:
        """Add this block's part of ``H v`` to ``out (P,)``."""
        moves, into, bent = self.mlp.layers(v), self.mlp.layers(out), []
        last = self.mlp.depth - 1
        for i, V in enumerate(moves):
            n = V.shape[1] - 1
            self.ahead[i][:, : n + 1] = V
            # under the first layer nothing moves
            rz = V @ self.below[0][: n + 1] if i == 0 else self.ahead[i] @ self.below[i]
            curved = self.curved[i]
            bent.append(None if curved is None else curved * rz)
            rz *= self.slopes[i]
            if i < last:
                self.below[i + 1][len(V) + 1 :] = rz
        upstream = self.bend * rz
        for i in reversed(range(last + 1)):
            m, n = moves[i].shape[0], moves[i].shape[1] - 1
            pair, stacked, extra = self.deltas[i], self.below[i], bent[i]
            np.multiply(upstream, self.slopes[i], out=pair[m:])
            if extra is not None:
                pair[m:] += extra
            into[i] += pair[m:] @ stacked[: n + 1].T
            if i:
                into[i][:, :-1] += pair[:m] @ stacked[n + 1 :].T
                self.behind[i][:m] = moves[i][:, :-1]
                upstream = self.behind[i].T @ pair


def largest_eigenvalue(loss: Objective, theta: Array, steps: int = 30) -> float:
    """The largest Hessian eigenvalue by Lanczos on Hessian-vector products (exact for small P).

    It is what 2/lambda is made of; NaN where the Hessian has left the finite numbers.
    """
    P = len(theta)
    if P <= 64:
        H = loss.hessian(theta)
        return float(np.linalg.eigvalsh(H)[-1]) if np.isfinite(H).all() else math.nan
    product = loss.hessian_products(theta)
    q = np.random.default_rng(0).normal(size=P)
    Q, alphas, betas = [q / np.linalg.norm(q)], [], []
    for _ in range(min(steps, P)):
        w = product(Q[-1])
        if not np.isfinite(w).all():
            return math.nan
        alphas.append(float(w @ Q[-1]))
        basis = np.array(Q)
        w = w - basis.T @ (basis @ w)
        w = w - basis.T @ (basis @ w)  # twice is enough (Parlett)
        beta = float(np.linalg.norm(w))
        if beta < 1e-12 * max(1.0, abs(alphas[0])):
            break
        betas.append(beta)
        Q.append(w / beta)
    off = betas[: len(alphas) - 1]
    tridiagonal = np.diag(alphas) + np.diag(off, 1) + np.diag(off, -1)
    return float(np.linalg.eigvalsh(tridiagonal)[-1])
