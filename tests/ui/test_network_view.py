"""The network drawing through mouse, keys and what is on the screen."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.experiment import DataChoice, Experiment
from gdsim.engine.iterate import Status
from gdsim.engine.network import MLP
from gdsim.ui import theme
from gdsim.ui.exporting import export
from gdsim.ui.network_backward import BADGE, LOSS_HALF, marks
from gdsim.ui.network_layout import FOLD_ENDS, LABEL, RADIUS, Layout
from gdsim.ui.network_picture import brief
from gdsim.ui.network_view import NetworkView
from gdsim.ui.rendering import image

SHIFT, LEFT = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


class Bench:
    """A shown network view on a session that moves when it is told to."""

    def __init__(self, view: NetworkView, document: Document) -> None:
        self.view, self.document, self.session = view, document, view.session

    def settle(self) -> None:
        """Pull until the snapshot and the backward pass of what is shown are there."""
        for _ in range(2000):
            self.session.pump.pull()
            if self.session.worker.idle and self.session.snapshot and self.session.backward:
                return
        raise AssertionError("the session did not come to rest")

    def edit(self, change: Callable[[Experiment], Experiment]) -> None:
        self.document.edit("edit", change)
        self.settle()

    def shape(self, *widths: int, activations: tuple[str, ...] = ()) -> None:
        hidden = ("relu",) * (len(widths) - 2)
        self.edit(
            lambda e: e.with_shape(widths, activations or (*hidden, "identity"), (None,) * (len(widths) - 1))
        )

    def click(self, i: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, modifiers, self.view.edge_position(i))
        self.settle()

    def open(self, i: int) -> None:
        """Double-click the value of a parameter, as a mouse does."""
        at, viewport = self.view.edge_position(i), self.view.viewport()
        QTest.mouseClick(viewport, LEFT, NONE, at)
        QTest.mouseDClick(viewport, LEFT, NONE, at)

    def type(self, text: str) -> None:
        """Replace what the value field holds, and press Enter."""
        entry = self.view.value_editor.entry
        QTest.keyClick(entry, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(entry, Qt.Key.Key_Delete)
        QTest.keyClicks(entry, text)
        QTest.keyClick(entry, Qt.Key.Key_Return)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.view, key, modifiers)

    def wheel(self, at: QPoint, turns: int) -> None:
        event = QWheelEvent(
            QPointF(at), QPointF(self.view.mapToGlobal(at)), QPoint(), QPoint(0, 120 * turns),
            Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.view.viewport(), event)

    def picture(self) -> QImage:
        return self.view.viewport().grab().toImage()


@pytest.fixture
def bench(qapp) -> Iterator[Bench]:
    theme.apply(qapp, "light")
    document = Document()
    session = Session(document, SyncWorker())
    session.refresh_surface = lambda: None  # not this view's business, and most of the time a test would take
    view = NetworkView(session)
    view.resize(720, 260)
    view.show()
    view.activateWindow()
    bench = Bench(view, document)
    bench.settle()
    view.setFocus()
    yield bench
    session.close()
    document.close()
    view.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # no event loop runs here to do it


def index(bench: Bench, layer: int, unit: int, source: int) -> int:
    return bench.session.mlp.index(layer, unit, source)


# --- picking -------------------------------------------------------------------------------------


@pytest.mark.parametrize("widths", [(1, 4, 1), (1, 5, 3, 1), (1, 1)])
def test_every_weight_and_bias_can_be_clicked(bench: Bench, widths: tuple[int, ...]) -> None:
    bench.shape(*widths)
    for i in range(bench.session.mlp.dimension):
        bench.click(i)
        assert bench.session.picks[0] == i


def test_shift_click_picks_the_second_axis(bench: Bench) -> None:
    first, second = index(bench, 1, 2, 0), index(bench, 2, 0, 1)
    bench.click(first)
    bench.click(second, SHIFT)
    assert bench.session.picks == (first, second)


def test_an_edge_is_hit_eight_pixels_thick(bench: Bench) -> None:
    i = index(bench, 1, 3, 0)
    layout = bench.view.picture.layout
    on_edge = bench.view.mapFromScene(layout.along(i, 0.8))
    assert bench.view.parameter_at(on_edge + QPoint(0, 4)) == i
    assert bench.view.parameter_at(on_edge - QPoint(0, 4)) == i
    assert bench.view.parameter_at(on_edge + QPoint(0, 16)) != i


def test_hover_lights_up_in_all_views_and_goes_out(bench: Bench) -> None:
    i = index(bench, 2, 0, 3)
    quiet = bench.picture()
    QTest.mouseMove(bench.view.viewport(), bench.view.edge_position(i))
    assert bench.session.hovered == i
    assert bench.picture() != quiet
    QApplication.sendEvent(bench.view.viewport(), QEvent(QEvent.Type.Leave))
    assert bench.session.hovered is None
    assert bench.picture() == quiet


def test_the_two_picks_are_marked_differently(bench: Bench) -> None:
    a, b = index(bench, 1, 0, 0), index(bench, 2, 0, 3)
    bench.session.pick(a)
    bench.session.pick(b, second=True)
    bench.settle()
    one = bench.picture()
    bench.session.pick(b)
    bench.session.pick(a, second=True)
    bench.settle()
    assert bench.session.picks == (b, a)
    assert bench.picture() != one


def test_a_tip_gives_full_precision_symbol_and_gradient(bench: Bench) -> None:
    i = index(bench, 1, 1, 0)
    tip = bench.view.tip(bench.view.edge_position(i))
    assert "w⁽¹⁾₂ = " in tip
    assert repr(abs(float(bench.session.theta[i]))) in tip
    assert repr(abs(float(bench.session.track.iterate.g[i]))) in tip


def test_arrow_keys_walk_through_layers_and_shift_moves_the_second(bench: Bench) -> None:
    bench.click(index(bench, 1, 2, 0))
    bench.key(Qt.Key.Key_Right)
    assert bench.session.picks[0] == index(bench, 2, 0, 2)
    bench.key(Qt.Key.Key_Up)
    assert bench.session.picks[0] == index(bench, 2, 0, 1)
    bench.key(Qt.Key.Key_Left)
    assert bench.session.picks[0] == index(bench, 1, 1, 0)
    bench.key(Qt.Key.Key_Left)
    assert bench.session.picks[0] == index(bench, 1, 1, 0)
    second = bench.session.picks[1]
    bench.key(Qt.Key.Key_Down, SHIFT)
    assert bench.session.picks == (index(bench, 1, 1, 0), second + 1)
    assert "w⁽¹⁾₂" in bench.view.accessibleDescription()


def test_every_parameter_can_be_reached_with_the_keyboard(bench: Bench) -> None:
    bench.click(0)
    seen = {0}
    for layer in range(bench.session.mlp.depth):
        for _ in range(bench.session.mlp.dimension):
            bench.key(Qt.Key.Key_Up)
        for _ in range(bench.session.mlp.dimension):
            seen.add(bench.session.picks[0])
            bench.key(Qt.Key.Key_Down)
        seen.add(bench.session.picks[0])
        bench.key(Qt.Key.Key_Right)
        assert (
            layer == bench.session.mlp.depth - 1
            or bench.session.mlp.parameter(bench.session.picks[0]).layer > 1
        )
    assert seen == set(range(bench.session.mlp.dimension))


def test_keys_with_control_are_left_to_the_window(bench: Bench) -> None:
    before = bench.session.picks
    bench.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert bench.session.picks == before


# --- typing values ---------------------------------------------------------------------------------


def test_double_click_edits_and_the_edit_has_a_name(bench: Bench) -> None:
    i = index(bench, 1, 3, 0)
    bench.open(i)
    assert bench.view.value_editor.isVisible()
    assert bench.view.value_editor.symbol.text() == "w⁽¹⁾₄ ="
    bench.type("2,5")
    assert bench.document.experiment.start[i] == 2.5
    assert bench.document.undo_stack.undoText() == "Change w⁽¹⁾₄"
    assert not bench.view.value_editor.isVisible()
    bench.settle()
    bench.document.undo_stack.undo()
    bench.settle()
    assert bench.document.experiment.start[i] != 2.5


def test_every_bias_is_shown_and_editable_the_outputs_too(bench: Bench) -> None:
    mlp = bench.session.mlp
    biases = [i for i in range(mlp.dimension) if mlp.parameter(i).is_bias]
    assert set(bench.view.picture.layout.tags) == set(biases)
    for i in biases:
        bench.open(i)
        bench.type("-0.75")
        bench.settle()
        assert bench.document.experiment.start[i] == -0.75


def test_an_edit_during_a_run_starts_from_the_weights_shown(bench: Bench) -> None:
    for _ in range(3):
        bench.session.step()
        bench.settle()
    theta, i = bench.session.theta.copy(), index(bench, 2, 0, 0)
    assert bench.session.k == 3
    assert not np.array_equal(theta, bench.document.experiment.theta)
    bench.open(i)
    bench.type("0.125")
    theta[i] = 0.125
    assert np.array_equal(bench.document.experiment.theta, theta)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("abc", "“abc” is not a number"),
        ("", "missing"),
        ("1e31", "1e30"),
        ("nan", "not a number"),
        ("1e999", "large"),
    ],
)
def test_a_wrong_entry_says_why_and_keeps_the_old_value(bench: Bench, text: str, said: str) -> None:
    before = bench.document.experiment
    bench.open(0)
    bench.type(text)
    assert bench.document.experiment == before
    assert bench.view.value_editor.message.isVisible()
    assert said in bench.view.value_editor.message.text()
    bench.type("0.5")
    assert bench.document.experiment.start[0] == 0.5


def test_escape_gives_up_and_enter_opens_again(bench: Bench) -> None:
    before = bench.document.experiment
    bench.click(3)
    bench.key(Qt.Key.Key_Return)
    entry = bench.view.value_editor.entry
    assert bench.view.value_editor.parameter == 3
    QTest.keyClicks(entry, "9")
    QTest.keyClick(entry, Qt.Key.Key_Escape)
    assert not bench.view.value_editor.isVisible()
    assert bench.document.experiment == before
    bench.key(Qt.Key.Key_F2)
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert bench.document.undo_stack.count() == 0


def test_leaving_the_field_takes_a_good_entry_and_drops_a_bad_one(bench: Bench) -> None:
    for text, expected in (("1.5", 1.5), ("1.5x", 1.5)):
        bench.open(0)
        entry = bench.view.value_editor.entry
        entry.selectAll()
        QTest.keyClicks(entry, text)
        QTest.mouseClick(bench.view.viewport(), LEFT, NONE, QPoint(2, 2))
        entry.clearFocus()
        assert bench.document.experiment.start[0] == expected
        assert not bench.view.value_editor.isVisible()
        bench.settle()


def test_the_field_stays_inside_the_view(bench: Bench) -> None:
    for i in bench.view.picture.layout.tags:
        bench.open(i)
        assert bench.view.viewport().rect().contains(bench.view.value_editor.geometry())
        QTest.keyClick(bench.view.value_editor.entry, Qt.Key.Key_Escape)


# --- the backward pass ------------------------------------------------------------------------------


def test_the_badges_follow_the_factors_in_the_order_5_4_3_2_1(bench: Bench) -> None:
    bench.click(index(bench, 1, 2, 0))
    assert bench.view.badges() == [(n, "pending") for n in (5, 4, 3, 2, 1)]
    pictures = [bench.picture()]
    for j in range(1, 6):
        bench.session.factor()
        bench.settle()
        states = ["done"] * (j - 1) + ["current"] + ["pending"] * (5 - j)
        assert bench.view.badges() == list(zip((1, 2, 3, 4, 5), states, strict=True))
        pictures.append(bench.picture())
    for j in range(1, 6):
        bench.session.factor()
        bench.settle()
        states = ["done"] * (j - 1) + ["current"] + ["pending"] * (5 - j)
        assert bench.view.badges() == list(zip((5, 4, 3, 2, 1), states, strict=True))
        pictures.append(bench.picture())
    bench.session.finish_pass()
    bench.settle()
    assert bench.view.badges() == [(n, "done") for n in (5, 4, 3, 2, 1)]
    pictures.append(bench.picture())
    assert all(a != b for a, b in itertools.combinations(pictures, 2))
    for _ in range(bench.session.counts[2]):
        bench.session.back()
    bench.settle()
    assert bench.view.badges()[-1] == (1, "current")


def test_the_arrow_of_factor_3_appears_in_vermilion_on_its_edge(bench: Bench) -> None:
    bench.click(index(bench, 1, 2, 0))
    upper = index(bench, 2, 0, 2)
    spot = bench.view.mapFromScene(bench.view.picture.layout.along(upper, 0.25))
    colour = QColor(theme.current().backward_line)

    def distance() -> float:
        seen = bench.picture().pixelColor(spot)
        return math.dist(seen.getRgb()[:3], colour.getRgb()[:3])

    bench.session.move(bench.session.counts[0] + 2)
    bench.settle()
    assert distance() > 100
    bench.session.factor()
    bench.settle()
    assert distance() < 40


@pytest.mark.parametrize("widths", [(1, 4, 1), (2, 5, 3, 1), (1, 1), (3, 4, 4, 4, 2), (2, 20, 14, 1)])
def test_arrows_run_right_to_left_one_mark_for_every_factor(widths: tuple[int, ...]) -> None:
    mlp = MLP(widths, ("tanh",) * (len(widths) - 1))
    for i in range(0, mlp.dimension, 3):
        p = mlp.parameter(i)
        layout = Layout(
            mlp, 720, 260, pinned={p.layer: [p.unit], p.layer - 1: [] if p.is_bias else [p.source]}
        )
        found = marks(layout, i, p, tuple(layout.labels))
        n = 1 + 2 * (mlp.depth - p.layer + 1)
        assert [mark.number for mark in found] == list(range(n, 0, -1))
        assert all(line.x1() > line.x2() for mark in found for line in mark.lines)
        assert found[0].lines[0].x1() < layout.loss.x()
        ends_in = [mark for mark in found if mark.lines]
        if not p.is_bias:
            last = ends_in[-1].lines
            assert len(last) == 1
            assert last[0].y1() == layout.unit(p.layer, p.unit).y()
            assert last[0].y2() == layout.unit(p.layer - 1, p.source).y()
        else:
            assert found[-1].tag == layout.tags[i]
        badges = [mark.badge for mark in found]
        for a, b in itertools.combinations(badges, 2):
            assert math.dist((a.x(), a.y()), (b.x(), b.y())) > BADGE


def test_a_deep_weight_gets_a_bundle_from_every_unit(bench: Bench) -> None:
    bench.shape(1, 3, 4, 1)
    bench.click(index(bench, 1, 1, 0))
    bundles = {mark.number: len(mark.lines) for mark in bench.view.item.marks}
    assert bundles == {7: 1, 6: 0, 5: 4, 4: 0, 3: 4, 2: 0, 1: 1}
    arcs = {mark.number: len(mark.arcs) for mark in bench.view.item.marks}
    assert (arcs[6], arcs[4], arcs[2]) == (1, 4, 1)


def test_after_the_pass_the_new_values_are_shown(bench: Bench) -> None:
    bench.click(index(bench, 1, 1, 0))
    bench.session.finish_pass()
    bench.settle()
    after = bench.session.backward.after.x
    assert np.array_equal(bench.view.picture.theta, after)
    assert not np.array_equal(after, bench.session.theta)
    tip = bench.view.tip(bench.view.edge_position(bench.session.picks[0]))
    assert "before the update" in tip


def test_no_badges_while_a_run_goes_on(bench: Bench) -> None:
    bench.session.run()
    bench.session.pump.pull()
    assert bench.session.is_running
    assert bench.view.badges() == []
    bench.session.pause()
    bench.settle()
    assert len(bench.view.badges()) == bench.session.factors


# --- what the numbers say -----------------------------------------------------------------------------


def test_neurons_and_loss_show_the_sample_or_the_mean(bench: Bench) -> None:
    picture, prepared = bench.view.picture, bench.session.prepared
    objective = bench.session.experiment.training_loss()
    bench.session.choose_sample(None)
    bench.settle()
    assert picture.value(0, 0) == pytest.approx(prepared.train_inputs.mean())
    assert picture.loss == pytest.approx(float(objective.value(bench.session.theta)))
    bench.session.choose_sample(5)
    bench.settle()
    picture.read()
    assert picture.value(0, 0) == prepared.train_inputs[5, 0]
    y = bench.session.mlp.forward(bench.session.theta, prepared.train_inputs[5:6])[0, 0]
    assert picture.value(2, 0) == pytest.approx(y)
    assert picture.loss == pytest.approx(float(objective.on_rows([5]).value(bench.session.theta)))
    assert picture.target == prepared.train_targets[5, 0]


def test_a_samples_loss_carries_the_penalty(bench: Bench) -> None:
    bench.edit(lambda e: replace(e, l1=0.1, l2=0.2))
    bench.session.choose_sample(2)
    bench.settle()
    objective = bench.session.experiment.training_loss().on_rows([2])
    assert bench.view.picture.loss == pytest.approx(float(objective.value(bench.session.theta)))


def test_dead_and_inactive_units_are_told_apart(bench: Bench) -> None:
    mlp, view = bench.session.mlp, bench.view
    bench.edit(lambda e: e.with_parameter(mlp.index(1, 1, 1), -100.0).with_parameter(mlp.index(1, 0, 1), 0.0))
    assert (1, 1) in view.picture.dead
    tip = view.tip(view.unit_position(1, 1))
    assert "Dead: z ≤ 0 for all 28 samples" in tip
    z = bench.session.prepared.train_inputs[:, 0] * bench.session.theta[mlp.index(1, 0, 0)]
    bench.session.choose_sample(int(np.argmin(z)))
    bench.settle()
    assert (1, 0) not in view.picture.dead
    assert view.picture.is_off(1, 0)
    assert "Inactive for this sample" in view.tip(view.unit_position(1, 0))
    bench.edit(lambda e: e.with_activation(1, "tanh"))
    assert view.picture.dead == {}
    assert view.picture.reason(1, 1) == ""


def test_a_large_set_is_looked_at_in_part_and_says_so(bench: Bench) -> None:
    bench.edit(lambda e: e.with_data(DataChoice("sine", samples=20_000)))
    i = bench.session.mlp.index(1, 1, 1)
    bench.edit(lambda e: e.with_parameter(i, -100.0))
    assert (
        "Probably dead: z ≤ 0 for all of the 5000 samples looked at, out of 20000"
        in bench.view.picture.reason(1, 1)
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "+0.00"), (1.314, "+1.31"), (-0.84, "−0.84"), (0.0312, "+0.031"), (12.34, "+12.3"),
        (-456.7, "−457"),
        (123456.0, "+1.2e5"), (-2.4e-7, "−2.4e−7"), (math.nan, "–"), (math.inf, "+∞"), (-math.inf, "−∞"),
    ],
)  # fmt: skip
def test_numbers_are_short_and_never_nan(value: float, text: str) -> None:
    assert brief(value, signed=True) == text


def test_a_diverged_run_is_drawn(bench: Bench) -> None:
    first = bench.document.experiment.optimizers[0]
    bench.edit(
        lambda e: e.with_optimizer(0, first.with_parameter("learning_rate", 1.0)).with_start(e.theta * 1e9)
    )
    for _ in range(40):
        bench.session.step()
        bench.settle()
    assert bench.session.track.status == Status.DIVERGED
    assert "nan" not in bench.view.picture.description().lower()
    assert "nan" not in bench.view.tip(bench.view.edge_position(0)).lower()
    assert not bench.picture().isNull()


# --- layout, folding, zoom ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "widths", [(1, 4, 1), (2, 5, 3, 1), (1, 12, 1), (4, 6, 6, 2), (1, 1), (2, 40, 40, 1)]
)
@pytest.mark.parametrize("size", [(720, 260), (400, 200), (1400, 700)])
def test_labels_overlap_neither_one_another_nor_units(widths: tuple[int, ...], size: tuple[int, int]) -> None:
    layout = Layout(MLP(widths, ("relu",) * (len(widths) - 1)), *size)
    boxes = [QRectF(at.x() - LABEL[0] / 2, at.y() - LABEL[1] / 2, *LABEL) for at in layout.labels.values()]
    units = [layout.unit(k, unit) for k, column in enumerate(layout.columns) for unit in column.units]
    discs = [QRectF(at.x() - RADIUS, at.y() - RADIUS, 2 * RADIUS, 2 * RADIUS) for at in units]
    assert not any(a.intersects(b) for a, b in itertools.combinations(boxes, 2))
    assert not any(box.intersects(disc) for box in boxes for disc in discs)
    assert not any(a.intersects(b) for a, b in itertools.combinations(discs, 2))
    assert all(layout.bounds.contains(box) for box in (*boxes, *discs))
    assert layout.bounds.contains(layout.loss + QPointF(LOSS_HALF, LOSS_HALF))


def test_the_opening_network_has_a_value_on_every_edge(bench: Bench) -> None:
    assert set(bench.view.picture.written()) == set(bench.view.picture.layout.row)


def test_a_wide_layer_folds_and_always_shows_the_pick(bench: Bench) -> None:
    bench.shape(1, 64, 1)
    column = bench.view.picture.layout.columns[1]
    assert len(column.units) <= 2 * FOLD_ENDS + 2
    bench.session.pick(index(bench, 1, 30, 0))
    bench.settle()
    column = bench.view.picture.layout.columns[1]
    assert 30 in column.units
    fold = column.folds[0]
    assert fold.hidden == 30 - FOLD_ENDS
    assert "25 more units" in bench.view.tip(bench.view.mapFromScene(fold.at))
    QTest.mouseClick(bench.view.viewport(), LEFT, NONE, bench.view.mapFromScene(fold.at))
    assert len(bench.view.picture.layout.columns[1].units) == 64
    assert bench.document.undo_stack.undoText() == "edit"
    bench.key(Qt.Key.Key_Space)
    assert len(bench.view.picture.layout.columns[1].units) == 2 * FOLD_ENDS + 1


def test_of_too_many_edges_the_strongest_are_drawn_and_it_is_said(bench: Bench) -> None:
    bench.shape(1, 64, 64, 1)
    bench.view.toggle_fold(1)
    bench.view.toggle_fold(2)
    picture = bench.view.picture
    rows = picture.edges()
    between = rows[picture.layout.layer[rows] == 2]
    strength = np.abs(picture.theta[picture.layout.index])
    left_out = np.setdiff1d(np.flatnonzero(picture.layout.layer == 2), between)
    marked = [picture.layout.row[i] for i in picture.marked if i in picture.layout.row]
    assert 600 <= len(between) <= 602
    assert picture.thinned
    assert strength[np.setdiff1d(between, marked)].min() >= strength[left_out].max()


def test_the_wheel_zooms_around_the_pointer_within_limits(bench: Bench) -> None:
    at = QPoint(300, 100)
    before = bench.view.mapToScene(at)
    bench.wheel(at, 3)
    after = bench.view.mapToScene(at)
    assert bench.view.transform().m11() > 1.3 * bench.view._fit_scale()
    assert math.dist((before.x(), before.y()), (after.x(), after.y())) < 3
    bench.wheel(at, 100)
    closest = bench.view.transform().m11()
    bench.wheel(at, 1)
    assert bench.view.transform().m11() == closest
    bench.wheel(at, -1000)
    assert bench.view.transform().m11() == pytest.approx(0.5 * bench.view._fit_scale())


def test_dragging_pans_a_double_click_on_the_background_fits(bench: Bench) -> None:
    viewport, view = bench.view.viewport(), bench.view
    fitted = view.column_positions()
    start = QPoint(view.viewport().width() // 3, 4)
    assert view.parameter_at(start) is None
    QTest.mousePress(viewport, LEFT, NONE, start)
    QTest.mouseMove(viewport, start + QPoint(60, 0))
    QTest.mouseRelease(viewport, LEFT, NONE, start + QPoint(60, 0))
    assert view.column_positions()[0] == pytest.approx(fitted[0] + 60, abs=2)
    view.resize(700, 250)
    assert view.column_positions()[0] > fitted[0] + 30
    QTest.mouseDClick(viewport, LEFT, NONE, QPoint(2, 2))
    view.resize(720, 260)
    assert view.column_positions() == pytest.approx(fitted, abs=1)


def test_the_keyboard_zooms_and_fits(bench: Bench) -> None:
    fitted = bench.view.transform().m11()
    bench.key(Qt.Key.Key_Plus)
    assert bench.view.transform().m11() > fitted
    bench.key(Qt.Key.Key_0)
    assert bench.view.transform().m11() == pytest.approx(fitted)


def test_the_whole_drawing_fits_at_any_size(bench: Bench) -> None:
    for size in ((720, 260), (300, 180), (1400, 800)):
        bench.view.resize(*size)
        seen = bench.view.mapToScene(bench.view.viewport().rect()).boundingRect().adjusted(-2, -2, 2, 2)
        assert seen.contains(bench.view.picture.layout.bounds)


def test_the_keyboard_brings_the_pick_into_sight(bench: Bench) -> None:
    bench.click(index(bench, 1, 0, 0))
    bench.wheel(bench.view.edge_position(index(bench, 1, 0, 0)), 12)
    bench.key(Qt.Key.Key_Right)
    at = bench.view.mapFromScene(bench.view.picture.layout.label(bench.session.picks[0]))
    assert bench.view.viewport().rect().contains(at)


# --- looks, export, staying quiet -------------------------------------------------------------------------


def test_the_figure_does_not_depend_on_the_zoom_and_holds_the_backward_pass(bench: Bench, tmp_path) -> None:
    bench.session.move(bench.session.counts[0] + 3)
    bench.settle()
    whole = image(bench.view.figure())
    bench.wheel(QPoint(100, 100), 8)
    assert image(bench.view.figure()) == whole
    path = export(bench.view.figure(), tmp_path / "network.svg")
    text = path.read_text("utf-8").lower()
    assert theme.current().backward_line.lower() in text
    bench.session.back()
    bench.settle()
    assert image(bench.view.figure()) != whole


def test_a_view_that_was_never_shown_still_gives_its_figure(bench: Bench) -> None:
    other = NetworkView(bench.session)
    bench.shape(1, 3, 3, 1)
    figure = other.figure()
    other.deleteLater()
    assert other.picture.layout.mlp.widths == (1, 3, 3, 1)
    assert not image(figure).isNull()


def test_a_hidden_view_reads_nothing_until_it_is_shown(bench: Bench) -> None:
    bench.view.hide()
    bench.shape(1, 7, 1)
    assert bench.view.picture.layout.mlp.widths == (1, 4, 1)
    bench.view.show()
    assert bench.view.picture.layout.mlp.widths == (1, 7, 1)


def test_both_themes_are_drawn_in_their_own_colours(bench: Bench) -> None:
    light = bench.picture()
    assert light.pixelColor(1, 1) == QColor(theme.LIGHT.card)
    theme.apply(QApplication.instance(), "dark")
    dark = bench.picture()
    theme.apply(QApplication.instance(), "light")
    assert dark.pixelColor(1, 1) == QColor(theme.DARK.card)
    assert bench.picture() == light


def test_an_edit_of_the_network_arrives_in_the_drawing(bench: Bench) -> None:
    bench.shape(1, 6, 2, 1)
    assert [len(column.units) for column in bench.view.picture.layout.columns] == [1, 6, 2, 1]
    bench.edit(lambda e: e.with_data(DataChoice("saddle", samples=20)))
    assert [len(column.units) for column in bench.view.picture.layout.columns] == [2, 6, 2, 1]
    assert bench.view.picture.layout.bounds.left() < -RADIUS - 40  # room for the inputs' names


def test_the_largest_network_is_painted_in_any_state(bench: Bench) -> None:
    bench.shape(1, *(64,) * 8, 1)
    bench.session.pick(index(bench, 1, 20, 0))
    bench.settle()
    picture = QImage(720, 260, QImage.Format.Format_ARGB32_Premultiplied)
    forward = bench.session.counts[0]
    for j in (0, 5, forward, forward + 5, forward + 12, bench.session.length):
        bench.session.move(j)
        painter = QPainter(picture)
        try:
            bench.view.render(painter)
        finally:
            painter.end()
    assert len(bench.view.badges()) == 19
    assert len(bench.view.item.edges) < 1500
