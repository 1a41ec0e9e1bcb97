"""The optimizers' paths on the loss surface, the points they are at, and the start as a handle."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdsim.app.race import Snapshot, Track
from gdsim.ui import theme
from gdsim.ui.overlay import REACH, Array, Overlay, draw_symbol, polyline

MARKERS, MARKER_GAP = 40, 15.0  # markers along a path: at most so many, this far apart (pixels)
# The surface has its own colours in both themes, and so has what must stand out from it.
CASING, INK, PAPER = QColor(16, 21, 29, 150), QColor("#10151d"), QColor("#ffffff")


@dataclass(frozen=True, eq=False)
class PathLine:
    """One optimizer's path in the plane: points ``(M, 2)``, ``done`` of them up to the cursor."""

    index: int
    points: Array
    done: int
    lead: bool

    @property
    def current(self) -> Array:
        """The point at the cursor."""
        point: Array = self.points[self.done - 1]
        return point


def path_line(track: Track, i: int, j: int, lead: bool) -> PathLine:
    """The track seen along coordinates ``i`` and ``j``."""
    path = [*track.path]
    done = bisect_right(path, track.iterate.k, key=lambda at: at.k)
    if not done or path[done - 1].k != track.iterate.k:  # older iterates are kept thinned
        path.insert(done, track.iterate)
        done += 1
    points = np.array([(at.x[i], at.x[j]) for at in path], dtype=np.float64).reshape(-1, 2)
    return PathLine(track.index, points, done, lead)


def path_lines(snapshot: Snapshot, i: int, j: int) -> tuple[PathLine, ...]:
    """All tracks, the leading one last: it is drawn on top."""
    tracks = sorted(snapshot.tracks, key=lambda track: track.index == snapshot.lead)
    return tuple(path_line(track, i, j, track.index == snapshot.lead) for track in tracks)


class PathItem(Overlay):
    """The paths: strong up to the cursor, faint beyond; a large marker at it, ringed for the lead."""

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=10)
        self.lines: tuple[PathLine, ...] = ()

    def set_lines(self, lines: tuple[PathLine, ...]) -> None:
        self.lines = lines
        self.update()

    def draw(self, painter: QPainter) -> None:
        drawn = [(line, self.to_pixels(line.points)) for line in self.lines]
        for line, pixels in drawn:
            ahead = polyline(pixels[line.done - 1 :])
            if not ahead.isEmpty():
                colour = theme.optimizer_colour(line.index)
                colour.setAlpha(150)
                painter.strokePath(ahead, QPen(colour, 1.0, Qt.PenStyle.DotLine))
        for line, pixels in drawn:
            self._walk(painter, line, pixels[: line.done])
        for line, pixels in drawn:
            self._stand(painter, line, pixels[line.done - 1])

    def _walk(self, painter: QPainter, line: PathLine, pixels: Array) -> None:
        colour = theme.optimizer_colour(line.index)
        path = polyline(pixels)
        if not path.isEmpty():
            join, cap = Qt.PenJoinStyle.RoundJoin, Qt.PenCapStyle.RoundCap
            painter.strokePath(path, QPen(CASING, 4.0, c=cap, j=join))
            painter.strokePath(path, QPen(colour, 2.0, c=cap, j=join))
        painter.setPen(QPen(CASING, 1.0))
        painter.setBrush(colour)
        size = 6.0 if line.lead else 5.0
        for x, y in _along(pixels):
            draw_symbol(painter, theme.optimizer_marker(line.index), x, y, size)

    def _stand(self, painter: QPainter, line: PathLine, at: Array) -> None:
        x, y = at.tolist()
        if not self.boundingRect().adjusted(-20, -20, 20, 20).contains(x, y):
            return
        if line.lead:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(CASING, 4.0))
            painter.drawEllipse(QPointF(x, y), 10.0, 10.0)
            painter.setPen(QPen(PAPER, 2.0))
            painter.drawEllipse(QPointF(x, y), 10.0, 10.0)
        painter.setPen(QPen(PAPER, 1.5))
        painter.setBrush(theme.optimizer_colour(line.index))
        draw_symbol(painter, theme.optimizer_marker(line.index), x, y, 12.0)


