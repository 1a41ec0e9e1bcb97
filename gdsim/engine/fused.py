"""The fused forward and backward pass of an MLP: what training runs on.

Feature-major activations ``(units + 1, N)`` whose last row is constant one
let the bias and its gradient ride in the same matrix product as the weights.
Every buffer is allocated once, and every operation is bound to its buffers
once, so that a pass is a list of calls with nothing left to look up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from gdsim.engine.objective import Array
from gdsim.engine.primitives import ACTIVATIONS, Loss

if TYPE_CHECKING:
    from gdsim.engine.network import MLP

#: Samples are taken in blocks whose largest activation fills this many bytes,
#: so that a layer's output is still in the cache when the next layer reads it.
BLOCK_BYTES = 512 * 1024
#: The same for many parameter points at once: small nets gain from 15-60 points.
CHUNK_BYTES = 384 * 1024


class _Block:
    """The pass over N samples, its buffers bound to shared theta and gradient vectors.

    ``forward`` ends with the outputs, ``total()`` is then the sum of rho, and
    ``both`` goes on to leave that sum's gradient in the gradient vector (of
    half the squared residual's for a quadratic loss): the scale is left to the end.
    """

    def __init__(self, mlp: MLP, loss: Loss, theta: Array, grad: Array, N: int) -> None:
        self.inputs = np.ones((mlp.widths[0] + 1, N))
        self.targets = targets = np.empty((mlp.widths[-1], N))
        forward: list[Callable[[], Any]] = []
        backward: list[Callable[[], Any]] = []  # from the inputs to the outputs, run in reverse
        A = a = da = self.inputs
        for i, (W, G) in enumerate(zip(mlp.layers(theta), mlp.layers(grad), strict=True)):
            m, last = len(W), i == mlp.depth - 1
            rule = None if mlp.activations[i] == "identity" else ACTIVATIONS[mlp.activations[i]]
            out = np.ones((m if last else m + 1, N))
            a = out[:m]
            z = np.empty((m, N)) if rule else a
            upstream = np.empty((m, N))
            dz = np.empty((m, N)) if rule else upstream
            forward.append(partial(W.dot, A, z))
            if i:
                backward.append(partial(W[:, :-1].T.dot, dz, da))
            backward.append(partial(dz.dot, A.T, G))
            if rule:
                forward.append(partial(rule.value, z, a))
                backward += [partial(np.multiply, upstream, dz, dz), partial(rule.slope, z, a, dz)]
            A, da = out, upstream
        if loss.quadratic:
            residual = da.ravel()
            forward.append(partial(np.subtract, a, targets, da))
            self.total: Callable[[], Any] = partial(residual.dot, residual)
        else:
            self.total = lambda: loss.rho(a, targets).sum()
            backward.append(lambda: np.copyto(da, loss.slope(a, targets)))
        self.forward = tuple(forward)
        self.both = (*forward, *reversed(backward))


class FusedPass:
    """Value and gradient of a training loss at one ``theta (P,)``."""

    def __init__(self, mlp: MLP, inputs: Array, targets: Array, loss: Loss, *, l1: float, l2: float) -> None:
        self.l1, self.l2, self.mask = l1, l2, mlp.weight_mask
        self.N = len(inputs)
        scale = loss.scale(mlp.widths[-1], self.N)
        self.value_scale = scale * (loss.quadratic or 1.0)
        # an array of no dimensions: NumPy need not make one of a Python float at every call
        self.gradient_scale = np.array(scale * (2.0 * loss.quadratic or 1.0))
        self.theta, self.grad = np.empty(mlp.dimension), np.empty(mlp.dimension)
        size = min(self.N, max(64, BLOCK_BYTES // (8 * max(mlp.widths))))
        # data are copied into a block's buffers block by block, unless one block holds them all
        self.blocks = {n: _Block(mlp, loss, self.theta, self.grad, n) for n in {size, self.N % size} if n}
        self.size = size
        self.single = self.blocks[size] if size == self.N else None
        self.load(inputs, targets)

    def load(self, inputs: Array, targets: Array) -> None:
        """Take other data of the same shape."""
        self.X, self.T = inputs.T, targets.T
        if self.single is not None:
            self.single.inputs[:-1], self.single.targets[:] = self.X, self.T

    def value(self, theta: Array) -> float:
        """The loss at ``theta (P,)``."""
        self.theta[:] = theta
        total = 0.0
        for block in self._loaded():
            for call in block.forward:
                call()
            total += float(block.total())
        return total * self.value_scale + self._penalty()

    def value_and_gradient(self, theta: Array) -> tuple[float, Array]:
        """The loss at ``theta (P,)`` and its gradient, a fresh ``(P,)``."""
        self.theta[:] = theta
        block = self.single
        if block is not None:
            for call in block.both:
                call()
            total, g = float(block.total()), self.grad * self.gradient_scale
        else:
            total, g = 0.0, np.zeros_like(self.grad)
            for block in self._loaded():
                for call in block.both:
                    call()
                total += float(block.total())
                g += self.grad
            g *= self.gradient_scale
        if self.l1 or self.l2:
            w = self.theta * self.mask
            g += self.l1 * np.sign(w) + self.l2 * w
            return total * self.value_scale + self._penalty(), g
        return total * self.value_scale, g

    def _loaded(self) -> Iterator[_Block]:
        """The blocks one after the other, each with its samples."""
        if self.single is not None:
            yield self.single
            return
        for start in range(0, self.N, self.size):
            stop = min(start + self.size, self.N)
            block = self.blocks[stop - start]
            block.inputs[:-1], block.targets[:] = self.X[:, start:stop], self.T[:, start:stop]
            yield block

    def _penalty(self) -> float:
        if not (self.l1 or self.l2):
            return 0.0
        w = self.theta * self.mask
        return float(self.l1 * np.abs(w).sum() + 0.5 * self.l2 * w.dot(w))


class BatchedPass:
    """The same for many parameter points ``(..., P)`` at once, in chunks that fit the cache."""

    def __init__(self, mlp: MLP, X: Array, T: Array, loss: Loss, *, l1: float, l2: float) -> None:
        self.mlp, self.T, self.rule, self.l1, self.l2 = mlp, T, loss, l1, l2
        self.A0 = np.vstack([X, np.ones((1, X.shape[1]))])
        self.scale = loss.scale(T.shape[0], T.shape[1])

    def value(self, theta: Array) -> Array:
        """Losses ``(...)``."""
        return self._chunked(theta, lambda chunk: self._forward(chunk)[0])

    def value_and_gradient(self, theta: Array) -> tuple[Array, Array]:
        """Losses ``(...)`` and gradients ``(..., P)``."""
        flat = theta.reshape(-1, self.mlp.dimension)
        values, gradients = np.empty(len(flat)), np.empty(flat.shape)
        for rows in self._chunks(len(flat)):
            values[rows], gradients[rows] = self._both(flat[rows])
        return values.reshape(theta.shape[:-1]), gradients.reshape(theta.shape)

    def _chunks(self, count: int) -> list[slice]:
        size = chunk_points(self.mlp, self.T.shape[1])
        return [slice(start, min(start + size, count)) for start in range(0, count, size)]

    def _chunked(self, theta: Array, function: Callable[[Array], Array]) -> Array:
        flat = theta.reshape(-1, self.mlp.dimension)
        out = np.empty(len(flat))
        for rows in self._chunks(len(flat)):
            out[rows] = function(flat[rows])
        return out.reshape(theta.shape[:-1])

    def _forward(self, theta: Array) -> tuple[Array, list[Array], list[Array]]:
        A, Zs, As = self.A0, [], [self.A0]
        layers = self.mlp.layers(theta)
        for i, W in enumerate(layers):
            Z = np.matmul(W, A)
            a = ACTIVATIONS[self.mlp.activations[i]](Z)
            Zs.append(Z)
            if i < len(layers) - 1:
                A = np.ones((*Z.shape[:-2], Z.shape[-2] + 1, Z.shape[-1]))
                A[..., :-1, :] = a
                As.append(A)
            else:
                As.append(a)
        value = self.rule.rho(As[-1], self.T).sum(axis=(-2, -1)) * self.scale
        return value + self._penalty(theta), Zs, As

    def _penalty(self, theta: Array) -> Array:
        if not (self.l1 or self.l2):
            return np.zeros(theta.shape[:-1])
        w = theta * self.mlp.weight_mask
        total: Array = self.l1 * np.abs(w).sum(axis=-1) + 0.5 * self.l2 * (w * w).sum(axis=-1)
        return total

    def _both(self, theta: Array) -> tuple[Array, Array]:
        value, Zs, As = self._forward(theta)
        grad = np.empty_like(theta)
        layers, grads = self.mlp.layers(theta), self.mlp.layers(grad)
        upstream = self.rule.slope(As[-1], self.T) * self.scale
        for i in reversed(range(len(layers))):
            dz = upstream * ACTIVATIONS[self.mlp.activations[i]].derivative(Zs[i])
            np.matmul(dz, np.swapaxes(As[i], -1, -2), out=grads[i])
            if i:
                upstream = np.matmul(np.swapaxes(layers[i][..., :-1], -1, -2), dz)
        if self.l1 or self.l2:
            w = theta * self.mlp.weight_mask
            grad += self.l1 * np.sign(w) + self.l2 * w
        return value, grad


def chunk_points(mlp: MLP, samples: int) -> int:
    """How many parameter points one chunk holds: clamp(384 KB / (widest layer x samples), 1, 64)."""
    return int(min(64, max(1, CHUNK_BYTES // (8 * max(mlp.widths) * samples))))


def on_plane(
    mlp: MLP, X: Array, T: Array, loss: Loss, l1: float, l2: float,
    origin: Array, u: Array, v: Array, a: Array, b: Array,
) -> Array:  # fmt: skip
    """Loss at ``origin + a u + b v`` for the pairs ``(a[i], b[i])``, each pair priced by what it touches.

    Layers below the first one that u or v moves are computed once; that
    first one is affine in (a, b); a layer above it that neither moves is one
    matrix product for the whole chunk.
    """
    points = len(a)
    base, du, dv = mlp.layers(origin), mlp.layers(u), mlp.layers(v)
    moved = [bool(du[i].any() or dv[i].any()) for i in range(mlp.depth)]
    first = moved.index(True) if True in moved else mlp.depth - 1
    A = X
    for i in range(first):
        A = ACTIVATIONS[mlp.activations[i]](base[i][:, :-1] @ A + base[i][:, -1:])
    affine = [V[first][:, :-1] @ A + V[first][:, -1:] for V in (base, du, dv)]
    basis = np.stack([Z.ravel() for Z in affine])
    N = X.shape[1]
    scale = loss.scale(*T.shape)
    out = np.empty(points)
    size = min(points, chunk_points(mlp, N))
    above = range(first + 1, mlp.depth)
    # every buffer once; the last row of ones takes the bias into the matrix product
    Zs = {i: np.empty((size, mlp.widths[i + 1], N)) for i in (first, *above)}
    Hs = {i: np.ones((size, mlp.widths[i] + 1, N)) for i in above}
    moving = {
        i: (np.empty((size, *base[i].shape)), np.stack([base[i], du[i], dv[i]])) for i in above if moved[i]
    }
    for start in range(0, points, size):
        rows = slice(start, min(start + size, points))
        K = rows.stop - rows.start
        mix = np.stack([np.ones(K), a[rows], b[rows]], axis=1)
        Z = Zs[first][:K]
        np.dot(mix, basis, out=Z.reshape(K, -1))
        for i in above:
            H = Hs[i][:K]
            ACTIVATIONS[mlp.activations[i - 1]].value(Z, H[:, :-1])
            W = base[i]
            if i in moving:
                W, parts = moving[i][0][:K], moving[i][1]
                np.dot(mix, parts.reshape(3, -1), out=W.reshape(K, -1))
            Z = np.matmul(W, H, out=Zs[i][:K])
        y = ACTIVATIONS[mlp.activations[-1]](Z) if mlp.activations[-1] != "identity" else Z
        out[rows] = loss.rho(y, T).sum(axis=(-2, -1)) * scale
    if l1 or l2:
        w = (origin + a[:, None] * u + b[:, None] * v) * mlp.weight_mask
        out += l1 * np.abs(w).sum(axis=-1) + 0.5 * l2 * (w * w).sum(axis=-1)
    return out
