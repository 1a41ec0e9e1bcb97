"""A sheet of prepared marks: text, formulas, bars, cells and images, laid out once and then only painted."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from gdsim.engine.objective import Array
from gdsim.ui import theme
from gdsim.ui.typesetting import formula_path

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
#: Cells of a heat map along each side; larger matrices show the strongest entry of each block.
MAP_CELLS = 160


class Region(NamedTuple):
    """A place that can be pointed at: the parameter it stands for (None: no one), and what its tip says."""

    rect: QRectF
    parameter: int | None
    tip: str


@dataclass
class Sheet:
    """Marks in the coordinates of a page ``width`` wide; ``height`` grows as they are put on it."""

    font: QFont
    pixels: float
    width: float
    height: float = 0.0
    regions: list[Region] = field(default_factory=list)
    _fills: list[tuple[QRectF, QColor, float]] = field(default_factory=list)
    _images: list[tuple[QRectF, QImage]] = field(default_factory=list)
    _frames: list[tuple[QRectF, QColor]] = field(default_factory=list)
    _lines: list[tuple[QLineF, QPen]] = field(default_factory=list)
    _paths: list[tuple[QPainterPath, QPointF, QColor]] = field(default_factory=list)
    _texts: list[tuple[QRectF, Qt.AlignmentFlag, str, QFont, QColor]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.small = theme.smaller(self.font, 0.85)
        self.bold = QFont(self.font)
        self.bold.setBold(True)
        self.metrics = QFontMetricsF(self.font)
        self.bold_metrics = QFontMetricsF(self.bold)

    # -- putting marks on it

    def text(
        self,
        rect: QRectF,
        text: str,
        role: str = "text",
        align: Qt.AlignmentFlag = LEFT,
        font: QFont | None = None,
    ) -> None:
        """One line, with an ellipsis where it does not fit."""
        font = font or self.font
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1.0)
        self._texts.append((rect, align, shown, font, _colour(role)))

    def formula(self, latex: str, x: float, middle: float, role: str = "text", room: float = 1e9) -> float:
        """A formula with its left edge at x, smaller where there is no room; the width it takes."""
        size = self.pixels * 1.05
        formula = formula_path(latex, size)
        if formula.width > room:
            formula = formula_path(latex, theme.readable(size * max(0.6, room / formula.width)))
        baseline = middle + (formula.ascent - formula.descent) / 2
        self._paths.append((formula.path, QPointF(x, baseline), _colour(role)))
        return formula.width

    def fill(self, rect: QRectF, colour: str | QColor, radius: float = 0.0) -> None:
        self._fills.append((rect, _colour(colour), radius))

    def frame(self, rect: QRectF, colour: str) -> None:
        self._frames.append((rect, _colour(colour)))

    def line(
        self,
        a: QPointF,
        b: QPointF,
        colour: str,
        width: float = 1.0,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
    ) -> None:
        self._lines.append((QLineF(a, b), QPen(_colour(colour), width, style)))

    def image(self, rect: QRectF, values: Array) -> None:
        """The heat map of a matrix."""
        self._images.append((rect, heat_map(values)))

    # -- painting

    def paint(self, painter: QPainter) -> None:
        """Everything, in the colours it was laid out in."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for rect, colour, radius in self._fills:
            if radius:
                painter.setBrush(colour)
                painter.drawRoundedRect(rect, radius, radius)
            else:
                painter.fillRect(rect, colour)
        for rect, image in self._images:
            painter.drawImage(rect, image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rect, colour in self._frames:
            painter.setPen(QPen(colour, 1.0))
            painter.drawRect(rect)
        for line, pen in self._lines:
            painter.setPen(pen)
            painter.drawLine(line)
        for path, origin, colour in self._paths:
            painter.translate(origin)
            painter.fillPath(path, colour)
            painter.translate(-origin)
        for rect, align, text, font, colour in self._texts:
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(rect, align, text)

    def region_at(self, point: QPointF) -> Region | None:
        """The place under a point, the smallest first."""
        under = [each for each in self.regions if each.rect.contains(point)]
        return min(under, key=lambda each: each.rect.width() * each.rect.height(), default=None)


def heat_map(values: Array) -> QImage:
    """A matrix as an image of its signed colours, zero in the card's colour, at most 160 cells a side."""
    shown = np.nan_to_num(pooled(np.asarray(values, dtype=np.float64)), posinf=1e300, neginf=-1e300)
    look = theme.current()
    limit = float(np.abs(shown).max(initial=0.0)) or 1.0
    steps = np.linspace(0.0, 1.0, 256)[:, None]
    card, up, down = (_rgb(colour) for colour in (look.card, look.positive, look.negative))
    scale = np.vstack([card + (down - card) * steps[::-1], card + (up - card) * steps[1:]])
    table = np.full((511, 4), 255, dtype=np.uint8)
    table[:, :3] = np.rint(scale)
    share = np.sqrt(np.abs(shown) * (1.0 / limit))  # as in theme.signed_colour: small values stay visible
    pixels = table[np.rint(255.0 * (1.0 + np.copysign(share, shown))).astype(np.intp)]
    height, width = shown.shape
    return QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


def pooled(values: Array, most: int = MAP_CELLS) -> Array:
    """The matrix with at most ``most`` rows and columns: each entry the strongest of its block, with sign."""
    for _ in range(2):  # rows, then columns
        size = math.ceil(len(values) / most)
        if size > 1:
            whole = len(values) // size * size
            blocks = values[:whole].reshape(-1, size, values.shape[1])
            high, low = blocks.max(axis=1), blocks.min(axis=1)
            if whole < len(values):
                rest = values[whole:]
                high, low = np.vstack([high, rest.max(axis=0)]), np.vstack([low, rest.min(axis=0)])
            values = np.where(high >= -low, high, low)
        values = values.T
    return values


def _rgb(colour: str) -> Array:
    value = QColor(colour)
    return np.array([value.red(), value.green(), value.blue()], dtype=np.float64)


def _colour(role: str | QColor) -> QColor:
    return QColor(getattr(theme.current(), role)) if isinstance(role, str) else role
