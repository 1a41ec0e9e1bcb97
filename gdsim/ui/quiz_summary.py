"""The summary of a quiz: its questions in a table, and the file that is saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gdsim.app import files
from gdsim.app.i18n import say, tr
from gdsim.engine.quiz_score import Entry, Quiz
from gdsim.engine.sentence import InputError
from gdsim.ui.formula_item import plain_text

#: Rows that are seen without scrolling.
ROWS = 12


class QuizSummary(QWidget):
    """A row per question; Save writes all of it as Markdown or CSV."""

    saved = Signal(str)
    """The path of the file that was written."""
    failed = Signal(object)
    """The Sentence why none was."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("quiz_summary")
        self._quiz = Quiz()
        self._folder = Path.home()
        self.table = QTableWidget(0, 4)
        self.table.setObjectName("quiz_table")
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.save_button = QPushButton()
        self.save_button.setObjectName("quiz_save")
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(self._choose_file)
        row = QHBoxLayout()
        row.addWidget(self.save_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.table)
        column.addLayout(row)
        self.retranslate()

    def show_quiz(self, quiz: Quiz) -> None:
        """The questions answered or given up so far."""
        self._quiz = quiz
        titles = (tr("No."), tr("Question"), tr("Tries"), tr("Points"))
        for column, title in enumerate(titles):
            head = QTableWidgetItem(title)
            head.setTextAlignment(_side(column))
            self.table.setHorizontalHeaderItem(column, head)
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 8)
        self.table.setRowCount(len(quiz.closed))
        for row, entry in enumerate(quiz.closed):
            self._fill(row, entry)
        height = self.table.horizontalHeader().sizeHint().height() + 4
        height += sum(self.table.rowHeight(row) for row in range(min(ROWS, len(quiz.closed))))
        self.table.setFixedHeight(height)

    def _fill(self, row: int, entry: Entry) -> None:
        asked = entry.question
        sign = "=" if asked.relation == "=" else "←"
        question = f"{plain_text(asked.symbol)} {sign} {asked.answer_text}"
        tries = [*entry.tries, tr("revealed")] if entry.revealed else entry.tries
        for column, text in enumerate((str(row + 1), question, ", ".join(tries), str(entry.points))):
            item = QTableWidgetItem(text)
            item.setToolTip(f"{say(asked.prompt)}\n{question}" if column == 1 else text)
            item.setTextAlignment(_side(column))
            self.table.setItem(row, column, item)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("Summary of the quiz"))
        self.save_button.setText(tr("Save…"))
        self.save_button.setToolTip(tr("Save all questions, tries and points as Markdown or CSV"))
        self.show_quiz(self._quiz)

    def write(self, path: str) -> bool:
        """Write all of it as .md or .csv; False where :attr:`failed` says why not."""
        file = Path(path)
        if file.suffix.lower() not in (".md", ".csv"):
            file = file.with_name(file.name + ".md")
        summary = self._quiz.summary()
        table = file.suffix.lower() == ".csv"
        # a byte order mark, for spreadsheets
        data = summary.csv(say).encode("utf-8-sig") if table else summary.markdown(say).encode()
        try:
            files.write(file, data, backup=False)
        except InputError as error:
            self.failed.emit(error.sentence)
            return False
        self._folder = file.parent
        self.saved.emit(str(file))
        return True

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("Save the summary"), str(self._folder / "quiz.md"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("md")
        dialog.setNameFilters(["Markdown (*.md)", f"{tr('Table')} (*.csv)"])
        dialog.fileSelected.connect(self.write)
        dialog.open()


def _side(column: int) -> Qt.AlignmentFlag:
    """Numbers on the right, words on the left."""
    side = Qt.AlignmentFlag.AlignRight if column in (0, 3) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
