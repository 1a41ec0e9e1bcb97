"""Breakpoints and watches through clicks and keys; the numbers on screen read back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from plots import advance, pull, session_of, shouting, show
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPushButton

from gdsim.app.session import Session
from gdsim.engine.breakpoints import CONDITIONS, Breakpoint
from gdsim.engine.experiment import Experiment, FunctionChoice, OptimizerChoice
from gdsim.engine.project import MAX_WATCHED
from gdsim.engine.watches import Series, Watch
from gdsim.ui import theme
from gdsim.ui.numbers import full, short
from gdsim.ui.rendering import image
from gdsim.ui.sparkline import Frame, Sparkline
from gdsim.ui.watch_view import WatchView

LEFT = Qt.MouseButton.LeftButton


def network(e: Experiment) -> Experiment:
    e = e.with_problem("network")
    e = replace(e, widths=(1, 4, 1), activations=("relu", "identity"), start=(), seed=7)
    return replace(
        e,
        optimizers=(OptimizerChoice("gradient_descent", (("learning_rate", 0.05),)),),
        stop=replace(e.stop, gradient_norm=0.0, iteration_limit=300),
    )


def bowl(e: Experiment) -> Experiment:
    """Gradient descent that multiplies x by 0.9 and y by 0.6."""
    function = FunctionChoice("formula", formula="x^2 + 4*y^2", start=(4.0, 1.0))
    choice = OptimizerChoice("gradient_descent", (("learning_rate", 0.05),))
    stop = replace(e.stop, gradient_norm=0.0, iteration_limit=300)
    return replace(e.with_problem("function").with_function(function), optimizers=(choice,), stop=stop)


@pytest.fixture
def session(qtbot) -> Iterator[Session]:
    with session_of(network) as made:
        yield made


@pytest.fixture
def view(session: Session, qtbot) -> WatchView:
    made = WatchView(session)
    show(made, qtbot, 400, 640)
    return made


@pytest.fixture
def function_session(qtbot) -> Iterator[Session]:
    with session_of(bowl) as made:
        yield made


@pytest.fixture
def function_view(function_session: Session, qtbot) -> WatchView:
    made = WatchView(function_session)
    show(made, qtbot, 400, 640)
    return made


def entries(button) -> dict[str, object]:
    button.fill()
    return {action.objectName(): action for action in button.choices.actions() if action.objectName()}


def choose(button, name: str) -> None:
    entries(button)[name].trigger()


def enter(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def run(session: Session, qtbot) -> int:
    session.run()
    qtbot.waitUntil(lambda: session.worker.idle)  # with pauses for drawing, so not by hand
    return session.k


# --- breakpoints -----------------------------------------------------------------------------------------


def test_empty_it_says_how_to_begin(view: WatchView):
    assert view.breakpoints.empty.isVisible()
    assert "F9" in view.breakpoints.empty.text()
    assert view.watches.empty.isVisible()
    assert not view.breakpoints.said.isVisible()
    choose(view.breakpoints.add, "add_loss_rises")
    choose(view.watches.add, "add_watch_norm")
    assert not view.breakpoints.empty.isVisible()
    assert not view.watches.empty.isVisible()


def test_the_menu_has_every_condition_and_adds_it(view: WatchView, session: Session):
    names = list(entries(view.breakpoints.add))
    assert names == [f"add_{kind}" for kind in CONDITIONS]
    for name in names:
        choose(view.breakpoints.add, name)
    assert [point.kind for point in session.breakpoints] == list(CONDITIONS)
    assert len(view.breakpoints.rows) == len(CONDITIONS)
    for row in view.breakpoints.rows:
        condition = CONDITIONS[row.point.kind]
        assert (row.field is not None) is condition.value
        assert row.words.full_text() == condition.title
        assert row.check.isChecked()


def test_a_function_has_no_units(function_view: WatchView, function_session: Session):
    kinds = [kind for kind, condition in CONDITIONS.items() if not condition.network]
    assert list(entries(function_view.breakpoints.add)) == [f"add_{kind}" for kind in kinds]
    function_session.set_breakpoints((Breakpoint("unit_dies"),))
    (row,) = function_view.breakpoints.rows
    assert not row.check.isEnabled()
    assert "no ReLU" in row.words.toolTip()
    function_session.document.edit("Network", network)
    pull(function_session)
    assert row.check.isEnabled()


def test_a_network_without_relu_cannot_lose_a_unit(view: WatchView, session: Session):
    assert entries(view.breakpoints.add)["add_unit_dies"].isEnabled()
    session.document.edit("Tanh", lambda e: replace(e, activations=("tanh", "identity")))
    pull(session)
    assert not entries(view.breakpoints.add)["add_unit_dies"].isEnabled()


def test_a_weight_breakpoint_begins_at_the_picked_weight_and_its_value(view: WatchView, session: Session):
    session.pick(3)
    pull(session)
    value = float(session.theta[3])
    action = entries(view.breakpoints.add)["add_weight_crosses"]
    assert action.text() == f"{session.coordinate_name(3)} crosses {short(value)}"
    action.trigger()
    assert session.breakpoints == (Breakpoint("weight_crosses", value, 3),)
    (row,) = view.breakpoints.rows
    assert row.field.value() == value
    assert row.which.choice.key() == "one"
    assert row.which.box.currentText() == session.coordinate_name(3)
    assert row.field.hasFocus()


def test_suggested_values_are_near_what_the_run_has(view: WatchView, session: Session):
    advance(session, 13)
    norm, loss = session.track.iterate.gradient_norm, float(session.track.iterate.f)
    for kind in ("gradient_above", "gradient_below", "loss_below", "iteration"):
        choose(view.breakpoints.add, f"add_{kind}")
    above, below, smaller, later = (point.value for point in session.breakpoints)
    assert 5 * norm < above < 20 * norm
    assert norm / 20 < below < norm / 5
    assert loss / 3 < smaller < loss
    assert later == 20


def test_edited_in_place_by_keys(view: WatchView, session: Session, qtbot):
    session.set_breakpoints((Breakpoint("gradient_below", 0.1), Breakpoint("iteration", 10)))
    first, second = view.breakpoints.rows
    enter(first.field, "0,025")
    enter(second.field, "40")
    assert session.breakpoints == (Breakpoint("gradient_below", 0.025), Breakpoint("iteration", 40.0))
    assert view.breakpoints.rows == [first, second]  # the same rows
    assert second.field.text() == "40"
    QTest.keyClick(second.field, Qt.Key.Key_Up)
    assert session.breakpoints[1].value == 41
    first.check.setFocus()
    QTest.keyClick(first.check, Qt.Key.Key_Space)
    assert session.breakpoints[0].enabled is False
    qtbot.mouseClick(first.words, LEFT)  # the words switch it too
    assert session.breakpoints[0].enabled is True


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("gradient_below", "often", "“often” is not a number."),
        ("gradient_below", "-1", "needs a number from 0 on; -1 is not."),
        ("loss_below", "1e999", "“1e999” is too large."),
        ("iteration", "2.5", "A whole number is needed here; 2.5 is not."),
        ("iteration", "0", "needs a whole number from 1 on; 0 is not."),
        ("weight_crosses", "", "A number is missing here."),
    ],
)
def test_a_wrong_value_says_why_and_the_old_one_stays(view: WatchView, session: Session, kind, text, words):
    session.set_breakpoints((Breakpoint(kind, 7.0),))
    (row,) = view.breakpoints.rows
    row.field.setFocus()
    row.field.selectAll()
    QTest.keyClick(row.field, Qt.Key.Key_Delete)
    enter(row.field, text)
    assert session.breakpoints == (Breakpoint(kind, 7.0),)
    assert row.problem.isVisible()
    assert row.problem.text().endswith(words)
    QTest.keyClick(row.field, Qt.Key.Key_Escape)
    assert row.field.text() == "7"
    assert not row.problem.isVisible()
    assert row.point == Breakpoint(kind, 7.0)


def pick_entry(box: QComboBox, i: int) -> None:
    """Choose an entry as the keyboard does."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(i):
        QTest.keyClick(box, Qt.Key.Key_Down)


