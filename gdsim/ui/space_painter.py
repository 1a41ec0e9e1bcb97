"""What stands round the solid in 3-D: the box with its numbers, contours on the floor, paths, marks, the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pyqtgraph.functions import arrayToQPath
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QApplication

from gdsim.engine.kinds import CriticalPoint
from gdsim.engine.landscape import Grid
from gdsim.ui import guard, theme
from gdsim.ui.camera import Camera
from gdsim.ui.contours import contours_of, levels_for, shades
from gdsim.ui.forms import number_text
from gdsim.ui.overlay import CASING, INK, PAPER, Array, draw_symbol, label_font, polyline
from gdsim.ui.solid import BOTTOM, FLOOR, LIFT, TOP, Solid, Style, nice_numbers
from gdsim.ui.surface_marks import fold_alpha, mark_entries
from gdsim.ui.surface_paths import PALE, PathLine

MOST_POINTS, PIECE, MOST_PIECES = 500, 0.06, 10  # of a path; a longer piece is divided to lie on the surface
SMALL, CORNER = 300.0, 0.9  # pixels; of half an edge
MESH = 20  # cells of the mesh along each axis
TOUCH = 60.0  # degrees of elevation above which heights cannot be read and have no numbers
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Trail:
    """A run's path on the surface: points ``(M, 3)``, NaN outside, ``done`` of them up to the cursor."""

    index: int
    points: Array
    done: int
    lead: bool
    start: int
    away: Mask
    """Which points are farther from the plane than counts as near."""


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything that is drawn: the solid, its contours for the floor, and what lies on it."""

    solid: Solid
    style: Style
    names: tuple[str, str, str]
    contours: tuple[tuple[QColor, tuple[Array, ...]], ...] = ()
    trails: tuple[Trail, ...] = ()
    starts: Array = field(default_factory=lambda: np.empty((0, 3)))
    marks: tuple[tuple[CriticalPoint, Array], ...] = ()
    hinges: Array = field(default_factory=lambda: np.empty((0, 2, 3)))
    """Pieces of line on the floor where a ReLU network's surface is folded, ``(S, 2, 3)``."""
    folded: int = 0
    """Of how many lines these are pieces."""


def floor_contours(solid: Solid) -> tuple[tuple[QColor, tuple[Array, ...]], ...]:
    """The contour lines of a grid on the floor, with the colours of the 2-D picture."""
    grid = solid.grid
    values = np.where(grid.values <= solid.scale.high, grid.values, np.nan)
    levels = levels_for(values)
    found = contours_of(grid.a, grid.b, values, levels)
    colours = shades(len(found.levels) + 1)[1:] if len(found.levels) else ()
    return tuple(
        (colour, tuple(_on_floor(grid, piece) for piece in pieces))
        for colour, pieces in zip(colours, found.lines, strict=True)
    )


def on_floor(solid: Solid, segments: Array, floor: bool) -> Array:
    """Pieces of line ``(S, 2, 2)`` of the plane on the box's floor, ``(S, 2, 3)``."""
    ends = _on_floor(solid.grid, segments.reshape(-1, 2))
    if not floor:
        ends[:, 2] = BOTTOM
    return ends.reshape(-1, 2, 3)


def _on_floor(grid: Grid, piece: Array) -> Array:
    (a0, a1), (b0, b1) = grid.plane.a_range, grid.plane.b_range
    flat = (piece - (a0, b0)) / (a1 - a0, b1 - b0) * 2.0 - 1.0
    return np.column_stack([flat, np.full(len(flat), FLOOR)])


def trail_of(solid: Solid, line: PathLine, near: float) -> Trail:
    """A path laid on the surface; of very many points only some, the one at the cursor among them."""
    count = len(line.points)
    chosen = np.linspace(0, count - 1, min(count, MOST_POINTS)).round().astype(np.intp)
    chosen = np.unique(np.append(chosen, line.done - 1))
    at = int(np.searchsorted(chosen, line.done - 1))
    flat = guard.safe(line.points[chosen])
    away = np.zeros(len(chosen), dtype=bool) if line.distances is None else line.distances[chosen] > near
    (a0, a1), (b0, b1) = solid.grid.plane.a_range, solid.grid.plane.b_range
    length = np.abs(np.diff(flat, axis=0) / (a1 - a0, b1 - b0)).max(axis=1, initial=0.0) * 2.0
    pieces = np.clip(np.nan_to_num(np.ceil(length / PIECE), nan=1.0), 1, MOST_PIECES).astype(np.intp)
    first = np.concatenate([[0], np.cumsum(pieces)])
    segment = np.repeat(np.arange(len(pieces)), pieces)
    share = (np.arange(len(segment)) - first[segment]) / pieces[segment]
    dense = flat[segment] + share[:, None] * (flat[segment + 1] - flat[segment])
    points = solid.to_box(np.vstack([dense, flat[-1:]]))
    points[:, 2] += LIFT
    return Trail(
        line.index, points, int(first[at]) + 1, line.lead, line.start, np.append(away[segment], away[-1])
    )


