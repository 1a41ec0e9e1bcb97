"""Planes through the space of parameters: random and filter-normalised, PCA of a path, Hessian, three points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gdsim.engine.landscape import FAR, Plane, Range
from gdsim.engine.network import MLP
from gdsim.engine.objective import Array, Objective
from gdsim.engine.sentence import InputError
from gdsim.engine.spectrum import spectrum

UNIT: tuple[Range, Range] = ((-1.0, 1.0), (-1.0, 1.0))
KINDS = ("random", "principal", "hessian", "points", "line")
#: Through which point a plane goes that could go through any.
CENTRES = ("point", "start", "lowest")
MARGIN = 0.25  # of the path's extent, around it


class Principal(NamedTuple):
    """Two principal directions as rows ``(2, P)``, and the share of the path's variance along each ``(2,)``."""

    directions: Array
    explained: Array


def random_directions(dimension: int, seed: int = 0) -> Array:
    """Two Gaussian directions as rows ``(2, P)``."""
    return np.random.default_rng(seed).normal(size=(2, dimension))


def filter_normalised(mlp: MLP, theta: Array, directions: Array) -> Array:
    """Directions ``(..., P)`` with each unit's part scaled to the norm of that unit's own parameters.

    A unit's parameters are the weights into it with its bias, a row of the layer: what a filter is in a
    convolution (Li et al. 2018, section 4). A unit without weights does not move.
    """
    scaled = np.array(directions, dtype=np.float64)
    for own, part in zip(mlp.layers(theta), mlp.layers(scaled), strict=True):
        length = np.linalg.norm(part, axis=-1, keepdims=True)
        wanted = np.linalg.norm(own, axis=-1, keepdims=True)
        np.divide(part * wanted, length, out=part, where=length > 0)
    return scaled


def principal_directions(path: ArrayLike) -> Principal:
    """The two directions in which the points ``(M, P)`` of a path vary most, by a singular value decomposition.

    InputError if the path has fewer than three points or lies on a line.
    """
    points = np.asarray(path, dtype=np.float64)
    if len(points) < 3:
        raise InputError("The PCA plane needs a path of at least three points; run some iterations first.")
    centred = points - points.mean(axis=0)
    _, sizes, rows = np.linalg.svd(centred, full_matrices=False)
    if len(sizes) < 2 or sizes[1] <= 1e-12 * sizes[0]:
        raise InputError("The path lies on a line, which has no PCA plane.")
    return Principal(rows[:2].copy(), sizes[:2] ** 2 / np.sum(sizes**2))


def random_plane(origin: ArrayLike, seed: int = 0, mlp: MLP | None = None) -> Plane:
    """The plane through ``origin (P,)`` along two random directions, filter-normalised for a network."""
    x = np.array(origin, dtype=np.float64)
    pair = random_directions(len(x), seed)
    pair = filter_normalised(mlp, x, pair) if mlp else pair / np.linalg.norm(pair, axis=1, keepdims=True)
    if not pair.any(axis=1).all():
        raise InputError("All parameters are zero here, so filter-normalised directions have no length.")
    return Plane(x, pair[0], pair[1], *UNIT, "α", "β")


def principal_plane(origin: ArrayLike, path: ArrayLike) -> tuple[Plane, Array]:
    """The PCA plane of a path through ``origin``, and the explained shares ``(2,)``."""
    directions, explained = principal_directions(path)
    x = np.array(origin, dtype=np.float64)
    return Plane(x, directions[0], directions[1], *UNIT, "PC 1", "PC 2"), explained


def hessian_plane(
    objective: Objective, origin: ArrayLike, check: Callable[[float], None] | None = None
) -> tuple[Plane, Array]:
    """The plane of the two leading Hessian eigenvectors at ``origin``, and their eigenvalues ``(2,)``."""
    x = np.array(origin, dtype=np.float64)
    found = spectrum(objective, x, 2, check=check)
    if found is None or len(found.values) < 2:
        raise InputError("The Hessian is not finite here, so it has no eigenvectors.")
    return Plane(x, found.vectors[0], found.vectors[1], *UNIT, "q1", "q2"), found.values


