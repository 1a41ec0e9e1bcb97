"""The debugger's numbers, read back from its widgets, against the worked example and the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.datasets import Dataset
from gdsim.engine.experiment import DataChoice, Experiment, OptimizerChoice
from gdsim.ui.debugger_view import DebuggerView
from gdsim.ui.numbers import short


def pull(session: Session, until: Callable[[], bool]) -> None:
    for _ in range(20_000):
        if until():
            return
        session.pump.pull()
    raise AssertionError("nothing arrived")


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
    assert "<b>−6</b>" in view.result.text()
    row = view.model.current_row()
    assert view.model.index(row, 3).data().startswith("−6")


def test_the_update_overshoots_to_1_1025(seed_shaped: DebuggerView) -> None:
    view, session = seed_shaped, seed_shaped.session
    session.finish_pass()
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
    session.factor()
    assert model.index(0, 3).data() == "−3"
    assert model.index(1, 3).data() == "·"
    session.finish_pass()
    assert "·" not in [model.index(row, 3).data() for row in range(model.rowCount())]
    header, rows = model.csv()
    assert len(header) == len(rows[0])


def test_paths_sum_to_the_gradient(qtbot) -> None:
    document = Document()
    document.edit("deep", lambda e: e.with_layer(2, 3))
    session = Session(document, SyncWorker())
    session.choose_sample(2)
    session.pick(0)
    view = DebuggerView(session)
    qtbot.addWidget(view)
    view.show()
    pull(session, lambda: session.worker.idle and session.backward is not None)
    assert session.factors == 7
    assert view.paths.topLevelItemCount() == 3
    total = sum(float(view.paths.topLevelItem(i).toolTip(1)) for i in range(3))
    assert total == pytest.approx(session.backward.chain.gradient, rel=1e-12, abs=1e-15)
    view.paths.topLevelItem(0).setExpanded(True)
    assert "=" in view.paths.topLevelItem(0).child(0).text(0)
    session.close()
    document.close()


def test_it_retranslates_and_restyles(seed_shaped: DebuggerView) -> None:
    QApplication.sendEvent(seed_shaped, QEvent(QEvent.Type.LanguageChange))
    assert seed_shaped.steps_heading.text()
    assert r"\frac{\partial L}" in seed_shaped.chain.latex()
    seed_shaped.session.finish_pass()
    assert "-3" in seed_shaped.chain.latex()


def test_a_function_has_an_iteration_and_no_backward_pass(seed_shaped: DebuggerView) -> None:
    view, session = seed_shaped, seed_shaped.session
    assert view.figure().name == "chain-rule"
    session.choose_problem("function", "function")
    pull(session, lambda: session.worker.idle and session.snapshot is not None)
    assert not view.backward_pass.isVisible()
    assert not view.chain.isVisible()
    assert view.state.canvas.isVisible()
    assert view.figure().name == "optimizer-state"
    session.factor()
    pull(session, lambda: session.k == 1 and session.worker.idle)
    names = [name for name, _, _ in view.state.canvas.words]
    assert names[0].startswith("xₖ")
    assert "xₖ₊₁" in names
    session.choose_problem("network", "network")
    pull(session, lambda: session.worker.idle and session.backward is not None)
    assert view.chain.isVisible()
    assert view.figure().name == "chain-rule"


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
