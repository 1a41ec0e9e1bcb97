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
from PySide6.QtGui import QPainter, QPainterPath, QTransform
from PySide6.QtWidgets import QGraphicsObject

Array = NDArray[np.float64]

FAR = 16_000.0  # pixels from the view; Qt's rasteriser needs coordinates far below 2^31
REACH = 12.0  # pixels from a handle within which the mouse means it


class Overlay(QGraphicsObject):
    """A layer over a ``pg.ViewBox`` whose coordinates are the view's pixels, the top left corner (0, 0)."""

    def __init__(self, box: Any, z: float) -> None:
        super().__init__(box)
        self.box = box
        self._rect = QRectF(box.rect())
        self.setZValue(z)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        box.sigRangeChanged.connect(self._on_view_changed)
        box.sigTransformChanged.connect(self._on_view_changed)
        box.sigResized.connect(self._on_view_resized)

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

    def _on_view_resized(self, *_: object) -> None:
        self.prepareGeometryChange()  # before the rectangle is another: the scene looks it up by the old one
        self._rect = QRectF(self.box.rect())
        self.update()


class Gestures(Overlay):
    """What the mouse does over a plot, in the plot's coordinates; a drag of no handle is left alone."""

    hovered = Signal(object)
    """``(x, y)`` under the mouse, None when it has left."""
    clicked = Signal(object)
    """``(x, y)`` of a plain left click."""
    dragged = Signal(object)
    """``(x, y)`` while a handle is dragged."""
    dropped = Signal(object)
    """``(x, y)`` where a handle was let go."""

    def __init__(
        self,
        box: Any,
        grabs: Callable[[QPointF], bool],
        cursor: Qt.CursorShape = Qt.CursorShape.SizeAllCursor,
    ) -> None:
        super().__init__(box, z=50)
        self._grabs, self._handle_cursor = grabs, cursor
        self.dragging = False

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
            self.dragging = left and self._grabs(event.buttonDownPos())
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
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() != Qt.MouseButton.LeftButton or not plain:
            event.ignore()
            return
        event.accept()
        if not event.double():
            self.clicked.emit(self.to_plot(event.pos()))


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
    path: QPainterPath = QTransform.fromScale(size, size).map(Symbols[symbol])
    return path


def draw_symbol(painter: QPainter, symbol: str, x: float, y: float, size: float) -> None:
    """The marker in the painter's pen and brush."""
    painter.drawPath(symbol_path(symbol, size).translated(x, y))
