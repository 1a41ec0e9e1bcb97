"""What is drawn over a surface: marks, starts, gradients, the probe, models of each order, basins."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from plots import advance, click, drag, hover, pixel, pull, session_of, shouting, show
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtWidgets import QApplication

from gdsim.app.session import Session
from gdsim.engine.experiment import Experiment, FunctionChoice, OptimizerChoice
from gdsim.engine.multistart import grid_starts
from gdsim.ui import theme
from gdsim.ui.exporting import export
from gdsim.ui.sight import KEYS, Sight
from gdsim.ui.surface_marks import basin_colour, basin_image
from gdsim.ui.surface_models import LONGEST, READABLE, scale_of
from gdsim.ui.surface_view import SurfaceView

METHODS = (
    OptimizerChoice("gradient_descent", (("learning_rate", 0.01),)),
    OptimizerChoice("bfgs"),
    OptimizerChoice("newton"),
)


def function(
    key: str, start: tuple[float, ...] = (), more: tuple[tuple[float, ...], ...] = ()
) -> Callable[[Experiment], Experiment]:
    choice = FunctionChoice(key, start=start, more_starts=more)
    return lambda e: replace(e.with_function(choice), optimizers=METHODS)


@pytest.fixture
def himmelblau(qtbot) -> Iterator[SurfaceView]:
    with session_of(function("himmelblau", (-1.5, 4.2))) as session:
        yield view_of(session, qtbot)


@pytest.fixture
def well(qtbot) -> Iterator[SurfaceView]:
    with session_of(function("double_well_1d", (1.5,))) as session:
        yield view_of(session, qtbot)


def view_of(session: Session, qtbot, *sights: str) -> SurfaceView:
    sight = Sight()
    for key in KEYS:
        setattr(sight, key, key in (sights or ("gradient", "minima")))
    made = SurfaceView(session, sight)
    show(made, qtbot, 735, 400)
    pull(session)
    return made


def vector(view: SurfaceView, displacement: np.ndarray) -> np.ndarray:
    """A displacement in the plot in pixels."""
    item, origin = view.layers.arrows, view.layers.here.point
    return (item.to_pixels(np.array([origin + displacement])) - item.to_pixels(np.array([origin])))[0]


def elements(path) -> np.ndarray:
    return np.array([(path.elementAt(n).x, path.elementAt(n).y) for n in range(path.elementCount())])


# --- a function's surface --------------------------------------------------------------------------


def test_a_function_has_its_own_axes_and_no_parameters_to_choose(himmelblau: SurfaceView):
    view = himmelblau
    assert view.title.text() == "Surface of f"
    assert view.names == ("x", "y")
    assert view.plot.plotItem.getAxis("bottom").labelText == "x"
    assert view.plot.plotItem.getAxis("left").labelText == "y"
    assert not view.axis_first.isVisible()
    assert not view.axis_second.isVisible()
    assert view.mode.isVisible()
    assert view.form.names[1].text() == "y"


def test_problems_can_be_changed_under_the_view(himmelblau: SurfaceView):
    view, session = himmelblau, himmelblau.session
    session.choose_function(FunctionChoice("double_well_1d"), "Choose")
    pull(session)
    assert view.line
    assert not view.mode.isVisible()
    assert view.slice.isVisible()
    assert not view.contours.isVisible()
    session.choose_problem("network", "Choose")
    pull(session)
    assert view.title.text() == "Loss surface"
    assert view.axis_first.isVisible()
    assert view.contours.isVisible()
    assert len(view.layers.marks.places) == 0
    assert view.names[0] == session.grid.plane.a_name


def test_hovering_reads_value_gradient_and_curvatures(himmelblau: SurfaceView):
    hover(himmelblau, (1.0, -2.0))
    text = himmelblau.readout.full_text()
    objective = himmelblau.session.experiment.function.objective
    place = [float(text.split(name + " ")[1].split()[0].replace("−", "-")) for name in "xy"]
    value = float(text.split("f ")[1].split()[0].replace("−", "-"))
    assert value == pytest.approx(float(objective.value(np.array(place))), rel=1e-2)
    assert "∇f (" in text
    assert "λ " in text


# --- stationary points -----------------------------------------------------------------------------


def test_marks_stand_at_the_stationary_points_before_any_run(himmelblau: SurfaceView):
    view, session = himmelblau, himmelblau.session
    assert session.k == 0
    assert np.array_equal(view.layers.marks.places, [point.x for point in session.minima])
    assert len(view.layers.marks.places) == 9
    image = view.plot.grab().toImage()
    ratio = image.devicePixelRatio()
    for point in session.minima:
        at = pixel(view, tuple(point.x)) * ratio
        around = [image.pixelColor(at.x() + dx, at.y() + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        assert max(colour.lightness() for colour in around) > 240, point
    view.sight.minima = False
    assert len(view.layers.marks.places) == 0


def test_a_mark_says_what_it_is(himmelblau: SurfaceView, monkeypatch):
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", 0)
    view = himmelblau
    for point in view.session.minima:
        hover(view, tuple(point.x))
        text = view.readout.full_text()
        word = {"minimum": "Global minimum", "saddle": "Saddle point", "maximum": "Maximum"}[point.kind]
        assert text.startswith(word)
        assert view.gestures.toolTip() == text
    hover(view, (-5.5, 0.5))
    assert view.gestures.toolTip() == ""


# --- starts ----------------------------------------------------------------------------------------


def test_ctrl_click_adds_a_start_and_each_can_be_dragged(himmelblau: SurfaceView):
    view, session = himmelblau, himmelblau.session
    first = session.experiment.starts[0]
    click(view, (4.5, 4.5), Qt.KeyboardModifier.ControlModifier)
    pull(session)
    assert len(session.experiment.starts) == 2
    assert session.experiment.starts[0] == first
    assert session.experiment.starts[1] == pytest.approx((4.5, 4.5), abs=0.05)
    assert session.document.undo_stack.undoText() == "Add a start"
    assert view.start.places == session.experiment.starts
    drag(view, session.experiment.starts[1], (5.0, -4.0))
    pull(session)
    assert session.experiment.starts[0] == first
    assert session.experiment.starts[1] == pytest.approx((5.0, -4.0), abs=0.06)
    drag(view, first, (0.5, -5.0))
    pull(session)
    assert session.experiment.starts[0] == pytest.approx((0.5, -5.0), abs=0.06)
    assert session.experiment.starts[1] == pytest.approx((5.0, -4.0), abs=0.06)


def test_a_start_too_many_is_refused_in_a_sentence(qtbot):
    more = tuple((0.3 * n - 3.0, -5.0) for n in range(15))
    with session_of(function("himmelblau", (-1.5, 4.2), more)) as session:
        view = view_of(session, qtbot)
        click(view, (4.5, 4.5), Qt.KeyboardModifier.ControlModifier)
        assert len(session.experiment.starts) == 16
        assert "at most 16" in view.message.text()


def test_several_starts_share_colour_marker_and_legend(qtbot):
    with session_of(function("himmelblau", (-1.5, 4.2), ((4.0, 4.0), (1.0, -5.0)))) as session:
        view = view_of(session, qtbot)
        advance(session, 8)
        lines = view.paths.lines
        assert len(lines) == 9
        assert {(line.index, line.start) for line in lines} == {(i, s) for i in range(3) for s in range(3)}
        assert [line.lead for line in lines].count(True) == 1
        assert (lines[-1].index, lines[-1].start) == (session.lead, 0)
        assert [chip.text() for chip in view.legend.chips] == ["Gradient descent", "BFGS", "Newton"]
        for line in lines:
            assert line.points[0] == pytest.approx(session.experiment.starts[line.start])
        _, rows = view.csv()
        assert "BFGS, start 3" in {row[0] for row in rows}


def test_a_long_path_keeps_its_ends(himmelblau: SurfaceView):
    from gdsim.ui.surface_paths import path_line

    session = himmelblau.session
    advance(session, 40)
    track = session.snapshot.tracks[0]
    thin = path_line(track, 0, 1, True, 7)
    assert len(thin.points) <= 9
    assert np.array_equal(thin.points[0], track.path[0].x)
    assert np.array_equal(thin.current, track.iterate.x)


# --- the gradient ----------------------------------------------------------------------------------


def test_the_arrows_are_the_partial_derivatives_and_their_sum(himmelblau: SurfaceView):
    view, session = himmelblau, himmelblau.session
    arrows = {}
    for arrow in view.layers.arrows.arrows:
        arrows.setdefault(arrow.role, []).append(arrow)
    g, factor = session.track.iterate.g, view.layers.arrows.factor
    one, two = arrows["component"]
    (gradient,), (descent,) = arrows["gradient"], arrows["descent"]
    assert one.offset == pytest.approx(vector(view, factor * np.array([g[0], 0.0])))
    assert two.offset == pytest.approx(vector(view, factor * np.array([0.0, g[1]])))
    assert gradient.offset == pytest.approx(one.offset + two.offset)
    assert descent.offset == pytest.approx(-gradient.offset)
    assert READABLE <= np.hypot(*gradient.offset) <= LONGEST
    assert (one.word, two.word, gradient.word) == ("∂f/∂x", "∂f/∂y", "∇f")
    assert f"{factor:g} × gradient" in view.layers.caption()
    before = gradient.offset
    view.box.scaleBy((0.5, 0.5))  # twice as many pixels, so another factor
    again = next(arrow for arrow in view.layers.arrows.arrows if arrow.role == "gradient")
    assert again.offset == pytest.approx(vector(view, view.layers.arrows.factor * g))
    assert not np.allclose(again.offset, before) or view.layers.arrows.factor != factor


def test_scales_are_round_and_make_arrows_fit():
    assert scale_of(50.0) == 1.0
    for length in (1e-12, 0.3, 3.0, 27.9, 85.0, 1e3, 4.4e7):
        factor = scale_of(length)
        assert LONGEST / 2.6 <= factor * length <= LONGEST * 1.000001
        assert f"{factor:.6e}"[0] in "125"
    assert scale_of(0.0) == scale_of(math.inf) == 1.0


def test_the_field_points_down_the_slope(qtbot):
    with session_of(function("himmelblau")) as session:
        view = view_of(session, qtbot, "field")
        field, objective = view.layers.field, session.experiment.function.objective
        assert len(field.points) > 80
        g = objective.gradient(field.points)
        steep = np.hypot(*g.T) > 5.0
        t = field.to_view()
        down = -g * (t.m11(), t.m22())
        down /= np.hypot(*down.T)[:, None]
        cosines = (down * field.directions).sum(axis=1)
        assert (cosines[steep] > 0.97).all()
        assert len(field.lines) == 3 * len(field.points)
        view.sight.field = False
        assert not field.lines


def test_the_probe_reads_the_directional_derivative(qtbot):
    with session_of(function("himmelblau", (1.0, 0.5))) as session:
        view = view_of(session, qtbot, "probe")
        probe, g = view.layers.probe, session.track.iterate.g
        ((x, y),) = probe.to_pixels(np.array([[1.0, 0.5]]))
        start = probe.to_plot(QPointF(*probe.handle()))
        goal = probe.to_plot(QPointF(x - 50.0, y - 29.0))
        before = session.experiment
        drag(view, start, goal)
        assert session.experiment is before
        u = np.array(goal) - (1.0, 0.5)
        u /= np.linalg.norm(u)
        assert probe.direction == pytest.approx(u, abs=0.03)
        assert probe.slope == pytest.approx(g @ probe.direction)
        assert probe.largest == pytest.approx(np.linalg.norm(g))
        assert view.readout.full_text().startswith(probe.reading)
        probe.angle = math.atan2(g[1], g[0])
        assert probe.slope == pytest.approx(probe.largest)
        angle = probe.angle
        qtbot.keyClick(view.plot, Qt.Key.Key_Comma)
        assert math.remainder(probe.angle - angle, 2 * math.pi) == pytest.approx(math.radians(5.0))
        assert probe.slope == pytest.approx(probe.largest * math.cos(math.radians(5.0)))
        qtbot.keyClick(view.plot, Qt.Key.Key_Period)
        assert probe.angle == pytest.approx(angle)
        assert view.readout.full_text().startswith(probe.reading)
        view.sight.probe = False
        assert probe.handle() is None


# --- what each order sees --------------------------------------------------------------------------


def test_level_lines_belong_to_the_models(qtbot):
    with session_of(function("himmelblau", (-1.5, 4.2))) as session:
        view = view_of(session, qtbot, "tangent", "model", "quadratic")
        advance(session, 2)
        session.choose_lead(1)
        pull(session)
        look, models = session.look, view.layers.models
        assert [sheet.order for sheet in models.sheets] == ["1", "1.5", "2"]
        t = models.to_view()
        units = np.array([t.m11(), t.m22()])
        for sheet, f in zip(models.sheets, (look.tangent, look.modelled, look.quadratic), strict=True):
            pixels = elements(sheet.path)
            assert np.hypot(*pixels.T).max() <= models.radius * 1.001
            levels = (f(pixels / units) - look.at.f) / models.gap
            assert np.abs(levels - np.round(levels)).max() < 0.05
            assert 0 in np.round(levels)  # the level of the point itself
        assert models.sheets[1].step == pytest.approx(look.step * units)
        assert models.sheets[2].step == pytest.approx(look.newton * units)
        assert models.sheets[0].step is None  # BFGS has no step -eta g
        session.choose_lead(0)
        pull(session)
        assert [sheet.order for sheet in models.sheets] == ["1", "2"]  # no model of its own
        at = session.track.iterate
        assert models.sheets[0].step == pytest.approx(-0.01 * at.g * units)
        entries = [entry.text for entry in view.layers.entries()]
        assert entries == ["Order 1: tangent", "Order 2: quadratic"]


def test_models_are_made_quickly(qtbot):
    with session_of(function("himmelblau", (-1.5, 4.2))) as session:
        view = view_of(session, qtbot, "tangent", "model", "quadratic")
        session.choose_lead(1)
        pull(session)
        assert len(view.layers.models.sheets) == 3
        took = []
        for _ in range(9):
            begun = time.perf_counter()
            view.layers.models.prepare()
            took.append(time.perf_counter() - begun)
        assert min(took) < 0.008


def test_looks_of_another_iterate_are_not_drawn(qtbot):
    with session_of(function("himmelblau", (-1.5, 4.2))) as session:
        view = view_of(session, qtbot, "quadratic", "gradient")
        assert view.layers.models.sheets
        stale = session.looks
        advance(session, 1)
        session.looks = stale
        session.looks_changed.emit()
        assert view.layers.models.sheets == ()
        assert view.layers.arrows.arrows  # the gradient is the snapshot's own
        session.looks = ()
        session.snapshot = None
        session.looks_changed.emit()
        assert view.layers.arrows.arrows == ()
        assert not view.grab().isNull()


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e300])
def test_numbers_that_are_none_draw_nothing(qtbot, bad: float):
    with session_of(function("himmelblau", (-1.5, 4.2))) as session:
        view = view_of(session, qtbot, *KEYS)
        track = session.snapshot.tracks[0]
        for broken in (
            track.iterate._replace(g=np.array([bad, 1.0])),
            track.iterate._replace(x=np.array([1.0, bad])),
        ):
            session.snapshot = replace(
                session.snapshot, tracks=(replace(track, iterate=broken, path=(broken,)),)
            )
            session.moved.emit()
            assert not view.grab().isNull()
            assert view.layers.arrows.arrows == ()
            assert "nan" not in view.readout.full_text()


def test_the_arrows_do_not_give_the_quiz_away(himmelblau: SurfaceView):
    session = himmelblau.session
    himmelblau.grab()
    assert himmelblau.layers.arrows.arrows
    session.quiz(True)
    himmelblau.grab()
    assert himmelblau.layers.arrows.arrows == ()
    session.quiz(False)
    himmelblau.grab()
    assert himmelblau.layers.arrows.arrows


def test_a_guess_is_marked_and_a_click_is_an_answer_while_one_is_asked(himmelblau: SurfaceView):
    session, given = himmelblau.session, []
    session.point_given.connect(lambda a, b: given.append((a, b)))
    start = session.experiment.starts
    session.expect_point(True)
    himmelblau._on_clicked((1.0, 2.0))
    assert given == [(1.0, 2.0)]
    assert session.experiment.starts == start
    session.show_ghost((1.0, 2.0))
    assert himmelblau.answer.point == (1.0, 2.0)
    session.expect_point(False)
    session.show_ghost(None)
    assert himmelblau.answer.point is None


def test_the_state_shows_step_and_trial_points(qtbot):
    with session_of(function("rosenbrock")) as session:
        view = view_of(session, qtbot, "state")
        advance(session, 8)
        session.choose_lead(1)
        pull(session)
        look, here = session.look, view.layers.here
        assert len(look.plan.trials) > 0
        assert here.trials == pytest.approx(look.plan.trials[:, :1] * look.plan.direction)
        assert here.trials[here.taken][-1] == pytest.approx(look.step)
        (step,) = view.layers.arrows.arrows
        assert step.role == "step"
        assert step.offset == pytest.approx(vector(view, look.step))


def test_the_memory_of_momentum_points_where_it_pulls(qtbot):
    heavy = OptimizerChoice("momentum", (("learning_rate", 0.002), ("beta", 0.9)))
    with session_of(lambda e: replace(function("himmelblau")(e), optimizers=(heavy,))) as session:
        view = view_of(session, qtbot, "state")
        assert [arrow.role for arrow in view.layers.arrows.arrows] == ["step"]  # at rest
        advance(session, 5)
        memory = next(arrow for arrow in view.layers.arrows.arrows if arrow.role == "memory")
        v = session.track.iterate.state.v
        assert memory.offset == pytest.approx(vector(view, -view.layers.arrows.factor * v))


# --- one variable ----------------------------------------------------------------------------------


def test_a_function_of_one_variable_is_a_curve_with_everything_on_it(well: SurfaceView):
    view, session = well, well.session
    objective = session.experiment.function.objective
    assert view.title.text() == "Graph of f"
    assert view.plot.plotItem.getAxis("left").labelText == "f"
    x, y = view.slice.getOriginalDataset()
    assert np.allclose(y, objective.value(x[:, None]))
    assert view.start.places == ((1.5, float(objective.value(np.array([1.5])))),)
    marks = view.layers.marks.places
    assert len(marks) == len(session.minima) == 3
    assert np.allclose(marks[:, 1], objective.value(marks[:, :1]))
    advance(session, 4)
    for line in view.paths.lines:
        assert np.allclose(line.points[:, 1], objective.value(line.points[:, :1]))
    assert {line.index for line in view.paths.lines} == {0, 1, 2}
    header, rows = view.csv()
    assert header == ["series", "iteration", "x", "f"]
    assert {len(row) for row in rows} == {4}


def test_the_start_is_dragged_along_the_curve(well: SurfaceView):
    view, session = well, well.session
    before = session.experiment
    ghosts = []
    drag(view, view.start.at, (-1.4, 6.0), lambda: ghosts.append(view.start.ghost))
    assert ghosts[0][1] == pytest.approx(float(before.function.objective.value(np.array(ghosts[0][:1]))))
    assert session.experiment.starts[0][0] == pytest.approx(-1.4, abs=0.02)
    pull(session)
    click(view, (0.5, 8.0))
    assert session.experiment.starts[0][0] == pytest.approx(0.5, abs=0.02)
    pull(session)
    click(view, (-0.5, 8.0), Qt.KeyboardModifier.ControlModifier)
    assert len(session.experiment.starts) == 2
    assert session.experiment.starts[1][0] == pytest.approx(-0.5, abs=0.02)


def test_tangent_and_parabola_on_the_curve(qtbot):
    with session_of(function("double_well_1d", (1.5,))) as session:
        view = view_of(session, qtbot, "tangent", "quadratic", "probe", "gradient")
        models, at = view.layers.models, session.track.iterate
        tangent, parabola = models.sheets
        t = models.to_view()
        line = elements(tangent.path) / (t.m11(), t.m22())
        assert np.allclose(line[:, 1], at.g[0] * line[:, 0], atol=1e-9)
        curve = elements(parabola.path) / (t.m11(), t.m22())
        h = session.look.hessian[0, 0]
        assert np.allclose(
            curve[:, 1], at.g[0] * curve[:, 0] + 0.5 * h * curve[:, 0] ** 2, atol=1e-6 * abs(h)
        )
        assert parabola.step[0] == pytest.approx(session.look.newton[0] * t.m11())
        assert view.layers.probe.slope == at.g[0]
        assert view.layers.probe.reading.startswith("f′ = ")
        roles = [arrow.role for arrow in view.layers.arrows.arrows]
        assert roles == ["descent", "gradient"]
        assert not view.grab().isNull()


def test_the_window_of_a_curve_has_one_axis(well: SurfaceView):
    view, session = well, well.session
    view.window_button.click()
    assert view.form.fields[0].isVisible()
    assert not view.form.fields[2].isVisible()
    view.form.fields[0].setText("-1")
    view.form.fields[1].setText("3")
    view.form.apply_button.click()
    pull(session)
    assert session.grid.plane.a_range == (-1.0, 3.0)
    assert view.box.viewRange()[0] == pytest.approx([-1.0, 3.0])


# --- many starts and basins ------------------------------------------------------------------------


def test_ends_of_many_starts_are_ranked(qtbot):
    with session_of(function("himmelblau")) as session:
        view = view_of(session, qtbot, "minima")
        session.study_starts(0, grid_starts(session.experiment.function.window, 6))
        pull(session)
        found = session.multi_start.destinations
        assert np.array_equal(view.layers.ends.ranks, [each.x for each in found])
        assert len(view.layers.ends.ranks) >= 4
        assert not view.grab().isNull()
        _, rows = view.csv()
        assert ["multi-start 1", found[0].hits, *found[0].x.tolist(), found[0].f] in rows
        session.forget_study()
        assert len(view.layers.ends.ranks) == 0


def test_a_basin_picture_is_the_right_way_round():
    labels = np.array([[0, 0, 1], [2, 2, 1]], dtype=np.int16)  # [i, j]: two columns of three
    image = basin_image(labels, np.ones((2, 3), dtype=np.int32))
    assert (image.width(), image.height()) == (2, 3)
    wanted = {(0, 2): 0, (0, 1): 0, (0, 0): 1, (1, 2): 2, (1, 0): 1}
    for place, label in wanted.items():
        assert image.pixelColor(*place).rgb() == basin_colour(label).rgb()
    more = basin_image(labels, np.array([[1, 100, 1], [1, 1, 1]], dtype=np.int32))
    assert more.pixelColor(0, 1).lightness() < more.pixelColor(0, 2).lightness()
    assert (
        basin_image(np.full((2, 2), -3, dtype=np.int16), np.zeros((2, 2), dtype=np.int32))
        .pixelColor(0, 0)
        .alpha()
        == 0
    )


def test_basins_lie_under_bare_contours(qtbot):
    with session_of(function("himmelblau")) as session:
        view = view_of(session, qtbot, "minima")
        assert not view.contours.bare
        session.study_basins(0, 24, 60)
        pull(session)
        assert view.contours.bare
        assert view.layers.basins.image.width() == 24
        assert not view.grab().isNull()
        session.forget_study()
        assert not view.contours.bare
        assert view.layers.basins.image.isNull()


# --- networks, looks and taking away ---------------------------------------------------------------


def test_everything_but_minima_is_there_for_a_network(qtbot):
    with session_of() as session:
        view = view_of(session, qtbot, *KEYS)
        advance(session, 5)
        i, j = session.picks
        assert view.layers.probe.slope == pytest.approx(
            session.track.iterate.g[[i, j]] @ view.layers.probe.direction
        )
        assert [sheet.order for sheet in view.layers.models.sheets] == ["1", "2"]
        assert view.layers.field.lines
        assert "∇L" in view.readout.full_text()
        assert any(arrow.word.startswith("∂L/∂w") for arrow in view.layers.arrows.arrows)
        view.mode.choose("1d")
        assert view.layers.here.flat
        assert not view.layers.field.lines
        assert view.layers.here.point[1] == pytest.approx(float(session.track.iterate.f), rel=0.02)
        assert not view.grab().isNull()


def test_the_show_menu_turns_the_switches(himmelblau: SurfaceView):
    view = himmelblau
    button = view.show_button
    assert (button.objectName(), button.text()) == ("surface_show", "Show")
    assert button.accessibleName()
    actions = {action.key: action for action in button.menu().actions()}
    assert set(actions) == set(KEYS)
    assert actions["gradient"].isChecked()
    actions["gradient"].trigger()
    assert not view.sight.gradient
    assert view.layers.arrows.arrows == ()
    view.sight.field = True
    assert actions["field"].isChecked()
    assert view.layers.field.lines


def test_theme_and_language(himmelblau: SurfaceView):
    app = QApplication.instance()
    view = himmelblau
    for key in KEYS:
        setattr(view.sight, key, True)
    try:
        for look in ("dark", "light"):
            theme.apply(app, look)
            assert not view.grab().isNull()
        with shouting():
            assert view.title.text() == "SURFACE OF F"
            assert view.show_button.text() == "SHOW"
            assert "× GRADIENT" in view.layers.caption()
    finally:
        theme.apply(app, "light", 100)


def test_figures_and_tables_hold_the_marks(himmelblau: SurfaceView, tmp_path):
    view = himmelblau
    for key in KEYS:
        setattr(view.sight, key, True)
    svg = export(view.figure(), tmp_path / "surface.svg", size=QSizeF(800, 520)).read_text("utf-8")
    assert "<image" not in svg
    for words in ("Global minimum", "Saddle point", "Maximum", "Order 2: quadratic", "BFGS"):
        assert words in svg
    header, rows = view.csv()
    assert header == ["series", "iteration", "x", "y", "f"]
    marks = [row for row in rows if row[0] in ("global minimum", "saddle", "maximum")]
    assert len(marks) == 9
    assert marks[0][2:] == [*view.session.minima[0].x.tolist(), view.session.minima[0].f]
