"""The first half of the story, by keys and actions: six methods of three orders from one dragged start."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import settle
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from gdsim.engine.experiment import FunctionChoice, OptimizerChoice
from gdsim.ui.exporting import export

SIX = (
    OptimizerChoice("gradient_descent", (("learning_rate", 0.01),)),
    OptimizerChoice("adam", (("learning_rate", 0.1),)),
    OptimizerChoice("conjugate_gradient"),
    OptimizerChoice("bfgs"),
    OptimizerChoice("levenberg_marquardt"),
    OptimizerChoice("newton"),
)


def trigger(window, command: str) -> None:
    action = window.findChild(QAction, command)
    assert action.isEnabled(), command
    action.trigger()


def key_of(window, track) -> str:
    return window.session.experiment.optimizers[track.index].key


@pytest.fixture
def himmelblau(window, qtbot):
    trigger(window, "problem.function")
    window.document.edit("Six", lambda e: replace(e, optimizers=SIX))
    settle(window, qtbot)
    return window


def test_choosing_the_function_changes_the_instruments_and_back(window, qtbot) -> None:
    assert window.problem_view.currentWidget() is window.network_editor
    trigger(window, "problem.function")
    settle(window, qtbot)
    assert window.problem_view.currentWidget() is window.function_pages
    assert window.docks["fit_dock"].isHidden()
    assert not window.findChild(QAction, "network.add_layer").isEnabled()
    assert len(window.session.minima) == 9
    trigger(window, "problem.network")
    settle(window, qtbot)
    assert window.problem_view.currentWidget() is window.network_editor
    assert not window.docks["fit_dock"].isHidden()
    trigger(window, "edit.undo")
    settle(window, qtbot)
    assert window.session.is_function


def test_six_methods_from_one_dragged_start(himmelblau, qtbot, tmp_path: Path) -> None:
    window, session = himmelblau, himmelblau.session
    view = window.surface_view
    view._on_dropped((-1.0, 1.0)) if not view.start.places else view.gestures.dropped.emit((-1.0, 1.0))
    settle(window, qtbot)
    assert session.experiment.starts[0] == pytest.approx((-1.0, 1.0))
    for k in (1, 2, 3):
        trigger(window, "run.step")
        settle(window, qtbot)
        assert session.k == k
    for _ in range(2):
        trigger(window, "run.back")
        settle(window, qtbot)
    assert session.k == 1
    assert all(track.iterate.k == 1 for track in session.snapshot.tracks)
    assert {look.run[0] for look in session.looks} == set(range(6))
    for look in session.looks:
        assert look.at.k == 1
        assert look.hessian == pytest.approx(session.experiment.objective().hessian(look.at.x))
    window.speed.choose(0)
    session.set_rate(None)
    trigger(window, "run.toggle")
    settle(window, qtbot)
    ends = {key_of(window, track): track for track in session.snapshot.tracks}
    for key in ("gradient_descent", "adam", "conjugate_gradient", "bfgs", "levenberg_marquardt"):
        assert ends[key].status.name == "CONVERGED"
        assert float(ends[key].iterate.f) == pytest.approx(0.0, abs=1e-4)
    # order 2: few iterations, a Hessian and a solve each; order 1: many, one gradient each
    newton, descent = ends["newton"].iterate, ends["gradient_descent"].iterate
    assert newton.ledger.hessians == newton.k
    assert newton.k < descent.k
    assert descent.ledger.gradients == descent.k + 1
    assert ends["bfgs"].floats >= 4
    assert ends["gradient_descent"].floats == 0
    _, rows = window.ledger_view.csv()
    assert len(rows) == 6
    for name in ("function", "surface", "curves", "ledger", "chain"):
        path = export(window.figure(name), tmp_path / f"{name}.svg")
        assert path.stat().st_size > 500
    trigger(window, "run.back")
    settle(window, qtbot)
    assert session.k == max(track.head for track in session.snapshot.tracks) - 1


def test_newton_from_the_origin_says_that_it_is_in_a_maximum(himmelblau, qtbot) -> None:
    session = himmelblau.session
    himmelblau.document.edit("Newton", lambda e: replace(e.with_start((0.0, 0.0)), optimizers=SIX[5:]))
    settle(himmelblau, qtbot)
    session.set_rate(None)
    trigger(himmelblau, "run.toggle")
    settle(himmelblau, qtbot)
    qtbot.waitUntil(lambda: bool(session.notices), timeout=5000)
    assert "maximum" in str(session.notices[0])
    assert session.theta == pytest.approx((-0.270844590667, -0.92303855648), abs=1e-4)


def test_levenberg_marquardt_refuses_what_is_no_sum_of_squares(himmelblau, qtbot) -> None:
    session = himmelblau.session
    session.choose_function(FunctionChoice("rastrigin"), "Choose")
    settle(himmelblau, qtbot)
    refused = [track for track in session.snapshot.tracks if track.status.rule == "refused"]
    assert [key_of(himmelblau, track) for track in refused] == ["levenberg_marquardt"]
    assert "sum of squares" in str(refused[0].status.message)
    trigger(himmelblau, "run.step")
    settle(himmelblau, qtbot)
    assert session.k == 1


def test_a_curve_of_one_variable_with_two_starts(window, qtbot) -> None:
    session = window.session
    session.choose_function(FunctionChoice("double_well_1d"), "Choose")
    settle(window, qtbot)
    assert session.is_line
    assert session.grid.values.shape[1] == 2
    session.add_start(-1.5, 0.0, "Add a start")
    settle(window, qtbot)
    assert len(session.snapshot.tracks) == 2 * len(session.experiment.optimizers)
    session.set_rate(None)
    trigger(window, "run.toggle")
    settle(window, qtbot)
    descents = [t for t in session.snapshot.tracks if key_of(window, t) == "gradient_descent"]
    ends = sorted(float(t.iterate.x[0]) for t in descents)
    assert ends[0] < 0 < ends[1]  # one settles for the local minimum, the other finds the global one
    values = [float(t.iterate.f) for t in sorted(descents, key=lambda t: float(t.iterate.x[0]))]
    assert values[0] < values[1]


def test_the_network_takes_the_same_six(window, qtbot) -> None:
    session = window.session
    six = (replace(SIX[0], parameters=(("learning_rate", 0.05),)), *SIX[1:])
    window.document.edit("Six", lambda e: replace(e, optimizers=six))
    settle(window, qtbot)
    for _ in range(3):
        trigger(window, "run.step")
        settle(window, qtbot)
    tracks = {key_of(window, t): t for t in session.snapshot.tracks}
    first = float(session.experiment.objective().value(session.experiment.theta))
    for key in ("gradient_descent", "conjugate_gradient", "bfgs", "levenberg_marquardt"):
        assert float(tracks[key].iterate.f) < first
    gauss = next(look for look in session.looks if look.run[0] == 4)
    assert gauss.model is not None
    assert np.isfinite(gauss.error)


def test_a_function_project_comes_back(himmelblau, qtbot, tmp_path: Path) -> None:
    window, session = himmelblau, himmelblau.session
    for _ in range(4):
        trigger(window, "run.step")
        settle(window, qtbot)
    x = session.theta.copy()
    path = tmp_path / "orders.gdsim"
    window.document.save(path=path)
    trigger(window, "problem.network")
    settle(window, qtbot)
    assert window.open_path(path)
    settle(window, qtbot)
    assert session.is_function
    assert session.k == 4
    assert np.array_equal(session.theta, x)


def test_the_palette_finds_multi_start(himmelblau, qtbot) -> None:
    trigger(himmelblau, "problem.multi_start")
    qtbot.waitUntil(lambda: not himmelblau.session.studying, timeout=20_000)
    assert len([d for d in himmelblau.session.multi_start.destinations if d.is_minimum]) == 4
    assert himmelblau.minima_view.isVisible()
    qtbot.keyClick(himmelblau, Qt.Key.Key_F10)
