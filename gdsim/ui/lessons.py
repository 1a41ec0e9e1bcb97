"""The window's lessons: their commands, menu and panel, and what a lesson does to the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QFileDialog, QMenu, QStackedWidget, QTabWidget, QWidget

from gdsim.app import lesson_library
from gdsim.app.i18n import tr
from gdsim.app.lesson_course import Course
from gdsim.app.lesson_library import Entry
from gdsim.engine.lessons.directives import Mark, Parameter
from gdsim.engine.lessons.expressions import Value
from gdsim.engine.lessons.fields import parameter_index
from gdsim.engine.sentence import InputError, Sentence
from gdsim.ui.lesson_marks import Marks
from gdsim.ui.lesson_view import LessonView

if TYPE_CHECKING:
    from gdsim.ui.main_window import MainWindow

DOCK = "lesson_dock"
#: Narrower than this, in pixels of the usual text size, the lesson shares the experiment's place.
ROOMY = 1280


class Lessons(QObject):
    """Between a course and the window around it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.course = Course(window.session, self, self)
        self.view = LessonView(self.course)
        self.marks = Marks()
        self._dialog: QFileDialog | None = None
        self._entries: list[QAction] = []
        self.view.contents.chosen.connect(self.take)
        self.view.contents.open_button.clicked.connect(self.open)
        self.course.stage.refused.connect(self._tell)
        self.course.changed.connect(self._follow)
        self.course.left.connect(self._follow)
        self.course.finished.connect(self._remember)

    @property
    def active(self) -> bool:
        """True while a lesson is taken."""
        return self.course.active

    def connect_window(self) -> None:
        """Hear what the reader does: commands and panels. When the window has its parts."""
        table = self.window.actions_table
        for command in table.commands:
            table[command].triggered.connect(self._noter(command))
        for dock in self.window.docks.values():
            dock.visibilityChanged.connect(self.course.look)
        self.window.docks[DOCK].visibilityChanged.connect(self._share_corner)
        self.window.surface_view.mode.chosen.connect(self.course.look)
        self.window.function_pages.currentChanged.connect(self.course.look)
        self._follow()

    def _noter(self, command: str) -> Callable[[], None]:
        return lambda: self.course.note(command)

    # -- commands

    def show_list(self) -> None:
        """All lessons."""
        self.view.show_list()
        self._place()

    def take(self, path: Path) -> None:
        """Begin the lesson in that file, or go on with it if it is the one that is taken."""
        path = lesson_library.in_language(path, self.window.language)
        if self.active and path == self.course.path:
            self.view.show_page()
            self._place()
            return
        self.open_path(path)

    def open_path(self, path: Path) -> bool:
        """Begin a lesson; one that is not understood is said, with its line, and everything stays."""

        def begin() -> None:
            lesson = lesson_library.load(path)
            self._place()
            self.course.begin(lesson, path)

        return self.window.attempt(begin)

    def open(self) -> None:
        """Ask for a lesson file."""
        if self._dialog is None:
            self._dialog = QFileDialog(self.window)
            self._dialog.setObjectName("lesson_dialog")
            self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._dialog.fileSelected.connect(lambda path: self.open_path(Path(path)))
        self._dialog.setWindowTitle(tr("Open lesson"))
        self._dialog.setNameFilters([tr("Lessons (*.md)"), tr("All files (*)")])
        self._dialog.setDirectory(self.window.settings.last_folder or str(Path.home()))
        self._dialog.open()

    def next(self) -> None:
        """The next step if this one is done; without a lesson the list."""
        if not self.active:
            self.show_list()
        elif self.course.done:
            self.course.next()

    def previous(self) -> None:
        """The step before."""
        self.course.previous()

    def show_me(self) -> None:
        """Let the program do the task."""
        self.course.show_me()

    def leave(self) -> None:
        """End the lesson; the reader's own experiment comes back."""
        self.course.leave()

    # -- the panel

    def _place(self) -> None:
        """The panel beside the experiment, or in its place where the window is narrow."""
        window, dock = self.window, self.window.docks[DOCK]
        if not dock.isHidden():
            dock.raise_()
            return
        beside = window.docks["experiment_dock"]
        if not dock.isFloating() and not beside.isFloating():
            dock.show()
            self.arrange()
        dock.show()
        dock.raise_()

    def arrange(self) -> None:
        """The panel at the left; the experiment keeps its width."""
        window, dock = self.window, self.window.docks[DOCK]
        beside = window.docks["experiment_dock"]
        left, scale = Qt.DockWidgetArea.LeftDockWidgetArea, window.settings.text_size_percent / 100
        if window.width() < ROOMY * scale:
            window.addDockWidget(left, dock)
            window.tabifyDockWidget(beside, dock)
            window.resizeDocks([dock], [int(300 * scale)], Qt.Orientation.Horizontal)
            return
        width = max(248, beside.width())
        window.addDockWidget(left, dock)
        window.splitDockWidget(dock, beside, Qt.Orientation.Horizontal)
        window.resizeDocks([dock, beside], [int(330 * scale), width], Qt.Orientation.Horizontal)

    def _share_corner(self) -> None:
        """A lesson is read from top to bottom of the window; without it the curves have the whole width."""
        dock, area = self.window.docks[DOCK], Qt.DockWidgetArea
        reading = not dock.isHidden() and not dock.isFloating()
        at_left = self.window.dockWidgetArea(dock) == area.LeftDockWidgetArea
        corner, wanted = Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea
        if not (reading and at_left):
            wanted = area.BottomDockWidgetArea
        if self.window.corner(corner) != wanted:
            self.window.setCorner(corner, wanted)

    def _fill(self, menu: QMenu, entries: Sequence[Entry]) -> None:
        """The lessons as entries of the menu."""
        behind = [each for each in menu.actions() if each.isSeparator()][1]
        while len(self._entries) < len(entries):
            action = QAction(menu)
            action.triggered.connect(self._taker(action))
            menu.insertAction(behind, action)
            self._entries.append(action)
        for action in self._entries:
            action.setVisible(False)
        for action, entry in zip(self._entries, entries, strict=False):
            action.setText(f"{entry.number}  {entry.title}")
            action.setToolTip(entry.summary)
            action.setData(str(entry.path))
            action.setVisible(True)

    def _taker(self, action: QAction) -> Callable[[], None]:
        return lambda: self.take(Path(action.data()))

    def retranslate(self) -> None:
        """List and lesson in the window's language, at the same step."""
        done = self.window.settings.lessons_done.split()
        entries = lesson_library.entries(self.window.language)
        self.view.contents.show_entries(entries, done)
        self._fill(self.window.menus["lessons"], entries)
        self.window.docks[DOCK].setWindowTitle(tr("Lesson"))
        if self.active:
            other = lesson_library.in_language(self.course.path, self.window.language)
            if other != self.course.path:
                self.window.attempt(lambda: self.course.translate(lesson_library.load(other), other))

    def _remember(self, path: Path) -> None:
        """A lesson is finished."""
        done = dict.fromkeys((*self.window.settings.lessons_done.split(), path.stem.replace(" ", "_")))
        self.window.settings = replace(self.window.settings, lessons_done=" ".join(done))
        self.window.settings.save(self.window.store)
        self.retranslate()

    def _tell(self, why: Sentence) -> None:
        self.window.tell(why, "warning")

    # -- what the course needs of the window

    def _follow(self) -> None:
        """Frames and commands as the course has them now."""
        course, step, table = self.course, self.course.step, self.window.actions_table
        table["lesson.next"].setEnabled(not course.active or course.done)
        table["lesson.previous"].setEnabled(course.active and course.index > 0)
        task = course.task
        table["lesson.show_me"].setEnabled(task is not None and course.can_show(task.goal))
        table["lesson.leave"].setEnabled(course.active)
        marks = [each for each in step.setup if isinstance(each, Mark)] if step is not None else []
        if task is not None:
            marks += task.marks
        targets = [self._target(each.what) for each in marks if isinstance(each.what, str)]
        self.marks.show([each for each in targets if each is not None])
        if not course.preparing:
            for each in marks:
                if isinstance(each.what, Parameter):
                    self._light_up(each.what)

    def _light_up(self, what: Parameter) -> None:
        session = self.window.session
        try:
            i = parameter_index(session.mlp, what.layer, what.unit, what.source)
        except InputError:
            return  # the reader has built another network
        session.hover(i)

    def _target(self, name: str) -> QWidget | None:
        """A widget by its name, or the button of a command."""
        if name in self.window.actions_table.commands:
            return self.window.toolbar.widgetForAction(self.window.actions_table[name])
        return self.window.findChild(QWidget, name)

    def show_object(self, name: str) -> None:
        """Bring a panel, or what is in one, to the front; the lesson stays in sight."""
        widget = self._target(name)
        lesson = self.window.docks[DOCK]
        while widget is not None and widget is not self.window:
            parent = widget.parentWidget()
            if isinstance(parent, QStackedWidget) and isinstance(parent.parentWidget(), QTabWidget):
                tabs = parent.parentWidget()
                assert isinstance(tabs, QTabWidget)
                tabs.setCurrentWidget(widget)
            if isinstance(widget, QDockWidget):
                widget.show()
                if lesson not in self.window.tabifiedDockWidgets(widget):
                    widget.raise_()
            widget = parent

    def choose_mode(self, mode: str) -> None:
        """Show the surface in one, two or three dimensions."""
        buttons = self.window.surface_view.mode.buttons
        buttons[mode].click()

    def do(self, command: str) -> None:
        """Carry out a command, if it can be at the moment."""
        action = self.window.actions_table[command]
        if action.isEnabled():
            action.trigger()

    def fact(self, name: str, arguments: tuple[float | str, ...]) -> Value:
        """What only the window knows."""
        if name == "view":
            return str(self.window.surface_view.mode.key)
        if name == "shown":
            widget = self._target(str(arguments[0]))
            return widget is not None and widget.isVisible() and not widget.visibleRegion().isEmpty()
        quiz = self.window.quiz_view.quiz
        if name == "answers":
            return len(quiz.closed)
        if name == "right_answers":
            return sum(entry.right and not entry.revealed for entry in quiz.closed)
        return None
