"""A small field over the drawing in which a weight or a bias is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QWidget

from gdsim.app.i18n import tr
from gdsim.engine.sentence import InputError
from gdsim.ui import theme
from gdsim.ui.forms import Message, exact_text, explain, parse_number

LARGEST = 1e30
_STAYING = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class ValueEditor(QFrame):
    """Symbol, field and what is wrong; Enter or leaving commits, Esc gives up, a wrong entry stays open.

    ``apply(i, value)`` makes the edit or raises InputError.
    """

    def __init__(self, apply: Callable[[int, float], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("value_editor")
        theme.mark(self, card=True)
        self._apply, self._home = apply, parent
        self._at = QPoint()
        self._preset = ""
        self.parameter: int | None = None
        self.symbol = QLabel()
        self.entry = QLineEdit()
        self.entry.setObjectName("value_entry")
        self.entry.installEventFilter(self)
        self.entry.textEdited.connect(self._forget_message)
        self.message = Message()
        self.message.setObjectName("value_message")
        self.symbol.setBuddy(self.entry)
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 4, 4, 4)
        grid.setSpacing(4)
        grid.addWidget(self.symbol, 0, 0)
        grid.addWidget(self.entry, 0, 1)
        grid.addWidget(self.message, 1, 0, 1, 2)
        self.hide()

    def open(self, i: int, symbol: str, value: float, at: QPoint) -> None:
        """Ask for parameter ``i`` with the field's middle at ``at``, in the parent's pixels."""
        self.parameter = i
        self._preset = exact_text(value)
        self.symbol.setText(f"{symbol} =")
        self.entry.setFixedWidth(self.fontMetrics().horizontalAdvance("0") * 16)
        self.entry.setText(self._preset)
        self.entry.setAccessibleName(tr("New value of {name}", name=symbol))
        self._forget_message()
        theme.mark(self.entry, state="")
        self.show()
        self.raise_()
        self.place(at)
        self.entry.selectAll()
        self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self, at: QPoint) -> None:
        """Move the field's middle to ``at``, or as near to it as the parent allows."""
        self._at = at
        self.adjustSize()
        parent = self._home.size()
        x = min(max(0, at.x() - self.width() // 2), max(0, parent.width() - self.width()))
        y = min(max(0, at.y() - self.height() // 2), max(0, parent.height() - self.height()))
        self.move(x, y)

    def dismiss(self) -> None:
        """Close without an edit."""
        self.parameter = None
        had_focus = self.entry.hasFocus()
        self.hide()
        if had_focus:
            self._home.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> bool:
        """Make the edit and close; False when the entry is wrong, which is said beside it."""
        i = self.parameter
        if i is None:
            return True
        if self.entry.text() == self._preset:
            self.dismiss()
            return True
        try:
            value = parse_number(self.entry.text())
            if abs(value) > LARGEST:
                raise InputError("A weight must lie between −1e30 and 1e30.")
            self.parameter = None  # an edit rebuilds the views: from here on there is nothing to ask
            self._apply(i, value)
        except InputError as error:
            self.parameter = i
            theme.mark(self.entry, state="error")
            self.message.show_text(explain(error))
            self.place(self._at)
            return False
        self.dismiss()
        return True

    def _forget_message(self) -> None:
        if self.message.text():
            self.message.show_text("")
            theme.mark(self.entry, state="")
            self.place(self._at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
        elif event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        event.accept()  # what the field does not use must not move the pick below it

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.entry
            and event.type() == QEvent.Type.FocusOut
            and isinstance(event, QFocusEvent)
            and event.reason() not in _STAYING
            and self.parameter is not None
            and not self.commit()
        ):
            self.dismiss()
        return super().eventFilter(watched, event)
