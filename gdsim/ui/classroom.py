"""A file for the classroom: the panels that the lecturer hid are hidden while the file is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gdsim.app.i18n import tr
from gdsim.engine.classroom import Classroom
from gdsim.engine.project import Project
from gdsim.engine.sentence import sentence
from gdsim.ui import tool_groups
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

#: Panels that come when they are asked for and go with what they show; a class may always ask.
ON_DEMAND = frozenset({"lesson_dock"})


class ClassroomView(QObject):
    """What the open file hides in one window, and the user's own layout, which comes back after it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.shown: Classroom | None = None
        """What is in force; None for ordinary files, and when all panels were asked for."""
        self._own: WindowLayout | None = None
        self._paused: Classroom | None = None
        window.document.opened.connect(self._on_opened)

    # -- parts ---------------------------------------------------------------------

    def parts(self) -> dict[str, str]:
        """Everything that can be hidden, by name, with its title in the present language."""
        titles = {
            "problem_view": tr("Drawing of the network or function"),
            "surface_view": tr("Loss surface"),
        }
        docks = self.window.docks.items()
        titles |= {name: dock.windowTitle() for name, dock in docks if name not in ON_DEMAND}
        return titles | {
            "tools_file": tr("Toolbar: files"),
            "tools_edit": tr("Toolbar: undo and redo"),
            "tools_run": tr("Toolbar: run and step"),
            "tools_speed": tr("Toolbar: speed"),
            "tools_readouts": tr("Toolbar: readouts"),
            "tools_export": tr("Toolbar: export"),
        }

    def is_shown(self, name: str) -> bool:
        """Whether a part of the window can be seen now, be it behind a tab."""
        if name == "fit_dock" and self.window.session.is_function:
            return self.window.fit_wanted
        if name in tool_groups.NAMES:
            return self.window.tool_groups.is_shown(name)
        widget = self._widget(name)
        return widget is not None and not widget.isHidden()

    def _widget(self, name: str) -> QWidget | None:
        if name in ON_DEMAND:
            return None
        return self.window.docks.get(name) or self.window.cards.get(name)

    def _show(self, name: str, shown: bool) -> None:
        """Show or hide a part; a name that this window does not have is passed over."""
        if name == "fit_dock":
            self.window.fit_wanted = shown
        elif name in tool_groups.NAMES:
            self.window.tool_groups.show(name, shown)
        else:
            widget = self._widget(name)
            if widget is not None:
                widget.setVisible(shown)

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
        for name in self.parts():
            self._show(name, name not in classroom.hidden)
        self.enforce()
        if w.presentation.active:
            w.presentation.fold()

    def follow_lesson(self) -> None:
        """Show everything for a lesson, which is about panels of its own choice; hide again when it is left."""
        if self.window.lessons.active:
            if self.shown is not None:
                self._paused = self.shown
                self.show_all()
        elif self._paused is not None:
            paused, self._paused = self._paused, None
            if self.window.session.view.classroom == paused:  # and not another file, opened meanwhile
                self._begin(paused)

    def enforce(self) -> None:
        """Hide again what must not be shown, and its entries in the menus."""
        if self.shown is not None and self.shown.locked:
            for name in self.shown.hidden:
                self._show(name, False)
                for action in self._entries(name):
                    action.setVisible(False)
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
            self._show(name, True)
            for action in self._entries(name):
                action.setVisible(True)
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
        own = w.document.is_own(path)
        write = w.document.save if own else w.document.save_copy
        if not w.attempt(lambda: write(project, path)):
            return False
        if own:
            w.session.hide_from_class(kept)  # or the next Save would write what it was before
        w.tell(sentence("Saved for the classroom as {path}.", path=str(path)), "success")
        return True
