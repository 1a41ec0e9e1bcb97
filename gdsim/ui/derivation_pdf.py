"""A derivation on A4 pages: laid out once, painted into a PDF or a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from gdsim.engine.report import Derivation, Formula, Heading, Paragraph, Say, Table
from gdsim.ui.formula_item import FormulaPath, formula_path

DPI = 96
WIDTH, HEIGHT, MARGIN, FOOT = 794.0, 1123.0, 76.0, 48.0
TEXT, TITLE, HEADING, FORMULA = 14.0, 22.0, 17.0, 16.0
SMALLEST = 0.55  # of its size, for a formula that is wider than the page
INDENT = 24.0
INK, SOFT = QColor("#1d2430"), QColor("#5f6875")

Draw = Callable[[QPainter], None]


@dataclass
class _Pages:
    """Pages that fill from the top; each is a list of what to paint."""

    pages: list[list[Draw]] = field(default_factory=lambda: [[]])
    y: float = MARGIN

    @property
    def left(self) -> float:
        return HEIGHT - MARGIN - FOOT - self.y

    def room(self, height: float) -> None:
        """A new page if so much does not fit any more."""
        if height > self.left and self.pages[-1]:
            self.pages.append([])
            self.y = MARGIN

    def put(self, height: float, draw: Callable[[QPainter, float], None]) -> None:
        self.room(height)
        self.pages[-1].append(partial(_at, draw, self.y))
        self.y += height


def _at(draw: Callable[[QPainter, float], None], y: float, painter: QPainter) -> None:
    draw(painter, y)


def _font(pixels: float, bold: bool = False) -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(round(pixels))
    font.setBold(bold)
    return font


def lay_out(derivation: Derivation, say: Say) -> list[list[Draw]]:
    """The pages of the document, A4 in pixels of 1/96 inch."""
    pages = _Pages()
    _words(pages, say(derivation.title), _font(TITLE, bold=True), after=10.0)
    blocks = derivation.blocks
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            following = blocks[at + 1] if at + 1 < len(blocks) else None
            # a heading at the end of a page belongs to the next one
            pages.room(HEADING * 2.4 + (90.0 if following is not None else 0.0))
            pages.y += 10.0 if pages.pages[-1] else 0.0
            _words(pages, say(block.text), _font(HEADING, bold=True), after=6.0)
        elif isinstance(block, Paragraph):
            _words(pages, say(block.text), _font(TEXT), after=6.0)
        elif isinstance(block, Formula):
            _formula(pages, block)
        else:
            _table(pages, block, say)
    count = len(pages.pages)
    for page, draws in enumerate(pages.pages, start=1):
        draws.append(partial(_foot, page, count))
    return pages.pages


def _foot(page: int, count: int, painter: QPainter) -> None:
    painter.setFont(_font(11.0))
    painter.setPen(SOFT)
    room = QRectF(MARGIN, HEIGHT - FOOT - 8.0, WIDTH - 2 * MARGIN, 20.0)
    painter.drawText(room, Qt.AlignmentFlag.AlignRight, f"{page} / {count}")
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft, "gdsim")


def _words(pages: _Pages, text: str, font: QFont, after: float) -> None:
    room = QRectF(0.0, 0.0, WIDTH - 2 * MARGIN, 10_000.0)
    flags = int(Qt.TextFlag.TextWordWrap)
    height = QFontMetricsF(font).boundingRect(room, flags, text).height()

    def draw(painter: QPainter, y: float) -> None:
        painter.setFont(font)
        painter.setPen(INK)
        painter.drawText(QRectF(MARGIN, y, room.width(), height + 2.0), flags, text)

    pages.put(height, draw)
    pages.y += after


def formulas(derivation: Derivation) -> list[str]:
    """All LaTeX that is typeset for the document."""
    parts = [part for block in derivation.blocks if isinstance(block, Formula) for part in block.parts]
    return [*dict.fromkeys(parts), "="]


def _formula(pages: _Pages, formula: Formula) -> None:
    """Its parts side by side with equals signs between them, on further lines where they do not fit."""
    equals = formula_path("=", FORMULA)
    gap = FORMULA * 0.35
    most = WIDTH - 2 * MARGIN
    line: list[tuple[FormulaPath, float]] = []
    x = INDENT

    def flush() -> None:
        ascent = max(path.ascent for path, _ in line)
        descent = max(path.descent for path, _ in line)
        pages.put(ascent + descent, partial(_line, tuple(line), ascent))
        pages.y += 7.0
        line.clear()

    for at, part in enumerate(formula.parts):
        path = formula_path(part, FORMULA)
        sign = equals.width + 2 * gap if at else 0.0
        if line and x + sign + path.width > most:
            flush()
            x = 2 * INDENT
        if at:
            line.append((equals, x + gap))
            x += sign
        if x + path.width > most:
            path = formula_path(part, FORMULA * max(SMALLEST, (most - x) / path.width))
        line.append((path, x))
        x += path.width
    flush()
    pages.y += 3.0


def _line(line: tuple[tuple[FormulaPath, float], ...], ascent: float, painter: QPainter, y: float) -> None:
    for path, x in line:
        _fill(path, MARGIN + x, painter, y + ascent - path.ascent)


def _fill(path: FormulaPath, x: float, painter: QPainter, y: float) -> None:
    painter.save()
    painter.translate(QPointF(x, y + path.ascent))
    painter.fillPath(path.path, INK)
    painter.restore()


def _table(pages: _Pages, table: Table, say: Say) -> None:
    header = tuple(say(cell) for cell in table.header)
    metrics = QFontMetricsF(_font(TEXT))
    widths = [
        max(metrics.horizontalAdvance(row[column]) for row in (header, *table.rows)) + 24.0
        for column in range(len(header))
    ]
    excess = sum(widths) - (WIDTH - 2 * MARGIN - INDENT)
    if excess > 0:
        widths[0] -= excess  # names are elided, numbers are not
    height = metrics.height() + 6.0

    def draw(cells: tuple[str, ...], bold: bool, painter: QPainter, y: float) -> None:
        painter.setFont(_font(TEXT, bold))
        x = MARGIN + INDENT
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            painter.setPen(INK)
            text = metrics.elidedText(cell, Qt.TextElideMode.ElideMiddle, width - 8.0)
            room = QRectF(x, y, width - 8.0, height)
            painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), text)
            x += width
        if bold:
            painter.setPen(QPen(SOFT, 1.0))
            painter.drawLine(QPointF(MARGIN + INDENT, y + height - 1.0), QPointF(x - 8.0, y + height - 1.0))

    pages.room(3 * height)
    pages.put(height, partial(draw, header, True))
    for row in table.rows:
        if pages.left < height:  # the header again on the next page
            pages.room(pages.left + height)
            pages.put(height, partial(draw, header, True))
        pages.put(height, partial(draw, row, False))
    pages.y += 8.0


def picture(pages: list[list[Draw]], page: int, width: int, ratio: float = 1.0) -> QImage:
    """A page as a picture so many pixels wide."""
    scale = width / WIDTH
    size = QSize(round(width * ratio), round(HEIGHT * scale * ratio))
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    painter = QPainter(image)
    try:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(scale, scale)
        for draw in pages[page]:
            draw(painter)
    finally:
        painter.end()
    return image


def pdf(pages: list[list[Draw]], title: str) -> bytes:
    """The document as PDF: formulas are paths, words are text."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setTitle(title)
    writer.setCreator("gdsim")
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(0.0, 0.0, 0.0, 0.0),
        )
    )
    painter = QPainter(writer)
    try:
        for at, draws in enumerate(pages):
            if at:
                writer.newPage()
            for draw in draws:
                draw(painter)
    finally:
        painter.end()
    buffer.close()
    return bytes(data.data())
