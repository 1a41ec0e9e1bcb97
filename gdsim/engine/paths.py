"""All paths from a parameter to the loss: how many, the largest, and what each way of summing them costs."""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdsim.engine.network import MLP
from gdsim.engine.objective import Array
from gdsim.engine.sentence import Sentence, sentence
from gdsim.engine.tape import BackwardStep, Tape

#: Paths that are listed; there may be more.
LISTED = 200
#: Over a batch every path is summed while there are no more than these, and no more products of paths and samples.
SUMMED, PRODUCTS = 2**19, 6e8
#: Samples looked at together, so that what is kept of them stays in the cache.
BLOCK = 256


@dataclass(frozen=True)
class Path:
    """One way from the parameter to the loss: the unit it passes in every layer above, and its product.

    ``units[0]`` is the parameter's own unit in its layer; the last entry is an
    output. ``factors`` run like the chain's, from the loss back; over a batch there are none, and the
    product is summed over the samples.
    """

    units: tuple[int, ...]
    factors: tuple[float, ...]
    product: float


@dataclass(frozen=True)
class PathSum:
    """The derivative as a sum over paths, without the penalty's.

    ``count`` is exact, however large; ``zeros`` of them have the product 0, as when they pass a dead unit
    (None where that was not counted). ``paths`` are the listed ones, the largest magnitude first: all if
    they are few, otherwise none that is zero, and none at all where they could not be ranked. ``total`` is
    the sum of all, taken from one sweep.
    """

    count: int
    zeros: int | None
    paths: tuple[Path, ...]
    total: float

    @property
    def listed(self) -> float:
        """The sum of the listed ones."""
        with np.errstate(all="ignore"):
            return float(np.sum([path.product for path in self.paths]))

    @property
    def unlisted(self) -> int:
        """How many are not listed."""
        return self.count - len(self.paths)

    @property
    def rest(self) -> float:
        """What those not listed sum to; exactly 0 where all others are zero."""
        if self.zeros is not None and self.count - self.zeros <= len(self.paths):
            return 0.0
        return self.total - self.listed

    def share(self, product: float) -> float | None:
        """The share of the sum that a product is; None where the sum is zero or no number."""
        share = product / self.total if self.total and math.isfinite(self.total) else math.nan
        return share if math.isfinite(share) else None


def count_paths(mlp: MLP, layer: int) -> int:
    """Paths from a unit of ``layer`` to the loss: the product of the widths above it."""
    return math.prod(mlp.widths[layer + 1 :])


class _Edges:
    """The factors of one tape between the units above a parameter, per sample."""

    def __init__(self, mlp: MLP, steps: Iterable[BackwardStep], i: int) -> None:
        self.mlp, self.p = mlp, mlp.parameter(i)
        found = {(s.output.name, s.argument.name, s.argument.layer): s.factor for s in steps}
        depth = mlp.depth
        error = "E" if ("E", "y", depth) in found else "L"
        self.outer: Array = found[error, "y", depth]
        self.slopes = {k: found["y" if k == depth else "a", "z", k] for k in range(self.p.layer, depth + 1)}
        self.weights = {k: found["z", "a", k - 1] for k in range(self.p.layer + 1, depth + 1)}
        self.samples = self.outer.shape[1]
        self.last: Array = (
            np.ones(self.samples) if self.p.is_bias else found["z", "W", self.p.layer][self.p.source]
        )

    @property
    def layers(self) -> range:
        """The layers above the parameter's own."""
        return range(self.p.layer + 1, self.mlp.depth + 1)

    def path(self, units: tuple[int, ...]) -> Path:
        """The path through ``units`` for the one sample, its factors from the loss back."""
        p, depth = self.p, self.mlp.depth
        factors = [float(self.outer[units[-1], 0])]
        for k in range(depth, p.layer - 1, -1):
            unit = units[k - p.layer]
            factors.append(float(self.slopes[k][unit, 0]))
            if k > p.layer:
                factors.append(float(self.weights[k][unit, units[k - 1 - p.layer]]))
        factors.append(float(self.last[0]))
        return Path(units, tuple(factors), math.prod(factors))

    def every(self) -> Iterator[tuple[int, ...]]:
        """The units of all paths, in order."""
        above = [range(self.mlp.widths[k]) for k in self.layers]
        return ((self.p.unit, *rest) for rest in itertools.product(*above))