def plane_through(points: ArrayLike) -> Plane:
    """The plane through three points ``(3, P)``; the first is its origin, the second lies on the first axis.

    InputError if the points are on one line.
    """
    p = np.asarray(points, dtype=np.float64)
    u, v = p[1] - p[0], p[2] - p[0]
    length = float(np.linalg.norm(u))
    if length > 0.0:
        u = u / length
        v = v - (v @ u) * u
        height = float(np.linalg.norm(v))
        if height > 1e-12 * length:
            return Plane(p[0], u, v / height, *UNIT, "a", "b")
    raise InputError("The three points lie on one line; a plane needs three that do not.")


def line_between(first: ArrayLike, second: ArrayLike) -> Plane:
    """The line from one point, a = 0, to another, a = 1 (Goodfellow et al. 2015); b does nothing."""
    p, q = np.array(first, dtype=np.float64), np.array(second, dtype=np.float64)
    if not (q - p).any():
        raise InputError("The two points are the same; a line needs two different ones.")
    return Plane(p, q - p, np.zeros_like(p), (-0.5, 1.5), (-1.0, 1.0), "a", "")


class Projected(NamedTuple):
    """Points on a plane: coordinates ``(M, 2)`` of the nearest points, and the distances to them ``(M,)``."""

    coordinates: Array
    distances: Array


def project(plane: Plane, points: ArrayLike) -> Projected:
    """The points ``(M, P)`` seen on the plane: the foot of each perpendicular, and how far off it is."""
    basis = np.stack([plane.u, plane.v], axis=1)
    away = np.asarray(points, dtype=np.float64).reshape(-1, len(plane.origin)) - plane.origin
    with np.errstate(all="ignore"):  # a run that diverges has its shadow, too
        coordinates = away @ np.linalg.pinv(basis).T
        rest = away - coordinates @ basis.T
        return Projected(coordinates, np.sqrt(np.einsum("ij,ij->i", rest, rest)))


def chosen_plane(
    kind: str,
    objective: Objective,
    origin: ArrayLike,
    path: ArrayLike,
    *,
    mlp: MLP | None = None,
    seed: int = 0,
    saved: ArrayLike = (),
    check: Callable[[float], None] | None = None,
) -> Plane:
    """The plane of one of the :data:`KINDS` through ``origin (P,)``, with a window that holds the path ``(M, P)``.

    The line runs from the path's first point to ``origin``, "points" goes through the last three
    ``saved (S, P)``. InputError where there is no such plane.
    """
    points = np.asarray(path, dtype=np.float64)
    points = points[np.isfinite(points).all(axis=1)]
    if not np.isfinite(origin).all():
        raise InputError("The point shown is not finite, so no plane goes through it.")
    facts: tuple[float, ...] = ()
    if kind == "random":
        plane = random_plane(origin, seed, mlp)
    elif kind == "principal":
        plane, found = principal_plane(origin, points)
        facts = tuple(found.tolist())
    elif kind == "hessian":
        plane, found = hessian_plane(objective, origin, check)
        facts = tuple(found.tolist())
    elif kind == "points":
        three = np.asarray(saved, dtype=np.float64).reshape(-1, points.shape[1])[-3:]
        if len(three) < 3:
            raise InputError(
                "A plane through three points needs three: remember points in the menu Plane ({count} so far).",
                count=len(three),
            )
        plane, points = plane_through(three), np.vstack([points, three])
    elif kind == "line":
        if not len(points) or not (points[0] - origin).any():
            raise InputError("The line needs a point that is not the start; run some iterations first.")
        plane = line_between(points[0], origin)
    else:
        raise ValueError(f"no plane is called {kind}")
    if kind != "line":
        plane = plane.within(*window_on(plane, points))
    return replace(plane, kind=kind, facts=facts)


def window_on(plane: Plane, points: ArrayLike) -> tuple[Range, Range]:
    """A window around the plane's origin that holds the points ``(M, P)``, as wide as high.

    Filter-normalised directions are as long as the parameters, so theirs reaches 1 each way at least.
    """
    seen = project(plane, points).coordinates
    seen = np.vstack([np.zeros((1, 2)), seen[(np.abs(seen) < FAR).all(axis=1)]])
    low, high = seen.min(axis=0), seen.max(axis=0)
    size = float((high - low).max())
    scale = float(max(np.linalg.norm(plane.u), np.linalg.norm(plane.v)))
    least = max(size, 0.1 * float(np.linalg.norm(plane.origin)) / scale, 1e-3)
    half = max((0.5 + MARGIN) * least, 1.0 if plane.a_name == "α" else 0.0)
    (a, b) = ((low + high) / 2).tolist()
    return (a - half, a + half), (b - half, b + half)
