"""Fields of the panels: an entry is committed or refused in a sentence; what is shown is the state."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple, TypeAlias

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontInfo,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import say, tr
from gdsim.engine.sentence import InputError, Sentence
from gdsim.ui import theme
from gdsim.ui.formula_item import FormulaLabel, FormulaPath, formula_path

Scale: TypeAlias = Literal["log", "complement", "linear"]
Apply: TypeAlias = Callable[[Any, str], object]

# --- numbers as text ------------------------------------------------------------------------------

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)


def parse_number(text: str, *, integer: bool = False) -> float:
    """The number in ``text``: decimal comma, full-width digits, typographic minus too; else InputError."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    if not plain:
        raise InputError("A number is missing here.")
    if not integer and plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    shown = plain if len(plain) <= 24 else plain[:23] + "…"
    if not _NUMBER.fullmatch(plain):
        raise InputError("“{text}” is not a number.", text=shown)
    value = float(plain)
    if not math.isfinite(value):
        raise InputError("“{text}” is too large.", text=shown)
    if not integer:
        return value
    if not value.is_integer():
        raise InputError("A whole number is needed here; {text} is not.", text=shown)
    return int(value)


def number_text(value: float, digits: int = 4) -> str:
    """``value`` with so many significant digits: ``0.05``, ``1e−8``, ``5000``; a dash where there is none."""
    if not math.isfinite(value):
        return "–" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    if isinstance(value, int):
        return str(value).replace("-", "−")
    return re.sub(r"e([+-])0*", lambda e: "e" + e[1].strip("+"), f"{value:.{digits}g}").replace("-", "−")


def exact_text(value: float) -> str:
    """``value`` so that it reads back the same: ``0.1``, ``1e-08``, ``28``."""
    if isinstance(value, int):
        return str(value)
    return repr(float(value)).removesuffix(".0")


def stepped(value: float, up: bool, scale: Scale, *, smallest: float = 1e-4, unit: float = 1.0) -> float:
    """The neighbour of ``value``: of 1, 2, 5, 10 ... (log), 0.9, 0.95, 0.98, 0.99 (complement), or ± unit."""
    if scale == "linear":
        return type(value)(round(value + (unit if up else -unit), 10))
    if scale == "complement":
        rest = stepped(1.0 - value, not up, "log", smallest=1e-6)
        return round(max(0.0, 1.0 - rest), 12)
    if value < smallest:
        return type(value)(smallest if up else 0)
    exponent = math.floor(math.log10(value))
    series = [float(f"{m}e{e}") for e in (exponent - 1, exponent, exponent + 1) for m in (1, 2, 5)]
    if up:
        return type(value)(min(each for each in series if each > value * (1 + 1e-9)))
    new = max(each for each in series if each < value * (1 - 1e-9))
    return type(value)(new if new >= smallest * (1 - 1e-9) else 0)


def explain(error: InputError, name: str = "") -> str:
    """The error in the user's language; what it calls by an engine name is called ``name``."""
    what = error.sentence
    known = {key: name for key in ("name", "rule") if name and key in what.values}
    if not name and what.template.startswith("{name} "):
        known["name"] = tr(str(what.values["name"]))
    return say(Sentence(what.template, {**what.values, **known}))


# --- labels ---------------------------------------------------------------------------------------


