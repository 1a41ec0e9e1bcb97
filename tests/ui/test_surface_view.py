"""The loss surface: levels and contours, paths, the start as a handle, windows, and what it takes away."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from plots import advance, click, drag, hover, pixel, pull, session_of, shouting, show
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtWidgets import QApplication

from gdsim.app.session import Session
from gdsim.app.worker import CancelToken, Lane
from gdsim.engine.experiment import OptimizerChoice
from gdsim.engine.landscape import Grid
from gdsim.ui import theme
from gdsim.ui.contours import contours_of, interpolate, levels_for, row_at
from gdsim.ui.exporting import export
from gdsim.ui.legend import optimizer_names
from gdsim.ui.overlay import FAR, polyline
from gdsim.ui.parameter_box import ParameterBox, plain
from gdsim.ui.surface_view import SurfaceView


@pytest.fixture
def session(qtbot) -> Iterator[Session]:
    with session_of() as made:
        yield made


@pytest.fixture
def view(session: Session, qtbot) -> SurfaceView:
    made = SurfaceView(session)
    show(made, qtbot, 735, 312)
    return made


def window_of(view: SurfaceView) -> tuple[tuple[float, float], tuple[float, float]]:
    a, b = view.box.viewRange()
    return tuple(a), tuple(b)


# --- levels and contours -------------------------------------------------------------------------


def bowl(low: float, high: float) -> np.ndarray:
    a = np.linspace(-1, 1, 41)
    r = a[:, None] ** 2 + a[None, :] ** 2
    return low + (high - low) * r / r.max()


def test_levels_are_round_and_inside_and_logarithmic_when_it_is_steep():
    gentle = levels_for(bowl(1.0, 3.0))
    steps = np.diff(gentle)
    assert 8 <= len(gentle) <= 16
    assert np.allclose(steps, steps[0])
    assert gentle[0] > 1.0
    assert gentle[-1] < 3.0
    steep = levels_for(bowl(0.01, 1000.0))
    assert 4 <= len(steep) <= 16
    ratios = steep[1:] / steep[:-1]
    assert ratios.max() < 4.0
    assert ratios.min() > 1.05


@pytest.mark.parametrize("low", [0.0, -5.0])
def test_a_surface_that_is_not_positive_has_levels_too(low: float):
    values = bowl(low, 1e4) if low == 0 else bowl(0, 1) ** 4 * 1e4 + low
    levels = levels_for(values)
    assert 3 <= len(levels) <= 16
    assert (np.diff(levels) > 0).all()


def test_a_spike_does_not_take_the_levels_from_the_rest():
    values = bowl(0.3, 3.0)
    values[3, 3] = 1e300
    levels = levels_for(values)
    assert ((levels > 0.3) & (levels < 3.0)).sum() >= 2


@pytest.mark.parametrize("value", [0.5, 0.0, -3.0, np.inf, np.nan])
def test_nothing_that_is_flat_or_nowhere_has_levels(value: float):
    assert len(levels_for(np.full((5, 5), value))) == 0


def test_contour_lines_lie_on_their_level():
    a, b = np.linspace(-2, 1, 61), np.linspace(0, 5, 41)
    values = np.exp(a)[:, None] + b[None, :]  # a[i], b[j]: not square, so that a swap would show
    contours = contours_of(a, b, values)
    for level, lines in zip(contours.levels, contours.lines, strict=True):
        x, y = np.vstack(lines).T
        assert np.allclose(np.exp(x) + y, level, atol=2e-3)
    assert contours.whole


def test_cells_that_are_not_finite_stay_empty():
    a = b = np.linspace(0, 1, 21)
    values = bowl(0.1, 5.0)[:21, :21].copy()
    values[5:9, 12:16] = np.inf
    values[0, 0] = np.nan
    contours = contours_of(a, b, values)
    assert not contours.whole
    assert not contours.areas[0].contains(QPointF(a[7], b[13]))
    assert contours.areas[0].contains(QPointF(a[15], b[5]))
    assert contours_of(a, b, np.full((21, 21), np.nan)).areas == ()


def test_contours_of_the_finest_grid_are_quick():
    a = np.linspace(-3, 3, 101)
    values = np.abs(np.sin(3 * a)[:, None] * np.cos(4 * a)[None, :]) + 0.01 + a[:, None] ** 2
    contours_of(a, a, values)
    took = []
    for _ in range(9):
        begun = time.perf_counter()
        contours_of(a, a, values)
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.015


def test_interpolation_is_exact_on_the_grid_and_bilinear_between(session: Session):
    grid = session.grid
    i, j = 17, 80
    assert interpolate(grid, grid.a[i], grid.b[j]) == pytest.approx(grid.values[i, j], rel=1e-12)
    middle = interpolate(grid, (grid.a[i] + grid.a[i + 1]) / 2, (grid.b[j] + grid.b[j + 1]) / 2)
    assert middle == pytest.approx(grid.values[i : i + 2, j : j + 2].mean(), rel=1e-12)
    assert interpolate(grid, grid.a[-1], grid.b[-1]) == pytest.approx(grid.values[-1, -1], rel=1e-12)
    assert interpolate(grid, grid.a[0] - 1e-6, grid.b[0]) is None
    holed = grid.values.copy()
    holed[i, j] = np.inf
    holed_grid = replace(grid, values=holed)
    assert interpolate(holed_grid, grid.a[i] + 1e-9, grid.b[j] + 1e-9) == math.inf
    assert np.array_equal(row_at(grid, float(grid.b[j])), grid.values[:, j])


def test_a_line_far_out_is_cut_off_where_it_leaves():
    path = polyline(np.array([[0.0, 0.0], [1e12, 1e12], [np.nan, 3.0], [50.0, 0.0], [60.0, 1.0]]))
    box = path.boundingRect()
    assert max(abs(box.left()), abs(box.right()), abs(box.top()), abs(box.bottom())) <= FAR + 1
    ends = [path.elementAt(n) for n in range(2)]
    assert (ends[1].x, ends[1].y) == pytest.approx((FAR, FAR))  # the diagonal stays one


# --- what is drawn -------------------------------------------------------------------------------


def test_it_shows_the_grid_in_its_window_with_named_axes(view: SurfaceView, session: Session):
    assert view.contours.contours is not None
    assert np.allclose(window_of(view), (session.grid.plane.a_range, session.grid.plane.b_range))
    assert view.plot.plotItem.getAxis("bottom").labelText == session.grid.plane.a_name == view.names[0]
    assert view.plot.plotItem.getAxis("left").labelText == session.grid.plane.b_name
    assert view.contours.label_count > 0


def test_paths_are_the_iterates_and_split_at_the_cursor(view: SurfaceView, session: Session):
    advance(session, 50)
    session.go_to(20)
    pull(session)
    i, j = session.picks
    assert [line.index for line in view.paths.lines][-1] == session.lead
    for line in view.paths.lines:
        track = next(t for t in session.snapshot.tracks if t.index == line.index)
        assert np.array_equal(line.points, [(at.x[i], at.x[j]) for at in track.path])
        assert line.done == 21
        assert np.array_equal(line.current, track.iterate.x[[i, j]])
    assert view.start.at == (session.experiment.start[i], session.experiment.start[j])


def test_an_iterate_between_thinned_ones_is_on_its_path(view: SurfaceView, session: Session):
    advance(session, 3000)
    session.go_to(1)
    pull(session)
    long = max(session.snapshot.tracks, key=lambda track: track.head)
    line = next(each for each in view.paths.lines if each.index == long.index)
    i, j = session.picks
    assert np.array_equal(line.current, long.iterate.x[[i, j]])


def test_a_diverged_run_is_drawn_and_said(qtbot):
    wild = OptimizerChoice("gradient_descent", (("learning_rate", 1e6),))
    with session_of(lambda e: e.with_optimizer(0, wild)) as session:
        view = SurfaceView(session)
        show(view, qtbot, 735, 312)
        advance(session, 40)
        QApplication.processEvents()
        assert not view.grab().isNull()
        assert "diverged" in view.legend.chips[0].text()
        assert str(session.snapshot.tracks[0].status.message) in view.legend.chips[0].toolTip()


def test_hover_reads_the_loss(view: SurfaceView, session: Session):
    at = (float(session.grid.a[60]), float(session.grid.b[30]))
    hover(view, at)
    i, j = session.picks
    theta = session.theta.copy()
    (a0, a1), (b0, b1) = window_of(view)
    place = view.gestures.to_plot(
        view.box.mapFromScene(view.plot.mapToScene(pixel(view, at)))
    )  # whole pixels: not quite where we aimed
    theta[[i, j]] = place
    true = float(session.experiment.training_loss().value(theta))
    shown = float(view.readout.full_text().split("L ")[1].replace("−", "-"))
    assert abs(place[0] - at[0]) < (a1 - a0) / 100
    assert abs(place[1] - at[1]) < (b1 - b0) / 50
    assert shown == pytest.approx(true, rel=0.01)


# --- the start -----------------------------------------------------------------------------------


def test_dragging_the_ring_moves_only_a_ghost_until_it_is_let_go(view: SurfaceView, session: Session):
    i, j = session.picks
    before = session.experiment
    start = (before.start[i], before.start[j])
    (a0, a1), (b0, b1) = window_of(view)
    goal = (a0 + 0.7 * (a1 - a0), b0 + 0.3 * (b1 - b0))
    ghosts = []

    def half_way() -> None:
        assert session.experiment is before
        ghosts.append(view.start.ghost)

    drag(view, start, goal, half_way)
    assert ghosts[0] == pytest.approx(goal, abs=(a1 - a0) / 100)
    assert view.start.ghost is None
    moved = (session.experiment.start[i], session.experiment.start[j])
    assert moved == pytest.approx(goal, abs=(a1 - a0) / 100)
    assert session.document.undo_stack.undoText() == "Move the start"
    assert window_of(view) == ((a0, a1), (b0, b1))  # the background did not move with it
    session.document.undo_stack.undo()
    assert session.experiment == before


def test_a_click_places_the_start_and_a_drag_of_the_background_does_not(view: SurfaceView, session: Session):
    i, j = session.picks
    before = session.experiment
    (a0, a1), (b0, b1) = window_of(view)
    empty = (a0 + 0.9 * (a1 - a0), b0 + 0.15 * (b1 - b0))
    drag(view, empty, (a0 + 0.8 * (a1 - a0), b0 + 0.3 * (b1 - b0)))
    assert session.experiment is before
    assert window_of(view)[0][0] > a0  # panned
    click(view, (before.start[i], before.start[j]))
    click(view, empty, Qt.KeyboardModifier.ShiftModifier)
    assert session.experiment is before
    click(view, empty)
    placed = (session.experiment.start[i], session.experiment.start[j])
    assert placed == pytest.approx(empty, abs=(a1 - a0) / 100)
    assert session.document.undo_stack.undoText() == "Place the start"


def test_arrow_keys_move_the_start_as_one_undo_entry(view: SurfaceView, session: Session, qtbot):
    i, _ = session.picks
    before, entries = session.experiment, session.document.undo_stack.count()
    for _ in range(3):
        qtbot.keyClick(view.plot, Qt.Key.Key_Right)
    pull(session)
    assert session.experiment.start[i] > before.start[i]
    assert session.document.undo_stack.count() == entries + 1


# --- axes and windows ----------------------------------------------------------------------------


def test_the_boxes_pick_the_parameters(view: SurfaceView, session: Session):
    view.axis_first.setCurrentIndex(2)
    view.axis_first.activated.emit(2)
    view.axis_second.activated.emit(12)
    pull(session)
    assert session.picks == (2, 12)
    assert (view.axis_first.currentIndex(), view.axis_second.currentIndex()) == (2, 12)
    assert session.grid.plane.b_name == view.names[1] == view.plot.plotItem.getAxis("left").labelText
    view.axis_second.setCurrentIndex(2)
    view.axis_second.activated.emit(2)  # the other's parameter: the axes change places
    assert session.picks == (12, 2)
    assert (view.axis_first.currentIndex(), view.axis_second.currentIndex()) == (12, 2)


def test_in_a_large_network_the_name_can_be_typed(qtbot):
    with session_of(lambda e: e.with_layer(1, 20).with_width(2, 20)) as session:
        assert session.mlp.dimension > 300
        box = ParameterBox("axis_first")
        show(box, qtbot, 120, 28)
        box.show_parameter(session.mlp, 0)
        assert box.isEditable()
        chosen = []
        box.chosen.connect(chosen.append)
        wanted = session.mlp.index(2, 11, 6)
        for text in ("w2,12,7", "w⁽²⁾₁₂,₇"):
            box._on_typed(text)
        assert chosen == [wanted, wanted]
        names = [box.itemText(i) for i in range(session.mlp.dimension)]
        keys = [plain(name) for name in names]
        assert all(i in box.matches(names[i]) for i in (0, 19, 20, 40, wanted, len(keys) - 1))
        box.lineEdit().setText("nonsense")
        box.lineEdit().editingFinished.emit()
        assert box.lineEdit().text() == names[0]
        box.show_parameter(replace(session.experiment.mlp, widths=(1, 4, 1), activations=("relu", "tanh")), 3)
        assert not box.isEditable()


def test_zooming_chooses_the_window_after_a_moment(view: SurfaceView, session: Session, qtbot):
    view.box.scaleBy((0.5, 0.5))
    view.box.sigRangeChangedManually.emit(view.box.state["mouseEnabled"])
    seen = window_of(view)
    qtbot.waitUntil(lambda: session.window is not None, timeout=2000)
    assert np.allclose(session.window, seen)
    pull(session)
    assert np.allclose((session.grid.plane.a_range, session.grid.plane.b_range), seen)
    view.fit_button.click()
    assert session.window is None
    pull(session)
    assert np.allclose(window_of(view), (session.grid.plane.a_range, session.grid.plane.b_range))
    assert not np.allclose(window_of(view), seen)


def test_fit_comes_back_from_a_window_that_is_a_little_too_wide(view: SurfaceView, session: Session):
    first = window_of(view)
    (a0, a1), (b0, b1) = first
    session.choose_window(((a0 - 0.2 * (a1 - a0), a1), (b0, b1 + 0.2 * (b1 - b0))))
    pull(session)
    view.fit()
    pull(session)
    assert np.allclose(window_of(view), first)


def test_the_form_says_what_is_wrong_with_a_window(view: SurfaceView, session: Session):
    view.window_button.click()
    fields = view.form.fields
    assert view.form.isVisible()
    for text, words in (
        ("2", "has no width"),
        ("x", "“x” is not a number"),
        ("", "missing"),
        ("1e999", "too large"),
    ):
        fields[0].setText("2")
        fields[1].setText(text)
        view.form.apply_button.click()
        assert words in view.form.message.text()
        assert session.window is None
    for field, text in zip(fields, ("-1,5", "2", "−0.5", "0.75"), strict=True):
        field.setText(text)
    view.form.apply_button.click()
    assert not view.form.message.isVisible()
    pull(session)
    assert np.allclose(window_of(view), ((-1.5, 2.0), (-0.5, 0.75)))
    view.form.close_button.click()
    assert not view.window_button.isChecked()


def test_one_dimension_shows_the_row_through_the_point(view: SurfaceView, session: Session):
    advance(session, 30)
    view.mode.buttons["1d"].click()
    x, y = view.slice.getOriginalDataset()
    i, j = session.picks
    here = session.track.iterate.x
    assert np.array_equal(x, session.grid.a)
    assert np.array_equal(y, row_at(session.grid, float(here[j])))
    ((index, a, on_curve, _),) = view.points.points
    assert (index, a) == (session.lead, here[i])
    assert on_curve == pytest.approx(float(session.track.iterate.f), rel=0.02)
    (a0, a1), (low, high) = window_of(view)
    assert low < y.min() < y.max() < high
    assert not view.contours.isVisible()
    before = session.experiment
    click(view, (a0 + 0.9 * (a1 - a0), (low + high) / 2))
    assert session.experiment is before  # the start has no place on a curve
    view.mode.buttons["2d"].click()
    assert view.contours.isVisible()
    assert np.allclose(window_of(view), (session.grid.plane.a_range, session.grid.plane.b_range))


def test_the_legend_leads(view: SurfaceView, session: Session):
    assert [chip.text() for chip in view.legend.chips] == ["Gradient descent", "Momentum", "Adam"]
    view.legend.chips[2].click()
    pull(session)
    assert session.lead == 2
    assert [chip.isChecked() for chip in view.legend.chips] == [False, False, True]
    assert view.paths.lines[-1].index == 2


def test_a_legend_too_narrow_for_names_shows_markers(view: SurfaceView, qtbot):
    beside, only = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
    assert {chip.toolButtonStyle() for chip in view.legend.chips} == {beside}
    view.resize(290, 300)
    QApplication.processEvents()
    assert view.width() == 290
    assert {chip.toolButtonStyle() for chip in view.legend.chips} == {only}


def test_two_of_a_kind_are_told_apart(session: Session):
    twin = OptimizerChoice("gradient_descent", (("learning_rate", 0.5),))
    other = replace(session.experiment, optimizers=(*session.experiment.optimizers, twin, twin))
    names = optimizer_names(other)
    assert len(set(names.values())) == 5
    assert names[0].endswith("0.05000") or "0.05" in names[0]
    assert names[1] == "Momentum"


# --- slow, empty and broken ----------------------------------------------------------------------


def test_a_slow_landscape_shows_a_bar_that_cancels(view: SurfaceView, session: Session, qtbot):
    def endless(token: CancelToken) -> Iterator[Grid]:
        for n in range(1_000_000):
            token.check(n / 1_000_000)
            yield None

    assert not view.busy.isVisible()
    session.worker.submit(Lane.LANDSCAPE, endless)
    session.pump.pull()
    view.busy.watch()
    qtbot.waitUntil(view.busy.isVisible, timeout=2000)
    job = session.worker.current(Lane.LANDSCAPE)
    view.busy.cancel_button.click()
    assert not view.busy.isVisible()
    assert session.worker.current(Lane.LANDSCAPE) != job
    pull(session)


@pytest.mark.parametrize("value", [np.inf, np.nan, 1e300, 0.0])
def test_any_grid_can_be_shown(view: SurfaceView, session: Session, value: float):
    for values in (np.full((21, 21), value), np.where(np.eye(21) > 0, value, bowl(0.1, 9.0)[:21, :21])):
        session.grid = replace(
            session.grid, a=session.grid.a[:21], b=session.grid.b[:21], values=values, final=False
        )
        for mode in ("1d", "2d"):
            view.mode.choose(mode)
            session.surface_changed.emit()
            assert not view.grab().isNull()
        hover(view, (float(session.grid.a[10]), float(session.grid.b[10])))
        assert "nan" not in view.readout.full_text().lower()


def test_before_anything_is_there_it_is_empty_but_whole(qtbot):
    with session_of() as session:
        session.snapshot = session.grid = None
        view = SurfaceView(session)
        show(view, qtbot, 500, 260)
        hover(view, (0.5, 0.5))
        view.mode.choose("1d")
        view.mode.choose("2d")
        assert view.csv()[1] == []
        assert not view.grab().isNull()
        assert view.contours.contours is None


def test_an_old_picture_goes_when_the_new_one_is_long_in_coming(view: SurfaceView, session: Session, qtbot):
    session.grid = session.snapshot = None
    session.rebuilt.emit()
    assert view.contours.contours is not None  # no flicker
    qtbot.waitUntil(lambda: view.contours.contours is None, timeout=2000)
    assert view.paths.lines == ()


def test_hidden_it_does_no_work_and_catches_up(view: SurfaceView, session: Session):
    view.hide()
    before = view.paths.lines
    advance(session, 5)
    assert view.paths.lines is before
    view.show()
    assert view.paths.lines[-1].done == 6


# --- looks and taking away -----------------------------------------------------------------------


def test_another_language_and_theme(view: SurfaceView, session: Session, qtbot):
    app = QApplication.instance()
    advance(session, 3)
    try:
        for look in ("dark", "light"):
            theme.apply(app, look)
            assert view.slice.opts["pen"].color().name() == theme.current().accent
            assert not view.grab().isNull()
        with shouting():
            assert view.title.text() == "LOSS SURFACE"
            assert view.legend.chips[0].text() == "GRADIENT DESCENT"
            assert view.form.apply_button.text() == "SHOW"
        assert view.title.text() == "Loss surface"
        theme.apply(app, "light", 200)
        QApplication.processEvents()
        assert not view.grab().isNull()
    finally:
        theme.apply(app, "light", 100)


def test_everything_has_a_name(view: SurfaceView):
    for widget in (
        view,
        view.plot,
        view.axis_first,
        view.axis_second,
        view.window_button,
        view.fit_button,
        view.form.apply_button,
        view.form.close_button,
        view.busy.cancel_button,
        view.legend,
        *view.legend.chips,
        *view.form.fields,
        *view.mode.buttons.values(),
    ):
        assert widget.accessibleName(), widget.objectName()
        assert widget.objectName(), widget.accessibleName()


def test_the_figure_is_made_of_vectors(view: SurfaceView, session: Session, tmp_path):
    advance(session, 30)
    figure = view.figure()
    svg = export(figure, tmp_path / "surface.svg", size=QSizeF(800, 520)).read_text("utf-8")
    assert "<image" not in svg
    assert svg.count("<path") > 30
    assert "Momentum" in svg
    assert export(figure, tmp_path / "surface.pdf", look=theme.DARK).stat().st_size > 10_000
    assert view.plot.isVisible()


def test_the_table_holds_grid_and_paths(view: SurfaceView, session: Session):
    advance(session, 4)
    header, rows = view.csv()
    assert header == ["series", "iteration", *view.names, "loss"]
    surface = [row for row in rows if row[0] == "surface"]
    grid = session.grid
    assert len(surface) == grid.values.size
    assert surface[1 * len(grid.b) + 3][2:] == [grid.a[1], grid.b[3], grid.values[1, 3]]
    path = [row for row in rows if row[0] == "Adam"]
    i, j = session.picks
    track = session.snapshot.tracks[2]
    assert path == [["Adam", at.k, at.x[i], at.x[j], float(at.f)] for at in track.path]