def test_any_weight_or_another_one(view: WatchView, session: Session):
    session.set_breakpoints((Breakpoint("weight_crosses", 0.5, 2),))
    (row,) = view.breakpoints.rows
    pick_entry(row.which.choice, 0)
    assert session.breakpoints[0].coordinate is None
    assert not row.which.box.isVisible()
    session.pick(5)
    pull(session)
    pick_entry(row.which.choice, 1)
    assert session.breakpoints[0].coordinate == 5
    assert row.which.box.isVisible()
    pick_entry(row.which.box, 7)
    assert session.breakpoints[0].coordinate == 7
    assert row.which.box.currentText() == session.coordinate_name(7)


def test_a_function_s_coordinate_is_chosen_by_name(function_view: WatchView, function_session: Session):
    session = function_session
    choose(function_view.breakpoints.add, "add_weight_crosses")
    (row,) = function_view.breakpoints.rows
    choice = row.which.choice
    assert [choice.itemText(i) for i in range(choice.count())] == ["any coordinate", "x", "y"]
    assert not row.which.box.isVisible()
    pick_entry(choice, 2)
    assert session.breakpoints[0].coordinate == 1
    assert row.words.full_text() == "A coordinate crosses"


def test_a_weight_that_is_gone_is_called_so(function_view: WatchView, function_session: Session):
    function_session.set_breakpoints((Breakpoint("weight_crosses", 0.5, 9),))
    (row,) = function_view.breakpoints.rows
    assert row.which.choice.currentText() == "not there any more"


