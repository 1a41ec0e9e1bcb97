"""Many starts: where each ends, which different minima there are, and which is the best.

Ends on a function of one or two variables are followed to the stationary
point they were about to reach and grouped by its place. Ends of a network are
grouped by what the network computes: two are one minimum if their predictions
on the training inputs agree. That makes one of all renumberings, rescalings
and mirror images of a network, whatever dead units hold, and of ends that
have not quite converged; :attr:`Destination.variants` counts how many
networks are left in a group when only the symmetries are taken away.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdsim.engine.descent import StoppingRule
from gdsim.engine.kinds import CriticalPoint, Kind
from gdsim.engine.landscape import Range
from gdsim.engine.many import DIVERGED, RUNNING, STATUSES, Descents
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.objective import Array, Objective
from gdsim.engine.optimizers.base import Optimizer
from gdsim.engine.settling import settle
from gdsim.engine.symmetry import same_network, without_dead

#: Seconds between two snapshots.
PERIOD = 0.1
#: Of the starts' spread: this far from a stationary point an end still belongs to it.
REACH = 0.02
#: Of the targets' spread: predictions this close (root mean square) are the same.
SAME_PREDICTIONS = 0.01
#: Of the largest weight: networks this close are the same up to their symmetries.
SAME_WEIGHTS = 0.05
#: Training rows predictions are compared on, and variants told apart in one group, at most.
ROWS, VARIANTS = 256, 20


@dataclass(frozen=True, eq=False)
class Destination:
    """Where ``hits`` of the starts ended, a share of ``rate``.

    ``x (P,)`` and ``f`` are of the lowest end. ``kind`` is None for a network
    and above two dimensions, where ends are not classified. ``variants``:
    networks in it that no symmetry makes equal (dead units left out), at least so many.
    """

    x: Array
    f: float
    hits: int
    rate: float
    kind: Kind | None = None
    variants: int = 1

    @property
    def is_minimum(self) -> bool:
        """False for a saddle or a maximum, where a descent may end too."""
        return self.kind not in ("saddle", "maximum")


@dataclass(frozen=True, eq=False)
class MultiStart:
    """A snapshot: row i of ``ends (K, P)``, ``values``, ``iterations`` and ``statuses`` belongs to start i.

    A start that is on its way or not begun has the status RUNNING and the
    value NaN. ``members[i]`` is the index of its destination, -1 if it has
    none: diverged, or still under way at the iteration limit. Destinations
    are ranked, minima first, by value.
    """

    starts: Array
    ends: Array
    values: Array
    iterations: NDArray[np.intp]
    statuses: NDArray[np.str_]
    members: NDArray[np.intp]
    destinations: tuple[Destination, ...]
    fraction: float
    final: bool

    @property
    def best(self) -> Destination | None:
        """The lowest minimum found."""
        first = self.destinations[0] if self.destinations else None
        return first if first is not None and first.is_minimum else None

    @property
    def best_start(self) -> int | None:
        """The start that ended lowest there."""
        if self.best is None:
            return None
        rows = np.flatnonzero(self.members == 0)
        return int(rows[np.argmin(self.values[rows])])


def multi_start(
    objective: Objective,
    optimizer: Optimizer[Any],
    starts: Array,
    stop: StoppingRule,
    *,
    same_predictions: float = SAME_PREDICTIONS,
    check: Callable[[float], None] | None = None,
) -> Iterator[MultiStart]:
    """Descend from every one of ``starts (K, P)``; a snapshot about ten times a second, the last one final.

    Networks whose predictions differ by less than ``same_predictions`` of the
    targets' spread are one. An iteration limit that is switched off counts as 10,000. ``check(fraction)``
    is called every few milliseconds and may raise to cancel.
    """
    descents = Descents(objective, optimizer, starts, stop, check=check)
    groups = _groups(objective, descents.starts, same_predictions)
    members = np.full(len(descents.x), -1, dtype=np.intp)
    sorted_in = np.zeros(len(descents.x), dtype=bool)

    def snapshot(fraction: float, final: bool) -> MultiStart:
        ended = (descents.status != RUNNING) & ~sorted_in
        sorted_in[ended] = True
        rows = np.flatnonzero(ended & (descents.status != DIVERGED))
        members[rows] = groups.add(descents.x[rows], descents.f[rows], check, fraction)
        return _snapshot(descents, members, sorted_in, groups, fraction, final)

    told = time.perf_counter()
    for fraction in descents.run():
        if time.perf_counter() - told > PERIOD:
            yield snapshot(fraction, False)
            told = time.perf_counter()
    yield snapshot(1.0, True)


def grid_starts(window: Sequence[Range], n: int) -> Array:
    """The centres of ``n`` cells along each axis, ``(n^P, P)``; the last coordinate runs fastest."""
    axes = [low + (high - low) * (np.arange(n) + 0.5) / n for low, high in window]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(axes))


def random_starts(window: Sequence[Range], n: int, seed: int) -> Array:
    """``n`` points uniform in the window, ``(n, P)``; start i depends on ``[seed, i]`` alone."""
    low, high = np.array(window, dtype=np.float64).T
    return np.array([np.random.default_rng([seed, i]).uniform(low, high) for i in range(n)]).reshape(n, -1)


def network_starts(mlp: MLP, initialiser: str, n: int, seed: int) -> Array:
    """Initial parameters ``(n, P)``: start i is what the network is given for the seed ``seed + i``."""
    return np.array([mlp.initial(initialiser, seed + i) for i in range(n)]).reshape(n, mlp.dimension)


def _snapshot(
    descents: Descents,
    members: NDArray[np.intp],
    ended: NDArray[np.bool_],
    groups: Places,
    fraction: float,
    final: bool,
) -> MultiStart:
    total = max(1, int(ended.sum()))
    found = groups.destinations(np.bincount(members[members >= 0], minlength=len(groups)), total)
    ranking = sorted(range(len(found)), key=lambda i: (not found[i].is_minimum, found[i].f, i))
    rank = np.empty(len(found) + 1, dtype=np.intp)
    rank[ranking], rank[-1] = np.arange(len(found)), -1
    # a copy that later bursts do not write into; a row ended since the last sorting counts as on its way
    status = np.where(ended, descents.status, RUNNING)
    return MultiStart(
        descents.starts,
        descents.x.copy(),
        np.where(ended, descents.f, np.nan),
        descents.iterations.copy(),
        np.array(STATUSES)[status],
        rank[members],
        tuple(found[i] for i in ranking),
        fraction,
        final,
    )


@dataclass
class Place:
    """A different end; ``extended`` if it is one of a connected set."""

    x: Array
    f: float
    kind: Kind | None = None
    extended: bool = False


class Places:
    """Different ends so far, in the order in which they were met: here by place."""

    def __init__(self, objective: Objective, starts: Array, known: Sequence[CriticalPoint] = ()) -> None:
        self.objective = objective
        self.spread = float(np.ptp(starts, axis=0).max(initial=0.0)) or 1.0 + float(np.abs(starts).max())
        self.same = 1e-4 * self.spread
        self.groups = [Place(point.x, point.f, point.kind, point.extended) for point in known]

    def __len__(self) -> int:
        return len(self.groups)

    def add(
        self, x: Array, f: Array, check: Callable[[float], None] | None, fraction: float
    ) -> NDArray[np.intp]:
        """The group of each of ``x (M, P)``, -1 for an end that is nowhere yet."""
        kinds: Sequence[Kind | None] = [None] * len(x)
        if len(x) and x.shape[1] <= 2:
            look = None if check is None else lambda _: check(fraction)
            settled = settle(self.objective, x, REACH * self.spread, check=look)
            x, kinds = settled
            f = self.objective.value(x)
        first, inverse = np.unique(np.round(x / self.same), axis=0, return_index=True, return_inverse=True)[
            1:
        ]
        labels = np.empty(len(first), dtype=np.intp)
        for i, row in enumerate(first):
            nowhere = kinds[row] is None and x.shape[1] <= 2
            labels[i] = -1 if nowhere else self._group(x[row], float(f[row]), kinds[row])
            if check is not None and i % 64 == 0:
                check(fraction)
        return labels[inverse.ravel()]

    def _group(self, x: Array, f: float, kind: Kind | None) -> int:
        level = 1e-9 * (1.0 + abs(f))
        for label, group in enumerate(self.groups):
            if group.kind != kind:
                continue
            near = bool((np.abs(group.x - x) <= self.same).all())
            if near or (group.extended and abs(group.f - f) <= level and self._extended(x)):
                if f < group.f:
                    group.x, group.f = x, f
                return label
        self.groups.append(Place(x, f, kind, kind == "degenerate" and self._extended(x)))
        return len(self.groups) - 1

    def _extended(self, x: Array) -> bool:
        """Whether a degenerate point has others beside it: a valley floor or a plateau counts as one place."""
        move = 0.25 * REACH * self.spread
        steps = move * np.vstack([np.eye(x.size), -np.eye(x.size)])
        beside, kinds = settle(self.objective, x + steps, 2.0 * move)
        return any(
            kind == "degenerate" and bool(np.abs(at - x).max() > 0.25 * move)
            for at, kind in zip(beside, kinds, strict=True)
        )

    def destinations(self, hits: NDArray[np.intp], total: int) -> list[Destination]:
        """The groups with how often each was met."""
        return [
            Destination(group.x, group.f, int(n), int(n) / total, group.kind)
            for group, n in zip(self.groups, hits, strict=True)
        ]


class Networks(Places):
    """Different networks: by what they predict on the training inputs."""

    def __init__(self, loss: TrainingLoss, starts: Array, same: float) -> None:
        super().__init__(loss, starts)
        self.loss = loss
        rows = np.unique(np.linspace(0, loss.samples - 1, min(ROWS, loss.samples)).astype(np.intp))
        self.inputs = loss.inputs[rows]
        self.classes = loss.loss.task == "classification"
        spread = 1.0 if self.classes else float(np.std(loss.targets, axis=0).max())
        self.tolerance = same * (spread or 1.0)
        self.predictions = np.empty((16, len(rows), loss.targets.shape[1]))
        self.variants: list[list[Array]] = []

    def add(
        self, x: Array, f: Array, check: Callable[[float], None] | None, fraction: float
    ) -> NDArray[np.intp]:
        """The group of each of ``x (M, P)``; losses are those over all samples."""
        labels = np.empty(len(x), dtype=np.intp)
        for row, theta in enumerate(x):
            labels[row] = self._network(theta, float(self.loss.value(theta)))
            if check is not None and row % 8 == 0:
                check(fraction)
        return labels

    def _network(self, theta: Array, f: float) -> int:
        with np.errstate(all="ignore"):
            outputs = self.loss.mlp.forward(theta, self.inputs)
            if self.classes:  # logits grow without end where the classes can be separated
                outputs = 0.5 * (1.0 + np.tanh(0.5 * outputs))
        label = len(self.groups)
        if label:
            apart = self.predictions[:label] - outputs
            distance = np.sqrt((apart * apart).mean(axis=(1, 2)))
            nearest = int(np.argmin(distance))
            if distance[nearest] <= self.tolerance:
                label = nearest
        plain = without_dead(self.loss.mlp, theta, self.inputs)[0]
        if label == len(self.groups):
            self.groups.append(Place(theta, f))
            if label == len(self.predictions):
                self.predictions = np.concatenate([self.predictions, np.empty_like(self.predictions)])
            self.predictions[label] = outputs
            self.variants.append([plain])
            return label
        group, variants = self.groups[label], self.variants[label]
        if f < group.f:
            group.x, group.f = theta, f
        if len(variants) < VARIANTS and not any(
            same_network(self.loss.mlp, each, plain, SAME_WEIGHTS) for each in variants
        ):
            variants.append(plain)
        return label

    def destinations(self, hits: NDArray[np.intp], total: int) -> list[Destination]:
        """The groups with how often each was met, and the networks in each."""
        return [
            Destination(group.x, group.f, int(n), int(n) / total, None, len(variants))
            for group, n, variants in zip(self.groups, hits, self.variants, strict=True)
        ]


def _groups(objective: Objective, starts: Array, same_predictions: float) -> Places:
    if isinstance(objective, TrainingLoss):
        return Networks(objective, starts, same_predictions)
    return Places(objective, starts)
