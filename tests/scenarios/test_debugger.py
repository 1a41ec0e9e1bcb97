"""A lecture on backpropagation, through actions: 1-2-1 by hand, then 2-5-3-1 with a batch; break, go back, branch."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QAction

from gdsim.engine.breakpoints import Breakpoint, dead_units
from gdsim.engine.datasets import Dataset
from gdsim.engine.experiment import DataChoice, Experiment, OptimizerChoice
from gdsim.engine.walk import Phase
from gdsim.ui.numbers import short
from tests.conftest import settle

EXAMPLE = json.loads((Path(__file__).parents[1] / "data" / "backprop_examples.json").read_text("utf-8"))[
    "seed_shaped"
]


def trigger(window, command: str) -> None:
    action = window.findChild(QAction, command)
    assert action is not None, command
    assert action.isEnabled(), command
    action.trigger()


def wait(window, qtbot) -> None:
    settle(window, qtbot)
    qtbot.waitUntil(lambda: window.session.backward is not None, timeout=10_000)


@pytest.fixture
def lecture(window, qtbot):
    """The window on the worked example."""
    table = Dataset(np.array([EXAMPLE["x"]]), np.array([EXAMPLE["t"]]), ("x",), ("t",))
    experiment = Experiment(
        widths=(1, 2, 1),
        start=(0.5, 0.0, -1.0, 1.0, 1.0, 2.0, 0.5),
        data=DataChoice("table", table=table, table_name="worked example"),
        optimizers=(OptimizerChoice("gradient_descent", (("learning_rate", 0.1),)),),
    )
    window.document.edit("worked example", experiment)
    settle(window, qtbot)
    window.session.pick(0)
    wait(window, qtbot)
    return window


def test_the_worked_example_from_forward_1_to_the_overshoot(lecture, qtbot) -> None:
    window, session, view = lecture, lecture.session, lecture.debugger_view
    for number in range(1, 6):
        trigger(window, "run.factor")
        assert view.progress.text() == f"forward {number} of 5"
        assert window.network_editor.view.badges()[number - 1] == (number, "current")
    shown = [text for _, _, text in view.chain.texts(Phase.FORWARD)]
    assert shown[2:] == ["1.500", "1.500", "2.250"]
    factors = [short(v) for v in EXAMPLE["factors_first_hidden_weight"].values()]
    for j, (number, factor) in enumerate(zip((5, 4, 3, 2, 1), factors, strict=True), start=1):
        trigger(window, "run.factor")
        assert view.chain.texts()[j - 1] == (number, "current", factor)
        assert window.network_editor.view.badges()[j - 1] == (number, "current")
    assert "= −6" in view.product.text()
    assert "<b>−6</b>" in view.result.text()
    while not session.update_shown:
        trigger(window, "run.factor")
        assert session.place.phase is Phase.UPDATE
    assert view.chain.texts(Phase.UPDATE)[-1][2] == short(1.1)
    trigger(window, "run.factor")
    qtbot.waitUntil(lambda: session.k == 1)
    wait(window, qtbot)
    assert float(session.track.iterate.f) == pytest.approx(1.1025, rel=1e-14)
    after = EXAMPLE["after_one_step"][0]
    weights, biases = session.mlp.unflatten(session.theta)
    assert np.allclose(weights[0], after["hidden_weights"], rtol=1e-15)
    assert np.allclose(biases[1], after["output_biases"], rtol=1e-15)


def test_the_second_units_zero_comes_from_its_dead_relu(lecture, qtbot) -> None:
    window, session, view = lecture, lecture.session, lecture.debugger_view
    session.pick(2)
    wait(window, qtbot)
    trigger(window, "run.finish_pass")
    assert [text for _, _, text in view.chain.texts()] == ["−3", "1", "2", "0", "2"]
    assert "<b>0</b>" in view.result.text()


def test_hovering_lights_factor_and_edge_in_both(lecture, qtbot) -> None:
    window, session = lecture, lecture.session
    session.move(session.length)
    chain, network = window.debugger_view.chain, window.network_editor.view
    window.debugger_view.phases.buttons[Phase.BACKWARD].click()
    chain.later.settle()
    session.hover_factor(session.counts[0] + 2)
    assert network.picture.hovered_mark == 2
    session.hover_factor(None)
    mark = network.item.marks[4]
    network._point_at(network.mapFromScene(QPointF(mark.badge)))
    assert session.hovered_factor == session.counts[0] + 4


@pytest.fixture
def batch(window, qtbot):
    """2-5-3-1, ReLU, 16 samples."""
    rng = np.random.default_rng(4)
    inputs = rng.uniform(-1.0, 1.0, (16, 2))
    targets = np.sin(3.0 * inputs[:, :1]) + inputs[:, 1:] ** 2
    experiment = Experiment(
        widths=(2, 5, 3, 1),
        activations=("relu", "relu", "identity"),
        seed=7,
        data=DataChoice("table", table=Dataset(inputs, targets, ("a", "b"), ("t",)), table_name="batch"),
        optimizers=(OptimizerChoice("gradient_descent", (("learning_rate", 0.4),)),),
    )
    window.document.edit("batch", experiment)
    window.session.choose_sample(None)
    wait(window, qtbot)
    return window


def test_several_paths_over_a_batch_of_16(batch, qtbot) -> None:
    window, session = batch, batch.session
    session.pick(0)
    wait(window, qtbot)
    assert session.counts[:2] == (7, 7)
    trigger(window, "run.finish_pass")
    backward = session.backward
    assert backward.chain.paths == 3
    assert backward.chain.factors[-1].running.shape == (1, 16)
    gradient = float(session.experiment.training_loss().gradient(session.theta)[0])
    assert backward.chain.gradient == pytest.approx(gradient, rel=1e-12, abs=1e-15)
    stops = []
    session.move(0)
    while not session.update_shown:
        trigger(window, "run.layer")
        stops.append(session.cursor)
    assert stops == [2, 4, 6, 7, 8, 10, 12, 14, session.length]


def test_break_on_a_dying_unit_go_back_30_branch_and_hand_out(batch, qtbot, tmp_path: Path) -> None:
    window, session = batch, batch.session
    session.set_breakpoints((Breakpoint("unit_dies"),))
    reasons = []
    session.broke.connect(reasons.append)
    session.set_rate(None)
    trigger(window, "run.toggle")
    qtbot.waitUntil(lambda: bool(reasons) and not session.is_running, timeout=20_000)
    wait(window, qtbot)
    stopped = session.k
    assert stopped > 30, "the breakpoint came too early for this scenario"
    loss = session.experiment.objective()
    before = session._race.leader().history.at(stopped - 1)
    assert dead_units(loss, session.theta) - dead_units(loss, before.x)
    assert window.message_bar.sentence is reasons[0]
    theta = session._race.leader().history.at(stopped - 30).x.copy()
    window.debugger_view.iteration.setValue(stopped - 30)
    qtbot.waitUntil(lambda: session.k == stopped - 30, timeout=10_000)
    wait(window, qtbot)
    assert session.theta.tobytes() == theta.tobytes()
    trigger(window, "run.branch")
    dialog = window._dialogs["branch"]
    dialog.rate.setText("0.02")
    dialog.rate.commit()
    dialog.make()
    wait(window, qtbot)
    assert session.k == stopped - 30
    session.set_breakpoints(())
    session.go_to(stopped)
    qtbot.waitUntil(lambda: session.k == stopped, timeout=10_000)
    wait(window, qtbot)
    tracks = {track.index: track for track in session.snapshot.tracks}
    assert set(tracks) == {0, 1}
    assert tracks[1].path[0].x.tobytes() == theta.tobytes()
    assert not np.array_equal(tracks[0].iterate.x, tracks[1].iterate.x)
    name = session.experiment.optimizers[1].name
    assert name in [entry.text for entry in window.curves_view.legend.entries]
    # the handout of the point where it leaves
    session.go_to(stopped - 30)
    qtbot.waitUntil(lambda: session.k == stopped - 30, timeout=10_000)
    wait(window, qtbot)
    trigger(window, "export.derivation")
    handout = window._dialogs["derivation"]
    path = tmp_path / "derivation.pdf"
    assert handout.write(str(path))
    assert path.read_bytes().startswith(b"%PDF")
    handout.close()
    undo = replace(session.experiment, optimizers=session.experiment.optimizers[:1])
    trigger(window, "edit.undo")
    assert window.document.experiment == undo
