"""The choice of one parameter of the network: a list, and in large networks a line to type its name."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView, QSizePolicy, QWidget

from gdsim.engine.network import MLP
from gdsim.engine.notation import parameter_text
from gdsim.ui import theme

MANY = 300  # parameters; above, the name can be typed
MATCHES = 50


class _Parameters(QAbstractListModel):
    """The names, made when asked for: the largest network has 30,000."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.mlp: MLP | None = None

    def set_mlp(self, mlp: MLP) -> None:
        self.beginResetModel()
        self.mlp = mlp
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return self.mlp.dimension if self.mlp is not None and not (parent and parent.isValid()) else 0

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        wanted = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole)
        return parameter_text(self.mlp, index.row()) if wanted and self.mlp is not None else None


class ParameterBox(QComboBox):
    """All parameters by name; ``chosen`` gives the flat index the user picked."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._names = _Parameters(self)
        self._found = QStringListModel(self)
        self._line: QLineEdit | None = None
        self._keys: list[str] = []
        self._shown = 0
        view = QListView()
        view.setUniformItemSizes(True)
        view.setLayoutMode(QListView.LayoutMode.Batched)
        self.setView(view)
        self.setModel(self._names)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(16)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(self._on_activated)

    def show_parameter(self, mlp: MLP, i: int) -> None:
        """Show parameter ``i`` of this network; nothing is emitted."""
        blocked = self.blockSignals(True)
        if mlp != self._names.mlp:
            self._names.set_mlp(mlp)
            self._keys = []
            self._set_typing(mlp.dimension > MANY)
            self.updateGeometry()
        self._shown = i
        self.setCurrentIndex(i)
        if self._line is not None:
            self._line.setText(parameter_text(mlp, i))
            self._line.setCursorPosition(0)
        self.blockSignals(blocked)

    def set_name(self, name: str) -> None:
        """What a screen reader says, and the tooltip."""
        self.setAccessibleName(name)
        self.setToolTip(name)
        if self._line is not None:
            self._line.setAccessibleName(name)

    def matches(self, text: str) -> list[int]:
        """Parameters whose name begins with what was typed, in any script: ``w1``, ``w(1)3``, ``w⁽¹⁾₃``."""
        mlp, wanted = self._names.mlp, plain(text)
        if mlp is None or not wanted:
            return []
        if not self._keys:
            self._keys = _keys(mlp)
        return [i for i, key in enumerate(self._keys) if key.startswith(wanted)][:MATCHES]

    def _set_typing(self, typing: bool) -> None:
        if typing == (self._line is not None):
            return
        if not typing:
            self._line = None
            self.setEditable(False)
            return
        self._line = line = QLineEdit()
        self.setLineEdit(line)
        completer = QCompleter(self._found, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(12)
        self.setCompleter(completer)
        completer.activated.connect(self._on_typed)
        line.setAccessibleName(self.accessibleName())
        line.textEdited.connect(self._complete)
        line.editingFinished.connect(self._restore)
        line.returnPressed.connect(self._on_return)

    def _complete(self, text: str) -> None:
        mlp = self._names.mlp
        if mlp is not None:
            self._found.setStringList([parameter_text(mlp, i) for i in self.matches(text)])

    def _on_return(self) -> None:
        if self._line is not None:
            self._on_typed(self._line.text())

    def _on_typed(self, text: str) -> None:
        """The parameter of exactly this name, else the first that begins with it."""
        found, mlp = self.matches(text), self._names.mlp
        if found and mlp is not None:
            exact = (i for i in found if plain(parameter_text(mlp, i)) == plain(text))
            self._choose(next(exact, found[0]))

    def _restore(self) -> None:
        """What was typed and is not a name goes."""
        if self._line is not None and self._names.mlp is not None:
            self._line.setText(parameter_text(self._names.mlp, self._shown))

    def _on_activated(self, i: int) -> None:
        # Enter in the line comes here too, with whatever entry was current
        if self._line is None or self._line.text() == self.itemText(i):
            self._choose(i)

    def _choose(self, i: int) -> None:
        if i != self._shown:
            self.chosen.emit(i)

    def sizeHint(self) -> QSize:
        """Room for the longest name; all names would have to be made to measure them."""
        mlp, metrics = self._names.mlp, self.fontMetrics()
        if mlp is None:
            return super().minimumSizeHint()
        last = [end - back for end in mlp.offsets[1:] for back in (1, 2)]
        widest = max(metrics.horizontalAdvance(parameter_text(mlp, i)) for i in last)
        room = (
            48 if self._line is None else 60
        )  # arrow and padding of the style sheet, which grow with the text
        return QSize(widest + room * max(100, theme.text_percent()) // 100, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def plain(text: str) -> str:
    """Letters and digits alone: ``w⁽¹⁾₃₂`` is ``w132``."""
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKC", text).lower())


def _keys(mlp: MLP) -> list[str]:
    """:func:`plain` of every name, without making the names one by one (a quarter of the time)."""
    keys: list[str] = []
    for layer, (units, columns) in enumerate(mlp.shapes, start=1):
        for unit in range(1, units + 1):
            alone = f"{layer}{unit}" if units > 1 else f"{layer}"
            if columns > 2:
                keys += [f"w{layer}{unit}{source}" for source in range(1, columns)]
            else:
                keys.append(f"w{alone}")
            keys.append(f"b{alone}")
    return keys