def test_the_row_that_stopped_the_run_is_marked_with_the_reason(view: WatchView, session: Session, qtbot):
    session.set_breakpoints(
        (Breakpoint("iteration", 6), Breakpoint("iteration", 4), Breakpoint("loss_rises"))
    )
    assert run(session, qtbot) == 4
    marked = [row.hit for row in view.breakpoints.rows]
    assert marked == [False, True, False]
    hit = view.breakpoints.rows[1]
    assert not hit.arrow.pixmap().isNull()
    assert hit.words.property("role") == "warning"
    assert hit.check.accessibleDescription() == "the run stopped here"
    said = view.breakpoints.said
    assert said.isVisible()
    assert said.text() == "Stopped at iteration 4, as asked."
    assert said.property("role") == "warning"
    session.step()
    pull(session)
    assert not any(row.hit for row in view.breakpoints.rows)
    assert hit.arrow.pixmap().isNull()
    assert (said.text(), said.property("role")) == ("Stopped at iteration 4, as asked.", "muted")
    assert run(session, qtbot) == 6
    assert [row.hit for row in view.breakpoints.rows] == [True, False, False]
    assert said.text() == "Stopped at iteration 6, as asked."
    session.document.edit("Seed", lambda e: replace(e, start=(), seed=9))
    pull(session)
    assert not said.isVisible()


def test_a_view_that_opens_later_shows_the_stop(session: Session, qtbot):
    session.set_breakpoints((Breakpoint("iteration", 4),))
    run(session, qtbot)
    view = WatchView(session)
    show(view, qtbot, 400, 400)
    assert view.breakpoints.rows[0].hit
    assert view.breakpoints.said.text() == "Stopped at iteration 4, as asked."


def test_removed_one_by_one_with_the_keyboard(view: WatchView, session: Session):
    points = tuple(Breakpoint("iteration", k) for k in (1, 2, 3))
    session.set_breakpoints(points)
    view.breakpoints.rows[1].remove.setFocus()
    left = [points[0], points[2]]
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        assert list(session.breakpoints) == left
        left = left[:-1]
    assert view.breakpoints.empty.isVisible()
    assert view.breakpoints.add.hasFocus()


def test_what_is_being_typed_survives_other_changes(view: WatchView, session: Session):
    session.set_breakpoints((Breakpoint("iteration", 1), Breakpoint("gradient_below", 0.1)))
    row = view.breakpoints.rows[1]
    row.field.setFocus()
    row.field.selectAll()
    QTest.keyClicks(row.field, "0.0")
    session.set_breakpoints((Breakpoint("loss_rises"), session.breakpoints[1]))
    advance(session, 2)
    session.set_watches((Watch("norm"),))
    pull(session)
    assert view.breakpoints.rows[1] is row
    assert row.field.text() == "0.0"


