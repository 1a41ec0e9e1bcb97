"""A file for the classroom: the panels that the lecturer hid are hidden while the file is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolBar, QWidget

from gdsim.app.i18n import tr
from gdsim.engine.classroom import Classroom
from gdsim.engine.project import Project
from gdsim.engine.sentence import sentence
from gdsim.ui.window_layout import WindowLayout

if TYPE_CHECKING:
    from gdsim.ui.main_window import MainWindow

#: Commands that are only about one part of the window: locked away with it.
ONLY_ABOUT = {
    "problem_view": ("export.network", "export.function", "network.fit"),
    "surface_view": ("export.surface", "export.surface3d"),
    "curves_dock": ("export.curves",),
    "fit_dock": ("export.fit",),
    "ledger_dock": ("export.ledger",),
    "minima_dock": ("problem.multi_start", "problem.basins"),
    "watch_dock": ("run.breakpoint",),
    "proof_dock": ("debug.check_gradient",),
    "quiz_dock": ("debug.quiz",),
    "debugger_dock": ("export.chain",),
}
#: Groups of the toolbar by what the names of their widgets begin with.
_GROUPS = {
    "tool_file.": "tools_file",
    "tool_edit.": "tools_edit",
    "tool_run.": "tools_run",
    "speed": "tools_speed",
    "readouts": "tools_readouts",
    "export_button": "tools_export",
}


class ClassroomView(QObject):
    """What the open file hides in one window, and the user's own layout, which comes back after it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.shown: Classroom | None = None
        """What is in force; None for ordinary files, and when all panels were asked for."""
        self._own: WindowLayout | None = None
        window.document.opened.connect(self._on_opened)

    # -- parts ---------------------------------------------------------------------

    def parts(self) -> dict[str, str]:
        """Everything that can be hidden, by name, with its title in the present language."""
        titles = {
            "problem_view": tr("Drawing of the network or function"),
            "surface_view": tr("Loss surface"),
        }
        titles |= {name: dock.windowTitle() for name, dock in self.window.docks.items()}
        return titles | {
            "tools_file": tr("Toolbar: files"),
            "tools_edit": tr("Toolbar: undo and redo"),
            "tools_run": tr("Toolbar: run and step"),
            "tools_speed": tr("Toolbar: speed"),
            "tools_readouts": tr("Toolbar: readouts"),
            "tools_export": tr("Toolbar: export"),
        }

    def _widgets(self, name: str) -> Iterator[QWidget]:
        w = self.window
        if name in w.docks:
            yield w.docks[name]
        elif name in ("problem_view", "surface_view"):
            yield w.cards[name]
        else:
            yield from tool_groups(w.toolbar).get(name, ())

    def is_shown(self, name: str) -> bool:
        """Whether a part of the window can be seen now, be it behind a tab."""
        if name == "fit_dock" and self.window.session.is_function:
            return self.window.fit_wanted
        return not any(widget.isHidden() for widget in self._widgets(name))

    def keeps_away(self, name: str) -> bool:
        """Whether a part must stay hidden; says so if it must."""
        away = self.shown is not None and self.shown.locked and name in self.shown.hidden
        if away:
            self.window.tell(
                sentence("This file hides that panel. View > Show all panels brings everything back."), "info"
            )
        return away

    # -- in and out of force ---------------------------------------------------------

    def _on_opened(self, project: Project) -> None:
        wanted, present = project.view.classroom, self.window.presentation
        if self._own is None and wanted is not None:
            self._own = present.layout()
        elif self._own is not None:
            self.show_all()
            self._own.restore(self.window)
            if present.active:
                present.former = self._own
                present.fold()
            if wanted is None:
                self._own = None
        if wanted is not None:
            self._begin(wanted)

    def _begin(self, classroom: Classroom) -> None:
        """Hide what the file hides and show all else: the lecturer chose both."""
        self.shown = classroom
        w = self.window
        for name, dock in w.docks.items():
            if name != "fit_dock" and name not in classroom.hidden:
                dock.show()
        w.fit_wanted = "fit_dock" not in classroom.hidden
        self.enforce(everything=True)
        if w.presentation.active:
            w.presentation.fold()

    def enforce(self, *, everything: bool = False) -> None:
        """Hide again what must not be seen; ``everything``: also what the student may show."""
        if self.shown is None:
            return
        for name in self.shown.hidden:
            locked = self.shown.locked
            if locked or everything:
                for widget in self._widgets(name):
                    widget.hide()
            for action in self._entries(name):
                action.setVisible(not locked)
        self._offer_all()

    def _offer_all(self) -> None:
        self.window.actions_table["view.show_all"].setEnabled(self.shown is not None)

    def _entries(self, name: str) -> Iterator[QAction]:
        if name in self.window.docks:
            yield self.window.docks[name].toggleViewAction()
        for command in ONLY_ABOUT.get(name, ()):
            yield self.window.actions_table[command]

    def show_all(self) -> None:
        """Everything the file hid can be seen again; the file stays as it is."""
        classroom, self.shown = self.shown, None
        for name in classroom.hidden if classroom is not None else ():
            for action in self._entries(name):
                action.setVisible(True)
            for widget in self._widgets(name):
                if widget is not self.window.docks["fit_dock"]:
                    widget.show()
            if name == "fit_dock":
                self.window.fit_wanted = True
        self._offer_all()

    def own_layout(self) -> WindowLayout:
        """The user's own layout, whatever a file hides and whether a lecture is on."""
        return self._own if self._own is not None else self.window.presentation.layout()

    # -- saving ----------------------------------------------------------------------

    def save(self, path: str | Path, classroom: Classroom) -> bool:
        """Write the present project with what it hides; the window and the open file stay as they are.

        Hiding nothing, it is an ordinary file.
        """
        w = self.window
        kept = classroom if classroom.hidden else None
        project = w.session.project()
        project = replace(project, view=replace(project.view, classroom=kept))
        if not w.attempt(lambda: w.document.save_copy(project, path)):
            return False
        if w.document.path is not None and w.document.path.samefile(path):
            w.session.hide_from_class(kept)  # or the next Save would write what it was before
        w.tell(sentence("Saved for the classroom as {path}.", path=str(path)), "success")
        return True


def tool_groups(bar: QToolBar) -> dict[str, list[QWidget]]:
    """The toolbar's widgets by group, each separator with the group before it."""
    groups: dict[str, list[QWidget]] = {}
    name = ""
    for action in bar.actions():
        widget = bar.widgetForAction(action)
        if not action.isSeparator():
            own = widget.objectName()
            name = next((group for start, group in _GROUPS.items() if own.startswith(start)), "")
        if name:
            groups.setdefault(name, []).append(widget)
    return groups
