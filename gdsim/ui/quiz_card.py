"""A question of the quiz as it is shown: words, typeset symbols, what is given, hints, and the solution."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gdsim.app.i18n import say, tr
from gdsim.engine.quiz import Grade, Hint, Question, Verdict, grade_title
from gdsim.engine.sentence import Sentence
from gdsim.ui import theme
from gdsim.ui.forms import FittedFormula
from gdsim.ui.typeset_later import TypesetLater

#: Letters of given numbers that go on one line.
LINE = 30
_ICONS = {Grade.RIGHT: "pass", Grade.NEAR: "warning", Grade.WRONG: "error"}
_ROLES = {Grade.RIGHT: "success", Grade.NEAR: "warning", Grade.WRONG: "error"}


def text_label(name: str, role: str = "") -> QLabel:
    """A label of several lines whose text can be selected."""
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        theme.mark(label, role=role)
    return label


def packed(equations: Sequence[str]) -> list[str]:
    """Short equations side by side, as many as a narrow panel has room for."""
    lines: list[str] = []
    room = 0
    for equation in equations:
        letters = len(re.sub(r"\\[a-zA-Z]+|[{}^_\\ ]", "", equation)) + 3
        if lines and letters <= room:
            lines[-1] += r",\quad " + equation
            room -= letters
        else:
            lines.append(equation)
            room = LINE - letters if letters <= LINE // 2 else 0
    return lines


class Formulas(QWidget):
    """Typeset lines one below the other."""

    def __init__(self, name: str, later: TypesetLater, scale: float = 1.05) -> None:
        super().__init__()
        self.setObjectName(name)
        self._later, self._scale = later, scale
        self.lines: list[FittedFormula] = []
        self._wanted: tuple[str, ...] = ()
        later.arrived.connect(self._show_ready)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_lines(self, latex: Sequence[str]) -> None:
        """These lines and no others; none take no room."""
        while len(self.lines) < len(latex):
            line = FittedFormula(scale=self._scale)
            line.setObjectName(f"{self.objectName()}_{len(self.lines) + 1}")
            line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._column.addWidget(line)
            self.lines.append(line)
        self._wanted = tuple(latex)
        for line, each in zip(self.lines, self._wanted, strict=False):
            self._later.show(line, each)
        self._show_ready()
        self.setVisible(bool(latex))

    def _show_ready(self) -> None:
        """Lines that are not typeset yet are hidden: they would say what was asked before."""
        for i, line in enumerate(self.lines):
            line.setVisible(i < len(self._wanted) and line.latex() == self._wanted[i])


class HintLine(QWidget):
    """A hint in words, and its formula."""

    def __init__(self, name: str, later: TypesetLater) -> None:
        super().__init__()
        self.setObjectName(name)
        self.text = text_label(f"{name}_text")
        self.formula = Formulas(f"{name}_formula", later)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.text)
        column.addWidget(self.formula)

    def show_hint(self, number: int, hint: Hint) -> None:
        self.text.setText(tr("Hint {number}: {text}", number=number, text=say(hint.text)))
        self.formula.show_lines([hint.latex] if hint.latex else [])


class Feedback(QFrame):
    """Right, nearly or wrong: an icon, the word, and a sentence that says why."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("quiz_feedback")
        self._shown: tuple[str, str, Sentence | None, Sentence] | None = None
        self.icon = QLabel()
        self.icon.setObjectName("quiz_icon")
        self.word = QLabel()
        self.word.setObjectName("quiz_word")
        self.text = text_label("quiz_text")
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(self.icon)
        head.addWidget(self.word, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.text)
        theme.notifier.changed.connect(self.restyle)
        self.hide()

    def clear(self) -> None:
        self._shown = None
        self.hide()

    def show_verdict(self, verdict: Verdict) -> None:
        """What an answer is."""
        word = grade_title(verdict.grade)
        self._show(_ICONS[verdict.grade], _ROLES[verdict.grade], word, verdict.text)

    def show_problem(self, problem: Sentence) -> None:
        """Why an answer could not be read; it costs nothing."""
        self._show("question", "warning", None, problem)

    def show_solution(self, answer: Sentence, word: Sentence) -> None:
        """The answer of a question that was given up."""
        self._show("eye", "muted", word, answer)

    def _show(self, icon: str, role: str, word: Sentence | None, text: Sentence) -> None:
        self._shown = (icon, role, word, text)
        self.word.setVisible(word is not None)
        theme.mark(self.word, role=role)
        font = self.word.font()
        font.setBold(True)
        self.word.setFont(font)
        self.retranslate()
        self.restyle()
        self.show()

    def retranslate(self) -> None:
        """The words in the present language."""
        if self._shown is None:
            return
        _, _, word, text = self._shown
        self.word.setText(say(word) if word is not None else "")
        self.text.setText(say(text))
        self.setAccessibleName(f"{self.word.text()}. {self.text.text()}".lstrip(". "))

    def restyle(self) -> None:
        """The icon in the present theme's colour."""
        if self._shown is not None:
            icon, role, _, _ = self._shown
            self.icon.setPixmap(theme.icon(icon, role).pixmap(theme.icon_size()))


