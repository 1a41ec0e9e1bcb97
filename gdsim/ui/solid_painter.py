"""The surface drawn by QPainter, cell after cell from the farthest to the nearest: without OpenGL, and on paper."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from gdsim.ui.camera import Camera
from gdsim.ui.overlay import Array
from gdsim.ui.solid import Solid

PORTION = 250  # cells painted between two looks at the clock


def far_to_near(solid: Solid, camera: Camera) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of cells in the order in which they are drawn.

    Exact for a height over a grid: no cell hides one that is nearer along either axis.
    """
    orders = []
    for count, eye in zip(solid.z.shape, camera.position[:2].tolist(), strict=True):
        middles = np.linspace(-1, 1, count)[:-1] + 1.0 / (count - 1)
        orders.append(np.argsort(-np.abs(middles - eye), kind="stable"))
    return orders[0], orders[1]


def cells(solid: Solid, camera: Camera, width: float, height: float) -> tuple[Array, NDArray[Any]]:
    """Corners in pixels ``(K, 4, 2)`` and colours 0xffRRGGBB ``(K,)``, the farthest first."""
    pixels, _ = camera.project(solid.vertices, width, height)
    rows, columns = far_to_near(solid, camera)
    i, j = (each.ravel() for each in np.meshgrid(rows, columns, indexing="ij"))
    corners = np.stack([pixels[i, j], pixels[i + 1, j], pixels[i + 1, j + 1], pixels[i, j + 1]], axis=1)
    c = solid.colours.astype(np.uint32)
    mean = (c[i, j] + c[i + 1, j] + c[i + 1, j + 1] + c[i, j + 1]) // 4
    return corners, np.uint32(0xFF000000) | (mean[:, 0] << 16) | (mean[:, 1] << 8) | mean[:, 2]


def paint_solid(
    painter: QPainter, solid: Solid, camera: Camera, width: float, height: float, fine: bool = False
) -> None:
    """Fill every cell. ``fine``, for paper: smooth edges, and hairlines of each cell's colour over the seams."""
    painter.save()
    try:
        _fill(painter, *cells(solid, camera, width, height), fine)
    finally:
        painter.restore()


class SolidPicture:
    """The surface painted into a picture of its own, a few milliseconds at a time."""

    def __init__(self, solid: Solid, camera: Camera, width: int, height: int, ratio: float) -> None:
        self.image = QImage(
            int(width * ratio), int(height * ratio), QImage.Format.Format_ARGB32_Premultiplied
        )
        self.image.setDevicePixelRatio(ratio)
        self.image.fill(Qt.GlobalColor.transparent)
        self._corners, self._colours = cells(solid, camera, width, height)
        self._painted = 0

    @property
    def done(self) -> bool:
        """True when every cell is painted."""
        return self._painted >= len(self._colours)

    def go_on(self, seconds: float = math.inf) -> None:
        """Paint further cells for about so long."""
        end = time.perf_counter() + seconds
        painter = QPainter(self.image)
        try:
            while not self.done and time.perf_counter() < end:
                some = slice(self._painted, self._painted + PORTION)
                _fill(painter, self._corners[some], self._colours[some])
                self._painted = some.stop
        finally:
            painter.end()


def _fill(painter: QPainter, corners: Array, colours: NDArray[Any], fine: bool = False) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, fine)
    painter.setPen(Qt.PenStyle.NoPen)
    polygon, brush = painter.drawConvexPolygon, painter.setBrush
    for ((x0, y0), (x1, y1), (x2, y2), (x3, y3)), rgb in zip(corners.tolist(), colours.tolist(), strict=True):
        colour = QColor.fromRgb(rgb)
        if fine:
            painter.setPen(QPen(colour, 0.8))
        brush(colour)
        polygon(QPolygonF((QPointF(x0, y0), QPointF(x1, y1), QPointF(x2, y2), QPointF(x3, y3))))
