"""Marks on a function's surface: stationary points, where many starts ended, and the basins of the minima."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyqtgraph.functions import arrayToQPath
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from gdsim.app.i18n import tr
from gdsim.engine.basins import BasinMap
from gdsim.engine.hinges import Hinges
from gdsim.engine.kinds import CriticalPoint
from gdsim.engine.landscape import Plane
from gdsim.engine.multistart import MultiStart
from gdsim.ui import theme
from gdsim.ui.legend import Entry, ThemeColour
from gdsim.ui.numbers import short
from gdsim.ui.overlay import CASING, INK, PAPER, Array, Overlay, draw_word, symbol_path

GLOBAL = "global"
#: Marker and size of each kind; the global minimum is a kind of its own here.
MARKS: dict[str, tuple[str, float]] = {
    "degenerate": ("?", 12.0),
    "maximum": ("t1", 9.0),
    "saddle": ("x", 12.0),
    "kink": ("v", 10.0),
    "minimum": ("o", 9.0),
    GLOBAL: ("star", 17.0),
}
MARK_REACH = 9.0  # pixels
CROWD = 60  # marks in sight; with more they shrink
NAMED = 12  # marks in sight; with more the minima's values are not written
HALO = QColor(16, 21, 29, 210)

# Paul Tol's light scheme without its grey: fills of equal weight that text and paths stand out from.
BASINS = ("#77aadd", "#ee8866", "#eedd88", "#44bb99", "#ffaabb", "#bbcc33", "#99ddff", "#aaaa00")
NOWHERE = "#b5b9c0"
SHADE = 0.38  # how much darker the cells are that needed the most iterations


def mark_kind(point: CriticalPoint) -> str:
    """The key of MARKS for a point."""
    return GLOBAL if point.is_global else point.kind


def mark_entries(points: Sequence[CriticalPoint]) -> list[Entry]:
    """Legend entries for the kinds there are."""
    words = {
        GLOBAL: tr("Global minimum"),
        "minimum": tr("Local minimum"),
        "kink": tr("Local minimum at a kink"),
        "saddle": tr("Saddle point"),
        "maximum": tr("Maximum"),
        "degenerate": tr("Degenerate point"),
    }
    present = {mark_kind(point) for point in points}
    return [
        Entry(text, ThemeColour("text"), MARKS[kind][0], line=None, filled=False)
        for kind, text in words.items()
        if kind in present
    ]


def kind_word(point: CriticalPoint) -> str:
    """What the point is, in the words of tables."""
    return next((entry.text for entry in mark_entries([point])), point.kind)


FAINTEST = 16.0  # of 255: a line among very many


class MarkItem(Overlay):
    """A mark at each stationary point; many of them are small and have no numbers."""

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=9)
        self.points: tuple[CriticalPoint, ...] = ()
        self.places: Array = np.empty((0, 2))
        self._kinds: NDArray[np.str_] = np.empty(0, dtype=str)
        self._values: tuple[str, ...] = ()

    def set_points(self, points: Sequence[CriticalPoint]) -> None:
        """Points of a function of two variables, or of one, which then stand on its curve."""
        kept = [point for point in points if np.isfinite(point.x).all() and np.isfinite(point.f)]
        self.points = tuple(kept)
        self.places = np.array([[point.x[0], point.x[1] if len(point.x) > 1 else point.f] for point in kept])
        self.places = self.places.reshape(-1, 2)
        self._kinds = np.array([mark_kind(point) for point in kept], dtype=str)
        self._values = tuple(
            f"f {short(0.0 if abs(point.f) < 1e-10 else point.f)}" if len(point.x) > 1 else ""
            for point in kept
        )
        self.update()

    def nearest(self, pixel: QPointF) -> CriticalPoint | None:
        """The point the mouse is on."""
        if not self.points or not self.isVisible():
            return None
        gaps = np.hypot(*(self.to_pixels(self.places) - (pixel.x(), pixel.y())).T)
        # the lower one where two are close: that is what is looked for
        best = min(np.flatnonzero(gaps <= gaps.min() + 0.5), key=lambda i: self.points[i].f)
        return self.points[best] if gaps[best] <= MARK_REACH else None

    def draw(self, painter: QPainter) -> None:
        if not self.points:
            return
        pixels, room = self.to_pixels(self.places), self.boundingRect()
        inside = (
            np.abs(pixels - (room.center().x(), room.center().y())) < (room.width(), room.height())
        ).all(1)
        count = int(inside.sum())
        share = min(1.0, max(0.42, (CROWD / max(count, 1)) ** 0.5))
        for kind, (symbol, size) in MARKS.items():
            chosen = pixels[inside & (self._kinds == kind)].tolist()
            if chosen:
                shape = symbol_path(symbol, size if kind == GLOBAL else round(size * share, 1))
                self._stamp(painter, shape, chosen, share)
        if count <= NAMED:
            for i in np.flatnonzero(inside & np.isin(self._kinds, (GLOBAL, "minimum", "kink"))):
                x, y = pixels[i].tolist()
                draw_word(painter, self._values[i], x, y + 15.0, PAPER, HALO)

    def _stamp(self, painter: QPainter, shape: QPainterPath, places: list[list[float]], share: float) -> None:
        """The same mark at many places, one by one: as one path they would be united first, which is slow."""
        join = Qt.PenJoinStyle.RoundJoin
        if share == 1.0:
            painter.setPen(QPen(CASING, 3.6, j=join))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for x, y in places:
                painter.drawPath(shape.translated(x, y))
        painter.setPen(QPen(INK, 1.2 if share == 1.0 else 0.9, j=join))
        painter.setBrush(PAPER)
        for x, y in places:
            painter.drawPath(shape.translated(x, y))


class AnswerItem(Overlay):
    """A crosshair at the point that was guessed."""

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=12)
        self.point: tuple[float, float] | None = None

    def set_point(self, point: tuple[float, float] | None) -> None:
        if point != self.point:
            self.point = point
            self.update()

    def draw(self, painter: QPainter) -> None:
        if self.point is None:
            return
        x, y = self.to_pixels(np.array([self.point]))[0].tolist()
        for pen in (QPen(CASING, 4.0), QPen(INK, 1.6)):
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, y), 8.0, 8.0)
            painter.drawLine(QPointF(x - 12.0, y), QPointF(x - 4.0, y))
            painter.drawLine(QPointF(x + 4.0, y), QPointF(x + 12.0, y))
            painter.drawLine(QPointF(x, y - 12.0), QPointF(x, y - 4.0))
            painter.drawLine(QPointF(x, y + 4.0), QPointF(x, y + 12.0))
        draw_word(painter, tr("your guess"), x, y + 22.0, PAPER, HALO)


# --- many starts -----------------------------------------------------------------------------------


def basin_colour(label: int) -> QColor:
    """The colour of the minimum with this number, of none if negative, softened in the dark."""
    colour = BASINS[label % len(BASINS)] if label >= 0 else NOWHERE
    return theme.mix(colour, "#10151d", 0.28) if theme.current().dark else QColor(colour)


class EndItem(Overlay):
    """Every start as a dot in its destination's colour, the ends, and each destination's rank."""

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=8)
        self._dots: list[tuple[int, Array, Array]] = []
        self.ranks: Array = np.empty((0, 2))

    def set_study(
        self, study: MultiStart | None, flat: bool, minima: Sequence[CriticalPoint] | None = None
    ) -> None:
        """What is there of a multi-start over one (``flat``) or two variables; ``minima`` give the colours."""
        self._dots, self.ranks = [], np.empty((0, 2))
        if study is not None and len(study.starts):
            heights = study.values if flat else study.ends[:, 1]
            ends = np.column_stack([study.ends[:, 0], heights])
            starts = np.column_stack(
                [study.starts[:, 0], np.full(len(ends), np.nan) if flat else study.starts[:, 1]]
            )
            colours = _labels(study, minima or ())
            for label in np.unique(study.members):
                chosen = study.members == label
                self._dots.append((colours[label] if label >= 0 else -1, starts[chosen], ends[chosen]))
            self.ranks = np.array(
                [(each.x[0], each.f if flat else each.x[1]) for each in study.destinations], dtype=np.float64
            ).reshape(-1, 2)
        self.update()

    def draw(self, painter: QPainter) -> None:
        for label, starts, ends in self._dots:
            colour = basin_colour(label)
            for points, width in ((starts, 3.0), (ends, 4.5)):
                polygon = self._polygon(points)
                cap = Qt.PenCapStyle.RoundCap
                painter.setPen(QPen(CASING, width + 2.0, c=cap))
                painter.drawPoints(polygon)
                painter.setPen(QPen(colour, width, c=cap))
                painter.drawPoints(polygon)
        room = self.boundingRect()
        for rank, (x, y) in enumerate(self.to_pixels(self.ranks).tolist(), start=1):
            if room.contains(x, y):
                draw_word(painter, str(rank), x + 14.0, y - 11.0, PAPER, HALO)

    def _polygon(self, points: Array) -> QPolygonF:
        room = self.boundingRect().adjusted(-8, -8, 8, 8)
        pixels = self.to_pixels(points)
        with np.errstate(invalid="ignore"):
            inside = (pixels >= (room.left(), room.top())).all(1) & (
                pixels <= (room.right(), room.bottom())
            ).all(1)
        # what lies on the same pixel is drawn once
        cells = np.unique(np.round(pixels[inside]), axis=0) if inside.sum() > 400 else pixels[inside]
        return QPolygonF([QPointF(x, y) for x, y in cells.tolist()])


def _labels(study: MultiStart, minima: Sequence[CriticalPoint]) -> list[int]:
    """For each destination the number it has in a basin map: that of the minimum found there."""
    known = [point.x for point in minima if point.kind not in ("saddle", "maximum")]
    near = 1e-3 * (float(np.ptp(study.starts, axis=0).max(initial=0.0)) or 1.0)
    labels = []
    for rank, each in enumerate(study.destinations):
        gaps = [float(np.abs(x - each.x).max()) for x in known]
        best = int(np.argmin(gaps)) if gaps else 0
        labels.append(best if gaps and gaps[best] <= near else len(known) + rank)
    return labels


# --- basins ----------------------------------------------------------------------------------------


def basin_image(labels: NDArray[np.int16], iterations: NDArray[np.int32]) -> QImage:
    """A picture of ``labels[i, j]``, i to the right and j upwards: hue by minimum, darker the more iterations.

    One variable, ``labels[i]``, makes a picture of one row.
    """
    if labels.ndim == 1:
        labels, iterations = labels[:, None], iterations[:, None]
    known = np.unique(labels)
    colours = [basin_colour(int(label)) for label in known]
    table = np.array([(each.red(), each.green(), each.blue()) for each in colours], dtype=np.float64)
    rgb = table[np.searchsorted(known, labels)]
    with np.errstate(divide="ignore"):
        effort = np.log(np.maximum(iterations, 1).astype(np.float64))
    reached = labels >= 0
    if reached.any():
        low, high = np.quantile(effort[reached], (0.02, 0.98))
        part = np.clip((effort - low) / (high - low), 0.0, 1.0) if high > low else np.zeros(effort.shape)
        rgb *= np.where(reached, 1.0 - SHADE * part, 1.0)[..., None]
    pixels = np.empty((*rgb.shape[:2], 4), dtype=np.uint8)
    pixels[..., :3] = rgb
    pixels[..., 3] = 255
    pixels[labels == -3] = 0
    pixels = np.ascontiguousarray(pixels.transpose(1, 0, 2)[::-1])
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


class BasinItem(Overlay):
    """The basins as a picture below the contours; over one variable, as a strip at the foot of the plot."""

    STRIP = 10.0  # pixels

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=-45)
        self.map: BasinMap | None = None
        self.image = QImage()
        self._window: Array = np.zeros((2, 2))

    def set_map(self, basin_map: BasinMap | None) -> None:
        """Another picture, or none."""
        self.map, self.image = basin_map, QImage()
        if basin_map is not None:
            axes = [each for each in basin_map.axes[:2] if len(each) > 1]
            if len(axes) == basin_map.labels.ndim:
                self.image = basin_image(basin_map.labels, basin_map.iterations)
                half = [(each[1] - each[0]) / 2.0 for each in axes]
                ends = [(a[0] - h, a[-1] + h) for a, h in zip(axes, half, strict=True)]
                self._window = np.array(ends if len(ends) > 1 else [*ends, (0.0, 0.0)]).T
        self.update()

    def restyle(self) -> None:
        """Another theme has other colours."""
        self.set_map(self.map)

    def draw(self, painter: QPainter) -> None:
        if self.image.isNull() or self.map is None:
            return
        (x0, y0), (x1, y1) = self.to_pixels(self._window).tolist()
        if self.map.labels.ndim == 1:
            y1 = self.boundingRect().bottom()
            y0 = y1 - self.STRIP
        target = QRectF(QPointF(min(x0, x1), min(y0, y1)), QPointF(max(x0, x1), max(y0, y1)))
        if 1.0 < target.width() < 1e6 and 1.0 < target.height() < 1e6:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(target, self.image)


class HingeItem(Overlay):
    """Where a ReLU network's surface is folded, as thin lines; a shade where units are dead."""

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=-30)
        self.hinges: Hinges | None = None
        self.image = QImage()

    def set_hinges(self, found: Hinges | None) -> None:
        if found is self.hinges:
            return
        self.hinges, self.image = found, QImage()
        if found is not None and found.units and found.dead.any():
            # the view's rows run down, the grid's second axis up
            shade = np.zeros((found.dead.shape[1], found.dead.shape[0], 4), dtype=np.uint8)
            shade[..., 3] = (150.0 * found.dead.T[::-1] / found.units).astype(np.uint8)
            n, m = shade.shape[:2]
            self.image = QImage(shade.tobytes(), m, n, 4 * m, QImage.Format.Format_ARGB32).copy()
        self.update()

    def draw(self, painter: QPainter) -> None:
        found = self.hinges
        if found is None:
            return
        (a0, a1), (b0, b1) = found.plane.a_range, found.plane.b_range
        (x0, y0), (x1, y1) = self.to_pixels(np.array([(a0, b0), (a1, b1)])).tolist()
        target = QRectF(QPointF(min(x0, x1), min(y0, y1)), QPointF(max(x0, x1), max(y0, y1)))
        if not (1.0 < target.width() < 1e6 and 1.0 < target.height() < 1e6):
            return
        if not self.image.isNull():
            painter.drawImage(target, self.image)
        ends = self.to_pixels(found.segments.reshape(-1, 2))
        if len(ends):
            path: QPainterPath = arrayToQPath(ends[:, 0], ends[:, 1], connect="pairs", finiteCheck=False)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(ends) < 20_000)
            ink = QColor(255, 255, 255, fold_alpha(found.lines, min(target.width(), target.height())))
            painter.strokePath(path, QPen(ink, 1.0))


def fold_alpha(lines: int, pixels: float) -> int:
    """How strong each of so many lines is drawn, of 255: the more there are on so few pixels, the fainter."""
    return int(min(120.0, max(FAINTEST, 100.0 * pixels / max(1, lines))))


def same_window(one: Plane, other: Plane) -> bool:
    """True if both planes are one and show the same part of it."""
    return one is other or (
        (one.a_range, one.b_range) == (other.a_range, other.b_range)
        and all(
            np.array_equal(p, q) for p, q in ((one.origin, other.origin), (one.u, other.u), (one.v, other.v))
        )
    )
