"""The graph of a formula: its numbers at every step, its layout, and what mouse and keys do."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdsim.app.session import Session
from gdsim.engine.experiment import Experiment, FunctionChoice
from gdsim.engine.formula import Formula
from gdsim.engine.formula_tape import formula_steps, formula_tape
from gdsim.engine.surfaces import SURFACES
from gdsim.ui import theme
from gdsim.ui.graph_layout import BADGE_ROOM, GAPS, GraphLayout
from gdsim.ui.graph_picture import UNKNOWN
from gdsim.ui.graph_view import SMALLEST_FIT, GraphView
from gdsim.ui.network_backward import CURRENT, DONE, PENDING
from gdsim.ui.rendering import image
from tests.ui.plots import pull, session_of, shouting

ROSENBROCK = FunctionChoice("rosenbrock", start=(-1.0, 2.0))
LONG = FunctionChoice("goldstein_price")


def problem(choice: FunctionChoice) -> Callable[[Experiment], Experiment]:
    return lambda e: e.with_problem("function").with_function(choice)


class Bench:
    """A shown graph view and its session, driven by hand."""

    def __init__(self, session: Session) -> None:
        self.session, self.view = session, GraphView(session)
        self.view.resize(740, 280)
        self.view.show()
        self.view.settle()

    @property
    def picture(self):
        return self.view.picture

    def move(self, cursor: int) -> None:
        self.session.move(cursor)
        pull(self.session)
        assert self.session.cursor == cursor

    def choose(self, choice: FunctionChoice) -> None:
        self.session.document.edit("edit", problem(choice))
        pull(self.session)
        self.view.settle()

    def hover(self, at: QPoint) -> None:
        viewport = self.view.viewport()
        none = Qt.MouseButton.NoButton
        where = QPointF(at)
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            where,
            QPointF(viewport.mapToGlobal(at)),
            none,
            none,
            Qt.KeyboardModifier(0),
        )
        QApplication.sendEvent(viewport, event)

    def wheel(self, turns: int) -> None:
        at = self.view.viewport().rect().center()
        event = QWheelEvent(
            QPointF(at), QPointF(self.view.mapToGlobal(at)), QPoint(), QPoint(0, 120 * turns),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier(0), Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.view.viewport(), event)

    def has(self, colour: str, around: QPoint, reach: int) -> bool:
        """True if some pixel near a point of the viewport has that colour."""
        shot, wanted = self.view.viewport().grab().toImage(), QColor(colour)
        square = itertools.product(range(-reach, reach + 1), repeat=2)
        return any(shot.pixelColor(around + QPoint(dx, dy)) == wanted for dx, dy in square)


@pytest.fixture
def bench(qapp) -> Iterator[Bench]:
    theme.apply(qapp, "light")
    with session_of(problem(ROSENBROCK)) as session:
        session.refresh_surface = lambda: None  # not this view's business
        bench = Bench(session)
        yield bench
        bench.view.close()
        bench.view.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


# --- the pass --------------------------------------------------------------------------------------


def test_the_forward_pass_computes_a_node_a_step(bench: Bench) -> None:
    keys = [*(("v", k) for k in range(1, 7)), ("f", 7)]
    for cursor in range(8):
        bench.move(cursor)
        states = [bench.picture.node_state(key) for key in keys]
        expected = [DONE] * max(0, cursor - 1) + [CURRENT] * (cursor > 0) + [PENDING] * (7 - cursor)
        assert states == expected
        assert bench.picture.node_state(("x", 0)) == DONE
    assert bench.view.badges() == [(number, PENDING) for number in range(8, 0, -1)]
    values = [float(bench.picture.nodes[key].value) for key in keys]
    assert values == [2, 4, 1, 1, 1, 100, 104]


def test_the_backward_pass_takes_an_edge_a_step_and_adds_up(bench: Bench) -> None:
    adjoints = []
    for taken in range(1, 9):
        bench.move(7 + taken)
        done = [(8 - j, DONE if j < taken - 1 else CURRENT if j == taken - 1 else PENDING) for j in range(8)]
        assert bench.view.badges() == done
        edge = bench.picture.current_edge
        assert edge is not None
        assert edge.number == 9 - taken
        adjoints.append(bench.picture.adjoint(edge.argument))
        assert bench.picture.expects_more(("x", 0)) is (taken < 8)
    assert adjoints == [1, 1, 100, 200, -200, 400, 4, 396]
    assert bench.picture.adjoint(("f", 7)) == 1
    assert bench.picture.adjoint(("y", 0)) is None


def test_numbers_agree_with_the_gradient_after_any_walk_of_the_cursor(bench: Bench) -> None:
    rng = np.random.default_rng(3)
    for _ in range(12):
        bench.move(int(rng.integers(0, bench.session.length + 1)))
        picture = bench.picture
        steps = formula_steps(formula_tape(SURFACES["rosenbrock"], np.array([-1.0, 2.0])), 0)
        taken = min(max(bench.session.cursor - 7, 0), 8)
        for step in steps.backward[:taken]:
            last = [s for s in steps.backward[:taken] if s.argument == step.argument][-1]
            assert picture.adjoint(step.argument) == float(last.adjoint)


def test_the_update_shows_the_new_variables(bench: Bench) -> None:
    bench.move(bench.session.length - 1)
    assert bench.picture.new_value(("x", 0)) is None
    bench.move(bench.session.length)
    after = bench.session.backward.after.x
    assert bench.picture.new_value(("x", 0)) == after[0]
    assert bench.picture.new_value(("y", 0)) == after[1]
    assert {state for _, state in bench.view.badges()} == {DONE}


def test_an_iteration_on_the_graph_stays_where_it_is_with_other_numbers(bench: Bench) -> None:
    layout = bench.picture.layout
    bench.session.step()
    pull(bench.session)
    assert bench.picture.layout is layout
    x = bench.session.theta
    assert float(bench.picture.nodes["x", 0].value) == x[0] != -1.0


def test_what_is_lit_is_seen(bench: Bench) -> None:
    look = theme.current()
    bench.move(3)
    at = bench.view.node_position(("v", 3))
    assert bench.has(look.forward_line, at, 30)
    assert not bench.has(look.backward_line, at, 30)
    bench.move(8)
    assert bench.has(look.backward_line, bench.view.edge_position(0), 6)
    assert not bench.has(look.backward_line, bench.view.node_position(("x", 0)), 30)
    bench.move(15)
    assert bench.has(look.backward_line, bench.view.node_position(("x", 0)), 40)


def test_a_typed_formula_has_its_graph_and_another_one_replaces_it(bench: Bench) -> None:
    bench.choose(FunctionChoice("formula", formula="sin(x)*x", start=(0.5,)))
    assert list(bench.picture.nodes) == [("x", 0), ("v", 1), ("f", 2)]
    bench.move(2 + 3)
    assert bench.picture.adjoint(("x", 0)) == pytest.approx(np.cos(0.5) * 0.5 + np.sin(0.5))
    bench.choose(FunctionChoice("formula", formula="x", start=(0.5,)))
    bench.move(2)
    assert bench.picture.adjoint(("x", 0)) == 1.0
    bench.session.document.edit("network", lambda e: e.with_problem("network"))
    pull(bench.session)
    assert bench.picture.tape is None
    assert bench.view.badges() == []
    bench.view.grab()


def test_without_a_run_the_graph_is_there_all_the_same(bench: Bench) -> None:
    for i in bench.session.experiment.enabled:
        bench.session.document.edit(
            "off", lambda e, i=i: e.with_optimizer(i, replace(e.optimizers[i], enabled=False))
        )
    pull(bench.session)
    bench.view.settle()
    assert bench.session.backward is None
    assert float(bench.picture.nodes["x", 0].value) == -1.0


# --- mouse and keys -----------------------------------------------------------------------------------


def test_hovering_tells_the_session_which_step_it_is(bench: Bench) -> None:
    bench.move(10)
    for j in range(8):
        bench.hover(bench.view.edge_position(j))
        assert bench.session.hovered_factor == 7 + j
        assert bench.picture.hovered_edge == j
    bench.hover(bench.view.node_position(("v", 4)))
    assert bench.session.hovered_factor == 3
    assert bench.picture.hovered_node == 3
    bench.hover(bench.view.node_position(("x", 0)))
    assert bench.session.hovered_factor is None
    wires = bench.picture.layout.wires
    for j, step in enumerate(bench.picture.steps.backward):  # on the line, off the badge
        end = wires[step.index].end
        bench.hover(bench.view.mapFromScene(end - QPointF(9.0, 0.0)))
        assert bench.session.hovered_factor == 7 + j
        bench.hover(bench.view.mapFromScene(end - QPointF(9.0, 60.0)))
        assert bench.session.hovered_factor != 7 + j
    bench.hover(bench.view.edge_position(0))
    QApplication.sendEvent(bench.view.viewport(), QEvent(QEvent.Type.Leave))
    assert bench.session.hovered_factor is None


def test_tips_say_the_factor_and_give_nothing_away_before_it_is_taken(bench: Bench) -> None:
    bench.move(11)
    taken = bench.view.tip(bench.view.edge_position(3))
    assert taken.splitlines() == [
        "∂v₅/∂v₄ = 2v₄ = 2.0",
        "∂f/∂v₅ = 100.0 times the factor 2.0 adds 200.0 to ∂f/∂v₄, which is now 200.0.",
    ]
    waiting = bench.view.tip(bench.view.edge_position(5))
    assert waiting.splitlines() == ["∂v₃/∂x = 2x", "Not taken yet."]
    assert bench.view.tip(bench.view.node_position(("v", 4))).splitlines() == [
        "v₄ = y − v₃ = 1.0",
        "∂f/∂v₄ = 200.0",
    ]
    bench.move(2)
    assert bench.view.tip(bench.view.node_position(("v", 4))).splitlines()[-1] == "Not computed yet."
    other = bench.picture.layout.wires[[w.argument for w in bench.picture.layout.wires].index(("y", 0))]
    assert bench.view.tip(bench.view.mapFromScene(other.badge)) == "This edge is on no path to x."


def test_a_click_on_a_variable_follows_its_derivative(bench: Bench) -> None:
    bench.move(9)
    QTest.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, pos=bench.view.node_position(("y", 0)))
    pull(bench.session)
    assert bench.session.parameter == 1
    assert [number for number, _ in bench.view.badges()] == [4, 3, 2, 1]
    bench.view.setFocus()
    QTest.keyClick(bench.view, Qt.Key.Key_Space)
    pull(bench.session)
    assert bench.session.parameter == 0


def test_zoom_pan_and_fit(bench: Bench) -> None:
    view = bench.view
    fit = view.transform().m11()
    bench.wheel(4)
    assert view.transform().m11() > fit
    before = view.node_position(("x", 0))
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.node_position(("x", 0)).x() < before.x()
    start, by = view.viewport().rect().bottomLeft() + QPoint(60, -12), QPoint(40, -20)
    before = view.node_position(("x", 0))
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    bench.hover(start + by)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=start + by)
    moved = view.node_position(("x", 0)) - before - by
    assert moved.manhattanLength() <= 2
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.transform().m11() == pytest.approx(fit)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.transform().m11() == pytest.approx(fit)
    for _ in range(60):
        bench.wheel(-10)
    assert 0.01 < view.transform().m11() < fit
    view.resize(900, 400)
    assert view.transform().m11() < fit  # zoomed by hand: a resize leaves it
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert view.transform().m11() >= fit


def test_a_long_graph_stays_readable_and_follows_the_step(bench: Bench) -> None:
    bench.choose(LONG)
    assert bench.view.transform().m11() == pytest.approx(SMALLEST_FIT)
    room = bench.view.viewport().rect()
    F, n, _ = bench.session.counts
    for cursor in range(1, F + n + 1):
        bench.move(cursor)
        if cursor <= F:
            at = bench.view.node_position(bench.session.backward.walk.steps[cursor - 1].output)
        else:
            at = bench.view.edge_position(cursor - F - 1)
        assert room.contains(at), cursor


def test_hidden_it_does_nothing_and_catches_up(bench: Bench) -> None:
    bench.view.hide()
    bench.session.move(4)
    assert bench.picture.forward_taken == 0
    bench.view.show()
    assert bench.picture.forward_taken == 4


# --- words, looks, export ---------------------------------------------------------------------------


def test_it_is_described_in_words_and_follows_the_language(bench: Bench) -> None:
    bench.move(9)
    assert bench.view.accessibleName() == "Computational graph"
    description = bench.view.accessibleDescription()
    assert description.startswith("9 nodes, 9 edges, derivative by x. ∂f/∂v₆ = 1 = 1.0")
    with shouting():
        assert bench.view.accessibleName() == "COMPUTATIONAL GRAPH"
        assert "DERIVATIVE BY x" in bench.view.accessibleDescription()


def test_the_figure_holds_the_whole_graph_in_both_themes(bench: Bench, qapp) -> None:
    bench.move(12)
    bench.wheel(20)  # zoomed far in
    for look in (theme.LIGHT, theme.DARK):
        figure = bench.view.figure()
        assert figure.name == "graph"
        drawn = image(figure, 96, look=look)
        card = QColor(look.card)
        columns = [
            x
            for x in range(0, drawn.width(), 2)
            if any(drawn.pixelColor(x, y) != card for y in range(0, drawn.height(), 2))
        ]
        assert columns[-1] - columns[0] > 0.9 * drawn.width()
        vermilion = QColor(look.backward_line)
        assert any(
            drawn.pixelColor(x, y) == vermilion
            for x in range(0, drawn.width(), 2)
            for y in range(0, drawn.height(), 2)
        )


# --- the layout -------------------------------------------------------------------------------------


def layouts() -> list[GraphLayout]:
    found = []
    texts = ["x*x", "sin(x*y)^2 + sin(x*y)*(x*y)", "x", " + ".join(f"x^{k}*y" for k in range(2, 30))]
    for objective in (*SURFACES.values(), *(Formula(text) for text in texts)):
        tape = formula_tape(objective, np.full(objective.dimension, 0.5))
        assert tape is not None
        found.append(GraphLayout(tape, {(node.name, node.layer): UNKNOWN for node in tape.nodes}))
    return found


def test_no_box_covers_another_and_edges_run_from_left_to_right() -> None:
    for layout in layouts():
        for width in (300.0, 5000.0):
            layout.spread(width)
            assert GAPS[0] <= layout.gap <= GAPS[2]
            for a, b in itertools.combinations(layout.boxes.values(), 2):
                assert not a.adjusted(-4, -4, 4, 4).intersects(b)
            for wire in layout.wires:
                assert wire.start.x() < wire.badge.x() < wire.end.x()
                assert layout.bounds.contains(wire.path.boundingRect().adjusted(0, -1, 0, 1))
            assert layout.boxes["x", 0].left() == min(box.left() for box in layout.boxes.values())
            last = list(layout.boxes.values())[-1]
            assert last.right() == max(box.right() for box in layout.boxes.values())


def test_edges_come_in_the_order_of_the_backward_steps() -> None:
    tape = formula_tape(SURFACES["beale"], np.array([1.0, 0.3]))
    assert tape is not None
    layout = GraphLayout(tape, {(node.name, node.layer): UNKNOWN for node in tape.nodes})
    steps = [((s.output.name, s.output.layer), (s.argument.name, s.argument.layer)) for s in tape.backward()]
    assert [(wire.output, wire.argument) for wire in layout.wires] == steps


def test_badges_of_small_graphs_keep_off_each_other() -> None:
    for layout in layouts():
        if len(layout.boxes) > 12:
            continue
        layout.spread(740.0)
        for a, b in itertools.combinations([wire.badge for wire in layout.wires], 2):
            assert (a - b).manhattanLength() >= 0.7 * BADGE_ROOM


def test_what_does_not_have_to_cross_does_not() -> None:
    by_key = dict(zip(SURFACES, layouts(), strict=False))
    for key in ("rosenbrock", "double_well", "rastrigin", "quadratic", "saddle"):
        assert by_key[key]._crossings(by_key[key].columns) == 0