class ElidedLabel(QLabel):
    """One line that gives way: an ellipsis where it does not fit, the whole in the tooltip."""

    def __init__(self, parent: QWidget | None = None, role: str = "") -> None:
        self._full = self._tip = ""
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if role:
            theme.mark(self, role=role)

    def full_text(self) -> str:
        return self._full

    def set_text(self, text: str, tip: str = "") -> None:
        if (text, tip) != (self._full, self._tip):
            self._full, self._tip = text, tip
            self.setAccessibleName(text)
            self._fit()
            self.updateGeometry()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, max(0, self.width()))
        self.setText(shown)
        parts = (self._full if shown != self._full else "", self._tip)
        self.setToolTip("\n".join(part for part in parts if part))

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(24, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
            self.updateGeometry()


class SectionLabel(ElidedLabel):
    """A small grey heading: ``ORDER 1 · gradient only``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, "heading")

    def set_heading(self, title: str, note: str = "") -> None:
        self.set_text(f"{title.upper()} · {note}" if note else title.upper())
        self.setAccessibleName(f"{title}, {note}" if note else title)


class Message(QLabel):
    """A sentence right where it belongs, instead of a dialog; takes no room while there is none."""

    def __init__(self, parent: QWidget | None = None, role: str = "error") -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        theme.mark(self, role=role)
        self.setVisible(False)

    def show_text(self, text: str) -> None:
        self.show_as(text, self.property("role"))

    def show_as(self, text: str, role: str) -> None:
        """The sentence as ``error``, ``warning``, ``success`` or ``muted``; nothing hides it."""
        if role != self.property("role"):
            theme.mark(self, role=role)
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
        self.setVisible(bool(text))


class FittedFormula(FormulaLabel):
    """A formula that becomes smaller where its natural size does not fit, down to 60 %."""

    def formula(self) -> FormulaPath:
        natural = self._natural()
        room = max(1.0, self.width() - 2.0 * self.PADDING)
        share = max(0.6, min(1.0, room / natural.width)) if natural.width else 1.0
        return formula_path(self._latex, theme.readable(self._pixels() * share))

    def _pixels(self) -> float:
        return QFontInfo(self.font()).pixelSize() * self._scale

    def _natural(self) -> FormulaPath:
        return formula_path(self._latex, self._pixels())

    def sizeHint(self) -> QSize:
        natural = self._natural()
        return QSize(math.ceil(natural.width), math.ceil(natural.ascent + natural.descent)) + QSize(4, 4)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), 40), hint.height())


def formula_lines(latex: str) -> list[str]:
    r"""A rule of several assignments as one formula a line: split at ``\quad``, without the commas."""
    return [part.strip().rstrip(",").strip() for part in latex.split(r"\quad") if part.strip(" ,")]


# --- a line that commits --------------------------------------------------------------------------


class EntryField(QLineEdit):
    """A line whose text is committed on Enter and on leaving, and comes back on Esc or when it was wrong.

    ``apply(value, merge)`` makes the edit or raises InputError; the owner answers a change of
    state with :meth:`set_value`. ``merge`` is the same for all edits of one visit to the field.
    """

    problem_changed = Signal(str)

    def __init__(self, apply: Apply, parent: QWidget | None = None, *, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setMaxLength(200)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._apply = apply
        self._value: Any = None
        self._shown = self._problem = self._tip = ""
        self._focused = self._select_on_release = False
        self._visits = 0
        self.textEdited.connect(self._forget_problem)

    # -- what a kind of field says

    def parse(self, text: str) -> Any:
        """The value meant by ``text``; InputError when it means none."""
        return text.strip()

    def short(self, value: Any) -> str:
        return str(value)

    def exact(self, value: Any) -> str:
        return str(value)

    def complaint(self, error: InputError) -> str:
        """Why an entry was refused."""
        return explain(error)

    # -- value

    @property
    def merge(self) -> str:
        """Joins the edits of this visit into one entry of the undo list."""
        return f"{self.objectName()}:{id(self):x}:{self._visits}"

    @property
    def problem(self) -> str:
        return self._problem

    def value(self) -> Any:
        return self._value

    @property
    def edited(self) -> bool:
        """True while the text is not what the value is shown as."""
        return self.text() != self._shown

    def set_value(self, value: Any) -> None:
        """Show ``value``, unless something is being typed; nothing is emitted."""
        if value != self._value or type(value) is not type(self._value):
            edited, self._value = self.edited, value
            if not edited:
                self._forget_problem()
                self._display()

    def set_tip(self, tip: str) -> None:
        self._tip = tip
        self._explain()

    def commit(self) -> bool:
        """Apply what was typed; False when it was refused, and then :attr:`problem` says why."""
        if not self.edited:
            return True
        try:
            value = self.parse(self.text())
            if value != self._value:
                self._apply(value, self.merge)
        except InputError as error:
            self._show_problem(self.complaint(error))
            return False
        self._show_problem("")
        self._display()
        return True

    def revert(self) -> None:
        """Forget what was typed."""
        self._show_problem("")
        self._display()

    def _display(self) -> None:
        write = self.exact if self._focused else self.short
        self.setText("" if self._value is None else write(self._value))
        self._shown = self.text()
        if self._focused:
            self.selectAll()
        else:
            self.setCursorPosition(0)
        self._explain()

    def _explain(self) -> None:
        digits = ""
        if self._value is not None and self.exact(self._value) != self.short(self._value):
            digits = self.exact(self._value)
        parts = (self._problem, self._tip, digits)
        self.setToolTip("\n".join(part for part in parts if part))
        self.setAccessibleDescription(self._problem or self._tip)

    def _show_problem(self, text: str) -> None:
        if text != self._problem:
            self._problem = text
            self._mark(bool(text))
            self._explain()
            self.problem_changed.emit(text)

    def _mark(self, wrong: bool) -> None:
        if wrong != (self.property("state") == "error"):
            theme.mark(self, state="error" if wrong else "")

    def _forget_problem(self) -> None:
        self._show_problem("")

    # -- events

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason or self._focused:
            return
        self._focused = True
        self._visits += 1
        self._forget_problem()
        self._display()
        self._select_on_release = event.reason() == Qt.FocusReason.MouseFocusReason

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()
            self._focused = False
            self._mark(False)  # the old value is back; the sentence stays until the next visit
            self._display()
        super().focusOutEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._select_on_release and not self.hasSelectedText():
            self.selectAll()
        self._select_on_release = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.commit():
                self.selectAll()
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and (self.edited or self._problem):
            self.revert()
            event.accept()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and (self.edited or self._problem):
                event.accept()
                return True
            undoing = event.matches(QKeySequence.StandardKey.Undo) or event.matches(
                QKeySequence.StandardKey.Redo
            )
            if undoing and not self.edited:  # nothing typed: the key means the experiment's undo
                event.ignore()
                return False
        return super().event(event)


class NumberField(EntryField):
    """One number, its symbol inside; arrow keys and, when focused, the wheel go to the next round value."""

    def __init__(
        self,
        apply: Apply,
        parent: QWidget | None = None,
        *,
        name: str,
        integer: bool = False,
        scale: Scale | None = None,
        symbol: str = "",
        smallest: float = 1e-4,
        unit: float = 1.0,
        digits: int = 7,
    ) -> None:
        super().__init__(apply, parent, name=name)
        self.setMaxLength(40)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._integer, self._smallest, self._unit, self._digits = integer, smallest, unit, digits
        self._scale: Scale = scale or ("linear" if integer else "log")
        self._zero_word = ""
        self._turned = 0
        self._symbol = FormulaLabel(symbol, self, scale=1.05, colour="muted") if symbol else None
        if self._symbol is not None:
            self._symbol.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._symbol.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._symbol.setCursor(Qt.CursorShape.IBeamCursor)
        self.textChanged.connect(self._place_symbol)

    def set_zero_word(self, word: str) -> None:
        """What 0 is called here, for example “off”; it may be typed, too."""
        edited, self._zero_word = self.edited, word
        if not edited:
            self._display()

    def parse(self, text: str) -> float:
        word = text.strip().casefold()
        if self._zero_word and word in ("", self._zero_word.casefold()):
            return 0 if self._integer else 0.0
        return parse_number(text, integer=self._integer)

    def short(self, value: float) -> str:
        return self._zero_word if self._zero_word and not value else number_text(value)

    def exact(self, value: float) -> str:
        return self._zero_word if self._zero_word and not value else exact_text(value)

    def complaint(self, error: InputError) -> str:
        return explain(error, self.accessibleName())

    def step(self, up: bool, times: int = 1) -> None:
        """Go to the next round value; at the end of the range stay."""
        if self._value is None or self.isReadOnly() or not self.commit():
            return
        value = self._value
        for _ in range(times):
            value = stepped(value, up, self._scale, smallest=self._smallest, unit=self._unit)
        try:
            if value != self._value:
                self._apply(value, self.merge)
        except InputError:
            return
        self._display()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: (True, 1),
            Qt.Key.Key_Down: (False, 1),
            Qt.Key.Key_PageUp: (True, 3 if self._scale == "log" else 10),
            Qt.Key.Key_PageDown: (False, 3 if self._scale == "log" else 10),
        }
        if event.key() in steps:
            self.step(*steps[Qt.Key(event.key())])
            event.accept()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus():
            event.ignore()  # the panel scrolls
            return
        self._turned += event.angleDelta().y()
        notches = int(self._turned / 120)
        self._turned -= notches * 120
        if notches:
            self.step(notches > 0, abs(notches))
        event.accept()

    def sizeHint(self) -> QSize:
        return QSize(
            self.fontMetrics().horizontalAdvance("0" * self._digits) + 20,
            max(24, super().sizeHint().height()),
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_symbol()

    def _place_symbol(self) -> None:
        """The symbol stands at the left edge while the number leaves it room."""
        if self._symbol is None:
            return
        hint = self._symbol.sizeHint()
        taken = hint.width() - 4 + self.fontMetrics().horizontalAdvance(self.text()) + 18
        fits = taken <= self.width()
        self._symbol.setVisible(fits)
        self._symbol.setGeometry(3, (self.height() - hint.height()) // 2, hint.width(), hint.height())
        self.setTextMargins(hint.width() - 4 if fits else 0, 0, 0, 0)


class Choice(NamedTuple):
    """One entry of a combo box; without a key it is a heading."""

    key: str | None
    title: str
    tip: str = ""


class ChoiceField(QComboBox):
    """A choice by key, shown by its title; ``apply(key)`` makes the edit or raises InputError."""

    problem_changed = Signal(str)

    def __init__(self, apply: Callable[[str], object], parent: QWidget | None = None, *, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._apply = apply
        self._key = self._tip = ""
        self.activated.connect(self._on_activated)

    def key(self) -> str:
        return self._key

    def set_choices(self, choices: Iterable[Choice]) -> None:
        """Fill anew, for another language or another registry; the key stays."""
        blocked = self.blockSignals(True)
        self.clear()
        model = self.model()
        for i, choice in enumerate(choices):
            self.addItem(choice.title, choice.key)
            self.setItemData(i, choice.tip or None, Qt.ItemDataRole.ToolTipRole)
            if choice.key is None and isinstance(model, QStandardItemModel):
                model.item(i).setEnabled(False)
        self._select()
        self.blockSignals(blocked)

    def set_key(self, key: str) -> None:
        """Show the entry of this key; nothing is emitted."""
        self._key = key
        blocked = self.blockSignals(True)
        self._select()
        self.blockSignals(blocked)

    def set_tip(self, tip: str) -> None:
        self._tip = tip
        self._select()

    def _select(self) -> None:
        self.setCurrentIndex(self.findData(self._key))
        self.setToolTip("\n".join(part for part in (self.currentText(), self._tip) if part))
        self.setAccessibleDescription(self._tip)

    def _on_activated(self, i: int) -> None:
        key = self.itemData(i)
        problem = ""
        try:
            if key is not None and key != self._key:
                self._apply(key)
        except InputError as error:
            problem = explain(error, self.accessibleName())
        self.set_key(self._key)  # the state's: it is the new one only if the edit was made
        self.problem_changed.emit(problem)

    def showPopup(self) -> None:
        view = self.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + 24)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(control, option, part, self).width()
        text, where = self.currentText(), Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(text, where, room - 2)
        painter = QStylePainter(self)
        try:
            painter.drawComplexControl(control, option)
            painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        finally:
            painter.end()


class IconButton(QToolButton):
    """A small square button whose icon grows with the text; it needs a tooltip and an accessible name."""

    def __init__(self, name: str, icon: str = "", role: str = "muted") -> None:
        super().__init__()
        self.setObjectName(name)
        if icon:
            self.setIcon(theme.icon(icon, role))
        self._resize()
        theme.notifier.changed.connect(self._resize)

    def set_tip(self, tip: str, name: str = "") -> None:
        """The tooltip, and what a screen reader says (the same unless given)."""
        self.setToolTip(tip)
        self.setAccessibleName(name or tip)

    def _resize(self) -> None:
        side = round(theme.icon_size().width() * 14 / 16)
        self.setIconSize(QSize(side, side))
        self.setFixedSize(side + 6, side + 6)


# --- rows and sections ----------------------------------------------------------------------------


class Row(QWidget):
    """Label, present reading and field on one line; below it the sentence of what is wrong, if anything."""

    def __init__(
        self,
        field: EntryField | ChoiceField,
        parent: QWidget | None = None,
        *,
        symbol: str = "",
        symbol_first: bool = False,
        extra: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self.label = ElidedLabel()
        self.label.setBuddy(field)
        self.symbol = FormulaLabel(symbol, scale=1.0) if symbol else None
        self.reading = QLabel()
        self.reading.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        theme.mark(self.reading, role="muted")
        self.message = Message()
        field.problem_changed.connect(self.message.show_text)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8 if self.symbol is None else 4)
        wide = not isinstance(field, NumberField)
        if wide:  # label and field share the line in the same way in every row
            self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if self.symbol is None:
            line.addWidget(self.label, 1)
        else:
            self.symbol.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            pair = (self.symbol, self.label) if symbol_first else (self.label, self.symbol)
            line.addWidget(pair[0])
            line.addWidget(pair[1])
            line.addStretch(1)
        if extra is not None:
            line.addWidget(extra)
        line.addWidget(self.reading)
        line.addWidget(field, 2 if wide else 0)
        self.reading.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.message)

    def set_title(self, title: str, tip: str = "", name: str = "") -> None:
        """The label, its explanation, and the name a screen reader says (the label unless given)."""
        self.label.set_text(title, tip)
        self.field.setAccessibleName(name or title)
        self.field.set_tip(tip)

    def set_reading(self, text: str, tip: str = "", role: str = "muted") -> None:
        """What the row's quantity is at this moment."""
        if text != self.reading.text():
            self.reading.setText(text)
            self.reading.setVisible(bool(text))
        if tip != self.reading.toolTip():
            self.reading.setToolTip(tip)
        if role != self.reading.property("role"):
            theme.mark(self.reading, role=role)


class Section(QWidget):
    """A heading with rows; rows that are seldom needed wait behind the heading's chevron."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.heading = SectionLabel()
        self.more = IconButton(f"{name}_more")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._on_more)
        self.more.setVisible(False)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.setRowMinimumHeight(0, 24)
        grid.addWidget(self.heading, 0, 0)
        grid.addWidget(self.more, 0, 1)
        self._rows, self._extra = QVBoxLayout(), QWidget()
        self._rows.setSpacing(6)
        self._extra_rows = QVBoxLayout(self._extra)
        self._extra_rows.setContentsMargins(0, 0, 0, 0)
        self._extra_rows.setSpacing(6)
        self._extra.setVisible(False)
        grid.addLayout(self._rows, 1, 0, 1, 2)
        grid.addWidget(self._extra, 2, 0, 1, 2)
        self._show_more()

    def set_heading(self, title: str, note: str = "") -> None:
        self.heading.set_heading(title, note)
        self._show_more()

    def add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._rows.addWidget(widget)

    def put(self, position: int, widget: QWidget) -> None:
        """Have ``widget`` as row ``position``, wherever it was before."""
        if self._rows.indexOf(widget) != position:
            self._rows.insertWidget(position, widget)

    def add_more(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._extra_rows.addWidget(widget)
        self.more.setVisible(True)

    def _on_more(self, shown: bool) -> None:
        self._extra.setVisible(shown)
        self._show_more()

    def _show_more(self) -> None:
        opened = self.more.isChecked()
        self.more.setIcon(theme.icon("chevron-up" if opened else "chevron-down", "muted"))
        text = tr("Fewer settings") if opened else tr("More settings")
        self.more.set_tip(text, f"{text}: {self.heading.accessibleName()}")

    def retranslate(self) -> None:
        """Set every string; the heading through :meth:`set_heading`."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


__all__ = [
    "Choice",
    "ChoiceField",
    "ElidedLabel",
    "EntryField",
    "FittedFormula",
    "IconButton",
    "Message",
    "NumberField",
    "Row",
    "Section",
    "SectionLabel",
    "exact_text",
    "explain",
    "formula_lines",
    "number_text",
    "parse_number",
    "stepped",
]
