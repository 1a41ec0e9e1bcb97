"""The gradient check as it is seen: verdict, table, curve and costs read back from the widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QTableWidget

from gdsim.app.session import Session
from gdsim.app.worker import Lane
from gdsim.engine.error_curve import EPS, STEPS
from gdsim.engine.experiment import Experiment, FunctionChoice
from gdsim.engine.proof import Method
from gdsim.ui import theme
from gdsim.ui.exporting import encoded, image
from gdsim.ui.numbers import full, short
from gdsim.ui.proof_view import COLUMNS, MOST, ProofView
from tests.ui.plots import advance, pull, session_of, shouting, show


@contextmanager
def shown(
    qtbot, change: Callable[[Experiment], Experiment] | None = None, width: int = 600, check: bool = True
) -> Iterator[tuple[Session, ProofView]]:
    with session_of(change) as session:
        view = ProofView(session)
        show(view, qtbot, width, 800)
        if check:
            view.button.click()
            pull(session)
        yield session, view


def rosenbrock(e: Experiment) -> Experiment:
    return e.with_function(FunctionChoice("rosenbrock")).with_start(np.array([-1.2, 1.0]))


def formula(text: str, *start: float) -> Callable[[Experiment], Experiment]:
    def change(e: Experiment) -> Experiment:
        return e.with_function(FunctionChoice("formula", text)).with_start(np.array(start))

    return change


def on_a_kink(e: Experiment) -> Experiment:
    return e.with_start(np.zeros(e.dimension))


def table_of(view: ProofView) -> list[list[str]]:
    table = view.findChild(QTableWidget, "proof_table")
    return [[table.item(row, c).text() for c in range(COLUMNS)] for row in range(table.rowCount())]


def text_of(view: ProofView, name: str) -> str:
    label = view.findChild(QLabel, name)
    return label.text() if label.isVisible() else ""


def drawn(item) -> tuple[np.ndarray, np.ndarray]:
    x, y = item.getOriginalDataset()
    return (np.empty(0), np.empty(0)) if x is None else (x, y)


def test_before_a_check_there_is_only_the_button(qtbot) -> None:
    with shown(qtbot, check=False) as (session, view):
        assert session.proof is None
        assert view.button.isEnabled()
        assert "forward mode" in text_of(view, "proof_progress")
        assert not view.table.isVisible()
        assert not view.errors.isVisible()
        assert text_of(view, "proof_verdict") == text_of(view, "proof_stale") == ""
        assert view.csv()[1] == []


def test_the_table_holds_the_numbers_of_the_proof(qtbot) -> None:
    with shown(qtbot) as (session, view):
        proof = session.proof
        assert proof is not None
        assert text_of(view, "proof_verdict") == str(proof.verdict)
        assert view.verdict.property("role") == "success"
        rows = table_of(view)
        assert len(rows) == min(MOST, session.experiment.dimension)
        for row, i in zip(rows, proof.worst, strict=False):
            assert row[0] == session.coordinate_name(i)
            assert row[1:5] == [short(float(proof.by(method).gradient[i])) for method in Method]
            assert row[5] == short(float(proof.errors[i]), 3)
        first = view.table.item(0, 3)
        assert first.toolTip() == full(float(proof.by(Method.CENTRAL).gradient[proof.worst[0]]))
        assert not view.kinks.isVisible()
        assert np.array_equal(proof.x, session.theta)


def test_gradients_are_those_of_the_iterate_shown(qtbot) -> None:
    with shown(qtbot, check=False) as (session, view):
        advance(session, 7)
        view.button.click()
        pull(session)
        track = session.track
        assert track is not None
        assert np.array_equal(session.proof.by(Method.REVERSE).gradient, track.iterate.g)
        assert np.allclose(session.proof.by(Method.FORWARD).gradient, track.iterate.g, rtol=1e-11, atol=1e-13)


def test_the_button_rests_while_a_check_is_under_way(qtbot) -> None:
    with shown(qtbot) as (session, view):
        assert view.button.isEnabled()
        view.button.click()
        assert session.proving
        assert not view.button.isEnabled()
        assert text_of(view, "proof_progress").startswith("Checking…")
        assert not view.table.isVisible()
        pull(session)
        assert view.button.isEnabled()
        assert view.table.isVisible()
        assert text_of(view, "proof_progress") == ""


def test_progress_is_that_of_the_worker(qtbot, monkeypatch) -> None:
    with shown(qtbot, check=False) as (session, view):
        monkeypatch.setattr(session.worker, "progress", lambda lane: 0.43 if lane is Lane.PROOF else None)
        session.proving = True  # as a check that takes its time
        session.proof_changed.emit()
        assert text_of(view, "proof_progress") == "Checking… 43 %"
        monkeypatch.setattr(session.worker, "progress", lambda lane: 0.57)
        qtbot.waitUntil(lambda: text_of(view, "proof_progress") == "Checking… 57 %", timeout=2000)


def test_a_check_of_an_earlier_point_says_so(qtbot) -> None:
    with shown(qtbot) as (session, view):
        assert text_of(view, "proof_stale") == ""
        advance(session, 1)
        assert "moved since" in text_of(view, "proof_stale")
        session.go_to(0)
        pull(session)
        assert text_of(view, "proof_stale") == ""
        advance(session, 1)
        view.button.click()
        pull(session)
        assert text_of(view, "proof_stale") == ""


def test_another_experiment_has_no_proof_yet(qtbot) -> None:
    with shown(qtbot) as (session, view):
        session.document.edit("Start", on_a_kink)
        pull(session)
        assert session.proof is None
        assert not view.table.isVisible()
        assert view.button.isEnabled()


def test_kinks_are_marked_and_say_why(qtbot) -> None:
    with shown(qtbot, on_a_kink) as (session, view):
        proof = session.proof
        assert proof.kinks
        assert view.verdict.property("role") == "warning"
        assert str(len(proof.kinks)) in text_of(view, "proof_kinks")
        for row, i in enumerate(proof.worst[:MOST]):
            item = view.table.item(row, 0)
            assert item.icon().isNull() == (i not in proof.kinks)
            if i in proof.kinks:
                assert "layer 1 is 0 for sample" in item.toolTip()
                assert item.toolTip() == str(proof.kinks[i])


def test_a_click_on_an_entry_picks_it(qtbot) -> None:
    with shown(qtbot) as (session, view):
        row = 4
        rect = view.table.visualItemRect(view.table.item(row, 1))
        qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
        assert session.picks[0] == session.proof.worst[row]
        assert table_of(view)[row][0] == session.coordinate_name(session.picks[0])


def test_costs_are_passes_for_all_entries(qtbot) -> None:
    with shown(qtbot) as (session, view):
        P = session.experiment.dimension
        found = [text_of(view, f"proof_cost_{method}_1") for method in Method]
        assert found == ["1", f"P = {P}", f"2P = {2 * P}", f"P = {P}"]
        for method in Method:
            seconds = session.proof.by(method).seconds
            assert text_of(view, f"proof_cost_{method}_2") == f"{short(1e3 * seconds, 3)} ms"
        assert f"{2 * P}" in view.costs[Method.CENTRAL][1].toolTip()


def test_of_a_large_network_a_sample_is_checked_and_it_says_so(qtbot) -> None:
    def larger(e: Experiment) -> Experiment:
        return e.with_shape((1, 20, 20, 1), ("relu", "relu", "identity"), (None,) * 3)

    with shown(qtbot, larger) as (session, view):
        P = session.experiment.dimension
        assert text_of(view, "proof_extent").startswith(f"100 of {P} entries were checked")
        assert text_of(view, "proof_cost_forward_1") == f"P = {P}"
        assert len(view.csv()[1]) == 100


def test_the_curves_are_the_errors_against_the_steps(qtbot) -> None:
    with shown(qtbot, rosenbrock) as (session, view):
        curve = session.proof.curve
        plot = view.errors
        for item, errors in zip(plot.curves, (curve.central, curve.forward), strict=True):
            x, y = drawn(item)
            seen = errors.errors > 0.0
            assert np.array_equal(x, STEPS)
            assert np.array_equal(y[seen], errors.errors[seen])
        for item, errors in zip(plot.valleys, (curve.central, curve.forward), strict=True):
            assert [float(v[0]) for v in drawn(item)] == [errors.best, errors.least]
        assert [line.value() for line in plot.rules] == pytest.approx([np.log10(EPS) / 3, np.log10(EPS) / 2])
        assert all(line.isVisible() for line in plot.rules)
        assert not plot.kink.isVisible()
        assert text_of(view, "proof_curve_heading") == "Error by x against the step h"
        assert text_of(view, "proof_remarks") == " ".join(map(str, curve.remarks))
        assert "truncation" in text_of(view, "proof_remarks")


def test_guides_have_the_slopes_of_theory(qtbot) -> None:
    with shown(qtbot, rosenbrock) as (session, view):
        for pair, order, errors in zip(
            view.errors.guides,
            (2, 1),
            (session.proof.curve.central, session.proof.curve.forward),
            strict=True,
        ):
            for line, power, c in zip(
                pair, (order, -1), (errors.truncation, errors.rounding * EPS), strict=True
            ):
                x, y = drawn(line)
                assert np.log10(y[1] / y[0]) / np.log10(x[1] / x[0]) == pytest.approx(power)
                assert y[0] == pytest.approx(c * x[0] ** power)
        (low, high), (bottom, top) = view.errors.box.viewRange()
        assert low < -15.0 < -1.0 < high
        for text in view.errors.slopes:
            assert text.isVisible()
            assert low < text.pos().x() < high
            assert bottom < text.pos().y() < top


def test_a_kink_among_the_steps_is_drawn(qtbot) -> None:
    with shown(qtbot, formula("abs(x) + y^2", 0.001, 1.0)) as (_, view):
        assert view.errors.kink.isVisible()
        assert view.errors.kink.value() == pytest.approx(-3.0)
        assert "A kink lies 0.001 away" in text_of(view, "proof_remarks")


def test_the_curve_is_that_of_the_variable_shown(qtbot) -> None:
    with shown(qtbot, rosenbrock, check=False) as (session, view):
        session.pick(1)
        view.button.click()
        pull(session)
        assert text_of(view, "proof_curve_heading") == "Error by y against the step h"
        assert session.proof.picked == 1


@pytest.mark.parametrize(
    "change", [formula("sqrt(x)", 0.0), formula("abs(x) + max(x, y)", 0.0, 0.0), formula("3x", 1.0)]
)
def test_nothing_to_draw_is_drawn_without_complaint(qtbot, change) -> None:
    with shown(qtbot, change) as (session, view):
        assert session.proof is not None
        assert text_of(view, "proof_remarks")
        for row in table_of(view):
            assert "nan" not in "".join(row).lower()
        assert not image(view.figure()).isNull()
        assert all("nan" not in str(cell) for row in view.csv()[1] for cell in row)


def test_csv_has_every_entry_in_full(qtbot) -> None:
    with shown(qtbot, on_a_kink) as (session, view):
        proof = session.proof
        header, rows = view.csv()
        assert header == [
            *("entry", "reverse", "forward", "central", "complex"),
            *("error_forward", "error_central", "error_complex", "kink"),
        ]
        assert len(rows) == session.experiment.dimension
        for row, i in zip(rows, proof.worst, strict=True):
            assert row[0] == session.coordinate_name(i)
            assert row[1:5] == [float(proof.by(method).gradient[i]) for method in Method]
            assert row[6] == float(proof.by(Method.CENTRAL).errors[i])
            assert row[8] == (str(proof.kinks[i]) if i in proof.kinks else "")


def test_the_figure_in_both_themes_and_as_svg(qtbot) -> None:
    with shown(qtbot, rosenbrock) as (_, view):
        figure = view.figure()
        for look in (theme.LIGHT, theme.DARK):
            picture = image(figure, look=look)
            assert picture.width() == round(figure.size.width())
            assert picture.pixelColor(2, 2) == QColor(look.card)
            # the verdict's ink stands in the upper lines
            inks = {picture.pixel(x, y) for x in range(12, 400) for y in range(8, 28)}
            assert len(inks) > 10
        svg = encoded(figure, "svg").decode()
        assert "−215.6" in svg
        assert "Reverse" in svg
        assert theme.current() is theme.LIGHT


def test_the_figure_fills_another_size(qtbot) -> None:
    with shown(qtbot, rosenbrock) as (_, view):
        figure = view.figure()
        picture = image(figure, size=QSizeF(800.0, 900.0))
        assert (picture.width(), picture.height()) == (800, 900)
        # the title of the lower axis stands at the very bottom
        inks = {picture.pixel(x, y) for x in range(300, 500) for y in range(860, 900)}
        assert len(inks) > 5


def test_wide_and_low_the_plot_stands_beside_the_table(qtbot) -> None:
    with shown(qtbot, rosenbrock, width=1100) as (_, view):
        assert view._columns.direction() == QBoxLayout.Direction.LeftToRight
        table = view.table.mapTo(view, view.table.rect().topLeft())
        plot = view.errors.mapTo(view, view.errors.rect().topLeft())
        assert plot.x() > table.x() + view.table.width()
        view.resize(420, 700)
        qtbot.waitUntil(lambda: view._columns.direction() == QBoxLayout.Direction.TopToBottom)


def test_no_number_is_cut_off_in_the_narrow_dock(qtbot) -> None:
    with shown(qtbot, width=400) as (session, view):
        advance(session, 20)
        view.button.click()
        pull(session)
        metrics = view.table.fontMetrics()
        assert view.widget().width() <= view.viewport().width()
        for row in range(view.table.rowCount()):
            for column in range(COLUMNS):
                room = view.table.columnWidth(column)
                assert metrics.horizontalAdvance(view.table.item(row, column).text()) <= room, (row, column)


def test_hidden_it_waits(qtbot) -> None:
    with session_of() as session:
        view = ProofView(session)
        qtbot.addWidget(view)
        session.check_gradient()
        pull(session)
        assert view.table.rowCount() == 0
        view.show()
        qtbot.waitExposed(view)
        assert view.table.rowCount() == MOST


def test_other_words_and_colours(qtbot) -> None:
    with shown(qtbot) as (session, view):
        with shouting():
            assert view.findChild(QPushButton, "proof_check").text() == "CHECK THE GRADIENT"
            assert text_of(view, "proof_verdict").startswith("THE GRADIENT IS RIGHT")
            assert view.table.horizontalHeaderItem(1).text() == "REVERSE"
            assert view.errors.legend.entries[0].text == "CENTRAL"
            assert view.errors.plot.plotItem.getAxis("left").label.toPlainText().strip() == "ERROR"
        assert view.table.horizontalHeaderItem(1).text() == "Reverse"
        assert table_of(view)[0][0] == session.coordinate_name(session.proof.worst[0])
        with theme.using(theme.DARK):
            pen = view.errors.curves[0].opts["pen"].color()
            assert pen == QColor(theme.DARK.optimizers[3])
        assert view.errors.curves[0].opts["pen"].color() == QColor(theme.LIGHT.optimizers[3])


def test_everything_has_a_name(qtbot) -> None:
    with shown(qtbot) as (_, view):
        for widget in (view, view.table, view.errors, view.errors.plot, view.errors.legend):
            assert widget.objectName()
        for widget in (view, view.table, view.errors, view.errors.plot):
            assert widget.accessibleName()
        assert view.button.toolTip()


def test_a_proof_replaced_keeps_the_row_that_was_clicked(qtbot) -> None:
    with shown(qtbot) as (session, view):
        view.table.setCurrentCell(2, 0)
        picked = session.picks
        view.button.click()
        pull(session)
        assert session.picks == picked
