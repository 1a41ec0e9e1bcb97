"""The ledger: what the runs spent, the work in evaluations, sorting that stays, and the line it reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from plots import advance, pull, session_of, shouting, show
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdsim.app.session import Session
from gdsim.engine.experiment import Experiment, FunctionChoice, OptimizerChoice
from gdsim.engine.objective import Ledger
from gdsim.ui import theme
from gdsim.ui.exporting import export
from gdsim.ui.ledger_model import COLUMNS, evaluations, reading, rows_of
from gdsim.ui.ledger_view import LedgerView

CHOSEN = (
    OptimizerChoice("gradient_descent", (("learning_rate", 0.01),)),
    OptimizerChoice("adam", (("learning_rate", 0.1),)),
    OptimizerChoice("bfgs"),
    OptimizerChoice("damped_newton"),
)


def himmelblau(e: Experiment) -> Experiment:
    return replace(
        e.with_function(FunctionChoice("himmelblau", start=(-1.0, 1.5))),
        optimizers=CHOSEN,
        stop=replace(e.stop, gradient_norm=1e-6),
    )


@pytest.fixture
def session(qtbot) -> Iterator[Session]:
    with session_of(himmelblau) as made:
        yield made


@pytest.fixture
def view(session: Session, qtbot) -> LedgerView:
    made = LedgerView(session)
    show(made, qtbot, 900, 200)
    return made


def column(view: LedgerView, name: str) -> list[str]:
    i = COLUMNS.index(name)
    return [view.model.index(row, i).data() for row in range(view.model.rowCount())]


def click_header(view: LedgerView, name: str) -> None:
    header = view.table.horizontalHeader()
    section = COLUMNS.index(name)
    x = header.sectionViewportPosition(section) + header.sectionSize(section) // 2
    QTest.mouseClick(
        header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, header.viewport().height() // 2)
    )


# --- numbers -------------------------------------------------------------------------------------


def test_a_hessian_counts_as_a_gradient_for_each_parameter():
    spent = Ledger(values=3, gradients=5, hessians=2, hessian_vectors=7, solves=100)
    assert evaluations(spent, 13) == 3 + 5 + 2 * 7 + 13 * 2


def test_work_along_a_curve_ends_in_the_work_of_the_ledger(session: Session):
    advance(session, 8)
    for track in session.snapshot.tracks:
        along = evaluations(track.curve, 2)
        assert along.shape == track.curve.k.shape
        assert np.all(np.diff(along) > 0)
        assert along[-1] == evaluations(track.iterate.ledger, 2)


def test_every_row_is_its_run(view: LedgerView, session: Session):
    advance(session, 12)
    assert [row.index for row in view.model.rows] == [0, 1, 2, 3]
    assert column(view, "order") == ["1", "1", "1.5", "2"]
    for track, row in zip(session.snapshot.tracks, view.model.rows, strict=True):
        assert row.f == track.iterate.f
        assert row.spent == track.iterate.ledger
        assert row.work == evaluations(track.iterate.ledger, 2)
        assert row.floats == track.floats
        assert row.time == pytest.approx(np.interp(track.iterate.k, track.curve.k, track.curve.seconds))
        assert row.step_time == pytest.approx(row.time / track.iterate.k)
    assert column(view, "hessians")[:3] == ["0", "0", "0"]
    assert int(column(view, "hessians")[3]) == int(column(view, "iterations")[3]) > 0
    floats = column(view, "floats")
    assert floats[1] == "2n = 4"
    assert floats[2] == "n² + 2n + 1 = 9"


def test_going_back_takes_the_costs_back(view: LedgerView, session: Session):
    advance(session, 12)
    session.go_to(5)
    pull(session)
    assert column(view, "iterations") == ["5", "5", "5", "5"]
    assert column(view, "gradients")[0] == "6"
    assert view.model.rows[0].time < session.track.curve.seconds[-1]


def test_before_the_first_step_there_are_no_times(view: LedgerView):
    assert column(view, "step_time") == ["–"] * 4
    assert column(view, "gradients") == ["1"] * 4


def test_a_method_that_cannot_work_here_says_why(qtbot):
    refused = OptimizerChoice("levenberg_marquardt")
    with session_of(
        lambda e: replace(e.with_function(FunctionChoice("ackley")), optimizers=(CHOSEN[0], refused))
    ) as session:
        view = LedgerView(session)
        show(view, qtbot, 900, 200)
        advance(session, 3)
        assert session.snapshot.tracks[1].status.rule == "refused"
        texts = view.model.rows[1].texts
        assert set(texts[2:-1]) == {"–"}
        assert "sum of squares" in texts[-1]
        assert view.reading.text() == texts[-1]
        click_header(view, "f")
        click_header(view, "f")
        assert [row.index for row in view.model.rows] == [0, 1]  # without a number last, either way


def test_starts_are_numbered(qtbot):
    with session_of(lambda e: himmelblau(e).with_starts(((-1.0, 1.5), (2.0, -1.0)))) as session:
        view = LedgerView(session)
        show(view, qtbot, 900, 200)
        advance(session, 2)
        assert [(row.index, row.start) for row in view.model.rows][:3] == [(0, 0), (0, 1), (1, 0)]
        assert column(view, "optimizer")[:2] == ["Gradient descent · start 1", "Gradient descent · start 2"]


# --- the line below ------------------------------------------------------------------------------


def test_the_reading_is_made_of_the_numbers(view: LedgerView, session: Session):
    assert view.reading.text() == ""
    advance(session, 3)
    assert view.reading.text() == ""  # nobody has arrived
    advance(session, 3000)
    rows = rows_of(session)
    assert {row.status.name for row in rows} == {"CONVERGED"}
    few = min(rows, key=lambda row: row.iterations)
    assert few.name == "Damped Newton"
    text = view.reading.text()
    assert text.startswith(f"Damped Newton: {few.iterations} iterations, each ")
    assert f"Gradient descent: {rows[0].iterations:,} iterations at 2." in text
    assert "BFGS keeps the most: 9 numbers." in text
    assert reading(rows[:1]).startswith("Gradient descent: ")
    assert reading([replace(rows[0], status=rows[0].status.EXHAUSTED)]) == ""


def test_the_reading_tells_of_different_minima(session: Session):
    advance(session, 3000)
    rows = rows_of(session)
    elsewhere = replace(rows[0], f=3.5)
    assert "They ended at different values: " in reading([elsewhere, rows[3]])
    assert reading([elsewhere, *rows[1:]]) == reading(rows[1:])  # compared are those that arrived alike
    assert "They ended at different values: " not in reading(rows)


# --- sorting and choosing ------------------------------------------------------------------------


def test_sorting_persists_and_the_selection_follows_its_run(view: LedgerView, session: Session):
    advance(session, 6)
    view.table.selectRow(1)
    pull(session)
    assert session.lead == 1
    resets = []
    view.model.modelReset.connect(lambda: resets.append(1))
    click_header(view, "work")
    works = [row.work for row in view.model.rows]
    assert works == sorted(works)
    click_header(view, "work")
    assert [row.work for row in view.model.rows] == sorted(works, reverse=True)
    for _ in range(6):
        advance(session, 3)
        works = [row.work for row in view.model.rows]
        assert works == sorted(works, reverse=True)
        current = view.table.selectionModel().selectedRows()
        assert [view.model.rows[index.row()].index for index in current] == [1]
    click_header(view, "work")  # and back to the experiment's order
    assert [row.index for row in view.model.rows] == [0, 1, 2, 3]
    assert resets == []


def test_a_row_leads_and_the_lead_is_marked(view: LedgerView, session: Session, qtbot):
    advance(session, 2)
    selected = view.table.selectionModel()
    assert [index.row() for index in selected.selectedRows()] == [0]
    session.choose_lead(2)
    pull(session)
    assert [index.row() for index in selected.selectedRows()] == [2]
    qtbot.keyClick(view.table, Qt.Key.Key_Down)
    pull(session)
    assert session.lead == 3


def test_an_edit_does_not_empty_the_table(view: LedgerView, session: Session):
    advance(session, 6)
    seen = []
    for signal in (view.model.modelReset, view.model.layoutChanged):
        signal.connect(lambda: seen.append(view.model.rowCount()))
    session.document.edit("Move", lambda e: e.with_start((0.5, 0.5)))
    assert session.snapshot is None
    assert view.model.rowCount() == 4
    pull(session)
    assert view.model.rows[0].f == session.track.iterate.f
    assert seen == []


def test_optimizers_come_and_go(view: LedgerView, session: Session):
    advance(session, 2)
    off = replace(CHOSEN[1], enabled=False)
    session.document.edit("Off", lambda e: e.with_optimizer(1, off))
    pull(session)
    assert [row.index for row in view.model.rows] == [0, 2, 3]
    for i in (0, 2, 3):
        gone = replace(CHOSEN[i], enabled=False)
        session.document.edit("Off", lambda e, i=i, gone=gone: e.with_optimizer(i, gone))
    pull(session)
    assert view.model.rowCount() == 0
    assert not view.grab().isNull()


def test_a_running_race_is_shown_five_times_a_second_and_its_end_at_once(
    view: LedgerView, session: Session, qtbot
):
    shown = []
    view.model.dataChanged.connect(lambda *_: shown.append(view.model.rows[0].iterations))
    session._running = True
    try:
        advance(session, 4)
        seen = len(shown)
        for _ in range(5):
            session.moved.emit()
        assert len(shown) == seen  # not before the pause is over
        qtbot.waitUntil(lambda: len(shown) > seen, timeout=2000)
    finally:
        session._running = False
    advance(session, 1)
    session.running_changed.emit(False)
    assert shown[-1] == 5


# --- taking away, languages ----------------------------------------------------------------------


def test_csv_and_copy_have_every_digit(view: LedgerView, session: Session):
    advance(session, 7)
    header, rows = view.csv()
    assert len({len(row) for row in rows} | {len(header)}) == 1
    first = dict(zip(header, rows[0], strict=True))
    track = session.snapshot.tracks[0]
    assert first["optimizer"] == "Gradient descent"
    assert first["f"] == float(track.iterate.f)
    assert first["gradient_evaluations"] == 8
    assert first["floats_formula"] == "0"
    assert first["seconds"] == pytest.approx(float(track.curve.seconds[-1]))
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 5
    assert len({line.count("\t") for line in lines}) == 1
    assert repr(float(track.iterate.f)) in lines[1].split("\t")
    QGuiApplication.clipboard().clear()


def test_the_figure_holds_the_table(view: LedgerView, session: Session, tmp_path):
    advance(session, 7)
    svg = export(view.figure(), tmp_path / "ledger.svg").read_text("utf-8")
    assert "<image" not in svg
    for text in ("Damped Newton", "n² + 2n + 1 = 9", "Floats kept"):
        assert text in svg


def test_the_csv_needs_no_shown_table(session: Session):
    advance(session, 7)
    made = LedgerView(session)
    assert [row[3] for row in made.csv()[1]] == [track.iterate.k for track in session.snapshot.tracks]
    made.deleteLater()


def test_another_language_and_theme(view: LedgerView, session: Session):
    application = QApplication.instance()
    advance(session, 3)
    try:
        theme.apply(application, "dark")
        assert not view.grab().isNull()
        with shouting():
            assert view.model.headerData(0, Qt.Orientation.Horizontal) == "OPTIMIZER"
        assert view.model.headerData(0, Qt.Orientation.Horizontal) == "Optimizer"
    finally:
        theme.apply(application, "light")
    for i in range(len(COLUMNS)):
        tip = view.model.headerData(i, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        assert tip
        assert "{" not in tip
    for widget in (view, view.table, view.reading):
        assert widget.objectName()
        assert widget.accessibleName()


def test_before_the_first_snapshot_it_is_whole(session: Session, qtbot):
    session.snapshot = None
    view = LedgerView(session)
    show(view, qtbot, 600, 200)
    assert view.csv()[1] == []
    assert view.model.text().count("\n") == 0
    assert not view.figure().size.isEmpty()
    assert not view.grab().isNull()