def paths(mlp: MLP, loss: str, tape: Tape, i: int, limit: int = LISTED) -> Iterator[Path]:
    """Paths of coordinate ``i`` for a tape of one sample, in order of units, at most ``limit``."""
    edges = _Edges(mlp, tape.backward(), i)
    return (edges.path(units) for units in itertools.islice(edges.every(), limit))


def largest_paths(mlp: MLP, steps: Iterable[BackwardStep], i: int, limit: int = LISTED) -> PathSum:
    """The paths of coordinate ``i`` from the backward steps of a tape, the largest first.

    Over a batch a path's product is summed over the samples before it is ranked. That takes a look at every
    path, so of more than :data:`SUMMED` of them none is listed; one sample's can always be ranked.
    """
    edges = _Edges(mlp, steps, i)
    count = count_paths(mlp, edges.p.layer)
    with np.errstate(all="ignore"):
        total = float(np.sum(_derivative(edges)))
        if edges.samples > 1:
            if count > SUMMED or count * edges.samples > PRODUCTS:
                return PathSum(count, None, (), total)
            zeros, found = _summed(edges, limit)
        elif count <= limit:
            found = sorted(map(edges.path, edges.every()), key=_size)
            zeros = sum(path.product == 0.0 for path in found)
        else:
            found = sorted(map(edges.path, _Suffixes(edges).largest(limit)), key=_size)
            zeros = count - _passable(edges)
    return PathSum(count, zeros, tuple(found), total)


def _size(path: Path) -> float:
    """Sorts by descending magnitude, what is no number last."""
    return math.inf if math.isnan(path.product) else -abs(path.product)


def _derivative(edges: _Edges) -> Array:
    """The sum over all paths for every sample ``(N,)``, by one sweep."""
    value = edges.outer * edges.slopes[edges.mlp.depth]
    for k in reversed(edges.layers):
        value = (edges.weights[k].T @ value) * edges.slopes[k - 1]
    return np.asarray(value[edges.p.unit] * edges.last)


def _passable(edges: _Edges) -> int:
    """Paths on which no factor is zero, counted from the loss back."""
    if edges.last[0] == 0.0:
        return 0
    depth = edges.mlp.depth
    counts = ((edges.outer[:, 0] != 0.0) & (edges.slopes[depth][:, 0] != 0.0)).astype(object)
    for k in reversed(edges.layers):
        counts = ((edges.weights[k] != 0.0).T.astype(object) @ counts) * (edges.slopes[k - 1][:, 0] != 0.0)
    return int(counts[edges.p.unit])


# --- the largest of one sample ---------------------------------------------------------------------


class _Suffix(NamedTuple):
    """The logarithm of a product, and the units it leads through to an output."""

    size: float
    units: tuple[int, ...]


