"""Data from a CSV file: what was found in it, which columns are inputs and targets, and what is wrong."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.app.worker import Cancelled
from gdsim.engine.datasets import Dataset
from gdsim.engine.experiment import MAX_UNITS, DataChoice
from gdsim.engine.sentence import InputError
from gdsim.engine.tables import CsvPreview, preview_csv, read_csv
from gdsim.ui import theme
from gdsim.ui.forms import Choice, ChoiceField, ElidedLabel, Message, explain

Check = Callable[[float], None]
Index = QModelIndex | QPersistentModelIndex
POLL_MS = 30
INPUT, TARGET = 0, 1


class Job:
    """Work on a thread of its own: the window asks how it stands, the thread makes no Qt call."""

    def __init__(self, work: Callable[[Check], Any]) -> None:
        self.fraction = 0.0
        self.value: Any = None
        self.error: BaseException | None = None
        self._cancelled = False
        self._thread = threading.Thread(target=self._run, args=(work,), name="gdsim-csv", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        return not self._thread.is_alive()

    def cancel(self, wait: float = 0.0) -> None:
        """End the work at its next look at the flag, and wait up to so many seconds until it has."""
        self._cancelled = True
        self._thread.join(wait)

    def _run(self, work: Callable[[Check], Any]) -> None:
        try:
            self.value = work(self._check)
        except BaseException as error:  # raised again, or said, on the window's thread
            error.__traceback__ = None
            self.error = error

    def _check(self, fraction: float) -> None:
        self.fraction = fraction
        if self._cancelled:
            raise Cancelled


class Columns(QAbstractTableModel):
    """The first rows of the file below two rows of check boxes: input and target."""

    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview: CsvPreview | None = None
        self.chosen: tuple[set[int], set[int]] = (set(), set())

    @property
    def inputs(self) -> list[int]:
        return sorted(self.chosen[INPUT])

    @property
    def targets(self) -> list[int]:
        return sorted(self.chosen[TARGET])

    def show_preview(self, preview: CsvPreview | None) -> None:
        """Show a file; its last column of numbers is the target until the user says otherwise."""
        self.beginResetModel()
        self.preview = preview
        numeric = [] if preview is None else self._numeric()
        self.chosen = (set(numeric[:-1][:MAX_UNITS]), set(numeric[-1:]))
        self.endResetModel()
        self.chosen_changed.emit()

    def choose_all_inputs(self) -> None:
        """Every column of numbers that is no target an input; or none, if all are already."""
        everything = set(self._numeric()) - self.chosen[TARGET]
        self.chosen = (set() if self.chosen[INPUT] == everything else everything, self.chosen[TARGET])
        self._changed(0, self.columnCount() - 1)

    def _numeric(self) -> list[int]:
        if self.preview is None:
            return []
        return [i for i in range(len(self.preview.names)) if i not in self.preview.text_columns]

    def _changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(0, first), self.index(self.rowCount() - 1, last))
        self.chosen_changed.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() or self.preview is None else 2 + len(self.preview.first_rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.preview is None else len(self.preview.names)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if self.preview is None or index.row() > TARGET:
            return flag.ItemIsEnabled | flag.ItemIsSelectable
        if index.column() in self.preview.text_columns:
            return flag.ItemIsSelectable
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        preview, row, column = self.preview, index.row(), index.column()
        if preview is None:
            return None
        roles = Qt.ItemDataRole
        if role == roles.ToolTipRole and column in preview.text_columns:
            return say(preview.text_columns[column])
        if row <= TARGET:
            if role == roles.CheckStateRole and column not in preview.text_columns:
                ticked = column in self.chosen[row]
                return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            if role == roles.AccessibleTextRole:
                return f"{preview.names[column]}: {self._kind(row)}"
            return None
        cells = preview.first_rows[row - 2]
        if role == roles.DisplayRole:
            return cells[column] if column < len(cells) else ""
        if role == roles.TextAlignmentRole:
            words = column in preview.text_columns
            side = Qt.AlignmentFlag.AlignLeft if words else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == roles.ForegroundRole and not any(column in chosen for chosen in self.chosen):
            return QColor(theme.current().faint)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        kind, column = index.row(), index.column()
        if role != Qt.ItemDataRole.CheckStateRole or kind > TARGET:
            return False
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self.chosen[kind].add(column)
            self.chosen[1 - kind].discard(column)  # a column is one of the two
        else:
            self.chosen[kind].discard(column)
        self._changed(column, column)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if self.preview is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.preview.names[section]
        return self._kind(section) if section <= TARGET else str(self.preview.skip + section - 1)

    @staticmethod
    def _kind(row: int) -> str:
        return tr("input") if row == INPUT else tr("target")


class CsvDialog(QDialog):
    """Choose a file or drop one, look at it, choose columns, and open it as the experiment's data."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("csv_dialog")
        self.setAcceptDrops(True)
        self.setModal(False)
        self.path = ""
        self.folder = ""
        """Where the file chooser begins; the folder of the last file."""
        self._job: Job | None = None
        self._finish: Callable[[Any], None] = self._show_preview
        self._chooser: QFileDialog | None = None
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._look)
        self.columns = Columns(self)
        self.columns.chosen_changed.connect(self._update_buttons)
        self._build()
        self.retranslate()
        self._update_buttons()

    def _build(self) -> None:
        self.file = ElidedLabel()
        self.choose_button, self.cancel_button, self.open_button = (QPushButton() for _ in range(3))
        for button, name in (
            (self.choose_button, "csv_choose"),
            (self.cancel_button, "csv_cancel"),
            (self.open_button, "csv_open"),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
        theme.mark(self.open_button, role="primary")
        self.choose_button.clicked.connect(self.choose_file)
        self.cancel_button.clicked.connect(self.cancel)
        self.open_button.clicked.connect(self.read)
        self.found = QLabel()
        self.found.setWordWrap(True)
        theme.mark(self.found, role="muted")
        self.table = QTableView()
        self.table.setObjectName("csv_table")
        self.table.setModel(self.columns)
        self.table.setAcceptDrops(False)  # the dialog takes the file
        self.table.verticalHeader().setDefaultSectionSize(26)
        self.table.verticalHeader().setSectionsClickable(True)
        self.table.verticalHeader().sectionClicked.connect(self._on_row_header)
        self.problems = Message(role="warning")
        self.missing = ChoiceField(self._set_missing, name="csv_missing")
        self.task = ChoiceField(self._set_task, name="csv_task")
        self.missing_label, self.task_label = QLabel(), QLabel()
        self.progress = QProgressBar()
        self.progress.setObjectName("csv_progress")
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.message = Message()
        top, options, bottom = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.file, 1)
        top.addWidget(self.choose_button)
        options.setSpacing(12)
        for label, field in ((self.missing_label, self.missing), (self.task_label, self.task)):
            label.setBuddy(field)
            options.addWidget(label)
            options.addWidget(field, 1)
        bottom.addWidget(self.progress, 1)
        bottom.addStretch(1)
        bottom.addWidget(self.cancel_button)
        bottom.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.found)
        column.addWidget(self.table, 1)
        column.addWidget(self.problems)
        column.addLayout(options)
        column.addWidget(self.message)
        column.addLayout(bottom)
        self.missing.set_key("refuse")
        self.task.set_key("")
        self.resize(720, 560)

    # -- commands ------------------------------------------------------------------------------

    def show_file(self, path: str = "") -> None:
        """Come to the front with ``path``; without one, ask for it."""
        self.show()
        self.raise_()
        self.activateWindow()
        if path:
            self.load(path)
        elif not self.path:
            self.choose_file()

    def choose_file(self) -> None:
        """Ask for a file."""
        if self._chooser is None:
            self._chooser = QFileDialog(self)
            self._chooser.setObjectName("csv_file_dialog")
            self._chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._chooser.fileSelected.connect(self.load)
        self._chooser.setWindowTitle(tr("Choose a CSV file"))
        self._chooser.setNameFilters([tr("Tables (*.csv *.tsv *.txt)"), tr("All files (*)")])
        if self.folder:
            self._chooser.setDirectory(self.folder)
        self._chooser.open()

    def load(self, path: str) -> None:
        """Look at the beginning of a file."""
        self.path = os.path.abspath(path)
        self.folder = os.path.dirname(self.path)
        self.columns.show_preview(None)
        self.problems.show_text("")
        self._describe()
        self._start(lambda check: preview_csv(path), self._show_preview)

    def read(self) -> None:
        """Read the chosen columns and make them the experiment's data."""
        if not self.open_button.isEnabled():
            return
        path, inputs, targets = self.path, self.columns.inputs, self.columns.targets
        missing, task = self.missing.key(), self.task.key() or None
        data, name = self.session.experiment.data, os.path.basename(self.path)

        def work(check: Check) -> Dataset:
            dataset = read_csv(path, inputs, targets, missing, task, check)  # type: ignore[arg-type]
            _ = _opened(data, dataset, name).prepared  # split and scaled here: the window finds it ready
            return dataset

        self._start(work, self._open)

    def cancel(self) -> None:
        """Stop the reading; without one, close."""
        if self._job is None:
            self.reject()
        else:
            self._drop_job()

    def done(self, result: int) -> None:
        self._drop_job(wait=0.2)
        super().done(result)

    # -- work on the thread ----------------------------------------------------------------------

    def _start(self, work: Callable[[Check], Any], finish: Callable[[Any], None]) -> None:
        self._drop_job()
        self.message.show_text("")
        self._job, self._finish = Job(work), finish
        self._poll.start()
        self._update_buttons()

    def _drop_job(self, wait: float = 0.0) -> None:
        self._poll.stop()
        if self._job is not None:
            self._job.cancel(wait)
            self._job = None
        self._update_buttons()

    def _look(self) -> None:
        job = self._job
        if job is None:
            return
        self.progress.setValue(int(1000 * job.fraction))
        if not job.done:
            return
        self._drop_job()
        if isinstance(job.error, InputError):
            self.message.show_text(explain(job.error))
        elif isinstance(job.error, MemoryError):
            self.message.show_text(tr("There is not enough memory for this file. Choose fewer columns."))
        elif job.error is not None:
            raise job.error
        else:
            self._finish(job.value)

    def _show_preview(self, preview: CsvPreview) -> None:
        self.columns.show_preview(preview)
        self._describe()

    def _open(self, dataset: Dataset) -> None:
        name = os.path.basename(self.path)
        try:
            self.session.document.edit(
                tr("Open data {name}", name=name), lambda e: e.with_data(_opened(e.data, dataset, name))
            )
        except InputError as error:
            self.message.show_text(explain(error))
        else:
            self.accept()

    # -- what is shown ---------------------------------------------------------------------------

    def retranslate(self) -> None:
        self.setWindowTitle(tr("Open data from a CSV file"))
        self.choose_button.setText(tr("Choose a file…"))
        self.open_button.setText(tr("Open data"))
        self.missing_label.setText(tr("Missing values"))
        self.missing.setAccessibleName(tr("Missing values"))
        self.missing.set_choices(
            [
                Choice("refuse", tr("refuse the file")),
                Choice("drop", tr("leave the row out")),
            ]
        )
        self.task_label.setText(tr("Task"))
        self.task.setAccessibleName(tr("Task"))
        self.task.set_choices(
            [
                Choice("", tr("as the targets are")),
                Choice("regression", tr("regression")),
                Choice("classification", tr("classification")),
            ]
        )
        self.table.setAccessibleName(tr("First rows of the file, and which columns are inputs and targets"))
        self.table.verticalHeader().setToolTip(tr("Click “input” to choose all columns or none"))
        self.progress.setAccessibleName(tr("Progress of the reading"))
        self._describe()
        self._update_buttons()

    def _describe(self) -> None:
        """What was found out about the file."""
        self.file.set_text(os.path.basename(self.path) or tr("Choose a file, or drop one here."), self.path)
        preview = self.columns.preview
        if preview is None:
            self.found.setText("")
            return
        encodings = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp949": "CP949"}
        separators = {
            ",": tr("separated by commas"),
            ";": tr("separated by semicolons"),
            "\t": tr("separated by tabs"),
        }
        rows = f"{preview.rows:,}"
        parts = (
            encodings.get(preview.encoding, preview.encoding),
            separators[preview.separator],
            tr("decimal comma") if preview.decimal == "," else tr("decimal point"),
            tr("names in the first row") if preview.header else tr("no names in the first row"),
            tr("rows: {rows}", rows=rows) if preview.complete else tr("rows: about {rows}", rows=rows),
        )
        self.found.setText(" · ".join(parts))
        self.problems.show_text("\n".join(say(problem) for problem in preview.problems[:4]))

    def _update_buttons(self) -> None:
        busy = self._job is not None
        chosen = bool(self.columns.inputs and self.columns.targets)
        self.open_button.setEnabled(chosen and not busy)
        self.table.setEnabled(not busy)
        self.progress.setVisible(busy)
        self.cancel_button.setText(tr("Stop reading") if busy else tr("Cancel"))
        incomplete = self.columns.preview is not None and not chosen
        self.open_button.setToolTip(
            tr("Choose at least one input column and one target column.") if incomplete else ""
        )

    def _set_missing(self, key: str) -> None:
        self.missing.set_key(key)
        self.message.show_text("")

    def _set_task(self, key: str) -> None:
        self.task.set_key(key)
        self.message.show_text("")

    def _on_row_header(self, row: int) -> None:
        if row == INPUT:
            self.columns.choose_all_inputs()

    # -- events ----------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path:
            event.acceptProposedAction()
            self.load(path)


def _opened(data: DataChoice, dataset: Dataset, name: str) -> DataChoice:
    """The table as the experiment's data; scaling and the part for testing stay as they were."""
    return replace(data, source="table", table=dataset, table_name=name)


def _dropped(event: QDropEvent) -> str:
    """The path of the one local file that is dropped, or nothing."""
    urls = event.mimeData().urls()
    return urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""
