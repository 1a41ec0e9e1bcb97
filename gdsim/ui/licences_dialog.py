"""Help > Licences: what this copy of gdsim is made of, each part with its licence."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QListWidget, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from gdsim import licences
from gdsim.app.i18n import tr


class LicencesDialog(QDialog):
    """The parts in a list, beside it the text of the chosen one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("licences_dialog")
        self.sections = licences.sections(licences.text())
        self.parts, self.text = QListWidget(), QPlainTextEdit()
        self.parts.setObjectName("licences_parts")
        self.parts.addItems([section.title for section in self.sections])
        self.parts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for row, section in enumerate(self.sections):
            self.parts.item(row).setToolTip(section.title)
        self.text.setObjectName("licences_text")
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.parts)
        splitter.addWidget(self.text)
        splitter.setSizes([320, 640])
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(splitter)
        self.resize(960, 600)
        self.parts.currentRowChanged.connect(self._show)
        self.parts.setCurrentRow(0)
        self.retranslate()

    def _show(self, row: int) -> None:
        if 0 <= row < len(self.sections):
            self.text.setPlainText(self.sections[row].text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.setWindowTitle(tr("Licences"))
        self.parts.setAccessibleName(tr("Parts"))
        self.text.setAccessibleName(tr("Licence text"))
