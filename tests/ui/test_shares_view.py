"""The samples' shares, read back from the widget, and the samples that its bars choose."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdsim.app.session import Session
from gdsim.engine.datasets import minibatch_rows
from gdsim.engine.experiment import DataChoice, Experiment, FunctionChoice
from gdsim.engine.network import TrainingLoss
from gdsim.ui import share_bars, theme
from gdsim.ui.exporting import image
from gdsim.ui.numbers import short
from gdsim.ui.shares_view import SharesView
from tests.ui.plots import advance, pull, session_of, shouting, show


def small(e: Experiment) -> Experiment:
    """1-4-1 on twelve samples in batches of five."""
    e = e.with_data(DataChoice("sine", samples=12))
    return replace(e, batch_size=5, optimizers=e.optimizers[:1])


def opened(session: Session, qtbot, sample: int | None = None) -> SharesView:
    session.choose_sample(sample)
    view = SharesView(session)
    show(view, qtbot, 400, 260)
    pull(session)
    assert view.bars.shares is not None
    return view


@pytest.fixture
def session() -> Iterator[Session]:
    with session_of(small) as session:
        yield session


def point(view: SharesView, at: int) -> None:
    where = QPointF(middle(view, at))
    none = Qt.MouseButton.NoButton
    everywhere = QPointF(view.bars.mapToGlobal(where))
    event = QMouseEvent(QEvent.Type.MouseMove, where, everywhere, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.bars, event)


def middle(view: SharesView, at: int) -> QPoint:
    slot = view.bars.slot(at, view.bars.area())
    return slot.center().toPoint()


def test_the_bars_are_the_samples_of_the_mini_batch(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    for _ in range(2):
        e, k = session.experiment, session.k
        rows = minibatch_rows(len(session.prepared.train_inputs), 5, e.batch_seed, k)
        shares = view.bars.shares
        assert shares.rows.tolist() == rows.tolist()
        objective = e.objective()
        assert isinstance(objective, TrainingLoss)
        for position, row in zip(view.bars.positions.tolist(), shares.rows[view.bars.positions], strict=True):
            alone = objective.on_rows([int(row)]).gradient(session.theta)[session.parameter]
            assert shares.own[position] == pytest.approx(float(alone))
        assert short(session.backward.batch_gradient) in view.words.text()
        assert shares.gradient == pytest.approx(session.backward.batch_gradient)
        assert view.heading.text() == f"The mean of {len(rows)} samples' gradients"
        advance(session, 1)


def test_bars_lie_on_one_scale(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    bars, area = view.bars, view.bars.area()
    own = bars.shares.own[bars.positions]
    span = max(own.max(), 0.0) - min(own.min(), 0.0)
    zero = area.top() + max(own.max(), 0.0) / span * area.height()
    for at, value in enumerate(own.tolist()):
        bar = bars.bar(at, area)
        assert bar.height() == pytest.approx(max(1.0, abs(value) / span * area.height()), abs=1e-6)
        edge = bar.bottom() if value > 0 else bar.top()
        assert edge == pytest.approx(zero, abs=1.0)
        assert area.adjusted(-1, -1, 1, 1).contains(bar)
    slots = [bars.slot(at, area) for at in range(len(own))]
    assert all(a.right() <= b.left() + 1e-9 for a, b in itertools.pairwise(slots))


def test_they_stand_by_size_or_by_row(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    sizes = np.abs(view.bars.shares.own[view.bars.positions])
    assert (np.diff(sizes) <= 0).all()
    view.order.buttons["row"].click()
    rows = view.bars.shares.rows[view.bars.positions].tolist()
    assert rows == sorted(rows)


def test_a_click_chooses_the_sample_and_another_gives_it_up(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    row = view.bars.row_at(3)
    QTest.mouseClick(view.bars, Qt.MouseButton.LeftButton, pos=middle(view, 3))
    assert session.sample == row
    pull(session)
    assert view.bars.framed == 3
    assert len(view.bars.shares) == 5  # still of the batch
    assert session.backward.chain.factors[-1].running.shape[-1] == 1
    own = float(view.bars.shares.own[view.bars.positions[3]])
    assert own == pytest.approx(session.backward.chain.gradient)
    assert f"Its own gradient {short(own)}" in view.reading.text()
    QTest.mouseClick(view.bars, Qt.MouseButton.LeftButton, pos=middle(view, 3))
    assert session.sample is None
    QTest.mouseClick(view.bars, Qt.MouseButton.LeftButton, pos=QPoint(1, 40))  # on the numbers
    assert session.sample is None


def test_pointing_reads_a_sample(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    assert view.reading.text() == "Click a bar to see its sample alone."
    point(view, 2)
    at = int(view.bars.positions[2])
    shares, row = view.bars.shares, view.bars.row_at(2)
    x, t = session.prepared.train_inputs[row, 0], session.prepared.train_targets[row, 0]
    y = session.mlp.forward(session.theta, session.prepared.train_inputs[[row]])[0, 0]
    text = view.reading.text()
    assert text.startswith(f"Sample {row + 1}: x = {short(x, 3)}; t = {short(t, 3)}, ŷ = {short(y, 3)}, ")
    assert f"error {short(y - t, 3)}." in text
    assert f"share of the mean {short(shares.own[at] / 5)}" in text
    assert view.bars.accessibleDescription() == text
    QApplication.sendEvent(view.bars, QEvent(QEvent.Type.Leave))
    assert view.reading.text() == "Click a bar to see its sample alone."


def test_the_keyboard_goes_from_bar_to_bar(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    bars = view.bars
    bars.setFocus()
    qtbot.waitUntil(bars.hasFocus)
    QTest.keyClick(bars, Qt.Key.Key_Right)
    QTest.keyClick(bars, Qt.Key.Key_Right)
    assert bars.position == 1
    assert f"Sample {bars.row_at(1) + 1}:" in view.reading.text()
    QTest.keyClick(bars, Qt.Key.Key_End)
    assert bars.position == 4
    QTest.keyClick(bars, Qt.Key.Key_Right)
    assert bars.position == 4
    QTest.keyClick(bars, Qt.Key.Key_Home)
    QTest.keyClick(bars, Qt.Key.Key_Left)
    assert bars.position == 0
    row = bars.row_at(0)
    QTest.keyClick(bars, Qt.Key.Key_Return)
    assert session.sample == row
    QTest.keyClick(bars, Qt.Key.Key_Escape)
    assert session.sample is None


def test_those_against_and_the_penalty_are_said(qtbot) -> None:
    with session_of(lambda e: replace(small(e), l2=0.3)) as session:
        session.pick(0)
        view = opened(session, qtbot)
        shares = view.bars.shares
        assert shares.penalty == pytest.approx(0.3 * session.theta[0])
        assert f"the penalty's {short(shares.penalty)}" in view.words.text()
        assert f"= {short(shares.gradient)}:" in view.words.text()
        assert (f"{shares.against} of 5 pull" in view.words.text()) is bool(shares.against)
        header, rows = view.csv()
        assert header == ["row", "gradient", "share"]
        assert sum(float(row[2]) for row in rows) == pytest.approx(session.backward.batch_gradient)


def test_of_many_samples_the_largest_are_drawn_and_the_rest_is_said(qtbot, monkeypatch) -> None:
    monkeypatch.setattr(share_bars, "MOST", 4)
    with session_of(small) as session:
        session.document.edit("all", lambda e: replace(e, batch_size=0))
        pull(session)
        view = opened(session, qtbot)
        shares = view.bars.shares
        assert len(shares) == 12
        assert len(view.bars.positions) == 4
        assert set(view.bars.positions.tolist()) == set(shares.order()[:4].tolist())
        rest = shares.own[shares.order()[4:]].sum() / 12
        assert f"The 4 largest are drawn; the other 8 bring {short(rest)} together." in view.words.text()
        assert len(view.csv()[1]) == 12
        hidden = int(shares.rows[shares.order()[-1]])
        session.choose_sample(hidden)
        pull(session)
        assert view.bars.framed is None


def test_a_function_and_a_single_sample_have_no_shares(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    session.choose_function(FunctionChoice("himmelblau"), "function")
    pull(session)
    assert not view.isVisible()
    session.choose_problem("network", "network")
    pull(session)
    assert view.isVisible()
    session.document.edit("one", lambda e: e.with_data(DataChoice("sine", samples=1)))
    pull(session)
    assert view.isHidden() is (len(session.prepared.train_inputs) < 2)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_diverged_run_says_so(qtbot) -> None:
    def far_away(e: Experiment) -> Experiment:
        e = replace(small(e).with_shape((1, *(2,) * 8, 1), ("identity",) * 9, (None,) * 9), batch_size=0)
        return e.with_start([1e30] * e.mlp.dimension)

    with session_of(far_away) as session:
        view = opened(session, qtbot)
        point(view, 1)
        assert "has diverged" in view.words.text()
        for text in (view.words.text(), view.reading.text()):
            assert "nan" not in text.lower()
        view.grab()


def test_it_retranslates_restyles_and_makes_a_figure(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    light = image(view.figure())
    with shouting():
        assert view.heading.text() == "THE MEAN OF 5 SAMPLES' GRADIENTS"
        assert view.order.buttons["size"].text() == "BY SIZE"
        assert view.reading.text() == "CLICK A BAR TO SEE ITS SAMPLE ALONE."
    assert view.order.buttons["size"].text() == "by size"
    theme.apply(QApplication.instance(), "dark")
    dark = image(view.figure())
    assert dark.pixelColor(1, 1) != light.pixelColor(1, 1)
    bars = view.bars
    own = bars.shares.own[bars.positions]
    shot = bars.grab().toImage()
    colour = shot.pixelColor(bars.bar(0, bars.area()).center().toPoint()).name()
    assert colour == (theme.DARK.positive if own[0] > 0 else theme.DARK.negative)
