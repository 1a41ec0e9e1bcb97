"""A step of a lesson as a page: heading, text, its tasks one after the other, and the way on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import tr
from gdsim.app.lesson_course import Course
from gdsim.ui import theme
from gdsim.ui.forms import ElidedLabel
from gdsim.ui.lesson_dots import LessonDots
from gdsim.ui.lesson_task import TaskBox
from gdsim.ui.lesson_text import LessonText

#: Letters in a line, at most: more are hard to read.
MEASURE = 72
REFRESH_MS = 40


class LessonPage(QWidget):
    """Shows the course's step; the pages are turned by the buttons below."""

    def __init__(self, course: Course) -> None:
        super().__init__()
        self.setObjectName("lesson_page")
        self.course = course
        self._shown: tuple[object, ...] = ()
        self.boxes: list[TaskBox] = []
        self._make_widgets()
        self._lay_out()
        self._timer = QTimer(self)  # numbers that follow the run are written at most so often
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._reveal_timer = QTimer(self)  # when the new task knows its height
        self._reveal_timer.setSingleShot(True)
        self._reveal_timer.setInterval(REFRESH_MS)
        self._reveal_timer.timeout.connect(self._reveal)
        course.changed.connect(self.refresh)
        session = course.session
        for signal in (
            session.moved,
            session.rebuilt,
            session.picked,
            session.backward_changed,
            session.looks_changed,
            session.minima_changed,
            session.study_changed,
            session.running_changed,
        ):
            signal.connect(self._later)
        self.retranslate()

    def _make_widgets(self) -> None:
        course = self.course
        self.heading = ElidedLabel()
        self.heading.setObjectName("lesson_name")
        theme.mark(self.heading, role="heading")
        self.list_button, self.leave_button = QToolButton(), QToolButton()
        self.list_button.setObjectName("lesson_list_button")
        self.leave_button.setObjectName("lesson_leave_button")
        self.list_button.setIcon(theme.icon("list-unordered"))
        self.leave_button.setIcon(theme.icon("close"))
        self.leave_button.clicked.connect(course.leave)
        self.title = LessonText("lesson_title", scale=1.25)
        self.text = LessonText("lesson_text")
        self.dots = LessonDots()
        self.dots.chosen.connect(course.go)
        self.previous_button, self.next_button = QPushButton(), QPushButton()
        self.previous_button.setObjectName("lesson_previous")
        self.next_button.setObjectName("lesson_next")
        self.previous_button.clicked.connect(course.previous)
        self.next_button.clicked.connect(course.next)
        theme.mark(self.next_button, role="primary")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 6, 2)
        head.setSpacing(4)
        head.addWidget(self.heading, 1)
        head.addWidget(self.list_button)
        head.addWidget(self.leave_button)
        self.column = QVBoxLayout()
        self.column.setContentsMargins(16, 4, 16, 16)
        self.column.setSpacing(12)
        self.column.addWidget(self.title)
        self.column.addWidget(self.text)
        self.column.addStretch(1)
        self.sheet = QWidget()
        self.sheet.setObjectName("lesson_sheet")
        self.sheet.setLayout(self.column)
        self.area = QScrollArea()
        self.area.setObjectName("lesson_scroll")
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.sheet)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.setSpacing(8)
        foot.addWidget(self.previous_button)
        foot.addWidget(self.dots, 1)
        foot.addWidget(self.next_button)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        line.setObjectName("lesson_line")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.area, 1)
        whole.addWidget(line)
        whole.addLayout(foot)

    def _later(self, *_: object) -> None:
        # a run that goes on writes its numbers elsewhere; here they are read when it pauses
        running = self.course.session.is_running
        if self.course.active and not running and not self._timer.isActive():
            self._timer.start()

    def refresh(self) -> None:
        """What the course says now."""
        course = self.course
        lesson, step = course.lesson, course.step
        if lesson is None or step is None:
            self._clear()
            self._shown = ()
            return
        if (lesson, course.index) != self._shown:
            self._turn((lesson, course.index))
        self.title.show_text(step.title, course.number)
        self.text.show_text(step.text, course.number)
        self.text.setVisible(bool(step.text))
        appeared = [box for box in self.boxes if box.isHidden()]
        for box in self.boxes:
            box.refresh()
        number = f"{lesson.number} · " if lesson.number else ""
        self.heading.set_text(f"{number}{lesson.title}")
        self.dots.show_steps(len(lesson.steps), course.index, frozenset(course.passed))
        self.previous_button.setEnabled(course.index > 0)
        self.next_button.setEnabled(course.done)
        self.next_button.setText(tr("Finish") if course.at_end else tr("Next"))
        if any(not box.isHidden() for box in appeared) and course.task_index:
            self._reveal_timer.start()

    def _turn(self, shown: tuple[object, ...]) -> None:
        """Another page."""
        step = self.course.step
        same_place = bool(self._shown) and self._shown[1] == shown[1]
        self._shown = shown
        self._clear()
        for i, task in enumerate(step.tasks if step is not None else ()):
            box = TaskBox(self.course, i, task)
            self.column.insertWidget(self.column.count() - 1, box)
            self.boxes.append(box)
        if not same_place:
            self.area.verticalScrollBar().setValue(0)

    def _clear(self) -> None:
        for box in self.boxes:
            if box.quiz is not None:
                self.course.session.quiz(False)
            box.hide()
            self.column.removeWidget(box)
            box.deleteLater()
        self.boxes = []

    def _reveal(self) -> None:
        """Scroll as far as it takes to see the task that begins."""
        index = self.course.task_index
        if index < len(self.boxes):
            self.area.ensureWidgetVisible(self.boxes[index], 0, 16)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        widest = MEASURE * self.fontMetrics().averageCharWidth()
        side = max(16, (self.width() - widest) // 2)
        self.column.setContentsMargins(side, 4, side, 16)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        self.list_button.setToolTip(tr("All lessons"))
        self.list_button.setAccessibleName(tr("All lessons"))
        self.leave_button.setToolTip(tr("Leave the lesson; your own experiment comes back"))
        self.leave_button.setAccessibleName(tr("Leave the lesson"))
        self.previous_button.setText(tr("Back"))
        self.setAccessibleName(tr("Lesson"))
        self.refresh()
