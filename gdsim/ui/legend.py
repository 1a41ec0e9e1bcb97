"""The legend: a strip of marker and name beside the plot, never over the data, and the same in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QIcon,
    QIconEngine,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.engine.experiment import Experiment
from gdsim.engine.iterate import Status
from gdsim.ui import theme
from gdsim.ui.exporting import Figure
from gdsim.ui.numbers import short
from gdsim.ui.optimizer_words import choice_title
from gdsim.ui.overlay import draw_symbol

LINE, MARKER = 26.0, 12.0  # widths of a sample with a line and of a marker alone
PADDING = 12.0  # of a chip, beside its sample and its text
GAP, MARGIN = 16.0, 8.0  # between two entries of a figure's legend; round the plot in a figure


@dataclass(frozen=True)
class Entry:
    """One line of a legend; the colour is looked up when drawn, so that it follows the theme."""

    text: str
    colour: Callable[[], QColor]
    symbol: str | None = None
    line: Qt.PenStyle | None = Qt.PenStyle.SolidLine
    filled: bool = True
    key: int | None = None
    tip: str = ""


def sample_width(entry: Entry) -> float:
    """Pixels of the entry's line and marker."""
    return MARKER if entry.line is None else LINE


def draw_sample(painter: QPainter, rect: QRectF, entry: Entry) -> None:
    """The entry's line and marker in the middle of ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour, centre = entry.colour(), rect.center()
    if entry.line is not None:
        painter.setPen(QPen(colour, 2.0, entry.line, c=Qt.PenCapStyle.FlatCap))
        half = QPointF(rect.width() / 2.0 - 1.0, 0.0)
        painter.drawLine(centre - half, centre + half)
    if entry.symbol is not None:
        painter.setPen(QPen(colour, 1.4))
        painter.setBrush(colour if entry.filled else QColor(theme.current().card))
        draw_symbol(painter, entry.symbol, centre.x(), centre.y(), 9.0)
    painter.restore()


class _SampleIcon(QIconEngine):
    """An entry's sample as an icon of any size in the theme's colours at that moment."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._entry = entry

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        draw_sample(painter, QRectF(rect), self._entry)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        result = QPixmap(size)
        result.fill(Qt.GlobalColor.transparent)
        painter = QPainter(result)
        try:
            self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        finally:
            painter.end()
        return result


