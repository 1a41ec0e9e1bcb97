"""The function as a form: chosen from the gallery or typed, its window, and where descents start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QInputMethodEvent, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.engine.experiment import FunctionChoice, Range
from gdsim.engine.formula import Formula, FormulaError
from gdsim.engine.sentence import InputError
from gdsim.engine.surfaces import SURFACES
from gdsim.ui import theme
from gdsim.ui.forms import (
    Apply,
    Choice,
    ChoiceField,
    ElidedLabel,
    EntryField,
    FittedFormula,
    IconButton,
    Message,
    NumberField,
    Row,
    explain,
    number_text,
)
from gdsim.ui.typeset_later import TypesetLater

TYPED = "formula"
#: A formula is taken over when nothing was typed for so long.
PAUSE_MS = 600
#: The share of its natural size to which a fitted formula shrinks.
SMALLEST = 0.6
#: Longer than any formula may be, so that one that is too long is told so.
LONGEST = 1000


def with_formula(choice: FunctionChoice, text: str, wide: FunctionChoice) -> FunctionChoice:
    """The typed formula as the function; window and starts stay where they fit.

    ``wide`` is the last choice of two variables: what it says of y comes back with y.
    """
    own = Formula(text)
    n = own.dimension
    known = choice if len(choice.window) >= n else wide
    if len(known.window) < n:
        return FunctionChoice(TYPED, text, tuple(own.window))
    window = (*choice.window, *known.window[len(choice.window) :])[:n]
    start = (*choice.start, *known.start[len(choice.start) :])[:n]
    more = choice.more_starts if len(choice.start) == n else ()
    return FunctionChoice(TYPED, text, window, start, more)


class FormulaField(EntryField):
    """A formula of x, or of x and y: checked with every key, taken over after a pause, Enter or on leaving."""

    checked = Signal(object)
    """The Formula that was typed; None where it is none, or when what was typed is forgotten."""

    def __init__(self, apply: Apply, parent: QWidget | None = None, *, name: str) -> None:
        super().__init__(apply, parent, name=name)
        self._composing = False
        self._pause = QTimer(self)
        self.setMaxLength(LONGEST)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._take)
        self.textEdited.connect(self._check)

    def parse(self, text: str) -> str:
        """The text if it is a formula; FormulaError says where it is not."""
        Formula(text)
        return text.strip()

    def commit(self) -> bool:
        self._pause.stop()
        if super().commit():
            return True
        try:
            Formula(self.text())
        except FormulaError as error:  # Enter puts the cursor where the mistake is
            self.setSelection(*self._span(error))
            self._underline(error)
        except InputError:
            pass
        return False

    def revert(self) -> None:
        self._pause.stop()
        super().revert()
        self.checked.emit(None)

    def _check(self) -> None:
        self._pause.stop()
        try:
            formula = Formula(self.text())
        except InputError as error:
            self._underline(error if isinstance(error, FormulaError) else None)
            self._show_problem(explain(error))
            self.checked.emit(None)
            return
        self._underline(None)
        self._pause.start()
        self.checked.emit(formula)

    def _take(self) -> None:
        """Typing paused: make the edit, and let the user type on."""
        value = self.text().strip()
        if not self.edited or value == self._value:
            return
        try:
            self._apply(value, self.merge)
        except InputError as error:
            self._show_problem(explain(error))

    def _span(self, error: FormulaError) -> tuple[int, int]:
        """First column and length of what is wrong; of something missing at the end, the last character."""
        column = max(0, min(error.column, len(self.text()) - 1))
        return column, max(1, min(error.width, len(self.text()) - column))

    def _underline(self, error: FormulaError | None) -> None:
        """Mark what is wrong within the text, as input methods mark what they are at."""
        if self._composing:
            return
        marks = []
        if error is not None:
            look, (column, width) = QTextCharFormat(), self._span(error)
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(QColor(theme.current().error))
            look.setForeground(QColor(theme.current().error))
            kind = QInputMethodEvent.AttributeType.TextFormat
            marks.append(QInputMethodEvent.Attribute(kind, column - self.cursorPosition(), width, look))
        QCoreApplication.sendEvent(self, QInputMethodEvent("", marks))

    def _display(self) -> None:
        super()._display()
        self._underline(None)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)


class PairRow(QWidget):
    """A label and two numbers on one line; below it the sentence of what is wrong with one of them."""

    def __init__(self, first: NumberField, second: NumberField, between: str = "") -> None:
        super().__init__()
        self.fields = (first, second)
        self.label = ElidedLabel()
        self.label.setBuddy(first)
        self.between = QLabel(between)
        theme.mark(self.between, role="muted")
        self.message = Message()
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.label, 1)
        line.addWidget(first)
        line.addWidget(self.between)
        line.addWidget(second)
        self.between.setVisible(bool(between))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.message)
        for field in self.fields:
            field.problem_changed.connect(self.message.show_text)

    def set_title(self, title: str, tip: str, names: tuple[str, str]) -> None:
        """The label, its explanation, and what a screen reader calls the two fields."""
        self.label.set_text(title, tip)
        for field, name in zip(self.fields, names, strict=True):
            field.setAccessibleName(name)
            field.set_tip(tip)


class StartRow(QWidget):
    """One further start point, with a button that removes it."""

    def __init__(self, section: FunctionSection, nth: int) -> None:
        super().__init__()
        self.section, self.nth = section, nth
        self.label = ElidedLabel()
        self.button = IconButton(f"remove_start_{nth}", "close")
        self.button.clicked.connect(self._remove)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.label, 1)
        line.addWidget(self.button)

    def show_point(self, point: tuple[float, ...]) -> None:
        text = ", ".join(map(number_text, point))
        self.label.set_text(
            tr("Start {number}: ({point})", number=self.nth, point=text), ", ".join(map(repr, point))
        )
        self.button.set_tip(tr("Remove start {number}", number=self.nth))

    def _remove(self) -> None:
        self.section.remove_start(self.nth - 2)


class FunctionSection(QWidget):
    """Gallery, formula, window and starts; every change is one named edit."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("function_section")
        self._later = TypesetLater(self)
        self._wide = FunctionChoice()
        self.gallery = ChoiceField(self._choose, name="function_field")
        self.gallery_row = Row(self.gallery)
        self.formula = FormulaField(self._type, name="formula_field")
        self.problem = Message()
        self.problem.setObjectName("formula_problem")
        self.formula.problem_changed.connect(self.problem.show_text)
        self.formula.checked.connect(self._preview)
        self.typeset = FittedFormula(scale=1.1, colour="muted")
        self.typeset.setObjectName("function_formula")
        self.typeset.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.plain = Message(role="muted")
        self.plain.setObjectName("function_text")
        self._later.arrived.connect(self._fit)
        self.remark = Message(role="muted")
        self.remark.setObjectName("function_remark")
        self.windows = tuple(self._window_row(i) for i in range(2))
        x, y = (self._start_field(i) for i in range(2))
        self.start = PairRow(x, y)
        self.starts: list[StartRow] = []
        self.remove_all = QPushButton()
        self.remove_all.setObjectName("remove_starts")
        theme.mark(self.remove_all, role="quiet")
        self.remove_all.clicked.connect(self.remove_starts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.gallery_row, self.formula, self.problem, self.typeset, self.plain, self.remark):
            column.addWidget(widget)
        for row in (*self.windows, self.start):
            column.addWidget(row)
        self._starts = QVBoxLayout()
        self._starts.setSpacing(2)
        column.addLayout(self._starts)
        column.addWidget(self.remove_all, 0, Qt.AlignmentFlag.AlignLeft)
        self.retranslate()

    def _window_row(self, axis: int) -> PairRow:
        return PairRow(self._end_field(axis, 0), self._end_field(axis, 1), "–")

    def _end_field(self, axis: int, end: int) -> NumberField:
        return NumberField(
            lambda value, merge: self._resize(axis, end, value, merge),
            name=f"window_{'xy'[axis]}_{('low', 'high')[end]}",
            scale="linear",
            digits=5,
        )

    def _start_field(self, axis: int) -> NumberField:
        return NumberField(
            lambda value, merge: self._move(axis, value, merge),
            name=f"start_{'xy'[axis]}",
            scale="linear",
            unit=0.1,
            symbol="xy"[axis],
            digits=6,
        )

    # -- state -> widgets

    @property
    def choice(self) -> FunctionChoice:
        return self.session.experiment.function

    def refresh(self) -> None:
        """Show the experiment's function."""
        choice = self.choice
        typed, plane = choice.key == TYPED, len(choice.window) > 1
        if plane:
            self._wide = choice
        self.gallery.set_key(choice.key)
        self.formula.setVisible(typed)
        if typed:
            self.formula.set_value(choice.formula)
            self.remark.show_text("")
        else:
            self.formula.revert()
            self.remark.show_text(say(SURFACES[choice.key].remark))
        if not self.formula.edited:
            self._show_formula(choice.objective.latex)
        for row, window in zip(self.windows, choice.window, strict=False):
            for field, end in zip(row.fields, window, strict=True):
                field.set_value(float(end))
        for field, value in zip(self.start.fields, choice.start, strict=False):
            field.set_value(float(value))
        self.windows[1].setVisible(plane)
        self.start.fields[1].setVisible(plane)
        self._show_starts(choice)

    def _show_starts(self, choice: FunctionChoice) -> None:
        while len(self.starts) > len(choice.more_starts):
            row = self.starts.pop()
            row.setVisible(False)
            row.deleteLater()  # later: the click that removed it may still be on its way out
        while len(self.starts) < len(choice.more_starts):
            self.starts.append(StartRow(self, len(self.starts) + 2))
            self._starts.addWidget(self.starts[-1])
        for row, point in zip(self.starts, choice.more_starts, strict=True):
            row.show_point(point)
        self.remove_all.setVisible(len(self.starts) > 1)

    def _show_formula(self, latex: str) -> None:
        self.typeset.setColour("muted")
        self._later.show(self.typeset, latex)
        self._fit()

    def _fit(self) -> None:
        """A formula too long to be typeset here stands as it would be typed; the view has room for it."""
        fits = self.typeset.sizeHint().width() * SMALLEST <= max(self.width(), 200)
        surface = SURFACES.get(self.choice.key)
        self.typeset.setVisible(fits)
        self.plain.show_text("" if fits or surface is None else surface.formula)

    def _preview(self, formula: Formula | None) -> None:
        """Typeset what is being typed; what is no formula leaves the last one, faint."""
        if formula is not None:
            self._show_formula(formula.latex)
        elif self.formula.edited:
            self.typeset.setColour("faint")
        else:
            self._show_formula(self.choice.objective.latex)

    def retranslate(self) -> None:
        """Set every string."""
        self.gallery_row.set_title(tr("Function"), tr("What is minimised"))
        self.gallery.set_choices(self._choices())
        self.formula.setAccessibleName(tr("Formula"))
        self.formula.setPlaceholderText("x^2 + y^2")
        self.formula.set_tip(
            tr("A formula of x, or of x and y: + − * / ^ and functions such as sin, exp, log, sqrt, abs")
        )
        for axis, row in zip("xy", self.windows, strict=True):
            row.set_title(
                tr("Range of {name}", name=axis),
                tr("The part of the {name} axis that is looked at", name=axis),
                (tr("{name} from", name=axis), tr("{name} to", name=axis)),
            )
        self.start.set_title(
            tr("Start"),
            tr("Where every descent begins; it can be dragged on the surface, too"),
            (tr("{name} of the start", name="x"), tr("{name} of the start", name="y")),
        )
        self.remove_all.setText(tr("Remove further starts"))
        self.remove_all.setToolTip(tr("Only the first start point stays"))
        if self.session.is_function:
            self.refresh()

    @staticmethod
    def _choices() -> Iterator[Choice]:
        for dimension, heading in ((2, tr("Two variables")), (1, tr("One variable"))):
            yield Choice(None, heading)
            for key, surface in SURFACES.items():
                if surface.dimension == dimension:
                    yield Choice(key, tr(surface.title), say(surface.remark))
        yield Choice(None, tr("Your own"))
        yield Choice(TYPED, tr("Typed formula"), tr("A formula that you type"))

    # -- widgets -> state

    def _choose(self, key: str) -> None:
        choice = self.choice
        if key == TYPED:
            name = tr("Type a formula")
            surface = SURFACES[choice.key]
            new = with_formula(choice, choice.formula or surface.formula, self._wide)
        else:
            name = tr("Choose function {name}", name=tr(SURFACES[key].title))
            new = FunctionChoice(key, choice.formula)
        self.session.choose_function(new, name)
        if key == TYPED:
            self.formula.setFocus(Qt.FocusReason.OtherFocusReason)

    def _type(self, text: str, merge: str) -> None:
        self.session.choose_function(
            with_formula(self.choice, text, self._wide), tr("Change the formula"), merge
        )

    def _resize(self, axis: int, end: int, value: float, merge: str) -> None:
        window = list(self.choice.window)
        low, high = (value, window[axis][1]) if end == 0 else (window[axis][0], value)
        if not low < high:
            raise InputError(
                "The window along {axis} runs from {low:g} to {high:g} and has no width; "
                "its right end must be larger than its left end.",
                axis="xy"[axis],
                low=low,
                high=high,
            )
        changed: Range = (low, high)
        window[axis] = changed
        self.session.choose_function(
            replace(self.choice, window=tuple(window)), tr("Change the window"), merge
        )

    def _move(self, axis: int, value: float, merge: str) -> None:
        start = list(self.choice.start)
        start[axis] = value
        self.session.choose_function(replace(self.choice, start=tuple(start)), tr("Move the start"), merge)

    def remove_start(self, nth: int) -> None:
        """Take one of the further starts away, 0 being the first of them."""
        more = self.choice.more_starts
        self.session.choose_function(
            replace(self.choice, more_starts=(*more[:nth], *more[nth + 1 :])), tr("Remove a start")
        )

    def remove_starts(self) -> None:
        """Only the first start stays."""
        self.session.remove_starts(tr("Remove further starts"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