class QuestionCard(QFrame):
    """The open question; hints and the solution appear below it."""

    def __init__(self, later: TypesetLater) -> None:
        super().__init__()
        self.setObjectName("quiz_card")
        theme.mark(self, card=True)
        self._question: Question | None = None
        self._place, self._hints, self._solved = "", 0, False
        self.place = text_label("quiz_place", "muted")
        self.prompt = text_label("quiz_prompt")
        self.symbol = Formulas("quiz_symbol", later, 1.35)
        self.given_title = text_label("quiz_given_title", "heading")
        self.given = Formulas("quiz_given", later)
        self.notes = text_label("quiz_notes", "muted")
        self.tolerance = text_label("quiz_tolerance", "muted")
        self.hints = [HintLine(f"quiz_hint_{number}", later) for number in (1, 2, 3)]
        self.solution_title = text_label("quiz_solution_title", "heading")
        self.solution = Formulas("quiz_solution", later)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        for widget in (
            self.place,
            self.prompt,
            self.symbol,
            self.given_title,
            self.given,
            self.notes,
            self.tolerance,
            *self.hints,
            self.solution_title,
            self.solution,
        ):
            column.addWidget(widget)

    def show_question(self, question: Question, place: str) -> None:
        """A new question, without help."""
        self._question, self._place, self._hints, self._solved = question, place, 0, False
        self.retranslate()

    def show_place(self, place: str) -> None:
        """Where in the pass it is asked, in the present language."""
        self._place = place
        self.place.setText(place)

    def show_hints(self, count: int) -> None:
        """So many of its hints."""
        self._hints = count
        self.retranslate()

    def show_solution(self) -> None:
        """How the answer comes about."""
        self._solved = True
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        question = self._question
        if question is None:
            return
        self.place.setText(self._place)
        self.prompt.setText(say(question.prompt))
        self.symbol.show_lines([question.asked])
        self.given_title.setText(tr("Given"))
        self.given_title.setVisible(bool(question.given))
        self.given.show_lines(packed(question.given))
        self.notes.setText(" ".join(map(say, question.notes)))
        self.notes.setVisible(bool(question.notes))
        self.tolerance.setText(say(question.tolerance_text))
        for number, (line, hint) in enumerate(zip(self.hints, question.hints, strict=False), start=1):
            line.show_hint(number, hint)
        for i, line in enumerate(self.hints):
            line.setVisible(i < self._hints)
        self.solution_title.setText(tr("Solution"))
        self.solution_title.setVisible(self._solved)
        self.solution.show_lines(list(question.solution) if self._solved else [])
        self.setAccessibleName(say(question.prompt))