def test_f9_adds_and_removes_the_picked_weight_s_breakpoint(view: WatchView, session: Session):
    session.set_breakpoints((Breakpoint("loss_rises"),))
    session.pick(2)
    pull(session)
    view.toggle_breakpoint_at_picked()
    point = Breakpoint("weight_crosses", float(session.theta[2]), 2)
    assert session.breakpoints == (Breakpoint("loss_rises"), point)
    session.pick(4)
    pull(session)
    view.toggle_breakpoint_at_picked()
    assert session.breakpoints[2].coordinate == 4
    session.pick(2)
    pull(session)
    view.toggle_breakpoint_at_picked()
    assert [each.coordinate for each in session.breakpoints] == [None, 4]


def test_there_is_an_end_to_it(view: WatchView, session: Session):
    session.set_breakpoints(tuple(Breakpoint("iteration", k) for k in range(1, MAX_WATCHED + 1)))
    view.toggle_breakpoint_at_picked()
    assert len(session.breakpoints) == MAX_WATCHED
    assert view.breakpoints.problem.text() == "There can be 100 breakpoints at most."


# --- watches ---------------------------------------------------------------------------------------------


def values(view: WatchView) -> list[str]:
    return [row.value.text() for row in view.watches.rows]


def test_the_menu_offers_what_is_picked(view: WatchView, session: Session):
    session.pick(6)
    pull(session)
    actions = entries(view.watches.add)
    parameter = session.mlp.parameter(6)
    unit = (parameter.layer, parameter.unit + 1)
    assert actions["add_watch_weight"].text() == f"{session.coordinate_name(6)}, the picked weight"
    for name in list(actions)[:-1]:
        choose(view.watches.add, name)
    assert session.watches == (
        Watch("weight", 6),
        Watch("gradient", 6),
        Watch("neuron", unit=unit),
        Watch("norm"),
        Watch("step"),
        Watch("sharpness"),
    )
    titles = [row.title.full_text() for row in view.watches.rows]
    name = session.coordinate_name(6)
    assert titles == [name, f"∂L/∂{name}", "a⁽¹⁾₄", "Gradient norm", "Step length", "Sharpness"]


def test_numbers_are_those_of_the_iterate_shown(view: WatchView, session: Session):
    session.set_watches(
        (
            Watch("weight", 6),
            Watch("gradient", 6),
            Watch("neuron", unit=(1, 2)),
            Watch("norm"),
            Watch("step"),
            Watch("sharpness"),
        )
    )
    pull(session)
    assert values(view)[4] == "–"  # no step leads to iteration 0
    advance(session, 9)
    loss = session.experiment.training_loss()
    for k in (9, 4, 7):
        session.go_to(k)
        pull(session)
        track = session.track
        at, before = track.iterate, track.before
        a = session.mlp.activity(at.x, loss.inputs)[0][1][1].mean()
        sharpness = np.linalg.eigvalsh(loss.hessian(at.x))[-1]
        expected = [at.x[6], at.g[6], a, np.linalg.norm(at.g), np.linalg.norm(at.x - before.x), sharpness]
        assert values(view) == [short(float(value)) for value in expected]
        assert view.watches.rows[0].value.toolTip() == full(float(at.x[6]))
        assert [row.line.k for row in view.watches.rows] == [k] * 6
        assert [row.line.last for row in view.watches.rows] == [9] * 6


def test_lines_are_the_readings(view: WatchView, session: Session):
    session.set_watches((Watch("weight", 1), Watch("neuron", unit=(2, 1))))
    advance(session, 12)
    weight, output = (row.line.series for row in view.watches.rows)
    path = session.track.path
    assert np.array_equal(weight.k, np.arange(13))
    assert np.array_equal(weight.values, [at.x[1] for at in path])
    assert len(output.k) == 13
    assert view.watches.rows[1].title.full_text() == "ŷ"
    words = view.watches.rows[0].line.accessibleDescription()
    assert words == (
        f"from {short(weight.values[0])} to {short(weight.values[-1])}; "
        f"least {short(weight.values.min())}, most {short(weight.values.max())}"
    )


def test_one_sample_shown_does_not_change_the_mean(view: WatchView, session: Session):
    session.set_watches((Watch("neuron", unit=(1, 2)),))
    advance(session, 3)
    mean = values(view)
    session.choose_sample(2)
    pull(session)
    assert values(view) == mean


