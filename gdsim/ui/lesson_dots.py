"""The steps of a lesson as dots: done, shown, to come."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdsim.app.i18n import tr
from gdsim.ui import theme


class LessonDots(QWidget):
    """One dot a step; those that were passed and the one shown can be clicked."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lesson_dots")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._count, self._index = 0, 0
        self._passed: frozenset[int] = frozenset()
        theme.notifier.changed.connect(self.update)

    def show_steps(self, count: int, index: int, passed: frozenset[int]) -> None:
        """So many steps, the one shown, and those that were passed."""
        self._count, self._index, self._passed = count, index, passed
        self.setAccessibleName(tr("Step {step} of {count}", step=index + 1, count=count))
        self.setToolTip(self.accessibleName())
        self.update()

    def _unit(self) -> float:
        return QFontMetricsF(self.font()).height()

    def sizeHint(self) -> QSize:
        return QSize(round(self._unit() * 0.9 * max(1, self._count)), round(self._unit() * 1.1))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def _centres(self) -> list[QPointF]:
        gap = min(0.9 * self._unit(), (self.width() - 8) / max(1, self._count))
        left = (self.width() - gap * (self._count - 1)) / 2
        return [QPointF(left + i * gap, self.height() / 2) for i in range(self._count)]

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter = theme.current(), QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for i, centre in enumerate(self._centres()):
                shown = i == self._index
                radius = self._unit() * (0.26 if shown else 0.17)
                done = i in self._passed
                painter.setPen(QPen(QColor(colours.accent if shown or done else colours.faint), 1.5))
                painter.setBrush(QColor(colours.accent if shown or done else colours.card))
                painter.drawEllipse(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius))
        finally:
            painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for i, centre in enumerate(self._centres()):
            near = abs(centre.x() - event.position().x()) < self._unit() * 0.45
            if near and (i in self._passed or i == self._index or i - 1 in self._passed):
                self.chosen.emit(i)
                return
        super().mousePressEvent(event)
