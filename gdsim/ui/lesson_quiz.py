"""Questions of the quiz inside a lesson: so many about the steps that come, then it is done."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.app.lesson_course import Course
from gdsim.app.quiz_pass import quiz_pass
from gdsim.engine.lessons.block import KINDS
from gdsim.engine.lessons.lesson import Questions
from gdsim.engine.quiz import FUNCTION_KINDS, NETWORK_KINDS, Kind, Question
from gdsim.engine.quiz_questions import next_questions
from gdsim.engine.quiz_score import Quiz
from gdsim.engine.sentence import InputError, sentence
from gdsim.ui import theme
from gdsim.ui.quiz_card import Feedback, QuestionCard
from gdsim.ui.scrubber import place_text
from gdsim.ui.typeset_later import TypesetLater


class LessonQuiz(QWidget):
    """Asks about the step after the cursor; what is answered or given up, the session does."""

    def __init__(self, course: Course, goal: Questions) -> None:
        super().__init__()
        self.setObjectName("lesson_quiz")
        self.course, self.session, self.goal = course, course.session, goal
        self.quiz = Quiz()
        self._queue: list[Question] = []
        self._answered = False
        self._of: tuple[object, ...] = ()
        self._left: int | None = None  # the iteration a step was asked for from, until it is made
        self.later = TypesetLater(self)
        self.count = QLabel()
        self.count.setObjectName("lesson_quiz_count")
        theme.mark(self.count, role="muted")
        self.card = QuestionCard(self.later)
        self.answer = QLineEdit()
        self.answer.setObjectName("lesson_quiz_answer")
        self.answer.setMaxLength(80)
        self.answer.returnPressed.connect(self.submit)
        self.check_button, self.reveal_button = QPushButton(), QPushButton()
        self.check_button.setObjectName("lesson_quiz_check")
        self.reveal_button.setObjectName("lesson_quiz_reveal")
        theme.mark(self.check_button, role="primary")
        self.check_button.clicked.connect(self.submit)
        self.reveal_button.clicked.connect(self.reveal)
        self.feedback = Feedback()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.answer, 1)
        row.addWidget(self.check_button)
        help_row = QHBoxLayout()
        help_row.addWidget(self.reveal_button)
        help_row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.count)
        column.addWidget(self.card)
        column.addLayout(row)
        column.addWidget(self.feedback)
        column.addLayout(help_row)

    @property
    def question(self) -> Question | None:
        """The question that is open."""
        entry = self.quiz.open
        return entry.question if entry is not None else None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What is asked: of the kinds wanted, those that the problem has."""
        has = FUNCTION_KINDS if self.session.is_function else NETWORK_KINDS
        return tuple(kind for kind in self.goal.kinds or KINDS if kind in has)

    def refresh(self, *, open: bool) -> None:
        """Find a question where none is open."""
        if open:
            if self.question is not None and self._key() != self._of:
                self.quiz.withdraw()  # another pass is shown than the one it was about
                self._queue = []
            if self.question is None and not self._answered:
                self._seek()
        elif len(self.quiz.closed) >= self.goal.count:
            self.session.quiz(False)
        self._show(open)

    def _show(self, open: bool) -> None:
        asked = self.question is not None or self._answered
        done = tr("{done} of {count} questions", done=len(self.quiz.closed), count=self.goal.count)
        points = tr("{points} of {possible} points", points=self.quiz.points, possible=self.quiz.possible)
        self.count.setText(f"{done} · {points}" if asked or not open else tr("The pass is being computed…"))
        for widget in (self.card, self.answer, self.check_button):
            widget.setVisible(open and asked)
        self.reveal_button.setVisible(open and self.question is not None)
        if not open:
            self.feedback.hide()
        self.answer.setReadOnly(self._answered)
        self.answer.setPlaceholderText(tr("a number: −6, 3/4, 1e−3"))
        self.answer.setAccessibleName(tr("Your answer"))
        self.check_button.setText(tr("Next") if self._answered else tr("Check"))
        self.reveal_button.setText(tr("Tell me"))

    def _key(self) -> tuple[object, ...]:
        s = self.session
        return id(s.experiment), s.k, s.cursor, s.parameter, s.lead, s.sample

    def _seek(self) -> None:
        """The next step that can be asked about, in this iteration or the next one."""
        session = self.session
        backward = session.backward
        if session.is_running or backward is None or session.k == self._left:
            return
        if backward.k != session.k or backward.chain.parameter != session.parameter:
            return
        self._left = None
        session.quiz(True)
        if not self._queue:
            self._queue = list(next_questions(quiz_pass(session, backward), session.cursor, self.kinds))
        if self._queue:
            self._ask(self._queue.pop(0))
        elif session.snapshot is not None and session.snapshot.active:
            self._left = session.k
            session.step()
        else:
            self.course.fulfil()  # the run has ended, and nothing is left to ask about

    def _ask(self, question: Question) -> None:
        self._answered = False
        if self.session.cursor != question.cursor:
            self.session.move(question.cursor)
        self.quiz.ask(question)
        self._of = self._key()
        self.feedback.clear()
        self.answer.clear()
        place = self.session.places[question.cursor]
        self.card.show_question(question, f"k = {question.k}, {place_text(place, self.session.counts)}")

    def submit(self) -> None:
        """Check what is typed; go on where the question is answered."""
        if self._answered:
            self._go_on()
            return
        if self.question is None:
            return
        try:
            verdict = self.quiz.answer(self.answer.text())
        except InputError as error:
            self.feedback.show_problem(error.sentence)
            self.answer.selectAll()
            return
        self.feedback.show_verdict(verdict)
        if self.quiz.open is None:
            self._close()
        else:
            self.answer.selectAll()

    def reveal(self) -> None:
        """Give the question up and see its solution."""
        if self.question is None:
            return
        entry = self.quiz.reveal()
        told = sentence("The answer is {answer}.", answer=entry.question.answer_text)
        self.feedback.show_solution(told, sentence("Revealed"))
        self._close()

    def _close(self) -> None:
        """The solution, and the step itself once nothing more is asked about it."""
        self._answered = True
        self.card.show_solution()
        if not self._queue:
            self.session.move(self.quiz.entries[-1].question.then)
        self._show(open=True)
        self.answer.setFocus()

    def _go_on(self) -> None:
        self._answered = False
        if len(self.quiz.closed) >= self.goal.count:
            self.session.quiz(False)
            self.course.fulfil()
        else:
            self.refresh(open=True)
