"""Drawings in the pixels of a plot's view: they keep their size when zoomed and stay vectors in exports."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyqtgraph.functions import arrayToQPath
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QApplication, QGraphicsObject
from shiboken6 import isValid

from gdsim.ui import theme

Array = NDArray[np.float64]

FAR = 16_000.0  # pixels from the view; Qt's rasteriser needs coordinates far below 2^31
REACH = 12.0  # pixels from a handle within which the mouse means it
# The surface has its own colours in both themes, and so has what must stand out from it.
CASING, INK, PAPER = QColor(16, 21, 29, 150), QColor("#10151d"), QColor("#ffffff")


class Overlay(QGraphicsObject):
    """A layer over a ``pg.ViewBox`` whose coordinates are the view's pixels, the top left corner (0, 0)."""

    def __init__(self, box: Any, z: float) -> None:
        super().__init__(box)
        self.box = box
        self._rect = QRectF(box.rect())
        self.setZValue(z)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        box.sigRangeChanged.connect(self._if_alive_changed)
        box.sigTransformChanged.connect(self._if_alive_changed)
        box.sigResized.connect(self._if_alive_resized)

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        """Whatever :meth:`draw` does, the painter is handed back as it came: Qt crashes otherwise."""
        painter.save()
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.draw(painter)
        finally:
            painter.restore()

    def draw(self, painter: QPainter) -> None:
        """Draw in pixels, antialiased; nothing by default."""

    def to_view(self) -> QTransform:
        """From the plot's coordinates to pixels."""
        return QTransform(self.box.childTransform())

    def to_pixels(self, points: Array) -> Array:
        """Points ``(M, 2)`` of the plot in pixels."""
        t = self.to_view()
        return points * (t.m11(), t.m22()) + (t.m31(), t.m32())

    def to_plot(self, at: QPointF) -> tuple[float, float]:
        """A pixel in the plot's coordinates."""
        inverse, _ = self.to_view().inverted()
        point = inverse.map(at)
        return point.x(), point.y()

    def _on_view_changed(self, *_: object) -> None:
        self.update()

    @property
    def _alive(self) -> bool:
        """False while the view is being taken apart: it still resizes when its transform is gone already."""
        return isValid(self) and isValid(self.box) and isValid(self.box.childGroup)

    def _if_alive_changed(self, *_: object) -> None:
        if self._alive:
            self._on_view_changed()

    def _if_alive_resized(self, *_: object) -> None:
        if self._alive:
            self._on_view_resized()

    def _on_view_resized(self, *_: object) -> None:
        self.prepareGeometryChange()  # before the rectangle is another: the scene looks it up by the old one
        self._rect = QRectF(self.box.rect())
        self.update()


class Gestures(Overlay):
    """What the mouse does over a plot, in the plot's coordinates; a drag of no handle is left alone.

    ``grabs`` says what handle a pixel belongs to, something that is not true if to none; ``held`` is the one
    being dragged.
    """

    hovered = Signal(object)
    """``(x, y)`` under the mouse, None when it has left."""
    clicked = Signal(object)
    """``(x, y)`` of a plain left click."""
    added = Signal(object)
    """``(x, y)`` of a left click with Ctrl."""
    dragged = Signal(object)
    """``(x, y)`` while a handle is dragged."""
    dropped = Signal(object)
    """``(x, y)`` where a handle was let go."""

    def __init__(
        self,
        box: Any,
        grabs: Callable[[QPointF], object],
        cursor: Qt.CursorShape = Qt.CursorShape.SizeAllCursor,
    ) -> None:
        super().__init__(box, z=50)
        self._grabs, self._handle_cursor = grabs, cursor
        self.dragging = False
        self.held: object = None

    def hoverEvent(self, event: Any) -> None:
        if event.isExit():
            self.unsetCursor()
            self.hovered.emit(None)
            return
        if self._grabs(event.pos()):
            event.acceptDrags(Qt.MouseButton.LeftButton)
            self.setCursor(self._handle_cursor)
        elif not self.dragging:
            self.unsetCursor()
        event.acceptClicks(Qt.MouseButton.LeftButton)
        self.hovered.emit(self.to_plot(event.pos()))

    def mouseDragEvent(self, event: Any) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        if event.isStart():
            self.held = self._grabs(event.buttonDownPos()) if left else None
            self.dragging = bool(self.held)
        if not self.dragging:
            event.ignore()
            return
        event.accept()
        at = self.to_plot(event.pos())
        if event.isFinish():
            self.dragging = False
            self.unsetCursor()
            self.dropped.emit(at)
        else:
            self.dragged.emit(at)

    def mouseClickEvent(self, event: Any) -> None:
        keys = {Qt.KeyboardModifier.NoModifier: self.clicked, Qt.KeyboardModifier.ControlModifier: self.added}
        signal = keys.get(event.modifiers())
        if event.button() != Qt.MouseButton.LeftButton or signal is None:
            event.ignore()
            return
        event.accept()
        if not event.double():
            signal.emit(self.to_plot(event.pos()))


# --- shapes in pixels ------------------------------------------------------------------------------


def polyline(points: Array) -> QPainterPath:
    """The line through pixels ``(M, 2)`` without what no eye can tell apart and what is far away."""
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) > 2:
        cell = np.round(2.0 * np.clip(points, -FAR, FAR))
        kept = np.append(True, (cell[1:] != cell[:-1]).any(axis=1))
        kept[-1] = True
        points = points[kept]
    if len(points) < 2:
        return QPainterPath()
    connect: Any = "all"
    if np.abs(points).max() > FAR:
        points, connect = _within(points[:-1], points[1:]), "pairs"
    path: QPainterPath = arrayToQPath(points[:, 0], points[:, 1], connect=connect, finiteCheck=False)
    return path


