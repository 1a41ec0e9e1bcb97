"""New, open, save and recent files, and the question about unsaved changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox

from gdsim.app.document import Recovery
from gdsim.app.i18n import tr
from gdsim.engine.classroom import Classroom
from gdsim.engine.picture_project import SUFFIXES
from gdsim.engine.project import made_elsewhere
from gdsim.engine.sentence import sentence

if TYPE_CHECKING:
    from gdsim.ui.main_window import MainWindow

TABLES = (".csv", ".tsv", ".txt")
LESSON = ".md"


class Files:
    """The window's file commands. Nothing here waits: dialogs are opened, and their answers come back."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self._dialogs: dict[str, QFileDialog] = {}
        self._question: QMessageBox | None = None
        self._classroom = Classroom()
        self._after_question: Callable[[], object] | None = None

    def new(self) -> None:
        self.unless_unsaved(self.window.document.new)

    def open(self) -> None:
        self.unless_unsaved(self._choose_file)

    def _choose_file(self) -> None:
        dialog = self._file_dialog("open_dialog", tr("Open"), QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Experiments and data (*.gdsim *.csv *.tsv *.txt)"), tr("All files (*)")])
        dialog.open()

    def _file_dialog(self, name: str, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        """One dialog object per purpose, reused."""
        dialog = self._dialogs.get(name)
        if dialog is None:
            dialog = QFileDialog(self.window)
            dialog.setObjectName(name)
            accept = self._open_chosen if mode == QFileDialog.AcceptMode.AcceptOpen else self._save_chosen
            dialog.fileSelected.connect(accept)
            self._dialogs[name] = dialog
        dialog.setWindowTitle(title)
        dialog.setAcceptMode(mode)
        dialog.setDirectory(self.window.settings.last_folder or str(Path.home()))
        return dialog

    def _open_chosen(self, path: str) -> None:
        if path:
            self.open_path(path)

    def open_path(self, path: str | Path | None) -> bool:
        """Open a project, a table or a lesson; what cannot be read is said, and the present experiment stays."""
        if path is None:
            return False
        path = Path(path)
        if path.suffix.lower() in TABLES:
            self.window.experiment_panel.open_csv(str(path))
            return True
        if path.suffix.lower() == LESSON:
            return self.window.lessons.open_path(path)
        if not self.window.attempt(lambda: self.window.document.open(path)):
            self.window.settings = (
                self.window.settings.forgot(str(path)) if not path.exists() else self.window.settings
            )
            return False
        self.window.message_bar.dismiss()
        if path.suffix.lower() in SUFFIXES:  # the experiment has no file yet
            return True
        self._remember(path)
        remark = self.window.document.read_only or made_elsewhere(self.window.session.opened)
        if remark is not None:
            self.window.tell(remark, "warning")
        return True

    def _remember(self, path: Path) -> None:
        self.window.settings = replace(
            self.window.settings.opened(str(path.resolve())), last_folder=str(path.resolve().parent)
        )
        self.window.settings.save(self.window.store)

    def fill_recent(self) -> None:
        menu = self.window.menus["recent"]
        menu.clear()
        for name in self.window.settings.recent_files:
            path = Path(name)
            action = menu.addAction(path.name)
            action.setToolTip(name)
            action.triggered.connect(self.asking_opener(path))
        if menu.isEmpty():
            menu.addAction(tr("No recent files")).setEnabled(False)

    def asking_opener(self, path: Path) -> Callable[[], None]:
        """A function that opens ``path`` after the question about unsaved changes."""

        def run() -> None:
            self.unless_unsaved(lambda: self.open_path(path))

        return run

    def save(self) -> bool:
        if self.window.document.path is None or self.window.lessons.active:
            self.save_as()
            return False
        return self.save_to(self.window.document.path)

    def save_as(self) -> None:
        dialog = self._file_dialog("save_dialog", tr("Save as"), QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix("gdsim")
        dialog.setNameFilters([tr("Experiments (*.gdsim)")])
        dialog.selectFile(
            self.window.document.path.name if self.window.document.path else tr("experiment") + ".gdsim"
        )
        dialog.open()

    def _save_chosen(self, path: str) -> None:
        if path and self.save_to(Path(path)):
            after, self._after_question = self._after_question, None
            if after is not None:
                after()

    def save_to(self, path: Path) -> bool:
        project, document = self.window.session.project(), self.window.document
        # what a lesson made does not become the reader's own file
        write = document.save_copy if self.window.lessons.active else document.save
        if not self.window.attempt(lambda: write(project, path)):
            return False
        self._remember(path)
        self.window.tell(sentence("Saved as {path}.", path=str(path)), "success")
        return True

    def save_classroom(self, classroom: Classroom) -> None:
        """Ask for the name of a file that hides this from a class."""
        self._classroom = classroom
        dialog = self._dialogs.get("classroom_file_dialog")
        if dialog is None:
            dialog = self._dialogs["classroom_file_dialog"] = QFileDialog(self.window)
            dialog.setObjectName("classroom_file_dialog")
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix("gdsim")
            dialog.fileSelected.connect(self._save_for_class)
        dialog.setWindowTitle(tr("Save for the classroom"))
        dialog.setNameFilters([tr("Experiments (*.gdsim)")])
        dialog.setDirectory(self.window.settings.last_folder or str(Path.home()))
        path = self.window.document.path
        dialog.selectFile(f"{path.stem if path else tr('experiment')}-{tr('class')}.gdsim")
        dialog.open()

    def _save_for_class(self, path: str) -> None:
        if path:
            self.window.classroom.save(Path(path), self._classroom)

    def open_csv(self) -> None:
        self.window.experiment_panel.open_csv()

    def unless_unsaved(self, act: Callable[[], object]) -> None:
        """Do it now, or after the user was asked about unsaved changes; a lesson is left before."""
        self.window.lessons.leave()
        if not self.window.document.dirty:
            act()
            return
        box = self._question or QMessageBox(self.window)
        if self._question is None:
            self._question = box
            box.setObjectName("unsaved_changes")
            box.setIcon(QMessageBox.Icon.Question)
            box.setStandardButtons(
                QMessageBox.StandardButton.Save
                | QMessageBox.StandardButton.Discard
                | QMessageBox.StandardButton.Cancel
            )
            box.setDefaultButton(QMessageBox.StandardButton.Save)
            box.finished.connect(self._answered)
        self._after_question = act
        box.setWindowTitle(tr("Unsaved changes"))
        box.setText(tr("The experiment has unsaved changes. Save them?"))
        box.button(QMessageBox.StandardButton.Save).setText(tr("Save"))
        box.button(QMessageBox.StandardButton.Discard).setText(tr("Discard"))
        box.button(QMessageBox.StandardButton.Cancel).setText(tr("Cancel"))
        box.open()

    def _answered(self, answer: int) -> None:
        if answer == QMessageBox.StandardButton.Cancel.value:
            self._after_question = None
            return
        if answer == QMessageBox.StandardButton.Save.value and not self.save():
            return  # a name is being asked for, or the refusal is shown
        after, self._after_question = self._after_question, None
        if after is not None:
            after()

    def offer_recovery(self, recoveries: list[Recovery]) -> None:
        """Say that an unsaved experiment of a session that ended badly was found."""
        if not recoveries:
            return
        latest = recoveries[0]
        self.window.message_bar.tell(
            sentence("gdsim ended unexpectedly last time; an unsaved experiment was kept."),
            "warning",
            ((tr("Recover it"), lambda: self.window.attempt(lambda: self.window.document.recover(latest))),),
        )