def test_a_function_s_watches(function_view: WatchView, function_session: Session):
    session, view = function_session, function_view
    names = ["weight_0", "weight_1", "gradient_0", "gradient_1", "norm", "step", "sharpness"]
    assert list(entries(view.watches.add)) == [f"add_watch_{name}" for name in names]
    for name in names:
        choose(view.watches.add, f"add_watch_{name}")
    advance(session, 5)
    x, y = 4.0 * 0.9**5, 0.6**5
    step = np.hypot(x / 0.9 * 0.1, y / 0.6 * 0.4)
    expected = [x, y, 2 * x, 8 * y, np.hypot(2 * x, 8 * y), step, 8.0]
    assert values(view) == [short(round(value, 9)) for value in expected]
    assert [row.title.full_text() for row in view.watches.rows][:4] == ["x", "y", "∂f/∂x", "∂f/∂y"]


def test_any_weight_by_the_chooser(view: WatchView, session: Session):
    session.pick(2)
    pull(session)
    chooser = view.watches.chooser
    assert not chooser.isVisible()
    choose(view.watches.add, "add_watch_other")
    assert chooser.isVisible()
    assert chooser.kind.hasFocus()
    assert chooser.box.currentText() == session.coordinate_name(2)
    pick_entry(chooser.box, 9)
    chooser.add.setFocus()
    QTest.keyClick(chooser.add, Qt.Key.Key_Space)
    assert session.watches == (Watch("weight", 9),)
    pick_entry(chooser.kind, 1)
    chooser.add.click()
    assert session.watches[1] == Watch("gradient", 9)
    QTest.keyClick(chooser.kind, Qt.Key.Key_Escape)
    assert not chooser.isVisible()
    assert view.watches.add.hasFocus()


def test_any_unit_by_the_chooser(view: WatchView, session: Session):
    chooser = view.watches.chooser
    choose(view.watches.add, "add_watch_other")
    assert not chooser.unit.isVisible()
    pick_entry(chooser.kind, 2)
    assert chooser.unit.isVisible()
    assert not chooser.box.isVisible()
    assert [chooser.layer.itemText(i) for i in range(2)] == ["layer 1", "output"]
    enter(chooser.unit, "3")
    chooser.add.click()
    assert session.watches == (Watch("neuron", unit=(1, 3)),)
    enter(chooser.unit, "5")
    assert chooser.problem.text() == "This layer has the units 1 to 4; 5 is not one."
    chooser.add.click()
    assert len(session.watches) == 1
    QTest.keyClick(chooser.unit, Qt.Key.Key_Escape)
    pick_entry(chooser.layer, 1)
    chooser.add.click()
    assert session.watches[1] == Watch("neuron", unit=(2, 1))


def test_the_same_watch_is_not_added_twice(view: WatchView, session: Session):
    choose(view.watches.add, "add_watch_norm")
    choose(view.watches.add, "add_watch_norm")
    assert session.watches == (Watch("norm"),)
    assert view.watches.problem.text() == "Gradient norm is watched already."
    choose(view.watches.add, "add_watch_step")
    assert not view.watches.problem.isVisible()
    session.set_watches(tuple(Watch("weight", i) for i in range(MAX_WATCHED)))
    choose(view.watches.add, "add_watch_norm")
    assert view.watches.problem.text() == "There can be 100 watches at most."


def test_watches_are_removed_with_the_keyboard(view: WatchView, session: Session):
    session.set_watches((Watch("norm"), Watch("step")))
    view.watches.rows[0].remove.setFocus()
    QTest.keyClick(view.watches.rows[0].remove, Qt.Key.Key_Space)
    assert session.watches == (Watch("step"),)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert session.watches == ()
    assert view.watches.add.hasFocus()


def test_what_is_gone_is_called_so_and_comes_back(view: WatchView, session: Session):
    session.set_watches((Watch("weight", 11), Watch("neuron", unit=(1, 4))))
    pull(session)
    before = [row.title.full_text() for row in view.watches.rows]
    session.document.edit("Smaller", lambda e: replace(e, widths=(1, 2, 1), start=()))
    pull(session)
    assert [row.title.full_text() for row in view.watches.rows] == ["not there any more"] * 2
    assert values(view) == ["–", "–"]
    assert "no such weight" in view.watches.rows[0].title.toolTip()
    session.document.undo_stack.undo()
    pull(session)
    assert [row.title.full_text() for row in view.watches.rows] == before


