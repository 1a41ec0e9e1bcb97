"""Filled contours of a sampled surface: where the levels lie, their outlines, and their drawing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyqtgraph as pg
from contourpy import FillType, LineType, contour_generator
from numpy.typing import NDArray
from pyqtgraph.functions import arrayToQPath
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QTransform

from gdsim.engine.landscape import Grid
from gdsim.ui import guard, theme
from gdsim.ui.forms import number_text
from gdsim.ui.overlay import Array, Overlay, label_font

MOST_LEVELS = 16
STEEP = 4.0  # times its lowest value: a surface that rises further is contoured logarithmically
REACH = 1e6  # times the median, either way: what lies beyond has no levels
FLAT = 1e-9  # of the magnitude: what varies less has no levels
LABELS, LABEL_GAP, CANDIDATES = 9, 72.0, 14  # at most so many, so far apart (pixels); places tried per line
HATCH = 9.0  # pixels between the lines of the hatching
COLOUR_MAP = "viridis"
ON_COLOUR, ON_PICTURE = QColor(255, 255, 255, 84), QColor(16, 21, 29, 110)  # lines between fills, and without
_DECADE = (
    (1, 1.1, 1.2, 1.3, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3.2, 3.6, 4, 4.5, 5, 5.6, 6.4, 7.2, 8, 9),
    (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8),
    (1, 1.5, 2, 3, 5, 7),
    (1, 2, 5),
    (1, 3),
)


# --- levels ----------------------------------------------------------------------------------------


def levels_for(values: Array) -> Array:
    """Up to 16 ascending round numbers inside the range of the finite ``values``.

    Logarithmic where the surface is steep; measured from its lowest value where that is not positive.
    """
    z = guard.safe(values)
    z = z[np.isfinite(z)]
    if not z.size:
        return np.empty(0)
    low, high = float(z.min()), float(z.max())
    if high - low <= FLAT * max(abs(low), abs(high)):
        return np.empty(0)
    if low > 0 and high > STEEP * low:
        # a spike of 1e30 somewhere must not take the levels from where everything happens
        middle = float(np.median(z))
        levels = _logarithmic(max(low, middle / REACH), min(high, middle * REACH))
    elif low <= 0 and float(np.median(z)) - low < 0.1 * (high - low):
        rise = z - low
        least = max(float(np.quantile(rise, 0.02)), 1e-6 * (high - low))
        levels = low + _logarithmic(least, high - low)
    else:
        levels = _linear(low, high)
    inside: Array = levels[(levels > low) & (levels < high)]
    return inside


def _linear(low: float, high: float) -> Array:
    """Multiples of the smallest step of 1, 2, 2.5, 5 x 10^n that gives few enough."""
    decade = 10.0 ** math.floor(math.log10((high - low) / MOST_LEVELS))
    for step in (decade * m for m in (1, 2, 2.5, 5, 10, 20)):
        first, last = math.ceil(low / step), math.floor(high / step)
        if last - first < MOST_LEVELS:
            return np.arange(first, last + 1, dtype=np.float64) * step
    return np.empty(0)


def _logarithmic(low: float, high: float) -> Array:
    """Round numbers of each decade, as many as there is room for; only every n-th power over many decades."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    exponents = np.arange(first, last + 1)
    for mantissas in _DECADE:
        found: Array = np.array([m * 10.0**e for e in exponents for m in mantissas])
        found = found[(found > low) & (found < high)]
        if len(found) <= MOST_LEVELS:
            return found
    for stride in (1, 2, 3, 5, 10):
        found = 10.0 ** exponents[exponents % stride == 0].astype(np.float64)
        found = found[(found > low) & (found < high)]
        if len(found) <= MOST_LEVELS:
            return found
    return np.empty(0)


def interpolate(grid: Grid, a: float, b: float) -> float | None:
    """The loss at a point of the window, bilinear; None outside, ``inf`` beside a value that overflowed."""
    inside = grid.a[0] <= a <= grid.a[-1] and grid.b[0] <= b <= grid.b[-1]
    if not inside:
        return None
    i = min(int(np.searchsorted(grid.a, a, "right")) - 1, len(grid.a) - 2)
    j = min(int(np.searchsorted(grid.b, b, "right")) - 1, len(grid.b) - 2)
    cell = grid.values[i : i + 2, j : j + 2]
    if not np.isfinite(cell).all():
        return math.inf
    s = (a - grid.a[i]) / (grid.a[i + 1] - grid.a[i])
    t = (b - grid.b[j]) / (grid.b[j + 1] - grid.b[j])
    return float(np.array([1 - s, s]) @ cell @ np.array([1 - t, t]))


