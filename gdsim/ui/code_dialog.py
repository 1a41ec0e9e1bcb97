"""The dialog that shows a run as a NumPy or PyTorch script, to copy or to save."""

from __future__ import annotations

import itertools
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gdsim.app import files
from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.engine.scripts import data_file, file_name, numpy_script, torch_script
from gdsim.engine.sentence import InputError
from gdsim.ui import theme
from gdsim.ui.legend import optimizer_names
from gdsim.ui.python_colours import PythonColours

SCRIPTS = {"NumPy": numpy_script, "PyTorch": torch_script}
MAX_ITERATIONS = 1_000_000


class CodeDialog(QDialog):
    """Choose library, run and iterations; the script is below; says in place what went wrong."""

    saved = Signal(str)  # the path

    def __init__(self, session: Session, parent: QWidget | None = None, *, folder: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("code_dialog")
        self.session = session
        self._folder = Path(folder) if folder else Path.home()
        self._runs: tuple[tuple[int, int], ...] = ()
        self._own_iterations = False  # chosen by hand for the run shown
        self._build()
        self.library_box.currentIndexChanged.connect(self._refresh)
        self.run_box.currentIndexChanged.connect(self._choose_run)
        self.iterations_box.valueChanged.connect(self._choose_iterations)
        self.copy_button.clicked.connect(self.copy)
        self.save_button.clicked.connect(self._choose_file)
        self.close_button.clicked.connect(self.reject)
        session.rebuilt.connect(self._follow)
        theme.notifier.changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    # what is chosen

    @property
    def folder(self) -> str:
        """To be remembered for the next time."""
        return str(self._folder)

    @property
    def run(self) -> tuple[int, int] | None:
        """Optimizer and start of the run chosen; None if there is none."""
        index = self.run_box.currentIndex()
        return self._runs[index] if 0 <= index < len(self._runs) else None

    @property
    def text(self) -> str:
        """The script shown; empty where there is none."""
        return self.code.toPlainText()

    def suggestion(self) -> str:
        """A file name for the script shown."""
        if self.run is None:
            return ""
        return f"{file_name(self.session.experiment, *self.run)}_{self.library_box.currentText().lower()}.py"

    def show_code(self) -> None:
        """Open on the leading run, with as many iterations as it has made."""
        self.open()
        self._fill_runs(self.session.lead)

    # what is done

    def copy(self) -> None:
        """Put the script on the clipboard."""
        QGuiApplication.clipboard().setText(self.text)
        self._tell(tr("Copied to the clipboard."), "success")

    def write(self, path: str) -> bool:
        """Save the script, and beside it the data too long for its text; False if the dialog says why not."""
        if self.run is None or not self.text:
            return False
        file = Path(path)
        file = file if file.suffix else file.with_suffix(".py")
        try:
            data = data_file(self.session.experiment, self.run[1])
            if data is not None:
                files.write(file.with_suffix(".npz"), data, backup=False)
            files.write(file, self.text.encode(), backup=False)
        except InputError as error:
            self._tell(say(error.sentence), "error")
            return False
        self._folder = file.parent
        if data is None:
            self._tell(tr("Saved as {path}", path=str(file)), "success")
        else:
            self._tell(
                tr("Saved as {path}, with its data in {data}", path=str(file), data=f"{file.stem}.npz"),
                "success",
            )
        self.saved.emit(str(file))
        return True

    # how it is made

    def _build(self) -> None:
        self.library_box, self.run_box, self.iterations_box = QComboBox(), QComboBox(), QSpinBox()
        self.code, self.message = QPlainTextEdit(), QLabel()
        self.copy_button, self.save_button, self.close_button = QPushButton(), QPushButton(), QPushButton()
        for widget, name in (
            (self.library_box, "library"),
            (self.run_box, "run"),
            (self.iterations_box, "iterations"),
            (self.code, "text"),
            (self.message, "message"),
            (self.copy_button, "copy"),
            (self.save_button, "save"),
            (self.close_button, "close"),
        ):
            widget.setObjectName(f"code_{name}")
        self.library_box.addItems(list(SCRIPTS))
        self.run_box.setMinimumContentsLength(20)
        self.iterations_box.setRange(1, MAX_ITERATIONS)
        self.iterations_box.setGroupSeparatorShown(True)
        self.iterations_box.setKeyboardTracking(False)
        self.iterations_box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.code.setReadOnly(True)
        self.code.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.code.setUndoRedoEnabled(False)
        self._colours = PythonColours(self.code.document())
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # most of the time it is empty
        self.save_button.setDefault(True)
        theme.mark(self.save_button, role="primary")

        choices = QHBoxLayout()
        choices.setSpacing(16)
        self._labels: dict[str, QLabel] = {}
        for name, box in (
            ("run", self.run_box),
            ("library", self.library_box),
            ("iterations", self.iterations_box),
        ):
            label = self._labels[name] = QLabel()
            label.setBuddy(box)
            field = QHBoxLayout()
            field.setSpacing(8)
            field.addWidget(label)
            field.addWidget(box)
            choices.addLayout(field)
        choices.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.message, 1)
        for button in (self.copy_button, self.close_button, self.save_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(choices)
        column.addWidget(self.code, 1)
        column.addLayout(buttons)
        self.resize(880, 680)

    def retranslate(self) -> None:
        """Every text, in the language of the moment."""
        self.setWindowTitle(tr("The run as code"))
        for name, text in (
            ("run", tr("Run")),
            ("library", tr("Library")),
            ("iterations", tr("Iterations")),
        ):
            self._labels[name].setText(text)
        self.copy_button.setText(tr("Copy"))
        self.save_button.setText(tr("Save…"))
        self.close_button.setText(tr("Close"))
        tips = (
            tr("NumPy repeats the run bit for bit; PyTorch takes the same steps up to rounding"),
            tr("The optimizer and the start whose run is written down"),
            tr("How many steps the script takes; at first as many as were made"),
        )
        for box, tip in zip((self.library_box, self.run_box, self.iterations_box), tips, strict=True):
            box.setToolTip(tip)
        for widget, name in (
            (self.library_box, tr("Library")),
            (self.run_box, tr("Run")),
            (self.iterations_box, tr("Iterations")),
            (self.code, tr("The script")),
            (self.copy_button, tr("Copy the script to the clipboard")),
            (self.save_button, tr("Save the script as a file")),
        ):
            widget.setAccessibleName(name)
        self._fill_runs()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _restyle(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(QApplication.font().pointSizeF())
        self.code.setFont(font)
        self._colours.restyle()

    # what follows from what

    def _follow(self) -> None:
        if self.isVisible():
            self._fill_runs()

    def _fill_runs(self, lead: int | None = None) -> None:
        """List the runs; the one chosen stays chosen while it is there."""
        e = self.session.experiment
        chosen = self.run if lead is None else (lead, 0)
        self._runs = tuple(itertools.product(e.enabled, range(len(e.starts))))
        names, titles = optimizer_names(e), []
        for index, start in self._runs:
            title = names[index]
            if len(e.starts) > 1:
                title = tr("{optimizer} · start {number}", optimizer=title, number=start + 1)
            titles.append(title)
        with QSignalBlocker(self.run_box):
            self.run_box.clear()
            self.run_box.addItems(titles)
            self.run_box.setCurrentIndex(self._runs.index(chosen) if chosen in self._runs else 0)
        if self.run != chosen or lead is not None:
            self._own_iterations = False
        self._count_iterations()
        self._refresh()

    def _choose_run(self) -> None:
        self._own_iterations = False
        self._count_iterations()
        self._refresh()

    def _choose_iterations(self) -> None:
        self._own_iterations = True
        self._refresh()

    def _count_iterations(self) -> None:
        """As many as the run has made, unless another number was asked for."""
        if self._own_iterations:
            return
        tracks = self.session.snapshot.tracks if self.session.snapshot else ()
        made = next((track.head for track in tracks if (track.index, track.start) == self.run), 0)
        with QSignalBlocker(self.iterations_box):
            self.iterations_box.setValue(max(1, made))

    def _refresh(self) -> None:
        """Write the script anew, if it is looked at."""
        if not self.isVisible():
            return
        text, sentence = "", tr("There is no run: no optimizer takes part.")
        if self.run is not None:
            index, start = self.run
            script = SCRIPTS[self.library_box.currentText()]
            try:
                text = script(self.session.experiment, index, self.iterations_box.value(), start)
                sentence = ""
            except InputError as error:
                sentence = say(error.sentence)
        self.code.setPlainText(text)
        self.copy_button.setEnabled(bool(text))
        self.save_button.setEnabled(bool(text))
        self._tell(sentence, "warning")

    def _tell(self, text: str, role: str) -> None:
        self.message.setText(text)
        theme.mark(self.message, role=role)

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("Save the script"), str(self._folder / self.suggestion()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("py")
        dialog.setNameFilters([f"{tr('Python script')} (*.py)"])
        dialog.fileSelected.connect(self.write)
        dialog.open()
