"""Fields: what may be typed, what is refused and how, and that showing a value is never an edit."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gdsim.engine.sentence import InputError
from gdsim.ui.forms import (
    Choice,
    ChoiceField,
    ElidedLabel,
    FittedFormula,
    NumberField,
    Row,
    SectionLabel,
    exact_text,
    explain,
    formula_lines,
    number_text,
    parse_number,
    stepped,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.05", 0.05),
        ("0,05", 0.05),
        (" 1e-3 ", 1e-3),
        ("−2.5", -2.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("１２", 12.0),
        ("+3E2", 300.0),
        ("０，５", 0.5),
        ("1e-400", 0.0),
    ],
)
def test_a_number_in_any_hand_is_read(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "  ", "abc", "1.234,5", "1,234,5", "nan", "inf", "1e999", "1_0", "0x10", "1 2", "9" * 400, "--1"],
)
def test_what_is_no_number_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_number(text)
    assert len(str(refused.value)) < 80


def test_a_whole_number_takes_no_fraction_and_no_comma() -> None:
    assert parse_number("5e3", integer=True) == 5000
    assert type(parse_number("28", integer=True)) is int
    for text in ("2.5", "1,000", "1e-3"):
        with pytest.raises(InputError):
            parse_number(text, integer=True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.05, "0.05"),
        (1e-8, "1e−8"),
        (1.23456, "1.235"),
        (-0.5, "−0.5"),
        (2147483647, "2147483647"),
        (1e20, "1e20"),
        (0.0, "0"),
        (math.nan, "–"),
        (-math.inf, "−∞"),
    ],
)
def test_four_digits_are_shown(value: float, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize("value", [0.1, 1 / 3, 1e-8, 5000, 1e22, -0.5, 0.0])
def test_the_exact_text_reads_back_the_same(value: float) -> None:
    assert parse_number(exact_text(value)) == value


def test_steps_go_to_round_numbers() -> None:
    def walk(value: float, up: bool, n: int, scale: Any, **options: float) -> list[float]:
        values = []
        for _ in range(n):
            value = stepped(value, up, scale, **options)
            values.append(value)
        return values

    assert walk(0.03, True, 5, "log") == [0.05, 0.1, 0.2, 0.5, 1.0]
    assert walk(0.05, False, 4, "log") == [0.02, 0.01, 0.005, 0.002]
    assert walk(0.002, False, 3, "log", smallest=0.001) == [0.001, 0.0, 0.0]
    assert walk(0.0, True, 2, "log", smallest=0.01) == [0.01, 0.02]
    assert walk(0.9, True, 4, "complement") == [0.95, 0.98, 0.99, 0.995]
    assert walk(0.9, False, 4, "complement") == [0.8, 0.5, 0.0, 0.0]
    assert walk(3, False, 4, "linear") == [2, 1, 0, -1]
    assert walk(0.1, True, 3, "linear", unit=0.05) == [0.15, 0.2, 0.25]
    assert walk(3000, True, 2, "log", smallest=1) == [5000, 10000]
    assert all(type(each) is int for each in walk(3000, True, 2, "log", smallest=1))


def test_an_error_calls_things_by_the_names_on_screen() -> None:
    error = InputError("{name} must be positive; {value:g} is not.", name="learning_rate", value=-1)
    assert explain(error, "rate of Adam") == "rate of Adam must be positive; -1 is not."
    assert explain(error).startswith("learning_rate must")


def test_a_rule_is_split_into_its_assignments() -> None:
    assert formula_lines(r"v \leftarrow \beta v + g,\quad x \leftarrow x - \eta v") == [
        r"v \leftarrow \beta v + g",
        r"x \leftarrow x - \eta v",
    ]


class Form(QWidget):
    """A number field with a range of [0, 10), its row, and somewhere else to go."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self.applied: list[tuple[float, str]] = []
        self.field = NumberField(self.apply, name="rate_field", **options)
        self.row = Row(self.field)
        self.row.set_title("rate", "how fast", "the rate")
        self.other = NumberField(lambda value, merge: None, name="other_field")
        column = QVBoxLayout(self)
        column.addWidget(self.row)
        column.addWidget(self.other)
        self.field.set_value(0.123456789)

    def apply(self, value: float, merge: str) -> None:
        if not 0 <= value < 10:
            raise InputError(
                "{name} must be below {high:g}; {value:g} is not.", name="x", high=10, value=value
            )
        self.applied.append((value, merge))
        self.field.set_value(value)


