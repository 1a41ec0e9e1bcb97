"""A new user's first hour, through keys, mouse and actions: build, run, step, look, undo, export, reopen."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from gdsim.ui.exporting import export
from gdsim.ui.numbers import short
from tests.conftest import settle


def trigger(window, command: str) -> None:
    action = window.findChild(QAction, command)
    assert action is not None, command
    assert action.isEnabled(), command
    action.trigger()


def press(window, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    window.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(window, key, modifier)


def type_into(field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_it_opens_on_something_alive(window, qtbot) -> None:
    session = window.session
    assert session.mlp.title == "1-4-1"
    assert len(session.snapshot.tracks) == 3
    assert session.grid.final
    assert session.k == 0
    assert "0" in window.findChild(QLabel, "readout_k").text()


def test_factor_by_factor_ends_in_the_gradient_of_the_table(window, qtbot) -> None:
    session = window.session
    session.choose_sample(3)
    settle(window, qtbot)
    n = session.factors
    assert n == 5
    for _ in range(session.counts[0]):
        trigger(window, "run.factor")
    assert (session.factor_cursor, session.place.phase) == (0, "forward")
    for j in range(1, n + 1):
        trigger(window, "run.factor")
        assert session.factor_cursor == j
        states = [state for _, state, _ in window.debugger_view.chain.texts()]
        assert states == ["done"] * (j - 1) + ["current"] + ["pending"] * (n - j)
    numbers = [number for number, _, _ in window.debugger_view.chain.texts()]
    assert numbers == [5, 4, 3, 2, 1]
    chain = session.backward.chain
    product = np.prod([f.scalar for f in chain.factors])
    assert product == pytest.approx(chain.gradient, rel=1e-14)
    loss = session.experiment.training_loss().on_rows([3])
    assert chain.gradient == pytest.approx(
        loss.gradient(session.theta)[session.picks[0]], rel=1e-12, abs=1e-15
    )
    assert short(chain.gradient) in window.debugger_view.result.text()
    model = window.debugger_view.model
    row = model.current_row()
    assert model.index(row, 0).data() == "← 1"
    assert short(chain.gradient) in model.index(row, 3).data()
    for _ in range(session.counts[2]):
        assert not session.update_shown
        trigger(window, "run.factor")
    assert session.update_shown
    after = float(session.backward.after.x[session.picks[0]])
    assert short(after) in window.debugger_view.update_numbers.text()
    for _ in range(session.counts[2]):
        trigger(window, "run.back")
    assert session.factor_cursor == n
    trigger(window, "run.finish_pass")
    trigger(window, "run.factor")  # the update is made: the next iteration
    qtbot.waitUntil(lambda: session.k == 1)
    assert session.theta[session.picks[0]] == after


def test_keys_step_and_go_back(window, qtbot) -> None:
    session = window.session
    for _ in range(3):
        press(window, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: session.k == 3)
    third = session.theta.copy()
    press(window, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: session.k == 2)
    press(window, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: session.k == 3)
    assert np.array_equal(session.theta, third)
    press(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: session.k == 0)


def test_run_pause_and_every_view_agrees(window, qtbot) -> None:
    session = window.session
    window.speed.choose(0)
    trigger(window, "run.toggle")
    qtbot.waitUntil(lambda: session.k > 50 or not session.is_running, timeout=10_000)
    trigger(window, "run.pause") if session.is_running else None
    settle(window, qtbot)
    agree(window)


def agree(window) -> None:
    """k and loss are the same wherever they are shown."""
    session = window.session
    track = session.track
    assert str(session.k) in window.findChild(QLabel, "readout_k").text()
    if track is None:
        return
    loss = window.findChild(QLabel, "readout_loss").text()
    assert ("?" if session.hides_loss else short(float(track.iterate.f))) in loss
    if session.backward is not None:
        assert session.backward.k == track.iterate.k
        assert np.array_equal(session.backward.before.x, track.iterate.x)
    if session.experiment.batch_size == 0:
        loss = session.experiment.objective()
        assert float(loss.value(track.iterate.x)) == pytest.approx(
            float(track.iterate.f), rel=1e-12, abs=1e-300
        )


def test_build_2_5_3_1_and_undo_it_all(window, qtbot) -> None:
    session, document = window.session, window.document
    first = document.experiment
    from dataclasses import replace

    document.edit("Saddle data", lambda e: e.with_data(replace(e.data, source="saddle")))
    trigger(window, "network.add_neuron")
    trigger(window, "network.add_layer")
    trigger(window, "network.remove_neuron")
    document.edit("tanh", lambda e: e.with_activation(1, "tanh"))
    settle(window, qtbot)
    assert session.mlp.title == "2-5-3-1"
    assert session.mlp.activations == ("tanh", "relu", "identity")
    session.choose_sample(5)
    settle(window, qtbot)
    assert session.factors == 7
    trigger(window, "run.finish_pass")
    chain = session.backward.chain
    assert chain.paths == 3
    assert sum(p.product for p in session.backward.sums.paths) == pytest.approx(
        chain.gradient, rel=1e-12, abs=1e-15
    )
    undo = window.findChild(QAction, "edit.undo")
    while undo.isEnabled():
        undo.trigger()
    settle(window, qtbot)
    assert document.experiment == first
    assert session.mlp.title == "1-4-1"


def test_figures_of_a_half_finished_pass(window, qtbot, tmp_path: Path) -> None:
    trigger(window, "run.factor")
    trigger(window, "run.factor")
    svg = export(window.figure("network"), tmp_path / "network.svg")
    root = ElementTree.parse(svg).getroot()
    assert root.tag.endswith("svg")
    assert len(list(root.iter())) > 30
    pdf = export(window.figure("surface"), tmp_path / "surface.pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    for name in ("chain", "curves", "fit"):
        png = export(window.figure(name), tmp_path / f"{name}.png", 100)
        assert png.read_bytes().startswith(b"\x89PNG")
    assert window.write_run(str(tmp_path / "run.csv"))
    assert (tmp_path / "run.csv").read_text("utf-8-sig").startswith("optimizer,start,k,loss")


def test_save_close_and_reopen_at_the_same_place(make_window, qtbot, tmp_path: Path) -> None:
    path = tmp_path / "mine.gdsim"
    window = make_window()
    settle(window, qtbot)
    trigger(window, "network.add_neuron")
    settle(window, qtbot)
    for _ in range(4):
        trigger(window, "run.step")
    qtbot.waitUntil(lambda: window.session.k == 4)
    settle(window, qtbot)
    window.session.pick(3)
    trigger(window, "run.factor")
    trigger(window, "run.factor")
    settle(window, qtbot)
    theta = window.session.theta.copy()
    assert window.files.save_to(path)
    assert not window.document.dirty
    window.close()
    other = make_window()
    assert other.open_path(path)
    settle(other, qtbot)
    session = other.session
    assert (session.k, session.cursor, session.picks[0]) == (4, 2, 3)
    assert session.mlp.title == "1-5-1"
    assert np.array_equal(session.theta, theta)
    agree(other)


def test_divergence_is_said_and_nothing_breaks(window, qtbot) -> None:
    window.document.edit(
        "Huge rate", lambda e: e.with_optimizer(0, e.optimizers[0].with_parameter("learning_rate", 1e6))
    )
    settle(window, qtbot)
    for _ in range(6):
        window.session.step()
    settle(window, qtbot)
    track = window.session.snapshot.tracks[0]
    assert track.status.name == "DIVERGED"
    text = window.findChild(QLabel, "status_text").text()
    assert "Diverged" in text
    assert "nan" not in text.lower().split()
    agree(window)


def test_closing_while_running_and_during_a_landscape(make_window, qtbot) -> None:
    window = make_window()
    settle(window, qtbot)
    window.session.run()
    window._close_anyway = True
    window.close()
    other = make_window()
    other.session.refresh_surface()
    other._close_anyway = True
    other.close()
    assert other.session.close()


def test_unsaved_changes_are_asked_for(window, qtbot) -> None:
    trigger(window, "network.add_neuron")
    window.close()
    assert window.isVisible()
    box = window.files._question
    assert box.isVisible()
    box.button(box.StandardButton.Cancel).click()
    assert window.isVisible()
    window.close()
    box.button(box.StandardButton.Discard).click()
    assert not window.isVisible()
