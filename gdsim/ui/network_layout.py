"""Where the units, edges and labels of a network drawing stand: plain geometry, nothing is painted here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF

from gdsim.engine.network import MLP

RADIUS = 21.0
FOLD_ABOVE, FOLD_ENDS = 12, 5  # a wider layer shows this many units at each end
ROW = (62.0, 88.0)  # least and most distance between the centres of two units
PITCH = (136.0, 320.0)  # the same between two columns
FOLD_ROW = 0.62  # of a unit's row
LOSS_PITCH = 0.72  # of a column's pitch: from the outputs to the loss
TAG_DROP, TAG_HEIGHT = RADIUS + 9.0, 15.0  # a bias tag's centre under its unit's centre
LABEL = (48.0, 16.0)  # the room a weight's label takes
LABELLED = 40  # edges between two columns, above which only the marked ones have labels
TRIES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8)  # places for a label along its edge
ABOVE, BELOW, LEFT, RIGHT = RADIUS + 10.0, RADIUS + 38.0, RADIUS + 12.0, RADIUS + 26.0
AXIS_ROOM = 24.0  # of BELOW, for the last tag and the caption
NAMES = 60.0  # px left of the inputs for their names

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


class Fold(NamedTuple):
    """A row of a column that stands for ``hidden`` units; with none hidden, the row that folds them again."""

    column: int
    at: QPointF
    hidden: int

    @property
    def rect(self) -> QRectF:
        return QRectF(self.at.x() - 46.0, self.at.y() - 12.0, 92.0, 24.0)


@dataclass(frozen=True)
class Column:
    """The units of one layer that are drawn, from top to bottom; layer 0 are the inputs."""

    x: float
    units: tuple[int, ...]
    heights: tuple[float, ...]
    folds: tuple[Fold, ...]

    @cached_property
    def y(self) -> Mapping[int, float]:
        """Height of a drawn unit."""
        return dict(zip(self.units, self.heights, strict=True))

    @property
    def middle(self) -> int:
        """The drawn unit nearest to the middle."""
        return min(self.units, key=lambda unit: abs(self.y[unit]))


def drawn_units(width: int, expanded: bool, pinned: Sequence[int]) -> tuple[int, ...]:
    """All units of a layer, or of a wide one the first and last few and the pinned ones."""
    if width <= FOLD_ABOVE or expanded:
        return tuple(range(width))
    return tuple(sorted({*range(FOLD_ENDS), *range(width - FOLD_ENDS, width), *pinned}))


def _rows(units: Sequence[int], width: int) -> list[tuple[int | None, int]]:
    """What stands in the rows of a column: ``(unit, 0)`` or ``(None, units hidden there)``."""
    rows: list[tuple[int | None, int]] = []
    expected = 0
    for unit in units:
        if unit > expected:
            rows.append((None, unit - expected))
        rows.append((unit, 0))
        expected = unit + 1
    if width > FOLD_ABOVE and len(units) == width:
        rows.append((None, 0))
    return rows


class Layout:
    """The drawing of one network, in scene coordinates with the middle of the columns on y = 0.

    ``expanded`` holds the layers that are not folded, ``pinned`` the units by
    layer that are drawn whatever else is folded. ``width`` and ``height`` are
    the view's: the columns spread over it. What is written is ``text`` times
    as large as usual.
    """

    def __init__(
        self,
        mlp: MLP,
        width: float,
        height: float,
        expanded: frozenset[int] = frozenset(),
        pinned: Mapping[int, Sequence[int]] | None = None,
        named_inputs: bool = False,
        text: float = 1.0,
    ) -> None:
        self.mlp = mlp
        self.text = text
        below = BELOW + (text - 1.0) * AXIS_ROOM
        pinned = pinned or {}
        drawn = [drawn_units(n, k in expanded, pinned.get(k, ())) for k, n in enumerate(mlp.widths)]
        rows = [_rows(units, n) for units, n in zip(drawn, mlp.widths, strict=True)]
        tallest = max(sum(1.0 if unit is not None else FOLD_ROW for unit, _ in column) for column in rows)
        usual = min(tallest, float(FOLD_ABOVE))  # a layer that was opened must not move the columns apart
        row = float(np.clip((height - ABOVE - below) / max(tallest - 1.0, 1.0), *ROW))
        reach = (tallest - 1.0) * row / 2
        left = LEFT + (NAMES if named_inputs else 0.0)
        scale = min(1.0, height / ((usual - 1.0) * row + ABOVE + below))
        room = width / scale - left - RIGHT
        pitch = float(np.clip(room / (mlp.depth + LOSS_PITCH), *PITCH))
        self.columns = tuple(_column(k, k * pitch, column, row) for k, column in enumerate(rows))
        self.loss = QPointF((mlp.depth + LOSS_PITCH) * pitch, 0.0)
        self.pitch = pitch
        self.bounds = QRectF(-left, -reach - ABOVE, self.loss.x() + left + RIGHT, 2 * reach + ABOVE + below)
        self.axis = reach + below - 9.0 * text
        self.gap = row - 2 * RADIUS
        """Between a unit and the one below it."""
        self._gather()

    def _gather(self) -> None:
        index, layer, ends = [], [], []
        for k in range(1, self.mlp.depth + 1):
            left, right = self.columns[k - 1], self.columns[k]
            sources, units = np.array(left.units), np.array(right.units)
            fan_in = self.mlp.widths[k - 1] + 1
            index.append((self.mlp.offsets[k - 1] + units[:, None] * fan_in + sources[None, :]).ravel())
            y2, y1 = np.meshgrid(right.heights, left.heights, indexing="ij")
            x1, x2 = np.full(y1.size, left.x + RADIUS), np.full(y1.size, right.x - RADIUS)
            ends.append(np.stack([x1, y1.ravel(), x2, y2.ravel()], axis=1))
            layer.append(np.full(y1.size, k))
        self.index: Rows = np.concatenate(index)
        """Parameters of the drawn edges ``(E,)``."""
        self.layer: Rows = np.concatenate(layer)
        self.ends: Floats = np.concatenate(ends)
        """``(x1, y1, x2, y2)`` of each drawn edge ``(E, 4)``, from its source to its unit."""
        self.row = {int(i): e for e, i in enumerate(self.index)}
        """Row of a parameter's edge in ``index`` and ``ends``."""

    @cached_property
    def lines(self) -> list[QLineF]:
        """The edges as Qt draws them."""
        return [QLineF(*end) for end in self.ends.tolist()]

    @cached_property
    def tags(self) -> dict[int, QPointF]:
        """Where the drawn units' biases stand, by parameter."""
        tags = {}
        for k in range(1, self.mlp.depth + 1):
            column, fan_in = self.columns[k], self.mlp.widths[k - 1]
            for unit, y in zip(column.units, column.heights, strict=True):
                tags[self.mlp.index(k, unit, fan_in)] = QPointF(column.x, y + TAG_DROP)
        return tags

    @cached_property
    def labels(self) -> dict[int, QPointF]:
        """Where the weights' labels stand that have room, by parameter."""
        places: dict[int, QPointF] = {}
        for k in range(1, self.mlp.depth + 1):
            rows = np.flatnonzero(self.layer == k)
            if len(rows) <= LABELLED:
                for e, at in _spread(self.ends[rows], self.text).items():
                    places[int(self.index[rows[e]])] = QPointF(*at)
        return places

    def label(self, i: int) -> QPointF | None:
        """Where a parameter's value is written, asked for or not; None when it is folded away."""
        if i in self.tags:
            return self.tags[i]
        if i in self.labels:
            return self.labels[i]
        return self.along(i, 0.3) if i in self.row else None

    def along(self, i: int, t: float) -> QPointF:
        """The point of a drawn edge at share ``t`` of the way from its source to its unit."""
        x1, y1, x2, y2 = self.ends[self.row[i]]
        return QPointF(float(x1 + t * (x2 - x1)), float(y1 + t * (y2 - y1)))

    def unit(self, column: int, unit: int) -> QPointF:
        """Centre of a drawn unit."""
        return QPointF(self.columns[column].x, self.columns[column].y[unit])

    def unit_at(self, point: QPointF) -> tuple[int, int] | None:
        """(column, unit) under a point."""
        for k, column in enumerate(self.columns):
            if abs(point.x() - column.x) <= RADIUS:
                for unit, y in zip(column.units, column.heights, strict=True):
                    if (point.x() - column.x) ** 2 + (point.y() - y) ** 2 <= RADIUS**2:
                        return k, unit
        return None

    def fold_at(self, point: QPointF) -> Fold | None:
        """The fold marker under a point."""
        return next((f for c in self.columns for f in c.folds if f.rect.contains(point)), None)

    def parameter_at(self, point: QPointF, reach: float, edges: Rows, written: Sequence[int]) -> int | None:
        """The weight or bias under a point: by its tag or label, else the nearest edge within ``reach``.

        ``edges`` are rows of :attr:`ends` that are drawn, ``written`` the parameters whose labels are.
        """
        for i, at in self.tags.items():
            if _inside(point, at, LABEL[0] / 2, TAG_HEIGHT / 2 + 1.0):
                return i
        if self.unit_at(point) is not None:
            return None
        for i in reversed(written):
            at_label = self.label(i)
            if at_label is not None and _inside(
                point, at_label, self.text * LABEL[0] / 2, self.text * LABEL[1] / 2
            ):
                return i
        if not len(edges):
            return None
        a, b = self.ends[edges, :2], self.ends[edges, 2:]
        p, d = np.array([point.x(), point.y()]), b - a
        t = np.clip(np.sum((p - a) * d, axis=1) / np.sum(d * d, axis=1), 0.0, 1.0)
        distance = np.hypot(*(a + t[:, None] * d - p).T)
        nearest = int(np.argmin(distance))
        return int(self.index[edges[nearest]]) if distance[nearest] <= reach else None


