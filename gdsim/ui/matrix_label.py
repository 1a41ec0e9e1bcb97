"""A small matrix with numbers in square brackets, or a lone number, after its symbol."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdsim.engine.objective import Array
from gdsim.ui import theme
from gdsim.ui.formula_item import formula_path, plain_text
from gdsim.ui.numbers import full, short

GAP, SERIF, ROOM = 10.0, 4.0, 5.0  # between columns; of a bracket; between bracket and numbers


class MatrixLabel(QWidget):
    """Painted text, since every step has other numbers and typesetting them would take too long."""

    def __init__(self, symbol: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._symbol = symbol
        self._values: Array = np.empty((0, 0))
        self._widest = 0.0
        self._digits = 4
        theme.notifier.changed.connect(self.update)

    def symbol(self) -> str:
        return self._symbol

    def values(self) -> Array:
        """What is shown, ``(n, n)``; empty for nothing."""
        return self._values

    def show_matrix(self, symbol: str, values: ArrayLike | None, digits: int = 4) -> None:
        """Show ``values (n, n)`` after ``symbol``; None shows nothing."""
        new = np.empty((0, 0)) if values is None else np.atleast_2d(np.asarray(values, dtype=np.float64))
        if (
            symbol == self._symbol
            and digits == self._digits
            and np.array_equal(new, self._values, equal_nan=True)
        ):
            return
        self._digits = digits
        resized = new.shape != self._values.shape or symbol != self._symbol
        self._symbol, self._values = symbol, new
        rows = ["[" + ", ".join(map(short, row)) + "]" for row in new]
        self.setAccessibleName(f"{plain_text(symbol)} = {'; '.join(rows)}" if rows else "")
        self.setToolTip("\n".join(", ".join(map(full, row)) for row in new))
        wide = self._width()
        if resized or wide > self._widest:
            self._widest = wide
            self.updateGeometry()
        self.update()

    # -- layout

    def _line(self) -> float:
        return QFontMetricsF(self.font()).height()

    def _columns(self) -> list[float]:
        metrics = QFontMetricsF(self.font())
        return [
            max(metrics.horizontalAdvance(short(v, self._digits)) for v in column)
            for column in self._values.T
        ]

    def _left(self) -> float:
        """Width of the symbol and the equals sign."""
        return formula_path(f"{self._symbol} =", self._pixels()).width + 6.0

    def _pixels(self) -> float:
        return QFontInfo(self.font()).pixelSize() * 1.1

    def _width(self) -> float:
        columns = self._columns()
        if not columns:
            return 0.0
        numbers = sum(columns) + GAP * (len(columns) - 1)
        return self._left() + numbers + (2 * (SERIF + ROOM) if len(columns) > 1 else 0.0)

    def sizeHint(self) -> QSize:
        # no narrower than it has been: other numbers should not make the whole row tremble
        rows = max(1, len(self._values))
        return QSize(round(max(self._width(), self._widest)) + 2, round(rows * self._line()) + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._widest = 0.0
            self.updateGeometry()
        super().changeEvent(event)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self.draw(painter)
        finally:
            painter.end()

    def draw(self, painter: QPainter) -> None:
        """Paint it with its left top corner at the origin."""
        columns = self._columns()
        if not columns:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, line, height = QColor(theme.current().text), self._line(), float(self.height())
        rows = len(self._values)
        top = (height - rows * line) / 2
        symbol = formula_path(f"{self._symbol} =", self._pixels())
        painter.save()
        metrics = QFontMetricsF(self.font())
        axis = metrics.xHeight() / 2  # the equals sign stands where a minus would
        painter.translate(0.0, height / 2 + axis)
        painter.fillPath(symbol.path, ink)
        painter.restore()
        x = self._left()
        font = QFont(self.font())
        font.setPixelSize(QFontInfo(font).pixelSize())  # the same on every device
        painter.setFont(font)
        if len(columns) > 1:
            self._bracket(painter, x + 1.0, height, 1.0, ink)
            x += SERIF + ROOM
        painter.setPen(ink)
        for j, width in enumerate(columns):
            for i in range(rows):
                cell = QRectF(x, top + i * line, width, line)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
                painter.drawText(cell, int(flags), short(self._values[i, j], self._digits))
            x += width + GAP
        if len(columns) > 1:
            self._bracket(painter, x - GAP + SERIF + ROOM - 1.0, height, -1.0, ink)

    @staticmethod
    def _bracket(painter: QPainter, x: float, height: float, side: float, ink: QColor) -> None:
        pen = QPen(ink, 1.2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        top, bottom = 1.5, height - 1.5
        tip = x + side * SERIF
        painter.drawPolyline([QPointF(tip, top), QPointF(x, top), QPointF(x, bottom), QPointF(tip, bottom)])
