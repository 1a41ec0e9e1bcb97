"""A task of a lesson: what to do, its help, its answer, and the tick when it is done."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from gdsim.app.i18n import say, tr
from gdsim.app.lesson_course import Course
from gdsim.engine.lessons.check import tolerance_of
from gdsim.engine.lessons.expressions import Node
from gdsim.engine.lessons.lesson import Answer, Choices, Questions, Task, Wait
from gdsim.engine.quiz import read_number
from gdsim.engine.sentence import InputError
from gdsim.ui import theme
from gdsim.ui.forms import Message
from gdsim.ui.lesson_choices import ChoiceList
from gdsim.ui.lesson_quiz import LessonQuiz
from gdsim.ui.lesson_text import LessonText
from gdsim.ui.numbers import short


class TaskBox(QFrame):
    """One task. It reads the course; the buttons act on it."""

    def __init__(self, course: Course, number: int, task: Task) -> None:
        super().__init__()
        self.setObjectName(f"lesson_task_{number + 1}")
        theme.mark(self, task=True)
        self.course, self.number, self.task = course, number, task
        self.icon, self.word = QLabel(), QLabel()
        self.icon.setObjectName("lesson_task_icon")
        self.word.setObjectName("lesson_task_word")
        self.text = LessonText("lesson_task_text")
        self.message = Message(role="muted")
        self.message.setObjectName("lesson_task_message")
        self.hints: list[LessonText] = []
        self.entry: QLineEdit | None = None
        self.choices: ChoiceList | None = None
        self.quiz: LessonQuiz | None = None
        self.check_button = _button("lesson_check", "primary", self.check)
        self.check_button.setParent(self)
        self.hint_button = _button("lesson_hint", "", course.hint)
        self.show_button = _button("lesson_show_me", "", course.show_me)
        self.skip_button = _button("lesson_skip", "quiet", course.skip)
        self.said = LessonText("lesson_task_said")
        self.done = LessonText("lesson_task_done")
        self._lay_out()
        theme.notifier.changed.connect(self._restyle)
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.icon)
        head.addWidget(self.word, 1)
        head.addWidget(self.skip_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.text)
        goal = self.task.goal
        if isinstance(goal, Answer):
            self.entry = QLineEdit()
            self.entry.setObjectName("lesson_answer")
            self.entry.setMaxLength(80)
            self.entry.returnPressed.connect(self.check)
        elif isinstance(goal, Choices):
            self.choices = ChoiceList(goal, self._number)
            column.addWidget(self.choices)
        elif isinstance(goal, Questions):
            self.quiz = LessonQuiz(self.course, goal)
            column.addWidget(self.quiz)
        row = QHBoxLayout()
        row.setSpacing(8)
        if self.entry is not None:
            row.addWidget(self.entry, 1)
            row.addWidget(self.check_button)
        elif self.choices is not None:
            row.addWidget(self.check_button)
            row.addStretch(1)
        if self.entry is not None or self.choices is not None:
            column.addLayout(row)
        column.addWidget(self.message)
        column.addWidget(self.said)
        self.hint_column = QVBoxLayout()
        self.hint_column.setSpacing(6)
        column.addLayout(self.hint_column)
        column.addWidget(self.done)
        help_row = QHBoxLayout()
        help_row.setSpacing(8)
        for button in (self.show_button, self.hint_button):
            help_row.addWidget(button)
        help_row.addStretch(1)
        column.addLayout(help_row)
        self.said.hide()

    def _number(self, expression: Node) -> float:
        return self.course.number(expression, self.number)

    @property
    def open(self) -> bool:
        """True while it is the task to do."""
        return self.course.task_index == self.number

    # -- answers

    def check(self) -> None:
        """Check what was typed or chosen."""
        if not self.open:
            return
        if self.entry is not None:
            self._check_number(self.entry.text())
        elif self.choices is not None and self.choices.chosen is not None:
            right = self.course.choose(self.choices.chosen)
            if right is None:
                self.message.show_as(tr("The numbers are not there yet; try again in a moment."), "muted")
            elif not right:
                self.message.show_as(tr("Not that one. Try again."), "error")

    def _check_number(self, text: str) -> None:
        assert self.entry is not None
        self.said.hide()
        try:
            value = read_number(text)
        except InputError as error:
            self.message.show_as(say(error.sentence), "warning")
            self.entry.selectAll()
            return
        marking = self.course.answer(value)
        if marking is None:
            self.message.show_as(tr("The numbers are not there yet; try again in a moment."), "muted")
        elif not marking.right:
            self.message.show_as(tr("Not yet. Try again."), "error")
            if marking.slip is not None:
                self.said.show_text(marking.slip.text, self._number)
                self.said.show()
            self.entry.selectAll()

    # -- showing

    def refresh(self) -> None:
        """What the course says now."""
        course, task, goal = self.course, self.task, self.task.goal
        done = course.task_index > self.number
        self.setVisible(course.task_index >= self.number)
        self.text.setVisible(bool(task.text))
        self.text.show_text(task.text, self._number)
        self._show_hints(course.hints if self.open else 0)
        self.done.setVisible(done and bool(task.done) and self.number not in course.skipped)
        if done:
            self.done.show_text(task.done, self._number)
            self.said.hide()
        self._show_answer(done)
        left = len(task.hints) - course.hints
        self.hint_button.setVisible(self.open and left > 0)
        self.show_button.setVisible(self.open and course.can_show(goal))
        self.show_button.setEnabled(not course.preparing and not course.stage.busy)
        self.skip_button.setVisible(self.open)
        self.check_button.setVisible(self.open and (self.entry is not None or self.choices is not None))
        if self.choices is not None:
            right = course.right_options(self.choices.goal) if done else ()
            self.choices.show_state(open=not done, right=right)
        if self.quiz is not None:
            self.quiz.refresh(open=self.open and not course.preparing)
        theme.mark(self, state="done" if done else "open")
        self._say(done, left)
        self._restyle()

    def _say(self, done: bool, left: int) -> None:
        """The words in the present language."""
        goal = self.task.goal
        if not done:
            word = (
                tr("Your turn")
                if isinstance(goal, Wait)
                else tr("Quiz")
                if isinstance(goal, Questions)
                else tr("Question")
            )
        elif self.number in self.course.skipped:
            word = tr("Skipped")
        else:
            word = tr("Told") if self.number in self.course.revealed else tr("Done")
        self.word.setText(word)
        self.setAccessibleName(f"{word}. {self.text.words}")
        self.check_button.setText(tr("Check"))
        self.hint_button.setText(tr("Hint ({left} left)", left=left))
        show = isinstance(goal, Wait)
        self.show_button.setText(tr("Show me") if show else tr("Tell me"))
        self.skip_button.setText(tr("Skip"))
        if self.entry is not None:
            self.entry.setPlaceholderText(tr("a number: −6, 3/4, 1e−3"))
            self.entry.setAccessibleName(tr("Your answer"))

    def _show_answer(self, done: bool) -> None:
        """The right number under a question that is done, and how exact it has to be above one that is not."""
        goal = self.task.goal
        if not done:
            if isinstance(goal, Answer) and not self.message.text():
                value = self.course.number(goal.expression)
                tolerance = tolerance_of(goal, value if math.isfinite(value) else 1.0)
                self.message.show_as(say(tolerance.text), "muted")
            return
        answer = self.course.answers.get(self.number)
        if self.entry is not None:
            self.entry.setVisible(False)
        if answer is not None and self.number not in self.course.skipped:
            self.message.show_as(tr("The answer is {answer}.", answer=short(answer)), "muted")
        else:
            self.message.show_as("", "muted")

    def _show_hints(self, count: int) -> None:
        while len(self.hints) < count:
            hint = LessonText(f"lesson_hint_{len(self.hints) + 1}", role="muted")
            self.hint_column.addWidget(hint)
            self.hints.append(hint)
        for i, hint in enumerate(self.hints):
            hint.setVisible(i < count)
            if i < count:
                hint.show_text(self.task.hints[i], self._number)

    def _restyle(self) -> None:
        skipped = self.number in self.course.skipped
        if self.course.task_index > self.number:
            name, role = ("dash", "muted") if skipped else ("pass-filled", "success")
        else:
            name = "arrow-right" if isinstance(self.task.goal, Wait) else "question"
            role = "accent"
        self.icon.setPixmap(theme.icon(name, role).pixmap(theme.icon_size()))
        theme.mark(self.word, role={"accent": "turn"}.get(role, role))


def _button(name: str, role: str, act: object) -> QPushButton:
    button = QPushButton()
    button.setObjectName(name)
    button.setAutoDefault(False)
    if role:
        theme.mark(button, role=role)
    button.clicked.connect(act)
    return button
