"""A sheet of labels and formulas as a figure: what stands on the screen, drawn anew in any theme."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QPainter
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from gdsim.ui import theme
from gdsim.ui.exporting import Figure
from gdsim.ui.formula_item import FormulaLabel
from gdsim.ui.matrix_label import MatrixLabel
from gdsim.ui.orders import OrderLine

MARGIN = 12.0
_INKS = {"muted": "muted", "heading": "muted", "error": "error", "warning": "warning", "success": "success"}


def figure_of_sheet(name: str, title: str, body: QWidget) -> Figure:
    """Everything readable in ``body`` where it stands; buttons and bars are left out."""
    parts = list(_parts(body))
    right = max((place.x() + widget.width() for widget, place in parts), default=200)
    bottom = max((place.y() + widget.height() for widget, place in parts), default=100)
    left = min((place.x() for _, place in parts), default=0)
    top = min((place.y() for _, place in parts), default=0)
    size = QSizeF(right - left + 2 * MARGIN, bottom - top + 2 * MARGIN)

    def render(painter: QPainter, rect: QRectF) -> None:
        painter.save()
        painter.translate(rect.topLeft())
        painter.scale(rect.width() / size.width(), rect.height() / size.height())
        painter.translate(MARGIN - left, MARGIN - top)
        for widget, place in _parts(body):
            painter.save()
            painter.translate(place)
            _drawing(widget)(widget, painter)
            painter.restore()
        painter.restore()

    return Figure(name, title, render, size)


def _drawing(widget: QWidget) -> Callable[..., None]:
    return next(draw for kind, draw in _DRAWN.items() if isinstance(widget, kind))


def _parts(body: QWidget) -> list[tuple[QWidget, QPoint]]:
    return [
        (widget, widget.mapTo(body, QPoint(0, 0)))
        for widget in body.findChildren(QWidget)
        if isinstance(widget, tuple(_DRAWN)) and widget.isVisibleTo(body)
    ]


def _draw_formula(label: FormulaLabel, painter: QPainter) -> None:
    figure, room = label.figure(), 4.0  # which a formula's own figure leaves on each side
    corner = QPointF(label.PADDING - room, label.baseline() - label.formula().ascent - room)
    figure.render(painter, QRectF(corner, figure.size))


def _draw_text(label: QLabel, painter: QPainter) -> None:
    role = str(label.property("role") or "")
    flags = int(label.alignment()) | Qt.TextFlag.TextDontClip
    if label.wordWrap():
        flags |= Qt.TextFlag.TextWordWrap
    _write(painter, label.font(), _INKS.get(role, "text"), QRectF(label.rect()), flags, label.text())


def _draw_check(box: QCheckBox, painter: QPainter) -> None:
    flags = int(Qt.AlignmentFlag.AlignVCenter) | Qt.TextFlag.TextDontClip
    _write(painter, box.font(), "text", QRectF(box.rect()), flags, box.text())


def _write(painter: QPainter, font: QFont, ink: str, rect: QRectF, flags: int, text: str) -> None:
    font = QFont(font)
    font.setPixelSize(QFontInfo(font).pixelSize())  # the same on every device
    painter.setFont(font)
    painter.setPen(QColor(getattr(theme.current(), ink)))
    painter.drawText(rect, flags, text)


_DRAWN: dict[type, Callable[..., None]] = {
    FormulaLabel: _draw_formula,
    MatrixLabel: MatrixLabel.draw,
    OrderLine: OrderLine.draw,
    QCheckBox: _draw_check,
    QLabel: _draw_text,
}