def on_surface(solid: Solid, places: Sequence[Sequence[float]] | Sequence[Array] | Array) -> Array:
    """Places ``(M, 2)`` of the plane just over the surface, ``(M, 3)``."""
    points = solid.to_box(np.asarray(places, dtype=np.float64).reshape(-1, 2))
    points[:, 2] += LIFT
    return points


Surface = Callable[[QPainter], None]


def paint_scene(
    painter: QPainter,
    scene: Scene,
    camera: Camera,
    width: float,
    height: float,
    surface: Surface,
    cursor: tuple[float, float] | None = None,
) -> None:
    """Draw all of it into ``width`` x ``height`` pixels; ``surface`` draws the solid itself."""
    drawing = _Drawing(painter, scene, camera, width, height)
    painter.save()
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing.box()
        surface(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing.mesh()
        drawing.trails()
        drawing.marks()
        drawing.cursor(cursor)
        drawing.numbers()
    finally:
        painter.restore()


class _Drawing:
    def __init__(self, painter: QPainter, scene: Scene, camera: Camera, width: float, height: float) -> None:
        self.painter, self.scene, self.camera = painter, scene, camera
        self.width, self.height = width, height
        self.floor = FLOOR if scene.style.floor else BOTTOM
        x, y, _ = camera.position.tolist()
        self.far = (-1.0 if x > 0 else 1.0, -1.0 if y > 0 else 1.0)  # the walls that face away
        self.look = theme.current()
        grid = scene.solid.grid
        self.ticks = [self._ticks(grid.plane.a_range), self._ticks(grid.plane.b_range)]

    def _ticks(self, limits: tuple[float, float]) -> list[tuple[float, str]]:
        low, high = limits
        most = 6 if min(self.width, self.height) > SMALL else 4
        at = [(2.0 * (v - low) / (high - low) - 1.0, v) for v in nice_numbers(low, high, most)]
        # at the corners the numbers of two axes would meet
        return [(t, number_text(float(f"{v:.6g}"), 4)) for t, v in at if abs(t) <= CORNER]

    def pixels(self, points: object) -> Array:
        return self.camera.project(np.asarray(points, dtype=np.float64), self.width, self.height)[0]

    def visible(self, points: Array) -> Mask:
        return self.scene.solid.visible(np.nan_to_num(points), self.camera)

    # -- the box

    def box(self) -> None:
        painter, (fa, fb), floor = self.painter, self.far, self.floor
        field_colour = QColor(self.look.field)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(field_colour)
        for wall in (
            [(-1, -1, floor), (1, -1, floor), (1, 1, floor), (-1, 1, floor)],
            [(fa, -1, floor), (fa, 1, floor), (fa, 1, TOP), (fa, -1, TOP)],
            [(-1, fb, floor), (1, fb, floor), (1, fb, TOP), (-1, fb, TOP)],
        ):
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in self.pixels(wall).tolist()]))
        lines: list[tuple[tuple[float, float, float], ...]] = []
        for t, _ in self.ticks[0]:
            lines += [((t, -1, floor), (t, 1, floor)), ((t, fb, floor), (t, fb, TOP))]
        for t, _ in self.ticks[1]:
            lines += [((-1, t, floor), (1, t, floor)), ((fa, t, floor), (fa, t, TOP))]
        for z, _ in self.scene.solid.scale.ticks():
            lines += [((fa, -1, z), (fa, 1, z)), ((-1, fb, z), (1, fb, z))]
        self._lines(lines, QPen(QColor(self.look.grid_line), 1.0))
        edges = [((-1, -fb, floor), (1, -fb, floor)), ((-fa, -1, floor), (-fa, 1, floor))]
        edges += [((fa, -1, floor), (fa, 1, floor)), ((-1, fb, floor), (1, fb, floor))]
        edges += [((x, y, floor), (x, y, TOP)) for x, y in ((fa, fb), (-fa, fb), (fa, -fb))]
        edges += [((fa, -1, TOP), (fa, 1, TOP)), ((-1, fb, TOP), (1, fb, TOP))]
        self._lines(edges, QPen(QColor(self.look.border), 1.0))
        if self.scene.style.floor:
            for colour, pieces in self.scene.contours:
                path = QPainterPath()
                for piece in pieces:
                    path.addPath(polyline(self.pixels(piece)))
                painter.strokePath(path, QPen(colour, 1.2))
        if len(self.scene.hinges):
            ends = self.pixels(self.scene.hinges).reshape(-1, 2)
            folds: QPainterPath = arrayToQPath(ends[:, 0], ends[:, 1], connect="pairs", finiteCheck=False)
            ink = QColor(self.look.muted)
            ink.setAlpha(fold_alpha(self.scene.folded, 0.4 * min(self.width, self.height)))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(ends) < 20_000)
            painter.strokePath(folds, QPen(ink, 1.0))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _lines(self, lines: Sequence[Sequence[Sequence[float]]], pen: QPen) -> None:
        path = QPainterPath()
        for (x0, y0), (x1, y1) in self.pixels(lines).tolist():
            path.moveTo(x0, y0)
            path.lineTo(x1, y1)
        self.painter.strokePath(path, pen)

    def numbers(self) -> None:
        """Ticks and titles along the near edges of the floor and one upright edge."""
        (fa, fb), floor = self.far, self.floor
        names, ink = self.scene.names, QColor(self.look.muted)
        self._axis([(t, -fb, floor) for t, _ in self.ticks[0]], self.ticks[0], (0, -fb, 0), ink)
        self._axis([(-fa, t, floor) for t, _ in self.ticks[1]], self.ticks[1], (-fa, 0, 0), ink)
        title = QFont(QApplication.font())
        self._word(names[0], (0.0, -fb, floor), (0.0, -fb, 0.0), 34.0, QColor(self.look.text), title)
        self._word(names[1], (-fa, 0.0, floor), (-fa, 0.0, 0.0), 34.0, QColor(self.look.text), title)
        if self.camera.elevation > TOUCH:
            return
        edges = [(fa, -fb), (-fa, fb)]
        x, y = min(edges, key=lambda e: float(self.pixels([(*e, 0.0)])[0, 0]))
        ticks = self.scene.solid.scale.ticks()
        outward = (x if x == -fa else 0.0, y if y == -fb else 0.0, 0.0)
        self._axis([(x, y, z) for z, _ in ticks], ticks, outward, ink)
        self._word(names[2], (x, y, TOP), (0.0, 0.0, 1.0), 14.0, QColor(self.look.text), title)

    def _axis(
        self,
        places: Sequence[Sequence[float]],
        ticks: Sequence[tuple[float, str]],
        outward: Sequence[float],
        ink: QColor,
    ) -> None:
        for place, (_, text) in zip(places, ticks, strict=True):
            self._word(text, place, outward, 9.0, ink, label_font(), tick=True)

    def _word(
        self,
        text: str,
        place: Sequence[float],
        outward: Sequence[float],
        gap: float,
        ink: QColor,
        font: QFont,
        tick: bool = False,
    ) -> None:
        """Text beside a point of an edge, away from the box."""
        at, beyond = self.pixels([place, [p + 0.2 * o for p, o in zip(place, outward, strict=True)]])
        way = beyond - at
        norm = float(np.hypot(*way))
        way = way / norm if norm > 0.5 else np.array([0.0, 1.0])
        if tick:
            x, y = (at + 5.0 * way).tolist()
            self.painter.setPen(QPen(QColor(self.look.border), 1.0))
            self.painter.drawLine(QPointF(*at.tolist()), QPointF(x, y))
        metrics = QFontMetricsF(font)
        half = (metrics.horizontalAdvance(text) / 2.0, metrics.height() / 2.0)
        x, y = (at + way * (gap + abs(way[0]) * half[0] + abs(way[1]) * half[1])).tolist()
        x = min(max(x, half[0] + 2.0), self.width - half[0] - 2.0)
        y = min(max(y, half[1] + 1.0), self.height - half[1] - 1.0)
        self.painter.setFont(font)
        self.painter.setPen(ink)
        rect = QRectF(x - half[0] - 2.0, y - half[1], 2.0 * half[0] + 4.0, 2.0 * half[1])
        self.painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    # -- what lies on the surface

    def mesh(self) -> None:
        solid = self.scene.solid
        if not self.scene.style.mesh:
            return
        vertices = solid.vertices + np.array([0.0, 0.0, 0.6 * LIFT])
        n, m = solid.z.shape
        lines = [vertices[i] for i in np.linspace(0, n - 1, min(n, MESH + 1)).round().astype(int)]
        lines += [vertices[:, j] for j in np.linspace(0, m - 1, min(m, MESH + 1)).round().astype(int)]
        seen = self.visible(np.concatenate(lines))
        path, start = QPainterPath(), 0
        for line in lines:
            path.addPath(_pieces(self.pixels(line), seen[start : start + len(line)]))
            start += len(line)
        self.painter.strokePath(path, QPen(QColor(16, 21, 29, 90), 0.8))

    def trails(self) -> None:
        painter = self.painter
        join, cap = Qt.PenJoinStyle.RoundJoin, Qt.PenCapStyle.RoundCap
        for trail in self.scene.trails:
            colour = theme.optimizer_colour(trail.index)
            pale = QColor(colour)
            pale.setAlpha(PALE)
            inside = np.isfinite(trail.points).all(axis=1)
            pixels = self.pixels(np.nan_to_num(trail.points))
            seen = self.visible(trail.points) & inside
            walked = np.arange(len(seen)) < trail.done
            ahead = np.arange(len(seen)) >= trail.done - 1
            width = 2.0 if trail.start == 0 else 1.4
            painter.strokePath(_pieces(pixels, ahead & seen), QPen(pale, 1.0, Qt.PenStyle.DotLine))
            painter.strokePath(_pieces(pixels, walked & inside), QPen(pale, 1.0))
            painter.strokePath(_pieces(pixels, walked & seen & trail.away), QPen(pale, width))
            strong = _pieces(pixels, walked & seen & ~trail.away)
            painter.strokePath(strong, QPen(CASING, 2.0 * width, c=cap, j=join))
            painter.strokePath(strong, QPen(colour, width, c=cap, j=join))

    def marks(self) -> None:
        painter, scene = self.painter, self.scene
        for point, place in scene.marks:
            for shown, (x, y) in self._shown(place[None, :]):
                entry = next(iter(mark_entries([point])), None)
                if entry is not None and entry.symbol is not None:
                    painter.setOpacity(1.0 if shown else 0.35)
                    painter.setPen(QPen(CASING, 1.0))
                    painter.setBrush(entry.colour() if entry.filled else Qt.BrushStyle.NoBrush)
                    draw_symbol(painter, entry.symbol, x, y, 11.0)
        for shown, (x, y) in self._shown(scene.starts):
            painter.setOpacity(1.0 if shown else 0.35)
            painter.setBrush(QColor(255, 255, 255, 60))
            painter.setPen(QPen(CASING, 4.0))
            painter.drawEllipse(QPointF(x, y), 6.0, 6.0)
            painter.setPen(QPen(PAPER, 2.0))
            painter.drawEllipse(QPointF(x, y), 6.0, 6.0)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(INK)
            painter.drawEllipse(QPointF(x, y), 2.0, 2.0)
        for trail in scene.trails:
            for shown, (x, y) in self._shown(trail.points[trail.done - 1 : trail.done]):
                painter.setOpacity(1.0 if shown else 0.45)
                if trail.lead:
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.setPen(QPen(CASING, 4.0))
                    painter.drawEllipse(QPointF(x, y), 10.0, 10.0)
                    painter.setPen(QPen(PAPER, 2.0))
                    painter.drawEllipse(QPointF(x, y), 10.0, 10.0)
                painter.setPen(QPen(PAPER, 1.5))
                painter.setBrush(theme.optimizer_colour(trail.index))
                draw_symbol(
                    painter, theme.optimizer_marker(trail.index), x, y, 12.0 if trail.start == 0 else 9.0
                )
        painter.setOpacity(1.0)

    def _shown(self, points: Array) -> Iterator[tuple[bool, list[float]]]:
        """Of points inside the window: whether they are seen, and their pixels."""
        points = points[np.isfinite(points).all(axis=1)]
        if len(points):
            yield from zip(self.visible(points).tolist(), self.pixels(points).tolist(), strict=True)

    def cursor(self, at: tuple[float, float] | None) -> None:
        """A ring on the surface and a line down to the floor."""
        if at is None:
            return
        place = on_surface(self.scene.solid, [at])[0]
        if not np.isfinite(place).all():
            return
        ends = self.pixels([place, (place[0], place[1], self.floor)]).tolist()
        (x, y), (u, v) = ends
        self.painter.setPen(QPen(QColor(self.look.muted), 1.0, Qt.PenStyle.DashLine))
        self.painter.drawLine(QPointF(x, y), QPointF(u, v))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((CASING, 3.5), (PAPER, 1.5)):
            self.painter.setPen(QPen(colour, width))
            self.painter.drawEllipse(QPointF(x, y), 4.5, 4.5)


def _pieces(pixels: Array, mask: Mask) -> QPainterPath:
    """The stretches of a line whose points are all in the mask."""
    path = QPainterPath()
    chosen = np.flatnonzero(mask)
    for piece in np.split(chosen, np.flatnonzero(np.diff(chosen) > 1) + 1):
        if len(piece) > 1:
            path.addPath(polyline(pixels[piece[0] : piece[-1] + 1]))
    return path
