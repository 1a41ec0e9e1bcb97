"""A learning rate beside the largest stable one: a thin scale along the lower edge of its field."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gdsim.ui import theme

BELOW, ABOVE = 2.0, 1.0  # decades of the scale on either side of the limit
HEIGHT, TICK, BAR = 5, 2.0, 2.0  # pixels


class RateGauge(QWidget):
    """A bar as long as the rate is large, with a tick where steps along the sharpest direction begin to grow.

    It lies over the lower edge of ``field`` and lets the mouse through.
    """

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self.setObjectName(f"{field.objectName()}_limit")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rate = self.limit = math.nan
        field.installEventFilter(self)
        self._place()
        self.hide()

    def show_rate(self, rate: float, limit: float | None) -> None:
        """The rate, and the limit beside which it stands; None hides the scale."""
        known = limit is not None and math.isfinite(limit) and limit > 0.0 and rate > 0.0
        self.rate, self.limit = rate, math.nan if limit is None else limit
        self.setVisible(known)
        self.update()

    @property
    def share(self) -> float:
        """How far along the scale the rate is, 0 to 1; the limit is at :attr:`tick`."""
        return min(1.0, max(0.0, (math.log10(self.rate / self.limit) + BELOW) / (BELOW + ABOVE)))

    @property
    def tick(self) -> float:
        """Where the limit is along the scale."""
        return BELOW / (BELOW + ABOVE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        field = self._field
        self.setGeometry(4, field.height() - HEIGHT - 1, field.width() - 8, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.limit > 0.0:
            return
        painter = QPainter(self)
        try:
            look, width, bottom = theme.current(), float(self.width()), float(self.height())
            line = QRectF(0.0, bottom - BAR, width, BAR)
            painter.fillRect(line, QColor(look.grid_line))
            line.setWidth(width * self.share)
            painter.fillRect(line, QColor(look.success if self.rate <= self.limit else look.warning))
            tick = QRectF(round(width * self.tick) - TICK / 2, 0.0, TICK, bottom)
            painter.fillRect(tick, QColor(look.text))
        finally:
            painter.end()
