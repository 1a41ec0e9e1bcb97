"""How many multiplications each way of differentiating takes, as bars side by side."""

from __future__ import annotations

import math
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdsim.app.i18n import tr
from gdsim.engine.paths import Costs
from gdsim.ui import theme

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class CostBars(QWidget):
    """The multiplications of each mode side by side, on a logarithmic scale that begins with 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("path_costs")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.rows: list[tuple[str, int, str]] = []
        theme.notifier.changed.connect(self.update)

    def show_costs(self, costs: Costs, whole: bool) -> None:
        """Show the counts for the whole gradient, or for the picked parameter."""
        counts = (
            (costs.all_by_path, costs.all_forward, costs.all_reverse)
            if whole
            else (costs.one_by_path, costs.one_forward, costs.one_reverse)
        )
        titles = (tr("path by path"), tr("forward mode"), tr("reverse mode"))
        roles = ("faint", "forward_line", "backward_line")
        self.rows = list(zip(titles, counts, roles, strict=True))
        self.setAccessibleName(", ".join(f"{title} {count_text(count)}" for title, count, _ in self.rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, math.ceil(self.height_needed(QFontMetricsF(self.font()))))

    def height_needed(self, metrics: QFontMetricsF) -> float:
        """The height of all bars in a font."""
        return self._line(metrics) * max(1, len(self.rows))

    @staticmethod
    def _line(metrics: QFontMetricsF) -> float:
        return max(20.0, metrics.height() + 4.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setFont(self.font())
            self.draw(painter, QRectF(self.rect()))
        finally:
            painter.end()

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Paint the bars into a rectangle."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, metrics = theme.current(), QFontMetricsF(painter.font())
        most = max((math.log10(max(2, count)) for _, count, _ in self.rows), default=1.0)
        words = max((metrics.horizontalAdvance(title) for title, *_ in self.rows), default=0.0) + 12.0
        numbers = max((metrics.horizontalAdvance(count_text(n)) for _, n, _ in self.rows), default=0.0) + 8.0
        length = max(20.0, room.width() - words - numbers)
        height = self._line(metrics)
        for at, (title, count, role) in enumerate(self.rows):
            y = room.top() + at * height
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.setPen(QColor(look.text))
            painter.drawText(QRectF(room.left(), y, words, height), middle, title)
            size = length * math.log10(max(1, count)) / most
            bar = QRectF(room.left() + words, y + 4.0, max(2.0, size), height - 8.0)
            painter.drawText(QRectF(bar.right() + 6.0, y, numbers, height), middle, count_text(count))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(getattr(look, role)))
            painter.drawRoundedRect(bar, 3.0, 3.0)


def count_text(count: int) -> str:
    """``1,234``; from a billion on as a power of ten, ``4.40·10¹²``."""
    if count < 10**9:
        return f"{count:,}"
    mantissa, exponent = f"{Decimal(count):.2e}".split("e+")
    return f"{mantissa}·10{exponent.translate(SUPERSCRIPTS)}"
