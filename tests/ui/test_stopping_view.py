"""The stopping rules: readings and gauges, which fired, thresholds edited here, the remedy, and notices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from plots import advance, pull, session_of, shouting, show
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gdsim.app.session import Session
from gdsim.engine.descent import StoppingRule
from gdsim.engine.experiment import Experiment, FunctionChoice, OptimizerChoice
from gdsim.engine.iterate import Status
from gdsim.engine.sentence import sentence
from gdsim.ui import theme
from gdsim.ui.numbers import full, short
from gdsim.ui.stopping_view import RULES, StoppingView


def valley(rate: float, **stop: float):
    """Gradient descent on a quadratic whose largest curvature is 20, so that 2/λ = 0.1."""

    def change(e: Experiment) -> Experiment:
        choice = OptimizerChoice("gradient_descent", (("learning_rate", rate),))
        function = FunctionChoice("formula", formula="x^2 + 10*y^2", start=(4.0, 1.0))
        return replace(
            e.with_function(function),
            optimizers=(choice, OptimizerChoice("adam")),
            stop=StoppingRule(**{"gradient_norm": 1e-3, "iteration_limit": 500} | stop),
        )

    return change


@pytest.fixture
def session(qtbot) -> Iterator[Session]:
    with session_of(valley(0.05)) as made:
        yield made


@pytest.fixture
def view(session: Session, qtbot) -> StoppingView:
    made = StoppingView(session)
    show(made, qtbot, 560, 260)
    return made


def test_every_rule_shows_its_reading(view: StoppingView, session: Session):
    advance(session, 10)
    track = session.track
    readings = {r.rule: r.value for r in session.experiment.stop.readings(track.iterate, track.before)}
    assert set(readings) == set(RULES)
    for rule in RULES[:3]:
        assert view.values[rule].text() == short(readings[rule])
        assert view.values[rule].toolTip() == full(readings[rule])
        assert view.gauges[rule].scale.value == readings[rule]
        assert not view.gauges[rule].fired
    assert view.values["iteration_limit"].text() == "10"
    assert view.iteration.text() == "k = 10"
    assert view.optimizer.full_text() == "Gradient descent"
    assert view.fields["gradient_norm"].value() == 1e-3
    assert view.fields["step_length"].text() == "off"
    assert view.gauges["step_length"].accessibleDescription().endswith("the rule is off")
    assert view.gauges["gradient_norm"].scale.start == track.path[0].gradient_norm


def test_before_the_first_step_there_is_no_step_to_read(view: StoppingView):
    assert view.values["step_length"].text() == "–"
    assert view.values["iteration_limit"].text() == "0"
    assert not view.grab().isNull()


@pytest.mark.parametrize(
    ("rule", "stop"),
    [
        ("gradient_norm", {}),
        ("step_length", {"gradient_norm": 0.0, "step_length": 1e-4}),
        ("loss_change", {"gradient_norm": 0.0, "loss_change": 1e-5}),
        ("iteration_limit", {"gradient_norm": 0.0, "iteration_limit": 25}),
    ],
)
def test_the_rule_that_fired_is_marked_and_explained(qtbot, rule: str, stop: dict[str, float]):
    with session_of(valley(0.05, **stop)) as session:
        view = StoppingView(session)
        show(view, qtbot, 560, 260)
        advance(session, 500)
        assert [each for each in RULES if view.gauges[each].fired] == [rule]
        assert view.names[rule].property("role") == "success"
        assert view.verdict.text() == str(session.track.status.message)
        assert view.verdict.isVisible()
        session.go_to(3)
        pull(session)
        assert not any(gauge.fired for gauge in view.gauges.values())
        assert view.names[rule].property("role") == ""
        assert not view.verdict.isVisible()


def test_thresholds_are_edited_here_and_can_be_undone(view: StoppingView, session: Session, qtbot):
    field = view.fields["step_length"]
    field.setFocus()
    field.setText("0,01")
    field.textEdited.emit(field.text())
    qtbot.keyClick(field, Qt.Key.Key_Return)
    pull(session)
    assert session.experiment.stop.step_length == 0.01
    assert session.document.undo_stack.undoText() == "Change when to stop"
    assert view.gauges["step_length"].scale.threshold == 0.01
    session.document.undo_stack.undo()
    pull(session)
    assert session.experiment.stop.step_length == 0.0
    assert view.gauges["step_length"].scale.threshold == 0.0


def test_a_wrong_threshold_says_why_and_keeps_the_old_one(view: StoppingView, session: Session, qtbot):
    field = view.fields["gradient_norm"]
    field.setFocus()
    field.setText("-1")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.experiment.stop.gradient_norm == 1e-3
    assert view.problem.isVisible()
    assert "gradient norm" in view.problem.text()


def test_the_other_run_when_it_leads(view: StoppingView, session: Session):
    advance(session, 5)
    session.choose_lead(1)
    pull(session)
    assert view.optimizer.full_text() == "Adam"
    assert view.values["gradient_norm"].text() == short(session.track.iterate.gradient_norm)


def test_a_diverged_run_offers_a_rate_that_is_stable(qtbot):
    with session_of(valley(0.5)) as session:
        view = StoppingView(session)
        show(view, qtbot, 560, 260)
        assert not view.remedy.isVisible()
        advance(session, 500)
        assert session.track.status == Status.DIVERGED
        assert "2/λ = 0.1" in view.verdict.text()
        assert view.stable_rate == 0.09
        assert view.remedy.text() == "Use η = 0.09 (below 2/λ)"
        qtbot.mouseClick(view.remedy, Qt.MouseButton.LeftButton)
        pull(session)
        assert session.experiment.optimizers[0].optimizer.learning_rate == 0.09
        assert session.document.undo_stack.undoText() == "Use a stable learning rate"
        assert not view.remedy.isVisible()
        advance(session, 500)
        assert session.track.status == Status.CONVERGED


def test_notices_come_and_go(view: StoppingView, session: Session):
    first, second = sentence("It will never fall below {limit:g}.", limit=0.5), sentence("A saddle.")
    session._set_notices((first, second))
    shown = [message.text() for message in view.notices if message.isVisible()]
    assert shown == ["It will never fall below 0.5.", "A saddle."]
    session._set_notices((second,))
    assert [message.text() for message in view.notices if message.isVisible()] == ["A saddle."]
    session._set_notices(())
    assert not any(message.isVisible() for message in view.notices)


def test_letters_follow_the_problem(view: StoppingView, session: Session):
    assert view.symbols["gradient_norm"].latex() == r"\|\nabla f\|"
    session.document.edit("Network", lambda e: e.with_problem("network"))
    pull(session)
    assert view.symbols["gradient_norm"].latex() == r"\|\nabla L\|"
    assert view.symbols["step_length"].latex() == r"\|\Delta w\|"
    assert view.names["loss_change"].text() == "loss change"


def test_without_a_run_it_is_whole(session: Session, qtbot):
    session.snapshot = None
    view = StoppingView(session)
    show(view, qtbot, 420, 200)
    assert view.values["gradient_norm"].text() == "–"
    assert not view.remedy.isVisible()
    assert not view.grab().isNull()


def test_another_language_and_theme(view: StoppingView, session: Session):
    advance(session, 3)
    try:
        theme.apply(QApplication.instance(), "dark")
        assert not view.grab().isNull()
        with shouting():
            assert view.names["step_length"].text() == "STEP LENGTH"
            assert view.fields["step_length"].text() == "OFF"
        assert view.names["step_length"].text() == "step length"
    finally:
        theme.apply(QApplication.instance(), "light")
    for rule in RULES:
        for widget in (view.gauges[rule], view.fields[rule]):
            assert widget.objectName()
            assert widget.accessibleName()