def row_at(grid: Grid, b: float) -> Array:
    """The losses ``(n,)`` over ``grid.a`` at one ``b`` (the nearest in the window): the 1-D slice."""
    b = min(max(b, float(grid.b[0])), float(grid.b[-1]))
    j = min(int(np.searchsorted(grid.b, b, "right")) - 1, len(grid.b) - 2)
    t = (b - grid.b[j]) / (grid.b[j + 1] - grid.b[j])
    low, high = grid.values[:, j], grid.values[:, j + 1]
    with np.errstate(all="ignore"):
        row: Array = low if t == 0 else (1 - t) * low + t * high
    return row


# --- outlines --------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Contours:
    """Outlines in the plot's coordinates.

    ``areas[0]`` is where there are finite values at all, ``areas[i]`` where they reach ``levels[i - 1]``:
    drawn one upon the other they leave no seams. ``lines[i]`` are the pieces of ``levels[i]``, ``(M, 2)``.
    """

    rect: QRectF
    levels: Array
    areas: tuple[QPainterPath, ...]
    outlines: tuple[QPainterPath, ...]
    lines: tuple[list[Array], ...]
    whole: bool


def contours_of(a: Array, b: Array, values: Array, levels: Array | None = None) -> Contours:
    """Contours of ``values[i, j]`` at ``a[i], b[j]``; empty where a value is not finite."""
    z = guard.safe(values).T
    levels = levels_for(values) if levels is None else levels
    rect = QRectF(QPointF(a[0], b[0]), QPointF(a[-1], b[-1]))
    holes = np.isnan(z)
    if holes.all():
        return Contours(rect, np.empty(0), (), (), (), False)
    tracer = contour_generator(
        x=a,
        y=b,
        z=np.ma.masked_array(z, holes),
        name="serial",
        corner_mask=True,
        line_type=LineType.ChunkCombinedOffset,
        fill_type=FillType.ChunkCombinedOffset,
    )
    low, high = float(np.nanmin(z)), float(np.nanmax(z))
    margin = 1.0 + abs(high) + abs(low)
    floors = [low - margin, *levels]
    areas = tuple(_path(tracer.filled(floor, high + margin)) for floor in floors)
    found = [tracer.lines(level) for level in levels]
    lines = tuple(_pieces(each) for each in found)
    return Contours(rect, levels, areas, tuple(map(_path, found)), lines, not holes.any())


def _path(found: Any) -> QPainterPath:
    """One path of all polygons or lines of contourpy's combined form."""
    points, offsets = found[0][0], found[1][0]
    if points is None or not len(points):
        return QPainterPath()
    connect = np.ones(len(points), dtype=np.int32)
    connect[np.asarray(offsets[1:], dtype=np.intp) - 1] = 0
    path: QPainterPath = arrayToQPath(points[:, 0], points[:, 1], connect=connect, finiteCheck=False)
    return path


def _pieces(found: Any) -> list[Array]:
    points, offsets = found[0][0], found[1][0]
    return [] if points is None else np.split(points, np.asarray(offsets[1:-1], dtype=np.intp))


# --- colours ---------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def shades(count: int, name: str = COLOUR_MAP) -> tuple[QColor, ...]:
    """``count`` colours from the map's low end to its high end."""
    at = np.array([0.35]) if count == 1 else np.linspace(0.0, 1.0, count)
    return tuple(QColor(*map(int, rgba)) for rgba in pg.colormap.get(name).map(at, mode="byte"))


def lightness(colour: QColor) -> float:
    """Relative luminance, 0 to 1 (WCAG 2)."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


# --- drawing ---------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Label:
    """A level's number between two points of its line ``(2, 2)``, as outlines centred at (0, 0)."""

    ends: Array
    shape: QPainterPath
    ink: QColor
    halo: QColor