Make = Callable[..., Form]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def make(**options: Any) -> Form:
        form = Form(**options)
        qtbot.addWidget(form)
        form.show()
        form.activateWindow()
        qtbot.waitUntil(form.isActiveWindow)
        form.other.setFocus()
        return form

    return make


def test_the_field_shows_four_digits_and_all_of_them_while_it_is_edited(make: Make) -> None:
    form = make()
    assert form.field.text() == "0.1235"
    assert "0.123456789" in form.field.toolTip()
    form.field.setFocus()
    assert form.field.text() == form.field.selectedText() == "0.123456789"
    form.other.setFocus()
    assert form.field.text() == "0.1235"
    assert not form.applied


def test_enter_commits_and_leaving_commits(make: Make) -> None:
    form = make()
    form.field.setFocus()
    QTest.keyClicks(form.field, "0,5")
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    assert [value for value, _ in form.applied] == [0.5]
    QTest.keyClicks(form.field, "2")
    form.other.setFocus()
    assert [value for value, _ in form.applied] == [0.5, 2.0]
    assert form.field.text() == "2"


def test_the_same_number_again_is_no_edit(make: Make) -> None:
    form = make()
    form.field.setFocus()
    QTest.keyClicks(form.field, "0.1234567890")
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    assert not form.applied


def test_edits_of_one_visit_merge_and_those_of_the_next_do_not(make: Make) -> None:
    form = make()
    for _ in range(2):
        form.field.setFocus()
        QTest.keyClick(form.field, Qt.Key.Key_Up)
        QTest.keyClick(form.field, Qt.Key.Key_Up)
        form.other.setFocus()
    merges = [merge for _, merge in form.applied]
    assert merges[0] == merges[1] != merges[2] == merges[3]


@pytest.mark.parametrize("text", ["10", "-1", "many", "1e999"])
def test_a_wrong_entry_says_why_and_keeps_the_old_value(make: Make, text: str) -> None:
    form = make()
    form.field.setFocus()
    QTest.keyClicks(form.field, text)
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    assert not form.applied
    assert form.field.text() == text  # to be corrected
    assert form.field.property("state") == "error"
    assert form.row.message.isVisible()
    assert form.row.message.text() == form.field.problem != ""
    assert form.field.problem in form.field.toolTip()
    assert form.field.problem == form.field.accessibleDescription()
    if text == "10":
        assert form.field.problem == "the rate must be below 10; 10 is not."
    QTest.keyClick(form.field, Qt.Key.Key_Escape)
    assert form.field.text() == "0.123456789"
    assert form.field.property("state") == ""
    assert not form.row.message.isVisible()


def test_leaving_a_wrong_entry_brings_the_old_value_back_and_keeps_the_sentence(make: Make) -> None:
    form = make()
    form.field.setFocus()
    QTest.keyClicks(form.field, "99")
    form.other.setFocus()
    assert form.field.text() == "0.1235"
    assert form.field.property("state") == ""
    assert form.row.message.isVisible()
    form.field.set_value(3.0)
    assert not form.row.message.isVisible()


def test_typing_again_takes_the_sentence_away(make: Make) -> None:
    form = make()
    form.field.setFocus()
    QTest.keyClicks(form.field, "99")
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    QTest.keyClick(form.field, Qt.Key.Key_Backspace)
    assert not form.row.message.isVisible()
    assert not form.field.problem


def test_showing_a_value_is_no_edit_and_does_not_disturb_typing(make: Make, qtbot: QtBot) -> None:
    form = make()
    with qtbot.assertNotEmitted(form.field.textEdited):
        form.field.set_value(7.0)
    assert form.field.text() == "7"
    form.field.setFocus()
    QTest.keyClicks(form.field, "4.")
    form.field.set_value(1.0)
    assert form.field.text() == "4."
    QTest.keyClick(form.field, Qt.Key.Key_Escape)
    assert form.field.text() == "1"
    assert not form.applied


