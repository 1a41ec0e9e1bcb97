"""The health view: bars as long as the norms say, marks without colour, units that can be picked, sentences."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from plots import advance, pull, session_of, show
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from gdsim.app.i18n import say
from gdsim.app.session import Session
from gdsim.engine.breakpoints import dead_units
from gdsim.engine.experiment import Experiment
from gdsim.engine.health import Flow, health
from gdsim.engine.network import MLP
from gdsim.ui import language, theme
from gdsim.ui.exporting import image
from gdsim.ui.health_bars import Bars, draw_bar, flow_text
from gdsim.ui.health_view import HealthView


def shaped(widths: tuple[int, ...], activation: str, change=None):
    """The opening data with a network of this shape; ``change(layers)`` writes into its start weights."""

    def made(e: Experiment) -> Experiment:
        activations = (activation,) * (len(widths) - 2) + ("identity",)
        e = replace(e, problem="network", widths=widths, activations=activations, start=(), more_starts=())
        theta = np.array(e.start)
        if change is not None:
            change(MLP(widths, activations).layers(theta))
        return e.with_start(theta)

    return made


def kill(layers) -> None:
    """Units 2 and 5 of the first layer are off whatever the input."""
    layers[0][:, -1] = [0.3, -500.0, 0.2, 0.1, -500.0, 0.4]


def saturate(layers) -> None:
    layers[0][1] = [0.0, 50.0]


@pytest.fixture
def session(qtbot) -> Iterator[Session]:
    with session_of(shaped((1, 6, 3, 1), "relu", kill)) as made:
        yield made


@pytest.fixture
def view(session: Session, qtbot) -> HealthView:
    made = HealthView(session)
    show(made, qtbot, 400, 560)
    pull(session)
    return made


def sentences(view: HealthView) -> list[str]:
    return [each.label.text() for each in view.findings if each.isVisible()]


def test_computed_only_while_it_is_visible(session: Session, qtbot):
    view = HealthView(session)
    qtbot.addWidget(view)
    advance(session, 1)
    assert session.health is None
    show(view, qtbot, 400, 560)
    pull(session)
    assert session.health is not None
    assert view.shown is session.health
    view.hide()
    advance(session, 1)
    assert session.health is None


def test_bars_are_the_norms_on_one_scale(view: HealthView, session: Session):
    expected = health(session.experiment.training_loss(), session.theta)
    assert [each.layer for each in view.bars.layers] == [3, 2, 1]
    low, high = view.bars.scale()
    for shown, each in zip(view.bars.layers, expected.layers[::-1], strict=True):
        assert shown.delta == each.delta
        share = (math.log10(each.delta) - low) / (high - low)
        assert view.bars.length(each.delta, 300.0) == pytest.approx(300.0 * share)
    assert view.bars.length(0.0, 300.0) == 0.0
    assert view.bars.length(math.inf, 300.0) == 300.0


def test_it_follows_the_run(view: HealthView, session: Session):
    before = view.shown
    advance(session, 3)
    assert view.shown is not before
    assert (
        view.shown.layers[0].delta
        == health(session.experiment.training_loss(), session.theta).layers[0].delta
    )


def test_findings_are_said(view: HealthView):
    expected = [say(each) for each in (*view.shown.findings, *view.shown.comfort)]
    assert sentences(view) == expected
    assert "Dead in layer 1: 2 of 6 units, off for every sample (2, 5)." in expected
    assert not view.empty.isVisible()


def test_dead_units_have_a_box_each_and_a_click_picks_their_first_weight(
    view: HealthView, session: Session, qtbot
):
    dead = dead_units(session.experiment.training_loss(), session.theta)
    assert {(each.layer, each.unit + 1) for each in view.units.units} == dead
    assert len(view.units.boxes) == len(dead) >= 2
    at = next(i for i, each in enumerate(view.units.units) if (each.layer, each.unit) == (1, 4))
    point = view.units.boxes[at].center().toPoint()
    qtbot.mouseClick(view.units, Qt.MouseButton.LeftButton, pos=point)
    assert session.picks[0] == session.mlp.index(1, 4, 0)
    assert view.units.picked == (1, 4)
    assert view.units.words(view.units.units[at]) == "Unit 5 of layer 1 is dead."
    assert view.units.at(QPointF(-5.0, -5.0)) is None


def test_units_by_keyboard(view: HealthView, session: Session, qtbot):
    view.units.setFocus()
    qtbot.keyClick(view.units, Qt.Key.Key_End)
    qtbot.keyClick(view.units, Qt.Key.Key_Home)
    qtbot.keyClick(view.units, Qt.Key.Key_Right)
    qtbot.keyClick(view.units, Qt.Key.Key_Return)
    chosen = view.units.units[1]
    assert session.picks[0] == session.mlp.index(chosen.layer, chosen.unit, 0)


def test_saturated_units(qtbot):
    with session_of(shaped((1, 4, 1), "tanh", saturate)) as session:
        view = HealthView(session)
        show(view, qtbot, 400, 560)
        pull(session)
        assert [tuple(each) for each in view.units.units] == [(1, 1, False)]
        assert view.units.isVisible()
        assert any(text.startswith("Saturated in layer 1: 1 of 4") for text in sentences(view))


def test_boxes_wrap_in_a_narrow_view(qtbot):
    def all_dead(layers) -> None:
        layers[0][:, -1] = -500.0

    with session_of(shaped((1, 40, 1), "relu", all_dead)) as session:
        view = HealthView(session)
        show(view, qtbot, 380, 560)
        pull(session)
        QApplication.processEvents()
        boxes = view.units.boxes
        assert len(boxes) == 40
        assert len({box.top() for box in boxes}) > 1
        assert max(box.right() for box in boxes) <= view.units.width()
        assert max(box.bottom() for box in boxes) <= view.units.height()
        assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
        assert sentences(view)[0] == "No gradient passes layer 1: all its units are dead."
        assert view.shown.layers[0].flow is Flow.STOPPED


def painted(flow: Flow) -> QImage:
    picture = QImage(200, 12, QImage.Format.Format_Grayscale8)
    picture.fill(QColor(theme.current().card))
    painter = QPainter(picture)
    draw_bar(painter, QRectF(0, 0, 200, 12), flow)
    painter.end()
    return picture


@pytest.mark.parametrize("look", ["light", "dark"])
def test_states_differ_without_colour(qtbot, look):
    theme.apply(QApplication.instance(), look, 100)
    shades = {}
    for flow in (Flow.STEADY, Flow.VANISHING, Flow.EXPLODING):
        picture = painted(flow)
        shades[flow] = [picture.pixelColor(x, y).lightness() for x in range(20, 180) for y in range(3, 9)]
    spread = {flow: float(np.std(values)) for flow, values in shades.items()}
    assert spread[Flow.STEADY] < 1.0
    assert spread[Flow.VANISHING] > 8.0
    assert spread[Flow.EXPLODING] > 8.0
    # crossed lines cover clearly more than lines one way
    assert abs(np.mean(shades[Flow.EXPLODING]) - np.mean(shades[Flow.VANISHING])) > 8.0
    words = {flow_text(flow) for flow in Flow}
    assert len(words) == len(Flow)


def test_a_function_has_no_health(view: HealthView, session: Session):
    session.document.edit("Function", lambda e: replace(e, problem="function"))
    pull(session)
    assert view.empty.isVisible()
    assert "Only networks" in view.empty.text()
    assert not view.bars.isVisible()
    assert not view.units.isVisible()
    assert sentences(view) == []
    assert view.csv()[1] == []
    assert not image(view.figure(), 96).isNull()


def test_another_network_takes_the_place_of_the_last(view: HealthView, session: Session):
    session.document.edit("Other", shaped((1, 2, 1), "tanh"))
    pull(session)
    assert [each.layer for each in view.bars.layers] == [2, 1]
    assert view.shown is session.health


def test_csv_has_a_row_per_layer_at_full_precision(view: HealthView):
    header, rows = view.csv()
    assert len(header) == 15
    assert [row[0] for row in rows] == [1, 2, 3]
    assert rows[0][header.index("dead")] == "2 5"
    for row, each in zip(rows, view.shown.layers, strict=True):
        assert len(row) == len(header)
        assert float(row[header.index("dL_dz_norm")]) == each.delta
        assert float(row[header.index("dL_dW_rms")]) == each.gradient_rms
        assert row[header.index("state")] == each.flow
    assert rows[-1][header.index("ratio")] == ""


def test_the_figure_is_drawn_in_both_themes(view: HealthView):
    figure = view.figure()
    assert figure.name == "health"
    pictures = [image(figure, 96, look=look) for look in (theme.LIGHT, theme.DARK)]
    assert pictures[0].size() == pictures[1].size()
    assert pictures[0] != pictures[1]


def test_tips_and_descriptions(view: HealthView):
    text = view.bars.words(view.bars.layers[0])
    assert text.startswith("Layer 3: the norm of ∂L/∂z is ")
    assert view.bars.accessibleDescription().count("Layer ") == 3
    assert view.accessibleName()
    assert view.units.accessibleName()


def test_korean_is_set_anew(view: HealthView, qtbot):
    language.install("ko")
    QApplication.processEvents()
    assert view.units.accessibleName()
    assert sentences(view) == [say(each) for each in (*view.shown.findings, *view.shown.comfort)]


def test_large_networks_are_shown_quickly(qtbot):
    with session_of(shaped((1, *[64] * 8, 1), "relu")) as session:
        view = HealthView(session)
        show(view, qtbot, 400, 700)
        pull(session)
        assert len(view.units.units) > 20

        def took(what) -> float:
            best = math.inf
            for _ in range(5):
                begin = time.perf_counter()
                what()
                best = min(best, time.perf_counter() - begin)
            return best

        def painting() -> None:
            picture = QImage(view.bars.size(), QImage.Format.Format_ARGB32)
            view.bars.render(picture, QPoint())

        assert took(view._show) < 0.015
        assert took(painting) < 0.015


def test_nothing_to_show_is_painted_without_fault(qtbot):
    bars = Bars()
    qtbot.addWidget(bars)
    assert bars.scale() == (-2.0, 0.0)
    assert not bars.grab().isNull()