class Legend(QWidget):
    """The strip: entries with a key are buttons, one of them leads; names give way when it is narrow."""

    chosen = Signal(object)
    """The key of the entry that was clicked."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.entries: tuple[Entry, ...] = ()
        self.chips: list[QToolButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addStretch(1)

    def set_entries(self, entries: Sequence[Entry], lead: int | None = None) -> None:
        """Show these entries; the one with the key ``lead`` is checked."""
        if len(entries) != len(self.chips) or any(
            (a.key is None) != (b.key is None) for a, b in zip(entries, self.entries, strict=False)
        ):
            self._rebuild(entries)
        for chip, entry, old in zip(self.chips, entries, (*self.entries, *entries), strict=False):
            if chip.text() != entry.text or entry != old or chip.icon().isNull():
                chip.setIcon(QIcon(_SampleIcon(entry)))
                chip.setText(entry.text)
                chip.setAccessibleName(entry.text)
            tip = "\n".join(part for part in (entry.text, entry.tip) if part)
            if tip != chip.toolTip():
                chip.setToolTip(tip)
            chip.setChecked(entry.key is not None and entry.key == lead)
        if self.entries != tuple(entries):
            self.entries = tuple(entries)
            # over markers without buttons the mouse means the strip
            self.setToolTip("  ·  ".join(entry.text for entry in entries if entry.key is None))
            self.updateGeometry()
            self._fit()

    def _rebuild(self, entries: Sequence[Entry]) -> None:
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips, self.entries = [], ()
        for position, entry in enumerate(entries):
            chip = QToolButton(self)
            chip.setObjectName(f"{self.objectName()}_{position}")
            chip.setAutoRaise(True)
            chip.setIconSize(QSize(round(sample_width(entry)), 16))
            if entry.key is None:
                chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                chip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            else:
                chip.setCheckable(True)
                chip.clicked.connect(self._on_clicked)
            self._row.insertWidget(position, chip)
            self.chips.append(chip)

    def _on_clicked(self) -> None:
        chip = self.sender()
        if chip in self.chips:
            entry = self.entries[self.chips.index(chip)]
            chip.setChecked(True)
            self.chosen.emit(entry.key)

    def _fit(self) -> None:
        """Markers alone where the names have no room; the tooltip has them."""
        beside, only = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        style = beside if self.sizeHint().width() <= self.width() else only
        for chip in self.chips:
            if chip.toolButtonStyle() != style:
                chip.setToolButtonStyle(style)

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        texts = sum(metrics.horizontalAdvance(entry.text) + 6.0 for entry in self.entries)
        samples = sum(sample_width(entry) + PADDING for entry in self.entries)
        return QSize(round(texts + samples) + 4, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        least = sum(sample_width(entry) + PADDING for entry in self.entries)
        return QSize(round(least), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "entries"):
            self._fit()


# --- the optimizers ----------------------------------------------------------------------------------


def optimizer_names(experiment: Experiment) -> dict[int, str]:
    """A name for each optimizer that takes part, told apart by what differs where the method is the same."""
    titles = {i: choice_title(experiment.optimizers[i]) for i in experiment.enabled}
    often = {title for title, count in Counter(titles.values()).items() if count > 1}
    names = {}
    for i, title in titles.items():
        rate = getattr(experiment.optimizers[i].optimizer, "learning_rate", None)
        names[i] = f"{title} η {short(rate)}" if title in often and rate is not None else title
    same = {name for name, count in Counter(names.values()).items() if count > 1}
    return {i: f"{name} ({i + 1})" if name in same else name for i, name in names.items()}


def optimizer_entries(session: Session) -> list[Entry]:
    """An entry for each optimizer that takes part; one that diverged from some start, or cannot work, says so."""
    names = optimizer_names(session.experiment)
    tracks = session.snapshot.tracks if session.snapshot else ()
    entries = []
    for i, name in names.items():
        text, tip = name, tr("The network and the debugger follow this optimizer after a click.")
        if session.is_function:
            tip = tr("The window follows this optimizer after a click.")
        for status in (track.status for track in tracks if track.index == i):
            if status == Status.DIVERGED:
                text, tip = tr("{optimizer} · diverged", optimizer=name), say(status.message)
                break
            if status.rule == "refused":
                text, tip = tr("{optimizer} · not possible here", optimizer=name), say(status.message)
                break
        entries.append(Entry(text, OptimizerColour(i), theme.optimizer_marker(i), key=i, tip=tip))
    return entries


@dataclass(frozen=True)
class OptimizerColour:
    """The colour of optimizer ``index`` in the theme of the moment."""

    index: int

    def __call__(self) -> QColor:
        return theme.optimizer_colour(self.index)


@dataclass(frozen=True)
class ThemeColour:
    """The colour of this name in the theme of the moment."""

    name: str

    def __call__(self) -> QColor:
        return QColor(getattr(theme.current(), self.name))


# --- in figures --------------------------------------------------------------------------------------


def with_legend(figure: Figure, entries: Sequence[Entry]) -> Figure:
    """The figure with a margin and a legend above it, in as many rows as its width asks for."""

    def rows(width: float) -> list[list[tuple[Entry, float]]]:
        metrics = QFontMetricsF(_font())
        found: list[list[tuple[Entry, float]]] = [[]]
        x = 12.0
        for entry in entries:
            taken = sample_width(entry) + 6.0 + metrics.horizontalAdvance(entry.text)
            if found[-1] and x + taken > width - 12.0:
                found.append([])
                x = 12.0
            found[-1].append((entry, x))
            x += taken + GAP
        return found

    def height(width: float) -> float:
        return len(rows(width)) * 20.0 + 8.0 if entries else 8.0

    def render(painter: QPainter, rect: QRectF) -> None:
        strip = height(rect.width())
        painter.save()
        painter.setFont(_font())
        for i, row in enumerate(rows(rect.width())):
            y = rect.top() + 6.0 + 20.0 * i
            for entry, x in row:
                draw_sample(painter, QRectF(rect.left() + x, y, sample_width(entry), 20.0), entry)
                painter.setPen(QColor(theme.current().text))
                start = rect.left() + x + sample_width(entry) + 6.0
                box = QRectF(start, y, rect.right() - start, 20.0)
                painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, entry.text)
        painter.restore()
        figure.render(painter, rect.adjusted(MARGIN, strip, -MARGIN, -MARGIN / 2.0))

    width = figure.size.width() + 2.0 * MARGIN
    size = QSizeF(width, figure.size.height() + height(width) + MARGIN / 2.0)
    return replace(figure, render=render, size=size)


def _font() -> QFont:
    return QFont(QApplication.font())
