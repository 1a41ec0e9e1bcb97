"""The paths and their costs, read back from the widgets, and what is drawn on the network."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdsim.app.session import Session
from gdsim.engine import paths as engine
from gdsim.engine.experiment import DataChoice, Experiment, FunctionChoice
from gdsim.engine.notation import parameter_text
from gdsim.engine.paths import multiplications
from gdsim.ui import theme
from gdsim.ui.cost_bars import count_text
from gdsim.ui.exporting import image
from gdsim.ui.numbers import short
from gdsim.ui.path_tree import BAR, share_text
from gdsim.ui.paths_view import PathsView
from tests.ui.plots import advance, pull, session_of, shouting, show


def several(e: Experiment) -> Experiment:
    """2-5-3-1 on batches of four, so that a weight of the first layer has three paths."""
    e = e.with_data(DataChoice("two_moons", samples=12))
    e = e.with_shape((2, 5, 3, 1), ("tanh", "tanh", "identity"), (None,) * 3)
    return replace(e, batch_size=4, optimizers=e.optimizers[:1])


def many(e: Experiment) -> Experiment:
    """Six units in each of four hidden layers: 216 paths from the first."""
    e = e.with_data(DataChoice("two_moons", samples=12))
    e = e.with_shape((2, 6, 6, 6, 6, 1), ("relu",) * 4 + ("identity",), (None,) * 5)
    return replace(e, optimizers=e.optimizers[:1])


def opened(session: Session, qtbot, pick: int = 3, sample: int | None = 2) -> PathsView:
    session.pick(pick)
    session.choose_sample(sample)
    view = PathsView(session)
    show(view, qtbot, 400, 600)
    pull(session)
    assert session.backward is not None
    assert session.backward.sums is not None
    return view


@pytest.fixture
def session() -> Iterator[Session]:
    with session_of(several) as session:
        yield session


def rows(view: PathsView) -> list[tuple[str, str, str]]:
    items = [view.tree.topLevelItem(at) for at in range(view.tree.topLevelItemCount())]
    return [(item.text(0), item.text(1), item.text(2)) for item in items]


def test_the_paths_their_products_and_shares_are_listed(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    sums = session.backward.sums
    assert view.tree.isVisible()
    assert len(rows(view)) == sums.count == 3
    for (route, product, share), path in zip(rows(view), sums.paths, strict=True):
        second = path.units[1]
        assert route == f"a⁽¹⁾₂ → a⁽²⁾{'₁₂₃'[second]} → ŷ → L"
        assert product == short(path.product)
        assert share == share_text(path.product / sums.total)
    assert short(sums.total) in view.sum.text()
    assert sums.total == pytest.approx(session.backward.chain.gradient)
    bars = [view.tree.topLevelItem(at).data(2, BAR) for at in range(3)]
    assert max(map(abs, bars)) == 1.0
    assert [bar > 0 for bar in bars] == [path.product * sums.total > 0 for path in sums.paths]


def test_a_path_opens_into_its_factors(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    item, path = view.tree.topLevelItem(0), session.backward.sums.paths[0]
    height = view.tree.height()
    item.setExpanded(True)
    found = [(item.child(at).text(0), item.child(at).text(1)) for at in range(item.childCount())]
    assert [value for _, value in found] == [short(value) for value in path.factors]
    second = "₁₂₃"[path.units[1]]
    assert [symbol for symbol, _ in found] == [
        "∂L/∂ŷ", "∂ŷ/∂z⁽³⁾", f"w⁽³⁾{second}", f"∂a⁽²⁾{second}/∂z⁽²⁾{second}", f"w⁽²⁾{second}₂",
        "∂a⁽¹⁾₂/∂z⁽¹⁾₂", "x₁",
    ]  # fmt: skip
    assert view.tree.height() > height
    item.setExpanded(False)
    assert view.tree.height() == height
    assert parameter_text(session.mlp, 3) == "w⁽¹⁾₂₁"


def test_a_bias_ends_in_one_and_a_penalty_begins_with_e(qtbot) -> None:
    with session_of(lambda e: replace(several(e), l2=0.1)) as session:
        view = opened(session, qtbot, pick=5)
        assert session.mlp.parameter(5).is_bias
        symbols = view.symbols(session.backward.sums.paths[0])
        assert (symbols[0], symbols[-1]) == ("∂E/∂ŷ", "1")
        assert "penalty" not in view.sum.text()
        session.pick(3)
        pull(session)
        assert f"the penalty adds {short(session.backward.chain.penalty)}" in view.sum.text()


def test_the_path_chosen_or_pointed_at_is_drawn(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    sums = session.backward.sums
    tree = view.tree
    where = tree.visualItemRect(tree.topLevelItem(1)).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert session.shown_path is sums.paths[1]
    tree.itemEntered.emit(tree.topLevelItem(2), 0)
    assert session.shown_path is sums.paths[2]
    assert tree.topLevelItem(2).toolTip(0).startswith("w⁽¹⁾₂₁ → a⁽¹⁾₂ → ")
    QApplication.sendEvent(tree, QEvent(QEvent.Type.Leave))
    assert session.shown_path is sums.paths[1]
    # the same way is kept while the iterates go on
    advance(session, 1)
    assert session.backward.sums is not sums
    assert session.shown_path.units == sums.paths[1].units
    assert session.shown_path in session.backward.sums.paths
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Escape)
    assert session.shown_path is None


def test_the_keyboard_moves_from_path_to_path(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    view.tree.setCurrentItem(view.tree.topLevelItem(0))
    QTest.keyClick(view.tree, Qt.Key.Key_Down)
    assert session.shown_path is session.backward.sums.paths[1]
    QTest.keyClick(view.tree, Qt.Key.Key_Right)
    assert view.tree.topLevelItem(1).isExpanded()


def test_another_weight_and_another_network_give_the_path_up(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    view.tree.setCurrentItem(view.tree.topLevelItem(0))
    assert session.shown_path is not None
    session.pick(4)
    pull(session)
    assert session.shown_path is None
    assert len(rows(view)) == 3
    view.tree.setCurrentItem(view.tree.topLevelItem(0))
    session.document.edit("smaller", lambda e: e.with_width(2, 2))
    assert rows(view) == []
    assert view.csv()[1] == []
    pull(session)
    assert len(rows(view)) == 2
    assert session.shown_path is None


def test_one_path_and_a_function_have_nothing_to_list(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    session.pick(session.mlp.dimension - 1)
    pull(session)
    assert not view.isVisible()
    session.pick(3)
    pull(session)
    assert view.isVisible()
    assert len(rows(view)) == 3
    session.choose_function(FunctionChoice("himmelblau"), "function")
    pull(session)
    assert not view.isVisible()
    session.choose_problem("network", "network")
    pull(session)
    assert view.isVisible()


def test_a_batch_sums_each_path_over_its_samples(session: Session, qtbot) -> None:
    view = opened(session, qtbot, sample=None)
    backward = session.backward
    assert backward.chain.factors[-1].running.shape[-1] == 4
    assert backward.sums.total == pytest.approx(backward.batch_gradient)
    assert [product for _, product, _ in rows(view)] == [short(p.product) for p in backward.sums.paths]
    item = view.tree.topLevelItem(0)
    item.setExpanded(True)
    assert item.childCount() == 0  # a product over samples has no factors of its own


def test_of_many_paths_the_largest_are_listed_and_the_rest_is_one_line(qtbot, monkeypatch) -> None:
    with session_of(many) as session:
        view = opened(session, qtbot)
        sums = session.backward.sums
        assert sums.count == 216
        alive = sums.count - sums.zeros
        assert len(sums.paths) == min(alive, 200) > 0
        *_, last = rows(view)
        assert last[0] == f"{sums.unlisted} further paths together"
        assert last[1] == short(sums.rest)
        assert "-" in rows(view)[0][0]
        assert f"{sums.zeros} are zero" in view.sum.text()
        assert view.tree.topLevelItem(len(sums.paths)).flags() == Qt.ItemFlag.ItemIsEnabled
        header, lines = view.csv()
        assert header == ["path", "product", "share"]
        assert sum(float(line[1]) for line in lines) == pytest.approx(sums.total)
        assert lines[0][0].startswith("w⁽¹⁾") and lines[0][0].endswith(" → ŷ → L")  # noqa: PT018
        csv.writer(io.StringIO()).writerows(lines)
        monkeypatch.setattr(engine, "SUMMED", 100)
        session.choose_sample(None)
        pull(session)
        assert session.backward.sums.paths == ()
        assert not view.tree.isVisible()
        assert "choose one sample" in view.sum.text()


def test_costs_stand_side_by_side(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    costs = multiplications(session.mlp, 3)
    assert session.backward.costs == costs
    counts = [count for _, count, _ in view.costs.rows]
    assert counts == [costs.all_by_path, costs.all_forward, costs.all_reverse]
    for title, count in (
        ("path by path", counts[0]),
        ("forward mode", counts[1]),
        ("reverse mode", counts[2]),
    ):
        assert f"{title} {count}" in view.costs.accessibleName()
    view.scope.buttons["one"].click()
    assert [count for _, count, _ in view.costs.rows] == [
        costs.one_by_path, costs.one_forward, costs.one_reverse,
    ]  # fmt: skip
    assert view.scope.buttons["one"].text() == "w⁽¹⁾₂₁"
    assert f"take the same {costs.one_reverse}." in view.why.text()
    assert f"{costs.all_forward / costs.all_reverse:.1f} times" in view.why.text()
    assert f"{costs.all_reverse}." in view.costs.toolTip().splitlines()[2]


def test_large_counts_are_powers_of_ten() -> None:
    assert count_text(123_456_789) == "123,456,789"
    assert count_text(64**7) == "4.40·10¹²"
    assert count_text(999_999_999_999) == "1.00·10¹²"
    assert count_text(10**400).endswith("·10⁴⁰⁰")
    assert [share_text(s) for s in (None, 0.0, 0.314, -0.04, 0.0002, 1.0, -1e9)] == [
        "–", "0 %", "31 %", "−4 %", "0.020 %", "100 %", "−1e11 %",
    ]  # fmt: skip


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_diverged_run_says_so(qtbot) -> None:
    def far_away(e: Experiment) -> Experiment:
        e = e.with_shape((1, *(2,) * 8, 1), ("identity",) * 9, (None,) * 9)
        return e.with_start([1e30] * e.mlp.dimension)

    with session_of(far_away) as session:
        session.pick(0)
        view = PathsView(session)
        show(view, qtbot, 400, 600)
        pull(session)
        assert session.backward.sums.count == 2**7
        assert "has diverged" in view.sum.text()
        words = " ".join([view.sum.text(), *(text for row in rows(view) for text in row)])
        assert "nan" not in words.lower()
        assert "inf" not in words.lower()


def test_it_retranslates_restyles_and_makes_a_figure(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    assert view.objectName() == "paths_view"
    light = image(view.figure())
    with shouting():
        assert view.heading.text() == "SUM OVER PATHS"
        assert view.tree.headerItem().text(0) == "PATH"
        assert view.costs.rows[0][0] == "PATH BY PATH"
        assert "PRODUCTS SUM TO" in view.sum.text()
    assert "their products sum to" in view.sum.text()
    theme.apply(QApplication.instance(), "dark")
    dark = image(view.figure())
    assert isinstance(dark, QImage)
    assert (dark.width(), dark.height()) == (light.width(), light.height())
    assert dark.pixelColor(1, 1) != light.pixelColor(1, 1)
    shot = view.grab().toImage()
    bar = view.costs.mapTo(view, QPoint(view.costs.width() // 2, 50))
    assert shot.pixelColor(bar).name() == theme.DARK.backward_line


def test_hidden_nothing_is_computed(session: Session, qtbot) -> None:
    view = opened(session, qtbot)
    shown = rows(view)
    session.follow("paths", False)
    advance(session, 1)
    assert session.backward.sums is None
    assert rows(view) == shown  # of the pass before, and not to be chosen from
    view.tree.setCurrentItem(view.tree.topLevelItem(0))
    assert session.shown_path is None
    session.follow("paths", True)
    pull(session)
    assert session.backward.sums is not None
