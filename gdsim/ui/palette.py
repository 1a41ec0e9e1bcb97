"""The command palette: every command by typing a part of its name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.ui.actions import Actions


class Palette(QDialog):
    """A line to type in over a list of what matches; Enter runs the first."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.actions_table = actions
        self.setObjectName("command_palette")
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.line, self.list = QLineEdit(), QListWidget()
        self.line.setObjectName("palette_line")
        self.list.setObjectName("palette_list")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.line)
        column.addWidget(self.list)
        self.resize(480, 360)
        self.line.textChanged.connect(self._filter)
        self.line.returnPressed.connect(self._run)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(self._run)

    def popup(self) -> None:
        """Open over the window's upper middle with an empty line."""
        self.setWindowTitle(tr("Command palette"))
        self.line.setPlaceholderText(tr("Type a part of a command's name"))
        self.line.setAccessibleName(tr("Command"))
        self.list.setAccessibleName(tr("Commands that match"))
        self.line.clear()
        self._filter("")
        parent = self.parentWidget()
        if parent is not None:
            corner = parent.mapToGlobal(parent.rect().center())
            self.move(corner.x() - self.width() // 2, parent.mapToGlobal(parent.rect().topLeft()).y() + 80)
        self.open()
        self.line.setFocus()

    def _filter(self, text: str) -> None:
        self.list.clear()
        words = text.lower().split()
        for command_id in self.actions_table.commands:
            action = self.actions_table[command_id]
            name = action.text().replace("&", "")
            if action.isEnabled() and all(word in f"{name} {command_id}".lower() for word in words):
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                item = QListWidgetItem(f"{name}    {keys}")
                item.setData(Qt.ItemDataRole.UserRole, command_id)
                item.setToolTip(action.toolTip())
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _run(self, *_: object) -> None:
        item = self.list.currentItem()
        self.accept()
        if item is not None:
            self.actions_table[item.data(Qt.ItemDataRole.UserRole)].trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step:
                rows = max(1, self.list.count())
                self.list.setCurrentRow((self.list.currentRow() + step) % rows)
                return True
        return super().eventFilter(watched, event)
