"""Typeset formulas to look at: a graphics item, and a widget that can be copied from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontInfo,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QGraphicsItem, QMenu, QSizePolicy, QStyleOptionGraphicsItem, QWidget

from gdsim.app.i18n import tr
from gdsim.ui import theme
from gdsim.ui.exporting import Figure, copy_to_clipboard
from gdsim.ui.typesetting import FormulaPath, formula_path, plain_text, prewarm

__all__ = ["FormulaItem", "FormulaLabel", "FormulaPath", "formula_path", "plain_text", "prewarm"]


def _as_colour(colour: str | QColor) -> QColor:
    """A colour by its role in the theme ("text", "backward", ...) or as it is."""
    return QColor(getattr(theme.current(), colour)) if isinstance(colour, str) else colour


class FormulaItem(QGraphicsItem):
    """A formula in a scene; its origin is the left end of the baseline, or with ``centred`` the middle."""

    def __init__(
        self,
        latex: str = "",
        size: float = 16.0,
        colour: str | QColor = "text",
        *,
        centred: bool = False,
        parent: QGraphicsItem | None = None,
    ) -> None:
        super().__init__(parent)
        self._latex, self._size, self._colour, self._centred = latex, size, colour, centred

    def latex(self) -> str:
        return self._latex

    def setLatex(self, latex: str) -> None:
        if latex != self._latex:
            self.prepareGeometryChange()
            self._latex = latex

    def setSize(self, size_px: float) -> None:
        if size_px != self._size:
            self.prepareGeometryChange()
            self._size = size_px

    def setColour(self, colour: str | QColor) -> None:
        """A QColor, or a role of the theme that is looked up anew at each painting."""
        self._colour = colour
        self.update()

    def formula(self) -> FormulaPath:
        return formula_path(self._latex, self._size)

    def _offset(self) -> QPointF:
        if not self._centred:
            return QPointF(0.0, 0.0)
        formula = self.formula()
        return QPointF(-formula.width / 2, (formula.ascent - formula.descent) / 2)

    def boundingRect(self) -> QRectF:
        formula = self.formula()
        box = QRectF(0.0, -formula.ascent, formula.width, formula.ascent + formula.descent)
        return box.translated(self._offset()).adjusted(-1.0, -1.0, 1.0, 1.0)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self._offset())
        painter.fillPath(self.formula().path, _as_colour(self._colour))


class FormulaLabel(QWidget):
    """One formula in a layout: follows text size and theme, and can be copied as LaTeX, text or picture."""

    PADDING = 3

    def __init__(
        self,
        latex: str = "",
        parent: QWidget | None = None,
        *,
        scale: float = 1.25,
        colour: str | QColor = "text",
        alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    ) -> None:
        super().__init__(parent)
        self._latex, self._scale, self._colour, self._alignment = latex, scale, colour, alignment
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(plain_text(latex) if latex else "")
        theme.notifier.changed.connect(self.update)

    def latex(self) -> str:
        return self._latex

    def setLatex(self, latex: str) -> None:
        if latex != self._latex:
            self._latex = latex
            self.setAccessibleName(plain_text(latex) if latex else "")
            self._changed()

    def setColour(self, colour: str | QColor) -> None:
        """A QColor, or a role of the theme ("muted", "backward", ...)."""
        if colour != self._colour:
            self._colour = colour
            self.update()

    def setScale(self, scale: float) -> None:
        """Size of the formula's letters in units of the widget's font."""
        self._scale = scale
        self._changed()

    def _changed(self) -> None:
        self.updateGeometry()
        self.update()

    def formula(self) -> FormulaPath:
        pixels = QFontInfo(self.font()).pixelSize() * self._scale
        return formula_path(self._latex, theme.readable_formula(pixels))

    def baseline(self) -> float:
        """Distance of the baseline from the widget's top, px."""
        return self._origin().y()

    def _origin(self) -> QPointF:
        formula = self.formula()
        height = formula.ascent + formula.descent
        room = QRectF(self.rect()).adjusted(self.PADDING, self.PADDING, -self.PADDING, -self.PADDING)
        x, y = room.left(), room.center().y() - height / 2
        if self._alignment & Qt.AlignmentFlag.AlignRight:
            x = room.right() - formula.width
        elif self._alignment & Qt.AlignmentFlag.AlignHCenter:
            x = room.center().x() - formula.width / 2
        if self._alignment & Qt.AlignmentFlag.AlignTop:
            y = room.top()
        elif self._alignment & Qt.AlignmentFlag.AlignBottom:
            y = room.bottom() - height
        return QPointF(x, y + formula.ascent)

    def sizeHint(self) -> QSize:
        formula = self.formula()
        size = QSizeF(formula.width, formula.ascent + formula.descent)
        return QSize(int(size.width()) + 1, int(size.height()) + 1) + QSize(2, 2) * self.PADDING

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        formula, origin, colour = self.formula(), self._origin(), _as_colour(self._colour)
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(QColor(theme.current().accent), 1.0))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
            painter.translate(origin)
            painter.fillPath(formula.path, colour if self.isEnabled() else QColor(theme.current().faint))
        finally:
            painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._changed()
        super().changeEvent(event)

    def figure(self) -> Figure:
        """The formula alone, in the theme's text colour, 4 px of room around it."""
        formula, size = self.formula(), QSizeF(self.sizeHint()) + QSizeF(4.0, 4.0)

        def render(painter: QPainter, rect: QRectF) -> None:
            painter.save()
            painter.translate(rect.topLeft())
            painter.scale(rect.width() / size.width(), rect.height() / size.height())
            painter.translate(4.0, 4.0 + formula.ascent)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(formula.path, _as_colour(self._colour))
            painter.restore()

        return Figure("formula", plain_text(self._latex), render, size)

    def copy_latex(self) -> None:
        QGuiApplication.clipboard().setText(self._latex)

    def copy_text(self) -> None:
        QGuiApplication.clipboard().setText(plain_text(self._latex))

    def copy_picture(self) -> None:
        with theme.using(theme.LIGHT):  # a document is white, whatever the window is
            copy_to_clipboard(self.figure(), 300)

    def menu(self) -> QMenu:
        """The context menu, in the language of the moment."""
        menu = QMenu(self)
        menu.addAction(tr("Copy as LaTeX")).triggered.connect(self.copy_latex)
        menu.addAction(tr("Copy as text")).triggered.connect(self.copy_text)
        menu.addAction(tr("Copy as picture")).triggered.connect(self.copy_picture)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_latex()
        else:
            super().keyPressEvent(event)