class _Suffixes:
    """The ways from each unit to the loss, the largest first, each found only when it is asked for.

    The recursive enumeration of the K best paths (Jimenez & Marzal, 1999): the next best way from a unit
    goes to a unit above it and on from there by that unit's next best way. Ways that are zero are left out.
    """

    def __init__(self, edges: _Edges) -> None:
        p, depth = edges.p, edges.mlp.depth
        self._from, self._depth, self._open = (p.layer, p.unit), depth, edges.last[0] != 0.0
        outer = np.log(np.abs(edges.outer[:, 0])) + np.log(np.abs(edges.slopes[depth][:, 0]))
        #: best[k][j]: the largest from unit j of layer k; gains[k][j, u]: its edge to unit u of layer k + 1.
        self._best, self._gains = {depth: outer}, dict[int, Array]()
        for k in reversed(edges.layers):
            slopes = np.log(np.abs(edges.slopes[k - 1]))
            self._gains[k - 1] = np.log(np.abs(edges.weights[k].T)) + slopes
            self._best[k - 1] = (self._gains[k - 1] + self._best[k]).max(axis=1)
        self._found: dict[tuple[int, int], list[_Suffix]] = {}
        self._waiting: dict[tuple[int, int], list[tuple[float, int, int]]] = {}

    def largest(self, limit: int) -> Iterator[tuple[int, ...]]:
        """The units of at most ``limit`` paths of the parameter."""
        for rank in range(limit if self._open else 0):
            suffix = self._ranked(*self._from, rank)
            if suffix is None:
                return
            yield suffix.units

    def _ranked(self, k: int, unit: int, rank: int) -> _Suffix | None:
        """The way from a unit that is in place ``rank``; ranks are asked for in order."""
        at = k, unit
        if at not in self._found:
            self._enter(k, unit)
        found, waiting = self._found[at], self._waiting[at]
        while len(found) <= rank and waiting:
            size, up, place = heapq.heappop(waiting)
            above = self._ranked(k + 1, up, place)
            assert above is not None
            found.append(_Suffix(-size, (unit, *above.units)))
            following = self._ranked(k + 1, up, place + 1)
            if following is not None:
                heapq.heappush(waiting, (-(self._gains[k][unit, up] + following.size), up, place + 1))
        return found[rank] if rank < len(found) else None

    def _enter(self, k: int, unit: int) -> None:
        self._waiting[k, unit], self._found[k, unit] = [], []
        if k == self._depth:
            size = float(self._best[k][unit])
            if math.isfinite(size):
                self._found[k, unit] = [_Suffix(size, (unit,))]
            return
        sizes = self._gains[k][unit] + self._best[k + 1]
        waiting = [(-float(sizes[up]), int(up), 0) for up in np.flatnonzero(np.isfinite(sizes))]
        heapq.heapify(waiting)
        self._waiting[k, unit] = waiting


# --- every path of a batch -------------------------------------------------------------------------


