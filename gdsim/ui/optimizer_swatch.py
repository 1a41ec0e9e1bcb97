"""The two painted controls of an optimizer's row: its check box with the run's mark, and its name."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QSizePolicy, QWidget

from gdsim.ui import theme

_CHEVRONS = ((False, "right"), (True, "down"))


class Swatch(QCheckBox):
    """A check box that is the run's legend: its colour, and its marker, so that colour is never alone."""

    SIDE = 14
    _CORNERS = {"s": (4, 45.0), "t": (3, 90.0), "d": (4, 0.0), "p": (5, -90.0), "h": (6, 90.0)}

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.notifier.changed.connect(self.update)

    def set_index(self, index: int) -> None:
        if index != self._index:
            self._index = index
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.SIDE + 2, self.SIDE + 4)

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        look, side = theme.current(), self.SIDE
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(QColor(look.accent), 1.0))
                painter.drawRoundedRect(box.adjusted(-0.5, -1.5, 0.5, 1.5), 5.0, 5.0)
            box.adjust(0.5, 0.5, -0.5, -0.5)
            if not self.isChecked():
                painter.setPen(QPen(QColor(look.text if self.underMouse() else look.muted), 1.0))
                painter.drawRoundedRect(box, 4.0, 4.0)
                return
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.optimizer_colour(self._index))
            painter.drawRoundedRect(box, 4.0, 4.0)
            painter.translate(box.center())
            self._paint_marker(painter, QColor(look.card), 3.8)
        finally:
            painter.end()

    def _paint_marker(self, painter: QPainter, colour: QColor, r: float) -> None:
        marker = theme.optimizer_marker(self._index)
        painter.setBrush(colour)
        if marker == "o":
            painter.drawEllipse(QPointF(0, 0), r - 0.4, r - 0.4)
        elif marker in ("+", "x"):
            painter.rotate(45.0 if marker == "x" else 0.0)
            painter.setPen(QPen(colour, 2.0))
            painter.drawLine(QPointF(-r, 0), QPointF(r, 0))
            painter.drawLine(QPointF(0, -r), QPointF(0, r))
        else:
            star = marker == "star"
            n, first = (10, -90.0) if star else self._CORNERS[marker]
            angles = [math.radians(first + 360.0 * i / n) for i in range(n)]
            radii = [r * 0.42 if star and i % 2 else r for i in range(n)]
            points = [QPointF(a * math.cos(t), a * math.sin(t)) for a, t in zip(radii, angles, strict=True)]
            painter.drawPolygon(QPolygonF(points))


class TitleButton(QAbstractButton):
    """An optimizer's name; pressed, it opens the details below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._faint = False
        self._chevrons = {opened: theme.icon(f"chevron-{to}", "muted") for opened, to in _CHEVRONS}
        theme.notifier.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 16, metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, self.sizeHint().height())

    def set_faint(self, faint: bool) -> None:
        """A second voice for what takes no part."""
        if faint != self._faint:
            self._faint = faint
            self.update()

    def elided(self) -> str:
        room = self.width() - 12
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, text = theme.current(), self.elided()
        width = self.fontMetrics().horizontalAdvance(text)
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse() or self.hasFocus():
                painter.setPen(QPen(QColor(look.accent), 1.0) if self.hasFocus() else Qt.PenStyle.NoPen)
                painter.setBrush(QColor(look.field))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
            painter.setPen(QColor(look.muted if self._faint else look.text))
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(self.rect().adjusted(2, 0, 0, 0), middle, text)
            chevron = QRect(width + 3, (self.height() - 9) // 2, 9, 9)
            self._chevrons[self.isChecked()].paint(painter, chevron)
        finally:
            painter.end()
