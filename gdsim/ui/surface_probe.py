"""The probe: a direction u to turn round the leading run's point, and the slope of the surface along it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdsim.ui import theme
from gdsim.ui.numbers import short
from gdsim.ui.overlay import REACH, Array, Overlay, draw_arrow, draw_word, rim
from gdsim.ui.surface_models import Here

RADIUS = 58.0  # pixels of the circle
TURN = math.radians(5.0)  # by a key
TANGENT = 90.0  # pixels either side


class ProbeItem(Overlay):
    """A circle with a handle for u, a notch where the slope is largest; in 1-D the tangent and its slope."""

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=22)
        self.here: Here | None = None
        self.angle = math.radians(20.0)
        self.name = "f"
        self.hot = False

    def set_here(self, here: Here | None, name: str) -> None:
        """The point and gradient to probe, of the function called ``name``."""
        self.here, self.name = here, name
        self.update()

    def set_hot(self, hot: bool) -> None:
        """The mouse is on the handle."""
        if hot != self.hot:
            self.hot = hot
            self.update()

    @property
    def direction(self) -> Array:
        """u, a unit vector in units of the axes."""
        return np.array([math.cos(self.angle), math.sin(self.angle)])

    @property
    def slope(self) -> float | None:
        """The directional derivative g . u; in 1-D the derivative."""
        if self.here is None:
            return None
        g = self.here.gradient
        return float(g[0]) if self.here.flat else float(g @ self.direction)

    @property
    def largest(self) -> float | None:
        """The slope along the gradient, |g|: no direction has a larger one."""
        return None if self.here is None else float(np.linalg.norm(self.here.gradient))

    @property
    def reading(self) -> str:
        """The slope as it is written beside the handle."""
        slope = self.slope
        if slope is None or self.here is None:
            return ""
        return f"{self.name}′ = {short(slope)}" if self.here.flat else f"∇{self.name}·u = {short(slope)}"

    def turn(self, steps: int) -> None:
        """By so many times five degrees, counter-clockwise."""
        self.angle = math.remainder(self.angle + steps * TURN, 2.0 * math.pi)
        self.update()

    def aim(self, at: tuple[float, float]) -> None:
        """Turn u towards a place of the plot."""
        if self.here is None:
            return
        dx, dy = np.asarray(at) - self.here.point
        if math.isfinite(dx) and math.isfinite(dy) and (dx or dy):
            self.angle = math.atan2(dy, dx)
            self.update()

    def handle(self) -> Array | None:
        """The handle in pixels."""
        if self.here is None or self.here.flat or not self.isVisible():
            return None
        return self._on_circle(self.direction)

    def near(self, pixel: QPointF) -> bool:
        """True where the mouse means the handle."""
        at = self.handle()
        return at is not None and bool(np.hypot(pixel.x() - at[0], pixel.y() - at[1]) <= REACH)

    def _on_circle(self, u: Array) -> Array | None:
        if self.here is None:
            return None
        t = self.to_view()
        way = u * (t.m11(), t.m22())
        length = float(np.hypot(*way))
        if not 0.0 < length < np.inf:
            return None
        place: Array = self.to_pixels(self.here.point[None, :])[0] + way * (RADIUS / length)
        return place

    def draw(self, painter: QPainter) -> None:
        here = self.here
        if here is None:
            return
        centre = self.to_pixels(here.point[None, :])[0]
        room = self.boundingRect()
        if not room.adjusted(-100, -100, 100, 100).contains(*centre.tolist()):
            return
        look = theme.current()
        ink, accent = QColor(look.text), QColor(look.accent)
        if here.flat:
            self._draw_tangent(painter, here, centre)
            return
        middle = QPointF(*centre.tolist())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(rim(), 3.5))
        painter.drawEllipse(middle, RADIUS, RADIUS)
        painter.setPen(QPen(ink, 1.2))
        painter.drawEllipse(middle, RADIUS, RADIUS)
        size = self.largest or 0.0
        top = self._on_circle(here.gradient / size) if size > 0.0 else None
        if top is not None:  # where the slope is largest
            out = (top - centre) / RADIUS
            ends = [QPointF(*(centre + out * r).tolist()) for r in (RADIUS - 7.0, RADIUS + 7.0)]
            for pen in (QPen(rim(), 6.0), QPen(QColor(look.backward), 3.2)):
                painter.setPen(pen)
                painter.drawLine(*ends)
            x, y = (top + out * 16.0).tolist()
            draw_word(painter, "max", x, y, QColor(look.backward), rim(), room)
        at = self._on_circle(self.direction)
        if at is None:
            return
        draw_arrow(painter, centre, at, QPen(accent, 2.0), rim())
        painter.setPen(QPen(rim(), 2.0))
        painter.setBrush(accent)
        painter.drawEllipse(QPointF(*at.tolist()), *((7.5, 7.5) if self.hot else (6.0, 6.0)))
        away = (at - centre) / RADIUS
        x, y = (at + away * np.array([46.0, 18.0])).tolist()
        draw_word(painter, self.reading, x, y, accent, rim(), room)

    def _draw_tangent(self, painter: QPainter, here: Here, centre: Array) -> None:
        """The tangent line at the point with its slope."""
        t = self.to_view()
        way = np.array([t.m11(), float(here.gradient[0]) * t.m22()])
        length = float(np.hypot(*way))
        if not 0.0 < length < np.inf:
            return
        along = way * (TANGENT / length)
        accent = QColor(theme.current().accent)
        painter.setPen(QPen(accent, 2.0))
        painter.drawLine(QPointF(*(centre - along).tolist()), QPointF(*(centre + along).tolist()))
        x, y = (centre + along).tolist()
        draw_word(painter, self.reading, x, y - 14.0, accent, rim(), self.boundingRect())
