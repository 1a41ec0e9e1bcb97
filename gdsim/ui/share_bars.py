"""A signed bar for each sample of a batch and a line at their mean; the keyboard and the mouse choose a sample."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdsim.engine.shares import Shares
from gdsim.ui import theme
from gdsim.ui.numbers import short

MOST = 240  # bars drawn; of more samples those with the largest gradients
WIDEST = 32.0
HEIGHT = 112
EDGE = 6.0  # above and below the bars, for the frame


class ShareBars(QWidget):
    """The bars, by size or in the order of the rows."""

    pointed = Signal()
    """Another bar is pointed at, with the mouse or the keyboard: see :attr:`position`."""
    chosen = Signal(int)
    """The training row of the bar that was clicked."""
    left = Signal()
    """Escape was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("share_bars")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.shares: Shares | None = None
        self.positions: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        self.sample: int | None = None
        self.hovered: int | None = None
        self.current: int | None = None
        """The bar the keyboard is at."""
        self._heights = np.empty(0)
        self._top, self._bottom = 0.0, 0.0
        theme.notifier.changed.connect(self.update)

    def show_shares(self, shares: Shares | None, by_size: bool, sample: int | None) -> None:
        """Show them by size, or in the order of the rows, with that training row framed."""
        self.shares, self.sample = shares, sample
        if shares is None:
            self.positions, self._heights = np.empty(0, dtype=np.intp), np.empty(0)
        else:
            chosen = shares.order()[:MOST]
            self.positions = chosen if by_size else chosen[np.argsort(shares.rows[chosen], kind="stable")]
            own = shares.own[self.positions]
            self._heights = np.where(np.isfinite(own), own, 0.0)
        mean = shares.mean if shares is not None and math.isfinite(shares.mean) else 0.0
        self._top = max(float(self._heights.max(initial=0.0)), mean)
        self._bottom = min(float(self._heights.min(initial=0.0)), mean)
        count = len(self.positions)
        self.hovered = self.hovered if self.hovered is not None and self.hovered < count else None
        self.current = min(self.current, count - 1) if self.current is not None and count else None
        self.update()

    def frame(self, sample: int | None) -> None:
        """Frame another training row, the bars as they are."""
        if sample != self.sample:
            self.sample = sample
            self.update()

    @property
    def position(self) -> int | None:
        """The bar that is pointed at; else, of the row framed."""
        if self.hovered is not None:
            return self.hovered
        return self.current if self.hasFocus() and self.current is not None else self.framed

    @property
    def framed(self) -> int | None:
        """The bar of the row shown; None if it has none."""
        if self.shares is None or self.sample is None:
            return None
        found = np.flatnonzero(self.shares.rows[self.positions] == self.sample)
        return int(found[0]) if len(found) else None

    def row_at(self, at: int) -> int:
        """The training row of the bar at ``at``."""
        assert self.shares is not None
        return int(self.shares.rows[self.positions[at]])

    # -- where things are ----------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(280, HEIGHT)

    def _gutter(self, metrics: QFontMetricsF) -> float:
        """Room for the numbers on the left."""
        texts = (short(self._top, 3), short(self._bottom, 3), "0")
        return max(metrics.horizontalAdvance(text) for text in texts) + 8.0

    def _area(self, room: QRectF, metrics: QFontMetricsF) -> QRectF:
        return room.adjusted(self._gutter(metrics), EDGE, -2.0, -EDGE)

    def _y(self, value: float, area: QRectF) -> float:
        span = self._top - self._bottom
        return area.bottom() if span <= 0.0 else area.top() + (self._top - value) / span * area.height()

    def slot(self, at: int, area: QRectF) -> QRectF:
        """The column of the bar at ``at``."""
        width = min(WIDEST, area.width() / max(1, len(self.positions)))
        return QRectF(area.left() + at * width, area.top(), width, area.height())

    def bar(self, at: int, area: QRectF) -> QRectF:
        """The bar at ``at``; of zero, a line."""
        slot, value = self.slot(at, area), float(self._heights[at])
        gap = 2.0 if slot.width() > 8.0 else 1.0 if slot.width() > 3.0 else 0.0
        zero, end = self._y(0.0, area), self._y(value, area)
        return QRectF(
            slot.left() + gap / 2, min(zero, end), max(1.0, slot.width() - gap), max(1.0, abs(end - zero))
        )

    def area(self) -> QRectF:
        """Where the bars are in the widget."""
        return self._area(QRectF(self.rect()), QFontMetricsF(self.font()))

    def at(self, x: float) -> int | None:
        """The bar at that x of the widget."""
        area = self.area()
        if not len(self.positions) or x < area.left():
            return None
        place = int((x - area.left()) / self.slot(0, area).width())
        return place if place < len(self.positions) else None

    # -- painting --------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setFont(self.font())
            self.draw(painter, QRectF(self.rect()))
            if self.hasFocus():
                painter.setPen(QPen(QColor(theme.current().accent), 1.0))
                painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        finally:
            painter.end()

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Paint the bars into a rectangle."""
        look, shares, metrics = theme.current(), self.shares, QFontMetricsF(painter.font())
        if shares is None:
            return
        area = self._area(room, metrics)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for at in dict.fromkeys((self.framed, self.position)):
            if at is not None:
                painter.fillRect(self.slot(at, area).adjusted(0.0, -EDGE, 0.0, EDGE), QColor(look.selection))
        colours = QColor(look.negative), QColor(look.positive)
        for at, value in enumerate(self._heights.tolist()):
            painter.fillRect(self.bar(at, area), colours[value > 0.0])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        zero = self._y(0.0, area)
        painter.setPen(QPen(QColor(look.faint), 1.0))
        painter.drawLine(QPointF(area.left(), zero), QPointF(area.right(), zero))
        if math.isfinite(shares.mean):
            painter.setPen(QPen(QColor(look.backward_line), 1.6, Qt.PenStyle.DashLine))
            y = self._y(shares.mean, area)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if self.framed is not None:
            painter.setPen(QPen(QColor(look.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.slot(self.framed, area).adjusted(-1.0, 1.0 - EDGE, 1.0, EDGE - 1.0))
        painter.setPen(QColor(look.muted))
        half = metrics.height() / 2

        def level(value: float) -> float:
            return min(max(self._y(value, area), room.top() + half), room.bottom() - half)

        for value in {self._top, 0.0, self._bottom}:
            y = level(value)
            if value == 0.0 or abs(y - level(0.0)) >= 2.0 * half:  # where they are too close, zero alone
                place = QRectF(room.left(), y - half, area.left() - room.left() - 6.0, 2.0 * half)
                painter.drawText(place, Qt.AlignmentFlag.AlignRight, short(value, 3))

    # -- mouse and keyboard ------------------------------------------------------------

    def _point(self, at: int | None) -> None:
        if at != self.hovered:
            self.hovered = at
            self.update()
            self.pointed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.at(event.position().x())
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self.current = at
            self.chosen.emit(self.row_at(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count, key = len(self.positions), Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.current is not None:
            self.chosen.emit(self.row_at(self.current))
        elif key == Qt.Key.Key_Escape and self.sample is not None:
            self.left.emit()
        elif count and key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
            before = self.position if self.position is not None else -1
            moves = {Qt.Key.Key_Left: before - 1, Qt.Key.Key_Right: before + 1, Qt.Key.Key_Home: 0}
            self.current = min(max(0, moves.get(key, count - 1)), count - 1)
            self.hovered = None
            self.update()
            self.pointed.emit()
        else:
            super().keyPressEvent(event)