def wheel(widget: QWidget, notches: float) -> bool:
    """Turn the wheel over a widget; True if it took the event."""
    where = QPointF(widget.rect().center())
    event = QWheelEvent(
        where,
        widget.mapToGlobal(where),
        QPoint(),
        QPoint(0, int(120 * notches)),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_the_wheel_steps_only_the_focused_field(make: Make) -> None:
    form = make()
    form.field.set_value(1.0)
    wheel(form.field, 1)
    assert not form.applied
    form.field.setFocus()
    for _ in range(2):
        wheel(form.field, 0.5)  # a fine wheel sends parts of a notch
    wheel(form.field, -2)
    assert [value for value, _ in form.applied] == [2.0, 0.5]


def test_arrows_stop_at_the_end_of_the_range(make: Make) -> None:
    form = make()
    form.field.setFocus()
    form.field.set_value(5.0)
    QTest.keyClick(form.field, Qt.Key.Key_Up)  # 10 is out of range
    assert form.field.value() == 5.0
    assert not form.field.problem
    QTest.keyClick(form.field, Qt.Key.Key_PageDown)
    assert form.field.value() == 0.5


def test_zero_may_be_a_word(make: Make) -> None:
    form = make(integer=True)
    form.field.set_zero_word("off")
    form.field.set_value(0)
    assert form.field.text() == "off"
    form.field.setFocus()
    for text, value in (("3", 3), ("OFF", 0), ("4", 4)):
        QTest.keyClicks(form.field, text)
        QTest.keyClick(form.field, Qt.Key.Key_Return)
        assert form.field.value() == value
        form.field.selectAll()
    QTest.keyClick(form.field, Qt.Key.Key_Delete)
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    assert form.field.text() == "off"


def test_undo_means_the_experiment_until_something_is_typed(make: Make) -> None:
    form = make()
    undone: list[bool] = []
    shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), form)
    shortcut.activated.connect(lambda: undone.append(True))
    form.field.setFocus()
    key = (QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    untouched = QKeyEvent(*key)
    QApplication.sendEvent(form.field, untouched)
    assert not untouched.isAccepted()
    QTest.keyClick(form.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [True]
    QTest.keyClicks(form.field, "7")
    typed = QKeyEvent(*key)
    QApplication.sendEvent(form.field, typed)
    assert typed.isAccepted()


def test_the_symbol_leaves_the_number_its_room(make: Make) -> None:
    form = make(symbol=r"\eta")
    symbol = form.field._symbol
    assert symbol is not None
    form.field.set_value(0.5)
    assert symbol.isVisible()
    assert form.field.textMargins().left() > 0
    form.field.set_value(-1.2345678e-200)
    assert not symbol.isVisible()
    assert form.field.textMargins().left() == 0


def test_a_choice_is_applied_only_when_the_user_makes_it(qtbot: QtBot) -> None:
    applied: list[str] = []

    def apply(key: str) -> None:
        if key == "c":
            raise InputError("Not this one.")
        applied.append(key)
        field.set_key(key)

    field = ChoiceField(apply, name="letter_field")
    row = Row(field)
    qtbot.addWidget(row)
    row.show()
    letters = [Choice(None, "Letters"), Choice("a", "A"), Choice("b", "B"), Choice("c", "C")]
    field.set_choices(letters)
    field.set_key("a")
    assert (applied, field.currentText()) == ([], "A")
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert (applied, field.currentText()) == (["b"], "B")
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert (applied, field.currentText()) == (["b"], "B")
    assert row.message.isVisible()
    assert row.message.text() == "Not this one."
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Up)  # the heading cannot be chosen
    assert (applied, field.currentText()) == (["b", "a"], "A")
    assert not row.message.isVisible()
    field.set_choices([*letters, Choice("d", "D")])
    assert field.currentText() == "A"
    assert applied == ["b", "a"]
    row.setFocus()
    field.clearFocus()
    wheel(field, -1)
    assert field.key() == "a"


def test_long_text_gives_way_and_is_whole_in_the_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.set_text("a rather long name of a field", "what it means")
    label.show()
    label.resize(60, 20)
    assert label.text().endswith("…")
    assert label.toolTip() == "a rather long name of a field\nwhat it means"
    assert label.minimumSizeHint().width() <= 24
    label.resize(1000, 20)
    assert label.text() == label.full_text()
    assert label.toolTip() == "what it means"


def test_a_heading_is_read_out_as_it_is_written(qtbot: QtBot) -> None:
    heading = SectionLabel()
    qtbot.addWidget(heading)
    heading.set_heading("Order 1", "gradient only")
    assert heading.full_text() == "ORDER 1 · gradient only"
    assert heading.accessibleName() == "Order 1, gradient only"


def test_a_formula_shrinks_into_its_room_but_not_out_of_sight(qtbot: QtBot) -> None:
    formula = FittedFormula(r"x \leftarrow x - \eta \nabla f(x)")
    qtbot.addWidget(formula)
    natural = formula.sizeHint().width()
    formula.resize(natural, 40)
    whole = formula.formula().width
    formula.resize(int(natural * 0.8), 40)
    assert formula.formula().width == pytest.approx(0.8 * whole, rel=0.05)
    formula.resize(10, 40)
    assert formula.formula().width == pytest.approx(0.6 * whole, rel=0.02)
    assert formula.sizeHint().width() == natural