def test_nothing_is_read_while_it_is_hidden(view: WatchView, session: Session):
    session.set_watches((Watch("norm"),))
    advance(session, 2)
    assert len(session.readings[0].k) == 3
    view.hide()
    advance(session, 3)
    assert len(session.readings[0].k) == 3
    view.show()
    pull(session)
    assert len(view.watches.rows[0].line.series.k) == 6


# --- the line --------------------------------------------------------------------------------------------


def line_of(values, qtbot, ks=None) -> Sparkline:
    line = Sparkline()
    line.setFixedWidth(200)
    show(line, qtbot, 200, 32)
    values = np.array(values, dtype=float)
    ks = np.arange(len(values), dtype=float) if ks is None else np.array(ks, dtype=float)
    line.show_series(Series(Watch("norm"), ks, values), 0, int(ks[-1]) if len(ks) else 0, 0)
    return line


@pytest.mark.parametrize(
    "values", [[], [1.0], [2.0, 2.0, 2.0], [-1e308, 1e308], [1e-320, 0.0], [0.0, 1.0, -1.0]], ids=str
)
def test_any_line_can_be_drawn(qtbot, values):
    line = line_of(values, qtbot)
    picture = line.grab().toImage()
    inks = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert len(inks) > 1
    if values:
        frame = line._frame()
        for k, value in enumerate(values):
            assert frame.room.contains(QPointF(frame.x(k), frame.y(value)))


def test_the_frame_spans_the_run(qtbot):
    line = line_of([3.0, 1.0, 2.0], qtbot, ks=[0, 10, 20])
    frame = line._frame()
    assert isinstance(frame, Frame)
    room = frame.room
    assert (frame.x(0), frame.y(3.0)) == (room.left(), room.top())
    assert (frame.x(20), frame.y(1.0)) == (room.right(), room.bottom())
    assert frame.x(10) == pytest.approx(room.center().x())
    line.show_series(line.series, 5, 40, 0)  # the run has gone on since
    assert line._frame().x(20) == pytest.approx(room.center().x())
    assert [frame.nearest(x) for x in (-50.0, 60.0, 150.0, 999.0)] == [0, 1, 2, 2]


def test_pointed_at_it_says_the_reading_and_a_click_goes_there(view: WatchView, session: Session, qtbot):
    session.set_watches((Watch("weight", 1),))
    advance(session, 10)
    line = view.watches.rows[0].line
    frame = line._frame()
    bare = line.grab().toImage()
    place = QPoint(round(frame.x(4)), 10)
    QApplication.sendEvent(line, QEnterEvent(QPointF(place), QPointF(place), QPointF(place)))
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(place), QPointF(place), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(line, move)
    assert line.pointed == 4
    assert line.toolTip() == f"k = 4: {full(float(session.track.path[4].x[1]))}. Click to go there."
    line.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    assert line.grab().toImage() != bare  # with its ends
    qtbot.mouseClick(line, LEFT, pos=place)
    pull(session)
    assert session.k == 4
    QApplication.sendEvent(line, QEvent(QEvent.Type.Leave))
    assert line.pointed is None


# --- the view as a whole ---------------------------------------------------------------------------------


def all_kinds(session: Session) -> None:
    session.set_breakpoints(tuple(Breakpoint(kind, 2.0) for kind in CONDITIONS))
    session.set_watches(
        (
            Watch("weight", 6),
            Watch("gradient", 6),
            Watch("neuron", unit=(1, 2)),
            Watch("norm"),
            Watch("step"),
            Watch("sharpness"),
        )
    )
    pull(session)


