"""The quiz: predict the next number or the next point, then let the debugger take the step."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import say, tr
from gdsim.app.quiz_pass import quiz_pass
from gdsim.app.session import Session
from gdsim.engine.quiz import (
    FUNCTION_KINDS,
    NETWORK_KINDS,
    Kind,
    PointQuestion,
    Question,
    kind_title,
)
from gdsim.engine.quiz_questions import next_questions
from gdsim.engine.quiz_score import Entry, Quiz
from gdsim.engine.sentence import InputError, Sentence, sentence
from gdsim.ui import theme
from gdsim.ui.exporting import Figure
from gdsim.ui.forms import Message
from gdsim.ui.quiz_card import Feedback, QuestionCard, text_label
from gdsim.ui.quiz_summary import QuizSummary
from gdsim.ui.scrubber import place_text
from gdsim.ui.sheet_figure import figure_of_sheet
from gdsim.ui.typeset_later import TypesetLater

IDLE, WAITING, ASKING, ANSWERED = "idle", "waiting", "asking", "answered"


class QuizView(QScrollArea):
    """Asks about the step after the session's cursor; what is answered or given up, the session does."""

    saved = Signal(str)
    """The path of the summary that was written."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.quiz = Quiz()
        self.state = IDLE
        self._queue: list[Question] = []
        self._of: tuple[object, ...] = ()
        self._left: int | None = None  # the iteration a step was asked for from, until it is made
        self._seeking = False
        self._told: Sentence | None = None
        self.later = TypesetLater(self)
        self.setObjectName("quiz_view")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._make_widgets()
        self._lay_out()
        for signal in (session.backward_changed, session.picked, session.moved, session.running_changed):
            signal.connect(self._follow)
        session.rebuilt.connect(self._on_rebuilt)
        session.point_given.connect(self._on_point)
        self.retranslate()

    # -- building

    def _make_widgets(self) -> None:
        self.score = text_label("quiz_score", "muted")
        self.intro = text_label("quiz_intro", "muted")
        self.kinds = {kind: QCheckBox() for kind in Kind}
        for kind, box in self.kinds.items():
            box.setObjectName(f"quiz_kind_{kind}")
            box.setChecked(True)
            box.toggled.connect(self._refresh)
        self.card = QuestionCard(self.later)
        self.answer = QLineEdit()
        self.answer.setObjectName("quiz_answer")
        self.answer.setMaxLength(80)
        self.answer.returnPressed.connect(self.submit)
        self.feedback = Feedback()
        self.message = Message(role="muted")
        self.message.setObjectName("quiz_message")
        self.start_button, self.clear_button = _button("quiz_start"), _button("quiz_clear", "quiet")
        self.check_button = _button("quiz_check", "primary")
        self.hint_button, self.reveal_button = _button("quiz_hint"), _button("quiz_reveal")
        for button, run in (
            (self.start_button, self.toggle),
            (self.clear_button, self.clear),
            (self.check_button, self.submit),
            (self.hint_button, self.hint),
            (self.reveal_button, self.reveal),
        ):
            button.clicked.connect(run)
        self.summary = QuizSummary()
        self.summary.failed.connect(self._tell)
        self.summary.saved.connect(self._on_saved)

    def _lay_out(self) -> None:
        top = _row(self.start_button, self.clear_button)
        top.addWidget(self.score, 1)
        self.kind_grid = QGridLayout()
        self.kind_grid.setHorizontalSpacing(16)
        self.kind_grid.setVerticalSpacing(4)
        self.setup = QWidget()
        self.setup.setObjectName("quiz_setup")
        inside = QVBoxLayout(self.setup)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.intro)
        inside.addLayout(self.kind_grid)
        self.asking = QWidget()
        self.asking.setObjectName("quiz_asking")
        entry = _row(self.check_button)
        entry.insertWidget(0, self.answer, 1)
        help_row = _row(self.hint_button, self.reveal_button)
        help_row.addStretch(1)
        column = QVBoxLayout(self.asking)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.card)
        column.addLayout(entry)
        column.addWidget(self.feedback)
        column.addLayout(help_row)
        self.body = QWidget()
        self.body.setObjectName("quiz_body")
        outer = QVBoxLayout(self.body)
        outer.setContentsMargins(12, 8, 12, 12)
        outer.setSpacing(12)
        outer.addLayout(top)
        outer.addWidget(self.message)
        outer.addWidget(self.setup)
        outer.addWidget(self.asking)
        outer.addWidget(self.summary)
        outer.addStretch(1)
        self.setWidget(self.body)
        self._arrange_kinds()

    def _arrange_kinds(self) -> None:
        """The kinds that the problem has, in two columns."""
        shown = FUNCTION_KINDS if self.session.is_function else NETWORK_KINDS
        for box in self.kinds.values():
            self.kind_grid.removeWidget(box)
            box.setVisible(False)
        for i, kind in enumerate(shown):
            self.kind_grid.addWidget(self.kinds[kind], i // 2, i % 2)
            self.kinds[kind].setVisible(True)

    @property
    def chosen(self) -> tuple[Kind, ...]:
        """The kinds that are asked."""
        shown = FUNCTION_KINDS if self.session.is_function else NETWORK_KINDS
        return tuple(kind for kind in shown if self.kinds[kind].isChecked())

    @property
    def question(self) -> Question | None:
        """The question shown."""
        return self.quiz.entries[-1].question if self.state in (ASKING, ANSWERED) else None

    # -- the course of a quiz

    def toggle(self) -> None:
        """Start, go on, or stop."""
        if self.state == IDLE:
            self.start()
        else:
            self.stop()

    def start(self) -> None:
        """Ask about the next step; the score goes on."""
        self.session.pause()
        self.session.quiz(True)
        self._tell(None)
        self.state, self._left, self._queue = WAITING, None, []
        self._next()
        self.answer.setFocus()

    def stop(self, why: Sentence | None = None) -> None:
        """No more questions: the summary."""
        self.quiz.withdraw()
        self.session.quiz(False)
        self.state = IDLE
        if self.asking.isAncestorOf(QApplication.focusWidget() or self):
            self.start_button.setFocus()
        self._quiet()
        self._tell(why)

    def clear(self) -> None:
        """Forget the questions and the score."""
        self.quiz = Quiz()
        self.stop()

    def submit(self) -> None:
        """Check what is typed; go on where the question is answered."""
        if self.state == ANSWERED:
            self._next()
        elif self.state == ASKING:
            self._try(self.answer.text())

    def hint(self) -> None:
        """One more hint, for a point."""
        if self.state == ASKING and self.quiz.hint() is not None:
            self.card.show_hints(self.quiz.entries[-1].hints)
            self.answer.setFocus()
            self._refresh()

    def reveal(self) -> None:
        """Give the question up and see its solution."""
        if self.state != ASKING:
            return
        entry = self.quiz.reveal()
        asked = entry.question
        word, text = sentence("Revealed"), sentence("The answer is {answer}.", answer=asked.answer_text)
        self.feedback.show_solution(text, word)
        self._answered(entry)

    def _try(self, answer: str | tuple[float, ...]) -> None:
        entry = self.quiz.entries[-1]
        try:
            verdict = self.quiz.answer(answer)
        except InputError as error:
            self.feedback.show_problem(error.sentence)
            self.answer.selectAll()
            return
        self.feedback.show_verdict(verdict)
        if entry.closed:
            self._answered(entry)
            return
        self.answer.selectAll()
        self._refresh()

    def _answered(self, entry: Entry) -> None:
        """The solution, and the step itself once nothing more is asked about it."""
        self.state = ANSWERED
        self.card.show_solution()
        asked = entry.question
        self.session.expect_point(False)
        if not self._queue:
            self._seeking = True  # what the session says meanwhile is our own doing
            self.session.move(asked.then)
            if isinstance(asked, PointQuestion):
                self._left = self.session.k
                self.session.step()
            self._seeking = False
        self._refresh()
        (self.check_button if isinstance(asked, PointQuestion) else self.answer).setFocus()

    def _next(self) -> None:
        self.session.show_ghost(None)
        if self._queue:
            self._ask(self._queue.pop(0))
        else:
            self.state = WAITING
            self._seek()
        self._refresh()

    def _seek(self) -> None:
        """Find the next step that can be asked about, in this iteration or the next one."""
        session = self.session
        if self._seeking or self.state != WAITING:
            return
        if session.snapshot is not None and session.track is None:
            self.stop(sentence("There is no optimizer, and so no step to ask about."))
            return
        backward = session.backward
        if session.is_running or backward is None or session.k == self._left:
            return
        if backward.k != session.k or backward.chain.parameter != session.parameter:
            return
        self._left = None
        if not self.chosen:
            self.stop(sentence("Choose at least one kind of question."))
            return
        found = next_questions(quiz_pass(session, backward), session.cursor, self.chosen)
        if found:
            self._seeking = True
            session.move(found[0].cursor)
            self._seeking = False
            self._queue = list(found)
            self._ask(self._queue.pop(0))
        elif session.cursor == 0:
            self.stop(sentence("Of the kinds chosen there is nothing to ask about this pass."))
        elif session.snapshot is None or not session.snapshot.active:
            self.stop(sentence("The run has ended, and with it the quiz."))
        else:
            self._left = session.k
            session.step()

    def _ask(self, question: Question) -> None:
        self.quiz.ask(question)
        self.state = ASKING
        self._of = self._pass_key()
        self.feedback.clear()
        self.answer.clear()
        self.card.show_question(question, self._place(question))
        self.session.expect_point(isinstance(question, PointQuestion) and self.isVisible())
        self.answer.setFocus()
        self._refresh()

    def _place(self, question: Question) -> str:
        place = self.session.places[question.cursor]
        return f"k = {question.k}, {place_text(place, self.session.counts)}"

    # -- the session's facts

    def _pass_key(self) -> tuple[object, ...]:
        """What an open question is about: another pass, or a step further, and it is withdrawn."""
        session = self.session
        return (
            id(session.experiment),
            session.k,
            session.cursor,
            session.parameter,
            session.picks,
            session.lead,
            session.sample,
            session.is_running,
        )

    def _follow(self) -> None:
        if self._seeking:
            return
        if self.state == ASKING and self._pass_key() != self._of:
            self.quiz.withdraw()
            self._queue = []
            self.state = WAITING
            self._quiet()
        if self.state == WAITING:
            self._seek()
            self._refresh()

    def _on_rebuilt(self) -> None:
        self._left = None
        self._arrange_kinds()
        if self.state == ANSWERED:
            self._queue = []
        self._follow()
        self._refresh()

    def _on_point(self, a: float, b: float) -> None:
        if self.state == ASKING and isinstance(self.question, PointQuestion):
            point = (a, b)[: len(self.question.at)]
            self.answer.clear()
            self.session.show_ghost((a, b))
            self._try(point)

    def _quiet(self) -> None:
        """Nothing is expected on the surface any more."""
        self.session.expect_point(False)
        self.session.show_ghost(None)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.expect_point(False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.session.expect_point(self.state == ASKING and isinstance(self.question, PointQuestion))

    # -- showing

    def _tell(self, what: Sentence | None) -> None:
        self._told = what
        self._refresh()

    def _refresh(self) -> None:
        idle, asking = self.state == IDLE, self.state == ASKING
        entries = self.quiz.closed
        self.setFocusProxy(self.answer if self.state in (ASKING, ANSWERED) else self.start_button)
        self.setup.setVisible(idle)
        self.asking.setVisible(self.state in (ASKING, ANSWERED))
        text = say(self._told) if self._told is not None else ""
        if self.state == WAITING:
            text = tr("The run goes on.") if self.session.is_running else tr("The pass is being computed…")
        self.message.show_as(text, "muted")
        self.start_button.setText(
            tr("Stop") if not idle else tr("Continue") if entries else tr("Start the quiz")
        )
        theme.mark(self.start_button, role="primary" if idle else "")
        self.clear_button.setVisible(idle and bool(entries))
        self.check_button.setText(tr("Check") if asking else tr("Next"))
        self.answer.setReadOnly(not asking)
        left = 0
        if asking:
            entry = self.quiz.entries[-1]
            left = len(entry.question.hints) - entry.hints
            point = isinstance(entry.question, PointQuestion)
            self.answer.setPlaceholderText(
                tr("two numbers: 1.2; −0.4")
                if point and not self.session.is_line
                else tr("a number: −6, 3/4, 1e−3")
            )
        self.hint_button.setText(tr("Hint ({left} left)", left=left))
        self.hint_button.setEnabled(left > 0)
        self.hint_button.setVisible(asking)
        self.reveal_button.setVisible(asking)
        self._show_score()
        self.summary.setVisible(idle and bool(entries))
        if idle:
            self.summary.show_quiz(self.quiz)

    def _show_score(self) -> None:
        quiz = self.quiz
        if not quiz.closed:
            self.score.setText("")
            return
        text = tr("{points} of {possible} points", points=quiz.points, possible=quiz.possible)
        if quiz.streak > 1:
            text += " · " + tr("{count} in a row", count=quiz.streak)
        self.score.setText(text)
        self.score.setToolTip(
            "\n".join(
                tr("{kind}: {right} of {count} right, {points} points", kind=say(kind_title(kind)),
                   right=right, count=count, points=points)
                for kind, (count, right, points) in quiz.by_kind().items()
            )
        )  # fmt: skip

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Quiz"))
        self.intro.setText(
            tr(
                "Predict the next number of the pass, then see it: every answer is a step of the debugger. "
                "A question is worth 3 points; each hint and each wrong try costs one."
            )
        )
        for kind, box in self.kinds.items():
            box.setText(say(kind_title(kind)))
        tips = {
            Kind.FORWARD: tr("Pre-activations, activations and the loss, or the nodes of a formula"),
            Kind.FACTOR: tr("Each factor of the chain rule"),
            Kind.DEAD: tr("What a dead ReLU lets through on the way back"),
            Kind.PRODUCT: tr("The product of the factors so far"),
            Kind.GRADIENT: tr("The gradient of the picked parameter"),
            Kind.PARTIAL: tr("The derivative of f at the point"),
            Kind.UPDATE: tr("The picked value after the optimizer's step"),
            Kind.POINT: tr("Where the next point is on the surface: click there"),
        }
        for kind, tip in tips.items():
            self.kinds[kind].setToolTip(tip)
        self.clear_button.setText(tr("Start over"))
        self.clear_button.setToolTip(tr("Forget the questions and the score"))
        self.reveal_button.setText(tr("Reveal"))
        self.reveal_button.setToolTip(tr("See the solution; the question gives no points"))
        self.hint_button.setToolTip(tr("The rule, then the formula, then the numbers; each costs a point"))
        self.start_button.setToolTip(tr("Start or stop the quiz"))
        self.check_button.setToolTip(tr("Enter does the same"))
        self.answer.setAccessibleName(tr("Your answer"))
        self.score.setAccessibleName(tr("Score"))
        if self.state in (ASKING, ANSWERED):
            self.card.show_place(self._place(self.quiz.entries[-1].question))
        self.feedback.retranslate()
        self._refresh()

    # -- taking away

    def write(self, path: str) -> bool:
        """Save the summary as .md or .csv; False where the view says why not."""
        self.summary.show_quiz(self.quiz)
        return self.summary.write(path)

    def _on_saved(self, path: str) -> None:
        self._tell(sentence("Saved as {path}", path=path))
        self.saved.emit(path)

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """Header and rows, one row per question."""
        return self.quiz.summary().table(say)

    def figure(self) -> Figure:
        """The quiz as it is shown."""
        return figure_of_sheet("quiz", tr("Quiz"), self.body)


def _button(name: str, role: str = "") -> QPushButton:
    button = QPushButton()
    button.setObjectName(name)
    button.setAutoDefault(False)
    if role:
        theme.mark(button, role=role)
    return button


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    return row
