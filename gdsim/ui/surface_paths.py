"""The optimizers' paths on the surface, the points they are at, and the start points as handles."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gdsim.app.race import Snapshot, Track
from gdsim.engine.landscape import Plane
from gdsim.engine.planes import project
from gdsim.ui import theme
from gdsim.ui.overlay import (
    CASING,
    INK,
    PAPER,
    REACH,
    Array,
    Overlay,
    draw_symbol,
    draw_word,
    polyline,
)

MARKERS, MARKER_GAP = 40, 15.0  # markers along a path: at most so many, this far apart (pixels)
PALE = 120  # of 255: a path away from the plane
HALO = QColor(16, 21, 29, 210)  # round numbers in white
MOST_NUMBERS = 400_000  # of a path's coordinates to be projected at each frame
MOST_POINTS = 24_000  # of all paths together; beyond, only every n-th iterate is looked at


@dataclass(frozen=True, eq=False)
class PathLine:
    """One run's path in the plot: points ``(M, 2)``, ``done`` of them up to the cursor."""

    index: int
    points: Array
    done: int
    lead: bool
    start: int = 0
    distances: Array | None = None
    """How far each point ``(M,)`` is from the plane it is drawn on; None where there is only that plane."""

    @property
    def current(self) -> Array:
        """The point at the cursor."""
        point: Array = self.points[self.done - 1]
        return point