@pytest.mark.parametrize(("width", "percent"), [(380, 100), (440, 100), (380, 125), (900, 100)])
def test_everything_fits(view: WatchView, session: Session, width: int, percent: int):
    theme.apply(QApplication.instance(), "light", percent)
    all_kinds(session)
    choose(view.watches.add, "add_watch_other")
    view.resize(width, 420)
    QApplication.processEvents()
    room = view.viewport().width()
    assert view.widget().width() == room
    for part in view.findChildren(QAbstractButton):
        if part.isVisible() and view.widget().isAncestorOf(part):
            right = part.mapTo(view.widget(), QPoint(part.width(), 0)).x()
            assert right <= room, part.objectName()
    side_by_side = view.watches.x() > view.breakpoints.x()
    assert side_by_side is (width == 900)


def test_everything_has_a_name_and_a_place_in_the_tab_order(view: WatchView, session: Session):
    all_kinds(session)
    choose(view.watches.add, "add_watch_other")
    kinds = (QAbstractButton, QLineEdit, QComboBox, Sparkline)
    parts = [part for kind in kinds for part in view.widget().findChildren(kind) if part.isVisible()]
    assert len(parts) > 40
    for part in parts:
        assert part.objectName()
        assert part.accessibleName() or (isinstance(part, QPushButton) and part.text()), part.objectName()
        if not isinstance(part, Sparkline):
            assert part.focusPolicy() & Qt.FocusPolicy.TabFocus, part.objectName()
    names = [row.remove.accessibleName() for row in view.watches.rows]
    assert len(set(names)) == len(names)


def test_another_language_and_theme(view: WatchView, session: Session, qtbot):
    all_kinds(session)
    run(session, qtbot)
    stopped = view.breakpoints.said.text()
    try:
        theme.apply(QApplication.instance(), "dark")
        assert not view.grab().isNull()
        with shouting():
            assert view.breakpoints.rows[2].words.full_text() == "LOSS RISES"
            assert view.breakpoints.said.text() == stopped.upper()
            assert view.watches.rows[3].title.full_text() == "GRADIENT NORM"
            assert view.watches.heading.full_text() == "WATCHES"
            assert view.watches.empty.text().isupper()
            assert "LEAST" in view.watches.rows[0].line.accessibleDescription()
        assert view.breakpoints.rows[2].words.full_text() == "Loss rises"
        assert view.breakpoints.said.text() == stopped
    finally:
        theme.apply(QApplication.instance(), "light")


def test_the_figure_has_a_line_for_each_watch(view: WatchView, session: Session):
    empty = view.figure()
    assert not image(empty).isNull()
    all_kinds(session)
    advance(session, 8)
    figure = view.figure()
    assert figure.name == "watches"
    assert figure.size.height() > empty.size.height() + 5 * 50
    picture = image(figure, dpi=96.0).convertToFormat(QImage.Format.Format_RGB32)
    ink = theme.optimizer_colour(session.lead).rgb()
    rows = {y for y in range(picture.height()) for x in range(picture.width()) if picture.pixel(x, y) == ink}
    bands = {int((y - 12) // 64) for y in rows}
    assert bands == set(range(6))


def test_the_table_has_the_readings(view: WatchView, session: Session):
    assert view.csv() == (["k"], [])
    session.set_watches((Watch("weight", 6), Watch("step")))
    advance(session, 3)
    header, rows = view.csv()
    assert header == ["k", session.coordinate_name(6), "Step length"]
    path = session.track.path
    assert rows[0] == [0, float(path[0].x[6]), ""]
    for k in (1, 2, 3):
        assert rows[k] == [k, float(path[k].x[6]), pytest.approx(np.linalg.norm(path[k].x - path[k - 1].x))]


def test_following_a_run_is_quick(view: WatchView, session: Session):
    all_kinds(session)
    session.set_breakpoints(tuple(replace(point, enabled=False) for point in session.breakpoints))
    advance(session, 200)
    took = []
    for _ in range(15):
        begun = time.perf_counter()
        session.moved.emit()
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.004


def test_without_a_run_it_is_whole(qtbot):
    with session_of(lambda e: replace(e, optimizers=())) as session:
        view = WatchView(session)
        show(view, qtbot, 400, 400)
        for name in entries(view.breakpoints.add):
            choose(view.breakpoints.add, name)
        for name in entries(view.watches.add):
            choose(view.watches.add, name)
        view.toggle_breakpoint_at_picked()
        pull(session)
        assert values(view) == ["–"] * 6
        assert not view.grab().isNull()
