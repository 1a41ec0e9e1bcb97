"""A small line: the readings of a watch over the iterations, with the iteration shown marked."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdsim.app.i18n import tr
from gdsim.engine.watches import Series
from gdsim.ui import theme
from gdsim.ui.numbers import full, short

PAD = 4.0


class Frame:
    """Where iterations and values are in a rectangle: from the first reading to ``last``, least to most."""

    def __init__(self, room: QRectF, series: Series, last: int) -> None:
        self.room = room.adjusted(PAD, PAD, -PAD, -PAD)
        self.k, self.values = series.k, series.values
        self.first = float(self.k[0])
        self.last = max(float(last), float(self.k[-1]))
        self.low, self.high = float(self.values.min()), float(self.values.max())

    def x(self, k: float) -> float:
        share = (k - self.first) / (self.last - self.first) if self.last > self.first else 0.5
        return self.room.left() + min(1.0, max(0.0, share)) * self.room.width()

    def y(self, value: float) -> float:
        # halves, for the range of two floats can be beyond the floats
        height = 0.5 * self.high - 0.5 * self.low
        share = (0.5 * value - 0.5 * self.low) / height if height > 0.0 else 0.5
        return self.room.bottom() - min(1.0, max(0.0, share)) * self.room.height()

    def nearest(self, x: float) -> int:
        """Position of the reading nearest to a place."""
        k = self.first + (x - self.room.left()) / max(1.0, self.room.width()) * (self.last - self.first)
        return int(np.argmin(np.abs(self.k - k)))


def draw_line(
    painter: QPainter, room: QRectF, series: Series | None, colour: QColor, k: int, last: int
) -> None:
    """The line in a rectangle, with a dot where iteration ``k`` is; the run goes to iteration ``last``."""
    look = theme.current()
    if series is None or not len(series.k):
        painter.setPen(QPen(QColor(look.faint), 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(
            QPointF(room.left() + PAD, room.center().y()), QPointF(room.right() - PAD, room.center().y())
        )
        return
    frame = Frame(room, series, last)
    if frame.low < 0.0 < frame.high:
        painter.setPen(QPen(QColor(look.border), 1.0, Qt.PenStyle.DashLine))
        zero = frame.y(0.0)
        painter.drawLine(QPointF(frame.room.left(), zero), QPointF(frame.room.right(), zero))
    painter.setPen(QPen(QColor(look.faint), 1.0))
    x = frame.x(k)
    painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
    points = [QPointF(frame.x(a), frame.y(b)) for a, b in zip(series.k, series.values, strict=True)]
    painter.setPen(QPen(colour, 1.4))
    painter.drawPolyline(QPolygonF(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if len(points) == 1:
        painter.drawEllipse(points[0], 2.0, 2.0)
    at = series.at(k)
    if at is not None:
        painter.setPen(QPen(QColor(look.card), 1.0))
        painter.drawEllipse(QPointF(x, frame.y(at)), 3.5, 3.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_ends(painter: QPainter, room: QRectF, series: Series, font: QFont) -> None:
    """The largest and the smallest reading, at the upper and the lower edge."""
    look, metrics = theme.current(), QFontMetricsF(font)
    painter.setFont(font)
    low, high = float(series.values.min()), float(series.values.max())
    for value in (high, low) if high > low else (high,):
        text = short(value)
        place = QRectF(room.left() + 2.0, room.top(), metrics.horizontalAdvance(text) + 4.0, metrics.height())
        if value < high:
            place.moveBottom(room.bottom())
        ground = QColor(look.card)
        ground.setAlpha(215)
        painter.fillRect(place, ground)
        painter.setPen(QColor(look.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


class Sparkline(QWidget):
    """Shows a series; pointed at, its ends and the reading there. ``chosen`` is the iteration clicked."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sparkline")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.series: Series | None = None
        self.lead = self.k = self.last = 0
        self.pointed: int | None = None
        """Position of the reading pointed at."""
        theme.notifier.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(160, max(32, 2 * self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(72, self.sizeHint().height())

    def show_series(self, series: Series | None, k: int, last: int, lead: int) -> None:
        """These readings with iteration ``k`` marked, in the colour of optimizer ``lead``."""
        if (series, k, last, lead) == (self.series, self.k, self.last, self.lead):
            return
        if series is not self.series:
            self.pointed = None
        self.series, self.k, self.last, self.lead = series, k, last, lead
        self.speak()
        self.update()

    def speak(self) -> None:
        """The line in words, in the present language."""
        series = self.series
        if series is None or not len(series.k):
            self.setAccessibleDescription(tr("no readings yet"))
            return
        self.setAccessibleDescription(
            tr(
                "from {first} to {last}; least {low}, most {high}",
                first=short(float(series.values[0])),
                last=short(float(series.values[-1])),
                low=short(float(series.values.min())),
                high=short(float(series.values.max())),
            )
        )

    def words(self) -> str:
        """The reading pointed at."""
        if self.series is None or self.pointed is None:
            return ""
        return tr(
            "k = {k}: {value}. Click to go there.",
            k=int(self.series.k[self.pointed]),
            value=full(float(self.series.values[self.pointed])),
        )

    def _frame(self) -> Frame | None:
        if self.series is None or not len(self.series.k):
            return None
        return Frame(QRectF(self.rect()), self.series, self.last)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            room, colour = QRectF(self.rect()), theme.optimizer_colour(self.lead)
            draw_line(painter, room, self.series, colour, self.k, self.last)
            frame = self._frame()
            if frame is not None and self.series is not None and self.underMouse():
                draw_ends(painter, room, self.series, theme.smaller(self.font(), 0.8))
                if self.pointed is not None:
                    at = QPointF(frame.x(frame.k[self.pointed]), frame.y(frame.values[self.pointed]))
                    painter.setPen(QPen(QColor(theme.current().text), 1.4))
                    painter.drawEllipse(at, 3.5, 3.5)
        finally:
            painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        frame = self._frame()
        pointed = None if frame is None else frame.nearest(event.position().x())
        if pointed != self.pointed:
            self.pointed = pointed
            self.setToolTip(self.words())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        frame = self._frame()
        inside = self.rect().contains(event.position().toPoint())
        if frame is not None and inside and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(int(frame.k[frame.nearest(event.position().x())]))

    def enterEvent(self, event: QEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed = None
        self.setToolTip("")
        self.update()
