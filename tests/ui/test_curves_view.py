"""The curves: what is drawn equals the histories' readings; the cursor; logarithmic axes; the threshold."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from plots import advance, click, drag, hover, pull, session_of, shouting, show
from PySide6.QtCore import QSizeF, Qt
from PySide6.QtWidgets import QApplication

from gdsim.app.session import Session
from gdsim.engine.descent import StoppingRule
from gdsim.engine.experiment import Experiment, FunctionChoice, OptimizerChoice
from gdsim.engine.history import Curve
from gdsim.ui import theme
from gdsim.ui.curves_view import CurvesView
from gdsim.ui.exporting import export


@pytest.fixture
def session(qtbot) -> Iterator[Session]:
    with session_of() as made:
        yield made


@pytest.fixture
def view(session: Session, qtbot) -> CurvesView:
    made = CurvesView(session)
    show(made, qtbot, 960, 180)
    return made


def drawn(view: CurvesView, index: int) -> tuple[np.ndarray, np.ndarray]:
    return view._lines[index, 0].main.getOriginalDataset()


def curve_of(k: np.ndarray, f: np.ndarray) -> Curve:
    """A curve with these losses and nothing else to be seen."""
    nothing, zero = np.full(len(k), np.nan), np.zeros(len(k))
    return Curve(k, f, f, f, nothing, nothing, k + 1, k + 1, zero, zero, zero, k / 1000)


def on(key: str, *optimizers: OptimizerChoice, **fields: object):
    """A change of the experiment to a function of the gallery."""
    chosen = optimizers or (OptimizerChoice("gradient_descent", (("learning_rate", 0.01),)),)
    return lambda e: replace(e.with_function(FunctionChoice(key, **fields)), optimizers=chosen)


def split(e: Experiment) -> Experiment:
    return replace(e, data=replace(e.data, samples=40, test_fraction=0.25))


# --- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quantity", "column"),
    [("loss", "f"), ("gradient_norm", "gradient_norm"), ("step_length", "step_length")],
)
def test_curves_are_the_readings(view: CurvesView, session: Session, quantity: str, column: str):
    advance(session, 60)
    view.quantity.buttons[quantity].click()
    for track in session.snapshot.tracks:
        x, y = drawn(view, track.index)
        true = getattr(track.curve, column)
        assert np.array_equal(x[1:], track.curve.k[1:])
        assert np.array_equal(y[1:], true[1:])
        if quantity == "step_length":
            assert math.isnan(y[0])  # no step yet: it has no place on a logarithmic axis
        else:
            assert y[0] == true[0]
    names = {"loss": "L", "gradient_norm": "‖∇L‖", "step_length": "‖Δw‖"}
    assert view.plot.plotItem.getAxis("left").labelText == names[quantity]
    assert view.plot.plotItem.getAxis("bottom").labelText == "iteration k"


def test_the_test_loss_is_dashed_and_only_there_with_a_split(view: CurvesView, session: Session):
    advance(session, 10)
    assert not view._lines[0, 0].test.isVisible()
    session.document.edit("Split", split)
    pull(session)
    advance(session, 10)
    lines, track = view._lines[0, 0], session.snapshot.tracks[0]
    assert np.array_equal(lines.test.getOriginalDataset()[1], track.curve.test)
    assert lines.test.opts["pen"].style() == Qt.PenStyle.DashLine
    assert lines.main.opts["pen"].style() == Qt.PenStyle.SolidLine
    assert [entry.text for entry in view.legend.entries][-2:] == ["train", "test"]
    view.quantity.choose("gradient_norm")
    assert not lines.test.isVisible()


def test_with_mini_batches_the_loss_is_that_of_all_rows(qtbot):
    with session_of(lambda e: replace(e, batch_size=7)) as session:
        view = CurvesView(session)
        show(view, qtbot, 960, 180)
        advance(session, 20)
        curve = session.snapshot.tracks[0].curve
        assert not np.array_equal(curve.f, curve.train)
        assert np.array_equal(drawn(view, 0)[1], curve.train)


def test_a_long_curve_keeps_its_extremes(view: CurvesView, session: Session):
    k = np.arange(4096.0)
    y = np.abs(np.sin(k / 50)) + 0.1
    y[1234], y[2345] = 9.0, 0.01
    curve = curve_of(k, y)
    tracks = tuple(replace(track, curve=curve, head=4095) for track in session.snapshot.tracks)
    session.snapshot = replace(session.snapshot, tracks=tracks, head=4095)
    session.moved.emit()
    x, shown = drawn(view, 0)
    assert len(x) <= 1000
    assert shown.max() == 9.0
    assert shown.min() == 0.01
    assert x[0] == 0
    assert x[-1] == 4095


# --- axes ----------------------------------------------------------------------------------------


def test_log_shows_the_same_numbers_on_whole_decades(view: CurvesView, session: Session):
    advance(session, 40)
    view.log.click()
    _, y = drawn(view, 1)
    assert np.array_equal(y, session.snapshot.tracks[1].curve.f)
    _, shown = view._lines[1, 0].main.getData()
    assert np.allclose(shown, np.log10(y))
    _, (low, high) = view.box.viewRange()
    assert low == pytest.approx(round(low))
    assert low <= shown.min() < shown.max() <= high
    assert session.view.log_loss
    view.quantity.choose("gradient_norm")
    assert view.log.isChecked()  # falls over decades: logarithmic from the start
    view.quantity.choose("loss")
    view.log.click()
    assert np.allclose(view._lines[1, 0].main.getData()[1], y)


def test_a_project_brings_its_logarithmic_axis(view: CurvesView, session: Session):
    session.view = replace(session.view, log_loss=True)
    session.rebuilt.emit()
    assert view.log.isChecked()
    assert view._lines[0, 0].main.opts["logMode"][1]


def test_losses_that_are_not_positive_leave_gaps_on_a_logarithmic_axis(view: CurvesView, session: Session):
    values = np.array([1.0, 0.0, -2.0, np.inf, np.nan, 0.5])
    curve = curve_of(np.arange(6.0), values)
    tracks = tuple(replace(track, curve=curve, head=5) for track in session.snapshot.tracks)
    session.snapshot = replace(session.snapshot, tracks=tracks, head=5)
    for _ in range(2):
        session.moved.emit()
        assert not view.grab().isNull()
        assert np.isfinite(view.box.viewRange()).all()
        view.log.click()


def test_the_threshold_stands_in_its_own_plot(view: CurvesView, session: Session):
    advance(session, 5)
    assert not view.threshold.isVisible()
    view.quantity.choose("gradient_norm")
    assert view.threshold.isVisible()
    assert view.threshold.value() == pytest.approx(math.log10(session.experiment.stop.gradient_norm))
    _, (low, high) = view.box.viewRange()
    assert low <= view.threshold.value() <= high
    view.log.click()
    assert view.threshold.value() == pytest.approx(session.experiment.stop.gradient_norm)
    rule = StoppingRule(gradient_norm=0.0, step_length=1e-4)
    session.document.edit("Stop", lambda e: replace(e, stop=rule))
    pull(session)
    assert not view.threshold.isVisible()
    view.quantity.choose("step_length")
    assert view.threshold.value() == pytest.approx(-4.0)


def test_a_run_that_diverges_does_not_flatten_the_others(qtbot):
    wild = OptimizerChoice("gradient_descent", (("learning_rate", 1e6),))
    with session_of(lambda e: e.with_optimizer(0, wild)) as session:
        view = CurvesView(session)
        show(view, qtbot, 960, 180)
        advance(session, 60)
        first = float(session.snapshot.tracks[1].curve.f[0])
        assert view.box.viewRange()[1][1] <= 101 * first
        view.log.click()
        assert not view.grab().isNull()


def test_a_zoom_stays_until_everything_is_asked_for(view: CurvesView, session: Session):
    advance(session, 50)
    view.box.setRange(xRange=(5, 15), yRange=(0.1, 0.2), padding=0)
    view.box.sigRangeChangedManually.emit(view.box.state["mouseEnabled"])
    advance(session, 5)
    assert view.box.viewRange()[0] == [5, 15]
    view.fit_button.click()
    assert view.box.viewRange()[0][1] >= 55


# --- what it cost --------------------------------------------------------------------------------


def test_curves_against_evaluations_and_time(view: CurvesView, session: Session):
    advance(session, 40)
    n = session.experiment.dimension
    for track in session.snapshot.tracks:
        assert np.array_equal(view.along(track.curve), track.curve.k)
    view.axis.buttons["evaluations"].click()
    for track in session.snapshot.tracks:
        c = track.curve
        x, y = drawn(view, track.index)
        assert np.array_equal(x, c.values + c.gradients + 2 * c.hessian_vectors + n * c.hessians)
        assert np.array_equal(y, c.f)
    assert view.plot.plotItem.getAxis("bottom").labelText == "evaluations"
    right = view.box.viewRange()[0][1]
    assert right >= x[-1]
    view.axis.buttons["seconds"].click()
    for track in session.snapshot.tracks:
        assert np.array_equal(drawn(view, track.index)[0], track.curve.seconds)
    assert view.plot.plotItem.getAxis("bottom").labelText == "time (ms)"
    assert 0 < view.box.viewRange()[0][1] < right
    view.axis.buttons["iteration"].click()
    assert view.plot.plotItem.getAxis("bottom").labelText == "iteration k"
    assert view.plot.plotItem.getAxis("bottom").scale == 1.0
    assert np.array_equal(drawn(view, 0)[0], session.track.curve.k)


def test_each_run_has_its_own_cursor_where_runs_stand_apart(qtbot):
    chosen = (
        OptimizerChoice("gradient_descent", (("learning_rate", 0.01),)),
        OptimizerChoice("damped_newton"),
    )
    with session_of(on("himmelblau", *chosen)) as session:
        view = CurvesView(session)
        show(view, qtbot, 960, 180)
        advance(session, 4)
        other = view._lines[1, 0].cursor
        assert not other.isVisible()
        view.axis.choose("evaluations")
        first, second = session.snapshot.tracks
        assert view.cursor_line.value() == view.place(first) == 10  # a value and a gradient each, from k = 0
        assert other.isVisible()
        assert other.value() == view.place(second) > 10
        assert not view._lines[0, 0].cursor.isVisible()
        points = {index: x for index, x, _, _ in view.points.points}
        assert points == {0: view.place(first), 1: view.place(second)}
        (_, _), (low, high) = view.box.viewRange()
        hover(view, (8.0, (low + high) / 2))
        assert view.readout.full_text().startswith("k 3   f ")
        assert view.readout.full_text().endswith("# 8")
        click(view, (6.3, (low + high) / 2))
        pull(session)
        assert session.k == 2  # 6 evaluations of gradient descent
        assert view.cursor_line.value() == 6
        assert other.value() == view.place(session.snapshot.tracks[1])
        qtbot.keyClick(view.plot, Qt.Key.Key_Right)
        pull(session)
        assert session.k == 3


def test_several_starts_are_thinner_lines_of_one_colour(qtbot):
    with session_of(on("himmelblau", more_starts=((1.0, 1.0), (-2.0, 2.0)))) as session:
        view = CurvesView(session)
        show(view, qtbot, 960, 180)
        advance(session, 10)
        assert set(view._lines) == {(0, 0), (0, 1), (0, 2)}
        pens = [view._lines[0, start].main.opts["pen"] for start in range(3)]
        assert len({pen.color().name() for pen in pens}) == 1
        assert pens[0].widthF() > pens[1].widthF() == pens[2].widthF()
        for track in session.snapshot.tracks:
            assert np.array_equal(view._lines[0, track.start].main.getOriginalDataset()[1], track.curve.f)
        assert sum(lead for *_, lead in view.points.points) == 1


def test_a_function_is_called_f(view: CurvesView, session: Session):
    assert view.plot.plotItem.getAxis("left").labelText == "L"
    session.document.edit("Function", on("himmelblau"))
    pull(session)
    assert view.plot.plotItem.getAxis("left").labelText == "f"
    assert view.quantity.buttons["loss"].text() == "Value"
    view.quantity.choose("gradient_norm")
    assert view.plot.plotItem.getAxis("left").labelText == "‖∇f‖"
    view.quantity.choose("loss")
    session.document.undo_stack.undo()
    pull(session)
    assert view.plot.plotItem.getAxis("left").labelText == "L"


def test_a_logarithm_of_f_is_taken_above_its_known_minimum(qtbot):
    with session_of(on("mccormick")) as session:
        view = CurvesView(session)
        show(view, qtbot, 960, 180)
        advance(session, 40)
        least = min(each.f for each in session.experiment.function.objective.minima)
        assert least < 0
        view.log.click()
        assert view.plot.plotItem.getAxis("left").labelText == "f − f*"
        curve = session.track.curve
        assert np.allclose(view._lines[0, 0].main.getData()[1], np.log10(curve.f - least))
        view.log.click()
        assert view.plot.plotItem.getAxis("left").labelText == "f"
        assert np.array_equal(drawn(view, 0)[1], curve.f)


def test_a_function_that_is_negative_has_no_logarithmic_axis(qtbot):
    with session_of(on("formula", formula="x^2 + y^2 - 1", start=(2.0, 1.0))) as session:
        view = CurvesView(session)
        show(view, qtbot, 960, 180)
        view.log.click()
        assert view.log.isChecked()  # it is positive so far
        assert view._lines[0, 0].main.opts["logMode"][1]
        advance(session, 200)
        assert session.track.curve.f.min() < 0
        assert not view.log.isEnabled()
        assert not view.log.isChecked()
        assert not view._lines[0, 0].main.opts["logMode"][1]
        assert np.array_equal(drawn(view, 0)[1], session.track.curve.f)
        view.quantity.choose("gradient_norm")
        assert view.log.isEnabled()
        assert view.log.isChecked()


def test_choices_are_symbols_where_words_have_no_room(view: CurvesView):
    for width, quantity, axis in (
        (1100, "Gradient norm", "Evaluations"),
        (840, "Gradient norm", "#"),
        (700, "‖∇L‖", "#"),
        (450, "‖∇L‖", "#"),
    ):
        view.resize(width, 180)
        QApplication.processEvents()
        shown = view.quantity.buttons["gradient_norm"].text(), view.axis.buttons["evaluations"].text()
        assert shown == (quantity, axis), width
        assert view.fit_button.geometry().right() <= width
        for left, right in pairwise((view.quantity, view.axis, view.legend, view.log, view.fit_button)):
            assert left.geometry().right() <= right.geometry().left(), width
    assert "2 (H·v)" in view.axis.buttons["evaluations"].toolTip()


# --- the cursor ----------------------------------------------------------------------------------


def test_the_cursor_follows_and_a_click_goes_there(view: CurvesView, session: Session):
    advance(session, 60)
    assert view.cursor_line.value() == 60
    _, (low, high) = view.box.viewRange()
    click(view, (17.0, (low + high) / 2))
    pull(session)
    assert session.k == 17
    assert view.cursor_line.value() == 17
    points = {index: (x, y) for index, x, y, _ in view.points.points}
    for track in session.snapshot.tracks:
        assert points[track.index] == (17, float(track.curve.f[17]))
    click(view, (view.box.viewRange()[0][1] * 0.999, (low + high) / 2))
    pull(session)
    assert session.k == 60  # never beyond what was run


def test_dragging_the_line_scrubs(view: CurvesView, session: Session, qtbot):
    advance(session, 60)
    (_, _), (low, high) = view.box.viewRange()
    middle = (low + high) / 2

    def half_way() -> None:
        assert view.cursor_line.value() == pytest.approx(20, abs=1)
        qtbot.waitUntil(lambda: session.k == view.cursor_line.value() or bool(pull(session)), timeout=2000)
        assert session.k == view.cursor_line.value()
        assert session.snapshot.head == 60

    drag(view, (60.0, middle), (20.0, middle), half_way)
    pull(session)
    assert session.k == view.cursor_line.value()
    assert session.k == pytest.approx(20, abs=1)


def test_keys_move_the_cursor(view: CurvesView, session: Session, qtbot):
    advance(session, 30)
    for key, k in (
        (Qt.Key.Key_Left, 29),
        (Qt.Key.Key_PageUp, 26),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_End, 30),
        (Qt.Key.Key_Right, 30),
    ):
        qtbot.keyClick(view.plot, key)
        pull(session)
        assert session.k == k
    for _ in range(3):  # faster than the answers
        qtbot.keyClick(view.plot, Qt.Key.Key_Left)
    pull(session)
    assert session.k == 27


def test_hover_reads_the_leading_run(view: CurvesView, session: Session):
    advance(session, 60)
    hover(view, (25.0, 0.3))
    assert view.readout.full_text().startswith("k 25   L 0.")
    assert f"{float(session.track.curve.f[25]):.4f}" in view.readout.full_text()


# --- experiments, languages, files ---------------------------------------------------------------


def test_optimizers_come_and_go(view: CurvesView, session: Session):
    off = replace(session.experiment.optimizers[1], enabled=False)
    session.document.edit("Off", lambda e: e.with_optimizer(1, off))
    pull(session)
    assert set(view._lines) == {(0, 0), (2, 0)}
    assert [chip.text() for chip in view.legend.chips] == ["Gradient descent", "Adam"]
    session.document.undo_stack.undo()
    pull(session)
    assert set(view._lines) == {(0, 0), (1, 0), (2, 0)}
    for i in range(3):
        gone = replace(session.experiment.optimizers[i], enabled=False)
        session.document.edit("Off", lambda e, i=i, gone=gone: e.with_optimizer(i, gone))
    pull(session)
    assert view._lines == {}
    assert view.legend.chips == []


def test_before_the_first_snapshot_it_is_whole(qtbot):
    with session_of() as session:
        session.snapshot = None
        view = CurvesView(session)
        show(view, qtbot, 500, 150)
        hover(view, (0.5, 0.5))
        click(view, (0.5, 0.5))
        qtbot.keyClick(view.plot, Qt.Key.Key_Right)
        assert view.csv()[1] == []
        assert not view.grab().isNull()


def test_another_language_and_theme(view: CurvesView, session: Session):
    app = QApplication.instance()
    advance(session, 20)
    try:
        for look in ("dark", "light"):
            theme.apply(app, look)
            assert view._lines[1, 0].main.opts["pen"].color() == theme.optimizer_colour(1)
            assert not view.grab().isNull()
        with shouting():
            assert view.quantity.buttons["gradient_norm"].text() == "GRADIENT NORM"
            assert view.plot.plotItem.getAxis("bottom").labelText == "ITERATION K"
        assert view.quantity.buttons["gradient_norm"].text() == "Gradient norm"
    finally:
        theme.apply(app, "light")


def test_everything_has_a_name(view: CurvesView):
    for widget in (view, view.plot, view.log, view.fit_button, view.legend, view.axis):
        assert widget.accessibleName(), widget.objectName()
        assert widget.objectName(), widget.accessibleName()
    for button in (*view.quantity.buttons.values(), *view.axis.buttons.values()):
        assert button.accessibleName()
        assert button.objectName()


def test_figure_and_table(view: CurvesView, session: Session, tmp_path):
    session.document.edit("Split", split)
    pull(session)
    advance(session, 12)
    svg = export(view.figure(), tmp_path / "curves.svg", size=QSizeF(960, 320)).read_text("utf-8")
    assert "<image" not in svg
    assert "Momentum" in svg
    header, rows = view.csv()
    assert header[:3] == ["optimizer", "iteration", "loss"]
    track = session.snapshot.tracks[2]
    mine = [row for row in rows if row[0] == "Adam"]
    assert [row[1] for row in mine] == list(range(13))
    assert [row[2] for row in mine] == track.curve.f.tolist()
    assert [row[6] for row in mine] == track.curve.test.tolist()
    assert header[7:] == [
        "f_evaluations",
        "gradient_evaluations",
        "hessian_evaluations",
        "hessian_vector_products",
        "linear_solves",
        "seconds",
        "start",
    ]
    assert [row[8] for row in mine] == track.curve.gradients.tolist()
    assert {row[-1] for row in rows} == {1}
    assert all(
        value is None or not isinstance(value, float) or math.isfinite(value) for row in rows for value in row
    )
