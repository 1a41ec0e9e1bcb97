"""The dialog that asks what a class shall see."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import tr
from gdsim.engine.classroom import Classroom
from gdsim.ui import theme
from gdsim.ui.classroom import ClassroomView

_NAME = Qt.ItemDataRole.UserRole


class ClassroomDialog(QDialog):
    """Ticks for the parts of the window that stay; ``chosen`` carries the Classroom."""

    chosen = Signal(object)

    def __init__(self, classroom: ClassroomView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.classroom = classroom
        self.setObjectName("classroom_dialog")
        self.text = QLabel()
        self.text.setWordWrap(True)
        theme.mark(self.text, role="muted")
        self.list = QListWidget()
        self.list.setObjectName("classroom_parts")
        self.may_show = QCheckBox()
        self.may_show.setObjectName("classroom_may_show")
        self.may_show.setChecked(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        for button in self.buttons.buttons():
            button.setIcon(QIcon())  # words are enough
        theme.mark(self.buttons.button(QDialogButtonBox.StandardButton.Ok), role="primary")
        self.buttons.accepted.connect(self._choose)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.text)
        column.addWidget(self.list, 1)
        column.addWidget(self.may_show)
        column.addWidget(self.buttons)
        self.resize(440, 560)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """All texts in the present language; the ticks stay."""
        self.setWindowTitle(tr("Save for the classroom"))
        self.text.setText(
            tr("Whoever opens the file sees what is ticked here, and nothing else of the window.")
        )
        self.list.setAccessibleName(tr("What the class sees"))
        self.may_show.setText(tr("Hidden panels may be shown again from the View menu"))
        self.may_show.setToolTip(
            tr("If not, they are missing from the menus too, until “Show all panels” is chosen")
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("Save…"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        titles = self.classroom.parts()
        for item in self._items():
            item.setText(titles[item.data(_NAME)])

    def begin(self) -> None:
        """Tick what can be seen in the window now."""
        self.list.clear()
        for name, title in self.classroom.parts().items():
            item = QListWidgetItem(title, self.list)
            item.setData(_NAME, name)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable
            )
            shown = self.classroom.is_shown(name)
            item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)

    def value(self) -> Classroom:
        """What is chosen."""
        hidden = [item.data(_NAME) for item in self._items() if item.checkState() != Qt.CheckState.Checked]
        return Classroom(tuple(hidden), locked=not self.may_show.isChecked())

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _choose(self) -> None:
        self.accept()
        self.chosen.emit(self.value())