def _within(starts: Array, ends: Array) -> Array:
    """The parts of segments ``(M, 2)`` inside ``[-FAR, FAR]``^2 (Liang and Barsky), as pairs ``(2K, 2)``."""
    step = ends - starts
    low, high = np.zeros(len(step)), np.ones(len(step))
    with np.errstate(all="ignore"):
        for axis in (0, 1):
            for side in (-FAR, FAR):
                t = (side - starts[:, axis]) / step[:, axis]
                inwards = (step[:, axis] > 0) == (side < 0)
                low = np.where(inwards & np.isfinite(t), np.maximum(low, t), low)
                high = np.where(~inwards & np.isfinite(t), np.minimum(high, t), high)
        outside = ((step == 0) & (np.abs(starts) > FAR)).any(axis=1)
        kept = (low <= high) & ~outside
        pairs = np.stack([starts + low[:, None] * step, starts + high[:, None] * step], axis=1)[kept]
    parts: Array = np.clip(pairs.reshape(-1, 2), -FAR, FAR)
    return parts


@lru_cache(maxsize=64)
def symbol_path(symbol: str, size: float) -> QPainterPath:
    """A marker of pyqtgraph, centred at (0, 0), ``size`` pixels across."""
    shape = glyph(symbol) if symbol in GLYPHS else Symbols[symbol]
    path: QPainterPath = QTransform.fromScale(size, size).map(shape)
    return path


#: Markers pyqtgraph does not have.
GLYPHS = ("?", "v")


@lru_cache(maxsize=8)
def glyph(symbol: str) -> QPainterPath:
    """A question mark, or a notch as a kink makes it; one across, centred at (0, 0)."""
    path = QPainterPath()
    if symbol == "v":
        outline = (
            (-0.5, -0.42),
            (-0.2, -0.42),
            (0, 0.02),
            (0.2, -0.42),
            (0.5, -0.42),
            (0.12, 0.45),
            (-0.12, 0.45),
        )
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in outline]))
        path.closeSubpath()
        return path
    font = QFont(QApplication.font())
    font.setBold(True)
    font.setPixelSize(100)
    path.addText(0.0, 0.0, font, symbol)
    box = path.boundingRect()
    size = max(box.width(), box.height(), 1.0)
    path.translate(-box.center())
    return QTransform.fromScale(1.0 / size, 1.0 / size).map(path)


def draw_symbol(painter: QPainter, symbol: str, x: float, y: float, size: float) -> None:
    """The marker in the painter's pen and brush."""
    painter.drawPath(symbol_path(symbol, size).translated(x, y))


# --- arrows and words ------------------------------------------------------------------------------


def arrow_of(start: Array, end: Array, head: float) -> tuple[QPainterPath, QPainterPath]:
    """Shaft and tip of an arrow from one pixel to another; both empty if there is nothing to see of it."""
    shaft, tip = QPainterPath(), QPainterPath()
    along = end - start
    length = float(np.hypot(*along))
    if not 2.0 <= length < 1e9:
        return shaft, tip
    along = along / length
    head = min(head, 0.6 * length)
    across = np.array([-along[1], along[0]]) * (0.42 * head)
    neck = end - along * head
    shaft = polyline(np.array([start, neck + 0.2 * head * along]))
    if np.abs(end).max() < FAR:
        corners = (end, neck + across, neck + 0.2 * head * along, neck - across)
        tip.addPolygon(QPolygonF([QPointF(*corner.tolist()) for corner in corners]))
        tip.closeSubpath()
    return shaft, tip


def draw_arrow(
    painter: QPainter, start: Array, end: Array, pen: QPen, casing: QColor | None = None, head: float = 9.0
) -> None:
    """An arrow from one pixel to another in the pen's colour, with a rim of ``casing`` to stand out."""
    shaft, tip = arrow_of(start, end, head)
    if shaft.isEmpty():
        return
    join = Qt.PenJoinStyle.RoundJoin
    if casing is not None:
        painter.strokePath(shaft, QPen(casing, pen.widthF() + 2.5, c=Qt.PenCapStyle.RoundCap, j=join))
        painter.strokePath(tip, QPen(casing, 2.5, j=join))
    painter.strokePath(shaft, pen)
    painter.fillPath(tip, pen.color())


def label_font() -> QFont:
    """The application's font, smaller: numbers and words on a plot."""
    return theme.smaller(QApplication.font(), 0.8)


@lru_cache(maxsize=512)
def _word(text: str, font: str) -> QPainterPath:
    written = QFont()
    written.fromString(font)
    path = QPainterPath()
    path.addText(0.0, 0.0, written, text)
    path.translate(-path.boundingRect().center())
    return path


def draw_word(
    painter: QPainter, text: str, x: float, y: float, ink: QColor, halo: QColor, room: QRectF | None = None
) -> None:
    """Text centred at a pixel, moved into ``room`` if it is given, with a halo to be read on anything."""
    shape = _word(text, label_font().toString())
    box = shape.boundingRect()
    if room is not None:
        half_width, half_height = 0.5 * box.width() + 3.0, 0.5 * box.height() + 3.0
        x = min(max(x, room.left() + half_width), room.right() - half_width)
        y = min(max(y, room.top() + half_height), room.bottom() - half_height)
    placed = shape.translated(x, y)
    painter.strokePath(placed, QPen(halo, 3.0, j=Qt.PenJoinStyle.RoundJoin))
    painter.fillPath(placed, ink)


def rim() -> QColor:
    """What surrounds the theme's own colours where they are drawn on the surface's."""
    return QColor(theme.current().card)
