"""The toolbar's readouts: numbers of the leading run, and the gauge of its gradient norm."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import pytest
from plots import advance, pull, session_of, shouting, show
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from gdsim.app.session import Session
from gdsim.engine.experiment import FunctionChoice, OptimizerChoice
from gdsim.engine.iterate import Status
from gdsim.ui import theme
from gdsim.ui.numbers import full, short
from gdsim.ui.readouts import GaugeScale, Readouts
from gdsim.ui.run_table import run_table


@pytest.fixture
def session(qtbot) -> Iterator[Session]:
    with session_of() as made:
        yield made


@pytest.fixture
def readouts(session: Session, qtbot) -> Readouts:
    made = Readouts(session)
    show(made, qtbot, 420, 32)
    return made


# --- the scale -----------------------------------------------------------------------------------


def test_a_falling_scale_begins_a_thousand_times_above_the_start():
    scale = GaugeScale.falling(1e-2, 10.0, 1e-4)
    assert scale.share(1e4) == 0.0
    assert scale.share(1e5) == 0.0
    assert scale.share(scale.right) == 1.0
    assert 0.0 < scale.share(10.0) < scale.share(1e-2) < scale.share(1e-4) < 1.0
    assert scale.share(1e-4) == pytest.approx(1 / 1.1)
    # equal ratios are equal lengths
    assert scale.share(1.0) - scale.share(10.0) == pytest.approx(scale.share(1e-3) - scale.share(1e-2))


def test_a_rising_scale_ends_above_its_limit():
    scale = GaugeScale.rising(50, 5000)
    assert scale.share(1) == 0.0
    assert scale.share(5000) == pytest.approx(1 / 1.1)
    assert 0.0 < scale.share(50) < scale.share(5000)


@pytest.mark.parametrize("value", [0.0, 1e-300, math.inf, math.nan, 1e300, 1.0])
@pytest.mark.parametrize("start", [0.0, 1.0, math.nan, math.inf, 1e-300])
@pytest.mark.parametrize("threshold", [0.0, 1e-3, 1e3])
def test_no_number_breaks_a_scale(value: float, start: float, threshold: float):
    for scale in (GaugeScale.falling(value, start, threshold), GaugeScale.rising(value, threshold)):
        share = scale.share(value)
        assert (share is None) == math.isnan(value)
        assert share is None or 0.0 <= share <= 1.0
        assert all(0.0 <= place <= 1.0 for place in scale.decades())
        assert len(scale.decades()) <= 13
    assert GaugeScale.falling(0.0, start, threshold).share(0.0) == 1.0


# --- the gauge -----------------------------------------------------------------------------------


def test_the_gauge_fills_towards_the_threshold(readouts: Readouts, session: Session):
    gauge = readouts.gauge
    seen = [gauge.scale.share(gauge.scale.value)]
    for _ in range(3):
        advance(session, 200)
        assert gauge.scale.value == session.track.iterate.gradient_norm
        assert gauge.scale.start == session.track.path[0].gradient_norm
        seen.append(gauge.scale.share(gauge.scale.value))
    assert seen[-1] > seen[0]
    session.document.edit("Stop", lambda e: replace(e, stop=replace(e.stop, gradient_norm=10.0)))
    pull(session)
    assert gauge.reached
    assert session.track.status == Status.CONVERGED
    picture = gauge.grab().toImage()
    look = QColor(theme.current().success)
    middle = picture.height() // 2
    assert any(picture.pixelColor(x, middle).name() == look.name() for x in range(picture.width()))


def test_the_gauge_says_what_it_shows(readouts: Readouts, session: Session):
    gauge = readouts.gauge
    norm = session.track.iterate.gradient_norm
    assert gauge.accessibleDescription() == f"{short(norm)}; threshold 1e−3"
    session.document.edit("Stop", lambda e: replace(e, stop=replace(e.stop, gradient_norm=0.0)))
    pull(session)
    assert gauge.accessibleDescription() == f"{short(norm)}; the rule is off"
    assert not gauge.reached
    assert readouts.threshold.text() == "ε off"
    assert not gauge.grab().isNull()


def test_a_click_or_the_keyboard_asks_for_all_rules(readouts: Readouts, qtbot):
    with qtbot.waitSignal(readouts.stopping_asked):
        qtbot.mouseClick(readouts.gauge, Qt.MouseButton.LeftButton)
    readouts.gauge.setFocus()
    with qtbot.waitSignal(readouts.stopping_asked):
        qtbot.keyClick(readouts.gauge, Qt.Key.Key_Space)


# --- the numbers ---------------------------------------------------------------------------------


def test_numbers_are_the_leading_runs(readouts: Readouts, session: Session):
    advance(session, 7)
    at = session.track.iterate
    assert readouts.k.text().endswith(" 7")
    assert readouts.loss.text().endswith(short(float(at.f)))
    assert full(float(at.f)) in readouts.loss.toolTip()
    assert ">L<" in readouts.loss.text()
    assert readouts.norm.toolTip() == full(at.gradient_norm)
    session.document.edit("Function", lambda e: e.with_function(FunctionChoice("himmelblau")))
    pull(session)
    assert ">f<" in readouts.loss.text()
    assert "‖∇f‖" in readouts.norm.text()


def test_without_a_run_there_are_dashes(session: Session, qtbot):
    session.snapshot = None
    made = Readouts(session)
    show(made, qtbot, 420, 32)
    assert made.loss.text().endswith("–")
    assert made.gauge.accessibleDescription() == "No run yet."
    assert not made.gauge.grab().isNull()


def test_another_language(readouts: Readouts):
    with shouting():
        assert "LOG SCALE" in readouts.gauge.toolTip()
    assert "log scale" in readouts.gauge.toolTip()
    assert readouts.gauge.accessibleName()


# --- the run as a table --------------------------------------------------------------------------


def test_the_run_as_a_table(session: Session):
    advance(session, 5)
    header, rows = run_table(session)
    assert len({len(row) for row in rows} | {len(header)}) == 1
    assert header[:4] == ["optimizer", "start", "k", "loss"]
    last = dict(zip(header, rows[5], strict=True))
    at = session.snapshot.tracks[0].iterate
    assert last["optimizer"] == "gradient_descent"
    assert last["k"] == 5
    assert last["loss"] == float(at.f)
    assert last["gradient_evaluations"] == at.ledger.gradients
    for i, name in zip(session.picks, session.coordinates, strict=True):
        assert last[name] == at.x[i]


@pytest.mark.parametrize(("key", "names"), [("himmelblau", ["x", "y"]), ("formula", ["x"])])
def test_a_functions_table_has_its_variables(qtbot, key: str, names: list[str]):
    chosen = (OptimizerChoice("gradient_descent", (("learning_rate", 0.001),)),)
    formula = {"formula": "x^4 - x^2"} if key == "formula" else {}

    with session_of(
        lambda e: replace(e.with_function(FunctionChoice(key, **formula)), optimizers=chosen)
    ) as session:
        advance(session, 3)
        header, rows = run_table(session)
        assert header[3] == "f"
        assert header[14:] == names
        assert rows[3][14:] == session.track.iterate.x.tolist()