def path_line(
    track: Track, i: int, j: int | None, lead: bool, most: int = MOST_POINTS, frame: Plane | None = None
) -> PathLine:
    """The track seen along coordinates ``i`` and ``j``; without a j, its values over coordinate ``i``.

    With a ``frame`` it is the track's shadow on that plane.
    """
    path = track.path
    if frame is not None:
        most = min(most, max(50, MOST_NUMBERS // len(frame.origin)))
    stride = -(-len(path) // max(1, most))
    iterates = [*path[::stride]]
    if stride > 1 and iterates[-1] is not path[-1]:
        iterates.append(path[-1])
    done = bisect_right(iterates, track.iterate.k, key=lambda at: at.k)
    if not done or iterates[done - 1].k != track.iterate.k:  # older iterates are kept thinned
        iterates.insert(done, track.iterate)
        done += 1
    if frame is not None:
        shadow = project(frame, np.array([at.x for at in iterates]))
        return PathLine(track.index, shadow.coordinates, done, lead, track.start, shadow.distances)
    pairs = [(at.x[i], at.f) for at in iterates] if j is None else [(at.x[i], at.x[j]) for at in iterates]
    points = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    return PathLine(track.index, points, done, lead, track.start)


def path_lines(snapshot: Snapshot, i: int, j: int | None, frame: Plane | None = None) -> tuple[PathLine, ...]:
    """All tracks, the leading one last: it is drawn on top."""
    leader = snapshot.track
    tracks = sorted(snapshot.tracks, key=lambda track: (track is leader, track.index == snapshot.lead))
    most = MOST_POINTS // max(1, len(tracks))
    return tuple(path_line(track, i, j, track is leader, most, frame) for track in tracks)


class PathItem(Overlay):
    """The paths: strong up to the cursor, faint beyond; a large marker at it, ringed for the lead."""

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=10)
        self.lines: tuple[PathLine, ...] = ()
        self.near = np.inf

    def set_lines(self, lines: tuple[PathLine, ...], near: float = np.inf) -> None:
        """What is farther than ``near`` from the plane is drawn lighter."""
        self.lines, self.near = lines, near
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
        first = line.start == 0
        if not path.isEmpty():
            join, cap = Qt.PenJoinStyle.RoundJoin, Qt.PenCapStyle.RoundCap
            if line.distances is not None and (line.distances[: line.done] > self.near).any():
                pale = QColor(colour)
                pale.setAlpha(PALE)
                painter.strokePath(path, QPen(pale, 2.0 if first else 1.4, c=cap, j=join))
                path = self._on_plane(line, pixels)
            painter.strokePath(path, QPen(CASING, 4.0 if first else 2.6, c=cap, j=join))
            painter.strokePath(path, QPen(colour, 2.0 if first else 1.4, c=cap, j=join))
        painter.setPen(QPen(CASING, 1.0))
        painter.setBrush(colour)
        size = 6.0 if line.lead else 5.0 if first else 4.0
        for x, y in _along(pixels):
            draw_symbol(painter, theme.optimizer_marker(line.index), x, y, size)

    def _on_plane(self, line: PathLine, pixels: Array) -> QPainterPath:
        """The pieces of a path that lie on the plane."""
        assert line.distances is not None
        path = QPainterPath()
        near = np.flatnonzero(line.distances[: len(pixels)] <= self.near)
        for piece in np.split(near, np.flatnonzero(np.diff(near) > 1) + 1):
            if len(piece) > 1:
                path.addPath(polyline(pixels[piece[0] : piece[-1] + 1]))
        return path

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
        draw_symbol(painter, theme.optimizer_marker(line.index), x, y, 12.0 if line.start == 0 else 9.0)


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
    """The start points as rings to drag, the first one larger; while one is dragged only its ghost moves."""

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=20)
        self.places: tuple[tuple[float, float], ...] = ()
        self.ghost: tuple[float, float] | None = None
        self.moving = 0
        self.hot: int | None = None

    @property
    def at(self) -> tuple[float, float] | None:
        """The first start."""
        return self.places[0] if self.places else None

    def set_starts(self, places: tuple[tuple[float, float], ...]) -> None:
        """All starts; those that are not finite are not drawn."""
        self.places = places
        self.update()

    def set_ghost(self, at: tuple[float, float] | None, moving: int = 0) -> None:
        """Where start number ``moving`` is being dragged to."""
        self.ghost, self.moving = at, moving
        self.update()

    def set_hot(self, hot: int | None) -> None:
        """The start the mouse is over."""
        if hot != self.hot:
            self.hot = hot
            self.update()

    def nearest(self, pixel: QPointF) -> int | None:
        """The start the mouse means."""
        if not self.places or not self.isVisible():
            return None
        pixels = self.to_pixels(np.array(self.places))
        gaps = np.nan_to_num(np.hypot(pixels[:, 0] - pixel.x(), pixels[:, 1] - pixel.y()), nan=np.inf)
        best = int(np.argmin(gaps))
        return best if gaps[best] <= REACH else None

    def draw(self, painter: QPainter) -> None:
        if not self.places:
            return
        room = self.boundingRect().adjusted(-40, -40, 40, 40)
        pixels: list[list[float]] = self.to_pixels(np.array(self.places)).tolist()
        ghost = None if self.ghost is None else QPointF(*self.to_pixels(np.array([self.ghost]))[0].tolist())
        moving = self.moving if self.moving < len(pixels) else 0
        if ghost is not None and room.contains(ghost) and room.contains(QPointF(*pixels[moving])):
            painter.setPen(QPen(PAPER, 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(*pixels[moving]), ghost)
        for number, (x, y) in reversed([*enumerate(pixels)]):
            if room.contains(x, y):
                self._ring(painter, QPointF(x, y), number, self.hot == number, False)
        if ghost is not None and room.contains(ghost):
            self._ring(painter, ghost, moving, True, True)

    def _ring(self, painter: QPainter, at: QPointF, number: int, hot: bool, ghost: bool) -> None:
        size = (7.0 if number == 0 else 5.0) + (1.5 if hot else 0.0)
        width = 2.5 if number == 0 else 2.0
        painter.setBrush(QColor(255, 255, 255, 90 if ghost else 60))
        painter.setPen(QPen(CASING, width + 2.0))
        painter.drawEllipse(at, size, size)
        painter.setPen(QPen(PAPER, width, Qt.PenStyle.DashLine if ghost else Qt.PenStyle.SolidLine))
        painter.drawEllipse(at, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(INK)
        dot = 2.0 if number == 0 else 1.5
        painter.drawEllipse(at, dot, dot)
        if len(self.places) > 1:
            draw_word(painter, str(number + 1), at.x() + size + 7.0, at.y() - size - 3.0, PAPER, HALO)


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


class CursorItem(Overlay):
    """A ring at the place that the mouse is over in another picture of the same plane."""

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=30)
        self.at: tuple[float, float] | None = None

    def set_point(self, at: tuple[float, float] | None) -> None:
        if at != self.at:
            self.at = at
            self.update()

    def draw(self, painter: QPainter) -> None:
        if self.at is None:
            return
        x, y = self.to_pixels(np.array([self.at]))[0].tolist()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((CASING, 3.5), (PAPER, 1.5)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(QPointF(x, y), 4.5, 4.5)