def _along(pixels: Array) -> list[list[float]]:
    """Points of a path spaced by its length, so that close ones do not pile up."""
    near = pixels[(np.abs(pixels) < 5000.0).all(axis=1)]
    if len(near) < 2:
        return []
    reach = np.append(0.0, np.cumsum(np.hypot(*np.diff(near, axis=0).T)))
    gap = max(MARKER_GAP, reach[-1] / MARKERS)
    chosen = np.flatnonzero(np.diff(np.floor(reach / gap), prepend=0.0))
    points: list[list[float]] = near[chosen].tolist()
    return points


class StartItem(Overlay):
    """The start point as a ring to drag; while it is dragged only its ghost moves."""

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=20)
        self.at: tuple[float, float] | None = None
        self.ghost: tuple[float, float] | None = None
        self.hot = False

    def set_start(self, at: tuple[float, float] | None) -> None:
        self.at = at
        self.update()

    def set_ghost(self, at: tuple[float, float] | None) -> None:
        self.ghost = at
        self.update()

    def set_hot(self, hot: bool) -> None:
        if hot != self.hot:
            self.hot = hot
            self.update()

    def near(self, pixel: QPointF) -> bool:
        """True where the mouse means the start."""
        if self.at is None or not self.isVisible():
            return False
        ((x, y),) = self.to_pixels(np.array([self.at])).tolist()
        return bool(np.hypot(pixel.x() - x, pixel.y() - y) <= REACH)

    def draw(self, painter: QPainter) -> None:
        shown = [(at, at is self.ghost) for at in (self.at, self.ghost) if at is not None]
        pixels = [QPointF(*self.to_pixels(np.array([at]))[0].tolist()) for at, _ in shown]
        room = self.boundingRect().adjusted(-40, -40, 40, 40)
        if len(pixels) == 2 and all(room.contains(pixel) for pixel in pixels):
            painter.setPen(QPen(PAPER, 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(*pixels)
        for (_, ghost), pixel in zip(shown, pixels, strict=True):
            if room.contains(pixel):
                self._ring(painter, pixel, ghost)

    def _ring(self, painter: QPainter, at: QPointF, ghost: bool) -> None:
        size = 8.5 if self.hot or ghost else 7.0
        painter.setBrush(QColor(255, 255, 255, 90 if ghost else 60))
        painter.setPen(QPen(CASING, 4.5))
        painter.drawEllipse(at, size, size)
        painter.setPen(QPen(PAPER, 2.5, Qt.PenStyle.DashLine if ghost else Qt.PenStyle.SolidLine))
        painter.drawEllipse(at, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(INK)
        painter.drawEllipse(at, 2.0, 2.0)


class PointItem(Overlay):
    """Markers of optimizers at points of the plot: ``(index, x, y, lead)``; small ones along a curve."""

    def __init__(self, box: Any, small: bool = False) -> None:
        super().__init__(box, z=14 if small else 15)
        self.small = small
        self.points: tuple[tuple[int, float, float, bool], ...] = ()

    def set_points(self, points: tuple[tuple[int, float, float, bool], ...]) -> None:
        self.points = tuple(point for point in points if np.isfinite(point[1:3]).all())
        self.update()

    def draw(self, painter: QPainter) -> None:
        if not self.points:
            return
        pixels = self.to_pixels(np.array([point[1:3] for point in self.points]))
        room, card = self.boundingRect().adjusted(-20, -20, 20, 20), QColor(theme.current().card)
        for (index, _, _, lead), (x, y) in zip(self.points, pixels.tolist(), strict=True):
            if room.contains(x, y):
                size = 6.0 if self.small else 11.0 if lead else 9.0
                painter.setPen(QPen(card, 0.5 if self.small else 1.5))
                painter.setBrush(theme.optimizer_colour(index))
                draw_symbol(painter, theme.optimizer_marker(index), x, y, size)