def _summed(edges: _Edges, limit: int) -> tuple[int, list[Path]]:
    """How many paths sum to zero over the samples, and the largest: all if they are no more than ``limit``.

    The weights of a path are the same for all samples. So its sum is the weight in the middle times the
    inner product over the samples of what is below and what is above, for all pairs one matrix product.
    """
    p, widths = edges.p, edges.mlp.widths
    above = [widths[k] for k in edges.layers]
    if above:
        # the layer in which the lower half ends: the halves have about as many paths
        cut = min(edges.layers, key=lambda k: math.prod(widths[p.layer + 1 : k]) + math.prod(widths[k:])) - 1
        sums = np.zeros((math.prod(widths[p.layer + 1 : cut + 1]), math.prod(widths[cut + 1 :])))
        for start in range(0, edges.samples, BLOCK):
            rows = slice(start, start + BLOCK)
            sums += _below(edges, cut, rows) @ _above(edges, cut + 1, rows).T
        middle = edges.weights[cut + 1].T
        if cut == p.layer:
            middle = middle[p.unit : p.unit + 1]
        m, n = middle.shape
        products = (sums.reshape(-1, m, n, sums.shape[1] // n) * middle[:, :, None]).ravel()
    else:
        products = np.array([np.sum(_derivative(edges))])
    falling = -np.abs(products)
    few = len(products) <= limit
    order = np.arange(len(products)) if few else np.argpartition(falling, limit - 1)[:limit]
    order = order[np.argsort(falling[order], kind="stable")]
    if not few:
        order = order[products[order] != 0.0]
    units = np.stack(np.unravel_index(order, above), axis=1) if above else np.empty((1, 0), dtype=np.intp)
    found = [
        Path((p.unit, *up), (), value)
        for up, value in zip(units.tolist(), products[order].tolist(), strict=True)
    ]
    return int(np.sum(products == 0.0)), found


def _below(edges: _Edges, layer: int, rows: slice) -> Array:
    """What each path multiplies to from the parameter to a unit of ``layer``, ``(paths, N)``."""
    own = slice(edges.p.unit, edges.p.unit + 1)
    value: Array = edges.last[None, rows] * edges.slopes[edges.p.layer][own, rows]
    for k in range(edges.p.layer + 1, layer + 1):
        W = edges.weights[k].T[own]
        steps = W[:, :, None] * edges.slopes[k][None, :, rows]
        value = (value.reshape(-1, len(W), 1, value.shape[-1]) * steps).reshape(-1, value.shape[-1])
        own = slice(None)
    return value


def _above(edges: _Edges, layer: int, rows: slice) -> Array:
    """What each path multiplies to from a unit of ``layer`` to the loss, ``(paths, N)``."""
    depth = edges.mlp.depth
    value: Array = edges.outer[:, rows] * edges.slopes[depth][:, rows]
    for k in range(depth, layer, -1):
        W = edges.weights[k].T
        steps = W[:, :, None] * edges.slopes[k - 1][:, None, rows]
        value = (steps[:, :, None] * value.reshape(1, W.shape[1], -1, value.shape[-1])).reshape(
            -1, value.shape[-1]
        )
    return value


# --- what it costs ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Costs:
    """Multiplications by a factor, for one sample: of one parameter's derivative, and of the whole gradient.

    The product begins with 1, and a batch of N samples takes N times as many. Of a network with the widths
    n_0 .. n_D and a parameter of layer l (Griewank & Walther, *Evaluating Derivatives*, ch. 3):

    - path by path, each path's factors are multiplied anew: ``n_{l+1} ... n_D`` paths of ``2 (D - l) + 3``;
    - forward mode carries one parameter's derivative up to the loss: ``2`` for its own unit, ``2 n_{l+1}``
      for the layer above, ``n_k n_{k-1} + n_k`` for each further one and ``n_D`` for dL/dy (3 in the last
      layer), and for the gradient once for each parameter;
    - reverse mode carries the loss's derivative down, as many for one parameter; for the gradient once:
      ``2 n_D + sum_{k=2..D} (n_k n_{k-1} + n_{k-1})``, and 1 for each parameter.
    """

    one_by_path: int
    one_forward: int
    one_reverse: int
    all_by_path: int
    all_forward: int
    all_reverse: int


def multiplications(mlp: MLP, i: int) -> Costs:
    """What each way needs for parameter ``i`` and for all parameters."""
    layer, sizes = mlp.parameter(i).layer, [m * n for m, n in mlp.shapes]
    one = _sweep(mlp, layer)
    return Costs(
        count_paths(mlp, layer) * _length(mlp, layer),
        one,
        one,
        sum(size * count_paths(mlp, k) * _length(mlp, k) for k, size in enumerate(sizes, start=1)),
        sum(size * _sweep(mlp, k) for k, size in enumerate(sizes, start=1)),
        _all_units(mlp) + sum(sizes),
    )


def _length(mlp: MLP, layer: int) -> int:
    """Factors of a path: dL/dy, a slope for each layer, a weight between any two, and dz/dw."""
    return 2 * (mlp.depth - layer) + 3


def _sweep(mlp: MLP, layer: int) -> int:
    """Between one parameter of ``layer`` and the loss, in either direction."""
    depth, widths = mlp.depth, mlp.widths
    if layer == depth:
        return 3
    further = sum(widths[k] * (widths[k - 1] + 1) for k in range(layer + 2, depth + 1))
    return 2 + 2 * widths[layer + 1] + further + widths[depth]


def _all_units(mlp: MLP) -> int:
    """dL/dz of every unit."""
    widths = mlp.widths
    return 2 * widths[-1] + sum(widths[k - 1] * (widths[k] + 1) for k in range(2, mlp.depth + 1))


def cost_sentences(mlp: MLP, i: int) -> tuple[Sentence, Sentence, Sentence]:
    """How the multiplications for parameter ``i`` and for all come about: path by path, forward, reverse."""
    layer, costs = mlp.parameter(i).layer, multiplications(mlp, i)
    return (
        sentence(
            "Path by path: {paths} paths of {factors} factors, each multiplied anew: {count} for this "
            "parameter, {all} for all {parameters}.",
            paths=count_paths(mlp, layer),
            factors=_length(mlp, layer),
            count=costs.one_by_path,
            all=costs.all_by_path,
            parameters=mlp.dimension,
        ),
        sentence(
            "Forward mode: one sweep from this parameter to the loss, {count}; each of the {parameters} "
            "parameters needs a sweep of its own: {all}.",
            count=costs.one_forward,
            all=costs.all_forward,
            parameters=mlp.dimension,
        ),
        sentence(
            "Reverse mode: one sweep from the loss to this parameter, {count}; one sweep to all units, {units}, "
            "and one more for each of the {parameters} parameters: {all}.",
            count=costs.one_reverse,
            units=_all_units(mlp),
            all=costs.all_reverse,
            parameters=mlp.dimension,
        ),
    )
