"""A text of a lesson on the screen: Markdown with typeset formulas, as high as it needs to be."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
)
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QTextBrowser

from gdsim.engine.lessons.expressions import Node
from gdsim.engine.lessons.text import Formula, Number, Text
from gdsim.engine.quiz_parts import tex
from gdsim.ui import theme
from gdsim.ui.numbers import short
from gdsim.ui.typeset_later import TypesetLater
from gdsim.ui.typesetting import FormulaPath, formula_path, plain_text

#: Where a formula goes, until it is there: characters of nobody's text.
PLACE = 0xE000
#: Display formulas are so much larger than those in a line; so much of a line's height is between two lines.
DISPLAY, LINES = 1.2, 0.2
Evaluate = Callable[[Node], float]


class Filled(NamedTuple):
    """A text with its numbers put in: Markdown with a place for each formula."""

    markdown: str
    formulas: tuple[tuple[str, bool], ...]

    @property
    def words(self) -> str:
        """The same for a screen reader."""
        said = self.markdown
        for i, (latex, _) in enumerate(self.formulas):
            said = said.replace(chr(PLACE + i), plain_text(latex))
        return " ".join(said.replace("**", "").replace("`", "").split())


def fill(text: Text, evaluate: Evaluate) -> Filled:
    """The text with the numbers of this moment."""
    markdown = ""
    formulas: list[tuple[str, bool]] = []
    for piece in text.pieces:
        if isinstance(piece, str):
            markdown += piece
        elif isinstance(piece, Number):
            value = evaluate(piece.expression)
            markdown += "…" if math.isnan(value) else short(value)
        else:
            place = chr(PLACE + len(formulas))
            markdown += f"\n\n{place}\n\n" if piece.display else place
            formulas.append((_latex(piece, evaluate), piece.display))
    return Filled(markdown, tuple(formulas))


def _latex(formula: Formula, evaluate: Evaluate) -> str:
    pieces = []
    for piece in formula.pieces:
        if isinstance(piece, str):
            pieces.append(piece)
        else:
            value = evaluate(piece.expression)
            pieces.append(tex(value) if math.isfinite(value) else r"\ldots ")
    return "".join(pieces)


class LessonText(QTextBrowser):
    """Shows a text; it takes the width it is given and the height it needs."""

    def __init__(self, name: str, role: str = "text", scale: float = 1.0) -> None:
        super().__init__()
        self.setObjectName(name)
        self._role, self._scale = role, scale
        self._text = Text()
        self._evaluate: Evaluate = _unknown
        self._filled: Filled | None = None
        self._painted = False
        self.later = TypesetLater(self)
        self.later.arrived.connect(self._render)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QTextBrowser { background: transparent; border: none; padding: 0; }")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        theme.notifier.changed.connect(self._restyle)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing is read from anywhere: a lesson has no pictures."""
        return None

    def show_text(self, text: Text, evaluate: Evaluate) -> None:
        """Another text, or the same with other numbers."""
        self._text, self._evaluate = text, evaluate
        self.refresh()

    def refresh(self) -> None:
        """The numbers of this moment."""
        filled = fill(self._text, self._evaluate)
        if filled != self._filled:
            self._filled, self._painted = filled, False
            self.setAccessibleName(filled.words)
            self._render()

    @property
    def words(self) -> str:
        """What is shown, as plain text."""
        return self._filled.words if self._filled is not None else ""

    def _font(self) -> QFont:
        """The application's font; bold where it is a title."""
        font = QApplication.font()
        font.setPointSizeF(font.pointSizeF() * self._scale)
        font.setBold(self._scale > 1.0)
        return font

    def _restyle(self) -> None:
        self._painted = False
        self._render()

    def _render(self) -> None:
        """Write the document once every formula in it is typeset."""
        filled = self._filled
        if filled is None or self._painted or not self.later.ready(latex for latex, _ in filled.formulas):
            return
        self._painted = True
        document = self.document()
        document.setDefaultFont(self._font())
        document.setMarkdown(
            filled.markdown,
            QTextDocument.MarkdownFeature.MarkdownDialectGitHub
            | QTextDocument.MarkdownFeature.MarkdownNoHTML,
        )
        self._format_blocks()
        for i, (latex, display) in enumerate(filled.formulas):
            self._insert(chr(PLACE + i), i, latex, display)
        self._fit()

    def _format_blocks(self) -> None:
        """Room between lines and paragraphs, and headings of a modest size."""
        document, colour = self.document(), QColor(getattr(theme.current(), self._role))
        height = QFontMetricsF(self._font()).height()
        space = 0.55 * height
        everything = QTextCursor(document)
        everything.select(QTextCursor.SelectionType.Document)
        inked = QTextCharFormat()
        inked.setForeground(colour)
        everything.mergeCharFormat(inked)
        block = document.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            shape = QTextBlockFormat()
            shape.setLineHeight(LINES * height, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
            in_list = block.textList() is not None
            shape.setTopMargin(0.0 if block == document.begin() else space * (0.4 if in_list else 1.0))
            shape.setBottomMargin(0.0)
            cursor.mergeBlockFormat(shape)
            if block.blockFormat().headingLevel():
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                larger = QTextCharFormat()
                larger.setFontPointSize(self._font().pointSizeF() * 1.05)
                larger.setFontWeight(QFont.Weight.DemiBold)
                cursor.mergeCharFormat(larger)
            block = block.next()

    def _insert(self, place: str, i: int, latex: str, display: bool) -> None:
        """Put a formula in its place."""
        document = self.document()
        cursor = document.find(place)
        if cursor.isNull():
            return
        size = QFontMetricsF(self._font()).ascent() * 1.16 * (DISPLAY if display else 1.0)
        path = formula_path(latex, size)
        room = self.viewport().width() - 4
        if path.width > room > 40:
            path = formula_path(latex, size * room / path.width)
        # Qt lets a picture reach as far below the line as the font of its own format does
        deep = QFont(self._font())
        deep.setPixelSize(1)
        while (below := QFontMetricsF(deep).descent()) < path.descent:
            deep.setPixelSize(deep.pixelSize() + 1)
        image = self._image(path, below)
        name = f"formula:{i}"
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
        shape = QTextImageFormat()
        shape.setName(name)
        shape.setWidth(image.width() / image.devicePixelRatio())
        shape.setHeight(image.height() / image.devicePixelRatio())
        shape.setFont(deep)
        shape.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
        shape.setToolTip(plain_text(latex))
        if display:
            centred = QTextBlockFormat()
            centred.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            cursor.mergeBlockFormat(centred)
        cursor.insertImage(shape)

    def _image(self, path: FormulaPath, below: float) -> QImage:
        """The formula as a picture that reaches so far below the line."""
        ratio = max(2.0, self.devicePixelRatioF())
        width, height = math.ceil(path.width) + 2, path.ascent + below
        image = QImage(math.ceil(width * ratio), math.ceil(height * ratio), QImage.Format.Format_ARGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(1.0, image.height() / ratio - below)
            painter.fillPath(path.path, QColor(getattr(theme.current(), self._role)))
        finally:
            painter.end()
        return image

    def _fit(self) -> None:
        """As high as the text is at this width."""
        document = self.document()
        document.setTextWidth(self.viewport().width())
        height = math.ceil(document.size().height())
        if height != self.height():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            if self._filled is not None and any(display for _, display in self._filled.formulas):
                self._painted = False
                self._render()
            self._fit()


def _unknown(_: Node) -> float:
    return math.nan
