"""The quiz: a whole pass answered by keyboard, what it counts, what the session does, what is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from plots import click, pull, session_of, shouting, show
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from gdsim.engine.datasets import Dataset
from gdsim.engine.experiment import DataChoice, Experiment, FunctionChoice, OptimizerChoice
from gdsim.engine.quiz import Kind, PointQuestion
from gdsim.ui import typeset_later
from gdsim.ui.quiz_view import ANSWERED, ASKING, IDLE, WAITING, QuizView
from gdsim.ui.surface_view import SurfaceView

DESCENT = (OptimizerChoice("gradient_descent", (("learning_rate", 0.1),)),)
#: What a student types for the whole pass of the first weight, in this order.
ANSWERS = (
    "1", "1", "1,5", "3/2", "2.25",
    "-3", "1", "−3", "1", "-3", "1", "-3", "2", "-6",
    "1.1", "1.1; 0.3",
)  # fmt: skip


def worked_example(e: Experiment) -> Experiment:
    table = Dataset(np.array([[2.0]]), np.array([[3.0]]), ("x",), ("t",))
    return Experiment(
        widths=(1, 2, 1),
        start=(0.5, 0.0, -1.0, 1.0, 1.0, 2.0, 0.5),
        data=DataChoice("table", table=table, table_name="worked example"),
        optimizers=DESCENT,
    )


def bowl(e: Experiment) -> Experiment:
    choice = FunctionChoice("formula", "x^2 + 2*y^2 + x*y", ((-3.0, 3.0), (-3.0, 3.0)))
    return replace(e.with_function(choice), optimizers=DESCENT).with_start(np.array([2.0, -1.0]))


@contextmanager
def quiz_of(qtbot, change: Callable[[Experiment], Experiment]) -> Iterator[QuizView]:
    with session_of(change) as session:
        if not session.is_function:
            session.pick(0)
            session.pick(1, second=True)
            pull(session)
        view = QuizView(session)
        show(view, qtbot, 412, 700)
        try:
            yield view
        finally:
            view.later.settle()
            typeset_later.idle()  # while the session still keeps garbage collection off that thread


@pytest.fixture
def view(qtbot) -> Iterator[QuizView]:
    with quiz_of(qtbot, worked_example) as view:
        yield view


@pytest.fixture
def on_a_bowl(qtbot) -> Iterator[QuizView]:
    with quiz_of(qtbot, bowl) as view:
        yield view


def press(view: QuizView, text: str = "") -> None:
    """Type into the answer and press Enter, as a student does."""
    if text.isascii():
        QTest.keyClicks(view.answer, text)
    else:
        view.answer.insert(text)  # as from the clipboard: no key of a keyboard makes a real minus
    QTest.keyClick(view.answer, Qt.Key.Key_Return)
    pull(view.session)


def only(view: QuizView, *kinds: Kind) -> None:
    for kind, box in view.kinds.items():
        box.setChecked(kind in kinds)


def test_a_whole_pass_by_keyboard(view: QuizView, tmp_path: Path) -> None:
    session = view.session
    QTest.keyClick(view.start_button, Qt.Key.Key_Space)
    for number, text in enumerate(ANSWERS):
        assert view.state == ASKING
        asked = view.question
        assert asked is not None
        assert (session.cursor, session.k) == (asked.cursor, 0)
        press(view, text)
        assert view.state == ANSWERED, (number, text, view.feedback.text.text())
        assert view.feedback.word.text() == "Right"
        assert view.feedback.icon.pixmap().width() > 0
        if number < len(ANSWERS) - 1:
            press(view)
    assert view.quiz.points == view.quiz.possible == 3 * len(ANSWERS)
    assert f"{3 * len(ANSWERS)} of {3 * len(ANSWERS)} points" in view.score.text()
    assert f"{len(ANSWERS)} in a row" in view.score.text()
    assert session.k == 1  # the last answer was the point: the step is made
    assert float(session.track.iterate.f) == pytest.approx(1.1025, rel=1e-14)
    press(view)
    assert view.state == ASKING
    assert view.question.k == 1
    QTest.keyClick(view.start_button, Qt.Key.Key_Space)
    assert view.state == IDLE
    assert view.summary.table.rowCount() == len(ANSWERS)
    assert view.summary.table.item(13, 1).text() == "∂L/∂w⁽¹⁾₁ = −6"
    assert view.summary.table.item(13, 2).text() == "-6"
    assert view.write(str(tmp_path / "summary.md"))
    text = (tmp_path / "summary.md").read_text("utf-8")
    assert "48 of 48 points" in text
    assert r"\frac{\partial L}{\partial w^{(1)}_{1}}" in text
    assert view.write(str(tmp_path / "summary.csv"))
    lines = (tmp_path / "summary.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == len(ANSWERS) + 1
    assert lines[14].startswith("14,0,gradient,")


def test_the_answer_is_hidden_until_it_is_given(view: QuizView) -> None:
    session = view.session
    only(view, Kind.FACTOR)
    view.start()
    forward = session.counts[0]
    assert session.cursor == forward  # the forward pass is done, no factor is taken
    press(view, "7")
    assert (view.state, session.cursor) == (ASKING, forward)
    press(view, "-3")
    assert (view.state, session.cursor) == (ANSWERED, forward + 1)


def test_hints_and_wrong_tries_cost(view: QuizView) -> None:
    only(view, Kind.FACTOR)
    view.start()
    assert [line.isVisible() for line in view.card.hints] == [False] * 3
    QTest.mouseClick(view.hint_button, Qt.MouseButton.LeftButton)
    assert [line.isVisible() for line in view.card.hints] == [True, False, False]
    assert "2(ŷ − t)" in view.card.hints[0].text.text()
    press(view, "3")
    assert view.feedback.word.text() == "Nearly"
    assert view.feedback.text.text().startswith("The sign is wrong. The derivative of (ŷ − t)²")
    view.answer.clear()
    press(view, "three")
    assert "not a number" in view.feedback.text.text()
    view.answer.clear()
    press(view, "-3")
    assert (view.quiz.points, view.quiz.possible, view.quiz.streak) == (1, 3, 0)
    assert not view.hint_button.isVisible()


def test_a_revealed_question_gives_nothing_and_is_stepped(view: QuizView) -> None:
    only(view, Kind.FACTOR)
    view.start()
    before = view.session.cursor
    QTest.mouseClick(view.reveal_button, Qt.MouseButton.LeftButton)
    assert view.state == ANSWERED
    assert view.session.cursor == before + 1
    assert "−3" in view.feedback.text.text()
    assert view.card.solution.isVisible()
    assert (view.quiz.points, view.quiz.possible) == (0, 3)
    view.later.settle()
    assert r"\frac{2(1.5 - 3)}{1}" in view.card.solution.lines[1].latex()


def test_the_dead_unit(view: QuizView) -> None:
    view.session.pick(2)
    pull(view.session)
    only(view, Kind.DEAD)
    view.start()
    press(view, "1")
    assert view.feedback.text.text() == "ReLU has slope 1 where z > 0, and 0 everywhere else."
    view.answer.clear()
    press(view, "0")
    assert view.feedback.word.text() == "Right"


def test_a_click_on_the_surface(on_a_bowl: QuizView) -> None:
    view, session = on_a_bowl, on_a_bowl.session
    only(view, Kind.POINT)
    view.start()
    asked = view.question
    assert isinstance(asked, PointQuestion)
    assert session.expecting_point
    # gradient (2x + y, 4y + x) = (3, -2): the next point is (2, -1) - 0.1 (3, -2)
    assert asked.answer == pytest.approx((1.7, -0.8))
    session.point_given.emit(1.7, -0.85)
    assert view.state == ANSWERED
    assert not session.expecting_point
    assert session.ghost == (1.7, -0.85)
    assert view.feedback.word.text() == "Right"
    assert "14 % of the step's length" in view.feedback.text.text()
    pull(session)
    assert session.k == 1
    assert np.allclose(session.theta, (1.7, -0.8))
    press(view)
    assert session.ghost is None
    assert view.question.k == 1
    session.point_given.emit(2.5, 1.0)
    assert view.feedback.word.text() == "Wrong"
    assert view.quiz.points == 3


def test_the_surface_view_hands_its_click_over(on_a_bowl: QuizView, qtbot) -> None:
    view, session = on_a_bowl, on_a_bowl.session
    surface = SurfaceView(session)
    show(surface, qtbot, 500, 400)
    pull(session)
    start = session.experiment.starts
    only(view, Kind.POINT)
    view.start()
    click(surface, (1.7, -0.8))
    pull(session)
    assert view.feedback.word.text() == "Right"
    assert session.experiment.starts == start  # the click moved no start
    assert session.k == 1


def test_the_derivative_of_a_formula(on_a_bowl: QuizView) -> None:
    view = on_a_bowl
    only(view, Kind.PARTIAL)
    view.start()
    press(view, "-2")
    assert "other variable" in view.feedback.text.text()
    view.answer.clear()
    press(view, "3")
    assert view.feedback.word.text() == "Right"
    assert not view.kinds[Kind.DEAD].isVisibleTo(view)


def test_a_click_without_a_question_is_not_an_answer(view: QuizView) -> None:
    view.session.point_given.emit(1.0, 1.0)
    assert (view.state, view.quiz.entries) == (IDLE, [])


def test_another_pass_withdraws_the_question(view: QuizView) -> None:
    session = view.session
    only(view, Kind.FACTOR)
    view.start()
    first = view.question
    session.factor()  # the debugger shows the answer
    assert view.question is not first
    assert view.question.cursor == session.cursor
    assert not view.quiz.closed
    session.pick(1)
    pull(session)
    assert view.state == ASKING
    assert view.question.symbol != first.symbol
    session.document.edit("Learning rate", lambda e: replace(e, l2=0.1))
    pull(session)
    assert view.state == ASKING
    assert r"\partial E" in view.question.symbol
    assert not view.quiz.closed


def test_a_hidden_view_expects_no_click(on_a_bowl: QuizView) -> None:
    view = on_a_bowl
    only(view, Kind.POINT)
    view.start()
    view.hide()
    assert not view.session.expecting_point
    view.show()
    assert view.session.expecting_point
    view.stop()
    assert not view.session.expecting_point


def test_no_kind_and_no_run(view: QuizView) -> None:
    only(view)
    view.start()
    assert view.state == IDLE
    assert view.message.text() == "Choose at least one kind of question."
    view.session.document.edit("No optimizers", lambda e: replace(e, optimizers=()))
    pull(view.session)
    only(view, *Kind)
    view.start()
    assert view.state == IDLE
    assert view.message.text().startswith("There is no optimizer")


def test_the_end_of_the_run_ends_the_quiz(view: QuizView) -> None:
    session = view.session
    session.document.edit("Stop", lambda e: replace(e, stop=replace(e.stop, iteration_limit=1)))
    pull(session)
    only(view, Kind.UPDATE)
    view.start()
    press(view, "1.1")
    press(view)
    press(view, view.question.answer_text if view.question else "")
    press(view)
    assert view.state == IDLE
    assert "run has ended" in view.message.text()


def test_a_run_is_waited_for(view: QuizView) -> None:
    view.start()
    view.session.run()
    assert view.state == WAITING
    view.session.pause()
    pull(view.session)
    assert view.state == ASKING


def test_languages_and_figure(view: QuizView) -> None:
    view.start()
    press(view, "5")
    figure = view.figure()
    assert figure.size.width() > 200
    with shouting():
        shown = [label.text() for label in view.findChildren(QLabel) if label.isVisible() and label.text()]
        assert "FORWARD: WHAT IS THE PRE-ACTIVATION OF THIS UNIT?" in shown
        assert view.feedback.word.text() == "WRONG"
        assert view.check_button.text() == "CHECK"
    assert view.check_button.text() == "Check"


def test_a_summary_that_cannot_be_written_says_why(view: QuizView, tmp_path: Path) -> None:
    view.start()
    press(view, "1")
    view.stop()
    assert not view.write(str(tmp_path / "nowhere" / "summary.md"))
    assert "no folder" in view.message.text()


@pytest.mark.parametrize("method", ["momentum", "adam", "bfgs", "newton"])
def test_other_methods_are_asked_at_their_last_step(qtbot, method: str) -> None:
    with quiz_of(qtbot, lambda e: replace(bowl(e), optimizers=(OptimizerChoice(method),))) as view:
        session = view.session
        only(view, Kind.UPDATE, Kind.POINT)
        view.start()
        assert session.cursor == session.length - 1
        press(view, repr(float(session.backward.after.x[0])))
        assert view.feedback.word.text() == "Right"
        press(view)
        press(view, "; ".join(repr(float(v)) for v in session.backward.after.x))
        assert view.feedback.word.text() == "Right"
        assert session.k == 1
