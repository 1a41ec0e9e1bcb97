"""A matrix as a small heat map with its numbers, folded where it is large."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gdsim.engine.objective import Array
from gdsim.ui import theme
from gdsim.ui.numbers import short

FOLD = 8.0  # the gap that stands for what is left out
ROOM = 5.0  # beside a number


def as_matrix(values: ArrayLike) -> Array:
    """Two axes: a lone number is 1 x 1 and a vector a row."""
    array = np.asarray(values, dtype=np.float64)
    return array.reshape(1, -1) if array.ndim < 2 else array.reshape(array.shape[0], -1)


def kept(count: int, most: int, wanted: int | None = None) -> list[int]:
    """Indices that stay of ``count``: the first ones and the last, and the ``wanted`` one."""
    if count <= most:
        return list(range(count))
    chosen = [*range(most - 1), count - 1]
    if wanted is not None and 0 <= wanted < count and wanted not in chosen:
        chosen[-2 if most > 1 else -1] = wanted
    return sorted(chosen)


@dataclass(frozen=True, eq=False)
class HeatMap:
    """A matrix ready to be painted: which rows and columns are shown, how large a cell is, what is framed."""

    values: Array
    rows: list[int]
    columns: list[int]
    frame: tuple[int, int] | None
    cell: QSizeF
    limit: float
    digits: int

    @classmethod
    def of(
        cls,
        values: ArrayLike,
        font: QFont,
        *,
        rows: int = 4,
        columns: int = 3,
        frame: tuple[int, int] | None = None,
        digits: int = 3,
    ) -> HeatMap:
        """The map of ``values`` with at most so many rows and columns, in numbers of that font."""
        matrix = as_matrix(values)
        frame = frame if frame and frame[0] < matrix.shape[0] and frame[1] < matrix.shape[1] else None
        own_rows = kept(matrix.shape[0], rows, frame[0] if frame else None)
        own_columns = kept(matrix.shape[1], columns, frame[1] if frame else None)
        shown = matrix[np.ix_(own_rows, own_columns)]
        metrics = QFontMetricsF(font)
        widest = max((metrics.horizontalAdvance(short(v, digits)) for v in shown.ravel()), default=8.0)
        cell = QSizeF(widest + 2 * ROOM, metrics.height() + 3.0)
        return cls(matrix, own_rows, own_columns, frame, cell, _largest(matrix), digits)

    @property
    def folded(self) -> bool:
        """True where not all entries are shown."""
        return len(self.rows) * len(self.columns) < self.values.size

    @property
    def size(self) -> QSizeF:
        """Room that it takes."""
        return QSizeF(
            len(self.columns) * self.cell.width() + FOLD * _gaps(self.columns),
            len(self.rows) * self.cell.height() + FOLD * _gaps(self.rows),
        )

    def paint(self, painter: QPainter, at: QPointF, font: QFont) -> None:
        """Paint it with its left top corner there."""
        look = theme.current()
        painter.save()
        painter.setFont(font)
        xs = _places(self.columns, self.cell.width())
        ys = _places(self.rows, self.cell.height())
        for row, y in zip(self.rows, ys, strict=True):
            for column, x in zip(self.columns, xs, strict=True):
                value = float(self.values[row, column])
                box = QRectF(at.x() + x, at.y() + y, self.cell.width(), self.cell.height())
                ground = theme.signed_colour(value, self.limit)
                painter.fillRect(box.adjusted(0.5, 0.5, -0.5, -0.5), ground)
                painter.setPen(_ink(ground))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, short(value, self.digits))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.border), 1.0))
        painter.drawRect(QRectF(at, self.size))
        painter.setPen(QColor(look.muted))
        for before, after, y in zip(self.rows, self.rows[1:], ys, strict=False):
            if after > before + 1:
                gap = QRectF(at.x(), at.y() + y + self.cell.height(), self.size.width(), FOLD)
                _dots(painter, gap, vertical=True)
        for before, after, x in zip(self.columns, self.columns[1:], xs, strict=False):
            if after > before + 1:
                gap = QRectF(at.x() + x + self.cell.width(), at.y(), FOLD, self.size.height())
                _dots(painter, gap, vertical=False)
        if self.frame is not None:
            y, x = ys[self.rows.index(self.frame[0])], xs[self.columns.index(self.frame[1])]
            box = QRectF(at.x() + x, at.y() + y, self.cell.width(), self.cell.height())
            painter.setPen(QPen(QColor(look.accent), 2.0))
            painter.drawRect(box.adjusted(1.0, 1.0, -1.0, -1.0))
        painter.restore()


def _largest(matrix: Array) -> float:
    """The largest finite magnitude; the plain case without a copy of the whole matrix."""
    if not matrix.size:
        return 0.0
    size = max(float(matrix.max()), -float(matrix.min()))
    if np.isfinite(size):
        return size
    return float(np.abs(matrix[np.isfinite(matrix)]).max(initial=0.0))


def _gaps(indices: list[int]) -> int:
    return sum(b > a + 1 for a, b in itertools.pairwise(indices))


def _places(indices: list[int], step: float) -> list[float]:
    """Where each index begins, with a gap wherever some are left out."""
    places, at, before = [], 0.0, None
    for index in indices:
        if before is not None and index > before + 1:
            at += FOLD
        places.append(at)
        at, before = at + step, index
    return places


def _dots(painter: QPainter, gap: QRectF, *, vertical: bool) -> None:
    middle = gap.center()
    for shift in (-3.0, 0.0, 3.0):
        dot = QPointF(
            middle.x() + (0.0 if not vertical else shift), middle.y() + (shift if not vertical else 0.0)
        )
        painter.drawPoint(dot)


def _ink(ground: QColor) -> QColor:
    """Dark or light, whichever reads better on that colour."""
    r, g, b = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (ground.redF(), ground.greenF(), ground.blueF())
    )
    luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
    # the contrast to black and to white is the same at 0.179
    return QColor("#11151b") if luminance > 0.179 else QColor("#ffffff")