class ContourItem(Overlay):
    """Filled contours with thin lines and a few numbers in them; hatched where there is no finite value."""

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=-40)
        self.contours: Contours | None = None
        self.bare = False
        self._labels: list[_Label] = []
        # an attribute: that is where exports look for cosmetic pens, to widen them
        self.line_pen = QPen(ON_COLOUR, 1.0)
        self.line_pen.setCosmetic(True)

    @property
    def label_count(self) -> int:
        return len(self._labels)

    def set_bare(self, bare: bool) -> None:
        """Lines alone, when something else fills the surface."""
        if bare != self.bare:
            self.bare = bare
            self.line_pen.setColor(ON_PICTURE if bare else ON_COLOUR)
            self.update()

    def set_contours(self, contours: Contours | None) -> None:
        self.contours = contours
        self._labels = []
        self.update()

    def draw(self, painter: QPainter) -> None:
        contours = self.contours
        if contours is None:
            return
        transform = self.to_view()
        if not contours.whole and not self.bare:
            self._hatch(painter, transform.mapRect(contours.rect))
        painter.save()
        painter.setTransform(transform, True)
        if not self.bare:
            for area, colour in zip(contours.areas, shades(len(contours.areas)), strict=True):
                painter.fillPath(area, QBrush(colour))
        for outline in contours.outlines:
            painter.strokePath(outline, self.line_pen)
        painter.restore()
        for label in self._labels if not self.bare else ():
            self._write(painter, transform, label)

    def _hatch(self, painter: QPainter, rect: QRectF) -> None:
        """Diagonal lines where no finite value is; the areas are drawn over the rest."""
        rect = rect & self.boundingRect()
        if rect.isEmpty():
            return
        lines = QPainterPath()
        x, end = rect.left() - rect.height(), rect.right()
        while x < end:
            start = max(x, rect.left())
            stop = min(x + rect.height(), rect.right())
            lines.moveTo(start, rect.bottom() - (start - x))
            lines.lineTo(stop, rect.bottom() - (stop - x))
            x += HATCH
        painter.strokePath(lines, QPen(QColor(theme.current().faint), 1.0))

    def _write(self, painter: QPainter, transform: QTransform, label: _Label) -> None:
        (x0, y0), (x1, y1) = (transform.map(*end) for end in label.ends.tolist())
        angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
        angle += 180.0 * (angle < -90.0) - 180.0 * (angle > 90.0)
        painter.save()
        painter.translate((x0 + x1) / 2.0, (y0 + y1) / 2.0)
        painter.rotate(angle)
        painter.strokePath(label.shape, QPen(label.halo, 3.0, j=Qt.PenJoinStyle.RoundJoin))
        painter.fillPath(label.shape, label.ink)
        painter.restore()

    # -- numbers in the lines

    def place_labels(self, avoid: Array | None = None) -> None:
        """Choose where the numbers stand at this size and range, clear of the pixels ``avoid (M, 2)``."""
        self._labels = []
        contours = self.contours
        self.update()
        if contours is None or not len(contours.levels):
            return
        font = label_font()
        metrics = QFontMetricsF(font)
        room = self.boundingRect().adjusted(4, 4, -4, -4)
        taken = np.empty((0, 2))
        avoid = np.empty((0, 2)) if avoid is None else avoid
        colours = shades(len(contours.areas))
        texts = [number_text(float(level), 3) for level in contours.levels]
        pieces = []
        for i, lines in enumerate(contours.lines):
            if lines:
                longest = max(lines, key=len)
                pixels = self.to_pixels(longest)
                length = float(np.hypot(*np.diff(pixels, axis=0).T).sum())
                pieces.append((length, i, longest, pixels))
        for length, i, line, pixels in sorted(pieces, key=lambda piece: -piece[0]):
            width = metrics.horizontalAdvance(texts[i]) + 8.0
            if len(taken) >= LABELS or length < 2.5 * width:
                continue
            found = _place(line, pixels, width, room, taken, avoid)
            if found is None:
                continue
            ends, centre = found
            taken = np.vstack([taken, centre])
            shape = QPainterPath()
            shape.addText(0.0, 0.0, font, texts[i])
            shape.translate(-shape.boundingRect().center())
            halo = theme.mix(colours[i].name(), colours[i + 1].name(), 0.5)
            ink = QColor("#10151d" if lightness(halo) > 0.22 else "#ffffff")
            self._labels.append(_Label(ends, shape, ink, halo))


def _place(
    line: Array, pixels: Array, width: float, room: QRectF, taken: Array, avoid: Array
) -> tuple[Array, Array] | None:
    """The straightest free stretch of a line: its ends ``(2, 2)`` in the plot, its centre in pixels."""
    reach = np.append(0.0, np.cumsum(np.hypot(*np.diff(pixels, axis=0).T)))
    middles = np.linspace(width, reach[-1] - width, CANDIDATES)
    ends_at = np.stack([middles - width / 2.0, middles + width / 2.0])
    x, y = (np.interp(ends_at, reach, pixels[:, axis]) for axis in (0, 1))
    centres = np.stack([x.mean(axis=0), y.mean(axis=0)], axis=1)
    chord = np.hypot(x[1] - x[0], y[1] - y[0]) / width
    level = 1.0 - np.abs(np.abs(np.arctan2(y[1] - y[0], x[1] - x[0])) / (np.pi / 2.0) - 1.0)
    score = chord - 0.12 * level
    half = width / 2.0
    free = (chord > 0.94) & (centres[:, 0] > room.left() + half) & (centres[:, 0] < room.right() - half)
    free &= (centres[:, 1] > room.top() + 8.0) & (centres[:, 1] < room.bottom() - 8.0)
    free &= _distance(centres, taken) > LABEL_GAP
    free &= _distance(centres, avoid) > half + 4.0
    if not free.any():
        return None
    best = int(np.argmax(np.where(free, score, -np.inf)))
    ends = np.stack([np.interp(ends_at[:, best], reach, line[:, axis]) for axis in (0, 1)], axis=1)
    return ends, centres[best]


def _distance(points: Array, others: NDArray[np.float64]) -> Array:
    """From each point to the nearest of the others."""
    if not len(others):
        return np.full(len(points), np.inf)
    gaps: Array = np.hypot(*(points[:, None, :] - others[None, :, :]).transpose(2, 0, 1)).min(axis=1)
    return gaps