def _inside(point: QPointF, centre: QPointF, dx: float, dy: float) -> bool:
    return abs(point.x() - centre.x()) <= dx and abs(point.y() - centre.y()) <= dy


def _column(k: int, x: float, rows: list[tuple[int | None, int]], row: float) -> Column:
    weights = [1.0 if unit is not None else FOLD_ROW for unit, _ in rows]
    y = -(sum(weights) - 1.0) * row / 2
    units, heights, folds = [], [], []
    for j, ((unit, hidden), weight) in enumerate(zip(rows, weights, strict=True)):
        if j:
            y += (weight + weights[j - 1]) / 2 * row
        if unit is None:
            folds.append(Fold(k, QPointF(x, y + TAG_HEIGHT / 2), hidden))
        else:
            units.append(unit)
            heights.append(y)
    return Column(x, tuple(units), tuple(heights), tuple(folds))


def _spread(ends: Floats, text: float) -> dict[int, tuple[float, float]]:
    """Places for the labels of one layer's edges, each on its edge, over none of the others' labels.

    A place where no other edge passes under the label is better, and one near the middle is.
    """
    x1, y1, x2, y2 = ends.T
    width, height = LABEL[0] * text, LABEL[1] * text
    taken: list[tuple[float, float]] = []
    places = {}
    for e in range(len(ends)):
        best = None
        for t in TRIES:
            x, y = float(x1[e] + t * (x2[e] - x1[e])), float(y1[e] + t * (y2[e] - y1[e]))
            if x - width / 2 < x1[e] + 2.0 or x + width / 2 > x2[e] - 2.0:
                continue
            if any(abs(x - u) < width and abs(y - v) < height for u, v in taken):
                continue
            crossings = 0
            for dx in (-width / 3, 0.0, width / 3):
                others = y1 + (x + dx - x1) / (x2 - x1) * (y2 - y1)
                crossings += int(np.count_nonzero(np.abs(others - y) < height / 2)) - 1
            cost = crossings + abs(t - 0.5)
            if best is None or cost < best[0]:
                best = (cost, x, y)
        if best is not None:
            taken.append(best[1:])
            places[e] = best[1:]
    return places
