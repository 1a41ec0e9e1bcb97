"""A picture's data as a table, with its summary: to be read, listened to, searched and copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.ui import theme
from gdsim.ui.numbers import full, short
from gdsim.ui.summaries import Table

Index = QModelIndex | QPersistentModelIndex


#: The role under which a number has all its digits: these are copied.
EXACT = Qt.ItemDataRole.UserRole


def _short(value: float) -> str:
    return short(value, 7)


class TableModel(QAbstractTableModel):
    """Rows as a CSV export writes them."""

    def __init__(self) -> None:
        super().__init__()
        self.header: list[str] = []
        self.rows: list[list[object]] = []

    def set_table(self, table: Table) -> None:
        """Other rows."""
        self.beginResetModel()
        self.header, self.rows = table
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.header)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.header[section] if orientation == Qt.Orientation.Horizontal else section + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        value = row[index.column()] if index.column() < len(row) else ""
        number = isinstance(value, float | np.floating)
        if role in (Qt.ItemDataRole.DisplayRole, EXACT):
            write = full if role == EXACT else _short
            return write(float(value)) if number else str(value)  # type: ignore[arg-type]
        if role == Qt.ItemDataRole.TextAlignmentRole and isinstance(value, int | float | np.number):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class CopyTable(QTableView):
    """A table whose selection is copied with its headings, as text between tabulators."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """What is selected; all of it if nothing is."""
        model = self.model()
        chosen = self.selectionModel().selectedIndexes()
        rows = sorted({index.row() for index in chosen}) or list(range(model.rowCount()))
        columns = sorted({index.column() for index in chosen}) or list(range(model.columnCount()))
        lines = ["\t".join(str(model.headerData(c, Qt.Orientation.Horizontal)) for c in columns)]
        lines += ["\t".join(str(model.index(r, c).data(EXACT)) for c in columns) for r in rows]
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")


class DataTable(QDialog):
    """One dialog for all pictures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data_table")
        self._source: Callable[[], tuple[str, str, Table]] | None = None
        self.summary = QLabel()
        self.summary.setObjectName("data_summary")
        self.summary.setWordWrap(True)
        self.summary.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.model = TableModel()
        self.table = CopyTable()
        self.table.setObjectName("data_rows")
        self.table.setModel(self.model)
        self.table.setAlternatingRowColors(True)
        self.table.horizontalHeader().setDefaultSectionSize(130)
        self.copy_button, self.close_button = QPushButton(), QPushButton()
        self.copy_button.setObjectName("data_copy")
        self.close_button.setObjectName("data_close")
        self.copy_button.clicked.connect(self.table.copy)
        self.close_button.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.copy_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.summary)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.resize(760, 480)
        theme.mark(self.close_button, role="primary")
        self.retranslate()

    def show_data(self, source: Callable[[], tuple[str, str, Table]]) -> None:
        """Title, summary and rows that ``source`` gives now."""
        self._source = source
        self._refresh()
        self.show()
        self.raise_()
        self.table.setFocus()

    def _refresh(self) -> None:
        if self._source is None:
            return
        title, summary, table = self._source()
        self.setWindowTitle(title)
        self.summary.setText(summary)
        self.model.set_table(table)
        self.table.setAccessibleName(title)
        self.table.setAccessibleDescription(summary)

    def retranslate(self) -> None:
        self.copy_button.setText(tr("Copy"))
        self.copy_button.setToolTip(tr("Copy what is selected, or everything, with its headings"))
        self.close_button.setText(tr("Close"))
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
