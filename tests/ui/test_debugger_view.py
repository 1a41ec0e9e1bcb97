"""The debugger's numbers, read back from its widgets, against the worked example and the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.datasets import Dataset
from gdsim.engine.experiment import DataChoice, Experiment, FunctionChoice, OptimizerChoice
from gdsim.engine.walk import Phase
from gdsim.ui.debugger_view import DebuggerView
from gdsim.ui.numbers import array_text, short


def pull(session: Session, until: Callable[[], bool]) -> None:
    for _ in range(20_000):
        if until():
            return
        session.pump.pull()
    raise AssertionError("nothing arrived")


def take_forward(session: Session) -> None:
    """The forward pass is done, the backward pass has not begun."""
    session.move(session.counts[0])


@pytest.fixture
def seed_shaped(qtbot) -> Iterator[DebuggerView]:
    """1-2-1, one sample, weights and numbers a student checks by hand."""
    table = Dataset(np.array([[2.0]]), np.array([[3.0]]), ("x",), ("t",))
    experiment = Experiment(
        widths=(1, 2, 1),
        start=(0.5, 0.0, -1.0, 1.0, 1.0, 2.0, 0.5),
        data=DataChoice("table", table=table, table_name="worked example"),
        optimizers=(OptimizerChoice("gradient_descent", (("learning_rate", 0.1),)),),
    )
    document = Document()
    document.edit("worked example", experiment)
    session = Session(document, SyncWorker())
    session.pick(0)
    view = DebuggerView(session)
    qtbot.addWidget(view)
    view.resize(412, 800)
    view.show()
    pull(session, lambda: session.worker.idle and session.backward is not None)
    yield view
    session.close()
    document.close()


def test_minus_six_appears_factor_by_factor(seed_shaped: DebuggerView) -> None:
    view, session = seed_shaped, seed_shaped.session
    take_forward(session)
    expected = ["−3", "1", "1", "1", "2"]
    running = ["−3", "−3", "−3", "−3", "−6"]
    for j, (value, product) in enumerate(zip(expected, running, strict=True), start=1):
        session.factor()
        shown = view.chain.texts()
        assert [n for n, _, _ in shown] == [5, 4, 3, 2, 1]
        assert shown[j - 1] == (6 - j, "current", value)
        assert [v for _, _, v in shown[j:]] == ["·"] * (5 - j)
        assert f"= {product}" in view.product.text()
        assert f"backward {j} of 5" in view.progress.text()
        assert f"factor {value}, product {product}" in view.chain.accessibleName()
        view.chain.later.settle()
        column = view.chain.column_at(view.chain._columns[j - 1].rect.center())
        assert column.step.number == 6 - j
        assert array_text(column.step.running) == product
    assert "<b>−6</b>" in view.result.text()
    row = view.model.current_row()
    assert view.model.index(row, 3).data().startswith("−6")


def test_the_update_overshoots_to_1_1025(seed_shaped: DebuggerView) -> None:
    view, session = seed_shaped, seed_shaped.session
    session.finish_pass()
    assert view.phases.key == "update"
    assert view.update_numbers.text().endswith("0.5000 − 0.1000 · (−6) = <b>1.100</b>")
    assert short(1.1025, 5) == "1.1025"
    assert "1.1025" in view.update_note.text()
    session.factor()
    pull(session, lambda: session.k == 1)
    assert float(session.track.iterate.f) == pytest.approx(1.1025, rel=1e-14)


def test_a_dead_unit_has_a_zero_factor(seed_shaped: DebuggerView) -> None:
    view, session = seed_shaped, seed_shaped.session
    session.pick(2)
    pull(session, lambda: session.worker.idle and session.backward is not None)
    session.finish_pass()
    assert [v for _, _, v in view.chain.texts()] == ["−3", "1", "2", "0", "2"]
    assert "<b>0</b>" in view.result.text()


def test_the_table_hides_what_is_not_taken(seed_shaped: DebuggerView) -> None:
    view, session = seed_shaped, seed_shaped.session
    model = view.model
    values = [model.index(row, 3).data() for row in range(model.rowCount())]
    assert set(values) == {"·"}
    for row in range(5):
        session.factor()
        assert model.index(row, 3).data() == ["[1, −1]", "[1, 0]", "1.500", "1.500", "2.250"][row]
    session.factor()
    assert model.index(5, 3).data() == "−3"
    assert model.index(6, 3).data() == "·"
    view.table.clicked.emit(model.index(1, 0))
    assert session.cursor == 2
    assert view.phases.key == "forward"
    assert view.progress.text() == "forward 2 of 5"
    session.finish_pass()
    assert "·" not in [model.index(row, 3).data() for row in range(model.rowCount())]
    header, rows = model.csv()
    assert len(header) == len(rows[0])


def test_it_retranslates_and_restyles(seed_shaped: DebuggerView) -> None:
    QApplication.sendEvent(seed_shaped, QEvent(QEvent.Type.LanguageChange))
    assert seed_shaped.steps_heading.text()
    assert r"\frac{\partial L}" in seed_shaped.chain.latex()
    seed_shaped.session.finish_pass()
    assert "-3" in seed_shaped.chain.latex()


def test_forward_1_to_5_appears_step_by_step(seed_shaped: DebuggerView) -> None:
    view, session = seed_shaped, seed_shaped.session
    values = ["[1, −1]", "[1, 0]", "1.500", "1.500", "2.250"]
    for j, value in enumerate(values, start=1):
        session.factor()
        shown = view.chain.texts(Phase.FORWARD)
        assert [state for _, state, _ in shown] == ["done"] * (j - 1) + ["current"] + ["pending"] * (5 - j)
        assert array_text(view.chain.steps(Phase.FORWARD)[j - 1][1].value) == value
        assert view.progress.text() == f"forward {j} of 5"
    assert view.chain.accessibleName().startswith("forward 5 of 5, L = 2.250")


def test_layers_are_taken_whole(seed_shaped: DebuggerView) -> None:
    session = seed_shaped.session
    stops = []
    while not session.update_shown:
        session.layer_step()
        stops.append((session.place.phase.value, session.place.number))
    updates = session.counts[2]
    assert stops == [
        ("forward", 2), ("forward", 4), ("forward", 5),
        ("backward", 5), ("backward", 3), ("backward", 1), ("update", updates),
    ]  # fmt: skip


def test_the_scrubber_goes_anywhere(seed_shaped: DebuggerView) -> None:
    view, session = seed_shaped, seed_shaped.session
    view.scrubber.setValue(7)
    assert session.cursor == 7
    assert view.progress.text() == "backward 2 of 5"
    view.scrubber.setFocus()
    QTest.keyClick(view.scrubber, Qt.Key.Key_Left)
    assert session.cursor == 6
    QTest.mouseClick(view.scrubber, Qt.MouseButton.LeftButton, pos=QPoint(2, 10))
    assert session.cursor == 0
    session.step()
    pull(session, lambda: session.k == 1)
    view.iteration.setValue(0)
    QTest.qWait(60)
    pull(session, lambda: session.k == 0)


def test_the_layer_view_multiplies_whole_matrices(seed_shaped: DebuggerView) -> None:
    view, session = seed_shaped, seed_shaped.session
    view.view.choose("matrix")
    take_forward(session)
    session.move(session.cursor + 3)
    upstream, jacobian, result = (b for b in view.jacobian.blocks() if b.values is not None)
    assert view.jacobian.isVisible()
    # ∂z/∂a times the upstream, as a vector-Jacobian product of the whole layer
    assert np.allclose(upstream.values @ jacobian.values, result.values)
    assert result.values.ravel().tolist() == [-3.0, -6.0]
    session.move(session.cursor + 2)
    upstream, jacobian, result = (b for b in view.jacobian.blocks() if b.values is not None)
    assert np.allclose(upstream.values @ jacobian.values, result.values)
    assert result.values.ravel().tolist() == [-6.0, 0.0]
    assert result.frame == (0, 0)


def test_a_formula_is_taken_apart_edge_by_edge(seed_shaped: DebuggerView) -> None:
    view, session = seed_shaped, seed_shaped.session
    assert view.figure().name == "chain-rule"
    choice = FunctionChoice("formula", formula="(x*y + x)^2", start=(2.0, 1.0))
    session.choose_function(choice, "formula")
    session.choose_problem("function", "function")
    pull(session, lambda: session.worker.idle and session.backward is not None)
    assert view.backward_pass.isVisible()
    assert view.variable.isVisible()
    forward, n, updates = session.counts
    assert (forward, n) == (3, 4)  # xy, xy + x, the square; the edges between f and x
    session.move(forward + n)
    assert session.backward.chain.factors[-1].running == pytest.approx(2 * 4.0 * 2.0)
    assert "16" in view.product.text()
    view.variable.buttons["y"].click()
    pull(session, lambda: session.worker.idle and session.backward is not None)
    session.move(session.length - updates)
    assert session.backward.chain.gradient == pytest.approx(2 * 4.0 * 2.0)
    session.finish_pass()
    session.factor()
    pull(session, lambda: session.k == 1 and session.worker.idle)
    names = [name for name, _, _ in view.state.canvas.words]
    assert names[0].startswith("xₖ")
    session.choose_problem("network", "network")
    pull(session, lambda: session.worker.idle and session.backward is not None)
    assert not view.variable.isVisible()


def test_the_state_is_unfolded_where_there_is_room(seed_shaped: DebuggerView, qtbot) -> None:
    view, session = seed_shaped, seed_shaped.session
    view.resize(412, 2000)
    qtbot.waitUntil(lambda: view.state.is_open)
    view.resize(412, 300)
    qtbot.waitUntil(lambda: not view.state.is_open)
    view.state.more.click()
    assert view.state.canvas.isVisible()
    view.resize(412, 320)  # the user has decided
    session.step()
    pull(session, lambda: session.k == 1 and session.worker.idle)
    assert view.state.is_open


def test_the_learning_rate_of_a_schedule_is_in_the_update(seed_shaped: DebuggerView) -> None:
    view, session = seed_shaped, seed_shaped.session
    session.document.edit("warm-up", lambda e: e.with_optimizer(0, replace(e.optimizers[0], warm_up=4)))
    pull(session, lambda: session.worker.idle and session.backward is not None)
    session.finish_pass()
    assert view.update_numbers.text().endswith("0.5000 − 0.02500 · (−6) = <b>0.6500</b>")
