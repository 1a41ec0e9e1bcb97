"""The problem as a form: function or network, gallery, typed formula, window and starts, each edit undoable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.experiment import FunctionChoice
from gdsim.engine.formula import Formula
from gdsim.engine.surfaces import SURFACES
from gdsim.ui.experiment_panel import ExperimentPanel
from gdsim.ui.forms import ChoiceField
from gdsim.ui.function_section import TYPED, FormulaField, FunctionSection, with_formula


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    document = Document()
    session = Session(document, SyncWorker())
    session.choose_function(FunctionChoice(), "function")
    document.undo_stack.clear()
    yield session
    session.close()
    document.close()


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> ExperimentPanel:
    panel = ExperimentPanel(session)
    qtbot.addWidget(panel)
    panel.resize(268, 1200)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    return panel


@pytest.fixture
def section(panel: ExperimentPanel) -> FunctionSection:
    return panel.problem.function


def choose(section: FunctionSection, key: str) -> None:
    field: ChoiceField = section.gallery
    i = field.findData(key)
    assert i >= 0, key
    field.setCurrentIndex(i)
    field.activated.emit(i)


def enter(section: FunctionSection, name: str, text: str) -> QLineEdit:
    field = section.findChild(QLineEdit, name)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    return field


def retype(section: FunctionSection, text: str) -> FormulaField:
    """Type without Enter."""
    field = section.formula
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    return field


def until_typeset(qtbot: QtBot, section: FunctionSection, latex: str) -> None:
    qtbot.waitUntil(lambda: section.typeset.latex() == latex)


def test_the_problem_is_a_function_or_a_network(panel: ExperimentPanel, session: Session) -> None:
    problem = panel.problem
    assert problem.kind.key == "function"
    assert problem.function.isVisible()
    assert panel.optimizers.isVisible()
    assert panel.stop.isVisible()
    for hidden in (panel.data, panel.batch, problem.loss, problem.initialiser, problem.widths, problem.more):
        assert not hidden.isVisible()
    assert panel.stop.rows["gradient_norm"].symbol.latex() == r"\|\nabla f\|"  # type: ignore[union-attr]
    problem.kind.buttons["network"].click()
    assert not session.is_function
    assert not problem.function.isVisible()
    for shown in (panel.data, panel.batch, problem.loss, problem.initialiser, problem.widths, problem.more):
        assert shown.isVisible()
    assert panel.stop.rows["gradient_norm"].symbol.latex() == r"\|\nabla L\|"  # type: ignore[union-attr]
    session.document.undo_stack.undo()
    assert problem.kind.key == "function"
    assert problem.function.isVisible()


def test_hidden_rows_of_the_network_stay_hidden(panel: ExperimentPanel, session: Session) -> None:
    session.choose_problem("network", "network")
    panel.problem.more.click()
    assert panel.problem.l1.isVisible()
    session.choose_problem("function", "function")
    assert not panel.problem.l1.isVisible()
    session.choose_problem("network", "network")
    assert panel.problem.l1.isVisible()


def test_every_function_is_offered_in_its_group(section: FunctionSection) -> None:
    field = section.gallery
    keys = [field.itemData(i) for i in range(field.count())]
    assert {key for key in keys if key} == {*SURFACES, TYPED}
    assert keys[-1] == TYPED
    heads = [field.itemText(i) for i, key in enumerate(keys) if key is None]
    assert heads == ["Two variables", "One variable", "Your own"]
    one = keys.index(None, 1)
    assert all(SURFACES[key].dimension == 2 for key in keys[1:one])


def test_a_chosen_function_is_shown_with_formula_and_remark(
    section: FunctionSection, session: Session, qtbot: QtBot
) -> None:
    choose(section, "rosenbrock")
    assert session.document.undo_stack.undoText() == "Choose function Rosenbrock"
    assert session.experiment.function == FunctionChoice("rosenbrock")
    until_typeset(qtbot, section, SURFACES["rosenbrock"].latex)
    assert section.remark.text() == str(SURFACES["rosenbrock"].remark)
    assert not section.formula.isVisible()
    session.document.undo_stack.undo()
    assert section.gallery.key() == "himmelblau"


def test_a_function_of_one_variable_has_no_y(section: FunctionSection) -> None:
    assert section.windows[1].isVisible()
    assert section.start.fields[1].isVisible()
    choose(section, "double_well_1d")
    assert not section.windows[1].isVisible()
    assert not section.start.fields[1].isVisible()
    assert section.start.fields[0].value() == SURFACES["double_well_1d"].starts[0][0]


def test_a_formula_too_long_to_typeset_stands_as_typed(section: FunctionSection, qtbot: QtBot) -> None:
    choose(section, "goldstein_price")
    qtbot.waitUntil(lambda: section.plain.isVisible())
    assert section.plain.text() == SURFACES["goldstein_price"].formula
    assert not section.typeset.isVisible()
    choose(section, "booth")
    qtbot.waitUntil(lambda: section.typeset.isVisible())
    assert not section.plain.isVisible()


def test_typing_begins_with_the_function_shown(section: FunctionSection, session: Session) -> None:
    choose(section, TYPED)
    choice = session.experiment.function
    assert (choice.key, choice.formula) == (TYPED, SURFACES["himmelblau"].formula)
    assert choice.window == SURFACES["himmelblau"].window
    assert section.formula.isVisible()
    assert section.formula.text() == choice.formula
    enter(section, "formula_field", "x^4 + y^2")
    choose(section, "booth")
    choose(section, TYPED)
    assert session.experiment.function.formula == "x^4 + y^2"  # what was typed is kept


def test_a_formula_is_typeset_as_it_is_typed_and_taken_after_a_pause(
    section: FunctionSection, session: Session, qtbot: QtBot
) -> None:
    choose(section, TYPED)
    stack = session.document.undo_stack
    count, before = stack.count(), session.experiment.function
    field = retype(section, "x^2 + 3y^2")
    until_typeset(qtbot, section, Formula("x^2 + 3y^2").latex)
    assert session.experiment.function == before  # not yet
    qtbot.waitUntil(lambda: session.experiment.function.formula == "x^2 + 3y^2", timeout=3000)
    assert field.text() == "x^2 + 3y^2"
    assert field.cursorPosition() == len("x^2 + 3y^2")  # nothing was selected: typing goes on
    assert not field.hasSelectedText()
    QTest.keyClicks(field, " + 1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert session.experiment.function.formula == "x^2 + 3y^2 + 1"
    assert stack.count() == count + 1  # one visit is one edit
    assert stack.undoText() == "Change the formula"
    stack.undo()
    assert session.experiment.function == before
    assert field.text() == before.formula


def test_leaving_the_field_takes_the_formula(section: FunctionSection, session: Session) -> None:
    choose(section, TYPED)
    retype(section, "x^2 + y^4")
    section.gallery.setFocus()
    assert session.experiment.function.formula == "x^2 + y^4"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("x^2 + foo(y)", "foo"),
        ("x^2 + y)", ")"),
        ("x^2 + @", "@"),
        ("x.__class__", "."),
        ("", ""),
        ("3 + 4", "3"),
        ("x*", "*"),
    ],
)
def test_a_wrong_formula_keeps_the_last_and_marks_the_place(
    section: FunctionSection, session: Session, text: str, marked: str
) -> None:
    choose(section, TYPED)
    before = session.experiment
    field = retype(section, text) if text else section.formula
    if not text:
        field.setFocus()
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_Delete)
    assert section.problem.isVisible()
    assert len(section.problem.text()) > 15
    assert field.property("state") == "error"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.selectedText() == marked
    assert session.experiment is before
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == before.function.formula
    assert not section.problem.isVisible()


def test_a_mark_goes_when_the_mistake_is_mended(section: FunctionSection) -> None:
    choose(section, TYPED)
    field = retype(section, "x^2 + y^")
    assert section.problem.isVisible()
    QTest.keyClicks(field, "4")
    assert not section.problem.isVisible()
    assert field.property("state") != "error"


def test_a_million_characters_end_in_a_sentence_at_once(section: FunctionSection, session: Session) -> None:
    choose(section, TYPED)
    field = section.formula
    field.setFocus()
    field.selectAll()
    began = perf_counter()
    field.insert("x+" * 500_000)
    field.textEdited.emit(field.text())
    assert perf_counter() - began < 0.5
    assert "500" in section.problem.text()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert session.experiment.function.formula == SURFACES["himmelblau"].formula


def test_y_comes_back_with_its_window_and_start(section: FunctionSection, session: Session) -> None:
    choose(section, TYPED)
    before = session.experiment.function
    enter(section, "formula_field", "x^2")
    choice = session.experiment.function
    assert (choice.window, choice.start) == (before.window[:1], before.start[:1])
    assert not section.windows[1].isVisible()
    enter(section, "formula_field", "x^2 + y^2")
    choice = session.experiment.function
    assert (choice.window, choice.start) == (before.window, before.start)


def test_a_new_variable_without_a_past_has_the_formula_s_own_window() -> None:
    line = FunctionChoice("parabola")
    plane = with_formula(line, "x^2 + y^2", line)
    assert plane.window == Formula("x^2 + y^2").window
    assert len(plane.start) == 2


@pytest.mark.parametrize(
    ("name", "number", "read"),
    [
        ("window_x_low", "-7,5", lambda f: f.window[0][0]),
        ("window_y_high", "8", lambda f: f.window[1][1]),
        ("start_x", "-1.25", lambda f: f.start[0]),
        ("start_y", "2.5", lambda f: f.start[1]),
    ],
)
def test_window_and_start_are_typed(
    section: FunctionSection,
    session: Session,
    name: str,
    number: str,
    read: Callable[[FunctionChoice], float],
) -> None:
    enter(section, name, number)
    assert read(session.experiment.function) == float(number.replace(",", "."))
    assert session.document.undo_stack.undoText() in ("Change the window", "Move the start")
    session.document.undo_stack.undo()
    assert session.experiment.function == FunctionChoice()
    assert section.findChild(QLineEdit, name).value() == read(FunctionChoice())


def test_a_window_without_width_is_refused(section: FunctionSection, session: Session) -> None:
    enter(section, "window_x_low", "9")
    assert session.experiment.function == FunctionChoice()
    assert "has no width" in section.windows[0].message.text()


def test_further_starts_are_listed_and_removed(section: FunctionSection, session: Session) -> None:
    assert not section.remove_all.isVisible()
    for point in ((1.0, 2.0), (3.0, 4.0), (5.0, 5.5)):
        session.add_start(*point, "Add a start")
    assert [row.label.full_text() for row in section.starts] == [
        "Start 2: (1, 2)",
        "Start 3: (3, 4)",
        "Start 4: (5, 5.5)",
    ]
    section.starts[1].button.click()
    assert session.experiment.function.more_starts == ((1.0, 2.0), (5.0, 5.5))
    assert len(section.starts) == 2
    assert section.starts[1].label.full_text() == "Start 3: (5, 5.5)"
    section.remove_all.click()
    assert session.experiment.function.more_starts == ()
    assert not section.starts
    assert session.document.undo_stack.undoText() == "Remove further starts"
    session.document.undo_stack.undo()
    assert len(section.starts) == 2


def test_a_key_costs_little(section: FunctionSection) -> None:
    choose(section, TYPED)
    field = section.formula
    field.setFocus()
    text = SURFACES["goldstein_price"].formula
    times = []
    for end in range(len(text) - 12, len(text) + 1):
        field.setText(text[:end])
        began = perf_counter()
        field.textEdited.emit(field.text())
        times.append(perf_counter() - began)
    assert sorted(times)[len(times) // 2] < 0.015  # with room for a busy machine


def test_nothing_needs_to_be_scrolled_sideways(
    panel: ExperimentPanel, section: FunctionSection, session: Session, qtbot: QtBot
) -> None:
    for key in ("goldstein_price", "ackley", "styblinski_tang"):
        choose(section, key)
        section._later.settle()
        panel.resize(panel.minimumWidth(), 600)
        qtbot.waitUntil(lambda: panel.horizontalScrollBar().maximum() == 0)
