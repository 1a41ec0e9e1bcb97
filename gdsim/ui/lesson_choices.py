"""Several answers to choose from, each a text that may hold formulas."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from gdsim.engine.lessons.lesson import Choices
from gdsim.ui.lesson_text import Evaluate, LessonText


class _Words(LessonText):
    """A text that stands beside a button and presses it."""

    pressed = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()
        super().mousePressEvent(event)


class ChoiceList(QWidget):
    """One of them can be chosen; when the question is over the right ones are marked."""

    def __init__(self, goal: Choices, evaluate: Evaluate) -> None:
        super().__init__()
        self.setObjectName("lesson_choices")
        self.goal, self._evaluate = goal, evaluate
        self.group = QButtonGroup(self)
        self.buttons: list[QRadioButton] = []
        self.texts: list[_Words] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for i in range(len(goal.options)):
            button = QRadioButton()
            button.setObjectName(f"lesson_choice_{i + 1}")
            text = _Words(f"lesson_choice_text_{i + 1}")
            text.pressed.connect(button.click)
            row = QHBoxLayout()
            row.setSpacing(6)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(text, 1)
            column.addLayout(row)
            self.group.addButton(button, i)
            self.buttons.append(button)
            self.texts.append(text)

    @property
    def chosen(self) -> int | None:
        """The place of the one that is chosen."""
        chosen = self.group.checkedId()
        return None if chosen < 0 else chosen

    def show_state(self, *, open: bool, right: tuple[int, ...]) -> None:
        """To be chosen from, or with the right ones marked."""
        for i, (button, text) in enumerate(zip(self.buttons, self.texts, strict=True)):
            text.show_text(self.goal.options[i].text, self._evaluate)
            button.setAccessibleName(text.words)
            button.setEnabled(open)
            if i in right:
                button.setChecked(True)
