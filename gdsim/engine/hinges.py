"""Where a ReLU network's surface is folded: hinge lines of its samples, and regions where units are dead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdsim.engine.landscape import Plane
from gdsim.engine.network import TrainingLoss
from gdsim.engine.objective import Array
from gdsim.engine.primitives import ACTIVATIONS

KINKED = ("relu", "leaky_relu")
RESOLUTION, COARSE = 81, 25
MOST_LINES, MOST_SAMPLES = 600, 256
CHUNK = 2e6  # pre-activations computed at once


@dataclass(frozen=True, eq=False)
class Hinges:
    """Lines where a sample's pre-activation of a hidden unit is zero, and how many units are dead.

    ``segments (S, 2, 2)`` are pieces of line in the plane's coordinates; ``dead[i, j]`` counts the ReLU units
    that are zero for every sample at ``a[i], b[j]`` of a grid over the window, ``units`` all that could be.
    ``lines`` of ``all_lines`` (unit, sample) pairs were followed.
    """

    plane: Plane
    segments: Array
    dead: NDArray[np.int64]
    units: int
    lines: int
    all_lines: int


def hinges(
    loss: TrainingLoss, plane: Plane, check: Callable[[float], None] | None = None
) -> Iterator[Hinges]:
    """The hinges over the plane's window, first coarse; nothing for a network without kinks.

    Of many samples at most 256, evenly spaced, are looked at, and of many lines at most 600 followed.
    ``check(fraction)`` is called between chunks and may raise to cancel.
    """
    mlp = loss.mlp
    kinked = [i for i in range(mlp.depth - 1) if mlp.activations[i] in KINKED]
    if not kinked:
        return
    N = len(loss.inputs)
    samples = np.unique(np.linspace(0, N - 1, min(N, MOST_SAMPLES)).round().astype(int))
    X = loss.inputs[samples].T
    sizes = [mlp.widths[i + 1] for i in kinked]
    pairs = sum(sizes) * len(samples)
    followed = np.unique(np.linspace(0, pairs - 1, min(pairs, MOST_LINES)).round().astype(int))
    dying = np.concatenate(
        [np.full(size, mlp.activations[i] == "relu") for i, size in zip(kinked, sizes, strict=True)]
    )
    for n in (COARSE, RESOLUTION):
        a, b = np.linspace(*plane.a_range, n), np.linspace(*plane.b_range, n)
        A, B = (each.ravel() for each in np.meshgrid(a, b, indexing="ij"))
        fields = np.empty((len(followed), n * n))
        dead = np.empty(n * n, dtype=np.int64)
        size = int(max(1, CHUNK // (max(mlp.widths) * len(samples))))
        for start in range(0, n * n, size):
            rows = slice(start, min(start + size, n * n))
            Z = _pre_activations(loss, plane.point(A[rows], B[rows]), X, kinked)
            dead[rows] = ((Z <= 0).all(axis=-1) & dying).sum(axis=-1)
            fields[:, rows] = Z.reshape(len(Z), -1)[:, followed].T
            if check is not None:
                check(rows.stop / (n * n))
        segments = zero_lines(a, b, fields.reshape(-1, n, n))
        yield Hinges(plane, segments, dead.reshape(n, n), int(dying.sum()), len(followed), pairs)


def _pre_activations(loss: TrainingLoss, points: Array, X: Array, kinked: list[int]) -> Array:
    """Of the layers ``kinked``, one after the other: ``(K, units, samples)``."""
    mlp, found = loss.mlp, []
    H: Array = X
    with np.errstate(all="ignore"):
        for i, W in enumerate(mlp.layers(points)[: kinked[-1] + 1]):
            Z = np.matmul(W[..., :-1], H) + W[..., -1:]
            if i in kinked:
                found.append(Z)
            H = ACTIVATIONS[mlp.activations[i]](Z)
    return np.concatenate(found, axis=1)


def zero_lines(a: Array, b: Array, fields: Array) -> Array:
    """Pieces ``(S, 2, 2)`` of the lines on which ``fields (F, n, m)`` change sign; marching squares.

    Zeros count as negative. A cell whose sides are crossed four times gets two pieces.
    """
    up = fields > 0
    corners = up[:, :-1, :-1], up[:, 1:, :-1], up[:, 1:, 1:], up[:, :-1, 1:]
    mixed = corners[0] ^ corners[1] | corners[1] ^ corners[2] | corners[2] ^ corners[3]
    f, i, j = np.nonzero(mixed & np.isfinite(fields[:, :-1, :-1]) & np.isfinite(fields[:, 1:, 1:]))
    if not len(f):
        return np.empty((0, 2, 2))
    at = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    values = np.stack([fields[f, i + p, j + q] for p, q in at], axis=1)
    places = np.stack([np.stack([a[i + p], b[j + q]], axis=-1) for p, q in at], axis=1)
    following = np.roll(values, -1, axis=1)
    crossed = (values > 0) ^ (following > 0)
    with np.errstate(all="ignore"):
        share = np.where(crossed, values / (values - following), 0.0)
    points = places + share[..., None] * (np.roll(places, -1, axis=1) - places)
    order = np.argsort(~crossed, axis=1, kind="stable")  # the crossed sides first
    points = np.take_along_axis(points, order[..., None], axis=1)
    twice = crossed.sum(axis=1) == 4
    segments: Array = np.concatenate([points[:, :2], points[twice, 2:]])
    return segments[np.isfinite(segments).all(axis=(1, 2))]
