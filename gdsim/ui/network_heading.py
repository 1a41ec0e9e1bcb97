"""What stands above a column of the network drawing: its name, its activation function, and its buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import tr
from gdsim.engine.primitives import ACTIVATIONS
from gdsim.ui import theme
from gdsim.ui.forms import Choice, ChoiceField

WIDEST = 176  # px at the base size of text
NAMED = 132  # narrower ones leave the column's name to the tip
CRAMPED = 96  # narrower ones have their buttons close together
NARROWEST = 44  # below, nothing is shown
_LOOSE = "QComboBox { padding: 3px 14px 3px 5px; } QComboBox::drop-down { width: 16px; }"
_TIGHT = (
    "QComboBox { padding: 3px 4px; } QComboBox::drop-down { width: 0px; }"
    "QComboBox::down-arrow { image: none; width: 0px; }"
)


def small_button(
    name: str, icon: str, run: Callable[[], object], parent: QWidget | None = None
) -> QToolButton:
    """A quiet button with nothing but an icon."""
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setIcon(theme.icon(icon, "muted"))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    fit_button(button)
    button.clicked.connect(lambda: run())
    button.setStyleSheet("padding: 0px")  # the sheet's padding leaves a small button no room for its icon
    return button


def fit_button(button: QToolButton, room: int = 4) -> None:
    """Give a small button the size that goes with the text, with ``room`` px beside its icon."""
    button.setIconSize(theme.icon_size() * 0.8)
    button.setFixedSize(theme.icon_size() + QSize(room, 4))


class ColumnHeading(QWidget):
    """Heading of column ``column``: 0 are the inputs, the last one is the output.

    ``change`` makes the edit that is asked for by name: "activation" with a
    key, "add_unit", "remove_unit", "remove_layer"; it may raise InputError.
    """

    def __init__(self, column: int, change: Callable[[str, int, str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"heading_{column}")
        self.column, self._strip = column, parent
        self.title = QLabel()
        theme.mark(self.title, role="muted")
        self.activation = ChoiceField(
            lambda key: change("activation", column, key), name=f"activation_{column}"
        )
        self.activation.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.remove_unit = small_button(
            f"remove_unit_{column}", "remove", lambda: change("remove_unit", column, "")
        )
        self.add_unit = small_button(f"add_unit_{column}", "add", lambda: change("add_unit", column, ""))
        self.remove_layer = small_button(
            f"remove_layer_{column}", "trash", lambda: change("remove_layer", column, "")
        )
        self.units = QLabel()
        self.units.setObjectName(f"units_{column}")
        self.units.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.mark(self.units, role="muted")
        top, bottom = QHBoxLayout(), QHBoxLayout()
        for row in (top, bottom):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(4)
            row.addStretch(1)
        bottom.setSpacing(0)
        top.addWidget(self.title)
        top.addWidget(self.activation)
        for widget in (self.remove_unit, self.units, self.add_unit, self.remove_layer):
            bottom.addWidget(widget)
        top.addStretch(1)
        bottom.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addLayout(top)
        rows.addLayout(bottom)
        rows.addStretch(1)
        self._room, self._tight, self._named = 0, False, True
        self.activation.setStyleSheet(_LOOSE)
        self.activation.ensurePolished()
        # Measured before it is ever tight, in lines of text, which may change their size.
        self._arrow = _beside_text(self.activation) / self.fontMetrics().height()

    def show_column(
        self, widths: tuple[int, ...], activations: tuple[str, ...], names: tuple[str, ...]
    ) -> None:
        """Take the words and numbers of the network shown."""
        last = len(widths) - 1
        hidden, first = 0 < self.column < last, self.column == 0
        self._has_activation, self._is_hidden = not first, hidden
        self.title.setFixedHeight(self.activation.sizeHint().height())
        self.setVisible(True)
        if first:
            title = (
                tr("input {name}", name=names[0])
                if len(names) == 1
                else tr("{count} inputs", count=len(names))
            )
        elif hidden:
            title = tr("hidden") if last == 2 else tr("hidden {layer}", layer=self.column)
        else:
            title = tr("output")
        self.title.setText(title)
        self.title.setToolTip(", ".join(names) if first else "")
        self.setAccessibleName(title)
        if not first:
            key = activations[self.column - 1]
            titles = [Choice(key, tr(entry.title)) for key, entry in ACTIVATIONS.items()]
            if [self.activation.itemText(i) for i in range(self.activation.count())] != [
                c.title for c in titles
            ]:
                self.activation.set_choices(titles)
            self.activation.setAccessibleName(
                tr("Activation of hidden layer {layer}", layer=self.column)
                if hidden
                else tr("Activation of the output")
            )
            self.activation.set_tip(self.activation.accessibleName())
            self.activation.set_key(key)
        self.units.setText(str(widths[self.column]))
        self.units.setAccessibleName(
            tr("{count} units in hidden layer {layer}", count=widths[self.column], layer=self.column)
        )
        self.units.setToolTip(self.units.accessibleName())
        for button, text in (
            (self.add_unit, tr("Add a unit to hidden layer {layer}", layer=self.column)),
            (self.remove_unit, tr("Remove a unit from hidden layer {layer}", layer=self.column)),
            (self.remove_layer, tr("Remove hidden layer {layer}", layer=self.column)),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self._fill()

    def stand_at(self, x: float, room: float) -> None:
        """Stand with the middle at ``x``, no wider than ``room``; hidden where there is none."""
        scale = theme.icon_size().width() / 16
        width = int(min(room - 4.0, WIDEST * scale))
        left = round(x - width / 2)
        if 0.0 <= x <= self._strip.width():  # a column at the edge keeps its heading whole
            left = min(max(left, 4), self._strip.width() - width - 4)
        self.setGeometry(left, 0, max(width, 1), self._strip.height())
        self._room = int(width / scale)
        self._fill()
        self.setVisible(self._room >= NARROWEST)

    def text_right(self) -> int:
        """Where what is in the first line ends, in the heading's own pixels."""
        shown = self.activation if self._has_activation else self.title
        needed = shown.width() + (self.title.sizeHint().width() + 4 if self._named else 0)
        return (self.width() + needed) // 2

    def _fill(self) -> None:
        """What there is room for; the name goes first."""
        self._named = named = self._room >= NAMED or not self._has_activation
        self.title.setVisible(named)
        self.activation.setVisible(self._has_activation)
        for widget in (self.remove_unit, self.units, self.add_unit):
            widget.setVisible(self._is_hidden)
        self.remove_layer.setVisible(self._is_hidden)
        metrics = self.units.fontMetrics()
        cramped = self._room < CRAMPED
        for button in (self.remove_unit, self.add_unit, self.remove_layer):
            fit_button(button, 0 if cramped else 4)
        digits = "00" if cramped else "000" if self._room < NAMED else "0000"
        self.units.setFixedWidth(metrics.horizontalAdvance(digits) + 2)
        if self._has_activation:
            room = self.width() - (self.title.sizeHint().width() + 4 if named else 0)
            text = metrics.horizontalAdvance(self.activation.currentText())
            beside = round(self._arrow * metrics.height())
            tight = room < text + beside
            if tight != self._tight:
                self._tight = tight
                self.activation.setStyleSheet(_TIGHT if tight else _LOOSE)
            ideal = text + (16 if tight else beside)
            self.activation.setFixedWidth(max(24, min(ideal, room)))


def _beside_text(box: QComboBox) -> int:
    """How much wider than its text a combo box has to be."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    option.rect = QRect(0, 0, 100, box.sizeHint().height())
    control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    return 100 - box.style().subControlRect(control, option, part, box).width() + 6
