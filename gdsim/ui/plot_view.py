"""What every plot view has in common: it draws what changed while it is seen, all of it when needed."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QRectF, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QShowEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QHBoxLayout, QToolButton, QWidget

from gdsim.app.session import Session
from gdsim.ui import theme
from gdsim.ui.exporting import Figure, figure_of_plot
from gdsim.ui.guard import GuardedPlot
from gdsim.ui.legend import Entry, with_legend


class PlotView(QWidget):
    """Draws the named parts that were touched; hidden, it waits until it is shown or asked for its figure."""

    plot: GuardedPlot

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.session = session
        self._touched: set[str] = set()
        self._ready = False  # Qt tells of fonts before a view has made its widgets
        theme.notifier.changed.connect(self.restyle)

    def touch(self, *parts: str) -> None:
        """These parts are to be drawn anew."""
        self._touched.update(parts)
        if self.isVisible():
            self.settle()

    def settle(self) -> None:
        """Draw whatever was touched."""
        while self._touched:
            parts, self._touched = self._touched, set()
            self.draw(parts)

    def draw(self, parts: set[str]) -> None:
        """Draw ``parts`` from the session's present state."""
        raise NotImplementedError

    def plot_figure(self, name: str, title: str, entries: Sequence[Entry]) -> Figure:
        """The plot below its legend; it is settled once more when drawn: a figure may have another theme."""
        self.settle()
        figure = with_legend(figure_of_plot(self.plot, name, title), entries)

        def render(painter: QPainter, rect: QRectF) -> None:
            self.settle()
            figure.render(painter, rect)

        return replace(figure, render=render)

    def retranslate(self) -> None:
        """Set every text in the present language."""
        raise NotImplementedError

    def restyle(self) -> None:
        """Set every colour of the present theme."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.settle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange) and self._ready:
            self.retranslate()


class Segmented(QWidget):
    """A choice between a few words side by side."""

    chosen = Signal(str)

    def __init__(self, name: str, keys: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for key in keys:
            button = QToolButton()
            button.setObjectName(f"{name}_{key}")
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.clicked.connect(self._on_clicked)
            self._group.addButton(button)
            self.buttons[key] = button
            row.addWidget(button)
        self.buttons[keys[0]].setChecked(True)

    @property
    def key(self) -> str:
        return next(key for key, button in self.buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """As a click would."""
        if key != self.key:
            self.buttons[key].setChecked(True)
            self.chosen.emit(key)

    def set_texts(self, texts: dict[str, tuple[str, str]]) -> None:
        """Text and explanation of each key."""
        for key, (text, tip) in texts.items():
            self.buttons[key].setText(text)
            self.buttons[key].setToolTip(tip)
            self.buttons[key].setAccessibleName(tip)

    def _on_clicked(self) -> None:
        self.chosen.emit(self.key)


def set_axis_title(plot: Any, side: str, text: str) -> None:
    """Title of the "bottom" or "left" axis; any text, a name from a file too."""
    axis = plot.plotItem.getAxis(side)
    axis.label.document().setDocumentMargin(1.0)  # of 4 pixels by default, which a low plot has no room for
    # in the application's full size: guard's small one is for numbers, and symbols have small raised indices
    font = QApplication.font()
    style = {"color": theme.current().muted, "font-size": f"{font.pointSizeF():g}pt"}
    axis.setLabel(html.escape(text), **style)
    # pyqtgraph hangs titles 5 pixels out of their axis, and leaves half a line between numbers and title
    plot.plotItem.layout.setContentsMargins(5.0, 1.0, 1.0, 5.0)
    if side == "bottom":
        axis.setHeight(round(QFontMetricsF(font).height() * 0.85 + axis.label.boundingRect().height() - 4.0))
