"""How the derivative orders 1, 1.5 and 2 are told apart: a colour on either theme, and a kind of line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gdsim.ui import theme

ORDERS = ("1", "1.5", "2")
# Okabe-Ito blue, reddish purple and bluish green, moved so that text in them has 4.5 : 1 on the card
_COLOURS = {
    "light": {"1": "#006ba8", "1.5": "#a8487f", "2": "#00795a"},
    "dark": {"1": "#5aaee6", "1.5": "#e08fbf", "2": "#2fc296"},
}
_STYLES = {"1": Qt.PenStyle.SolidLine, "1.5": Qt.PenStyle.DashLine, "2": Qt.PenStyle.DotLine}


def order_colour(order: str) -> QColor:
    """Colour of order ``"1"``, ``"1.5"`` or ``"2"`` on the present theme; KeyError for another."""
    return QColor(_COLOURS[theme.current().name][order])


def order_pen(order: str, width: float = 2.0) -> QPen:
    """A pen of that colour: solid, dashed or dotted; cosmetic, so that it stays as wide on a zoomed plot."""
    pen = QPen(order_colour(order), width, _STYLES[order])
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if order == "2" else Qt.PenCapStyle.FlatCap)
    return pen


class OrderLine(QWidget):
    """A short line of an order, for legends."""

    def __init__(self, order: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.order = order
        self.setFixedSize(24, 16)
        theme.notifier.changed.connect(self.update)

    def draw(self, painter: QPainter) -> None:
        """Paint it with its left top corner at the origin."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(order_pen(self.order, 2.5))
        painter.drawLine(QPointF(2.0, 8.5), QPointF(22.0, 8.5))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self.draw(painter)
        finally:
            painter.end()
