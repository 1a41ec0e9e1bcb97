"""The state view's numbers, read back from its sheet, against the iterate and the plan they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.experiment import Experiment, FunctionChoice, OptimizerChoice, opening
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.ui import theme
from gdsim.ui.exporting import image
from gdsim.ui.numbers import short
from gdsim.ui.state_layout import vector_text
from gdsim.ui.state_model import STRONGEST, state_meaning, state_quantities
from gdsim.ui.state_sheet import heat_map, pooled
from gdsim.ui.state_view import StateView

MakeView = Callable[[Experiment], StateView]


def pull(session: Session, until: Callable[[], bool]) -> None:
    for _ in range(20_000):
        if until():
            return
        session.pump.pull()
    raise AssertionError("nothing arrived")


def settle(view: StateView) -> None:
    """Until the next step of the iterate shown is known and drawn."""
    session = view.session
    pull(session, lambda: session.worker.idle and session.snapshot is not None)
    view.canvas.refresh()


@pytest.fixture
def make_view(qtbot: QtBot) -> Iterator[MakeView]:
    made: list[Session] = []

    def make(experiment: Experiment) -> StateView:
        document = Document()
        document.edit("try", experiment)
        session = Session(document, SyncWorker())
        made.append(session)
        view = StateView(session)
        qtbot.addWidget(view)
        view.resize(388, 700)
        view.open(True)
        view.show()
        settle(view)
        return view

    yield make
    for session in made:
        session.close()
        session.document.close()


def on_function(key: str, **settings: float | str) -> Experiment:
    choice = OptimizerChoice(key, tuple(settings.items()))
    return replace(opening().with_function(FunctionChoice("rosenbrock")), optimizers=(choice,))


def on_network(*keys: str) -> Experiment:
    return replace(opening(), optimizers=tuple(OptimizerChoice(key) for key in keys))


def step(view: StateView, times: int = 1) -> None:
    for _ in range(times):
        k = view.session.k
        view.session.step()
        pull(view.session, lambda k=k: view.session.k == k + 1)  # type: ignore[misc]
    settle(view)


def words(view: StateView) -> dict[str, tuple[str, str]]:
    return {name: (now, then) for name, now, then in view.canvas.words}


def test_an_iteration_on_a_function_in_numbers(make_view: MakeView) -> None:
    view = make_view(on_function("momentum", learning_rate=0.001, beta=0.5))
    step(view, 2)
    session = view.session
    at, look = session.track.iterate, session.look  # type: ignore[union-attr]
    assert look is not None
    shown = words(view)
    assert shown["∇f(xₖ)"][0] == vector_text(at.g)
    assert shown["f(xₖ)"][0] == short(float(at.f))
    v = at.state.v
    assert shown["v"] == (vector_text(v), vector_text(0.5 * v + at.g))
    after = at.x - 0.001 * (0.5 * v + at.g)
    assert shown["xₖ₊₁"][0] == vector_text(after)
    step(view)
    assert words(view)["xₖ = (x, y)"][0] == vector_text(after)
    assert not view.more.isVisible()


@pytest.mark.parametrize("key", list(OPTIMIZERS))
@pytest.mark.parametrize("problem", ["function", "network"])
def test_every_method_has_something_to_show(make_view: MakeView, key: str, problem: str) -> None:
    view = make_view(on_function(key) if problem == "function" else on_network(key))
    step(view)
    track, look = view.session.track, view.session.look
    assert track is not None
    assert look is not None
    quantities = state_quantities(track.iterate.state, look.plan.after.state, track.iterate.x.size)
    shown = words(view)
    for each in quantities:
        assert each.name in shown
        assert each.meaning, f"{type(track.iterate.state).__name__}.{each.name} has no name for people"
        assert each.then is not None
    assert shown["p"][0]
    assert view.canvas.height() == round(view.canvas.sheet.height) + 2  # type: ignore[union-attr]
    picture = view.canvas.grab().toImage()
    colours = {
        picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)
    }
    assert len(colours) > 4


def test_trial_points_with_the_accepted_one_marked(make_view: MakeView) -> None:
    view = make_view(on_function("conjugate_gradient", line_search="armijo"))
    step(view)
    look = view.session.look
    assert look is not None
    trials = look.plan.trials
    assert len(trials) > 1
    last = words(view)[f"α {len(trials)}"]
    assert last == (short(trials[-1, 0]), short(trials[-1, 1]))
    tips = [region.tip for region in view.canvas.sheet.regions]  # type: ignore[union-attr]
    assert sum(tip.startswith("accepted") for tip in tips) == 1
    assert any(tip.startswith("tried") for tip in tips)


def test_lbfgs_shows_the_pairs_it_holds(make_view: MakeView) -> None:
    view = make_view(on_function("lbfgs"))
    track = view.session.track
    assert track is not None
    by_name = {q.name: q for q in state_quantities(track.iterate.state, None, 2)}
    assert by_name["s"].kind == "pairs"
    assert by_name["s"].now.shape == (0, 2)
    step(view, 3)
    track = view.session.track
    assert track is not None
    by_name = {q.name: q for q in state_quantities(track.iterate.state, None, 2)}
    assert by_name["y"].now.shape == (3, 2)
    assert by_name["rho"].kind == "numbers"
    assert by_name["rho"].now.shape == (3,)
    assert "held" not in by_name


def test_a_network_shows_the_picked_entry(make_view: MakeView) -> None:
    view = make_view(on_network("adam", "bfgs"))
    session = view.session
    session.pick(5)
    step(view, 2)
    state, after = session.track.iterate.state, session.look.plan.after.state  # type: ignore[union-attr]
    assert words(view)["m"] == (short(state.m[5]), short(after.m[5]))
    assert words(view)["v"] == (short(state.v[5]), short(after.v[5]))
    session.pick(0)
    settle(view)
    assert words(view)["m"] == (short(state.m[0]), short(after.m[0]))
    session.choose_lead(1)
    pull(session, lambda: session.lead == 1)
    settle(view)
    assert view.heading.full_text() == "OPTIMIZER STATE · BFGS"
    H = session.track.iterate.state.H  # type: ignore[union-attr]
    assert words(view)["H"][0] == short(H[0, 0])


def test_bars_are_pointed_at_and_picked(make_view: MakeView) -> None:
    view = make_view(on_network("momentum"))
    step(view)
    canvas, session = view.canvas, view.session
    bars = [region for region in canvas.sheet.regions if region.parameter is not None]  # type: ignore[union-attr]
    place = next(region.rect for region in bars if region.parameter == 7).center()
    assert canvas.parameter_at(place) == 7
    assert canvas.parameter_at(QPointF(-5.0, -5.0)) is None
    laid_out = canvas.sheet
    QTest.mouseMove(canvas, QPoint(1, canvas.height() - 1))
    QTest.mouseMove(canvas, place.toPoint())
    assert session.hovered == 7
    assert canvas.sheet is laid_out  # pointing only repaints
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert session.picks[0] == 7
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert session.hovered is None


def test_long_vectors_are_folded_to_the_strongest(make_view: MakeView) -> None:
    wide = on_network("adam").with_shape((1, 30, 30, 1), ("relu", "relu", "identity"), (None, None, None))
    view = make_view(wide)
    view.session.pick(3)
    step(view, 2)
    canvas = view.canvas
    m = view.session.track.iterate.state.m  # type: ignore[union-attr]
    assert m.size == 1021
    shown = {region.parameter for region in canvas.sheet.regions} - {None}  # type: ignore[union-attr]
    assert int(np.abs(m).argmax()) in shown
    assert 3 in shown
    assert len(shown) <= 3 * (STRONGEST + 1)
    begin = perf_counter()
    for _ in range(5):
        canvas._lay_out()
    assert (perf_counter() - begin) / 5 < 0.008


def test_a_refusal_is_said_instead(make_view: MakeView) -> None:
    experiment = replace(
        opening().with_function(FunctionChoice("formula", "x*y + x**4 + y**4")),
        optimizers=(OptimizerChoice("gauss_newton"),),
    )
    view = make_view(experiment)
    texts = " ".join(text for _, _, text, _, _ in view.canvas.sheet._texts)  # type: ignore[union-attr]
    assert "sum of squares" in texts
    assert "xₖ₊₁" not in words(view)


def test_it_waits_for_the_next_step_before_it_changes(make_view: MakeView) -> None:
    view = make_view(on_function("adam"))
    session, before = view.session, view.canvas.sheet
    session.step()
    session.pump.pull()
    assert session.k == 1
    if session.look is None:  # what is shown is whole until the rest is there
        assert view.canvas.sheet is before
    settle(view)
    assert view.canvas.sheet is not before
    assert "xₖ₊₁" in words(view)


def test_a_schedule_is_said_in_numbers(make_view: MakeView) -> None:
    experiment = on_function("gradient_descent", learning_rate=0.001)
    choice = replace(experiment.optimizers[0], warm_up=10)
    view = make_view(replace(experiment, optimizers=(choice,)))
    step(view)
    texts = [text for _, _, text, _, _ in view.canvas.sheet._texts]  # type: ignore[union-attr]
    assert " = 0.001" in texts
    assert " = 0.0002" in texts  # eta_1 of a warm-up over ten iterations


def test_bad_numbers_are_drawn_too(make_view: MakeView) -> None:
    view = make_view(on_function("gradient_descent", learning_rate=1e9))
    for _ in range(6):
        view.session.step()
        settle(view)
    assert view.session.track.status.name == "DIVERGED"  # type: ignore[union-attr]
    assert not view.canvas.grab().isNull()


def test_heat_maps_keep_the_strongest_entry_with_its_sign() -> None:
    values = np.zeros((1000, 1000))
    values[301, 777] = -5.0
    values[302, 777] = 2.0
    small = pooled(values, 160)
    assert small.shape == (143, 143)
    assert small.min() == -5.0
    picture = heat_map(values)
    look = theme.current()
    assert (picture.width(), picture.height()) == (143, 143)
    assert picture.pixelColor(111, 43) == QColor(look.negative)
    assert picture.pixelColor(0, 0) == QColor(look.card)
    assert heat_map(np.array([[1.0, np.nan], [0.0, np.inf]])).width() == 2


def test_what_is_not_known_has_no_meaning() -> None:
    assert state_meaning("Unheard", "z") == ""


def test_the_figure_is_drawn_in_any_theme(make_view: MakeView) -> None:
    view = make_view(on_function("bfgs"))
    step(view)
    figure = view.figure()
    assert figure.size.height() > view.canvas.height()
    light, dark = (image(figure, look=look) for look in (theme.LIGHT, theme.DARK))
    assert light.pixelColor(1, 1) == QColor(theme.LIGHT.card)
    assert dark.pixelColor(1, 1) == QColor(theme.DARK.card)
    assert light.size() == dark.size() == QSizeF(figure.size).toSize()


def test_it_restyles_and_retranslates(make_view: MakeView, qapp: QApplication) -> None:
    view = make_view(on_network("adam"))
    light = view.canvas.grab().toImage()
    theme.apply(qapp, "dark", 100)
    assert view.canvas.grab().toImage() != light
    QApplication.sendEvent(view.canvas, QEvent(QEvent.Type.LanguageChange))
    assert view.canvas.accessibleName().startswith("m ")
    view.open(False)
    assert not view.canvas.isVisible()
    assert view.more.toolTip() == "Show the optimizer's state"
